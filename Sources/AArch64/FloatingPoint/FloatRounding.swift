extension FloatFormat {
  /// Rounds by FPCR.RMode: FPRound.
  @inline(__always)
  static func rounded(_ value: UnpackedFloat, _ environment: inout FloatEnvironment) -> UInt64 {
    rounded(value, environment.rounding, &environment)
  }

  /// The number of this format for a finite value that is not zero (FPRoundBase).
  ///
  /// Bit 0 of the significand stands for whatever was lost below it. A value too small is found
  /// before rounding. `converts` is for conversions between formats (FPRoundCV): halves are then
  /// not flushed, and may be of the alternative format.
  @inline(__always)
  static func rounded(
    _ value: UnpackedFloat, _ rounding: Rounding, _ environment: inout FloatEnvironment,
    converts: Bool = false
  ) -> UInt64 {
    let dropped = UInt64(63 - fractionBits)
    let lost = value.significand & (1 << dropped - 1)
    let place = value.exponent &- minimumExponent
    // Normal before rounding, and not infinity afterwards.
    guard place >= 0, place < Int(topExponent) &- 2 else {
      return roundedAtLimits(value, rounding, &environment, converts: converts)
    }
    // The significand's leading one raises the exponent field by one.
    let bits =
      UInt64(bitPattern: Int64(place)) << UInt64(fractionBits)
      &+ value.significand &>> dropped
    guard lost != 0 else { return zero(value.isNegative) | bits }
    environment.raise(.inexact)
    return zero(value.isNegative)
      | roundedUp(bits, lost, 1 << (dropped - 1), value.isNegative, rounding)
  }

  /// `bits`, or the next larger magnitude, as the rounding mode says for what is lost of it.
  @inline(__always)
  private static func roundedUp(
    _ bits: UInt64, _ lost: UInt64, _ half: UInt64, _ isNegative: Bool, _ rounding: Rounding
  ) -> UInt64 {
    switch rounding {
    case .tiesToEven: bits &+ (lost > half || lost == half && bits & 1 != 0 ? 1 : 0)
    case .towardsPlusInfinity: bits &+ (isNegative ? 0 : 1)
    case .towardsMinusInfinity: bits &+ (isNegative ? 1 : 0)
    case .towardsZero: bits
    case .tiesToAway: bits &+ (lost >= half ? 1 : 0)
    case .toOdd, .toOddOrInfinity: bits | 1
    }
  }

  @inline(never)
  private static func roundedAtLimits(
    _ value: UnpackedFloat, _ rounding: Rounding, _ environment: inout FloatEnvironment,
    converts: Bool
  ) -> UInt64 {
    let dropped = UInt64(63 - fractionBits)
    var significand = value.significand
    var place = value.exponent - minimumExponent
    let isTiny = place < 0
    if isTiny {
      if environment.flushesToZero(Self.self), !(isHalf && converts) {
        environment.raise(.underflow)
        return zero(value.isNegative)
      }
      significand = shiftedRight(significand, by: -place)
      place = 0
    }
    let lost = significand & (1 << dropped - 1)
    if isTiny, lost != 0 { environment.raise(.underflow) }
    // No field is as large as this one, and the shift stays in range.
    let field = UInt64(min(place, Int(topExponent) + 1))
    var bits = field << UInt64(fractionBits) &+ significand >> dropped
    if lost != 0 {
      bits = roundedUp(bits, lost, 1 << (dropped - 1), value.isNegative, rounding)
    }
    if isHalf, converts, environment.usesAlternativeHalf {
      if bits >= signBit {
        environment.raise(.invalidOperation)
        return zero(value.isNegative) | (signBit - 1)
      }
    } else if bits >= infinity(false) {
      environment.raise(.overflow)
      environment.raise(.inexact)
      return overflowed(value.isNegative, rounding)
    }
    if lost != 0 { environment.raise(.inexact) }
    return zero(value.isNegative) | bits
  }

  /// Infinity or the largest finite number, as the rounding mode says.
  static func overflowed(_ isNegative: Bool, _ rounding: Rounding) -> UInt64 {
    switch rounding {
    case .tiesToEven, .tiesToAway, .toOddOrInfinity: infinity(isNegative)
    case .towardsPlusInfinity: isNegative ? largest(true) : infinity(false)
    case .towardsMinusInfinity: isNegative ? infinity(true) : largest(false)
    case .towardsZero, .toOdd: largest(isNegative)
    }
  }
}

/// A right shift after which bit 0 says whether any one was shifted out, besides its own value.
@inline(__always)
func shiftedRight<Bits: FixedWidthInteger & UnsignedInteger>(_ value: Bits, by shift: Int) -> Bits {
  if shift == 0 { return value }
  if shift >= Bits.bitWidth { return value == 0 ? 0 : 1 }
  let lost = value &<< Bits(truncatingIfNeeded: Bits.bitWidth &- shift)
  return value &>> Bits(truncatingIfNeeded: shift) | (lost == 0 ? 0 : 1)
}
