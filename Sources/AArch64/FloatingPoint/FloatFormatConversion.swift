extension FloatFormat {
  /// FPConvert: a number of this format in another one.
  static func convert<Result: FloatFormat>(
    _ a: UInt64, to _: Result.Type, _ rounding: Rounding, _ environment: inout FloatEnvironment
  ) -> UInt64 {
    let x = unpackForConversion(a, &environment)
    let isAlternative = Result.isHalf && environment.usesAlternativeHalf
    switch x.kind {
    case .finite: return Result.rounded(x, rounding, &environment, converts: true)
    case .zero: return Result.zero(x.isNegative)
    case .infinity where isAlternative:
      environment.raise(.invalidOperation)
      return Result.zero(x.isNegative) | (Result.signBit - 1)
    case .infinity: return Result.infinity(x.isNegative)
    case .nan:
      if isAlternative || isSignallingNaN(a) { environment.raise(.invalidOperation) }
      if isAlternative { return Result.zero(x.isNegative) }
      return environment.usesDefaultNaN ? Result.defaultNaN : convertNaN(a, to: Result.self)
    }
  }

  /// FPConvertNaN: quiet, with the sign and the high bits of the fraction.
  private static func convertNaN<Result: FloatFormat>(_ a: UInt64, to _: Result.Type) -> UInt64 {
    let fraction = (a & fractionMask) << UInt64(64 - fractionBits)
    return Result.infinity(isNegative(a)) | Result.quietBit
      | fraction >> UInt64(64 - Result.fractionBits)
  }
}
