/// SHA-256 (FIPS 180-4, 6.2), in portable Swift.
package struct SHA256 {
  package static let size = 32

  private var state: InlineArray<8, UInt32> = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a,
    0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]
  private var block = InlineArray<16, UInt32>(repeating: 0)
  /// Bytes taken.
  private var length: UInt64 = 0

  package init() {}

  package mutating func update(_ bytes: UnsafeRawPointer, _ count: Int) {
    for index in 0..<count { update(bytes.load(fromByteOffset: index, as: UInt8.self)) }
  }

  package mutating func update(_ byte: UInt8) {
    let place = Int(truncatingIfNeeded: length & 63)
    let word = block.at(place >> 2)
    word.pointee = word.pointee << 8 | UInt32(byte)
    length &+= 1
    if place == 63 { compress() }
  }

  /// Writes the digest, 32 bytes; the state is used up.
  package mutating func finish(into digest: UnsafeMutableRawPointer) {
    let bits = length &* 8
    update(0x80)
    while length & 63 != 56 { update(0) }
    var shift: UInt64 = 64
    while shift > 0 {
      shift &-= 8
      update(UInt8(truncatingIfNeeded: bits &>> shift))
    }
    for index in 0..<8 {
      digest.storeBytes(
        of: state.at(index).pointee.bigEndian, toByteOffset: index &* 4, as: UInt32.self)
    }
  }

  @inline(__always)
  private static func turn(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }

  /// One block; the message schedule is kept in 16 words that are replaced as they are used.
  @inline(never)
  private mutating func compress() {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for round in 0..<64 {
      let here = block.at(round & 15)
      if round >= 16 {
        let w15 = block.at((round &+ 1) & 15).pointee
        let w2 = block.at((round &+ 14) & 15).pointee
        let s0 = Self.turn(w15, 7) ^ Self.turn(w15, 18) ^ w15 >> 3
        let s1 = Self.turn(w2, 17) ^ Self.turn(w2, 19) ^ w2 >> 10
        here.pointee = here.pointee &+ s0 &+ block.at((round &+ 9) & 15).pointee &+ s1
      }
      let sum1 = Self.turn(e, 6) ^ Self.turn(e, 11) ^ Self.turn(e, 25)
      let first = h &+ sum1 &+ (e & f ^ ~e & g) &+ Self.constant(round) &+ here.pointee
      let sum0 = Self.turn(a, 2) ^ Self.turn(a, 13) ^ Self.turn(a, 22)
      let second = sum0 &+ (a & b ^ a & c ^ b & c)
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ second)
    }
    state[0] &+= a
    state[1] &+= b
    state[2] &+= c
    state[3] &+= d
    state[4] &+= e
    state[5] &+= f
    state[6] &+= g
    state[7] &+= h
  }

  @inline(__always)
  private static func constant(_ round: Int) -> UInt32 { constants[round & 63] }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes (4.2.2).
  private static let constants: InlineArray<64, UInt32> = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5,
    0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3,
    0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc,
    0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13,
    0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3,
    0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5,
    0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208,
    0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]
}
