/// SHA-256 (FIPS 180-4), for the identity of boards, images and recordings.
///
/// Our own because `orrery` links no cryptographic library: it guards against mistakes here and
/// keeps no secret.
public struct SHA256 {
  private static let blockBytes = 64

  private var state: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab,
    0x5be0_cd19,
  ]
  /// Bytes that do not fill a block yet, fewer than 64.
  private var pending: [UInt8] = []
  /// Bytes taken so far.
  private var length: UInt64 = 0

  public init() {
    pending.reserveCapacity(Self.blockBytes)
  }

  public static func hash(_ bytes: some Sequence<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(bytes)
    return hash.finalize()
  }

  /// Takes bytes in. Contiguous ones, as in an array, are read where they lie.
  public mutating func update(_ bytes: some Sequence<UInt8>) {
    let done: Void? = bytes.withContiguousStorageIfAvailable { update(UnsafeRawBufferPointer($0)) }
    if done == nil { Array(bytes).withUnsafeBytes { update($0) } }
  }

  public mutating func update(_ bytes: UnsafeRawBufferPointer) {
    length &+= UInt64(bytes.count)
    var rest = bytes
    if !pending.isEmpty {
      let count = min(Self.blockBytes - pending.count, rest.count)
      pending.append(contentsOf: rest[..<count])
      rest = UnsafeRawBufferPointer(rebasing: rest[count...])
      guard pending.count == Self.blockBytes else { return }
      pending.withUnsafeBytes { Self.compress($0, into: &state) }
      pending.removeAll(keepingCapacity: true)
    }
    let whole = rest.count / Self.blockBytes * Self.blockBytes
    if whole > 0 { Self.compress(UnsafeRawBufferPointer(rebasing: rest[..<whole]), into: &state) }
    pending.append(contentsOf: rest[whole...])
  }

  public mutating func finalize() -> [UInt8] {
    let bits = length &* 8
    let zeros = (Self.blockBytes * 2 - 9 - pending.count) % Self.blockBytes
    update([0x80] + [UInt8](repeating: 0, count: zeros))
    update(withUnsafeBytes(of: bits.bigEndian) { Array($0) })
    return state.flatMap { word in withUnsafeBytes(of: word.bigEndian) { Array($0) } }
  }

  /// Takes whole blocks into `state`. One allocation, on the stack, serves all of them.
  private static func compress(_ blocks: UnsafeRawBufferPointer, into state: inout [UInt32]) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { schedule in
      constants.withUnsafeBufferPointer { constants in
        state.withUnsafeMutableBufferPointer { state in
          for start in stride(from: 0, to: blocks.count, by: blockBytes) {
            expand(blocks, from: start, into: schedule)
            mix(schedule, constants, into: state)
          }
        }
      }
    }
  }

  /// The message schedule of one block (FIPS 180-4, 6.2.2, step 1).
  @inline(__always)
  private static func expand(
    _ blocks: UnsafeRawBufferPointer, from start: Int,
    into schedule: UnsafeMutableBufferPointer<UInt32>
  ) {
    for index in 0..<16 {
      let word = blocks.loadUnaligned(fromByteOffset: start + index * 4, as: UInt32.self)
      schedule[index] = UInt32(bigEndian: word)
    }
    for index in 16..<64 {
      let (before15, before2) = (schedule[index - 15], schedule[index - 2])
      let sigma0 = rotate(before15, 7) ^ rotate(before15, 18) ^ before15 &>> 3
      let sigma1 = rotate(before2, 17) ^ rotate(before2, 19) ^ before2 &>> 10
      schedule[index] = schedule[index - 16] &+ sigma0 &+ schedule[index - 7] &+ sigma1
    }
  }

  /// Steps 2 to 4.
  @inline(__always)
  private static func mix(
    _ schedule: UnsafeMutableBufferPointer<UInt32>, _ constants: UnsafeBufferPointer<UInt32>,
    into state: UnsafeMutableBufferPointer<UInt32>
  ) {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    // Eight rounds bring every value back to its own name, which saves moving them.
    for index in stride(from: 0, to: 64, by: 8) {
      round(a, b, c, &d, e, f, g, &h, constants[index] &+ schedule[index])
      round(h, a, b, &c, d, e, f, &g, constants[index + 1] &+ schedule[index + 1])
      round(g, h, a, &b, c, d, e, &f, constants[index + 2] &+ schedule[index + 2])
      round(f, g, h, &a, b, c, d, &e, constants[index + 3] &+ schedule[index + 3])
      round(e, f, g, &h, a, b, c, &d, constants[index + 4] &+ schedule[index + 4])
      round(d, e, f, &g, h, a, b, &c, constants[index + 5] &+ schedule[index + 5])
      round(c, d, e, &f, g, h, a, &b, constants[index + 6] &+ schedule[index + 6])
      round(b, c, d, &e, f, g, h, &a, constants[index + 7] &+ schedule[index + 7])
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

  /// One round; what it leaves in `h` is the next round's `a`, and `d` its `e`.
  @inline(__always)
  private static func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32,
    _ g: UInt32, _ h: inout UInt32, _ word: UInt32
  ) {
    let sum1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let choice = g ^ e & (f ^ g)
    let first = h &+ sum1 &+ choice &+ word
    let sum0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    d = d &+ first
    h = first &+ sum0 &+ (a & b | c & (a | b))
  }

  @inline(__always)
  private static func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
    value &>> count | value &<< (32 &- count)
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let constants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4,
    0xab1c_5ed5, 0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe,
    0x9bdc_06a7, 0xc19b_f174, 0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f,
    0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da, 0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7,
    0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967, 0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc,
    0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85, 0xa2bf_e8a1, 0xa81a_664b,
    0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070, 0x19a4_c116,
    0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7,
    0xc671_78f2,
  ]
}
