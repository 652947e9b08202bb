import JanusCore
import Simulation
import Testing

/// Random guests at a persona's GIC: with list registers, one or four, each vCPU is offered the
/// same as by a GIC without: none is lost, none comes twice, none stands in another's way.
struct GICModelTests {
  struct Kind: CustomTestStringConvertible {
    let vcpus: Int
    let listRegisters: Int
    let isVersion2: Bool
    var testDescription: String {
      "\(vcpus) vCPUs, \(listRegisters) list registers, GICv\(isVersion2 ? 2 : 3)"
    }
  }
  static let kinds = [1, 3].flatMap { vcpus in
    [1, 4].flatMap { limit in
      [false, true].map { Kind(vcpus: vcpus, listRegisters: limit, isVersion2: $0) }
    }
  }

  @Test(arguments: kinds) func offersWhatIsPending(_ kind: Kind) {
    for seed in 0..<150 {
      var guest = RandomGuest(kind, seed: UInt64(seed))
      for step in 0..<300 {
        guest.act()
        if let difference = guest.difference {
          Issue.record("seed \(seed), step \(step), after \(guest.action): \(difference)")
          return
        }
      }
      #expect(guest.taken > 10, "seed \(seed)")
    }
  }
}

private struct RandomGuest {
  let kind: GICModelTests.Kind
  private var random: SeededRandom
  private let gic: PersonaGIC
  private var reference: ReferenceGIC
  private var interfaces: [ListInterface]
  /// What each vCPU has taken, in order, and of that what it has not ended.
  private var stacks: [[Int]]
  private var dropped: [[Int]]
  /// The timers' lines, and whether the physical interrupt is active.
  private var timerLines: [Bool]
  private var timerActive: [Bool]
  private(set) var action = ""
  private(set) var taken = 0
  private var storm: String?

  init(_ kind: GICModelTests.Kind, seed: UInt64) {
    self.kind = kind
    random = SeededRandom(seed: seed)
    gic = PersonaGIC(kind.vcpus, isVersion2: kind.isVersion2)
    reference = ReferenceGIC(kind.vcpus)
    interfaces = (0..<kind.vcpus).map { ListInterface(isSplit: (seed >> UInt64($0)) & 1 == 1) }
    stacks = Array(repeating: [], count: kind.vcpus)
    dropped = stacks
    timerLines = Array(repeating: false, count: kind.vcpus)
    timerActive = timerLines
    gic.write(0, 3)
    for vcpu in 0..<kind.vcpus { gic[vcpu].group = .max }
    for interrupt in 32..<64 where random.next(below: 2) == 0 {
      reference[interrupt, 0].isEdge = true
      let shift = UInt64(interrupt % 16 * 2 + 1)
      let register = 0xc00 + interrupt / 16 * 4
      gic.write(register, gic.read(register) | 1 << shift)
    }
    for vcpu in 0..<kind.vcpus { for interrupt in Self.used { enable(interrupt, vcpu, true) } }
    for vcpu in 0..<kind.vcpus { present(vcpu) }
  }

  /// Few, so that they meet.
  private static let used = [0, 1, 2, 3, 4, 5, 27, 32, 33, 34, 40, 63]

  private mutating func pick(_ count: Int) -> Int { Int(random.next(below: UInt64(count))) }

  // MARK: - What Janus does

  private mutating func collect(_ vcpu: Int) {
    for (index, entry) in interfaces[vcpu].list.enumerated() where index < gic[vcpu].listUsed {
      gic[vcpu].list[index] = entry
    }
    let wasLinked = gic[vcpu].isLinked
    let ends = interfaces[vcpu].endCount
    gic.collect(vcpu, endCount: ends)
    interfaces[vcpu].endCount = 0
    if ends != 0 && wasLinked && !gic[vcpu].isLinked { timerActive[vcpu] = false }
  }

  private mutating func present(_ vcpu: Int) {
    gic[vcpu].fill(limit: kind.listRegisters)
    interfaces[vcpu].list = (0..<gic[vcpu].listUsed).map { gic[vcpu].list[$0] }
    interfaces[vcpu].control = gic[vcpu].hypervisorControl
  }

  private mutating func everyone(_ body: (inout Self) -> Void) {
    for vcpu in 0..<kind.vcpus { collect(vcpu) }
    body(&self)
    for vcpu in 0..<kind.vcpus { present(vcpu) }
  }

