/// The flattened form (Devicetree Specification 0.4, chapter 5), version 17.
enum FlattenedTree {
  static let magic: UInt32 = 0xD00D_FEED
  static let version: UInt32 = 17
  static let lastCompatibleVersion: UInt32 = 16
  static let headerSize = 40

  enum Token: UInt32 {
    case beginNode = 1
    case endNode = 2
    case property = 3
    case nothing = 4
    case end = 9
  }
}

extension DeviceTree {
  /// The tree as a blob: header, reservations, structure, strings.
  public func flattened() -> [UInt8] {
    var writer = FlatWriter()
    writer.node(root)
    writer.word(FlattenedTree.Token.end.rawValue)
    let reserved = reservations + [Reservation(address: 0, size: 0)]
    let structureOffset = FlattenedTree.headerSize + reserved.count * 16
    let stringsOffset = structureOffset + writer.structure.count
    var header = FlatWriter()
    for value in [
      Int(FlattenedTree.magic), stringsOffset + writer.strings.count, structureOffset,
      stringsOffset, FlattenedTree.headerSize, Int(FlattenedTree.version),
      Int(FlattenedTree.lastCompatibleVersion), Int(bootCore), writer.strings.count,
      writer.structure.count,
    ] {
      header.word(UInt32(value))
    }
    for reservation in reserved {
      for cell in cells(reservation.address) + cells(reservation.size) { header.word(cell) }
    }
    return header.structure + writer.structure + writer.strings
  }
}

private struct FlatWriter {
  var structure: [UInt8] = []
  var strings: [UInt8] = []
  private var offsets: [String: UInt32] = [:]

  mutating func word(_ value: UInt32) {
    withUnsafeBytes(of: value.bigEndian) { structure.append(contentsOf: $0) }
  }

  mutating func bytes(_ bytes: [UInt8]) {
    structure += bytes
    while !structure.count.isMultiple(of: 4) { structure.append(0) }
  }

  mutating func node(_ node: DeviceTree.Node) {
    word(FlattenedTree.Token.beginNode.rawValue)
    bytes(Array(node.name.utf8) + [0])
    for property in node.properties {
      word(FlattenedTree.Token.property.rawValue)
      word(UInt32(property.value.count))
      word(offset(of: property.name))
      bytes(property.value)
    }
    for child in node.children { self.node(child) }
    word(FlattenedTree.Token.endNode.rawValue)
  }

  private mutating func offset(of name: String) -> UInt32 {
    if let offset = offsets[name] { return offset }
    let offset = UInt32(strings.count)
    offsets[name] = offset
    strings += Array(name.utf8) + [0]
    return offset
  }
}
