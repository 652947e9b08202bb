import Foundation
import Images
import Simulation
import Testing

@Suite struct ELFImageTests {
  private func message(_ bytes: [UInt8]) -> String {
    do {
      _ = try ELFImage(bytes, file: "a.elf")
      return "good"
    } catch { return error.description }
  }
  private func message(_ change: (inout ELFBytes) -> Void) -> String {
    var file = ELFBytes()
    change(&file)
    return message(file.bytes)
  }
  /// The right file with one byte changed.
  private func message(at offset: Int, _ byte: UInt8) -> String {
    var bytes = ELFBytes().bytes
    bytes[offset] = byte
    return message(bytes)
  }

  @Test func aRightFile() throws {
    var file = ELFBytes()
    file.segments.append(
      ELFBytes.Segment(
        flags: 6, virtualAddress: 0xFFFF_0000_4009_0000, physicalAddress: 0x4009_0000,
        contents: [1, 2, 3], memorySize: 0x2000))
    file.sections = [
      (".text", 1, 6, 100), (".rodata", 1, 2, 20), (".data", 1, 3, 8), (".bss", 8, 3, 4096),
      (".debug", 1, 0, 9),
    ]
    let image = try ELFImage(file.bytes, file: "a.elf")
    #expect(image.kind == .executable && image.entry == 0x4008_0000)
    #expect(image.segments.map(\.physicalAddress) == [0x4008_0000, 0x4009_0000])
    #expect(image.extent == 0x4008_0000..<0x4009_2000)
    #expect(image.loadedSegments()[1].contents == [1, 2, 3])
    #expect(image.loadedSegments()[1].memorySize == 0x2000)
    let sizes = image.sectionSizes
    #expect([sizes.text, sizes.readOnlyData, sizes.data, sizes.bss] == [100, 20, 8, 4096])
  }

