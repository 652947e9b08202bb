/// A seeded generator (SplitMix64, Steele, Lea and Flood 2014): the only randomness in a run.
public struct SeededRandom {
  /// Number n is the first one of the seed that is n times this further.
  public static let step: UInt64 = 0x9e37_79b9_7f4a_7c15

  private var state: UInt64

  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= Self.step
    var value = state
    value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
    return value ^ value >> 31
  }

  /// Uniform enough for schedules: in `0..<bound`, which is positive.
  public mutating func next(below bound: UInt64) -> UInt64 {
    next().multipliedFullWidth(by: bound).high
  }

  public mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("random", &state)
  }
}
