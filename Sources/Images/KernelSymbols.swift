/// The symbols that a Linux kernel carries for itself (CONFIG_KALLSYMS; Linux, scripts/kallsyms.c):
/// names packed by a table of tokens, addresses relative to a base that is known when the kernel
/// has relocated itself.
public struct KernelSymbols: Sendable {
  /// Addresses relative to the base.
  public let symbols: Symbols
  /// Where in the image the kernel puts the base: 8 bytes, zero until it has relocated itself.
  public let baseOffset: Int

  /// Finds the tables in an arm64 `Image`; `nil` where there are none.
  public init?(_ image: KernelImage) {
    let found = image.bytes.withUnsafeBytes { bytes -> (Symbols, Int)? in
      let reader = PackedNames(bytes: bytes)
      guard let tokens = reader.findTokens(), let place = reader.findNames(before: tokens.table)
      else { return nil }
      return (Symbols(reader.symbols(at: place, tokens)), place - 8)
    }
    guard let found else { return nil }
    (symbols, baseOffset) = found
  }
}

/// The tables of scripts/kallsyms.c as they lie in the image, each aligned to 8: offsets (32 bits
/// each), base (64), how many (32), names, a marker (32) for each 256th name, what later versions
/// add, the text of 256 tokens, where each token begins (16).
private struct PackedNames {
  let bytes: UnsafeRawBufferPointer

  struct Tokens {
    /// Where the first token begins.
    let table: Int
    /// Where the places of all of them are.
    let index: Int
  }

  private func half(_ place: Int) -> Int {
    Int(bytes.loadUnaligned(fromByteOffset: place, as: UInt16.self))
  }
  private func word(_ place: Int) -> Int {
    Int(bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self))
  }
  private func aligned(_ place: Int) -> Int { (place + 7) & ~7 }

  /// The digits are tokens of their own, one after the other: their text is easily found, and
  /// their index must agree.
  func findTokens() -> Tokens? {
    let digits = Array("0\u{0}1\u{0}2\u{0}3\u{0}4\u{0}5\u{0}6\u{0}7\u{0}8\u{0}9\u{0}".utf8)
    var from = 0
    while let place = find(digits, in: bytes, from: from) {
      from = place + 1
      for index in stride(from: aligned(place), to: min(place + 8192, bytes.count - 512), by: 8) {
        let first = half(index + 2 * 0x30)
        guard half(index) == 0, first <= place,
          (0..<10).allSatisfy({ half(index + 2 * (0x30 + $0)) == first + 2 * $0 })
        else { continue }
        return Tokens(table: place - first, index: index)
      }
    }
    return nil
  }

  /// Where the number of names is: the names after it end where the markers begin, and the second
  /// marker says how long the first 256 names are.
  func findNames(before end: Int) -> Int? {
    let furthest = max(8, end - 16 << 20)
    for place in stride(from: end & ~7, through: furthest, by: -8) {
      let count = word(place)
      guard count > 256, count < 1 << 21, word(place + 4) == 0 else { continue }
      var name = place + 8
      var ofFirst256 = 0
      var number = 0
      while number < count, name < end {
        if number == 256 { ofFirst256 = name - place - 8 }
        name = after(name)
        number += 1
      }
      let markers = aligned(name)
      guard number == count, markers + 8 <= end, word(markers) == 0,
        word(markers + 4) == ofFirst256, place >= 8 + aligned(4 * count)
      else { continue }
      return place
    }
    return nil
  }

  /// The length of a name, in tokens, and where they begin: one byte, two where its top bit is set.
  private func length(_ place: Int) -> (count: Int, start: Int) {
    let first = Int(bytes[place])
    return first < 0x80
      ? (first, place + 1) : (first & 0x7f | Int(bytes[place + 1]) << 7, place + 2)
  }

  private func after(_ place: Int) -> Int {
    let (count, start) = length(place)
    return start + count
  }

  func symbols(at place: Int, _ tokens: Tokens) -> [Symbols.Symbol] {
    let texts = (0..<256).map { token -> [UInt8] in
      let start = tokens.table + half(tokens.index + 2 * token)
      return Array(bytes[start...].prefix { $0 != 0 })
    }
    let count = word(place)
    let offsets = place - 8 - aligned(4 * count)
    var symbols: [Symbols.Symbol] = []
    symbols.reserveCapacity(count)
    var name = place + 8
    for number in 0..<count {
      let (length, start) = length(name)
      name = start + length
      // The first letter is the kind, as nm has it.
      let text = bytes[start..<name].flatMap { texts[Int($0)] }.dropFirst()
      symbols.append(
        Symbols.Symbol(
          name: String(decoding: text, as: UTF8.self),
          address: UInt64(word(offsets + 4 * number)), size: 0))
    }
    return symbols
  }
}
