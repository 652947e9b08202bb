import Simulation

/// What a core's physical CPU interface holds in every version: ICC_* (Arm IHI 0069, 12.2) or
/// GICC_* (Arm IHI 0048, 4.4).
struct CPUInterface {
  /// ICC_PMR_EL1, GICC_PMR.
  var priorityMask: UInt8 = 0
  /// ICC_BPR0_EL1 and ICC_BPR1_EL1, GICC_BPR and GICC_ABPR.
  var binaryPoints: [UInt8]
  /// ICC_IGRPEN0_EL1 and ICC_IGRPEN1_EL1, GICC_CTLR.EnableGrp0 and EnableGrp1.
  var enabledGroups = [false, false]
  /// CBPR: the binary point of Group 0 serves both groups.
  var commonBinaryPoint = false
  /// EOImode: EOIR drops the priority, DIR deactivates.
  var splitEndOfInterrupt = false
  var active = ActivePriorities()
  /// What the distributor, or a redistributor, offers: derived.
  var offered: PendingInterrupt?

  init(_ scheme: PriorityScheme) {
    binaryPoints = InterruptGroup.allCases.map(scheme.minimumBinaryPoint)
  }

  private var points: BinaryPoints {
    BinaryPoints(group0: binaryPoints[0], group1: binaryPoints[1], isCommon: commonBinaryPoint)
  }

  func groupPriority(_ interrupt: PendingInterrupt, _ scheme: PriorityScheme) -> UInt8 {
    scheme.groupPriority(interrupt.priority, interrupt.group, binaryPoints: points)
  }

  /// What is signalled to the core: the offered interrupt, when the mask lets it through and its
  /// group priority is higher than the running priority (Arm IHI 0069, 4.8.5).
  func signalled(_ scheme: PriorityScheme) -> PendingInterrupt? {
    guard let offered, offered.priority < priorityMask,
      scheme.preempts(
        offered.priority, offered.group, running: active.running(scheme), binaryPoints: points)
    else { return nil }
    return offered
  }

  /// BPR of a group as read: that of Group 1 follows that of Group 0 while CBPR is set.
  func binaryPoint(_ group: InterruptGroup, _ scheme: PriorityScheme) -> UInt64 {
    if group == .group1, commonBinaryPoint {
      return UInt64(scheme.commonBinaryPoint(binaryPoints[0]))
    }
    return UInt64(binaryPoints[group.rawValue])
  }

  /// A write to BPR; that of Group 1 is read-only while CBPR is set.
  mutating func setBinaryPoint(
    _ group: InterruptGroup, _ value: UInt64, _ scheme: PriorityScheme
  ) {
    if group == .group1, commonBinaryPoint { return }
    binaryPoints[group.rawValue] = scheme.binaryPoint(value, group)
  }

  /// All but the active priorities, between which and these a version puts its own.
  mutating func codeRegisters(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("pmr", &priorityMask)
    try coder.field("bpr0", &binaryPoints[0])
    try coder.field("bpr1", &binaryPoints[1])
    try coder.field("igrpen0", &enabledGroups[0])
    try coder.field("igrpen1", &enabledGroups[1])
    try coder.field("cbpr", &commonBinaryPoint)
    try coder.field("eoimode", &splitEndOfInterrupt)
  }
}
