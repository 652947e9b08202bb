/// Why a blob is no device tree.
public struct DeviceTreeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// `offset 0x38: expected …`
  public let description: String
  init(_ offset: Int, _ message: String) {
    description = "offset 0x\(String(offset, radix: 16)): \(message)"
  }
}

extension DeviceTree {
  /// Deeper nesting is refused.
  public static let depthLimit = 64

  /// Reads a blob of version 16 or 17 that may be damaged or hostile.
  public init(flattened blob: [UInt8]) throws(DeviceTreeError) {
    var reader = try FlatReader(blob)
    let reservations = try reader.reservations()
    self.init(root: try reader.tree(), reservations: reservations, bootCore: reader.bootCore)
  }
}

private struct FlatReader {
  private let blob: [UInt8]
  private let total: Int
  private let structure: Range<Int>
  private let strings: Range<Int>
  private let reservationsOffset: Int
  let bootCore: UInt32
  private var place: Int

  init(_ blob: [UInt8]) throws(DeviceTreeError) {
    func word(_ offset: Int) -> UInt32 {
      blob[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    }
    guard blob.count >= FlattenedTree.headerSize else {
      throw DeviceTreeError(
        0, "expected a header of \(FlattenedTree.headerSize) bytes, found \(blob.count)")
    }
    guard word(0) == FlattenedTree.magic else {
      throw DeviceTreeError(
        0, "expected the magic 0xd00dfeed, found 0x\(String(word(0), radix: 16))")
    }
    let total = Int(word(4))
    guard total >= FlattenedTree.headerSize, total <= blob.count else {
      throw DeviceTreeError(4, "totalsize is \(total), the file has \(blob.count) bytes")
    }
    guard word(20) >= FlattenedTree.lastCompatibleVersion,
      word(24) <= FlattenedTree.version
    else { throw DeviceTreeError(20, "expected version 16 or 17, found \(word(20))") }
    func block(_ offset: Int, size: Int, _ name: String, at field: Int) throws(DeviceTreeError)
      -> Range<Int>
    {
      guard offset >= FlattenedTree.headerSize, offset <= total, size <= total - offset else {
        throw DeviceTreeError(field, "the \(name) block is not within the blob")
      }
      return offset..<offset + size
    }
    let offset = Int(word(8))
    let size = word(20) >= 17 ? Int(word(36)) : max(0, total - offset)
    structure = try block(offset, size: size, "structure", at: 8)
    guard offset.isMultiple(of: 4) else {
      throw DeviceTreeError(8, "the structure block is not aligned to 4 bytes")
    }
    strings = try block(Int(word(12)), size: Int(word(32)), "strings", at: 12)
    reservationsOffset = Int(word(16))
    guard reservationsOffset >= FlattenedTree.headerSize, reservationsOffset <= total else {
      throw DeviceTreeError(16, "the reservation block is not within the blob")
    }
    bootCore = word(28)
    place = structure.lowerBound
    self.total = total
    self.blob = blob
  }

  func reservations() throws(DeviceTreeError) -> [DeviceTree.Reservation] {
    var list: [DeviceTree.Reservation] = []
    var offset = reservationsOffset
    while true {
      guard offset + 16 <= total else {
        throw DeviceTreeError(offset, "the reservation block has no end")
      }
      func long(_ start: Int) -> UInt64 {
        blob[start..<start + 8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      }
      let entry = DeviceTree.Reservation(address: long(offset), size: long(offset + 8))
      if entry.address == 0, entry.size == 0 { return list }
      list.append(entry)
      offset += 16
    }
  }

  mutating func tree() throws(DeviceTreeError) -> DeviceTree.Node {
    try expect(.beginNode, "the root node")
    let root = try node(depth: 0)
    while true {
      let start = place
      switch try token() {
      case .nothing: continue
      case .end: return root
      default: throw DeviceTreeError(start, "expected the end of the structure block")
      }
    }
  }

  private mutating func node(depth: Int) throws(DeviceTreeError) -> DeviceTree.Node {
    guard depth < DeviceTree.depthLimit else {
      throw DeviceTreeError(place, "nodes are nested more than \(DeviceTree.depthLimit) deep")
    }
    let nameStart = place
    let name = try text(from: place, within: structure)
    skip(to: place + name.utf8.count + 1)
    guard depth > 0 || name.isEmpty, depth == 0 || !name.isEmpty else {
      throw DeviceTreeError(nameStart, "a node named \"\(name)\" at depth \(depth)")
    }
    var node = DeviceTree.Node(name)
    while true {
      let start = place
      switch try token() {
      case .nothing: continue
      case .property:
        guard node.children.isEmpty else {
          throw DeviceTreeError(start, "a property after the nodes within \"\(name)\"")
        }
        node.properties.append(try property())
      case .beginNode: node.children.append(try self.node(depth: depth + 1))
      case .endNode: return node
      case .end: throw DeviceTreeError(start, "the node \"\(name)\" has no end")
      }
    }
  }

  private mutating func property() throws(DeviceTreeError) -> DeviceTree.Property {
    let start = place
    let length = Int(try word())
    let nameOffset = Int(try word())
    guard nameOffset < strings.count else {
      throw DeviceTreeError(start + 4, "a property's name is not within the strings block")
    }
    let name = try text(from: strings.lowerBound + nameOffset, within: strings)
    guard !name.isEmpty else { throw DeviceTreeError(start + 4, "a property without a name") }
    guard length <= structure.upperBound - place else {
      throw DeviceTreeError(
        start, "the property \"\(name)\" of \(length) bytes is not within the structure block")
    }
    let value = Array(blob[place..<place + length])
    skip(to: place + length)
    return DeviceTree.Property(name, value)
  }

  // MARK: - Words

  private mutating func word() throws(DeviceTreeError) -> UInt32 {
    guard place + 4 <= structure.upperBound else {
      throw DeviceTreeError(place, "the structure block is cut short")
    }
    let value = blob[place..<place + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    place += 4
    return value
  }

  private mutating func token() throws(DeviceTreeError) -> FlattenedTree.Token {
    let start = place
    let value = try word()
    guard let token = FlattenedTree.Token(rawValue: value) else {
      throw DeviceTreeError(start, "no token 0x\(String(value, radix: 16))")
    }
    return token
  }

  private mutating func expect(_ wanted: FlattenedTree.Token, _ what: String)
    throws(DeviceTreeError)
  {
    let start = place
    guard try token() == wanted else { throw DeviceTreeError(start, "expected \(what)") }
  }

  /// A zero-terminated text of printable characters.
  private func text(from start: Int, within block: Range<Int>) throws(DeviceTreeError) -> String {
    var end = start
    while end < block.upperBound, blob[end] != 0 {
      guard (33...126).contains(blob[end]) else {
        throw DeviceTreeError(end, "a name holds the byte 0x\(String(blob[end], radix: 16))")
      }
      end += 1
    }
    guard end < block.upperBound else { throw DeviceTreeError(start, "a name has no end") }
    return String(decoding: blob[start..<end], as: UTF8.self)
  }

  private mutating func skip(to offset: Int) {
    place = min((offset + 3) & ~3, structure.upperBound)
  }
}
