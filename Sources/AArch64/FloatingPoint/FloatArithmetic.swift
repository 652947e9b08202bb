extension FloatFormat {
  /// FPAdd.
  static func add(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    sum(a, b, subtracts: false, &environment)
  }

  /// FPSub.
  static func subtract(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    sum(a, b, subtracts: true, &environment)
  }

  @inline(__always)
  private static func sum(
    _ a: UInt64, _ b: UInt64, subtracts: Bool, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let x = unpack(a, &environment)
    var y = unpack(b, &environment)
    if x.kind == .finite, y.kind == .finite {
      y.isNegative = y.isNegative != subtracts
      return sumOfFinite(x, y, &environment)
    }
    if x.kind == .nan || y.kind == .nan { return propagated(a, b, &environment) }
    y.isNegative = y.isNegative != subtracts
    return sumOfSpecial(x, y, &environment)
  }

  @inline(__always)
  private static func sumOfFinite(
    _ x: UnpackedFloat, _ y: UnpackedFloat, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    // One bit above for the carry; at least ten below, more than rounding and alignment need.
    let isSwapped = x.exponent < y.exponent
    let (large, small) = isSwapped ? (y, x) : (x, y)
    let first = large.significand >> 1
    let second = shiftedRight(small.significand >> 1, by: large.exponent &- small.exponent)
    var isNegative = large.isNegative
    var significand: UInt64
    if large.isNegative == small.isNegative {
      significand = first &+ second
    } else {
      significand = first &- second
      if first < second {
        significand = 0 &- significand
        isNegative.toggle()
      }
      if significand == 0 { return zero(environment.signOfZeroSum) }
    }
    return rounded(
      UnpackedFloat(
        isNegative: isNegative, exponent: large.exponent &+ 1, normalizing: significand),
      &environment)
  }

  /// At least one is zero or infinite, none is a NaN.
  @inline(never)
  private static func sumOfSpecial(
    _ x: UnpackedFloat, _ y: UnpackedFloat, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    switch (x.kind, y.kind) {
    case (.infinity, .infinity) where x.isNegative != y.isNegative: return invalid(&environment)
    case (.infinity, _): return infinity(x.isNegative)
    case (_, .infinity): return infinity(y.isNegative)
    case (.zero, .zero):
      return zero(x.isNegative == y.isNegative ? x.isNegative : environment.signOfZeroSum)
    case (.zero, _): return rounded(y, &environment)
    default: return rounded(x, &environment)
    }
  }

  /// FPMul.
  static func multiply(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    let x = unpack(a, &environment)
    let y = unpack(b, &environment)
    guard x.kind == .finite, y.kind == .finite else {
      return productOfSpecial(a, b, x, y, isExtended: false, &environment)
    }
    return rounded(product(x, y), &environment)
  }

  /// FPMulX: zero times infinity is two.
  static func multiplyExtended(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment)
    -> UInt64
  {
    let x = unpack(a, &environment)
    let y = unpack(b, &environment)
    guard x.kind == .finite, y.kind == .finite else {
      return productOfSpecial(a, b, x, y, isExtended: true, &environment)
    }
    return rounded(product(x, y), &environment)
  }

  @inline(__always)
  private static func product(_ x: UnpackedFloat, _ y: UnpackedFloat) -> UnpackedFloat {
    let (high, low) = x.significand.multipliedFullWidth(by: y.significand)
    return UnpackedFloat(
      isNegative: x.isNegative != y.isNegative, exponent: x.exponent &+ y.exponent &+ 1,
      normalizing: high | (low == 0 ? 0 : 1))
  }

  @inline(never)
  private static func productOfSpecial(
    _ a: UInt64, _ b: UInt64, _ x: UnpackedFloat, _ y: UnpackedFloat, isExtended: Bool,
    _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let isNegative = x.isNegative != y.isNegative
    switch (x.kind, y.kind) {
    case (.nan, _), (_, .nan): return propagated(a, b, &environment)
    case (.infinity, .zero), (.zero, .infinity):
      return isExtended ? two(isNegative) : invalid(&environment)
    case (.infinity, _), (_, .infinity): return infinity(isNegative)
    default: return zero(isNegative)
    }
  }

  /// FPDiv.
  static func divide(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    let x = unpack(a, &environment)
    let y = unpack(b, &environment)
    let isNegative = x.isNegative != y.isNegative
    switch (x.kind, y.kind) {
    case (.finite, .finite): break
    case (.nan, _), (_, .nan): return propagated(a, b, &environment)
    case (.infinity, .infinity), (.zero, .zero): return invalid(&environment)
    case (.infinity, _): return infinity(isNegative)
    case (_, .zero):
      environment.raise(.divideByZero)
      return infinity(isNegative)
    default: return zero(isNegative)
    }
    // The quotient of the significands is between a half and two: 64 bits of it.
    let isBelowOne = x.significand < y.significand
    let (quotient, remainder) = y.significand.dividingFullWidth(
      isBelowOne ? (x.significand, 0) : (x.significand >> 1, x.significand << 63))
    var result = UnpackedFloat(.finite, isNegative: isNegative)
    result.exponent = x.exponent - y.exponent - (isBelowOne ? 1 : 0)
    result.significand = quotient | (remainder == 0 ? 0 : 1)
    return rounded(result, &environment)
  }

  /// FPSqrt.
  static func squareRoot(_ a: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    let x = unpack(a, &environment)
    switch x.kind {
    case .nan: return quieted(a, &environment)
    case .zero: return zero(x.isNegative)
    case _ where x.isNegative: return invalid(&environment)
    case .infinity: return infinity(false)
    case .finite: break
    }
    // The root of significand · 2^63, or · 2^64 when the exponent is odd, has 64 bits.
    let isOdd = x.exponent & 1 != 0
    let (high, low): (UInt64, UInt64) =
      isOdd ? (x.significand, 0) : (x.significand >> 1, x.significand << 63)
    // Newton's method from above: (y + 1) / 2 is never below the root of y.
    var root = high >> 1 + 1 << 63
    while true {
      let quotient = root.dividingFullWidth((high, low)).quotient
      if quotient >= root { break }
      root = quotient + (root - quotient) >> 1
    }
    let square = root.multipliedFullWidth(by: root)
    var result = UnpackedFloat(.finite, isNegative: false)
    result.exponent = x.exponent >> 1
    result.significand = root | (square.high == high && square.low == low ? 0 : 1)
    return rounded(result, &environment)
  }
}
