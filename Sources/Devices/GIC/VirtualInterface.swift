import Simulation

/// A core's virtual CPU interface: ICH_* for the hypervisor, ICV_* for its guest
/// (Arm IHI 0069, chapter 6, 12.3 and 12.4), and, memory-mapped, GICH_* and GICV_* (Arm IHI 0048,
/// chapter 5).
///
/// Its fields are those of ICH_*; GICH_* has the same at other places. Of a memory-mapped one the
/// INTIDs of SGIs have the source core in [12:10], one register has the active priorities of both
/// groups, and VAckCtl and VFIQEn are software's.
///
/// Virtual priorities have as many bits as physical ones. Locally generated SErrors
/// (ICH_HCR_EL2.TSEI) and direct injection (ICH_HCR_EL2.vSGIEOICount, DVIM) do not exist, as
/// ICH_VTR_EL2.SEIS = 0 and nV4 = 1 say, so that those bits are RES0.
struct VirtualInterface {
  let scheme: PriorityScheme
  private let isMemoryMapped: Bool
  private(set) var control: UInt64 = 0
  private(set) var listRegisters: [UInt64]
  private(set) var machine: UInt64 = 0
  var active = ActivePriorities()

  init(_ scheme: PriorityScheme, listRegisters count: Int, isMemoryMapped: Bool = false) {
    self.scheme = scheme
    self.isMemoryMapped = isMemoryMapped
    listRegisters = [UInt64](repeating: 0, count: count)
    setMachine(0)
  }

  // MARK: - Registers of the hypervisor

  /// ICH_HCR_EL2: En, the maintenance enables, TC, TALL0, TALL1, TDIR and EOIcount.
  mutating func setControl(_ value: UInt64) { control = value & Self.controlMask }
  private static let controlMask: UInt64 = 0xf800_5cff

  var isEnabled: Bool { control & 1 != 0 }
  var trapsCommon: Bool { control >> 10 & 1 != 0 }
  var trapsDeactivate: Bool { control >> 14 & 1 != 0 }
  func traps(_ group: InterruptGroup) -> Bool { control >> (11 + group.rawValue) & 1 != 0 }

  /// ICH_VTR_EL2: PRIbits, PREbits, 16 bits of INTID, A3V, nV4, TDS and the list registers.
  var type: UInt64 {
    UInt64(scheme.bits - 1) << 29 | UInt64(scheme.preemptionBits - 1) << 26
      | 1 << 21 | 1 << 20 | 1 << 19 | UInt64(listRegisters.count - 1)
  }

  /// ICH_VMCR_EL2. By system registers VFIQEn is 1 and VAckCtl 0; binary points below their
  /// minimum become the minimum.
  mutating func setMachine(_ value: UInt64) {
    let priorityMask = UInt64(scheme.masked(UInt8(value >> 24 & 0xff)))
    let point0 = UInt64(scheme.binaryPoint(value >> 21, .group0))
    let point1 = UInt64(scheme.binaryPoint(value >> 18, .group1))
    let flags = isMemoryMapped ? value & 0x21f : value & 0x213 | 1 << 3
    machine = priorityMask << 24 | point0 << 21 | point1 << 18 | flags
  }

  /// ICH_LR<n>_EL2: state [63:62], HW 61, group 60, priority [55:48], physical INTID [44:32],
  /// of which bit 41 asks for maintenance at EOI when HW is 0; virtual INTID [15:0].
  mutating func setListRegister(_ number: Int, _ value: UInt64) {
    let priority = UInt64(scheme.masked(UInt8(value >> 48 & 0xff)))
    let physical: UInt64 = value & Self.hardware != 0 ? 0x1fff << 32 : Self.endMaintenance
    listRegisters[number] = value & (0xf << 60 | physical | 0xffff) | priority << 48
  }

  private static let pending: UInt64 = 1 << 62
  private static let activeState: UInt64 = 1 << 63
  private static let hardware: UInt64 = 1 << 61
  private static let endMaintenance: UInt64 = 1 << 41
  /// INTIDs from here are LPIs: their end deactivates in both EOI modes, and is never counted.
  private static let firstLPI = 8192

  private func isInvalid(_ register: UInt64) -> Bool { register >> 62 == 0 }

  private func bits(where holds: (UInt64) -> Bool) -> UInt64 {
    listRegisters.indices.reduce(0) { $0 | (holds(listRegisters[$1]) ? 1 << UInt64($1) : 0) }
  }

