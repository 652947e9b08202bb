import Images
import Testing

@Suite struct SymbolsTests {
  private func symbols(_ list: [ELFBytes.Symbol]) throws -> Symbols {
    var file = ELFBytes()
    file.symbols = list
    return try Symbols(of: ELFImage(file.bytes, file: "a.elf"))
  }

  @Test func nearest() throws {
    let symbols = try symbols([
      ELFBytes.Symbol(name: "_start", address: 0x100, size: 0x20),
      ELFBytes.Symbol(name: "loop", address: 0x108, info: 0),
      ELFBytes.Symbol(name: "$x", address: 0x100, info: 0),
      ELFBytes.Symbol(name: "file.c", address: 0, info: 4),
      ELFBytes.Symbol(name: "vectors", address: 0x800, info: 0),
      ELFBytes.Symbol(name: "alias", address: 0x100, size: 0x20),
    ])
    #expect(symbols.all.map(\.name) == ["_start", "alias", "loop", "vectors"])
    #expect(symbols.symbol(at: 0xFF) == nil)
    #expect(symbols.symbol(at: 0x10C)?.symbol.name == "_start")
    #expect(symbols.symbol(at: 0x10C)?.offset == 0xC)
    #expect(symbols.symbol(at: 0x900)?.symbol.name == "vectors")
    #expect(symbols.symbol(at: 0x900)?.offset == 0x100)
    #expect(symbols.address(of: "loop") == 0x108)
    #expect(symbols.address(of: "nothing") == nil)
  }

  /// Lines of a file that the compiler at hand makes for AArch64.
  @Test func lines() throws {
    guard let bytes = try CompiledProgram.bytes() else {
      print("skipped: no clang and lld for AArch64, so no source lines to look up")
      return
    }
    let image = try ELFImage(bytes, file: "a.elf")
    let lines = try SourceLines(of: image)
    let symbols = try Symbols(of: image)
    let twice = try #require(symbols.address(of: "twice"))
    let start = try #require(symbols.address(of: "_start"))
    #expect(lines.place(at: twice)?.line == 1)
    #expect(lines.place(at: twice)?.file.hasSuffix("a.c") == true)
    #expect(lines.place(at: twice + 8)?.line == 2)
    #expect(lines.place(at: start)?.line == 4)
    #expect(lines.place(at: twice - 4) == nil)
    #expect(lines.place(at: start + 0x1000) == nil)
    #expect(try SourceLines(of: ELFImage(ELFBytes().bytes, file: "b.elf")).isEmpty)
  }
}
