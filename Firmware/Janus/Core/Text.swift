/// A literal by its address alone: literals end in a zero. It passes as one register where
/// StaticString takes three.
package struct Text: ExpressibleByStringLiteral {
  package let start: UnsafePointer<UInt8>

  @inline(__always)
  package init(stringLiteral value: StaticString) { start = value.utf8Start }

  @inline(__always)
  package subscript(_ index: Int) -> UInt8 { start[index] }
}
