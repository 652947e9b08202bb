import JanusCore
import Testing

struct ELFLoaderTests {
  private let memoryEnd: UInt64 = 0x4100_0000

  /// An executable with one segment of 16 bytes in the file and 32 in memory.
  private var good: [UInt8] {
    var file = [UInt8](repeating: 0, count: 64 + 56 * 2 + 16)
    file.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
    put(&file, 16, 2, 2)
    put(&file, 18, 183, 2)
    put(&file, 24, 0x4008_0000, 8)
    put(&file, 32, 64, 8)
    put(&file, 54, 56, 2)
    put(&file, 56, 2, 2)
    segment(&file, 0, offset: 176, address: 0x4008_0000, fileSize: 16, size: 32)
    put(&file, 64 + 56, 0x6474_e551, 4)  // PT_GNU_STACK: not loaded
    return file
  }

  private func put(_ file: inout [UInt8], _ offset: Int, _ value: UInt64, _ size: Int) {
    for index in 0..<size {
      file[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
    }
  }

  private func segment(
    _ file: inout [UInt8], _ index: Int, offset: UInt64, address: UInt64, fileSize: UInt64,
    size: UInt64, flags: UInt64 = 5
  ) {
    let header = 64 + index * 56
    put(&file, header, 1 | flags << 32, 8)
    put(&file, header + 8, offset, 8)
    put(&file, header + 24, address, 8)
    put(&file, header + 32, fileSize, 8)
    put(&file, header + 40, size, 8)
  }

  private func refusal(_ change: (inout [UInt8]) -> Void) -> ELFError {
    var file = good
    change(&file)
    return file.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return .truncated }
      var elf = ELFLoader(start, size: UInt64(bytes.count))
      return elf.check(memoryEnd)
    }
  }

  @Test func readsAGoodFile() throws {
    try good.withUnsafeBytes { bytes in
      var elf = ELFLoader(try #require(bytes.baseAddress), size: UInt64(bytes.count))
      let verdict = elf.check(memoryEnd)
      #expect(verdict == .none)
      #expect(elf.entry == 0x4008_0000)
      #expect(elf.segmentCount == 2 && elf.flashEnd == 0)
      let first = elf.select(0)
      #expect(first == .none)
      #expect(elf.fileOffset == 176 && elf.fileSize == 16 && elf.memory.size == 32)
      let second = elf.select(1)
      #expect(second == .none)
      #expect(elf.fileSize == 0 && elf.memory.size == 0)
    }
  }

  /// Each reason has its line, in the order of the cases.
  @Test func reasonsAreNamed() {
    let lines = String(cString: ELFError.texts.start).split(
      separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == Int(ELFError.badEntry.rawValue) + 2)
    #expect(lines[Int(ELFError.notExecutable.rawValue)] == "neither ET_EXEC nor ET_DYN")
    #expect(lines[Int(ELFError.badEntry.rawValue)] == "bad entry")
  }

  @Test func refusesEachDefectWithItsReason() {
    #expect(refusal { _ in } == .none)
    #expect(refusal { $0.removeLast(150) } == .truncated)
    #expect(refusal { $0[0] = 0 } == .notELF)
    #expect(refusal { $0[4] = 1 } == .notAArch64)
    #expect(refusal { $0[5] = 2 } == .notAArch64)
    #expect(refusal { put(&$0, 18, 62, 2) } == .notAArch64)
    #expect(refusal { put(&$0, 16, 1, 2) } == .notExecutable)
    #expect(refusal { put(&$0, 16, 4, 2) } == .notExecutable)
    #expect(refusal { put(&$0, 16, 3, 2) } == .none, "ET_DYN")
    #expect(refusal { put(&$0, 54, 64, 2) } == .badProgramHeaders)
    #expect(refusal { put(&$0, 56, 0, 2) } == .badProgramHeaders)
    #expect(refusal { put(&$0, 56, 17, 2) } == .badProgramHeaders)
    #expect(refusal { put(&$0, 56, 4, 2) } == .badProgramHeaders)
    #expect(refusal { put(&$0, 32, .max, 8) } == .badProgramHeaders)
    #expect(refusal { put(&$0, 24, 0x4008_0020, 8) } == .badEntry)
    #expect(refusal { put(&$0, 24, 0x4008_0002, 8) } == .badEntry)
    #expect(refusal { put(&$0, 64 + 4, 6, 4) } == .badEntry, "entry in data")
  }

  @Test func takesSegmentsInFlash() throws {
    var file = good
    segment(&file, 0, offset: 176, address: 0, fileSize: 16, size: 32)
    segment(&file, 1, offset: 176, address: 0x03ff_ffe0, fileSize: 16, size: 32, flags: 4)
    put(&file, 24, 4, 8)
    try file.withUnsafeBytes { bytes in
      var elf = ELFLoader(try #require(bytes.baseAddress), size: UInt64(bytes.count))
      let verdict = elf.check(memoryEnd)
      #expect(verdict == .none)
      #expect(elf.entry == 4 && elf.flashEnd == 0x0400_0000)
    }
  }

  @Test func refusesSegmentsOutOfPlace() {
    func changed(
      offset: UInt64 = 176, address: UInt64 = 0x4008_0000, file: UInt64 = 16,
      size: UInt64 = 32
    ) -> ELFError {
      refusal { segment(&$0, 0, offset: offset, address: address, fileSize: file, size: size) }
    }
    #expect(changed(offset: 177) == .segmentOutsideFile)
    #expect(changed(offset: .max) == .segmentOutsideFile)
    #expect(changed(file: 33, size: 32) == .segmentOutsideFile)
    #expect(changed(file: .max, size: .max) == .segmentOutsideFile)
    #expect(changed(address: 0x4000_0ff0) == .segmentOutsideMemory, "over the device tree")
    #expect(changed(address: 0x40ff_fff0) == .segmentOutsideMemory, "across the end")
    #expect(changed(address: 0x0400_0000) == .segmentOutsideMemory, "the second bank")
    #expect(changed(address: 0x03ff_fff0) == .segmentOutsideMemory, "into the second bank")
    #expect(changed(address: .max - 8) == .segmentOutsideMemory, "overflow")
    #expect(
      refusal {
        segment(&$0, 1, offset: 176, address: 0x4008_001f, fileSize: 1, size: 1)
      } == .segmentsOverlap)
  }
}
