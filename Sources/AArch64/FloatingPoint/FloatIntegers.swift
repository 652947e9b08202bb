// Between numbers and integers, or fixed-point numbers, which are integers over a power of two.

extension UnpackedFloat {
  /// A finite number but zero, without its sign, as an integer below 2^64 and what is behind the
  /// point in units of 2^-64, its last bit standing for whatever is below. `nil` when too large.
  fileprivate func split(scale: Int) -> (integer: UInt64, fraction: UInt64)? {
    let exponent = self.exponent + scale
    if exponent > 63 { return nil }
    if exponent == 63 { return (significand, 0) }
    if exponent >= 0 {
      return (significand >> UInt64(63 - exponent), significand << UInt64(exponent + 1))
    }
    return (0, shiftedRight(significand, by: -1 - exponent))
  }
}

/// The integer nearest as the rounding mode says. With a fraction it is far from the largest.
private func nearest(
  _ value: (integer: UInt64, fraction: UInt64), _ isNegative: Bool, _ rounding: Rounding
) -> UInt64 {
  let half: UInt64 = 1 << 63
  let (integer, fraction) = value
  if fraction == 0 { return integer }
  switch rounding {
  case .tiesToEven:
    return integer + (fraction > half || fraction == half && integer & 1 != 0 ? 1 : 0)
  case .tiesToAway: return integer + (fraction >= half ? 1 : 0)
  case .towardsPlusInfinity: return integer + (isNegative ? 0 : 1)
  case .towardsMinusInfinity: return integer + (isNegative ? 1 : 0)
  case .towardsZero: return integer
  case .toOdd, .toOddOrInfinity: return integer | 1
  }
}

/// An integer of at most 64 bits: how it is converted to.
struct IntegerForm: Sendable {
  /// 16, 32 or 64 bits.
  let width: Int
  let isSigned: Bool
  /// Bits of fraction in it.
  var fractionBits = 0

  /// The largest magnitude of this sign.
  fileprivate func limit(_ isNegative: Bool) -> UInt64 {
    let ones = UInt64.max >> UInt64(64 - width)
    if isSigned { return ones >> 1 + (isNegative ? 1 : 0) }
    return isNegative ? 0 : ones
  }
  fileprivate func bits(_ magnitude: UInt64, _ isNegative: Bool) -> UInt64 {
    (isNegative ? 0 &- magnitude : magnitude) & UInt64.max >> UInt64(64 - width)
  }
}

extension FloatFormat {
  /// FPToFixed: saturates.
  static func toInteger(
    _ a: UInt64, _ form: IntegerForm, _ rounding: Rounding,
    _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let x = unpack(a, &environment)
    let limit = form.limit(x.isNegative)
    switch x.kind {
    case .zero: return 0
    case .nan:
      environment.raise(.invalidOperation)
      return 0
    case .infinity:
      environment.raise(.invalidOperation)
      return form.bits(limit, x.isNegative)
    case .finite: break
    }
    guard let parts = x.split(scale: form.fractionBits) else {
      environment.raise(.invalidOperation)
      return form.bits(limit, x.isNegative)
    }
    let magnitude = nearest(parts, x.isNegative, rounding)
    if magnitude > limit {
      environment.raise(.invalidOperation)
      return form.bits(limit, x.isNegative)
    }
    if parts.fraction != 0 { environment.raise(.inexact) }
    return form.bits(magnitude, x.isNegative)
  }

  /// FixedToFP.
  static func fromInteger(
    _ integer: UInt64, _ form: IntegerForm, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let unused = UInt64(64 - form.width)
    let isNegative = form.isSigned && (integer << unused) >> 63 != 0
    let magnitude = isNegative ? 0 &- integer : integer
    let value = (magnitude << unused) >> unused
    if value == 0 { return 0 }
    return rounded(
      UnpackedFloat(
        isNegative: isNegative, exponent: 63 - form.fractionBits, normalizing: value),
      &environment)
  }

  /// FPRoundInt: to a number that is an integer; `isExact` makes another result inexact.
  static func toIntegral(
    _ a: UInt64, _ rounding: Rounding, isExact: Bool, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let x = unpack(a, &environment)
    switch x.kind {
    case .nan: return quieted(a, &environment)
    case .infinity: return a
    case .zero: return zero(x.isNegative)
    case .finite: break
    }
    guard x.exponent < fractionBits, let parts = x.split(scale: 0) else { return a }
    if isExact, parts.fraction != 0 { environment.raise(.inexact) }
    return integral(nearest(parts, x.isNegative, rounding), x.isNegative, &environment)
  }

  /// FPRoundIntN: the same to what fits a signed integer of 32 or 64 bits; the most negative one
  /// stands for all that does not.
  static func toIntegral(
    _ a: UInt64, _ rounding: Rounding, width: Int, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let x = unpack(a, &environment)
    if x.kind == .zero { return zero(x.isNegative) }
    let form = IntegerForm(width: width, isSigned: true)
    if x.kind == .finite, let parts = x.split(scale: 0) {
      let magnitude = nearest(parts, x.isNegative, rounding)
      if magnitude <= form.limit(x.isNegative) {
        if parts.fraction != 0 { environment.raise(.inexact) }
        return integral(magnitude, x.isNegative, &environment)
      }
    }
    environment.raise(.invalidOperation)
    return signBit | UInt64(bias + width - 1) << UInt64(fractionBits)
  }

  /// The number for an integer that it can hold.
  private static func integral(
    _ magnitude: UInt64, _ isNegative: Bool, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    if magnitude == 0 { return zero(isNegative) }
    return rounded(
      UnpackedFloat(isNegative: isNegative, exponent: 63, normalizing: magnitude), .towardsZero,
      &environment)
  }
}

extension DoublePrecision {
  /// FPToFixedJS: modulo 2^32, as JavaScript has it. True when nothing was lost, not even the sign
  /// of zero.
  static func toJavaScriptInteger(_ a: UInt64, _ environment: inout FloatEnvironment)
    -> (UInt64, isExact: Bool)
  {
    let x = unpack(a, &environment)
    switch x.kind {
    case .zero: return (0, a == 0)
    case .nan, .infinity:
      environment.raise(.invalidOperation)
      return (0, false)
    case .finite: break
    }
    // Past 2^84 the last bit of the number is above 2^32.
    let magnitude: UInt64
    var parts: (integer: UInt64, fraction: UInt64)? = nil
    if x.exponent > 63 {
      magnitude = x.exponent < 96 ? x.significand << UInt64(x.exponent - 63) : 0
    } else {
      parts = x.split(scale: 0)
      magnitude = parts?.integer ?? 0
    }
    let result = (x.isNegative ? 0 &- magnitude : magnitude) & 0xffff_ffff
    guard let parts, parts.integer <= (x.isNegative ? 1 << 31 : 1 << 31 - 1) else {
      environment.raise(.invalidOperation)
      return (result, false)
    }
    if parts.fraction != 0 { environment.raise(.inexact) }
    return (result, parts.fraction == 0)
  }
}
