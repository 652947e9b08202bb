/// How a result that does not fit its format is rounded (Arm DDI 0487, A1.5.9). The first four are
/// FPCR.RMode.
enum Rounding: UInt8, Sendable {
  case tiesToEven, towardsPlusInfinity, towardsMinusInfinity, towardsZero
  case tiesToAway
  /// To the neighbour whose last bit is one: FCVTXN.
  case toOdd
  /// The same, but to infinity past the largest number: BFDOT.
  case toOddOrInfinity
}

/// FPCR as an operation reads it, and the exceptions that operations raised.
struct FloatEnvironment {
  /// FPCR.
  let control: UInt64
  /// FPCR.RMode.
  private(set) var rounding: Rounding
  /// Cumulative exception bits, as in FPSR.
  private(set) var raised: UInt64 = 0

  @inline(__always)
  init(control: UInt64) {
    self.control = control
    rounding =
      switch control >> 22 & 3 {
      case 0: .tiesToEven
      case 1: .towardsPlusInfinity
      case 2: .towardsMinusInfinity
      default: .towardsZero
      }
  }

  /// Of the sums in BFDOT and BFMMLA, whatever FPCR says: as with DN and FZ (FPMul_BF16, FPAdd_BF16).
  static var ofDotProducts: FloatEnvironment {
    var environment = FloatEnvironment(control: 1 << 25 | 1 << 24)
    environment.rounding = .toOddOrInfinity
    return environment
  }

  /// A cumulative exception bit of FPSR (D13, C5.2.8). Exceptions are never trapped.
  enum Exception: UInt64 {
    case invalidOperation = 0x01
    case divideByZero = 0x02
    case overflow = 0x04
    case underflow = 0x08
    case inexact = 0x10
    case inputDenormal = 0x80
  }

  @inline(__always)
  mutating func raise(_ exception: Exception) { raised |= exception.rawValue }

  /// FPCR.AHP: halves have no infinities and NaNs when they are converted.
  var usesAlternativeHalf: Bool { control & 1 << 26 != 0 }
  /// FPCR.DN.
  var usesDefaultNaN: Bool { control & 1 << 25 != 0 }
  /// FPCR.FZ, or FPCR.FZ16 for halves: denormals count as zero.
  @inline(__always)
  func flushesToZero<Format: FloatFormat>(_: Format.Type) -> Bool {
    control & (Format.isHalf ? 1 << 19 : 1 << 24) != 0
  }
  /// The sign of an exact zero that is the sum of numbers of different sign.
  var signOfZeroSum: Bool { control >> 22 & 3 == 2 }
}

extension Core {
  @inline(__always)
  var floatEnvironment: FloatEnvironment { FloatEnvironment(control: state.pointee.fpcr) }

  /// Adds what was raised to FPSR.
  @inline(__always)
  func accumulate(_ environment: FloatEnvironment) { state.pointee.fpsr |= environment.raised }
}
