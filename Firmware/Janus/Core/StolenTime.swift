/// The record of a vCPU's stolen time (Arm DEN 0057, 3.2): revision and attributes zero, then
/// nanoseconds for which it would have run and had no core.
package struct StolenTime {
  /// Bytes from one vCPU's to the next's.
  package static let stride: UInt64 = 64

  /// Counts that were stolen so far.
  package private(set) var counts: UInt64 = 0

  package init() {}

  /// - Parameter frequency: of the counter, in hertz.
  /// - Returns: all that was stolen, in nanoseconds.
  package mutating func add(_ more: UInt64, frequency: UInt64) -> UInt64 {
    counts &+= more
    let seconds = counts / frequency
    let rest = counts &- seconds &* frequency
    return seconds &* 1_000_000_000 &+ rest &* 1_000_000_000 / frequency
  }
}
