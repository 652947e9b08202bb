// Hash and cipher of the Chinese standards: SM3 (GB/T 32905) and SM4 (GB/T 32907); Arm DDI 0487,
// C7.2.

/// The words of one, rotated.
@inline(__always)
private func permuted(_ word: UInt32, _ first: UInt32, _ second: UInt32) -> UInt32 {
  word ^ rotated(word, left: first) ^ rotated(word, left: second)
}

// MARK: SM3

let sm3First: Semantics = .call { core, i throws(CoreExit) in
  try core.checkFPEnabled()
  let (n, m, a) = (core.readV(i.rn).words[3], core.readV(i.rm).words[3], core.readV(i.ra).words[3])
  let sum = rotated(rotated(n, left: 12) &+ m &+ a, left: 7)
  core.writeV(i.rd, Vector(low: 0, high: UInt64(sum) << 32))
  return .next
}

/// Half a round on the words of Vd, with the element of Vm that bits [13:12] name.
@inline(__always)
private func sm3Round(
  rotation: UInt32,
  _ result: @escaping @Sendable (_ d: SIMD4<UInt32>, _ n: UInt32, _ m: UInt32) -> UInt32
) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let d = core.readV(i.rd).words
    let m = core.readV(i.rm).words[Int(i.bits(13, 12))]
    let top = result(d, core.readV(i.rn).words[3], m)
    core.writeV(
      i.rd, Vector(words: SIMD4(d[1], rotated(d[2], left: rotation), d[3], top)))
    return .next
  }
}

let sm3FirstHalfA = sm3Round(rotation: 9) { d, n, m in
  (d[1] ^ d[2] ^ d[3]) &+ d[0] &+ (n ^ rotated(d[3], left: 12)) &+ m
}

let sm3FirstHalfB = sm3Round(rotation: 9) { d, n, m in
  (d[3] & d[1] | d[3] & d[2] | d[1] & d[2]) &+ d[0] &+ (n ^ rotated(d[3], left: 12)) &+ m
}

let sm3SecondHalfA = sm3Round(rotation: 19) { d, n, m in
  permuted((d[1] ^ d[2] ^ d[3]) &+ d[0] &+ n &+ m, 9, 17)
}

let sm3SecondHalfB = sm3Round(rotation: 19) { d, n, m in
  permuted((d[3] & d[2] | ~d[3] & d[1]) &+ d[0] &+ n &+ m, 9, 17)
}

let sm3ScheduleUpdate1 = threeVectors { d, n, m in
  let m = m.words
  var words = d.words ^ n.words ^ rotated(SIMD4(m[1], m[2], m[3], 0), left: 15)
  for index in 0..<4 {
    // The last word takes the first one of this result.
    if index == 3 { words[3] ^= rotated(words[0], left: 15) }
    words[index] = permuted(words[index], 15, 23)
  }
  return Vector(words: words)
}

let sm3ScheduleUpdate2 = threeVectors { d, n, m in
  let sum = n.words ^ rotated(m.words, left: 7)
  var words = d.words ^ sum
  words[3] ^= permuted(rotated(sum[0], left: 15), 15, 23)
  return Vector(words: words)
}

// MARK: SM4

/// Four rounds on `state` with a word of `keys` each.
@inline(__always)
private func sm4(
  _ state: Vector, _ keys: Vector, _ diffuse: (UInt32) -> UInt32
) -> Vector {
  var words = state.words
  for round in 0..<4 {
    var sum = words[1] ^ words[2] ^ words[3] ^ keys.words[round]
    sum =
      UInt32(sm4Box[Int(sum & 0xff)]) | UInt32(sm4Box[Int(sum >> 8 & 0xff)]) << 8
      | UInt32(sm4Box[Int(sum >> 16 & 0xff)]) << 16 | UInt32(sm4Box[Int(sum >> 24)]) << 24
    words = SIMD4(words[1], words[2], words[3], words[0] ^ diffuse(sum))
  }
  return Vector(words: words)
}

let sm4Encode = threeVectors { d, n, _ in
  sm4(d, n) { sum in
    permuted(sum, 2, 10) ^ rotated(sum, left: 18) ^ rotated(sum, left: 24)
  }
}

let sm4Key = threeVectors { _, n, m in sm4(n, m) { permuted($0, 13, 23) } }

/// The substitution of bytes: inversion in GF(2⁸) modulo x⁸+x⁷+x⁶+x⁵+x⁴+x²+1 between two equal
/// affine maps, from which it is made here.
private struct SM4Box: @unchecked Sendable {
  // Written once, before anyone reads.
  private let values: UnsafePointer<UInt8>

  @inline(__always)
  subscript(index: Int) -> UInt8 { values[index] }

  init() {
    let values = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
    for index in UInt8.min...UInt8.max {
      values[Int(index)] = Self.mapped(Self.inverse(Self.mapped(index)))
    }
    self.values = UnsafePointer(values)
  }

  private static func mapped(_ value: UInt8) -> UInt8 {
    var result: UInt8 = 0xd3
    for bit in 0..<UInt8(8) {
      let row = bit == 0 ? 0xa7 : rotatedByte(0xa7, bit)
      result ^= UInt8((value & row).nonzeroBitCount & 1) << bit
    }
    return result
  }

  /// To the power of 254; 0 for 0.
  private static func inverse(_ value: UInt8) -> UInt8 {
    var result: UInt8 = 1
    for _ in 0..<254 { result = product(result, value) }
    return result
  }

  private static func product(_ a: UInt8, _ b: UInt8) -> UInt8 {
    var (result, factor): (UInt8, UInt8) = (0, a)
    for bit in 0..<8 {
      if b >> UInt8(bit) & 1 != 0 { result ^= factor }
      factor = factor << 1 ^ (factor & 0x80 != 0 ? 0xf5 : 0)
    }
    return result
  }
}

private let sm4Box = SM4Box()
