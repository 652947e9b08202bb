import JanusCore
import Testing

struct MemoryMapTests {
  private func range(_ start: UInt64, _ size: UInt64) -> MemoryRange {
    MemoryRange(start: start, end: start + size)
  }

  @Test func handsOutAlignedFreeMemoryOnce() {
    var map = MemoryMap()
    map.addRAM(range(0x4000_0000, 64 << 20))
    map.take(range(0x4000_0000, 0x1234))
    map.take(range(0x4020_0000, 0x3_4000))
    map.take(range(0x4090_0000, 1))
    let first = map.allocate(4 << 20)
    let second = map.allocate(4 << 20)
    #expect(first?.start == 0x4040_0000)
    // 0x40800000 holds the byte at 0x40900000, so the next place is behind it.
    #expect(second?.start == 0x40a0_0000)
  }

  @Test func refusesWhatDoesNotFit() {
    var map = MemoryMap()
    map.addRAM(range(0x4000_0000, 8 << 20))
    let tooMuch = map.allocate(16 << 20)
    #expect(tooMuch == nil)
    let all = map.allocate(8 << 20)
    #expect(all?.start == 0x4000_0000)
    let more = map.allocate(2 << 20)
    #expect(more == nil)
  }

  @Test func usesTheSecondBankAndSurvivesTheEndOfTheAddressSpace() {
    var map = MemoryMap()
    map.addRAM(range(0x4000_0000, 2 << 20))
    map.addRAM(MemoryRange(start: UInt64.max - (4 << 20), end: .max))
    map.take(range(0x4000_0000, 1))
    let high = map.allocate(2 << 20)
    #expect(high?.start == alignUp(UInt64.max - (4 << 20), to: 2 << 20))
  }

  @Test func handsOutNothingWhenItCannotRememberWhatIsTaken() {
    var map = MemoryMap()
    map.addRAM(range(0x4000_0000, 1 << 30))
    for index in 0..<UInt64(MemoryMap.takenLimit + 1) { map.take(range(index << 30, 1)) }
    #expect(map.isOverfull)
    let memory = map.allocate(2 << 20)
    #expect(memory == nil)
  }

  @Test func rangesThatOverflowAreNone() {
    #expect(MemoryRange(start: .max, size: 2) == nil)
    #expect(range(10, 5).overlaps(range(14, 1)))
    #expect(!range(10, 5).overlaps(range(15, 1)))
    #expect(range(10, 5).contains(range(12, 3)))
    #expect(!range(10, 5).contains(range(12, 4)))
  }
}