  /// ICH_EISR_EL2: list registers that were ended and asked for maintenance.
  var endStatus: UInt64 {
    bits { isInvalid($0) && $0 & Self.hardware == 0 && $0 & Self.endMaintenance != 0 }
  }

  /// ICH_ELRSR_EL2: list registers that are free.
  var emptyStatus: UInt64 {
    bits { isInvalid($0) && ($0 & Self.hardware != 0 || $0 & Self.endMaintenance == 0) }
  }

  /// ICH_MISR_EL2: why maintenance is due.
  var maintenanceStatus: UInt64 {
    let valid = listRegisters.count { !isInvalid($0) }
    var status: UInt64 = endStatus != 0 ? 1 : 0
    if control & 1 << 1 != 0, valid <= 1 { status |= 1 << 1 }
    if control & 1 << 2 != 0, control >> 27 != 0 { status |= 1 << 2 }
    if control & 1 << 3 != 0,
      !listRegisters.contains(where: { $0 & Self.pending != 0 && $0 >> 63 == 0 })
    {
      status |= 1 << 3
    }
    // VGrp0E, VGrp0D, VGrp1E and VGrp1D: a group that is now enabled, or now disabled.
    for group in InterruptGroup.allCases {
      let cause = (groupEnabled(group) ? 4 : 5) + group.rawValue * 2
      status |= control & 1 << cause
    }
    return status
  }

  /// The level of the maintenance interrupt.
  var maintenance: Bool { isEnabled && maintenanceStatus != 0 }

  // MARK: - Fields of ICH_VMCR_EL2, which the guest reaches as ICV_*

  func groupEnabled(_ group: InterruptGroup) -> Bool { machine >> group.rawValue & 1 != 0 }
  mutating func enableGroup(_ group: InterruptGroup, _ value: UInt64) {
    replace(1 << UInt64(group.rawValue), value << UInt64(group.rawValue))
  }

  var priorityMask: UInt64 { machine >> 24 }
  mutating func setPriorityMask(_ value: UInt64) { replace(0xff << 24, value << 24) }

  /// VAckCtl and VFIQEn.
  var acknowledgesBothGroups: Bool { machine >> 2 & 1 != 0 }
  private var signalsFIQ: Bool { machine >> 3 & 1 != 0 }
  private var isCommon: Bool { machine >> 4 & 1 != 0 }
  private var splitEndOfInterrupt: Bool { machine >> 9 & 1 != 0 }

  /// GICV_CTLR, whose fields are at their places in ICH_VMCR_EL2.
  var mappedControl: UInt64 { machine & 0x21f }
  mutating func setMappedControl(_ value: UInt64) { replace(0x21f, value) }

  /// CBPR and EOImode of ICV_CTLR_EL1.
  var guestControl: UInt64 { machine >> 4 & 1 | machine >> 8 & 2 }
  mutating func setGuestControl(_ value: UInt64) {
    replace(1 << 9 | 1 << 4, (value & 1) << 4 | (value & 2) << 8)
  }

  func binaryPoint(_ group: InterruptGroup) -> UInt64 {
    let point0 = machine >> 21 & 7
    if group == .group0 { return point0 }
    return isCommon ? UInt64(scheme.commonBinaryPoint(UInt8(point0))) : machine >> 18 & 7
  }

  mutating func setBinaryPoint(_ group: InterruptGroup, _ value: UInt64) {
    if group == .group0 {
      replace(7 << 21, (value & 7) << 21)
    } else if !isCommon {
      replace(7 << 18, (value & 7) << 18)
    }
  }

  private mutating func replace(_ mask: UInt64, _ value: UInt64) {
    setMachine(machine & ~mask | value & mask)
  }

  // MARK: - The guest's interrupts

  private func priority(_ register: UInt64) -> UInt8 { UInt8(register >> 48 & 0xff) }
  private func group(_ register: UInt64) -> InterruptGroup {
    register >> 60 & 1 == 0 ? .group0 : .group1
  }

  private var points: BinaryPoints {
    BinaryPoints(
      group0: UInt8(machine >> 21 & 7), group1: UInt8(machine >> 18 & 7), isCommon: isCommon)
  }

  private func groupPriority(_ register: UInt64) -> UInt8 {
    scheme.groupPriority(priority(register), group(register), binaryPoints: points)
  }

  /// The list register with the highest priority among those that are pending, not active, and
  /// of an enabled group; the first of equals.
  private var highestPending: Int? {
    var best: Int?
    for number in listRegisters.indices {
      let register = listRegisters[number]
      guard register >> 62 == 1, groupEnabled(group(register)) else { continue }
      if let best, priority(listRegisters[best]) <= priority(register) { continue }
      best = number
    }
    return best
  }

