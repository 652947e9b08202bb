/// The bytes of a small ELF file: one segment, and a symbol table.
struct ProgramFile {
  let base: UInt64
  let contents: [UInt8]
  let symbols: [(name: String, offset: UInt64)]

  var bytes: [UInt8] {
    var names: [UInt8] = [0]
    var table = [UInt8](repeating: 0, count: 24)
    for symbol in symbols {
      // A global function in section 1, without a size as assemblers leave it.
      table += little(UInt32(names.count)) + [0x12, 0] + little(UInt16(1))
      table += little(base + symbol.offset) + little(UInt64(0))
      names += Array(symbol.name.utf8) + [0]
    }
    let start: UInt64 = 0x1000
    let tableOffset = start + UInt64(contents.count + 7) / 8 * 8
    let namesOffset = tableOffset + UInt64(table.count)
    let sectionsOffset = (namesOffset + UInt64(names.count) + 7) / 8 * 8
    var file: [UInt8] = [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    file += little(UInt16(2)) + little(UInt16(183)) + little(UInt32(1))
    file += little(base) + little(UInt64(64)) + little(sectionsOffset) + little(UInt32(0))
    file += [64, 56, 1, 64, 4, 3].flatMap { little(UInt16($0)) }
    // The segment: readable, writable, executable.
    file += little(UInt32(1)) + little(UInt32(7)) + little(start) + little(base) + little(base)
    file += little(UInt64(contents.count)) + little(UInt64(contents.count)) + little(start)
    pad(&file, to: start)
    file += contents
    pad(&file, to: tableOffset)
    file += table + names
    pad(&file, to: sectionsOffset)
    file += [UInt8](repeating: 0, count: 64)
    file += section(type: 1, address: base, start, UInt64(contents.count))
    file += section(type: 2, address: 0, tableOffset, UInt64(table.count), link: 3, entry: 24)
    file += section(type: 3, address: 0, namesOffset, UInt64(names.count))
    return file
  }

  private func section(
    type: UInt32, address: UInt64, _ offset: UInt64, _ size: UInt64, link: UInt32 = 0,
    entry: UInt64 = 0
  ) -> [UInt8] {
    let flags: UInt64 = type == 1 ? 7 : 0
    return little(UInt32(0)) + little(type) + little(flags) + little(address) + little(offset)
      + little(size) + little(link) + little(UInt32(type == 2 ? 1 : 0)) + little(UInt64(8))
      + little(entry)
  }

  private func pad(_ file: inout [UInt8], to offset: UInt64) {
    file += [UInt8](repeating: 0, count: Int(offset) - file.count)
  }

  private func little<Value: FixedWidthInteger>(_ value: Value) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}
