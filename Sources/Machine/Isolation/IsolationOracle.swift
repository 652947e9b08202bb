import AArch64
import Boards
import Simulation

/// Sees that guests of a hypervisor at EL2 do not reach each other. It watches and changes nothing.
///
/// It knows the tables of stage 2 by the VTTBR_EL2 and VTCR_EL2 with which guests are entered, and
/// hears of every write to them. Whoever changes them may do so in any order, so it looks when the
/// core that did goes on: at its ERET to a guest, or when it sleeps. Then no physical page may be
/// reachable by two guests, nor one of the hypervisor's; no TLB may lead a guest to what its
/// tables do not give; and a page that changed its owner must not have the contents which it
/// had when its descriptor was taken away. Tables that another core is changing are left alone
/// until that one goes on. What runs with HCR_EL2.VM clear is the hypervisor's own.
public final class IsolationOracle: TraceObserver, MemoryWatcher {
  /// More are not kept.
  public static let limit = 64

  private struct Departure {
    let digest: Digest
    let time: Time
    let vmid: UInt16
  }

  /// A guest by its VMID.
  private struct Guest {
    var base: UInt64
    var control: UInt64
    var map = StageTwoMap()
    var pages = AddressSet()
    var writable = AddressSet()
    /// Cores that changed its tables and have not gone on, a bit each; bit 63 is whoever is none.
    var changers: UInt64 = 0
    /// By physical page, what was there when a descriptor on the way to it was written.
    var leaving: [UInt64: Departure] = [:]
  }

  private static let noCore: UInt64 = 1 << 63
  private static let pageMask = PhysicalMemory.pageSize - 1
  private static let zeroPage = Digest(
    of: [UInt8](repeating: 0, count: Int(PhysicalMemory.pageSize)))

  public private(set) var findings: [IsolationFinding] = []
  /// How often guests were compared: what a test must not find zero.
  public private(set) var checkCount: UInt64 = 0

  private unowned let machine: Machine
  private let reserved: [(name: String, pages: AddressSet)]
  private let shared: AddressSet
  /// By rising VMID.
  private var vmids: [UInt16] = []
  private var guests: [UInt16: Guest] = [:]
  /// Who has tables in a physical page.
  private var tableUsers: [UInt64: [(vmid: UInt16, table: StageTwoMap.Table)]] = [:]
  /// Pages that have no owner, or another one, since.
  private var departed: [UInt64: Departure] = [:]

  /// Watches the machine from now on.
  ///
  /// - Parameters:
  ///   - reserved: physical addresses of the hypervisor, with what they are called.
  ///   - shared: physical addresses that guests may reach whoever else has them, several guests or
  ///     the hypervisor, besides the virtual CPU interface of a GICv2.
  public init(
    _ machine: Machine, reserved: [(name: String, range: Range<UInt64>)] = [],
    shared: [Range<UInt64>] = []
  ) {
    self.machine = machine
    self.reserved = reserved.map { ($0.name, Self.wholePages([$0.range])) }
    let interfaces = machine.board.devices.flatMap(\.windows).filter {
      $0.key == "virtualInterface"
    }
    self.shared = Self.wholePages(shared + interfaces.map { $0.base..<$0.base + $0.size })
    machine.simulator.observers.append(self)
    machine.memory.watchers.append(self)
  }

  /// The machine starts anew: nothing is known.
  public func reset() {
    for page in tableUsers.keys.sorted() { machine.memory.lower(.watched, page: page) }
    (vmids, guests, tableUsers, departed) = ([], [:], [:], [:])
  }

  /// The guests by VMID with all that their tables gave when it was looked at last.
  public var maps: [(vmid: UInt16, map: StageTwoMap)] { vmids.map { ($0, guests[$0]!.map) } }

  private static func wholePages(_ ranges: [Range<UInt64>]) -> AddressSet {
    AddressSet(
      ranges.map { $0.lowerBound & ~pageMask..<($0.upperBound + pageMask) & ~pageMask })
  }

  // MARK: - What happens

