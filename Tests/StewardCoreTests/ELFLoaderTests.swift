import StewardCore
import Testing

extension [UInt8]: FileSource {
  package func read(
    _ offset: UInt64, _ count: Int, into destination: UnsafeMutableRawPointer
  ) -> Bool {
    withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress, offset + UInt64(count) <= UInt64(bytes.count)
      else { return false }
      destination.copyMemory(from: start + Int(offset), byteCount: count)
      return true
    }
  }
}

struct ELFLoaderTests {
  private let memoryEnd: UInt64 = 0x4100_0000

  /// What the loader knows of a file, or its reason to refuse it.
  private func load(_ bytes: [UInt8], _ body: (inout ELFLoader) throws -> Void = { _ in })
    throws -> LoadError?
  {
    let headers = UnsafeMutableRawPointer.allocate(
      byteCount: ELFLoader.headersSize, alignment: 16)
    defer { headers.deallocate() }
    var elf = ELFLoader(headers, size: UInt64(bytes.count))
    do throws(LoadError) {
      try elf.check(bytes, memoryEnd)
    } catch {
      return error
    }
    try body(&elf)
    return nil
  }

  private func refusal(_ change: (inout Program) -> Void) throws -> LoadError? {
    var program = Program()
    change(&program)
    return try load(program.bytes)
  }

  @Test func readsAGoodFile() throws {
    let error = try load(Program().bytes) { elf in
      #expect(elf.entry == 0x4008_0000)
      #expect(elf.segmentCount == 2 && elf.flashEnd == 0)
      try elf.select(0)
      #expect(elf.fileOffset == 176 && elf.fileSize == 16 && elf.memory.size == 32)
      try elf.select(1)
      #expect(elf.fileSize == 0 && elf.memory.size == 0)
    }
    #expect(error == nil)
  }

  @Test func refusesEachDefectWithItsReason() throws {
    #expect(try refusal { _ in } == nil)
    #expect(try refusal { $0.bytes.removeLast(150) } == .truncated)
    #expect(try refusal { $0.bytes[0] = 0 } == .notELF)
    #expect(try refusal { $0.bytes[4] = 1 } == .notAArch64)
    #expect(try refusal { $0.bytes[5] = 2 } == .notAArch64)
    #expect(try refusal { $0.put(18, 62, 2) } == .notAArch64)
    #expect(try refusal { $0.put(16, 1, 2) } == .notExecutable)
    #expect(try refusal { $0.put(16, 4, 2) } == .notExecutable)
    #expect(try refusal { $0.put(16, 3, 2) } == nil, "ET_DYN")
    #expect(try refusal { $0.put(54, 64, 2) } == .badProgramHeaders)
    #expect(try refusal { $0.put(56, 0, 2) } == .badProgramHeaders)
    #expect(try refusal { $0.put(56, 17, 2) } == .badProgramHeaders)
    #expect(try refusal { $0.put(56, 4, 2) } == .badProgramHeaders)
    #expect(try refusal { $0.put(32, .max, 8) } == .badProgramHeaders)
    #expect(try refusal { $0.put(24, 0x4008_0020, 8) } == .badEntry)
    #expect(try refusal { $0.put(24, 0x4008_0002, 8) } == .badEntry)
    #expect(try refusal { $0.put(64 + 4, 6, 4) } == .badEntry, "entry in data")
  }

  @Test func takesSegmentsInFlash() throws {
    var program = Program()
    program.segment(0, offset: 176, address: 0, fileSize: 16, size: 32)
    program.segment(1, offset: 176, address: 0x03ff_ffe0, fileSize: 16, size: 32, flags: 4)
    program.put(24, 4, 8)
    let error = try load(program.bytes) { elf in
      #expect(elf.entry == 4 && elf.flashEnd == 0x0400_0000)
    }
    #expect(error == nil)
  }

  @Test func refusesSegmentsOutOfPlace() throws {
    func changed(
      offset: UInt64 = 176, address: UInt64 = 0x4008_0000, file: UInt64 = 16,
      size: UInt64 = 32
    ) throws -> LoadError? {
      try refusal { $0.segment(0, offset: offset, address: address, fileSize: file, size: size) }
    }
    #expect(try changed(offset: 177) == .segmentOutsideFile)
    #expect(try changed(offset: .max) == .segmentOutsideFile)
    #expect(try changed(file: 33, size: 32) == .segmentOutsideFile)
    #expect(try changed(file: .max, size: .max) == .segmentOutsideFile)
    #expect(try changed(address: 0x4000_0ff0) == .segmentOutsideMemory, "over the device tree")
    #expect(try changed(address: 0x40ff_fff0) == .segmentOutsideMemory, "across the end")
    #expect(try changed(address: 0x0400_0000) == .segmentOutsideMemory, "the second bank")
    #expect(try changed(address: 0x03ff_fff0) == .segmentOutsideMemory, "into the second bank")
    #expect(try changed(address: .max - 8) == .segmentOutsideMemory, "overflow")
    #expect(
      try refusal {
        $0.segment(1, offset: 176, address: 0x4008_001f, fileSize: 1, size: 1)
      } == .segmentsOverlap)
  }
}
