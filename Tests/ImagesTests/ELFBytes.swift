/// Builds ELF files, right ones and wrong ones, for the tests.
struct ELFBytes {
  struct Segment {
    var type: UInt32 = 1
    var flags: UInt32 = 5
    var virtualAddress: UInt64 = 0x4008_0000
    var physicalAddress: UInt64 = 0x4008_0000
    var contents: [UInt8] = [0x1F, 0x20, 0x03, 0xD5]
    var memorySize: UInt64 = 0x1000
    var offset: UInt64?
    var fileSize: UInt64?
  }
  struct Symbol {
    var name: String
    var address: UInt64
    var size: UInt64 = 0
    var info: UInt8 = 0x12
  }

  var type: UInt16 = 2
  var machine: UInt16 = 183
  var entry: UInt64 = 0x4008_0000
  var segments = [Segment()]
  var symbols: [Symbol] = []
  /// Section flags and sizes besides the tables: name, type, flags, size.
  var sections: [(name: String, type: UInt32, flags: UInt64, size: UInt64)] = []

  /// Header, program headers, contents, symbols, names, section headers.
  var bytes: [UInt8] {
    var body = [UInt8](repeating: 0, count: 64 + 56 * segments.count)
    var headers: [UInt8] = []
    for segment in segments {
      let offset = segment.offset ?? UInt64(body.count)
      body += segment.contents
      headers += little(segment.type, 4) + little(segment.flags, 4) + little(offset, 8)
      headers += little(segment.virtualAddress, 8) + little(segment.physicalAddress, 8)
      headers += little(segment.fileSize ?? UInt64(segment.contents.count), 8)
      headers += little(segment.memorySize, 8) + little(4096, 8)
    }
    var names: [UInt8] = [0]
    func name(_ text: String) -> Int {
      names += Array(text.utf8) + [0]
      return names.count - 1 - text.utf8.count
    }
    var table = [UInt8](repeating: 0, count: 24)
    for symbol in symbols {
      table += little(name(symbol.name), 4) + [symbol.info, 0] + little(1, 2)
      table += little(symbol.address, 8) + little(symbol.size, 8)
    }
    var sectionHeaders = [UInt8](repeating: 0, count: 64)
    func section(
      _ title: String, _ type: UInt32, _ flags: UInt64, _ offset: Int, _ size: UInt64, link: Int,
      entry: Int
    ) {
      sectionHeaders += little(name(title), 4) + little(type, 4) + little(flags, 8)
      sectionHeaders += little(0, 8) + little(offset, 8) + little(size, 8)
      sectionHeaders += little(link, 4) + little(1, 4) + little(1, 8) + little(entry, 8)
    }
    for extra in sections {
      section(extra.name, extra.type, extra.flags, 64, extra.size, link: 0, entry: 0)
    }
    while !body.count.isMultiple(of: 8) { body.append(0) }
    let namesIndex = sections.count + 2
    section(".symtab", 2, 0, body.count, UInt64(table.count), link: namesIndex, entry: 24)
    body += table
    let title = name(".strtab")
    let namesOffset = body.count
    body += names
    sectionHeaders += little(title, 4) + little(3, 4) + little(0, 8) + little(0, 8)
    sectionHeaders += little(namesOffset, 8) + little(names.count, 8)
    sectionHeaders += little(0, 4) + little(0, 4) + little(1, 8) + little(0, 8)
    while !body.count.isMultiple(of: 8) { body.append(0) }
    let sectionOffset = body.count
    body += sectionHeaders
    var header: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1] + [UInt8](repeating: 0, count: 9)
    header += little(type, 2) + little(machine, 2) + little(1, 4) + little(entry, 8)
    header += little(64, 8) + little(sectionOffset, 8) + little(0, 4) + little(64, 2)
    header += little(56, 2) + little(segments.count, 2) + little(64, 2)
    header += little(namesIndex + 1, 2) + little(namesIndex, 2)
    body.replaceSubrange(0..<64, with: header)
    body.replaceSubrange(64..<64 + headers.count, with: headers)
    return body
  }
}

func little(_ value: some BinaryInteger, _ count: Int) -> [UInt8] {
  (0..<count).map { UInt8(truncatingIfNeeded: UInt64(value) >> UInt64(8 * $0)) }
}
