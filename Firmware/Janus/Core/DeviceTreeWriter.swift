/// Writes a flattened device tree (Devicetree Specification 0.4, chapter 5). The structure block
/// has a fixed place of 2 KiB, so that strings can be appended behind it while it grows; what does
/// not fit is left out and `isOverfull` says so.
package struct DeviceTreeWriter {
  /// Bytes that a tree may take in all.
  package static let capacity = 4096
  private static let structure = 0x40
  private static let strings = 0x800

  private let base: UnsafeMutableRawPointer
  private var end = structure
  private var stringsEnd = strings
  package private(set) var isOverfull = false

  /// `base` is 8-byte aligned with `capacity` zero bytes.
  package init(_ base: UnsafeMutableRawPointer) { self.base = base }

  @inline(never)
  package mutating func begin(_ name: StaticString) {
    append(1)
    append(name)
  }

  package mutating func endNode() { append(2) }

  package mutating func property(_ name: StaticString) { begin(property: name, length: 0) }

  @inline(never)
  package mutating func property(_ name: StaticString, _ text: StaticString) {
    property(name, UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package mutating func property(_ name: StaticString, _ text: UnsafeRawBufferPointer) {
    begin(property: name, length: text.count &+ 1)
    append(text)
  }

  @inline(never)
  package mutating func property(_ name: StaticString, cell: UInt32) {
    begin(property: name, length: 4)
    append(cell)
  }

  /// An address and a size, two cells each, in a property that was begun.
  @inline(never)
  package mutating func append(start: UInt32, size: UInt32) {
    append(0)
    append(start)
    append(0)
    append(size)
  }

  /// Writes the header and returns the tree's size in bytes.
  package mutating func finish() -> Int {
    append(9)
    let size = stringsEnd
    let structureSize = end &- Self.structure
    end = 0
    append(0xd00d_feed)
    append(UInt32(truncatingIfNeeded: size))
    append(UInt32(Self.structure))
    append(UInt32(Self.strings))
    append(0x28)  // the memory reservation block, empty
    append(17)
    append(16)
    append(0)
    append(UInt32(truncatingIfNeeded: size &- Self.strings))
    append(UInt32(truncatingIfNeeded: structureSize))
    return size
  }

  /// The start of a property; `length` bytes must be appended.
  @inline(never)
  package mutating func begin(property name: StaticString, length: Int) {
    append(3)
    append(UInt32(truncatingIfNeeded: length))
    append(UInt32(truncatingIfNeeded: stringsEnd &- Self.strings))
    let count = name.utf8CodeUnitCount
    if count >= Self.capacity &- stringsEnd {
      isOverfull = true
      return
    }
    (base + stringsEnd).copyMemory(from: name.utf8Start, byteCount: count)
    stringsEnd &+= count &+ 1
  }

  @inline(never)
  package mutating func append(_ value: UInt32) {
    if end > Self.strings &- 4 {
      isOverfull = true
      return
    }
    (base + end).assumingMemoryBound(to: UInt32.self).pointee = value.bigEndian
    end &+= 4
  }

  private mutating func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  @inline(never)
  private mutating func append(_ text: UnsafeRawBufferPointer) {
    if text.count >= Self.strings &- end {
      isOverfull = true
      return
    }
    if let start = text.baseAddress {
      (base + end).copyMemory(from: start, byteCount: text.count)
    }
    end = (end &+ text.count &+ 4) & ~3
  }
}