  public func observe(_ event: TraceEvent) {
    let number = Int(event.origin)
    guard number < machine.cores.count else { return }
    let core = machine.cores[number]
    guard core.exceptionLevel == 2 else { return }
    switch event.kind {
    case .exceptionReturn where event.b >> 2 & 3 < 2: goesOn(core, at: event.time, toGuest: true)
    case .sleep: goesOn(core, at: event.time, toGuest: false)
    default: break
    }
  }

  public func memoryChanged(
    _ address: UInt64, count: Int, by writer: MemoryWriter, flags: PageFlags
  ) {
    guard flags.contains(.watched), let users = tableUsers[address & ~Self.pageMask] else { return }
    var changer = Self.noCore
    if case .core(let number) = writer { changer = 1 << UInt64(number) }
    for (vmid, table) in users {
      let end = table.address + UInt64(table.count) * 8
      guard address < end, address + UInt64(count) > table.address else { continue }
      let first = (max(address, table.address) - table.address) / 8
      let last = (min(address + UInt64(count), end) - table.address + 7) / 8
      guests[vmid]!.changers |= changer
      noteLeaving(
        vmid,
        table.intermediate + first << UInt64(table.shift)..<table.intermediate + last
          << UInt64(table.shift))
    }
  }

  public func writePathRevoked(page: UInt64) {}
  public func allWritePathsRevoked() {}