  /// The list register that is signalled to the guest, as a virtual IRQ or FIQ by its group.
  private var signalledRegister: Int? {
    guard isEnabled, let number = highestPending else { return nil }
    let register = listRegisters[number]
    guard UInt64(priority(register)) < priorityMask,
      scheme.preempts(
        priority(register), group(register), running: active.running(scheme), binaryPoints: points)
    else { return nil }
    return number
  }

  var signalled: InterruptGroup? { signalledRegister.map { group(listRegisters[$0]) } }

  /// The signal that ``signalled`` drives.
  var signal: CoreSignals.Levels {
    guard let signalled else { return [] }
    return signalled == .group0 && signalsFIQ ? .virtualFIQ : .virtualIRQ
  }

  /// The group of what is pending, signalled or not.
  var pendingGroup: InterruptGroup? { highestPending.map { group(listRegisters[$0]) } }

  /// ICV_HPPIR0_EL1 and ICV_HPPIR1_EL1.
  func highestPending(_ wanted: InterruptGroup) -> UInt64 {
    guard let number = highestPending, group(listRegisters[number]) == wanted else {
      return spuriousInterrupt
    }
    return listRegisters[number] & 0xffff
  }

  /// A read of ICV_IAR0_EL1 or ICV_IAR1_EL1.
  mutating func acknowledge(_ wanted: InterruptGroup) -> UInt64 {
    guard let number = signalledRegister, group(listRegisters[number]) == wanted else {
      return spuriousInterrupt
    }
    let register = listRegisters[number]
    let id = Int(register & 0xffff)
    listRegisters[number] &= ~Self.pending
    // A hypervisor that lists a special INTID gets it delivered without any state.
    if Self.isSpecial(id) { return UInt64(id) }
    listRegisters[number] |= Self.activeState
    active.activate(groupPriority(register), isMemoryMapped ? .group0 : wanted, scheme)
    return UInt64(id)
  }

  private static func isSpecial(_ id: Int) -> Bool { (1020...1023).contains(id) }

  private func activeRegister(_ id: Int) -> Int? {
    listRegisters.firstIndex { $0 & Self.activeState != 0 && Int($0 & 0xffff) == id }
  }

  /// A write to ICV_EOIR0_EL1 or ICV_EOIR1_EL1, or without a group to GICV_EOIR. The result is the physical interrupt to
  /// deactivate, of a list register with HW.
  ///
  /// The highest active priority drops, whichever group it has. The list register goes inactive
  /// when it belongs to what was dropped; without one, EOIcount rises. An end that drops no
  /// priority does nothing.
  mutating func endOfInterrupt(_ wanted: InterruptGroup?, _ value: UInt64) -> Int? {
    let id = Int(value & 0xff_ffff)
    guard !Self.isSpecial(id), let dropped = active.highestGroup else { return nil }
    let priority = active.running(scheme)
    active.drop(dropped)
    let isLPI = id >= Self.firstLPI
    if splitEndOfInterrupt && !isLPI { return nil }
    guard let number = activeRegister(id) else {
      if !isLPI { countEnd() }
      return nil
    }
    let register = listRegisters[number]
    guard group(register) == wanted ?? group(register), groupPriority(register) == priority else {
      return nil
    }
    return deactivate(number)
  }

  /// A write to ICV_DIR_EL1 or GICV_DIR, which counts in EOImode 1 only; the result as for an end.
  mutating func deactivateInterrupt(_ value: UInt64) -> Int? {
    let id = Int(value & 0xff_ffff)
    guard splitEndOfInterrupt, (isMemoryMapped ? id & 0x3ff : id) < 1020 else { return nil }
    guard let number = activeRegister(id) else {
      countEnd()
      return nil
    }
    return deactivate(number)
  }

  private mutating func deactivate(_ number: Int) -> Int? {
    listRegisters[number] &= ~Self.activeState
    let register = listRegisters[number]
    return register & Self.hardware != 0 ? Int(register >> 32 & 0x1fff) : nil
  }

  /// EOIcount has five bits and wraps.
  private mutating func countEnd() {
    control = control & 0x07ff_ffff | ((control >> 27 + 1) & 31) << 27
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("ichHCR", &control)
    try coder.field("ichVMCR", &machine)
    let count = listRegisters.count
    try coder.field("ichLR", &listRegisters)
    guard listRegisters.count == count else { throw StateError("ichLR: expected \(count)") }
    try active.code(&coder)
    setControl(control)
    setMachine(machine)
  }
}
