import JanusCore
import Testing

/// Tables as Janus has them, with `memory` mapped.
func withStage2<Result>(
  _ memory: MemoryRange, _ body: (Stage2, UnsafeMutablePointer<UInt64>) throws -> Result
) rethrows -> Result {
  try withMemory(Int(Stage2.size)) { tables in
    let words = tables.bindMemory(to: UInt64.self, capacity: 2048)
    let stage2 = Stage2(words)
    stage2.map(memory)
    return try body(stage2, words)
  }
}

/// The physical address that the walker finds for an intermediate one in RAM.
private func place(_ words: UnsafeMutablePointer<UInt64>, _ address: UInt64) -> UInt64? {
  if address >> 32 != 0 { return nil }
  let entry = words[Int(address >> 21)]
  return entry & 3 == 1 ? entry & 0xffff_ffe0_0000 | address & 0x1f_ffff : nil
}

struct Stage2Tests {
  private let memory = MemoryRange(start: 0x8000_0000, end: 0x8040_0000)

  @Test func translatesAllOfTheMemoryAndNothingElse() {
    withStage2(memory) { _, words in
      #expect(place(words, 0x4000_0000) == 0x8000_0000)
      #expect(place(words, 0x4020_0123) == 0x8020_0123)
      #expect(place(words, 0x403f_ffff) == 0x803f_ffff)
      #expect(place(words, 0x4040_0000) == nil)
      #expect(place(words, 0x3fff_ffff) == nil)
      #expect(place(words, 0x8000_0000) == nil)
      #expect(place(words, 0x1_4000_0000) == nil)
    }
  }

  @Test func entriesAreNormalInnerShareableBlocks() {
    withStage2(memory) { stage2, words in
      #expect(words[512] == 0x8000_0000 | 0x7fd)
      #expect((0..<2048).count { words[$0] != 0 } == 2)
      #expect(stage2.root(vmid: 3) >> 48 == 3)
    }
  }

  @Test func unmappingLeavesNothing() {
    withStage2(memory) { stage2, words in
      stage2.unmapAll()
      #expect(place(words, 0x4000_0000) == nil)
      for index in 0..<2048 { #expect(words[index] == 0) }
    }
  }

  @Test func flashIsReadOnly() {
    withStage2(memory) { stage2, words in
      stage2.mapFlash(MemoryRange(start: 0x8040_0000, end: 0x80a0_0000))
      #expect(words[0] == 0x8040_0000 | 0x77d)
      #expect(words[1] == 0x8060_0000 | 0x77d)
      #expect(words[32] == 0x8080_0000 | 0x77d, "the second bank, at 64 MiB")
      #expect((0..<512).count { words[$0] != 0 } == 3)
      stage2.unmapAll()
      #expect((0..<2048).count { words[$0] != 0 } == 0)
    }
  }

  @Test func withoutFlashNothingIsThere() {
    withStage2(memory) { stage2, words in
      stage2.mapFlash(MemoryRange(start: 0x8040_0000, end: 0x8040_0000))
      #expect((0..<512).count { words[$0] != 0 } == 0)
    }
  }

  @Test func theInterfaceOfAGICv2IsOnePageOfDevice() {
    withStage2(memory) { stage2, words in
      withMemory(4096) { memory in
        let pages = memory.bindMemory(to: UInt64.self, capacity: 512)
        stage2.mapInterface(0x2c00_6000, pages)
        let level3 = UInt64(UInt(bitPattern: pages))
        #expect(words[64] == level3 | 3)
        #expect(pages[16] == 0x2c00_6000 | 1 << 54 | 0x4c7, "Device, never executable")
        let entries = (0..<512).count { pages[$0] != 0 }
        #expect(entries == 1, "and not the page of GICC_DIR")
        stage2.unmapAll()
        #expect(words[64] == level3 | 3, "for good")
      }
    }
  }

  @Test func stolenTimeIsOnePageToReadAndNeverToRun() {
    withStage2(memory) { stage2, words in
      withMemory(4096) { memory in
        let pages = memory.bindMemory(to: UInt64.self, capacity: 512)
        stage2.mapStolenTime(0x8765_4000, pages)
        let level3 = UInt64(UInt(bitPattern: pages))
        #expect(words[72] == level3 | 3)
        #expect(pages[160] == 0x8765_4000 | 1 << 54 | 0x77f, "Normal, read-only, never executable")
        #expect((0..<512).count { pages[$0] != 0 } == 1)
        stage2.unmapAll()
        #expect(words[72] == level3 | 3, "for good")
        #expect(place(words, 0x090a_0000) == nil, "it is no memory for COPY")
      }
    }
  }
}
