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

  package mutating func begin(_ name: StaticString) {
    append(1)
    append(name)
  }

  package mutating func endNode() { append(2) }

  package mutating func property(_ name: StaticString) { header(name, length: 0) }

  package mutating func property(_ name: StaticString, _ text: StaticString) {
    property(name, UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  package mutating func property(_ name: StaticString, _ text: UnsafeRawBufferPointer) {
    header(name, length: text.count &+ 1)
    append(text)
  }

  package mutating func property(_ name: StaticString, cell: UInt32) {
    header(name, length: 4)
    append(cell)
  }

  /// Cells one after the other, most significant half first.
  package mutating func property<let count: Int>(
    _ name: StaticString, cells: InlineArray<count, UInt32>
  ) {
    header(name, length: count &* 4)
    for index in 0..<count { append(cells[index]) }
  }

  /// Writes the header and returns the tree's size in bytes.
  package mutating func finish() -> Int {
    append(9)
    let size = stringsEnd
    let fields: InlineArray<10, UInt32> = [
      0xd00d_feed, UInt32(truncatingIfNeeded: size), UInt32(Self.structure), UInt32(Self.strings),
      0x28, 17, 16, 0, UInt32(truncatingIfNeeded: size &- Self.strings),
      UInt32(truncatingIfNeeded: end &- Self.structure),
    ]
    end = 0
    for index in 0..<10 { append(fields[index]) }
    return size
  }

  private mutating func header(_ name: StaticString, length: Int) {
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

  private mutating func append(_ value: UInt32) {
    if end > Self.strings &- 4 {
      isOverfull = true
      return
    }
    base.storeBytes(of: value.bigEndian, toByteOffset: end, as: UInt32.self)
    end &+= 4
  }

  private mutating func append(_ text: StaticString) {
    append(UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

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
