import CLibdw

/// Addresses to source lines, from an ELF file's DWARF.
public struct SourceLines: Sendable {
  public struct Place: Sendable, Equatable, CustomStringConvertible {
    public let file: String
    public let line: Int
    public var description: String { "\(file):\(line)" }
  }

  /// One row of a line table: it holds to the next row's address.
  private struct Row: Sendable {
    let address: UInt64
    let file: Int
    let line: Int
    let endsSequence: Bool
  }

  private let files: [String]
  private let rows: [Row]

  public var isEmpty: Bool { rows.isEmpty }

  /// Reads every line table; a file without DWARF has none.
  public init(of image: ELFImage) throws(ImageError) {
    let handle = try ELFHandle(image.bytes, file: image.file)
    var files: [String] = []
    var numbers: [String: Int] = [:]
    var rows: [Row] = []
    if let dwarf = dwarf_begin_elf(handle.elf, DWARF_C_READ, nil) {
      defer { dwarf_end(dwarf) }
      Self.visitLines(dwarf) { line in
        var (address, number, ends) = (Dwarf_Addr(0), Int32(0), false)
        guard dwarf_lineaddr(line, &address) == 0, dwarf_lineno(line, &number) == 0,
          dwarf_lineendsequence(line, &ends) == 0,
          let source = dwarf_linesrc(line, nil, nil)
        else { return }
        let name = String(cString: source)
        if numbers[name] == nil {
          numbers[name] = files.count
          files.append(name)
        }
        rows.append(
          Row(
            address: address, file: numbers[name] ?? 0, line: Int(number), endsSequence: ends))
      }
    }
    self.files = files
    // Stable: of several rows at one address the last holds, after the end of what was before.
    let order = rows.indices.sorted {
      (rows[$0].address, rows[$0].endsSequence ? 0 : 1, $0)
        < (rows[$1].address, rows[$1].endsSequence ? 0 : 1, $1)
    }
    self.rows = order.map { rows[$0] }
  }

  private static func visitLines(_ dwarf: OpaquePointer, _ visit: (OpaquePointer) -> Void) {
    var offset: Dwarf_Off = 0
    while true {
      var (next, headerSize) = (Dwarf_Off(0), 0)
      guard dwarf_nextcu(dwarf, offset, &next, &headerSize, nil, nil, nil) == 0, next > offset
      else { return }
      var unit = Dwarf_Die()
      var lines: OpaquePointer?
      var count = 0
      if dwarf_offdie(dwarf, offset + Dwarf_Off(headerSize), &unit) != nil,
        dwarf_getsrclines(&unit, &lines, &count) == 0
      {
        for index in 0..<count {
          if let line = dwarf_onesrcline(lines, index) { visit(line) }
        }
      }
      offset = next
    }
  }

  /// The source line of the instruction at `address`, as linked.
  public func place(at address: UInt64) -> Place? {
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle].address <= address { low = middle + 1 } else { high = middle }
    }
    guard low > 0, !rows[low - 1].endsSequence else { return nil }
    let row = rows[low - 1]
    return Place(file: files[row.file], line: row.line)
  }
}
