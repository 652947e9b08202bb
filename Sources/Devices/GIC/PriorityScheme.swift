import Simulation

/// How many bits of priority there are, and how a binary point divides them
/// (Arm IHI 0069, 4.8.3).
///
/// Software is Non-secure and GICD_CTLR.DS is 1, so that priorities are seen unshifted and the
/// binary point of Group 1 counts from bit 0: a value of n makes [7:n] the group priority, where
/// for Group 0 it is [7:n+1]. The virtual CPU interface has the same scheme.
struct PriorityScheme: Sendable {
  /// 5 to 8: the high bits of a priority that are implemented.
  let bits: Int
  /// Bits that can preempt: as many, but at most 7.
  var preemptionBits: Int { min(bits, 7) }
  /// How many of AP0R<n> and of AP1R<n> exist.
  var activePriorityRegisters: Int { 1 << (preemptionBits - 5) }

  func masked(_ priority: UInt8) -> UInt8 {
    priority & UInt8(truncatingIfNeeded: 0xff << (8 - bits))
  }

  func minimumBinaryPoint(_ group: InterruptGroup) -> UInt8 {
    UInt8(group == .group0 ? 7 - preemptionBits : 8 - preemptionBits)
  }

  /// What a write leaves in a binary point: values below the minimum become the minimum.
  func binaryPoint(_ value: UInt64, _ group: InterruptGroup) -> UInt8 {
    max(UInt8(value & 7), minimumBinaryPoint(group))
  }

  /// BPR1 as read while the groups share BPR0: one more, at most 7.
  func commonBinaryPoint(_ group0: UInt8) -> UInt8 { min(group0 + 1, 7) }

  /// The group priority of an interrupt of `group`.
  func groupPriority(
    _ priority: UInt8, _ group: InterruptGroup, binaryPoints: BinaryPoints
  ) -> UInt8 {
    let point =
      group == .group1 && !binaryPoints.isCommon
      ? Int(binaryPoints.group1) - 1 : Int(binaryPoints.group0)
    return priority & UInt8(truncatingIfNeeded: 0xff << (point + 1))
  }
}

extension PriorityScheme {
  /// The running priority while nothing is active.
  static let idle: UInt8 = 0xff

  /// Whether an interrupt may interrupt what runs: subpriorities do not count on either side,
  /// even when the binary point has changed since.
  func preempts(
    _ priority: UInt8, _ group: InterruptGroup, running: UInt8, binaryPoints: BinaryPoints
  ) -> Bool {
    running == Self.idle
      || groupPriority(priority, group, binaryPoints: binaryPoints)
        < groupPriority(running, group, binaryPoints: binaryPoints)
  }
}

/// Both binary points, and whether that of Group 0 serves both (CBPR).
struct BinaryPoints {
  let group0: UInt8
  let group1: UInt8
  let isCommon: Bool
}

/// The active priorities of a CPU interface, physical or virtual: AP0R<n> and AP1R<n>.
///
/// Bit n of a group stands for the group priority n << (8 - preemption bits).
struct ActivePriorities {
  private var levels: [UInt128] = [0, 0]

  /// The running priority; ``PriorityScheme/idle`` when nothing is active.
  func running(_ scheme: PriorityScheme) -> UInt8 {
    let all = levels[0] | levels[1]
    return all == 0
      ? PriorityScheme.idle
      : UInt8(truncatingIfNeeded: all.trailingZeroBitCount << (8 - scheme.preemptionBits))
  }

  /// The group with the highest active priority, Group 0 when software made both equal.
  var highestGroup: InterruptGroup? {
    if levels[0] | levels[1] == 0 { return nil }
    return levels[0].trailingZeroBitCount <= levels[1].trailingZeroBitCount ? .group0 : .group1
  }

  mutating func activate(_ groupPriority: UInt8, _ group: InterruptGroup, _ scheme: PriorityScheme)
  {
    levels[group.rawValue] |= 1 << UInt128(groupPriority >> (8 - scheme.preemptionBits))
  }

  /// Priority drop: the group's highest active priority goes.
  mutating func drop(_ group: InterruptGroup) {
    levels[group.rawValue] &= levels[group.rawValue] &- 1
  }

  func register(_ group: InterruptGroup, _ number: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: levels[group.rawValue] >> (32 * number) & 0xffff_ffff)
  }

  mutating func setRegister(_ group: InterruptGroup, _ number: Int, _ value: UInt64) {
    let mask: UInt128 = 0xffff_ffff << (32 * number)
    levels[group.rawValue] =
      levels[group.rawValue] & ~mask | UInt128(value & 0xffff_ffff) << (32 * number)
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("ap0r", &levels[0])
    try coder.field("ap1r", &levels[1])
  }
}
