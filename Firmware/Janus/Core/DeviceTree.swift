/// A flattened device tree (Devicetree Specification 0.4, chapter 5), read in place. Every offset
/// is checked against the blob's size, so that a damaged tree ends the walk instead of reading
/// what lies behind it.
package struct DeviceTree {
  private static let magic: UInt32 = 0xd00d_feed
  private static let beginNode: UInt32 = 1
  private static let endNode: UInt32 = 2
  private static let property: UInt32 = 3
  private static let nop: UInt32 = 4

  private let base: UnsafeRawPointer
  /// Bytes, from the header.
  package let size: Int
  private let structure: Int
  private let strings: Int
  private let reservations: Int

  /// The size that the header at `base` names, or nil when that is no device tree.
  package static func size(at base: UnsafeRawPointer) -> Int? {
    if UInt(bitPattern: base) & 7 != 0 { return nil }
    if word(base, 0) != magic { return nil }
    return Int(word(base, 4))
  }

  package init?(_ base: UnsafeRawPointer) {
    guard let size = Self.size(at: base), size >= 40 else { return nil }
    self.base = base
    self.size = size
    structure = Int(Self.word(base, 8))
    strings = Int(Self.word(base, 12))
    reservations = Int(Self.word(base, 16))
  }

  /// One node; good as long as its tree.
  package struct Node {
    fileprivate let name: Int
    fileprivate let properties: Int
    /// The root has depth 0.
    package let depth: Int
    /// Of the parent: they shape this node's `reg`.
    package let addressCells: Int
    package let sizeCells: Int
  }

  package struct Property {
    fileprivate let offset: Int
    /// Bytes.
    package let length: Int
  }

  /// Walks all nodes in the order of the blob.
  package struct Cursor {
    fileprivate var offset: Int
    fileprivate var depth = -1
    fileprivate var cells = InlineArray<8, (UInt8, UInt8)>(repeating: (2, 1))
  }

  package var start: Cursor { Cursor(offset: structure) }

  @inline(never)
  package func next(_ cursor: inout Cursor) -> Node? {
    while let token = word(cursor.offset) {
      let here = cursor.offset
      cursor.offset = here &+ 4
      switch token {
      case Self.beginNode:
        guard cursor.depth < 6, let length = textLength(here &+ 4) else { return nil }
        cursor.depth &+= 1
        cursor.offset = (here &+ 4 &+ length &+ 4) & ~3
        let parent = cursor.cells[cursor.depth]
        let node = Node(
          name: here &+ 4, properties: cursor.offset, depth: cursor.depth,
          addressCells: Int(parent.0), sizeCells: Int(parent.1))
        // Without the property, the parent's: so that `/chosen` need not repeat the root's.
        cursor.cells[cursor.depth &+ 1] = (
          cell(node, "#address-cells").map { UInt8(truncatingIfNeeded: $0) } ?? parent.0,
          cell(node, "#size-cells").map { UInt8(truncatingIfNeeded: $0) } ?? parent.1
        )
        return node
      case Self.endNode:
        if cursor.depth < 0 { return nil }
        cursor.depth &-= 1
      case Self.property:
        guard let length = word(here &+ 4) else { return nil }
        cursor.offset = (here &+ 12 &+ Int(length) &+ 3) & ~3
      case Self.nop: break
      default: return nil
      }
    }
    return nil
  }

  @inline(never)
  package func property(_ node: Node, _ name: StaticString) -> Property? {
    var offset = node.properties
    while let token = word(offset) {
      if token == Self.nop {
        offset &+= 4
        continue
      }
      guard token == Self.property, let length = word(offset &+ 4), let at = word(offset &+ 8)
      else { return nil }
      let value = offset &+ 12
      if Int(length) > size &- value { return nil }
      if text(at: strings &+ Int(at), is: name) {
        return Property(offset: value, length: Int(length))
      }
      offset = (value &+ Int(length) &+ 3) & ~3
    }
    return nil
  }

  /// The first cell of a property.
  package func cell(_ node: Node, _ name: StaticString) -> UInt32? {
    guard let value = property(node, name) else { return nil }
    return cell(value, 0)
  }

  package func cell(_ property: Property, _ index: Int) -> UInt32? {
    if index &* 4 &+ 4 > property.length { return nil }
    return word(property.offset &+ index &* 4)
  }

  /// A number of one or two cells that starts at cell `index`.
  @inline(never)
  package func number(_ property: Property, _ index: Int, cells: Int) -> UInt64? {
    guard let high = cell(property, index) else { return nil }
    if cells == 1 { return UInt64(high) }
    guard cells == 2, let low = cell(property, index &+ 1) else { return nil }
    return UInt64(high) << 32 | UInt64(low)
  }

  /// The `index`th address and size of the node's `reg`; identity `ranges` are assumed above it.
  @inline(never)
  package func reg(_ node: Node, _ index: Int = 0) -> MemoryRange? {
    guard let value = property(node, "reg") else { return nil }
    let first = index &* (node.addressCells &+ node.sizeCells)
    guard let start = number(value, first, cells: node.addressCells) else { return nil }
    if node.sizeCells == 0 { return MemoryRange(start: start, end: start) }
    guard let length = number(value, first &+ node.addressCells, cells: node.sizeCells)
    else { return nil }
    return MemoryRange(start: start, size: length)
  }

  /// The INTID of the `index`th interrupt, in the three cells of `arm,gic-v3`: a PPI or an SPI.
  @inline(never)
  package func interrupt(_ node: Node, _ index: Int = 0) -> UInt32 {
    guard let value = property(node, "interrupts"), let kind = cell(value, index &* 3),
      let number = cell(value, index &* 3 &+ 1)
    else { return 0 }
    return number &+ (kind == 1 ? 16 : 32)
  }

  /// Whether the property's list of strings has `text`.
  @inline(never)
  package func list(_ node: Node, _ name: StaticString, has text: StaticString) -> Bool {
    guard let value = property(node, name) else { return false }
    var offset = value.offset
    while offset < value.offset &+ value.length, let length = textLength(offset) {
      if self.text(at: offset, is: text) { return true }
      offset &+= length &+ 1
    }
    return false
  }

  package func name(_ node: Node, is text: StaticString) -> Bool {
    self.text(at: node.name, is: text)
  }

  /// The bytes of a string property without its closing zero, for as long as the tree stays mapped.
  @inline(never)
  package func bytes(_ node: Node, _ name: StaticString) -> UnsafeRawBufferPointer {
    guard let value = property(node, name), let length = textLength(value.offset),
      length < value.length
    else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: base + value.offset, count: length)
  }

  /// Whether `path` ends in the node's name, as far as an `=`-less path of `stdout-path` goes.
  package func path(_ path: UnsafeRawBufferPointer, endsAt node: Node) -> Bool {
    guard let length = textLength(node.name), length < path.count else { return false }
    let start = path.count &- length
    if path[start &- 1] != 0x2f { return false }
    for index in 0..<length where path[start &+ index] != byte(node.name &+ index) { return false }
    return true
  }

  /// The `index`th entry of the memory reservation block; nil at its end.
  package func reservation(_ index: Int) -> MemoryRange? {
    let offset = reservations &+ index &* 16
    guard let a = word(offset), let b = word(offset &+ 4), let c = word(offset &+ 8),
      let d = word(offset &+ 12), a | b | c | d != 0
    else { return nil }
    return MemoryRange(start: UInt64(a) << 32 | UInt64(b), size: UInt64(c) << 32 | UInt64(d))
  }

  /// `offset` is a multiple of four wherever the blob is sound; a blob that is not ends the walk.
  @inline(never)
  private func word(_ offset: Int) -> UInt32? {
    if offset < 0 || offset > size &- 4 || offset & 3 != 0 { return nil }
    return Self.word(base, offset)
  }

  private static func word(_ base: UnsafeRawPointer, _ offset: Int) -> UInt32 {
    UInt32(bigEndian: (base + offset).assumingMemoryBound(to: UInt32.self).pointee)
  }

  @inline(never)
  private func byte(_ offset: Int) -> UInt8? {
    if offset < 0 || offset >= size { return nil }
    return base.load(fromByteOffset: offset, as: UInt8.self)
  }

  @inline(never)
  private func textLength(_ offset: Int) -> Int? {
    var length = 0
    while let byte = byte(offset &+ length) {
      if byte == 0 { return length }
      length &+= 1
    }
    return nil
  }

  @inline(never)
  private func text(at offset: Int, is text: StaticString) -> Bool {
    for index in 0..<text.utf8CodeUnitCount where byte(offset &+ index) != text.utf8Start[index] {
      return false
    }
    return byte(offset &+ text.utf8CodeUnitCount) == 0
  }
}