  @Test func wrongHeaders() {
    #expect(message([]) == "a.elf: no ELF file: it begins with nothing")
    #expect(message([1, 2, 3, 4]) == "a.elf: no ELF file: it begins with 01 02 03 04")
    #expect(
      message(Array(ELFBytes().bytes.prefix(40)))
        == "a.elf: truncated: the header takes 64 bytes, the file has 40")
    #expect(
      message(at: 4, 1) == "a.elf: EI_CLASS: expected 2 (64-bit), found 1 (32-bit)")
    #expect(
      message(at: 5, 2) == "a.elf: EI_DATA: expected 1 (little-endian), found 2 (big-endian)")
    #expect(message(at: 6, 7) == "a.elf: EI_VERSION: expected 1, found 7")
    #expect(
      message { $0.type = 1 }
        == "a.elf: e_type: expected 2 (EXEC) or 3 (DYN), found 1 (relocatable)")
    #expect(
      message { $0.machine = 62 }
        == "a.elf: e_machine: expected 183 (AArch64), found 62 (x86-64)")
    #expect(message(at: 54, 32) == "a.elf: e_phentsize: expected 56, found 32")
    #expect(
      message(at: 33, 0xFF).hasPrefix(
        "a.elf: truncated: e_phoff 0xff40 with 1 program headers reaches past the file's "))
  }

  @Test func wrongSegments() {
    #expect(
      message { $0.segments[0].memorySize = 3 }
        == "a.elf: program header 0: p_filesz 0x4 is more than p_memsz 0x3")
    #expect(
      message { $0.segments[0].fileSize = 0xF00 }.hasPrefix(
        "a.elf: program header 0: truncated: p_offset 0x78 and p_filesz 0xf00 reach past"))
    #expect(
      message { $0.segments[0].offset = .max }.hasPrefix(
        "a.elf: program header 0: truncated: p_offset 0xffffffffffffffff"))
    #expect(
      message { $0.segments[0].physicalAddress = .max - 5 }
        == "a.elf: program header 0: p_paddr 0xfffffffffffffffa and p_memsz 0x1000 wrap around "
        + "the address space")
    #expect(
      message { file in
        file.segments.append(ELFBytes.Segment(physicalAddress: 0x4008_0FFF))
      }
        == "a.elf: program header 1: 0x40080fff–0x40081ffe overlaps program header 0 at "
        + "0x40080000–0x40080fff")
    #expect(
      message { $0.segments[0].type = 2 }
        == "a.elf: nothing to load: no PT_LOAD program header holds memory")
    #expect(
      message { $0.entry = 0x10 } == "a.elf: e_entry 0x10 is in no executable segment")
    #expect(
      message { $0.segments[0].flags = 6 }
        == "a.elf: e_entry 0x40080000 is in no executable segment")
  }

  @Test func places() throws {
    let image = try ELFImage(ELFBytes().bytes, file: "a.elf")
    let memory = [NamedRange("ram", 0x4000_0000..<0x4800_0000)]
    try image.check(memory: memory)
    func message(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "good"
      } catch { return "\(error)" }
    }
    #expect(
      message { try image.check(memory: [NamedRange("ram", 0..<0x4008_0800)]) }
        == "a.elf: program header 0: 0x40080000–0x40080fff is not in memory; there is ram at "
        + "0x00000000–0x400807ff")
    #expect(
      message { try image.check(memory: memory, others: image.occupied()) }
        == "a.elf: program header 0: 0x40080000–0x40080fff overlaps a.elf at "
        + "0x40080000–0x40080fff")
    #expect(
      message { try image.check(memory: memory, bias: 0x1000) }
        == "a.elf: linked at fixed addresses (ET_EXEC): it cannot be moved by 0x1000")
    var file = ELFBytes()
    file.type = 3
    file.entry = 4
    file.segments[0].virtualAddress = 0
    file.segments[0].physicalAddress = 0
    let shared = try ELFImage(file.bytes, file: "b.elf")
    try shared.check(memory: memory, bias: 0x4000_0000)
    #expect(shared.physicalEntry(bias: 0x4000_0000) == 0x4000_0004)
    #expect(shared.loadedSegments(bias: 0x4000_0000)[0].address == 0x4000_0000)
    #expect(
      message { try shared.check(memory: memory, bias: 1) }
        == "b.elf: the bias 0x1 is no multiple of 4 KiB")
    #expect(
      message { try shared.check(memory: memory, bias: .max & ~0xFFF) }
        == "b.elf: program header 0: p_paddr and the bias 0xfffffffffffff000 wrap around the "
        + "address space")
  }

  @Test func damagedFilesAreErrors() throws {
    var file = ELFBytes()
    file.symbols = [ELFBytes.Symbol(name: "start", address: 0x4008_0000, size: 4)]
    file.sections = [(".text", 1, 6, 4)]
    let right = file.bytes
    var random = SeededRandom(seed: 1)
    var good = 0
    for _ in 0..<2000 {
      var bytes = right
      for _ in 0...random.next(below: 4) {
        bytes[Int(random.next(below: UInt64(bytes.count)))] = UInt8(random.next(below: 256))
      }
      if random.next(below: 4) == 0 {
        bytes.removeLast(Int(random.next(below: UInt64(bytes.count))))
      }
      guard let image = try? ELFImage(bytes, file: "a.elf") else { continue }
      good += 1
      _ = try? Symbols(of: image).symbol(at: 0x4008_0002)
      _ = try? SourceLines(of: image).place(at: 0x4008_0002)
      _ = image.loadedSegments()
    }
    #expect(good > 100 && good < 1900)
  }
}

/// Programs of others, where the machine has them.
@Suite struct StockImageTests {
  @Test func uBoot() throws {
    let path = "/usr/lib/u-boot/qemu_arm64/uboot.elf"
    guard let data = FileManager.default.contents(atPath: path) else {
      print("skipped: no \(path)")
      return
    }
    let image = try ELFImage([UInt8](data), file: "uboot.elf")
    #expect(image.kind == .shared && image.entry == 0)
    let flash = [NamedRange("flash0", 0..<64 << 20)]
    try image.check(memory: flash)
    let sizes = image.sectionSizes
    #expect(sizes.text > 100_000 && sizes.readOnlyData > 10_000 && sizes.data > 0)
    #expect(try Symbols(of: image).all.isEmpty, "it is stripped")
  }
}
