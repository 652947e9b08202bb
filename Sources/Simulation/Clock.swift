/// A clock of fixed frequency whose edge 0 is at reset.
///
/// Edge n is at ceil(n·10¹²/f) picoseconds and the count at t is floor(t·f/10¹²), both in 128
/// bits from the absolute number: never accumulated, so that nothing drifts. With floor for the
/// edge a counter read at its own edge would be one short, as at 19.2 MHz.
public struct Clock: Hashable, Sendable {
  /// Hertz, at least 1.
  public let frequencyHertz: UInt64

  public init(frequencyHertz: UInt64) {
    precondition(frequencyHertz > 0, "a clock has a frequency")
    self.frequencyHertz = frequencyHertz
  }

  private static let picosecondsPerSecond: UInt128 = 1_000_000_000_000

  /// When edge `number` happens; ``Time/never`` when that is past 64 bits of picoseconds.
  public func edge(_ number: UInt64) -> Time {
    let frequency = UInt128(frequencyHertz)
    let scaled = UInt128(number) * Self.picosecondsPerSecond
    let time = (scaled + frequency - 1) / frequency
    return time >= UInt128(UInt64.max) ? .never : Time(picoseconds: UInt64(time))
  }

  /// How many edges after edge 0 have happened at `time`, the one at `time` included.
  public func count(at time: Time) -> UInt64 {
    let scaled = UInt128(time.picoseconds) * UInt128(frequencyHertz)
    return UInt64(truncatingIfNeeded: scaled / Self.picosecondsPerSecond)
  }

  /// The number of the first edge that is not before `time`.
  public func firstEdge(notBefore time: Time) -> UInt64 {
    let count = count(at: time)
    return edge(count) < time ? count + 1 : count
  }
}
