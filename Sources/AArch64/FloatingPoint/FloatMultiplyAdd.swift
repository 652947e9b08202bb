extension FloatFormat {
  /// FPMulAdd: `addend + a · b`, rounded once.
  static func multiplyAdd(
    _ addend: UInt64, _ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let z = unpack(addend, &environment)
    let x = unpack(a, &environment)
    let y = unpack(b, &environment)
    if z.kind == .finite, x.kind == .finite, y.kind == .finite {
      return fused(z, x, y, scale: 0, &environment)
    }
    if z.kind == .nan || x.kind == .nan || y.kind == .nan {
      let nan = propagated(addend, a, b, &environment)
      // A quiet NaN does not hide that zero times infinity is invalid.
      guard z.kind == .nan, isZeroTimesInfinity(x, y), addend & quietBit != 0 else { return nan }
      return invalid(&environment)
    }
    return fusedSpecial(z, x, y, &environment)
  }

  static func isZeroTimesInfinity(_ x: UnpackedFloat, _ y: UnpackedFloat) -> Bool {
    x.kind == .zero && y.kind == .infinity || x.kind == .infinity && y.kind == .zero
  }

  /// Of numbers that are no NaNs, at least one of them zero or infinite.
  @inline(never)
  static func fusedSpecial(
    _ z: UnpackedFloat, _ x: UnpackedFloat, _ y: UnpackedFloat,
    _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let isNegative = x.isNegative != y.isNegative
    let isInfinite = x.kind == .infinity || y.kind == .infinity
    if isZeroTimesInfinity(x, y) { return invalid(&environment) }
    if isInfinite {
      if z.kind == .infinity, z.isNegative != isNegative { return invalid(&environment) }
      return infinity(isNegative)
    }
    if z.kind == .infinity { return infinity(z.isNegative) }
    if x.kind == .zero || y.kind == .zero {
      if z.kind == .finite { return rounded(z, &environment) }
      return zero(z.isNegative == isNegative ? isNegative : environment.signOfZeroSum)
    }
    return fused(z, x, y, scale: 0, &environment)
  }

  /// `(z + x · y) · 2^scale` for finite x and y that are not zero, and a finite z.
  static func fused(
    _ z: UnpackedFloat, _ x: UnpackedFloat, _ y: UnpackedFloat, scale: Int,
    _ environment: inout FloatEnvironment
  ) -> UInt64 {
    // Numbers as significand · 2^(exponent - 126), one bit free above. Significands have 53 bits at
    // most: nothing is lost by halving the product.
    let (high, low) = x.significand.multipliedFullWidth(by: y.significand)
    let product = (UInt128(high) << 64 | UInt128(low)) >> 1
    let productExponent = x.exponent &+ y.exponent &+ 1
    let isNegative = x.isNegative != y.isNegative
    if z.kind == .zero {
      return rounded(product, productExponent &+ scale, isNegative, &environment)
    }
    let addend = UInt128(z.significand) << 63
    let distance = productExponent &- z.exponent
    let exponent = max(productExponent, z.exponent)
    let first = shiftedRight(product, by: max(0, 0 &- distance))
    let second = shiftedRight(addend, by: max(0, distance))
    if z.isNegative == isNegative {
      return rounded(first &+ second, exponent &+ scale, isNegative, &environment)
    }
    if first == second { return zero(environment.signOfZeroSum) }
    return first > second
      ? rounded(first &- second, exponent &+ scale, isNegative, &environment)
      : rounded(second &- first, exponent &+ scale, z.isNegative, &environment)
  }

  /// Rounds `significand · 2^(exponent - 126)`, which is not zero.
  @inline(__always)
  private static func rounded(
    _ significand: UInt128, _ exponent: Int, _ isNegative: Bool,
    _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let shift = significand.leadingZeroBitCount
    let normal = significand << UInt128(truncatingIfNeeded: shift)
    var value = UnpackedFloat(.finite, isNegative: isNegative)
    value.exponent = exponent &+ 1 &- shift
    value.significand =
      UInt64(truncatingIfNeeded: normal >> 64)
      | (UInt64(truncatingIfNeeded: normal) == 0 ? 0 : 1)
    return rounded(value, &environment)
  }

  // MARK: Steps of Newton's method

  /// FPRecipStepFused: `2 - a · b`.
  static func reciprocalStep(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment)
    -> UInt64
  {
    step(two(false), a, b, scale: 0, ofZeroTimesInfinity: two(false), &environment)
  }

  /// FPRSqrtStepFused: `(3 - a · b) / 2`.
  static func reciprocalRootStep(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment)
    -> UInt64
  {
    // Three and one and a half have one bit of fraction.
    step(
      two(false) | quietBit, a, b, scale: -1, ofZeroTimesInfinity: one(false) | quietBit,
      &environment)
  }

  private static func step(
    _ constant: UInt64, _ a: UInt64, _ b: UInt64, scale: Int, ofZeroTimesInfinity limit: UInt64,
    _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let a = negated(a)
    let x = unpack(a, &environment)
    let y = unpack(b, &environment)
    if x.kind == .nan || y.kind == .nan { return propagated(a, b, &environment) }
    if isZeroTimesInfinity(x, y) { return limit }
    if x.kind == .infinity || y.kind == .infinity { return infinity(x.isNegative != y.isNegative) }
    if x.kind == .zero || y.kind == .zero { return limit }
    return fused(unpack(constant, &environment), x, y, scale: scale, &environment)
  }
}

extension SinglePrecision {
  /// FPMulAddH: the addend is a single, the factors are halves.
  static func multiplyAddLong(
    _ addend: UInt64, _ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let z = unpack(addend, &environment)
    let x = HalfPrecision.unpack(a, &environment)
    let y = HalfPrecision.unpack(b, &environment)
    if z.kind == .nan || x.kind == .nan || y.kind == .nan {
      // A half NaN as a single: its fraction keeps its place below the exponent.
      let wide = { (half: UInt64) in
        HalfPrecision.isNaN(half)
          ? (half & 0x8000) << 16 | infinity(false) | (half & 0x3ff) << 13 : 0
      }
      let nan = propagated(addend, wide(a), wide(b), &environment)
      guard z.kind == .nan, isZeroTimesInfinity(x, y), addend & quietBit != 0 else { return nan }
      return invalid(&environment)
    }
    if z.kind == .finite, x.kind == .finite, y.kind == .finite {
      return fused(z, x, y, scale: 0, &environment)
    }
    return fusedSpecial(z, x, y, &environment)
  }
}
