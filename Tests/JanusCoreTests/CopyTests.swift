import JanusCore
import Testing

struct CopyTests {
  private let memory = MemoryRange(start: 0x8000_0000, end: 0x8040_0000)
  private let end: UInt64 = 0x4040_0000

  private func verdict(_ source: UInt64, _ destination: UInt64, _ length: UInt64) -> Copy.Verdict {
    Copy(source: source, destination: destination, length: length, in: memory).verdict
  }

  @Test func translatesBothSides() {
    let copy = Copy(source: 0x4000_1001, destination: end - 100, length: 100, in: memory)
    #expect(copy.verdict == .allowed)
    #expect(copy.source == 0x8000_1001)
    #expect(copy.destination == 0x8040_0000 - 100)
    #expect(copy.length == 100 && copy.isLast)
  }

  @Test func goesOnInPieces() {
    func piece(done: UInt64, length: UInt64 = 40_000) -> Copy {
      Copy(
        source: 0x4000_0001, destination: 0x4020_0000, length: length, done: done, in: memory)
    }
    let first = piece(done: 0)
    #expect(first.source == 0x8000_0001 && first.length == 16_384 && !first.isLast)
    let second = piece(done: 16_384)
    #expect(second.source == 0x8000_4001 && second.destination == 0x8020_4000)
    #expect(second.length == 16_384 && !second.isLast)
    let third = piece(done: 32_768)
    #expect(third.length == 40_000 - 32_768 && third.isLast)
    #expect(piece(done: 40_000).length == 0 && piece(done: 40_000).isLast)
    #expect(piece(done: 40_001).verdict == .invalid, "the guest says what is done")
    #expect(piece(done: 0xffff_ffff).verdict == .invalid)
  }

  @Test func everyByteIsChecked() {
    #expect(verdict(0x4000_0000, end - 0x1000, 0x1000) == .allowed)
    #expect(verdict(0x4000_0000, end - 0xfff, 0x1000) == .denied)
    #expect(verdict(end - 64, 0x4000_0000, 128) == .denied)
    #expect(verdict(end, 0x4000_0000, 1) == .denied)
    #expect(verdict(0x4000_0000, 0x3fff_ffff, 1) == .denied)
    #expect(verdict(UInt64.max - 10, 0x4000_0000, 100) == .denied)
    #expect(verdict(0x4000_0000, 0x8000_0000, 8) == .denied, "a physical address")
  }

  @Test func lengthAndOverlapAreChecked() {
    #expect(verdict(0x4000_0000, 0x4020_0000, Copy.lengthLimit) == .allowed)
    #expect(verdict(0x4000_0000, 0x4020_0000, Copy.lengthLimit + 1) == .invalid)
    #expect(verdict(0x4000_0000, 0x4020_0000, .max) == .invalid)
    #expect(verdict(0x4000_0000, 0x4000_0fff, 0x1000) == .invalid)
    #expect(verdict(0x4000_1000, 0x4000_0001, 0x1000) == .invalid)
    #expect(verdict(0x4000_1000, 0x4000_0000, 0x1000) == .allowed)
    #expect(verdict(0x4000_0000, 0x4000_0000, 0) == .allowed)
  }
}
