import AArch64
import Testing

/// Operations on one half, for all of the 65,536, in each rounding mode and with FPCR.FZ16, against
/// arithmetic in doubles, which is exact for halves, their squares and what lies between two.
@Suite struct HalfPrecisionTests {
  /// RMode in bits 23 and 22, FZ16 in bit 19.
  @Test(arguments: [0, 1 << 22, 2 << 22, 3 << 22, 1 << 19] as [UInt64])
  func everyHalf(_ fpcr: UInt64) {
    let operations = HalfOperation.all
    // Each from a clear FPSR into a V register of its own, FPSR into the X register.
    var words: [UInt32] = []
    for (place, operation) in operations.enumerated() {
      let register = UInt32(place + 1)
      words += [0xd51b_443f, operation.word | register, 0xd53b_4420 | register]
    }
    var registers = CoreRegisters()
    registers.fpcr = fpcr
    let bench = Bench()
    registers.pc = bench.run(words, registers).pc - UInt64(words.count) * 4
    var failures: [String] = []
    for half in UInt64(0)..<0x1_0000 {
      registers.v[0] = half
      let after = bench.step(from: registers, count: UInt64(words.count))
      for (place, operation) in operations.enumerated() {
        let expected = operation.reference(half, fpcr)
        let result = after.v[2 * (place + 1)]
        let flags = after.x[place + 1]
        if result != expected.result || flags != expected.flags {
          failures.append(
            "\(operation.name) \(String(half, radix: 16)): \(String(result, radix: 16)) and "
              + "\(String(flags, radix: 16)), not \(expected)")
        }
      }
    }
    #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(5))")
  }
}

/// An instruction on H0 and what it should give.
private struct HalfOperation {
  let name: String
  let word: UInt32
  /// Bits of the result and of FPSR.
  let reference: (_ half: UInt64, _ fpcr: UInt64) -> (result: UInt64, flags: UInt64)

  init(
    _ name: String, _ word: UInt32,
    _ reference: @escaping (_ half: Half, _ mode: UInt64) -> (UInt64, UInt64)
  ) {
    self.name = name
    self.word = word
    self.reference = { bits, fpcr in
      reference(Half(bits, flushes: fpcr & 1 << 19 != 0), fpcr >> 22 & 3)
    }
  }

  static var all: [HalfOperation] {
    [
      HalfOperation("fsqrt", 0x1ee1_c000, squareRoot),
      integral("frintn", 0x1ee4_4000) { _ in 0 },
      integral("frintp", 0x1ee4_c000) { _ in 1 },
      integral("frintm", 0x1ee5_4000) { _ in 2 },
      integral("frintz", 0x1ee5_c000) { _ in 3 },
      integral("frinta", 0x1ee6_4000) { _ in 4 },
      integral("frintx", 0x1ee7_4000, isExact: true) { $0 },
      integral("frinti", 0x1ee7_c000) { $0 },
      HalfOperation("fcvt s", 0x1ee2_4000) { half, _ in half.widened(to: 32) },
      HalfOperation("fcvt d", 0x1ee2_c000) { half, _ in half.widened(to: 64) },
      integer("fcvtns", 0x5e79_a800, mode: 0, signed: true),
      integer("fcvtmu", 0x7e79_b800, mode: 2, signed: false),
      integer("fcvtps", 0x5ef9_a800, mode: 1, signed: true),
      integer("fcvtzu", 0x7ef9_b800, mode: 3, signed: false),
      integer("fcvtas", 0x5e79_c800, mode: 4, signed: true),
      HalfOperation("scvtf", 0x5e79_d800) { half, mode in
        fromInteger(Double(Int16(truncatingIfNeeded: half.bits)), mode)
      },
      HalfOperation("ucvtf", 0x7e79_d800) { half, mode in
        fromInteger(Double(half.bits), mode)
      },
    ]
  }

  private static func squareRoot(_ half: Half, _ mode: UInt64) -> (UInt64, UInt64) {
    if half.isNaN { return half.quieted }
    if half.value == 0 { return (half.bits & 0x8000, 0) }
    if half.value < 0 { return (0x7e00, 1) }
    if half.value == .infinity { return (0x7c00, 0) }
    return Half.rounded(mode, isNegative: false) { half.value - $0 * $0 }
  }

