import Simulation

/// The Generic Timer of the Armv8-A architecture, for all cores of a machine.
///
/// Manual: Arm DDI 0487, chapter D11 (the Generic Timer in AArch64 state) and D17.11 (registers).
///
/// Modelled: the system counter, whose edge 0 is at reset; for each core the EL1 physical, EL1
/// virtual and EL2 physical timers, and where cores have FEAT_VHE the EL2 virtual one and the names
/// that EL2 with HCR_EL2.E2H has for all of them, CNTVOFF_EL2, the enables and traps of CNTKCTL_EL1
/// and CNTHCTL_EL2, and the event stream. Not modelled: the memory-mapped counter and timers,
/// CNTPS_* (EL3 is built-in firmware), FEAT_ECV.
///
/// Time needs no registers: a count is computed from the time of the access, a comparator is one
/// scheduled event at the clock edge where its output next changes. A value that cannot be
/// reached has no event.
///
/// **Wiring.** Each core has its own three outputs, which ``DeviceHost/lines`` cannot name. The
/// machine connects ``outputs(core:)`` to the interrupt controller's private inputs; on a board
/// that follows the Base System Architecture these are INTIDs 30, 27, 26 and 28
/// (``privateInterrupts``).
public final class GenericTimer: Device, PerCoreDevice, SystemRegisterPort, EventStream {
  public static let model = DeviceModel(
    type: "generic-timer", title: "Generic Timer", manual: "Arm DDI 0487, D11",
    compatible: ["arm,armv8-timer"], windows: [],
    interrupts: ["CNTPNSIRQ", "CNTVIRQ", "CNTHPIRQ"], clocks: ["counter"])

  /// The INTIDs of CNTPNSIRQ, CNTVIRQ, CNTHPIRQ and CNTHVIRQ that Arm recommends (Arm DEN 0094,
  /// 4.1.5).
  public static let privateInterrupts = [30, 27, 26, 28]

  /// Whether the cores have FEAT_VHE; to be set before the first access. Without it the EL2
  /// virtual timer and the names that belong to E2H are not there, in the state neither.
  public var hasHostExtensions = false
  private var timers: [TimerKind] {
    hasHostExtensions ? TimerKind.allCases : [.physical, .virtual, .hypervisor]
  }

  private let host: DeviceHost
  private let clock: Clock
  private var cores: [CoreTimers]
  private let lines: [[Line]]
  private var receivers: [any EventReceiver] = []
  /// The tags of stream events are this and the core's number; those of comparators are below.
  private static let streamTag: UInt32 = 1 << 16

  public init(_ host: DeviceHost) {
    self.host = host
    clock = host.clocks[0]
    cores = Array(
      repeating: CoreTimers(frequencyHertz: clock.frequencyHertz), count: host.coreCount)
    lines = cores.map { _ in TimerKind.allCases.map { _ in Line() } }
  }

  /// The outputs of one core in the order of ``DeviceModel/interrupts``, then CNTHVIRQ, which no
  /// board connects: QEMU's do not either.
  public func outputs(core: Int) -> [Line] { lines[core] }

  public func reset() {
    for core in cores.indices {
      for timer in TimerKind.allCases { host.cancel(&cores[core][timer].event) }
      host.cancel(&cores[core].streamEvent)
      cores[core] = CoreTimers(frequencyHertz: clock.frequencyHertz)
      for timer in TimerKind.allCases { drive(core, timer) }
    }
  }

  // MARK: - Comparators

  /// A timer's own count at `time`: CNTVOFF_EL2 is subtracted for the virtual one, modulo 2⁶⁴.
  private func count(_ core: Int, _ timer: TimerKind, at time: Time) -> UInt64 {
    let count = clock.count(at: time)
    return timer == .virtual ? count &- cores[core].virtualOffset : count
  }

  /// D11.2.4: the condition is met when the count is at or past the compare value, unsigned.
  private func conditionIsMet(_ core: Int, _ timer: TimerKind, at time: Time) -> Bool {
    cores[core][timer].isEnabled && count(core, timer, at: time) >= cores[core][timer].compare
  }