  private mutating func ringTimers() {
    for vcpu in 0..<kind.vcpus where timerLines[vcpu] && !timerActive[vcpu] {
      collect(vcpu)
      timerActive[vcpu] = true
      gic[vcpu].setLevel(27, true)
      reference[27, vcpu].isHigh = true
      present(vcpu)
    }
  }

  // MARK: - What the guest does

  /// The registers with bits of an interrupt, in the distributor or its vCPU's redistributor.
  private func bitRegister(_ offset: Int, _ interrupt: Int, _ vcpu: Int) -> Int {
    if interrupt < 32 && !kind.isVersion2 { return PersonaGIC.bank(vcpu) + offset }
    return offset + interrupt / 32 * 4
  }

  private mutating func enable(_ interrupt: Int, _ vcpu: Int, _ isEnabled: Bool) {
    let register = bitRegister(isEnabled ? 0x100 : 0x180, interrupt, vcpu)
    gic.write(register, 1 << UInt64(interrupt % 32), by: vcpu)
    reference[interrupt, vcpu].isEnabled = isEnabled
  }

  private mutating func sendSGI(_ vcpu: Int) {
    let interrupt = pick(6)
    let targets = UInt64(1 + pick((1 << kind.vcpus) - 1))
    action = "SGI \(interrupt) from \(vcpu) to \(targets)"
    // The others' lists are not home when it arrives.
    collect(vcpu)
    if kind.isVersion2 {
      gic.write(0xf00, targets << 16 | UInt64(interrupt), by: vcpu)
    } else {
      gic.distributor.sendSGI(targets | UInt64(interrupt) << 24, from: vcpu)
    }
    for target in 0..<kind.vcpus where targets >> UInt64(target) & 1 != 0 {
      if kind.isVersion2 {
        reference[interrupt, target].sources |= 1 << UInt8(vcpu)
      } else {
        reference[interrupt, target].isLatched = true
      }
      if target == vcpu { continue }
      collect(target)
      present(target)
    }
    present(vcpu)
  }

  private mutating func drive(_ isHigh: Bool) {
    let interrupt = Self.used[7 + pick(5)]
    action = "line \(interrupt) \(isHigh ? "high" : "low")"
    let line = reference[interrupt, 0]
    if isHigh && !line.isHigh && line.isEdge { reference[interrupt, 0].isLatched = true }
    reference[interrupt, 0].isHigh = isHigh
    let owner = gic.owner(of: interrupt)
    gic[owner].setLevel(UInt32(interrupt), isHigh)
    collect(owner)
    present(owner)
  }

  private mutating func writeRegister(_ vcpu: Int) {
    let interrupt = Self.used[pick(Self.used.count)]
    let bit = UInt64(1) << UInt64(interrupt % 32)
    switch pick(5) {
    case 0:
      let isEnabled = pick(3) != 0
      action = "enable \(interrupt) of \(vcpu): \(isEnabled)"
      everyone { $0.enable(interrupt, vcpu, isEnabled) }
    case 1:
      if interrupt < 32 { return }
      action = "pend \(interrupt)"
      everyone {
        $0.gic.write(0x204, bit, by: vcpu)
        $0.reference[interrupt, vcpu].isLatched = true
      }
    case 2:
      if interrupt == 27 || interrupt < 16 && kind.isVersion2 { return }
      action = "unpend \(interrupt) of \(vcpu)"
      everyone {
        $0.gic.write($0.bitRegister(0x280, interrupt, vcpu), bit, by: vcpu)
        $0.reference[interrupt, vcpu].isLatched = false
      }
    case 3:
      if reference[interrupt, vcpu].isActive { return }
      let priority = UInt8(pick(6)) << 3
      action = "priority \(priority) of \(interrupt) of \(vcpu)"
      everyone {
        let base = interrupt < 32 && !$0.kind.isVersion2 ? PersonaGIC.bank(vcpu) : 0
        $0.gic.write(base + 0x400 + interrupt, UInt64(priority), size: 1, by: vcpu)
        $0.reference[interrupt, vcpu].priority = priority
      }
    default:
      if interrupt < 32 || kind.vcpus == 1 { return }
      let target = pick(kind.vcpus)
      action = "route \(interrupt) to \(target)"
      everyone {
        if $0.kind.isVersion2 {
          $0.gic.write(0x800 + interrupt, 1 << UInt64(target), size: 1, by: vcpu)
        } else {
          $0.gic.write(0x6000 + interrupt * 8, UInt64(target), size: 8, by: vcpu)
        }
        $0.reference[interrupt, vcpu].target = target
      }
    }
  }

