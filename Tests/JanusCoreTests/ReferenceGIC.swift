/// A GIC that offers whatever is pending, without list registers, as the architecture has it
/// (IHI 0069, 4.1): what `VirtualGIC` is compared with. All in Group 1.
struct ReferenceGIC {
  struct Line {
    var isEnabled = false
    var isEdge = false
    var isActive = false
    var isLatched = false
    var isHigh = false
    var priority: UInt8 = 0
    /// Of a GICv2's SGI: a bit for each vCPU that has sent it.
    var sources: UInt8 = 0
    /// Of an SPI: the vCPU that gets the next one.
    var target = 0

    var isPending: Bool { isLatched || isHigh && !isEdge || sources != 0 }
  }

  /// Of each vCPU the private ones.
  private var banks: [[Line]]
  private var shared: [Line]
  /// Of each vCPU the priorities of what it has taken and not dropped.
  private var running: [[UInt8]]

  init(_ count: Int) {
    var bank = [Line](repeating: Line(), count: 32)
    for interrupt in 0..<16 { bank[interrupt].isEdge = true }
    banks = Array(repeating: bank, count: count)
    shared = [Line](repeating: Line(), count: 32)
    running = Array(repeating: [], count: count)
  }

  subscript(interrupt: Int, vcpu: Int) -> Line {
    get { interrupt < 32 ? banks[vcpu][interrupt] : shared[interrupt - 32] }
    set {
      if interrupt < 32 {
        banks[vcpu][interrupt] = newValue
      } else {
        shared[interrupt - 32] = newValue
      }
    }
  }

  /// What the vCPU's next acknowledgement returns.
  func offered(to vcpu: Int) -> Int? {
    var best: (priority: Int, interrupt: Int)?
    for interrupt in 0..<64 {
      let line = self[interrupt, vcpu]
      guard line.isEnabled, line.isPending, !line.isActive, interrupt < 32 || line.target == vcpu
      else { continue }
      let candidate = (priority: Int(line.priority), interrupt: interrupt)
      if candidate < best ?? (256, 0) { best = candidate }
    }
    guard let best, best.priority < Int(running[vcpu].last ?? 0xff) else { return nil }
    return best.interrupt
  }

  mutating func acknowledge(_ interrupt: Int, by vcpu: Int, source: UInt8) {
    self[interrupt, vcpu].isActive = true
    self[interrupt, vcpu].isLatched = false
    self[interrupt, vcpu].sources &= ~(1 << source)
    // The timer's stands for the physical one, which is taken with it.
    if interrupt == 27 { self[interrupt, vcpu].isHigh = false }
    running[vcpu].append(self[interrupt, vcpu].priority)
  }

  mutating func drop(by vcpu: Int) { running[vcpu].removeLast() }
  mutating func deactivate(_ interrupt: Int, by vcpu: Int) {
    self[interrupt, vcpu].isActive = false
  }
}

/// What a core does with its list registers (IHI 0069, 4.6, 12.4).
struct ListInterface {
  private static let pending: UInt64 = 1
  private static let active: UInt64 = 2

  var list: [UInt64] = []
  var control: UInt64 = 0
  var endCount: UInt64 = 0
  /// EOImode.
  let isSplit: Bool
  private var running: [UInt8] = []

  init(isSplit: Bool) { self.isSplit = isSplit }

  private func state(_ index: Int) -> UInt64 { list[index] >> 62 }
  private func priority(_ index: Int) -> Int { Int(list[index] >> 48 & 0xff) }

  /// Of several of one priority a core may take any; here it is the one with the lowest INTID.
  private var best: Int? {
    let waiting = list.indices.filter { state($0) == Self.pending }
    guard
      let best = waiting.min(by: {
        (priority($0), list[$0] & 0x3ff) < (priority($1), list[$1] & 0x3ff)
      }),
      priority(best) < Int(running.last ?? 0xff)
    else { return nil }
    return best
  }

  var offered: Int? { best.map { Int(list[$0] & 0x3ff) } }

  /// EISR, and by ICH_HCR_EL2 "none pending" and "entry not present".
  var needsMaintenance: Bool {
    let isEnded = list.contains { $0 >> 62 == 0 && $0 >> 41 & 1 == 1 && $0 >> 61 & 1 == 0 }
    let isNonePending = control & 8 != 0 && !list.contains { $0 >> 62 == Self.pending }
    return isEnded || isNonePending || control & 4 != 0 && endCount != 0
  }

  mutating func acknowledge() -> (interrupt: Int, source: UInt8)? {
    guard let best else { return nil }
    list[best] = list[best] & ~(3 << 62) | Self.active << 62
    running.append(UInt8(priority(best)))
    let interrupt = Int(list[best] & 0x3ff)
    return (interrupt, interrupt < 16 ? UInt8(list[best] >> 32 & 7) : 0)
  }

  /// Returns whether that deactivated the physical interrupt too.
  mutating func end(_ interrupt: Int) -> Bool {
    running.removeLast()
    return isSplit ? false : deactivate(interrupt)
  }

  /// The same, by ICC_DIR_EL1 that is not trapped or as part of an end.
  mutating func deactivate(_ interrupt: Int) -> Bool {
    guard
      let index = list.indices.first(where: {
        Int(list[$0] & 0x3ff) == interrupt && state($0) & Self.active != 0
      })
    else {
      endCount += 1
      return false
    }
    list[index] &= ~(Self.active << 62)
    return list[index] >> 61 & 1 == 1
  }
}