  /// Drives the timer's line from its registers at ``DeviceHost/now`` and schedules the next
  /// change. Every write that matters and every event ends here.
  private func drive(_ core: Int, _ timer: TimerKind) {
    host.cancel(&cores[core][timer].event)
    let comparator = cores[core][timer]
    lines[core][timer.rawValue].drive(
      !comparator.isMasked && conditionIsMet(core, timer, at: host.now))
    guard comparator.isEnabled, !comparator.isMasked else { return }
    let own = count(core, timer, at: host.now)
    // Before the compare value the next change is there; past it the condition holds until the
    // count wraps to zero, which a large CNTVOFF_EL2 can bring near.
    let distance = own < comparator.compare ? comparator.compare - own : 0 &- own
    if own >= comparator.compare && comparator.compare == 0 { return }
    let (edge, overflow) = clock.count(at: host.now).addingReportingOverflow(distance)
    let time = overflow || distance == 0 ? .never : clock.edge(edge)
    guard time != .never else { return }
    let tag = UInt32(core * timers.count + timer.rawValue)
    cores[core][timer].event = host.schedule(at: time, priority: .timer, tag: tag)
  }

  public func event(_ tag: UInt32) {
    if tag >= Self.streamTag {
      let core = Int(tag - Self.streamTag)
      cores[core].streamEvent = nil
      if receivers.indices.contains(core) { receivers[core].receiveEvent() }
      return
    }
    let core = Int(tag) / timers.count
    let timer = TimerKind.allCases[Int(tag) % timers.count]
    cores[core][timer].event = nil
    drive(core, timer)
  }

  // MARK: - Event stream

  /// Connects the event streams to the cores, in board order.
  public func attach(receivers: [any EventReceiver]) { self.receivers = receivers }

  public func awaitStreamEvent(core: Int, at time: Time) {
    host.cancel(&cores[core].streamEvent)
    cores[core].streamEvent = host.schedule(
      at: time, priority: .timer, tag: Self.streamTag + UInt32(core))
  }

  /// The earlier of the kernel's stream, of the virtual counter, and the hypervisor's, of the
  /// physical one.
  public func nextStreamEvent(core: Int, after time: Time) -> Time {
    min(
      nextStreamEvent(
        control: cores[core].kernelControl, count: count(core, .virtual, at: time), after: time),
      nextStreamEvent(
        control: cores[core].hypervisorControl, count: count(core, .physical, at: time),
        after: time))
  }

  /// EVNTEN is bit 2, EVNTDIR bit 3, EVNTI bits [7:4] in both control registers.
  private func nextStreamEvent(control: UInt64, count: UInt64, after time: Time) -> Time {
    guard control & 4 != 0 else { return .never }
    let half: UInt64 = 1 << (control >> 4 & 15)
    let period = half * 2
    // EVNTDIR 0 is the bit's 0 to 1 transition, at odd multiples of half a period.
    let phase = control & 8 == 0 ? half : 0
    let distance = period - ((count &- phase) & (period - 1))
    let (edge, overflow) = clock.count(at: time).addingReportingOverflow(distance)
    return overflow ? .never : clock.edge(edge)
  }

  // MARK: - System registers

  public let systemRegisters = (TimerRegister.allCases.map(\.rawValue) + TimerRegister.aliases)
    .map { SystemRegisterEncoding(bits: $0) }

  /// A core's own registers change by its own writes alone, and its count follows from its own
  /// time, so that reads need not wait for others. A write moves an event and a line.
  public func needsOrder(_ register: SystemRegisterEncoding, isWrite: Bool) -> Bool { isWrite }

