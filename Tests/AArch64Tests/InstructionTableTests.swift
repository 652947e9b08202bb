import AArch64
import Testing

@Suite struct InstructionTableTests {
  let rows = InstructionListing.all

  @Test func everyPatternHas32Bits() {
    for row in rows { #expect(row.pattern.width == 32, "\(row.name)") }
  }

  @Test func everyRowHasNameAndSection() {
    for row in rows {
      #expect(!row.name.isEmpty && row.section.hasPrefix("C"), "\(row.name) \(row.section)")
    }
  }

  /// Where two rows overlap, the first is narrower or a condition tells them apart: no row hides
  /// behind one that is as wide.
  @Test func rowsOverlapOnlyBehindNarrowerOnes() {
    for (place, row) in rows.enumerated() {
      for later in rows[(place + 1)...] where row.pattern.overlaps(later.pattern) {
        #expect(
          row.hasCondition || later.hasCondition || row.pattern.isNarrower(than: later.pattern),
          "\(row.name) hides part of \(later.name)")
      }
    }
  }

  @Test func unallocatedWordsHaveNoRow() {
    // UDF, a 32-bit AND with N set, ADD with ROR, a reserved logical immediate, MOVZ W, LSL 32.
    for word: UInt32 in [0, 0xffff_ffff, 0x1240_0000, 0x0bc0_0000, 0x9240_fc00, 0x52c0_0000] {
      #expect(Decoder.decode(word) == nil)
      #expect(disassemble(word, at: 0).hasPrefix(".inst"))
    }
  }

  /// The ledger in numbers; a change here is a change of what Orrery can do.
  @Test func countsAreKnown() {
    let counts = Dictionary(grouping: rows, by: \.kind).mapValues(\.count)
    print("rows: \(rows.count), \(counts.map { "\($0.key) \($0.value)" }.sorted())")
    #expect(rows.count > 500)
  }
}
