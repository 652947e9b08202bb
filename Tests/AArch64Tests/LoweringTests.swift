import AArch64
import Testing

@Suite struct LoweringTests {
  /// Every mask that the definition allows: a run of ones in an element of 2 to 64 bits, rotated,
  /// repeated; against what AND (immediate) is lowered to for all 8,192 encodings.
  @Test func logicalImmediatesAreExactlyTheRotatedRuns() {
    var expected: Set<UInt64> = []
    for size in [2, 4, 8, 16, 32, 64] {
      for ones in 1..<size {
        for rotation in 0..<size {
          var mask: UInt64 = 0
          for bit in 0..<64 where (bit + rotation) % size < ones { mask |= 1 << UInt64(bit) }
          expected.insert(mask)
        }
      }
    }
    #expect(expected.count == 5334)
    var found: Set<UInt64> = []
    for immediate in UInt32(0)..<8192 {
      guard let text = InstructionListing.lowered(0x9200_0000 | immediate << 10),
        let value = text.split(separator: "0x").last, let mask = UInt64(value, radix: 16)
      else { continue }
      found.insert(mask)
    }
    #expect(found == expected)
  }

  static let cases: [(UInt32, String)] = [
    // add sp, sp, #16; sub sp, sp, #16: SP on both sides, SUB negated
    (0x9100_43ff, "addImmediate64 rd 31 rn 31 rm 32 aux 0 immediate 0x10"),
    (0xd100_43ff, "addImmediate64 rd 31 rn 31 rm 32 aux 0 immediate 0xfffffffffffffff0"),
    (0x5100_0400, "addImmediate32 rd 0 rn 0 rm 32 aux 0 immediate 0xffffffff"),
    // cmp x0, #1: discards, and compares with SP when Rn is 31
    (0xf100_041f, "subsImmediate64 rd 33 rn 0 rm 32 aux 0 immediate 0x1"),
    (0xf100_07ff, "subsImmediate64 rd 33 rn 31 rm 32 aux 0 immediate 0x1"),
    // mov x0, x1; mov x0, xzr; mov w0, w1
    (0xaa01_03e0, "move64 rd 0 rn 32 rm 1 aux 0 immediate 0x0"),
    (0xaa1f_03e0, "moveImmediate rd 0 rn 32 rm 32 aux 0 immediate 0x0"),
    (0x2a01_03e0, "move32 rd 0 rn 32 rm 1 aux 0 immediate 0x0"),
    // movn w0, #0; movk x0, #1, lsl #48
    (0x1280_0000, "moveImmediate rd 0 rn 32 rm 32 aux 0 immediate 0xffffffff"),
    (0xf2e0_0020, "moveKeep64 rd 0 rn 32 rm 32 aux 48 immediate 0x1000000000000"),
    // lsl x0, x1, #3; lsr w0, w1, #3; asr w0, w1, #3; ubfiz x0, x1, #4, #8; bfi x0, x1, #4, #8
    (0xd37d_f020, "unsignedField rd 0 rn 1 rm 32 aux 3 immediate 0x0".withAux(left: 3, right: 0)),
    (0x5303_7c20, "unsignedField rd 0 rn 1 rm 32 aux 3 immediate 0x0".withAux(left: 32, right: 35)),
    (0x1303_7c20, "signedField32 rd 0 rn 1 rm 32 aux 3 immediate 0x0".withAux(left: 32, right: 35)),
    (0xd37c_1c20, "unsignedField rd 0 rn 1 rm 32 aux 3 immediate 0x0".withAux(left: 56, right: 52)),
    (0xb37c_1c20, "insertField64 rd 0 rn 1 rm 32 aux 4 immediate 0xff0"),
    // Without a destination there is nothing to do; with flags there is.
    (0x8b01_001f, "nop rd 33 rn 32 rm 32 aux 0 immediate 0x0"),
    (0xab01_001f, "adds64 rd 33 rn 0 rm 1 aux 0 immediate 0x0"),
    // ldr x0, [sp, #8]; ldr x0, [x1], #-8; str x0, [sp, #-16]!; stp x29, x30, [sp, #-16]!
    (0xf940_07e0, "load64SP rd 0 rn 31 rm 32 aux 0 immediate 0x8"),
    (0xf85f_8420, "load64Writeback rd 0 rn 1 rm 32 aux 0 immediate 0xfffffff800000000"),
    (0xf81f_0fe0, "store64Writeback rd 0 rn 31 rm 32 aux 0 immediate 0xfffffff0fffffff0"),
    (0xa9bf_7bfd, "storePair64Writeback rd 29 rn 31 rm 30 aux 0 immediate 0xfffffff0fffffff0"),
    // ldr x0, [x1, w2, sxtw #3]; str xzr, [x0]
    (0xf862_d820, "load64Indexed rd 0 rn 1 rm 2 aux 35 immediate 0x0"),
    (0xf900_001f, "store64 rd 32 rn 0 rm 32 aux 0 immediate 0x0"),
    // Offsets count from the page: b . and cbz x3, .+8 at 0x100; b.al is a branch
    (0x1400_0000, "branch rd 33 rn 32 rm 32 aux 260 immediate 0x100"),
    (0xb400_0043, "branchZero64 rd 33 rn 3 rm 32 aux 260 immediate 0x108"),
    (0x5400_000e, "branch rd 33 rn 32 rm 32 aux 260 immediate 0x100"),
  ]

  @Test(arguments: cases) func lowersTo(_ word: UInt32, _ text: String) {
    #expect(InstructionListing.lowered(word, pageOffset: 0x100) == text)
  }

  /// Called, because there is no operation for these fields.
  @Test(arguments: [
    0x3940_03e0,  // ldrb w0, [sp]
    0xf840_8400,  // ldr x0, [x0], #8
    0xf862_6be0,  // ldr x0, [sp, x2]
    0xa8c1_0400,  // ldp x0, x1, [x0], #16
    0xa940_0020,  // ldp x0, x0, [x1]
  ]) func isCalled(_ word: UInt32) {
    #expect(InstructionListing.lowered(word) == nil)
    #expect(Decoder.decode(word) != nil)
  }
}

extension String {
  /// The text with the shifts of a field in `aux`.
  fileprivate func withAux(left: UInt32, right: UInt32) -> String {
    replacing("aux 3 ", with: "aux \(left | right << 8) ")
  }
}
