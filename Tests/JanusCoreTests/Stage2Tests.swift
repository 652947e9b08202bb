import JanusCore
import Testing

/// Tables as Janus has them, with `memory` mapped.
func withStage2<Result>(
  _ memory: MemoryRange, _ body: (Stage2, UnsafeMutablePointer<UInt64>) throws -> Result
) rethrows -> Result {
  try withMemory(8192) { tables in
    let words = tables.bindMemory(to: UInt64.self, capacity: 1024)
    let stage2 = Stage2(level1: words, level2: words + 512)
    stage2.map(memory)
    return try body(stage2, words)
  }
}

struct Stage2Tests {
  private let memory = MemoryRange(start: 0x8000_0000, end: 0x8040_0000)

  @Test func translatesAllOfTheMemoryAndNothingElse() {
    withStage2(memory) { stage2, _ in
      #expect(stage2.translate(0x4000_0000) == 0x8000_0000)
      #expect(stage2.translate(0x4020_0123) == 0x8020_0123)
      #expect(stage2.translate(0x403f_ffff) == 0x803f_ffff)
      #expect(stage2.translate(0x4040_0000) == nil)
      #expect(stage2.translate(0x3fff_ffff) == nil)
      #expect(stage2.translate(0x8000_0000) == nil)
      #expect(stage2.translate(0x1_4000_0000) == nil)
    }
  }

  @Test func entriesAreNormalInnerShareableBlocks() {
    withStage2(memory) { stage2, words in
      #expect(words[512] == 0x8000_0000 | 0x7fd)
      #expect(words[514] == 0)
      #expect(words[1] & 3 == 3)
      #expect(words[0] == 0)
      #expect(stage2.root(vmid: 3) >> 48 == 3)
    }
  }

  @Test func unmappingLeavesNothing() {
    withStage2(memory) { stage2, words in
      stage2.unmapAll()
      #expect(stage2.translate(0x4000_0000) == nil)
      for index in 0..<1024 { #expect(words[index] == 0) }
    }
  }
}
