/// Where the members of a kernel's structures are, from the type information that it carries
/// (BTF; Linux, Documentation/bpf/btf.rst).
public struct TypeFormat: Sendable {
  private struct Member {
    let name: Int
    let type: Int
    /// Bits from the structure's start.
    let offset: Int
  }
  private struct Structure {
    let size: Int
    let members: [Member]
  }

  /// Structures and unions by the number of their type.
  private var structures: [Int: Structure] = [:]
  /// What typedefs and qualifiers stand for.
  private var aliases: [Int: Int] = [:]
  /// The first structure of each name.
  private var numbers: [String: Int] = [:]
  private let strings: [UInt8]
  /// How deep structures and typedefs are followed; what goes on for ever is a guest's doing.
  private static let deepest = 16

  /// Finds it in an arm64 `Image`; `nil` where there is none.
  public init?(_ image: KernelImage) {
    // Magic, version 1, no flags, a header of 24 bytes.
    let header: [UInt8] = [0x9f, 0xeb, 1, 0, 24, 0, 0, 0]
    var from = 0
    while let place = find(header, in: image.bytes, from: from) {
      if let types = TypeFormat(image.bytes[place...]) {
        self = types
        return
      }
      from = place + 1
    }
    return nil
  }

  /// - Parameter bytes: all from the header on.
  private init?(_ slice: ArraySlice<UInt8>) {
    let bytes = Array(slice)
    func word(_ place: Int) -> Int {
      (0..<4).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }
    guard bytes.count >= 24, word(0) & 0xffff == 0xeb9f else { return nil }
    let header = word(4)
    let types = header + word(8)
    let (end, names) = (types + word(12), header + word(16))
    guard end <= bytes.count, names + word(20) <= bytes.count else { return nil }
    strings = Array(bytes[names..<names + word(20)])
    var place = types
    var number = 1
    while place + 12 <= end {
      let (name, info, size) = (word(place), word(place + 4), word(place + 8))
      let (kind, count) = (info >> 24 & 31, info & 0xffff)
      place += 12
      guard let extra = Self.bytes(after: kind, count), place + extra <= end else { return nil }
      switch kind {
      case 4, 5:
        let hasBitFields = info >> 31 != 0
        let members = (0..<count).map { index in
          let at = place + 12 * index
          let offset = word(at + 8)
          return Member(
            name: word(at), type: word(at + 4), offset: hasBitFields ? offset & 0xff_ffff : offset)
        }
        structures[number] = Structure(size: size, members: members)
        let text = text(name)
        if !text.isEmpty, numbers[text] == nil { numbers[text] = number }
      case 8, 9, 10, 11, 18: aliases[number] = size
      default: break
      }
      place += extra
      number += 1
    }
  }

  /// How many bytes follow a type's three words; `nil` for a kind that later versions may bring.
  private static func bytes(after kind: Int, _ count: Int) -> Int? {
    switch kind {
    case 1, 14, 17: 4
    case 2, 7, 8, 9, 10, 11, 12, 16, 18: 0
    case 3: 12
    case 4, 5, 15, 19: 12 * count
    case 6, 13: 8 * count
    default: nil
    }
  }

  private func text(_ place: Int) -> String {
    guard strings.indices.contains(place) else { return "" }
    return String(decoding: strings[place...].prefix { $0 != 0 }, as: UTF8.self)
  }

  /// Bytes.
  public func size(of structure: String) -> Int? {
    numbers[structure].flatMap { structures[$0]?.size }
  }

  /// Bytes from a structure's start to a member, `text_data_ring.data` for one within another.
  public func offset(of path: String, in structure: String) -> Int? {
    guard var number = numbers[structure] else { return nil }
    var offset = 0
    for name in path.split(separator: ".") {
      guard let (place, type) = member(String(name), of: number) else { return nil }
      offset += place
      number = type
    }
    return offset
  }

  /// A member, of the structure or of one without a name in it.
  private func member(_ name: String, of number: Int, depth: Int = 0) -> (offset: Int, type: Int)? {
    guard depth < Self.deepest, let structure = structures[resolved(number)] else { return nil }
    for member in structure.members {
      let memberName = text(member.name)
      if memberName == name { return (member.offset / 8, resolved(member.type)) }
      if memberName.isEmpty,
        let (offset, type) = self.member(name, of: member.type, depth: depth + 1)
      {
        return (member.offset / 8 + offset, type)
      }
    }
    return nil
  }

  private func resolved(_ number: Int) -> Int {
    var number = number
    for _ in 0..<Self.deepest {
      guard let next = aliases[number] else { break }
      number = next
    }
    return number
  }
}