  public func read(
    _ register: SystemRegisterEncoding, _ context: SystemRegisterContext
  ) -> SystemRegisterResult {
    guard let name = meant(register, context) else { return .undefined }
    if let refusal = refusal(name, context, isWrite: false) { return refusal }
    // A host's virtual count is the physical one (D11.2.2).
    let isOwnCount = name == .virtualCount && isInHost(context)
    return .value(
      value(of: isOwnCount ? .physicalCount : name, core: context.core, at: context.time))
  }

  public func write(
    _ register: SystemRegisterEncoding, _ value: UInt64, _ context: SystemRegisterContext
  ) -> SystemRegisterResult {
    guard let name = meant(register, context) else { return .undefined }
    if let refusal = refusal(name, context, isWrite: true) { return refusal }
    let core = context.core
    switch name {
    case .counterFrequency: cores[core].frequency = value & 0xffff_ffff
    case .physicalCount, .virtualCount: return .undefined
    case .kernelControl: cores[core].kernelControl = value & 0x3ff
    case .hypervisorControl:
      // With E2H the fields for EL0 are there too, those for EL1 in bits 10 and 11 (D17.11.2).
      cores[core].hypervisorControl = value & (context.isHost ? 0xfff : 0xff)
    case .virtualOffset:
      cores[core].virtualOffset = value
      drive(core, .virtual)
    case .physicalValue, .virtualValue, .hypervisorValue, .hypervisorVirtualValue:
      // D11.2.4: TVAL is signed, so that a timer may be set into the past.
      let timer = name.timer
      let distance = UInt64(bitPattern: Int64(Int32(truncatingIfNeeded: value)))
      cores[core][timer].compare = count(core, timer, at: context.time) &+ distance
      drive(core, timer)
    case .physicalControl, .virtualControl, .hypervisorTimerControl, .hypervisorVirtualControl:
      cores[core][name.timer].control = UInt8(value & 3)
      drive(core, name.timer)
    case .physicalCompare, .virtualCompare, .hypervisorCompare, .hypervisorVirtualCompare:
      cores[core][name.timer].compare = value
      drive(core, name.timer)
    }
    return .value(0)
  }

  private func value(of register: TimerRegister, core: Int, at time: Time) -> UInt64 {
    switch register {
    case .counterFrequency: return cores[core].frequency
    case .physicalCount: return count(core, .physical, at: time)
    case .virtualCount: return count(core, .virtual, at: time)
    case .kernelControl: return cores[core].kernelControl
    case .hypervisorControl: return cores[core].hypervisorControl
    case .virtualOffset: return cores[core].virtualOffset
    case .physicalValue, .virtualValue, .hypervisorValue, .hypervisorVirtualValue:
      return (cores[core][register.timer].compare &- count(core, register.timer, at: time))
        & 0xffff_ffff
    case .physicalControl, .virtualControl, .hypervisorTimerControl, .hypervisorVirtualControl:
      // ISTATUS is UNKNOWN while ENABLE is 0; we read it as 0.
      let status: UInt64 = conditionIsMet(core, register.timer, at: time) ? 4 : 0
      return UInt64(cores[core][register.timer].control) | status
    case .physicalCompare, .virtualCompare, .hypervisorCompare, .hypervisorVirtualCompare:
      return cores[core][register.timer].compare
    }
  }

