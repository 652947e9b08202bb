/// A binary floating-point format of Arm DDI 0487, A1.4. Numbers are the low bits of a `UInt64`,
/// zero-extended.
///
/// The operations are extensions of this protocol, generic over the format: the compiler makes a
/// copy for each. They compute in integers, so that results and flags are the same on every host.
protocol FloatFormat: SendableMetatype {
  /// Bits of the fraction field: 10, 23 or 52.
  static var fractionBits: Int { get }
  /// Bits of the exponent field: 5, 8 or 11.
  static var exponentBits: Int { get }
}

enum HalfPrecision: FloatFormat {
  static var fractionBits: Int { 10 }
  static var exponentBits: Int { 5 }
}

enum SinglePrecision: FloatFormat {
  static var fractionBits: Int { 23 }
  static var exponentBits: Int { 8 }
}

enum DoublePrecision: FloatFormat {
  static var fractionBits: Int { 52 }
  static var exponentBits: Int { 11 }
}

/// BFloat16: the upper half of a single.
enum BFloat16: FloatFormat {
  static var fractionBits: Int { 7 }
  static var exponentBits: Int { 8 }
}

extension FloatFormat {
  /// Bits of a number: 16, 32 or 64.
  static var width: Int { 1 + exponentBits + fractionBits }
  /// Whether FPCR.FZ16 and AHP are for this format.
  static var isHalf: Bool { exponentBits == 5 }
  /// Exponent of one as it stands in the exponent field.
  static var bias: Int { 1 << (exponentBits - 1) - 1 }
  /// Exponent of the smallest normal number.
  static var minimumExponent: Int { 1 - bias }
  /// The exponent field of infinities and NaNs.
  static var topExponent: UInt64 { 1 << UInt64(exponentBits) - 1 }
  static var fractionMask: UInt64 { 1 << UInt64(fractionBits) - 1 }
  static var signBit: UInt64 { 1 << UInt64(width - 1) }
  /// Set in quiet NaNs, clear in signalling ones.
  static var quietBit: UInt64 { 1 << UInt64(fractionBits - 1) }
  /// What NaNs become with FPCR.DN.
  static var defaultNaN: UInt64 { topExponent << UInt64(fractionBits) | quietBit }

  static func zero(_ isNegative: Bool) -> UInt64 { isNegative ? signBit : 0 }
  static func infinity(_ isNegative: Bool) -> UInt64 {
    zero(isNegative) | topExponent << UInt64(fractionBits)
  }
  /// The finite number of largest magnitude.
  static func largest(_ isNegative: Bool) -> UInt64 { infinity(isNegative) - 1 }
  static func one(_ isNegative: Bool) -> UInt64 {
    zero(isNegative) | UInt64(bias) << UInt64(fractionBits)
  }
  static func two(_ isNegative: Bool) -> UInt64 {
    zero(isNegative) | UInt64(bias + 1) << UInt64(fractionBits)
  }

  static func exponentField(_ bits: UInt64) -> UInt64 {
    bits >> UInt64(fractionBits) & topExponent
  }
  static func isNegative(_ bits: UInt64) -> Bool { bits & signBit != 0 }
  static func isNaN(_ bits: UInt64) -> Bool { bits & (signBit - 1) > infinity(false) }
  static func isSignallingNaN(_ bits: UInt64) -> Bool { isNaN(bits) && bits & quietBit == 0 }
  /// A number that is not zero and has an exponent field of zero.
  static func isDenormal(_ bits: UInt64) -> Bool {
    exponentField(bits) == 0 && bits & fractionMask != 0
  }

  /// FPNeg and FPAbs: of NaNs as well, and without exceptions.
  static func negated(_ bits: UInt64) -> UInt64 { bits ^ signBit }
  static func absolute(_ bits: UInt64) -> UInt64 { bits & ~signBit }
}
