extension KnownResultsTests {
  static let narrow: UInt32 = 0x1e62_4003
  static let narrowToOdd: UInt32 = 0x7e61_6803
  static let toHalf: UInt32 = 0x1e63_c003

  static let conversions = [
    that("1 + 2^-24 as a single", narrow, 0x3ff0_0000_1000_0000, gives: 0x3f80_0000, inexact),
    that("to odd", narrowToOdd, 0x3ff0_0000_0000_0001, gives: 0x3f80_0001, inexact),
    that("to odd, past the largest", narrowToOdd, largest, gives: 0x7f7f_ffff, overflow | inexact),
    that("just below infinity", narrow, 0x47ef_ffff_efff_ffff, gives: 0x7f7f_ffff, inexact),
    that(
      "halfway to infinity", narrow, 0x47ef_ffff_f000_0000, gives: 0x7f80_0000, overflow | inexact),
    that("2^-150", narrow, 0x3690 << 48, gives: 0, underflow | inexact),
    that("3 · 2^-150", narrow, 0x36a8 << 48, gives: 2, underflow | inexact),
    that("2^-149 is exact", narrow, 0x36a0 << 48, gives: 1),
    that("2^-149 flushed", narrow, 0x36a0 << 48, gives: 0, underflow, fpcr: flush),
    that(
      "a NaN keeps the top of its fraction", narrow, signalling | 1 << 50, gives: 0xffe0_0000,
      invalid),
    that("2^-20 as a half is denormal", toHalf, 0x3eb0 << 48, gives: 0x0010, fpcr: flush | flush16),
    that(
      "65520 is halfway to infinity", toHalf, 0x40ef_fe00_0000_0000, gives: 0x7c00,
      overflow | inexact),
    that("65536, alternative", toHalf, 0x40f0 << 48, gives: 0x7c00, fpcr: alternative),
    that("131072, alternative", toHalf, 0x4100 << 48, gives: 0x7fff, invalid, fpcr: alternative),
    that(
      "infinity, alternative", toHalf, infinity | negative, gives: 0xffff, invalid,
      fpcr: alternative),
    that("a NaN, alternative", toHalf, quiet | negative, gives: 0x8000, invalid, fpcr: alternative),
    that("a half of 0x7fff", 0x1ee2_c003, 0x7fff, gives: 0x7fff_fc << 40, fpcr: 0),
    that(
      "the same, alternative", 0x1ee2_c003, 0x7fff, gives: 0x40ff_fc00_0000_0000, fpcr: alternative),
  ]

  static let integers = [
    that("fcvtzs w: 2147483647.5", 0x1e78_0003, 0x41df_ffff_ffe0_0000, gives: 0x7fff_ffff, inexact),
    that("fcvtzs w: 2^31", 0x1e78_0003, 0x41e0 << 48, gives: 0x7fff_ffff, invalid),
    that("fcvtzs w: -2^31 - 0.5", 0x1e78_0003, 0xc1e0_0000_0010_0000, gives: 0x8000_0000, inexact),
    that("fcvtzs w: NaN", 0x1e78_0003, quiet, gives: 0, invalid),
    that("fcvtzs x: -2^63", 0x9e78_0003, 0xc3e0 << 48, gives: negative),
    that("fcvtzs x: 2^63", 0x9e78_0003, 0x43e0 << 48, gives: negative - 1, invalid),
    that("fcvtzs x: -infinity", 0x9e78_0003, infinity | negative, gives: negative, invalid),
    that("fcvtzu x: the largest below 2^64", 0x9e79_0003, 0x43ef_ffff_ffff_ffff, gives: ~0x7ff),
    that("fcvtzu x: 2^64", 0x9e79_0003, 0x43f0 << 48, gives: .max, invalid),
    that("fcvtzu w: -1", 0x1e79_0003, one | negative, gives: 0, invalid),
    that("fcvtzu w: -0.5", 0x1e79_0003, half | negative, gives: 0, inexact),
    that("fcvtns: 2.5", 0x9e60_0003, 0x4004 << 48, gives: 2, inexact),
    that("fcvtas: 2.5", 0x9e64_0003, 0x4004 << 48, gives: 3, inexact),
    that("fcvtas: -2.5", 0x9e64_0003, 0xc004 << 48, gives: 0 &- 3, inexact),
    that("fcvtas: just below a half", 0x9e64_0003, half - 1, gives: 0, inexact),
    that("fcvtzs x: a flushed denormal", 0x9e78_0003, 1, gives: 0, denormal, fpcr: flush),
    that("scvtf s: 2^63 - 1", 0x9e22_0003, negative - 1, gives: 0x5f00_0000, inexact),
    that("scvtf s: rounded once", 0x9e22_0003, 1 << 54 | 1 << 30 | 1, gives: 0x5a80_0001, inexact),
    that("ucvtf s: 2^64 - 1", 0x9e23_0003, .max, gives: 0x5f80_0000, inexact),
    that("scvtf d, #64: -2^63", 0x9e42_0003, negative, gives: half | negative),
    that("frint32x: NaN", 0x1e68_c003, quiet, gives: 0xc1e0 << 48, invalid),
    that(
      "frint32x: 2147483647.5", 0x1e68_c003, 0x41df_ffff_ffe0_0000, gives: 0xc1e0 << 48, invalid),
    that("frint64z: -1.5", 0x1e69_4003, 0xbff8 << 48, gives: one | negative, inexact),
    that("fjcvtzs: 2^32 + 2", 0x1e7e_0003, 0x41f0_0000_0020_0000, gives: 2, invalid),
    that("fjcvtzs: -(2^52 + 1)", 0x1e7e_0003, 0xc330_0000_0000_0001, gives: 0xffff_ffff, invalid),
    that("fjcvtzs: 2^84", 0x1e7e_0003, 0x4530 << 48, gives: 0, invalid),
    that("fjcvtzs: -1.5", 0x1e7e_0003, 0xbff8 << 48, gives: 0xffff_ffff, inexact),
  ]

