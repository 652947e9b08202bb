/// A flattened device tree (Devicetree Specification 0.4, chapter 5), read in place and walked node
/// by node; what is asked of it concerns the node that the walk has reached.
///
/// Every load goes through `word` or `byte`, which are held to the blob's size: what lies outside
/// reads as the end of the tree, so that damage ends the walk and never leaves the blob.
package struct DeviceTree {
  private static let magic: UInt32 = 0xd00d_feed
  private static let beginNode: UInt32 = 1
  private static let endNode: UInt32 = 2
  private static let property: UInt32 = 3
  private static let nop: UInt32 = 4
  private static let end: UInt32 = 9
  private static let depthLimit = 6

  private let base: UnsafeRawPointer
  /// Bytes, from the header.
  package let size: Int
  private var structure = 0
  private var strings = 0

  private var offset = 0
  /// The root has depth 0.
  package private(set) var depth = -1
  private var name = 0
  private var properties = 0
  /// A byte for each depth, what its children's `reg` has: cells of an address, and of a size in
  /// the upper half.
  private var cells: UInt64 = 0

  /// Nil when there is no device tree at `base`.
  package init?(_ base: UnsafeRawPointer) {
    self.base = base
    if UInt(bitPattern: base) & 7 != 0 || Self.load(base, 0) != Self.magic { return nil }
    size = Int(Self.load(base, 4))
    if size < 40 { return nil }
  }

  /// Before the first node.
  @inline(never)
  package mutating func rewind() {
    structure = Int(word(8))
    strings = Int(word(12))
    offset = structure
    depth = -1
    cells = 0x12
  }

  /// Goes on to the next node in the order of the blob; false at its end.
  @inline(never)
  package mutating func next() -> Bool {
    while true {
      let here = offset
      offset = here &+ 4
      switch word(here) {
      case Self.beginNode:
        if depth == Self.depthLimit { return false }
        depth &+= 1
        name = offset
        properties = (textEnd(name) &+ 4) & ~3
        offset = properties
        // Without the property, the parent's: so that `/chosen` need not repeat the root's.
        let shift = UInt64(truncatingIfNeeded: depth &* 8)
        let inherited = UInt32(truncatingIfNeeded: cells &>> shift)
        let own =
          cell("#address-cells", orElse: inherited) & 15
          | cell("#size-cells", orElse: inherited >> 4) << 4
        cells = cells & ~(0xff00 &<< shift) | UInt64(own & 0xff) &<< (shift &+ 8)
        return true
      case Self.endNode:
        if depth < 0 { return false }
        depth &-= 1
      case Self.property: offset = (here &+ 15 &+ Int(word(here &+ 4))) & ~3
      case Self.nop: break
      default: return false
      }
    }
  }

  /// A property's place in the blob; without the property, a negative length.
  private struct Value {
    let offset: Int
    let length: Int
  }

  @inline(never)
  private func value(_ name: Text) -> Value {
    var here = properties
    while true {
      let token = word(here)
      if token == Self.nop {
        here &+= 4
        continue
      }
      let length = Int(word(here &+ 4))
      let value = here &+ 12
      if token != Self.property || length > size &- value { return Value(offset: 0, length: -1) }
      if isText(strings &+ Int(word(here &+ 8)), name) {
        return Value(offset: value, length: length)
      }
      here = (value &+ length &+ 3) & ~3
    }
  }

  package func isNamed(_ text: Text) -> Bool { isText(name, text) }

  /// The first cell of a property.
  @inline(never)
  package func cell(_ name: Text, orElse other: UInt32) -> UInt32 {
    let value = value(name)
    return value.length >= 4 ? word(value.offset) : other
  }

  /// A property of one or two cells as a number.
  package func number(_ name: Text) -> UInt64? {
    let value = value(name)
    return value.length == 4 || value.length == 8 ? number(value.offset, value.length / 4) : nil
  }

  @inline(never)
  private func number(_ offset: Int, _ cells: Int) -> UInt64 {
    let first = UInt64(word(offset))
    return cells == 1 ? first : first << 32 | UInt64(word(offset &+ 4))
  }

  /// The `index`th address and size of the node's `reg`; identity `ranges` are assumed above it.
  @inline(never)
  package func reg(_ index: Int = 0) -> MemoryRange? {
    let shape = Int(truncatingIfNeeded: cells &>> UInt64(truncatingIfNeeded: depth &* 8))
    let addressCells = shape & 15
    let sizeCells = shape >> 4 & 15
    let stride = (addressCells &+ sizeCells) &* 4
    let value = value("reg")
    if addressCells &- 1 > 1 || addressCells == 0 || sizeCells > 2
      || (index &+ 1) &* stride > value.length
    {
      return nil
    }
    let first = value.offset &+ index &* stride
    return MemoryRange(
      start: number(first, addressCells),
      size: sizeCells == 0 ? 0 : number(first &+ addressCells &* 4, sizeCells))
  }

  /// The INTID of the `index`th interrupt, in the three cells of `arm,gic-v3`: a PPI or an SPI.
  @inline(never)
  package func interrupt(_ index: Int = 0) -> UInt32 {
    let value = value("interrupts")
    let first = index &* 12
    if first &+ 8 > value.length { return 0 }
    return word(value.offset &+ first &+ 4) &+ (word(value.offset &+ first) == 1 ? 16 : 32)
  }

  /// Whether the property's list of strings has `text`.
  @inline(never)
  package func list(_ name: Text, has text: Text) -> Bool {
    let value = value(name)
    var here = value.offset
    while here < value.offset &+ value.length {
      if isText(here, text) { return true }
      here = textEnd(here) &+ 1
    }
    return false
  }

  @inline(never)
  package func isCompatible(with text: Text) -> Bool { list("compatible", has: text) }

  package var isDisabled: Bool { list("status", has: "disabled") }

  /// A string property, for as long as the tree stays mapped; empty without a sound one.
  @inline(never)
  package func text(_ name: Text) -> Text {
    let value = value(name)
    if textEnd(value.offset) &- value.offset >= value.length { return "" }
    return Text(start: (base + value.offset).assumingMemoryBound(to: UInt8.self))
  }

  /// The `index`th entry of the memory reservation block; nil at its end.
  @inline(never)
  package func reservation(_ index: Int) -> MemoryRange? {
    let here = Int(word(16)) &+ index &* 16
    if here &+ 16 > size { return nil }
    let start = number(here, 2)
    let length = number(here &+ 8, 2)
    return start | length == 0 ? nil : MemoryRange(start: start, size: length)
  }

  /// `offset` is a multiple of four wherever the blob is sound.
  @inline(never)
  private func word(_ offset: Int) -> UInt32 {
    if offset < 0 || offset > size &- 4 || offset & 3 != 0 { return Self.end }
    return Self.load(base, offset)
  }

  private static func load(_ base: UnsafeRawPointer, _ offset: Int) -> UInt32 {
    UInt32(bigEndian: (base + offset).assumingMemoryBound(to: UInt32.self).pointee)
  }

  @inline(never)
  private func byte(_ offset: Int) -> UInt8 {
    if offset < 0 || offset >= size { return 0xff }
    return base.load(fromByteOffset: offset, as: UInt8.self)
  }

  /// The offset of the zero that ends the text there; the blob's size if none does.
  @inline(never)
  private func textEnd(_ offset: Int) -> Int {
    var here = offset
    while here < size && byte(here) != 0 { here &+= 1 }
    return here < size ? here : size
  }

  @inline(never)
  private func isText(_ offset: Int, _ text: Text) -> Bool {
    var index = 0
    while byte(offset &+ index) == text[index] {
      if text[index] == 0 { return true }
      index &+= 1
    }
    return false
  }
}
