/// DecodeBitMasks of a logical immediate (Arm DDI 0487, J1.1.3): the mask that `N:immr:imms`
/// stands for, or `nil` for a reserved value.
func logicalImmediate(n: UInt32, immr: UInt32, imms: UInt32, is64: Bool) -> UInt64? {
  if !is64, n != 0 { return nil }
  let selector = n << 6 | ~imms & 0x3f
  guard selector > 1 else { return nil }
  let length = UInt32(31 - selector.leadingZeroBitCount)
  let size = UInt32(1) << length
  let levels = size - 1
  let ones = imms & levels
  guard ones != levels else { return nil }
  let rotation = immr & levels
  var element = (UInt64(1) << UInt64(ones + 1)) - 1
  let elementMask = size == 64 ? UInt64.max : (UInt64(1) << UInt64(size)) - 1
  if rotation != 0 {
    element = (element >> UInt64(rotation) | element << UInt64(size - rotation)) & elementMask
  }
  var width = size
  while width < 64 {
    element |= element << UInt64(width)
    width *= 2
  }
  return is64 ? element : element & 0xffff_ffff
}

extension Instruction {
  /// The logical immediate in bits [22:10].
  var bitmask: UInt64? {
    logicalImmediate(n: bits(22, 22), immr: bits(21, 16), imms: bits(15, 10), is64: is64)
  }
}
