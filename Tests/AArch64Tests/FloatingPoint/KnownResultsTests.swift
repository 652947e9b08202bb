import AArch64
import Testing

/// Hard cases of floating point, with results and flags worked out by hand.
@Suite struct KnownResultsTests {
  // FPCR.
  static let plus: UInt64 = 1 << 22
  static let minus: UInt64 = 2 << 22
  static let truncate: UInt64 = 3 << 22
  static let flush16: UInt64 = 1 << 19
  static let flush: UInt64 = 1 << 24
  static let defaultNaN: UInt64 = 1 << 25
  static let alternative: UInt64 = 1 << 26

  // FPSR.
  static let invalid: UInt64 = 0x01
  static let divideByZero: UInt64 = 0x02
  static let overflow: UInt64 = 0x04
  static let underflow: UInt64 = 0x08
  static let inexact: UInt64 = 0x10
  static let denormal: UInt64 = 0x80

  // Doubles.
  static let one: UInt64 = 0x3ff0 << 48
  static let two: UInt64 = 0x4000 << 48
  static let half: UInt64 = 0x3fe0 << 48
  static let infinity: UInt64 = 0x7ff0 << 48
  static let largest: UInt64 = infinity - 1
  static let smallestNormal: UInt64 = 0x0010 << 48
  static let quiet: UInt64 = 0x7ff8 << 48
  static let signalling: UInt64 = 0xfff0 << 48 | 2
  static let negative: UInt64 = 1 << 63

  struct Case: Sendable {
    let text: String
    let word: UInt32
    let fpcr: UInt64
    /// V0 to V2; the first one is X0 too.
    let operands: [UInt64]
    /// V3, or X3 for instructions that write a general register.
    let result: UInt64
    let flags: UInt64
  }

  static func that(
    _ text: String, _ word: UInt32, _ operands: UInt64..., gives result: UInt64,
    _ flags: UInt64 = 0, fpcr: UInt64 = 0
  ) -> Case {
    Case(
      text: text, word: word, fpcr: fpcr, operands: operands, result: result, flags: flags)
  }

