import Images
import Testing

@Suite struct KernelImageTests {
  /// A header as Linux writes it.
  private func kernel(
    textOffset: UInt64 = 0, size: UInt64 = 0x1000, flags: UInt64 = 0xA, magic: UInt64 = 0x644D_5241,
    bytes count: Int = 128
  ) -> [UInt8] {
    var bytes = little(0x1400_0000, 8) + little(textOffset, 8) + little(size, 8)
    bytes += little(flags, 8) + [UInt8](repeating: 0, count: 24) + little(magic, 8)
    return bytes + [UInt8](repeating: 0, count: count - 64)
  }
  private func message(_ bytes: [UInt8]) -> String {
    do {
      _ = try KernelImage(bytes, file: "Image")
      return "good"
    } catch { return error.description }
  }

  @Test func header() throws {
    let image = try KernelImage(kernel(), file: "Image")
    #expect(image.range(memoryBase: 0x4000_0000) == 0x4000_0000..<0x4000_1000)
    let old = try KernelImage(kernel(textOffset: 7, size: 0), file: "Image")
    #expect(old.range(memoryBase: 0x4000_1000) == 0x4028_0000..<0x4028_0080)
    let memory = [NamedRange("ram", 0x4000_0000..<0x4000_0800)]
    #expect(throws: ImageError.self) {
      try image.check(at: image.range(memoryBase: 0x4000_0000), memory: memory)
    }
  }

  @Test func wrongOnes() {
    #expect(message([0]) == "Image: truncated: the header takes 64 bytes, the file has 1")
    #expect(
      message([0x1F, 0x8B, 8]) == "Image: compressed with gzip; uncompress it first, with gunzip")
    #expect(
      message(kernel(magic: 5)) == "Image: magic: expected 0x644d5241 at 56, found 0x00000005")
    #expect(
      message(kernel(flags: 1)) == "Image: flags: the kernel is big-endian (bit 0 of 0x1)")
    #expect(
      message(kernel(size: 100))
        == "Image: image_size: expected at least the file's 128 bytes, found 100")
    #expect(
      message(kernel(textOffset: 1 << 21))
        == "Image: text_offset: expected less than 2 MiB, found 0x200000")
  }

  @Test func kinds() throws {
    if case .elf = try Image(ELFBytes().bytes, file: "a") {} else { Issue.record("no ELF") }
    if case .kernel = try Image(kernel(), file: "a") {} else { Issue.record("no kernel") }
    let raw = try RawImage([1, 2, 3], file: "a")
    try raw.check(at: 0x10, memory: [NamedRange("ram", 0..<0x13)])
    #expect(throws: ImageError.self) {
      try raw.check(at: 0x11, memory: [NamedRange("ram", 0..<0x13)])
    }
    #expect(throws: ImageError.self) { try raw.check(at: .max, memory: []) }
    #expect(throws: ImageError.self) { try RawImage([], file: "a") }
  }
}
