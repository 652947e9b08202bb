import CLibelf

/// The functions and objects of an ELF file by name and by address.
public struct Symbols: Sendable {
  public struct Symbol: Sendable, Equatable {
    public let name: String
    public let address: UInt64
    /// Bytes; zero where the assembler was not told.
    public let size: UInt64
  }

  /// By address, then name. Addresses are as linked.
  public let all: [Symbol]
  /// Indices into ``all`` by name.
  private let byName: [Int]

  public static let none = Symbols([])

  init(_ symbols: [Symbol]) {
    let all = symbols.sorted { ($0.address, $0.name) < ($1.address, $1.name) }
    byName = all.indices.sorted { (all[$0].name, $0) < (all[$1].name, $1) }
    self.all = all
  }

  /// Reads the symbol table, if there is one; `$x` and the like are left out.
  public init(of image: ELFImage) throws(ImageError) {
    let handle = try ELFHandle(image.bytes, file: image.file)
    var symbols: [Symbol] = []
    for (section, header, _) in handle.sections()
    where header.sh_type == UInt32(SHT_SYMTAB) && header.sh_entsize == 24 {
      guard let data = elf_getdata(section, nil) else { continue }
      let count = min(data.pointee.d_size / 24, Int(Int32.max))
      for index in 0..<count {
        var entry = GElf_Sym()
        guard gelf_getsym(data, Int32(index), &entry) != nil, entry.st_shndx != 0 else { continue }
        // Untyped, object or function: no sections, files or thread-local offsets.
        guard entry.st_info & 15 <= 2,
          let text = elf_strptr(handle.elf, Int(header.sh_link), Int(entry.st_name))
        else { continue }
        let name = String(cString: text)
        if name.isEmpty || Self.isMapping(name) { continue }
        symbols.append(Symbol(name: name, address: entry.st_value, size: entry.st_size))
      }
    }
    self.init(symbols)
  }

  /// Reads lines such as `ffff800008010000 T _stext`, as nm prints them and Linux' `System.map` has
  /// them.
  public init(map bytes: [UInt8], file: String) throws(ImageError) {
    var symbols: [Symbol] = []
    for (number, line) in bytes.split(separator: 0x0a).enumerated() {
      let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
      guard words.count == 3, words[1].count == 1, let address = UInt64(words[0], radix: 16) else {
        throw ImageError(
          file: file,
          "line \(number + 1): expected an address, a letter and a name, as nm prints them")
      }
      symbols.append(Symbol(name: words[2], address: address, size: 0))
    }
    self.init(symbols)
  }

  /// `$x`, `$d.12` and the like mark code and data (Arm IHI 0056, 5.6.1); Swift's names begin with
  /// a dollar sign too.
  private static func isMapping(_ name: String) -> Bool {
    let letters = name.utf8.dropFirst().prefix { $0 != UInt8(ascii: ".") }
    return name.hasPrefix("$") && letters.count == 1
  }

  /// The symbol that covers `address`, and how far into it that is.
  ///
  /// Of several at one place the one with a size goes first, then the first by name. A symbol
  /// without a size reaches to the next.
  public func symbol(at address: UInt64) -> (symbol: Symbol, offset: UInt64)? {
    var (low, high) = (0, all.count)
    while low < high {
      let middle = (low + high) / 2
      if all[middle].address <= address { low = middle + 1 } else { high = middle }
    }
    // Labels within a function hide it from the nearest place: look back a little further.
    var labelled: Symbol?
    for index in (max(0, low - 64)..<low).reversed() {
      let symbol = all[index]
      let offset = address - symbol.address
      if symbol.size > 0 {
        if offset < symbol.size { return (first(like: index), offset) }
      } else if labelled == nil || labelled?.address == symbol.address {
        labelled = symbol
      }
    }
    return labelled.map { ($0, address - $0.address) }
  }

  /// The first by name of the sized symbols at the same place.
  private func first(like index: Int) -> Symbol {
    var (first, place) = (index, index)
    while place > 0, all[place - 1].address == all[index].address {
      place -= 1
      if all[place].size == all[index].size { first = place }
    }
    return all[first]
  }

  /// The address of the first symbol of that name.
  public func address(of name: String) -> UInt64? {
    var (low, high) = (0, byName.count)
    while low < high {
      let middle = (low + high) / 2
      if all[byName[middle]].name < name { low = middle + 1 } else { high = middle }
    }
    guard low < byName.count, all[byName[low]].name == name else { return nil }
    return all[byName[low]].address
  }
}
