import AArch64
import Simulation

/// V registers full of floating-point numbers on which implementations differ: NaNs, infinities,
/// denormals, ties, the ends of integers' ranges.
enum FloatingPointValues {
  /// Whether a row computes with floating-point numbers.
  static func suit(_ row: InstructionListing) -> Bool {
    ["fp", "fp16", "jscvt", "fhm", "fcma", "frintts", "bf16"].contains(row.feature)
      || row.feature == "asimd" && (row.name.hasPrefix("F") || row.name.contains("CVTF"))
  }

  /// Elements of the width that the instruction works on, as far as it shows: in ftype or sz.
  static func fill(
    _ v: inout [UInt64], _ word: UInt32, _ row: InstructionListing, _ random: inout SeededRandom
  ) {
    var width = word >> 22 & 1 == 0 ? 32 : 64
    if row.feature == "fp16" || row.name.contains("half") { width = 16 }
    if random.next(below: 4) == 0 { width = [16, 32, 64][Int(random.next(below: 3))] }
    // BFloat16 elements are upper halves of singles.
    let isUpperHalf = row.feature == "bf16" && random.next(below: 2) == 0
    if isUpperHalf { width = 16 }
    for index in v.indices {
      v[index] = 0
      for place in stride(from: 0, to: 64, by: width) {
        let element = isUpperHalf ? value(32, &random) >> 16 : value(width, &random)
        v[index] |= element << UInt64(place)
      }
    }
    // The same operand twice, or its negative: differences that vanish.
    guard random.next(below: 8) == 0 else { return }
    let (n, m) = (Int(word >> 5 & 31), Int(word >> 16 & 31))
    let sign = random.next() & 1 << UInt64(width - 1)
    for half in 0..<2 { v[2 * m + half] = v[2 * n + half] ^ sign }
  }

  /// One number of 16, 32 or 64 bits.
  static func value(_ width: Int, _ random: inout SeededRandom) -> UInt64 {
    let exponentBits = [16: 5, 32: 8, 64: 11][width]!
    let fractionBits = UInt64(width - exponentBits - 1)
    let largest = (UInt64(1) << UInt64(exponentBits)) - 1
    let bias = largest >> 1
    let mask = (UInt64(1) << fractionBits) - 1
    let sign = (random.next() & 1) << UInt64(width - 1)
    let bits = random.next() & mask
    func number(_ exponent: UInt64, _ fraction: UInt64) -> UInt64 {
      sign | min(exponent, largest) << fractionBits | fraction & mask
    }
    switch random.next(below: 16) {
    case 0: return number(0, 0)
    case 1: return number(largest, 0)
    case 2: return number(largest, bits | 1 << (fractionBits - 1))
    case 3: return number(largest, bits >> 1 | 1)
    case 4: return number(0, bits)
    case 5: return number(0, bits >> random.next(below: fractionBits))
    case 6: return number(1, bits & 3)
    case 7: return number(largest - 1, mask ^ bits & 3)
    case 8, 9:
      // An integer or half of one.
      let size = random.next(below: fractionBits)
      return number(bias + size, bits & ~(mask >> (size + 1)))
    case 10, 11:
      // About the ends of the integers' ranges.
      let edge = [7, 8, 15, 16, 31, 32, 63, 64][Int(random.next(below: 8))]
      return number(bias + UInt64(edge) - random.next(below: 2), [0, mask, bits][Int(bits % 3)])
    case 12: return number(bias, [0, 1, mask][Int(bits % 3)])
    case 13:
      // Few ones: products and quotients that are exact or halfway.
      return number(bias - 2 + random.next(below: 5), bits & random.next() & random.next())
    case 14: return number(bias - 2 + random.next(below: 5), bits)
    default: return random.next() & (width == 64 ? .max : (1 << UInt64(width)) - 1)
    }
  }
}
