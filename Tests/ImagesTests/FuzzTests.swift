import Foundation
import Images
import Simulation
import TestSupport
import Testing

/// Damaged ELF files and kernels end in an image or in an error, never in a trap.
@Suite struct FuzzTests {
  private static var kernel: [UInt8] {
    var bytes = [UInt8](repeating: 0, count: 4096)
    bytes.replaceSubrange(8..<16, with: little(0x8_0000, 8))
    bytes.replaceSubrange(16..<24, with: little(0x2_0000, 8))
    bytes.replaceSubrange(24..<32, with: little(0xa, 8))
    bytes.replaceSubrange(56..<60, with: little(0x644d_5241, 4))
    return bytes
  }

  /// Small ones made for tests, and what is recorded in the repository.
  private static func corpus() throws -> [[UInt8]] {
    var list = [ELFBytes().bytes, kernel]
    var rich = ELFBytes()
    rich.segments.append(.init(virtualAddress: 0x4009_0000, physicalAddress: 0x4009_0000))
    rich.symbols = (0..<40).map {
      .init(name: "symbol\($0)", address: 0x4008_0000 + UInt64($0 * 8), size: UInt64($0 % 3) * 8)
    }
    rich.sections = [(".text", 1, 6, 64), (".bss", 8, 3, 1 << 20), (".rodata", 1, 2, 64)]
    list.append(rich.bytes)
    for name in ["dma/dma.elf", "two-cores/smp.elf", "typed-input/echo.elf"] {
      list.append(
        [UInt8](try Data(contentsOf: .init(filePath: "\(repositoryRoot)/traces/\(name)"))))
    }
    guard let program = try CompiledProgram.bytes() else {
      print("skipped: no clang and lld for AArch64, so no source lines to damage")
      return list
    }
    // Twice, since it alone has source lines.
    return list + [program, program]
  }

  @Test func images() throws {
    let outcome = try FuzzCampaign("images").run(
      try Self.corpus(), words: ["ARM\u{64}", "\u{7f}ELF"]
    ) {
      bytes, mutator in
      guard let image = try? Image(bytes, file: "a") else { return false }
      guard case .elf(let elf) = image else { return true }
      for segment in elf.loadedSegments() {
        #expect(UInt64(segment.contents.count) <= segment.memorySize)
      }
      _ = (elf.extent, elf.physicalEntry(bias: 4096), elf.sectionSizes)
      let memory = [NamedRange("ram", 0x4000_0000..<0x8000_0000)]
      if (try? elf.check(memory: memory)) != nil { #expect(!elf.occupied().isEmpty) }
      if let symbols = try? Symbols(of: elf) {
        for _ in 0..<4 { _ = symbols.symbol(at: elf.entry &+ mutator.random.next(below: 64)) }
      }
      if let lines = try? SourceLines(of: elf) { _ = lines.place(at: elf.entry) }
      return true
    }
    #expect(outcome.taken > outcome.count / 20 && outcome.taken < outcome.count)
    #expect(outcome.greedy.isEmpty)
  }
}
