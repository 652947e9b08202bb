import JanusCore
import Testing

struct CopyTests {
  private let memory = MemoryRange(start: 0x8000_0000, end: 0x8040_0000)
  private let end: UInt64 = 0x4040_0000

  private func refusal(_ source: UInt64, _ destination: UInt64, _ length: UInt64) -> Copy.Refusal? {
    withStage2(memory) { stage2, _ in
      do throws(Copy.Refusal) {
        _ = try Copy(source: source, destination: destination, length: length, in: stage2)
        return nil
      } catch {
        return error
      }
    }
  }

  @Test func translatesBothSides() throws {
    try withStage2(memory) { stage2, _ in
      let copy = try Copy(source: 0x4000_1001, destination: end - 100, length: 100, in: stage2)
      #expect(copy.source == 0x8000_1001)
      #expect(copy.destination == 0x8040_0000 - 100)
      #expect(copy.length == 100)
    }
  }

  @Test func everyPageIsChecked() {
    #expect(refusal(0x4000_0000, end - 0x1000, 0x1000) == nil)
    #expect(refusal(0x4000_0000, end - 0xfff, 0x1000) == .denied)
    #expect(refusal(end - 64, 0x4000_0000, 128) == .denied)
    #expect(refusal(end, 0x4000_0000, 1) == .denied)
    #expect(refusal(0x4000_0000, 0x3fff_ffff, 1) == .denied)
    #expect(refusal(UInt64.max - 10, 0x4000_0000, 100) == .denied)
    #expect(refusal(0x4000_0000, 0x8000_0000, 8) == .denied, "a physical address")
  }

  @Test func lengthAndOverlapAreChecked() {
    #expect(refusal(0x4000_0000, 0x4020_0000, Copy.lengthLimit) == nil)
    #expect(refusal(0x4000_0000, 0x4020_0000, Copy.lengthLimit + 1) == .invalid)
    #expect(refusal(0x4000_0000, 0x4020_0000, .max) == .invalid)
    #expect(refusal(0x4000_0000, 0x4000_0fff, 0x1000) == .invalid)
    #expect(refusal(0x4000_1000, 0x4000_0001, 0x1000) == .invalid)
    #expect(refusal(0x4000_1000, 0x4000_0000, 0x1000) == nil)
    #expect(refusal(0x4000_0000, 0x4000_0000, 0) == nil)
  }

  @Test func memoryThatIsNotSideBySideIsRefused() throws {
    withStage2(memory) { stage2, words in
      words[513] = 0x9000_0000 | words[513] & 0xfff
      let isDenied: Bool
      do throws(Copy.Refusal) {
        _ = try Copy(source: 0x401f_ff00, destination: 0x4000_0000, length: 0x200, in: stage2)
        isDenied = false
      } catch {
        isDenied = error == .denied
      }
      #expect(isDenied)
    }
  }
}
