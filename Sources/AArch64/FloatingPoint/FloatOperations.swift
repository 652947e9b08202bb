// What floating-point instructions do with elements, whatever their format.

/// An operation on one number.
enum FloatUnary: Sendable {
  case absolute, negated, squareRoot
  /// FRINT; the rounding mode of FPCR when none is given.
  case toIntegral(Rounding?, isExact: Bool)
  /// FRINT32 and FRINT64.
  case toIntegralOfWidth(Int, Rounding?)
  case reciprocalEstimate, reciprocalRootEstimate, reciprocalExponent
  // Comparisons with zero give all ones or none.
  case isZero, isPositive, isNotNegative, isNegative, isNotPositive
  // From and to integers as wide as the number, with so many bits of fraction.
  case toInteger(Rounding, signed: Bool)
  case fromInteger(signed: Bool)

  @inline(__always)
  func apply<Format: FloatFormat>(
    _: Format.Type, _ a: UInt64, fractionBits: Int, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    switch self {
    case .absolute: return Format.absolute(a)
    case .negated: return Format.negated(a)
    case .squareRoot: return Format.squareRoot(a, &environment)
    case .toIntegral(let rounding, let isExact):
      return Format.toIntegral(
        a, rounding ?? environment.rounding, isExact: isExact, &environment)
    case .toIntegralOfWidth(let width, let rounding):
      return Format.toIntegral(a, rounding ?? environment.rounding, width: width, &environment)
    case .reciprocalEstimate: return Format.reciprocalEstimate(a, &environment)
    case .reciprocalRootEstimate: return Format.reciprocalRootEstimate(a, &environment)
    case .reciprocalExponent: return Format.reciprocalExponent(a, &environment)
    case .isZero: return FloatComparison.equal.apply(Format.self, a, 0, &environment)
    case .isPositive: return FloatComparison.greater.apply(Format.self, a, 0, &environment)
    case .isNotNegative:
      return FloatComparison.greaterOrEqual.apply(Format.self, a, 0, &environment)
    case .isNegative: return FloatComparison.greater.apply(Format.self, 0, a, &environment)
    case .isNotPositive:
      return FloatComparison.greaterOrEqual.apply(Format.self, 0, a, &environment)
    case .toInteger(let rounding, let signed):
      let form = IntegerForm(width: Format.width, isSigned: signed, fractionBits: fractionBits)
      return Format.toInteger(a, form, rounding, &environment)
    case .fromInteger(let signed):
      let form = IntegerForm(width: Format.width, isSigned: signed, fractionBits: fractionBits)
      return Format.fromInteger(a, form, &environment)
    }
  }
}

/// FPCompareEQ, FPCompareGE and FPCompareGT: all ones or none.
enum FloatComparison: Sendable {
  case equal, greaterOrEqual, greater

  @inline(__always)
  func apply<Format: FloatFormat>(
    _: Format.Type, _ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let order = Format.compare(a, b, signals: self != .equal, &environment)
    let holds =
      switch self {
      case .equal: order == .equal
      case .greaterOrEqual: order == .greater || order == .equal
      case .greater: order == .greater
      }
    return holds ? .max : 0
  }
}

/// An operation on two numbers.
enum FloatBinary: Sendable {
  case add, subtract, multiply, divide, maximum, minimum, maximumNumber, minimumNumber
  case multiplyNegated, multiplyExtended, reciprocalStep, reciprocalRootStep, absoluteDifference
  case comparison(FloatComparison)
  /// FACGE and FACGT.
  case absoluteComparison(FloatComparison)

  @inline(__always)
  func apply<Format: FloatFormat>(
    _: Format.Type, _ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    switch self {
    case .add: return Format.add(a, b, &environment)
    case .subtract: return Format.subtract(a, b, &environment)
    case .multiply: return Format.multiply(a, b, &environment)
    case .divide: return Format.divide(a, b, &environment)
    case .maximum: return Format.maximum(a, b, &environment)
    case .minimum: return Format.minimum(a, b, &environment)
    case .maximumNumber: return Format.maximumNumber(a, b, &environment)
    case .minimumNumber: return Format.minimumNumber(a, b, &environment)
    case .multiplyNegated: return Format.negated(Format.multiply(a, b, &environment))
    case .multiplyExtended: return Format.multiplyExtended(a, b, &environment)
    case .reciprocalStep: return Format.reciprocalStep(a, b, &environment)
    case .reciprocalRootStep: return Format.reciprocalRootStep(a, b, &environment)
    case .absoluteDifference: return Format.absolute(Format.subtract(a, b, &environment))
    case .comparison(let comparison): return comparison.apply(Format.self, a, b, &environment)
    case .absoluteComparison(let comparison):
      return comparison.apply(
        Format.self, Format.absolute(a), Format.absolute(b), &environment)
    }
  }
}

/// Where an instruction says which format its numbers have.
enum FloatField: Sendable {
  /// ftype, bits [23:22]: scalar floating point.
  case type
  /// sz, bit 22: vectors of singles and doubles.
  case size
  /// The encoding is for halves, or for singles.
  case half, single
  /// The highest bit of immh, which counts bits of fraction.
  case shift
  /// size, bits [23:22]: complex numbers.
  case elements

  /// The logarithm of a number's bytes.
  @inline(__always)
  func size(in instruction: Instruction) -> UInt32 {
    switch self {
    case .type: instruction.bit(23) ? 1 : instruction.bit(22) ? 3 : 2
    case .size: instruction.bit(22) ? 3 : 2
    case .half: 1
    case .single: 2
    case .shift: instruction.bit(22) ? 3 : instruction.bit(21) ? 2 : 1
    case .elements: instruction.bits(23, 22)
    }
  }
}
