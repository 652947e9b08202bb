// Estimates of reciprocals and of reciprocal square roots, of eight bits, by the Arm ARM's formulas.

/// RecipEstimate: of 256...511, where 256 is a half; 511 for a result of almost two.
private func reciprocalEstimate(_ a: UInt64) -> UInt64 {
  let middle = a * 2 + 1
  return ((1 << 19) / middle + 1) / 2
}

/// RecipSqrtEstimate: of 128...511, where 128 is a quarter.
private func reciprocalRootEstimate(_ a: UInt64) -> UInt64 {
  let middle = a < 256 ? a * 2 + 1 : (a | 1) * 2
  // The largest b with middle · b² below 2^28, bit by bit.
  var b: UInt64 = 0
  for place in (0..<10).reversed() {
    let larger = b | 1 << UInt64(place)
    if middle * larger * larger < 1 << 28 { b = larger }
  }
  return (b + 1) / 2
}

/// URECPE.
func unsignedReciprocalEstimate(_ a: UInt32) -> UInt32 {
  if a >> 31 == 0 { return .max }
  return UInt32(truncatingIfNeeded: reciprocalEstimate(UInt64(a >> 23)) << 23)
}

/// URSQRTE.
func unsignedReciprocalRootEstimate(_ a: UInt32) -> UInt32 {
  if a >> 30 == 0 { return .max }
  return UInt32(truncatingIfNeeded: reciprocalRootEstimate(UInt64(a >> 23)) << 23)
}

extension FloatFormat {
  /// FPRecipEstimate.
  static func reciprocalEstimate(_ a: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    let x = unpack(a, &environment)
    switch x.kind {
    case .nan: return quieted(a, &environment)
    case .infinity: return zero(x.isNegative)
    case .zero:
      environment.raise(.divideByZero)
      return infinity(x.isNegative)
    case .finite: break
    }
    // Below half the smallest normal number's half, the reciprocal is too large.
    if x.exponent < minimumExponent - 2 {
      environment.raise(.overflow)
      environment.raise(.inexact)
      return overflowed(x.isNegative, environment.rounding)
    }
    // Above half the largest power of two it is denormal.
    if x.exponent >= bias - 1, environment.flushesToZero(Self.self) {
      environment.raise(.underflow)
      return zero(x.isNegative)
    }
    let estimate = AArch64.reciprocalEstimate(x.significand >> 55)
    // The estimate, without its leading one, is the fraction.
    let exponent = -1 - x.exponent
    let field = exponent + bias
    let significand = estimate << UInt64(fractionBits - 8)
    if field > 0 {
      return zero(x.isNegative) | UInt64(field) << UInt64(fractionBits) | significand & fractionMask
    }
    return zero(x.isNegative) | significand >> UInt64(1 - field)
  }

  /// FPRSqrtEstimate.
  static func reciprocalRootEstimate(_ a: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    let x = unpack(a, &environment)
    switch x.kind {
    case .nan: return quieted(a, &environment)
    case .zero:
      environment.raise(.divideByZero)
      return infinity(x.isNegative)
    case _ where x.isNegative: return invalid(&environment)
    case .infinity: return zero(false)
    case .finite: break
    }
    // As a quarter to one, times an even power of two.
    let isOdd = x.exponent & 1 != 0
    let estimate = AArch64.reciprocalRootEstimate(x.significand >> (isOdd ? 55 : 56))
    let exponent = (-1 - x.exponent) >> 1
    let field = UInt64(exponent + bias)
    return field << UInt64(fractionBits) | estimate << UInt64(fractionBits - 8) & fractionMask
  }

  /// FPRecpX: a power of two near the reciprocal, for scaling.
  static func reciprocalExponent(_ a: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    if isNaN(a) { return quieted(a, &environment) }
    let field = exponentField(flushed(a, &environment))
    return a & signBit
      | (field == 0 ? topExponent - 1 : ~field & topExponent) << UInt64(fractionBits)
  }
}
