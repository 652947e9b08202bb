// AES rounds (FIPS 197; Arm DDI 0487, J1.1.3). A register is the state, a column a word, its
// lowest byte row 0.

extension Vector {
  /// As four words, the lowest first.
  @inline(__always)
  var words: SIMD4<UInt32> {
    get { unsafeBitCast(self, to: SIMD4<UInt32>.self) }
    set { self = unsafeBitCast(newValue, to: Vector.self) }
  }

  @inline(__always)
  init(words: SIMD4<UInt32>) { self = unsafeBitCast(words, to: Vector.self) }
}

/// To the left by 1 to 31 places.
@inline(__always)
func rotated(_ words: SIMD4<UInt32>, left places: UInt32) -> SIMD4<UInt32> {
  words &<< SIMD4(repeating: places) | words &>> SIMD4(repeating: 32 &- places)
}

/// AESE: AddRoundKey, SubBytes and ShiftRows.
let aesEncrypt: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  core.writeV(i.rd, substituted(core, i, aesTables.forward, rowShift: 5))
  return .next
}

/// AESD: AddRoundKey, InvSubBytes and InvShiftRows.
let aesDecrypt: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  core.writeV(i.rd, substituted(core, i, aesTables.backward, rowShift: 13))
  return .next
}

/// AESMC: MixColumns.
let aesMixColumns: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  core.writeV(i.rd, Vector(words: mixedColumns(core.readV(i.rn).words)))
  return .next
}

/// AESIMC: InvMixColumns, which is MixColumns after adding four times the sum of bytes that are
/// two rows apart.
let aesInverseMixColumns: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  let columns = core.readV(i.rn).words
  let apart = doubled(doubled(columns ^ rotated(columns, left: 16)))
  core.writeV(i.rd, Vector(words: mixedColumns(columns ^ apart)))
  return .next
}

/// Byte k of the result is the substitute of byte `k * rowShift` of Vd ^ Vn: row r comes from as
/// many columns further on, or back.
@inline(__always)
private func substituted(
  _ core: Core, _ i: Instruction, _ box: UnsafePointer<UInt8>, rowShift: Int
) -> Vector {
  let (d, n) = (core.readV(i.rd), core.readV(i.rn))
  let sum = Vector(low: d.low ^ n.low, high: d.high ^ n.high)
  var result = Vector(low: 0)
  withUnsafeBytes(of: sum) { source in
    withUnsafeMutableBytes(of: &result) { target in
      for byte in 0..<16 { target[byte] = box[Int(source[byte &* rowShift & 15])] }
    }
  }
  return result
}

@inline(__always)
private func mixedColumns(_ columns: SIMD4<UInt32>) -> SIMD4<UInt32> {
  let next = rotated(columns, left: 24)
  return doubled(columns ^ next) ^ next ^ rotated(columns, left: 16)
    ^ rotated(columns, left: 8)
}

/// Each byte times x in GF(2⁸).
@inline(__always)
private func doubled(_ columns: SIMD4<UInt32>) -> SIMD4<UInt32> {
  let carries = columns &>> SIMD4(repeating: 7) & SIMD4(repeating: 0x0101_0101)
  return (columns & SIMD4(repeating: 0x7f7f_7f7f)) &<< SIMD4(repeating: 1)
    ^ carries &* SIMD4(repeating: 0x1b)
}

/// The substitution of bytes and its inverse (FIPS 197, 5.1.1), made from their definition.
struct AESTables: @unchecked Sendable {
  // Written once, before anyone reads.
  let forward: UnsafePointer<UInt8>
  let backward: UnsafePointer<UInt8>

  init() {
    let forward = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    let backward = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    // Of `power`, which takes all values but 0, as powers of x + 1; and of its inverse.
    var (power, inverse): (UInt8, UInt8) = (1, 1)
    for _ in 0..<255 {
      let value =
        inverse ^ rotatedByte(inverse, 1) ^ rotatedByte(inverse, 2) ^ rotatedByte(inverse, 3)
        ^ rotatedByte(inverse, 4) ^ 0x63
      forward[Int(power)] = value
      backward[Int(value)] = power
      power ^= power << 1 ^ (power & 0x80 != 0 ? 0x1b : 0)
      // Division by x + 1.
      inverse ^= inverse << 1
      inverse ^= inverse << 2
      inverse ^= inverse << 4
      if inverse & 0x80 != 0 { inverse ^= 0x09 }
    }
    forward[0] = 0x63
    backward[0x63] = 0
    (self.forward, self.backward) = (UnsafePointer(forward), UnsafePointer(backward))
  }
}

/// To the left.
func rotatedByte(_ value: UInt8, _ places: UInt8) -> UInt8 {
  value << places | value >> (8 - places)
}

private let aesTables = AESTables()
