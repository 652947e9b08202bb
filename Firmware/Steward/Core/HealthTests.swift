/// The continuous health tests of a noise source (NIST SP 800-90B, 4.4), over samples of 8 bits.
///
/// The source is assessed with 4 bits of min-entropy a sample, half of what its bytes have room
/// for. A good source fails a test once in 2^30 samples or windows.
package struct HealthTests {
  /// Bits of min-entropy a sample, H.
  package static let assessedEntropy = 4
  /// C = 1 + ceil(30 / H) (4.4.1).
  package static let repetitionCutoff = 9
  /// Samples of a window (4.4.2).
  package static let windowSize = 512
  /// C = 1 + CRITBINOM(512, 2^-H, 1 - 2^-30) (4.4.2).
  package static let proportionCutoff = 71
  /// Samples that must pass before any is used (4.3 asks for 1,024).
  package static let startUpSamples = 1024

  package enum Failure: UInt8 {
    case none
    case repetition
    case proportion
  }

  private var last: UInt8 = 0
  /// Times that the last sample has come in a row; 0 before the first.
  private var repetitions = 0
  private var first: UInt8 = 0
  private var occurrences = 0
  private var position = 0

  package init() {}

  package mutating func take(_ sample: UInt8) -> Failure {
    repetitions = sample == last ? repetitions &+ 1 : 1
    last = sample
    if position == 0 {
      first = sample
      occurrences = 0
    }
    if sample == first { occurrences &+= 1 }
    position = (position &+ 1) & (Self.windowSize &- 1)
    if repetitions >= Self.repetitionCutoff { return .repetition }
    return occurrences >= Self.proportionCutoff ? .proportion : .none
  }
}
