/// A literal by its address alone: literals end in a zero. It passes as one register where
/// StaticString takes three.
package struct Text: ExpressibleByStringLiteral {
  package let start: UnsafePointer<UInt8>

  @inline(__always)
  package init(stringLiteral value: StaticString) { start = value.utf8Start }

  @inline(__always)
  package init(start: UnsafePointer<UInt8>) { self.start = start }

  /// Where its bytes are, without the zero.
  package var bytes: MemoryRange {
    var end = start
    while end[0] != 0 { end += 1 }
    return MemoryRange(start: UInt64(UInt(bitPattern: start)), end: UInt64(UInt(bitPattern: end)))
  }

  /// What stands behind the last slash.
  package var lastComponent: Text {
    var here = start
    var result = start
    while here[0] != 0 {
      here += 1
      if here[-1] == 0x2f { result = here }
    }
    return Text(start: result)
  }

  @inline(__always)
  package subscript(_ index: Int) -> UInt8 { start[index] }
}