  static let toBFloat16: UInt32 = 0x1e63_4003
  static let dotProduct: UInt32 = 0x2e41_fc03

  static let bfloat16s = [
    that("bfcvt: 1 + 2^-8", toBFloat16, 0x3f80_8000, gives: 0x3f80, inexact),
    that("bfcvt: 1 + 3 · 2^-8", toBFloat16, 0x3f81_8000, gives: 0x3f82, inexact),
    that("bfcvt: the largest", toBFloat16, 0x7f7f_ffff, gives: 0x7f80, overflow | inexact),
    that("bfcvt: a signalling NaN", toBFloat16, 0xff81_0001, gives: 0xffc1, invalid),
    that("bfcvt: a denormal", toBFloat16, 0x0001_0000, gives: 1),
    that("bfcvt: flushed", toBFloat16, 0x0001_0000, gives: 0, denormal, fpcr: flush),
    that("bfdot: 1 + 2^-25 to odd", dotProduct, 0x3f80_3f80, 0x3300_3f80, 0, gives: 0x3f80_0001),
    that(
      "bfdot: overflow raises nothing", dotProduct, 0x7f00, 0x4000, gives: 0x7f80_0000,
      fpcr: truncate),
    that("bfdot: denormals are zero", dotProduct, 0x0040, 0x4000, gives: 0),
    that("bfdot: zero times infinity", dotProduct, 0x8000, 0x7f80, gives: 0x7fc0_0000),
    that(
      "bfmlalb: overflow", 0x2ec1_fc03, 0x7f00, 0x4000, gives: 0x7f80_0000, overflow | inexact),
    that("bfmmla: the first of four", 0x6e41_ec03, 0x4000_3f80, 0x4000_4040, gives: 0x40e0_0000),
  ]

  static let estimates = [
    that("frecpe: 1", 0x5ee1_d803, one, gives: 0x3fef_f000_0000_0000),
    that("frecpe: -0", 0x5ee1_d803, negative, gives: infinity | negative, divideByZero),
    that("frecpe: 2^-1024", 0x5ee1_d803, 1 << 50, gives: 0x7fef_f000_0000_0000),
    that("frecpe: below", 0x5ee1_d803, 1 << 50 - 1, gives: infinity, overflow | inexact),
    that(
      "frecpe: below, truncated", 0x5ee1_d803, 1, gives: largest, overflow | inexact, fpcr: truncate
    ),
    that("frecpe: 2^1023 is denormal", 0x5ee1_d803, 0x7fe0 << 48, gives: 0x0007_fc00_0000_0000),
    that("frecpe: 2^1022, flushed", 0x5ee1_d803, 0x7fd0 << 48, gives: 0, underflow, fpcr: flush),
    that("frsqrte: 1", 0x7ee1_d803, one, gives: 0x3fef_f000_0000_0000),
    that("frsqrte: 4", 0x7ee1_d803, 0x4010 << 48, gives: 0x3fdf_f000_0000_0000),
    that("frsqrte: -1", 0x7ee1_d803, one | negative, gives: quiet, invalid),
    that("frsqrte: the smallest", 0x7ee1_d803, 1, gives: 0x617f_f000_0000_0000),
    that("frecpx: 8", 0x5ee1_f803, 0x4020 << 48, gives: 0x3fd0 << 48),
    that("frecpx: a denormal", 0x5ee1_f803, negative | 1, gives: 0xffe0 << 48),
    that("frecpx: a denormal, flushed", 0x5ee1_f803, 1, gives: 0x7fe0 << 48, denormal, fpcr: flush),
  ]
}