  /// Remembers what is in the pages of these intermediate addresses, before it can change.
  private func noteLeaving(_ vmid: UInt16, _ range: Range<UInt64>) {
    let mappings = guests[vmid]!.map.mappings
    var (low, high) = (0, mappings.count)
    while low < high {
      let middle = (low + high) / 2
      let mapping = mappings[middle]
      if mapping.intermediate + mapping.size <= range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    for mapping in mappings[low..<mappings.count] {
      guard mapping.intermediate < range.upperBound else { break }
      let start = max(mapping.intermediate, range.lowerBound) - mapping.intermediate
      let end = min(mapping.intermediate + mapping.size, range.upperBound) - mapping.intermediate
      for page in stride(
        from: mapping.physical + start, to: mapping.physical + end, by: Int(PhysicalMemory.pageSize)
      )
      where guests[vmid]!.leaving[page] == nil {
        guests[vmid]!.leaving[page] = departure(of: page, vmid)
      }
    }
  }

  /// `nil` for what is no memory.
  private func departure(of page: UInt64, _ vmid: UInt16) -> Departure? {
    digest(of: page).map { Departure(digest: $0, time: machine.simulator.now, vmid: vmid) }
  }

  private func digest(of page: UInt64) -> Digest? {
    guard let region = machine.memory.region(at: page, count: PhysicalMemory.pageSize) else {
      return nil
    }
    return Digest(
      of: UnsafeRawBufferPointer(
        start: region.bytes + Int(page - region.base), count: Int(PhysicalMemory.pageSize)))
  }

  // MARK: - What is looked at

  private func goesOn(_ core: Core, at time: Time, toGuest: Bool) {
    let bit: UInt64 = 1 << UInt64(core.index)
    var changed: [UInt16] = []
    for vmid in vmids where guests[vmid]!.changers & (bit | Self.noCore) != 0 {
      guests[vmid]!.changers &= ~(bit | Self.noCore)
      changed.append(vmid)
    }
    if toGuest, let vmid = meet(core), !changed.contains(vmid) { changed.append(vmid) }
    changed.removeAll { guests[$0]!.changers != 0 }
    if !changed.isEmpty { check(changed, core, time) }
  }

  /// The guest that is entered, when it is new or has other tables.
  private func meet(_ core: Core) -> UInt16? {
    let (base, control, isEnabled) = core.stageTwoRegisters
    guard isEnabled, let vmid = core.virtualMachineID else { return nil }
    guard let guest = guests[vmid] else {
      guests[vmid] = Guest(base: base, control: control)
      vmids.insert(vmid, at: vmids.firstIndex { $0 > vmid } ?? vmids.count)
      return vmid
    }
    if guest.base == base, guest.control == control { return nil }
    noteLeaving(vmid, 0..<1 << 52)
    (guests[vmid]!.base, guests[vmid]!.control) = (base, control)
    return vmid
  }

  /// Looks at guests whose tables changed, in comparison with all whose tables stand.
  private func check(_ changed: [UInt16], _ core: Core, _ time: Time) {
    checkCount += 1
    func find(_ kind: IsolationFinding.Kind) {
      if findings.count < Self.limit {
        findings.append(IsolationFinding(kind: kind, time: time, core: core.index))
      }
    }
    var gained: [(vmid: UInt16, pages: AddressSet)] = []
    for vmid in changed {
      gained.append((vmid, walk(vmid, core)))
      if !guests[vmid]!.map.isComplete { find(.endless(vmid: vmid)) }
    }
    watchTables()
    for (vmid, pages) in gained {
      for page in Self.pages(pages) {
        guard let departure = departed.removeValue(forKey: page), departure.vmid != vmid,
          digest(of: page) == departure.digest
        else { continue }
        find(.unscrubbed(page: page, from: departure.vmid, to: vmid, since: departure.time))
      }
    }
    for vmid in changed {
      let own = guests[vmid]!.pages.subtracting(shared)
      for other in vmids where other != vmid && guests[other]!.changers == 0 {
        // A pair of two that changed is looked at once.
        if other < vmid, changed.contains(other) { continue }
        let both = own.intersection(guests[other]!.pages)
        if let page = both.ranges.first?.lowerBound {
          find(.shared(page: page, vmids: [min(vmid, other), max(vmid, other)]))
        }
      }
      for (name, pages) in reserved + [("the tables of stage 2", tablePages)] {
        if let page = own.intersection(pages).ranges.first?.lowerBound {
          find(.reserved(page: page, vmid: vmid, name: name))
        }
      }
    }
    for holder in machine.cores {
      for entry in holder.guestTranslations where changed.contains(entry.vmid) {
        let guest = guests[entry.vmid]!
        let reach = entry.physical..<entry.physical + entry.size
        let isGiven = guest.pages.contains(reach)
        if isGiven, !entry.canWrite || guest.writable.contains(reach) { continue }
        find(
          .stale(
            page: entry.physical, vmid: entry.vmid, core: holder.index, address: entry.address,
            onlyWrites: isGiven))
      }
    }
  }

  /// Walks a guest's tables anew; the pages that it did not have before.
  private func walk(_ vmid: UInt16, _ core: Core) -> AddressSet {
    let old = guests[vmid]!
    let map = core.stageTwoMap(base: old.base, control: old.control)
    let pages = AddressSet(map.mappings.map(\.range))
    for page in Self.pages(old.pages.subtracting(pages)) {
      guard let departure = old.leaving[page] ?? departure(of: page, vmid),
        departure.digest != Self.zeroPage
      else { continue }
      departed[page] = departure
    }
    guests[vmid]!.map = map
    guests[vmid]!.pages = pages
    guests[vmid]!.writable = AddressSet(map.mappings.filter(\.canWrite).map(\.range))
    guests[vmid]!.leaving = [:]
    return pages.subtracting(old.pages)
  }

  private static func pages(_ set: AddressSet) -> [UInt64] {
    set.ranges.flatMap {
      Array(stride(from: $0.lowerBound, to: $0.upperBound, by: Int(PhysicalMemory.pageSize)))
    }
  }

  private var tablePages: AddressSet {
    AddressSet(tableUsers.keys.sorted().map { $0..<$0 + PhysicalMemory.pageSize })
  }

  private func watchTables() {
    let before = tableUsers
    tableUsers = [:]
    for vmid in vmids {
      for table in guests[vmid]!.map.tables {
        let end = table.address + UInt64(table.count) * 8
        for page in stride(
          from: table.address & ~Self.pageMask, to: end, by: Int(PhysicalMemory.pageSize))
        {
          tableUsers[page, default: []].append((vmid, table))
        }
      }
    }
    for page in before.keys.sorted() where tableUsers[page] == nil {
      machine.memory.lower(.watched, page: page)
    }
    for page in tableUsers.keys.sorted() { machine.memory.raise(.watched, page: page) }
  }
}
