// How called rows reach the register files. A field of 31 is XZR, unless the name says SP.
extension Core {
  func readX(_ field: UInt8) -> UInt64 { state.pointee.x[Int(Slot.source(field))] }
  func readXOrSP(_ field: UInt8) -> UInt64 { state.pointee.x[Int(field)] }
  func writeX(_ field: UInt8, _ value: UInt64) {
    state.pointee.x[Int(Slot.destination(field))] = value
  }
  func writeXOrSP(_ field: UInt8, _ value: UInt64) { state.pointee.x[Int(field)] = value }

  func readV(_ field: UInt8) -> Vector {
    Vector(
      low: state.pointee.vectors[Int(field) * 2], high: state.pointee.vectors[Int(field) * 2 + 1])
  }
  func writeV(_ field: UInt8, _ value: Vector) {
    state.pointee.vectors[Int(field) * 2] = value.low
    state.pointee.vectors[Int(field) * 2 + 1] = value.high
  }
}

/// The contents of a V register.
struct Vector: Equatable {
  var low: UInt64
  var high: UInt64

  init(low: UInt64, high: UInt64 = 0) {
    self.low = low
    self.high = high
  }

  /// Every element of `1 << size` bytes is `value`; only the low half unless `isFull`.
  init(repeating value: UInt64, size: UInt32, isFull: Bool) {
    var pattern = value
    if size < 3 { pattern &= (1 << (8 << UInt64(size))) - 1 }
    var width = UInt64(8) << UInt64(size)
    while width < 64 {
      pattern |= pattern << width
      width *= 2
    }
    self.init(low: pattern, high: isFull ? pattern : 0)
  }

  /// Element `index` of `1 << size` bytes, zero-extended.
  subscript(index: Int, size: UInt32) -> UInt64 {
    get {
      let bit = index << (3 + Int(size))
      let half = bit < 64 ? low : high
      return size == 3 ? half : half >> UInt64(bit & 63) & ((1 << (8 << UInt64(size))) - 1)
    }
    set {
      let bit = index << (3 + Int(size))
      let mask: UInt64 = size == 3 ? .max : ((1 << (8 << UInt64(size))) - 1) << UInt64(bit & 63)
      let moved = newValue << UInt64(bit & 63) & mask
      if bit < 64 { low = low & ~mask | moved } else { high = high & ~mask | moved }
    }
  }
}