  private mutating func acknowledge(_ vcpu: Int) {
    guard let (interrupt, source) = interfaces[vcpu].acknowledge() else { return }
    action = "\(vcpu) takes \(interrupt)"
    taken += 1
    if interrupt < 16 && kind.isVersion2 && reference[interrupt, vcpu].sources >> source & 1 == 0 {
      storm = "SGI \(interrupt) from \(source), which has not sent it"
    }
    reference.acknowledge(interrupt, by: vcpu, source: source)
    stacks[vcpu].append(interrupt)
  }

  private mutating func end(_ vcpu: Int) {
    guard let interrupt = stacks[vcpu].popLast() else { return }
    action = "\(vcpu) ends \(interrupt)"
    if interfaces[vcpu].end(interrupt) { timerActive[vcpu] = false }
    reference.drop(by: vcpu)
    if interfaces[vcpu].isSplit {
      dropped[vcpu].append(interrupt)
    } else {
      ended(interrupt, vcpu)
    }
  }

  private mutating func deactivate(_ vcpu: Int) {
    if dropped[vcpu].isEmpty { return }
    let interrupt = dropped[vcpu].remove(at: pick(dropped[vcpu].count))
    action = "\(vcpu) deactivates \(interrupt)"
    if interfaces[vcpu].control & 1 << 14 != 0 || kind.isVersion2 {
      collect(vcpu)
      let wasLinked = gic[vcpu].isLinked
      gic[vcpu].deactivate(UInt64(interrupt))
      if wasLinked && !gic[vcpu].isLinked { timerActive[vcpu] = false }
      present(vcpu)
    } else if interfaces[vcpu].deactivate(interrupt) {
      timerActive[vcpu] = false
    }
    ended(interrupt, vcpu)
  }

  private mutating func ended(_ interrupt: Int, _ vcpu: Int) {
    reference.deactivate(interrupt, by: vcpu)
    // One that moves does so at its old vCPU's next trap.
    if gic[vcpu].departing != 0 { everyone { _ in } }
  }

  /// The vCPU leaves its core and comes to another one.
  private mutating func move(_ vcpu: Int) {
    action = "\(vcpu) moves"
    collect(vcpu)
    gic[vcpu].unlink()
    reference[27, vcpu].isHigh = false
    timerActive[vcpu] = gic[vcpu].isLinked
    present(vcpu)
  }

  mutating func act() {
    let vcpu = pick(kind.vcpus)
    switch pick(16) {
    case 0, 1: sendSGI(vcpu)
    case 2, 3: drive(pick(2) == 0)
    case 4, 5: writeRegister(vcpu)
    case 6:
      timerLines[vcpu].toggle()
      action = "timer of \(vcpu): \(timerLines[vcpu])"
    case 7: move(vcpu)
    case 8, 9, 10, 11: acknowledge(vcpu)
    case 12, 13, 14: end(vcpu)
    default: deactivate(vcpu)
    }
    ringTimers()
    for vcpu in 0..<kind.vcpus {
      var rounds = 0
      while interfaces[vcpu].needsMaintenance {
        collect(vcpu)
        present(vcpu)
        ringTimers()
        rounds += 1
        if rounds == 4 {
          storm = "maintenance of \(vcpu) without end"
          return
        }
      }
    }
  }

  /// What is wrong now, if anything.
  var difference: String? {
    if let storm { return storm }
    for vcpu in 0..<kind.vcpus {
      let (mine, right) = (interfaces[vcpu].offered, reference.offered(to: vcpu))
      if mine != right {
        return "\(vcpu) is offered \(mine.map(String.init) ?? "nothing"),"
          + " not \(right.map(String.init) ?? "nothing")"
      }
    }
    let owners = (32..<64).map { interrupt in
      (0..<kind.vcpus).count { gic[$0].owned >> UInt64(interrupt) & 1 == 1 }
    }
    return owners.allSatisfy { $0 == 1 } ? nil : "an SPI with several owners, or none"
  }
}
