/// What is done with two elements of one width. Operands are zero-extended; of the result the low
/// bits count.
enum LaneOperation: Sendable {
  case add, subtract, multiply, equal
  /// All ones when the operands have a one in common.
  case test
  case halvingAdd(signed: Bool), roundingHalvingAdd(signed: Bool), halvingSubtract(signed: Bool)
  case greater(signed: Bool), greaterOrEqual(signed: Bool)
  case maximum(signed: Bool), minimum(signed: Bool)
  case absoluteDifference(signed: Bool)
  /// By the second operand's low byte, which is signed: to the right when negative.
  case shiftByRegister(signed: Bool)

  func apply(_ a: UInt64, _ b: UInt64, size: UInt32) -> UInt64 {
    switch self {
    case .add: return a &+ b
    case .subtract: return a &- b
    case .multiply: return a &* b
    case .equal: return a == b ? .max : 0
    case .test: return a & b != 0 ? .max : 0
    // Elements are of 32 bits at most: nothing overflows.
    case .halvingAdd(let signed):
      return halved(extend(a, size, signed) &+ extend(b, size, signed))
    case .roundingHalvingAdd(let signed):
      return halved(extend(a, size, signed) &+ extend(b, size, signed) &+ 1)
    case .halvingSubtract(let signed):
      return halved(extend(a, size, signed) &- extend(b, size, signed))
    case .greater(let signed): return isLess(b, a, size, signed) ? .max : 0
    case .greaterOrEqual(let signed): return isLess(a, b, size, signed) ? 0 : .max
    case .maximum(let signed): return isLess(a, b, size, signed) ? b : a
    case .minimum(let signed): return isLess(a, b, size, signed) ? a : b
    case .absoluteDifference(let signed):
      return isLess(a, b, size, signed) ? b &- a : a &- b
    case .shiftByRegister(let signed):
      let shift = Int(Int8(truncatingIfNeeded: b))
      if shift >= 0 { return shift > 63 ? 0 : a << UInt64(shift) }
      let right = min(-shift, 63)
      let value = extend(a, size, signed)
      if signed { return UInt64(bitPattern: Int64(bitPattern: value) >> Int64(right)) }
      return -shift > 63 ? 0 : value >> UInt64(right)
    }
  }
}

/// What is done with one element.
enum LaneFunction: Sendable {
  case countSigns, countZeros, countOnes, absolute, negated
  // Comparisons with zero.
  case positive, zero, negative, notNegative, notPositive

  func apply(_ value: UInt64, size: UInt32) -> UInt64 {
    let width = 8 << Int(size)
    let signed = Int64(bitPattern: extend(value, size, true))
    switch self {
    case .countSigns:
      let differing = value ^ value << 1 | 1
      return UInt64((differing << UInt64(64 - width)).leadingZeroBitCount)
    case .countZeros: return UInt64(value.leadingZeroBitCount - (64 - width))
    case .countOnes: return UInt64(value.nonzeroBitCount)
    case .absolute: return signed < 0 ? 0 &- value : value
    case .negated: return 0 &- value
    case .positive: return signed > 0 ? .max : 0
    case .zero: return signed == 0 ? .max : 0
    case .negative: return signed < 0 ? .max : 0
    case .notNegative: return signed >= 0 ? .max : 0
    case .notPositive: return signed <= 0 ? .max : 0
    }
  }
}

/// An element of `1 << size` bytes as 64 bits.
func extend(_ value: UInt64, _ size: UInt32, _ signed: Bool) -> UInt64 {
  let unused = 64 - (Int64(8) << Int64(size))
  if signed { return UInt64(bitPattern: (Int64(bitPattern: value) << unused) >> unused) }
  return (value << UInt64(unused)) >> UInt64(unused)
}

private func halved(_ value: UInt64) -> UInt64 {
  UInt64(bitPattern: Int64(bitPattern: value) >> 1)
}

private func isLess(_ a: UInt64, _ b: UInt64, _ size: UInt32, _ signed: Bool) -> Bool {
  signed
    ? Int64(bitPattern: extend(a, size, true)) < Int64(bitPattern: extend(b, size, true))
    : extend(a, size, false) < extend(b, size, false)
}