  /// Why an access does not happen, by the pseudocode of each register in D17.11.
  private func refusal(
    _ register: TimerRegister, _ context: SystemRegisterContext, isWrite: Bool
  ) -> SystemRegisterResult? {
    let level = context.exceptionLevel
    // What EL0 may is said by CNTKCTL_EL1, or in the same places by CNTHCTL_EL2 to the
    // applications of a host; what EL1 may by two bits of CNTHCTL_EL2.
    let hypervisor =
      level == 0 && context.hostsUser
      ? 3 : cores[context.core].hypervisorControl >> (context.isHost ? 10 : 0)
    let kernel =
      context.hostsUser
      ? cores[context.core].hypervisorControl : cores[context.core].kernelControl
    // HCR_EL2.TGE sends what EL0 would trap to EL1 to EL2.
    let fromUser = SystemRegisterResult.trap(toLevel: context.hcrEL2 >> 27 & 1 == 0 ? 1 : 2)
    switch register {
    case .counterFrequency:
      // Writable at the highest level that software has.
      if isWrite { return level < 2 ? .undefined : nil }
      return level == 0 && kernel & 0b11 == 0 ? fromUser : nil
    case .physicalCount:
      if isWrite { return .undefined }
      if level == 0 && kernel & 1 == 0 { return fromUser }
      return level < 2 && hypervisor & 1 == 0 ? .trap(toLevel: 2) : nil
    case .virtualCount:
      if isWrite { return .undefined }
      return level == 0 && kernel & 2 == 0 ? fromUser : nil
    case .physicalControl, .physicalCompare, .physicalValue:
      if level == 0 && kernel & 1 << 9 == 0 { return fromUser }
      return level < 2 && hypervisor & 2 == 0 ? .trap(toLevel: 2) : nil
    case .virtualControl, .virtualCompare, .virtualValue:
      return level == 0 && kernel & 1 << 8 == 0 ? fromUser : nil
    case .kernelControl: return level == 0 ? .undefined : nil
    case .hypervisorControl, .virtualOffset: return level < 2 ? .undefined : nil
    // The applications of a host mean these by the names of EL0's.
    case .hypervisorTimerControl, .hypervisorCompare, .hypervisorValue:
      if level == 0 && context.hostsUser { return kernel & 1 << 9 == 0 ? fromUser : nil }
      return level < 2 ? .undefined : nil
    case .hypervisorVirtualControl, .hypervisorVirtualCompare, .hypervisorVirtualValue:
      if level == 0 && context.hostsUser { return kernel & 1 << 8 == 0 ? fromUser : nil }
      return level < 2 ? .undefined : nil
    }
  }

  // MARK: - Hosts

  /// Whether the access is from EL2 with E2H, or from an application of a host.
  private func isInHost(_ context: SystemRegisterContext) -> Bool {
    context.exceptionLevel == 2 ? context.isHost : context.exceptionLevel == 0 && context.hostsUser
  }

  /// The register that an encoding means: a host has EL2's timers under the names of EL0 and EL1,
  /// and theirs under names that end in EL02 and EL12 (D13.8). `nil` when it means none.
  private func meant(
    _ register: SystemRegisterEncoding, _ context: SystemRegisterContext
  ) -> TimerRegister? {
    var bits = register.bits
    let op1 = bits >> 11 & 7
    if op1 == 5 {
      guard context.exceptionLevel == 2, context.isHost else { return nil }
      bits = bits & ~(7 << 11) | (bits == TimerRegister.kernelControlAlias ? 0 : 3 << 11)
    } else if op1 == 3, bits >> 3 & 0xf > 0, isInHost(context) {
      bits = bits & ~(7 << 11) | 4 << 11
    } else if op1 == 0, context.exceptionLevel == 2, context.isHost {
      bits |= 4 << 11
    }
    guard let name = TimerRegister(rawValue: bits) else { return nil }
    if name.isOfHost, !hasHostExtensions { return nil }
    // By its own name only to EL2.
    if op1 == 4, context.exceptionLevel < 2 { return nil }
    return name
  }

  // MARK: - State

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("generic-timer", 2)
    for core in cores.indices {
      try cores[core].code(&coder, timers)
      // The outputs are this device's own, so it restores them; who listens restores itself.
      for line in lines[core].prefix(timers.count) {
        var level = line.level
        try coder.field("line", &level)
        if coder.isDecoding { line.restore(level) }
      }
    }
  }

  public func inspect() -> [RegisterView] {
    cores.indices.flatMap { core in
      TimerRegister.allCases.filter { hasHostExtensions || !$0.isOfHost }.map { register in
        RegisterView(
          name: "core\(core).\(register.name)", offset: UInt64(register.rawValue),
          value: value(of: register, core: core, at: host.now))
      }
    }
  }
}
