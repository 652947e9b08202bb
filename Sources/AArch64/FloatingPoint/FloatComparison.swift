/// What comparing two numbers says.
enum FloatOrder { case less, equal, greater, unordered }

extension FloatFormat {
  /// Orders two numbers, neither of them a NaN, as integers do: both zeros are zero.
  @inline(__always)
  private static func key(_ bits: UInt64) -> Int64 {
    let magnitude = Int64(bitPattern: bits & (signBit - 1))
    return isNegative(bits) ? 0 &- magnitude : magnitude
  }

  /// FPCompare: `signals` makes quiet NaNs invalid as well.
  static func compare(
    _ a: UInt64, _ b: UInt64, signals: Bool, _ environment: inout FloatEnvironment
  ) -> FloatOrder {
    let a = flushed(a, &environment)
    let b = flushed(b, &environment)
    if isNaN(a) || isNaN(b) {
      if signals || isSignallingNaN(a) || isSignallingNaN(b) {
        environment.raise(.invalidOperation)
      }
      return .unordered
    }
    let (x, y) = (key(a), key(b))
    return x < y ? .less : x == y ? .equal : .greater
  }

  /// FPMax. Of zeros, the positive one is larger.
  static func maximum(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    let a = flushed(a, &environment)
    let b = flushed(b, &environment)
    if isNaN(a) || isNaN(b) { return propagated(a, b, &environment) }
    let (x, y) = (key(a), key(b))
    return x == y ? a & b : x > y ? a : b
  }

  /// FPMin.
  static func minimum(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment) -> UInt64 {
    let a = flushed(a, &environment)
    let b = flushed(b, &environment)
    if isNaN(a) || isNaN(b) { return propagated(a, b, &environment) }
    let (x, y) = (key(a), key(b))
    return x == y ? a | b : x < y ? a : b
  }

  /// FPMaxNum: a number is larger than a quiet NaN.
  static func maximumNumber(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment)
    -> UInt64
  {
    let (a, b) = withNumbers(a, b, insteadOfNaN: infinity(true))
    return maximum(a, b, &environment)
  }

  /// FPMinNum: a number is smaller than a quiet NaN.
  static func minimumNumber(_ a: UInt64, _ b: UInt64, _ environment: inout FloatEnvironment)
    -> UInt64
  {
    let (a, b) = withNumbers(a, b, insteadOfNaN: infinity(false))
    return minimum(a, b, &environment)
  }

  /// Replaces a quiet NaN, if there is one only.
  private static func withNumbers(_ a: UInt64, _ b: UInt64, insteadOfNaN limit: UInt64)
    -> (UInt64, UInt64)
  {
    let isQuiet = (isNaN(a) && a & quietBit != 0, isNaN(b) && b & quietBit != 0)
    switch isQuiet {
    case (true, false): return (limit, b)
    case (false, true): return (a, limit)
    default: return (a, b)
    }
  }
}
