/// A number taken apart (FPUnpack).
struct UnpackedFloat {
  enum Kind { case zero, finite, infinity, nan }

  var kind: Kind
  var isNegative: Bool
  /// Of finite numbers but zero: they are `significand · 2^(exponent - 63)`.
  var exponent = 0
  /// Of finite numbers but zero; bit 63 is set.
  var significand: UInt64 = 0

  @inline(__always)
  init(_ kind: Kind, isNegative: Bool) {
    self.kind = kind
    self.isNegative = isNegative
  }

  /// A finite number that is not zero, from a significand that need not have bit 63 set.
  @inline(__always)
  init(isNegative: Bool, exponent: Int, normalizing significand: UInt64) {
    let shift = significand.leadingZeroBitCount
    kind = .finite
    self.isNegative = isNegative
    self.exponent = exponent - shift
    self.significand = significand &<< UInt64(shift)
  }
}

extension FloatFormat {
  /// Takes a number apart; denormals are flushed as FPCR says.
  @inline(__always)
  static func unpack(_ bits: UInt64, _ environment: inout FloatEnvironment) -> UnpackedFloat {
    let field = exponentField(bits)
    guard field != 0, field != topExponent else { return unpackSpecial(bits, &environment) }
    return unpackNormal(bits)
  }

  /// The same for conversions between formats (FPUnpackCV): halves are never flushed, and may be of
  /// the alternative format.
  static func unpackForConversion(_ bits: UInt64, _ environment: inout FloatEnvironment)
    -> UnpackedFloat
  {
    guard isHalf else { return unpack(bits, &environment) }
    let field = exponentField(bits)
    if field == 0 { return unpackSubnormal(bits) }
    if field == topExponent, !environment.usesAlternativeHalf {
      return unpackSpecial(bits, &environment)
    }
    return unpackNormal(bits)
  }

  @inline(__always)
  private static func unpackNormal(_ bits: UInt64) -> UnpackedFloat {
    var result = UnpackedFloat(.finite, isNegative: isNegative(bits))
    result.exponent = Int(exponentField(bits)) &- bias
    result.significand = 1 << 63 | (bits & fractionMask) &<< UInt64(63 - fractionBits)
    return result
  }

  @inline(never)
  private static func unpackSpecial(_ bits: UInt64, _ environment: inout FloatEnvironment)
    -> UnpackedFloat
  {
    if exponentField(bits) == 0 { return unpackSubnormal(flushed(bits, &environment)) }
    return UnpackedFloat(isNaN(bits) ? .nan : .infinity, isNegative: isNegative(bits))
  }

  /// Zero, or a denormal.
  private static func unpackSubnormal(_ bits: UInt64) -> UnpackedFloat {
    let fraction = bits & fractionMask
    guard fraction != 0 else { return UnpackedFloat(.zero, isNegative: isNegative(bits)) }
    return UnpackedFloat(
      isNegative: isNegative(bits), exponent: minimumExponent,
      normalizing: fraction << UInt64(63 - fractionBits))
  }

  /// The number, or a zero of its sign if it is denormal and FPCR.FZ, for halves FZ16, is set. Only
  /// FZ tells of it by Input Denormal.
  @inline(__always)
  static func flushed(_ bits: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    guard environment.flushesToZero(Self.self), isDenormal(bits) else { return bits }
    if !isHalf { environment.raise(.inputDenormal) }
    return bits & signBit
  }

  // MARK: NaNs

  /// The default NaN, as the result of an operation that has none.
  static func invalid(_ environment: inout FloatEnvironment) -> UInt64 {
    environment.raise(.invalidOperation)
    return defaultNaN
  }

  /// FPProcessNaN: what becomes of a NaN that is the result.
  static func quieted(_ nan: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    if nan & quietBit == 0 { environment.raise(.invalidOperation) }
    return environment.usesDefaultNaN ? defaultNaN : nan | quietBit
  }

  /// FPProcessNaNs: the first signalling NaN, or else the first quiet one. One of the two is a NaN.
  @inline(never)
  static func propagated(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment)
    -> UInt64
  {
    let takesA = isSignallingNaN(a) || isNaN(a) && !isSignallingNaN(b)
    return quieted(takesA ? a : b, &environment)
  }

  /// FPProcessNaNs3: the same with three numbers.
  @inline(never)
  static func propagated(
    _ a: UInt64, _ b: UInt64, _ c: UInt64, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    if isSignallingNaN(a) { return quieted(a, &environment) }
    if isSignallingNaN(b) || isSignallingNaN(c) || !isNaN(a) {
      return propagated(b, c, &environment)
    }
    return quieted(a, &environment)
  }
}