  private static func integral(
    _ name: String, _ word: UInt32, isExact: Bool = false, _ mode: @escaping (UInt64) -> UInt64
  ) -> HalfOperation {
    HalfOperation(name, word) { half, current in
      if half.isNaN { return half.quieted }
      if half.value.isInfinite { return (half.bits, 0) }
      let result = half.value.rounded(by: mode(current))
      let flags: UInt64 = isExact && result != half.value ? 0x10 : 0
      if result == 0 { return (half.bits & 0x8000, flags) }
      let (magnitude, _) = Half.rounded(3, isNegative: false) { abs(result) - $0 }
      return (magnitude | half.bits & 0x8000, flags)
    }
  }

  private static func integer(_ name: String, _ word: UInt32, mode: UInt64, signed: Bool)
    -> HalfOperation
  {
    HalfOperation(name, word) { half, _ in
      if half.isNaN { return (0, 1) }
      let limits = signed ? (-32768.0, 32767.0) : (0.0, 65535.0)
      let result = half.value.rounded(by: mode)
      let saturated = min(max(result, limits.0), limits.1)
      let flags: UInt64 = saturated != result ? 1 : result != half.value ? 0x10 : 0
      return (UInt64(bitPattern: Int64(saturated)) & 0xffff, flags)
    }
  }

  private static func fromInteger(_ value: Double, _ mode: UInt64) -> (UInt64, UInt64) {
    if value == 0 { return (0, 0) }
    let (magnitude, flags) = Half.rounded(mode, isNegative: value < 0) { abs(value) - $0 }
    return (magnitude | (value < 0 ? 0x8000 : 0), flags)
  }
}

private struct Half {
  let bits: UInt64
  /// With denormals as zero when they are flushed.
  let value: Double

  init(_ bits: UInt64, flushes: Bool) {
    self.bits = bits
    let magnitude = bits & 0x7fff
    let isFlushed = flushes && magnitude < 0x400
    let size = isFlushed ? 0 : magnitude == 0x7c00 ? .infinity : Self.magnitude(magnitude)
    value = bits & 0x8000 == 0 ? size : -size
  }

  var isNaN: Bool { bits & 0x7fff > 0x7c00 }
  /// With Invalid Operation if it was signalling.
  var quieted: (UInt64, UInt64) { (bits | 0x200, bits & 0x200 == 0 ? 1 : 0) }

  /// 0x7c00 as what would follow the largest number.
  private static func magnitude(_ bits: UInt64) -> Double {
    let (exponent, fraction) = (Int(bits >> 10), Double(bits & 0x3ff) / 1024)
    return exponent == 0
      ? fraction / 16384
      : (1 + fraction) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
  }

  /// The magnitude of a half, and flags, for a number that is not zero: `distance` has the sign of
  /// its magnitude less another one.
  static func rounded(
    _ mode: UInt64, isNegative: Bool, _ distance: (Double) -> Double
  ) -> (UInt64, UInt64) {
    var below: UInt64 = 0
    for bit in (0..<15).reversed() {
      let next = below | 1 << UInt64(bit)
      if next <= 0x7c00, distance(magnitude(next)) >= 0 { below = next }
    }
    if distance(magnitude(below)) == 0 { return (below, 0) }
    let middle = distance((magnitude(below) + magnitude(below + 1)) / 2)
    let isUp =
      switch mode {
      case 0: middle > 0 || middle == 0 && below & 1 != 0
      case 1: !isNegative
      case 2: isNegative
      default: false
      }
    let result = below + (isUp ? 1 : 0)
    return (result, result == 0x7c00 ? 0x14 : 0x10)
  }

  /// As a single or double; conversions do not flush halves.
  func widened(to width: Int) -> (UInt64, UInt64) {
    let sign = (bits >> 15) << UInt64(width - 1)
    let exact = Half(bits & 0x7fff, flushes: false).value
    if isNaN {
      let fraction = (bits & 0x3ff | 0x200) << (width == 32 ? 13 : 42)
      return (sign | (width == 32 ? 0x7f80_0000 : 0x7ff0 << 48) | fraction, quieted.1)
    }
    return (sign | (width == 32 ? UInt64(Float(exact).bitPattern) : exact.bitPattern), 0)
  }
}

extension Double {
  /// By RMode; 4 is ties to away.
  fileprivate func rounded(by mode: UInt64) -> Double {
    switch mode {
    case 0: rounded(.toNearestOrEven)
    case 1: rounded(.up)
    case 2: rounded(.down)
    case 3: rounded(.towardZero)
    default: rounded(.toNearestOrAwayFromZero)
    }
  }
}