  @Test func resultsAndFlags() {
    let cases = [
      Self.products, Self.sums, Self.quotients, Self.nans, Self.comparisons, Self.conversions,
      Self.integers, Self.bfloat16s, Self.estimates,
    ]
    let bench = Bench()
    for known in cases.joined() {
      var registers = CoreRegisters()
      registers.fpcr = known.fpcr
      registers.x[0] = known.operands[0]
      registers.x[3] = ~known.result
      for (place, operand) in known.operands.enumerated() { registers.v[2 * place] = operand }
      let after = bench.run([known.word], registers)
      // Instructions that write no general register leave X3 alone.
      let result = after.x[3] == ~known.result ? after.v[6] : after.x[3]
      #expect(
        result == known.result && after.fpsr == known.flags,
        "\(known.text): \(String(result, radix: 16)), flags \(String(after.fpsr, radix: 16))")
    }
  }

  static let fmadd: UInt32 = 0x1f41_0803
  static let fmul: UInt32 = 0x1e61_0803

  static let products = [
    that(
      "fused: (1 + 2^-27)(1 - 2^-27) - 1 = -2^-54", fmadd, 0x3ff0_0000_0200_0000,
      0x3fef_ffff_fc00_0000, one | negative, gives: 0xbc90 << 48),
    that(
      "fused: (1 + 2^-52)² - (1 + 2^-51) = 2^-104", fmadd, one | 1, one | 1, one | negative | 2,
      gives: 0x3970 << 48),
    that(
      "a product halfway between doubles goes to even", fmadd, 0x41a0_0000_0200_0000,
      0x4190_0000_0400_0000, 0, gives: 0x4340_0000_0600_0000, inexact),
    that(
      "and up with the smallest addend", fmadd, 0x41a0_0000_0200_0000, 0x4190_0000_0400_0000, 1,
      gives: 0x4340_0000_0600_0001, inexact),
    that(
      "a product below all numbers, added to the smallest", fmadd, smallestNormal,
      smallestNormal, 1, gives: 1, underflow | inexact),
    that(
      "the same towards plus infinity", fmadd, smallestNormal, smallestNormal, 1, gives: 2,
      underflow | inexact, fpcr: plus),
    that(
      "fmadd s: no overflow in between", 0x1f01_0803, 0x7f7f_ffff, 0x4000_0000, 0xff7f_ffff,
      gives: 0x7f7f_ffff),
    that(
      "tiny before rounding: underflow, though the result is normal", fmul,
      0x3fef_ffff_ffff_ffff, smallestNormal, gives: smallestNormal, underflow | inexact),
    that(
      "the same flushed: neither inexact nor normal", fmul, 0x3fef_ffff_ffff_ffff,
      smallestNormal, gives: 0, underflow, fpcr: flush),
    that("an exact denormal", fmul, smallestNormal, half, gives: smallestNormal >> 1),
    that(
      "far below the denormals", fmul, smallestNormal, smallestNormal | negative,
      gives: negative, underflow | inexact),
    that(
      "the same towards minus infinity", fmul, smallestNormal, smallestNormal | negative,
      gives: negative | 1, underflow | inexact, fpcr: minus),
    that("overflow", fmul, largest, two, gives: infinity, overflow | inexact),
    that(
      "overflow towards zero", fmul, largest, two, gives: largest, overflow | inexact,
      fpcr: truncate),
    that(
      "negative overflow towards plus infinity", fmul, largest | negative, two,
      gives: largest | negative, overflow | inexact, fpcr: plus),
    that("fnmul", 0x1e61_8803, 0, one, gives: negative),
    that("zero times infinity", fmul, 0, infinity, gives: quiet, invalid),
    that("fmulx of the same is two", 0x5e61_dc03, negative, infinity, gives: two | negative),
    that("frecps of the same is two", 0x5e61_fc03, 0, infinity, gives: two),
    that("frsqrts of the same is one and a half", 0x5ee1_fc03, infinity, 0, gives: 0x3ff8 << 48),
    that("frsqrts halves after adding", 0x5ee1_fc03, one, one, gives: one),
    that(
      "fmadd h flushed", 0x1fc1_0803, 0x0400, 0x3800, 0, gives: 0, underflow, fpcr: flush16),
  ]

  static let fadd: UInt32 = 0x1e61_2803

  static let sums = [
    that("1 + 2^-53 is halfway, and goes to even", fadd, one, 0x3ca0 << 48, gives: one, inexact),
    that(
      "the next above halfway goes up", fadd, one, 0x3ca0_0000_0000_0001, gives: one | 1,
      inexact),
    that("1 - 2^-54", fadd, one, 0xbc90 << 48, gives: one, inexact),
    that(
      "1 - 2^-54 towards zero", fadd, one, 0xbc90 << 48, gives: 0x3fef_ffff_ffff_ffff, inexact,
      fpcr: truncate),
    that("1 - 1", fadd, one, one | negative, gives: 0),
    that("1 - 1 towards minus infinity", fadd, one, one | negative, gives: negative, fpcr: minus),
    that("-0 + -0", fadd, negative, negative, gives: negative),
    that("infinity - infinity", fadd, infinity, infinity | negative, gives: quiet, invalid),
    that("denormals add exactly", fadd, 1, smallestNormal - 1, gives: smallestNormal),
    that("denormals count as zero", fadd, 1, one, gives: one, denormal, fpcr: flush),
    that(
      "negative ones too", fadd, negative | 1, negative | 1, gives: negative, denormal,
      fpcr: flush),
    that("halves: without a flag", 0x1ee1_2803, 1, 1, gives: 0, fpcr: flush16),
    that("halves are not flushed by FZ", 0x1ee1_2803, 1, 1, gives: 2, fpcr: flush),
    that("fabd clears the sign of a NaN", 0x7ee1_d403, signalling, one, gives: quiet | 2, invalid),
  ]

  static let fdiv: UInt32 = 0x1e61_1803
  static let fsqrt: UInt32 = 0x1e61_c003

  static let quotients = [
    that("1 / 3", fdiv, one, 0x4008 << 48, gives: 0x3fd5_5555_5555_5555, inexact),
    that(
      "1 / 3 towards plus infinity", fdiv, one, 0x4008 << 48, gives: 0x3fd5_5555_5555_5556,
      inexact, fpcr: plus),
    that("1 / -0", fdiv, one, negative, gives: infinity | negative, divideByZero),
    that("infinity / 0 divides nothing", fdiv, infinity, 0, gives: infinity),
    that("0 / 0", fdiv, 0, 0, gives: quiet, invalid),
    that("a denormal over itself", fdiv, 3, 3, gives: one),
    that(
      "1 / flushed denormal", fdiv, one, 1, gives: infinity, divideByZero | denormal, fpcr: flush),
    that("root of 2", fsqrt, two, gives: 0x3ff6_a09e_667f_3bcd, inexact),
    that("root of the smallest", fsqrt, 1, gives: 0x1e60 << 48),
    that("root of the largest", fsqrt, largest, gives: 0x5fef_ffff_ffff_ffff, inexact),
    that("root of -0", fsqrt, negative, gives: negative),
    that("root of -1", fsqrt, one | negative, gives: quiet, invalid),
  ]

  static let nans = [
    that(
      "a signalling NaN goes before a quiet one", fadd, quiet | 1, signalling,
      gives: signalling | quiet, invalid),
    that("the first of two quiet ones", fadd, quiet | 1, quiet | 2, gives: quiet | 1),
    that("the default NaN", fadd, quiet | negative | 1, one, gives: quiet, fpcr: defaultNaN),
    that("fmadd: the addend is the first", fmadd, quiet | 1, one, quiet | 3, gives: quiet | 3),
    that(
      "fmadd: zero times infinity and a quiet NaN", fmadd, 0, infinity, quiet | 3, gives: quiet,
      invalid),
    that(
      "fmadd: zero times infinity and a signalling NaN", fmadd, 0, infinity, signalling,
      gives: signalling | quiet, invalid),
    that("fmsub negates a NaN factor", 0x1f41_8803, quiet | 1, one, 0, gives: quiet | negative | 1),
    that("fnmul negates a NaN", 0x1e61_8803, quiet | 1, one, gives: quiet | negative | 1),
    that("frecps negates its first NaN", 0x5e61_fc03, quiet | 1, one, gives: quiet | negative | 1),
    that("fmaxnm ignores a quiet NaN", 0x1e61_6803, quiet, one, gives: one),
    that(
      "but not a signalling one", 0x1e61_6803, one, signalling, gives: signalling | quiet, invalid),
  ]

  static let comparisons = [
    that("fmax of zeros", 0x1e61_4803, negative, 0, gives: 0),
    that("fmin of zeros", 0x1e61_5803, 0, negative, gives: negative),
    that("fmin with infinity", 0x1e61_5803, infinity | negative, 1, gives: infinity | negative),
    that("fmax flushes", 0x1e61_4803, 1, negative, gives: 0, denormal, fpcr: flush),
  ]
}
