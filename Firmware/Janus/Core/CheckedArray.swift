extension InlineArray {
  /// The one place where arrays are indexed by a variable: checked, and without the copy of the
  /// whole array that its own subscript makes.
  @inline(__always)
  package mutating func at(_ index: Int) -> UnsafeMutablePointer<Element> {
    precondition(UInt(bitPattern: index) < UInt(bitPattern: count))
    return withUnsafeMutablePointer(to: &self) {
      UnsafeMutableRawPointer($0).assumingMemoryBound(to: Element.self) + index
    }
  }
}
