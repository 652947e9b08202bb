import CXXHash

/// XXH3, 128 bits: the digest of a component's state.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
  public let low: UInt64
  public let high: UInt64

  public init(low: UInt64, high: UInt64) {
    self.low = low
    self.high = high
  }

  public init(of bytes: UnsafeRawBufferPointer) {
    let hash = XXH3_128bits(bytes.baseAddress, bytes.count)
    low = hash.low64
    high = hash.high64
  }

  public init(of bytes: [UInt8]) {
    self = bytes.withUnsafeBytes { Digest(of: $0) }
  }

  /// Little-endian, low half first.
  public var bytes: [UInt8] {
    withUnsafeBytes(of: low.littleEndian) { Array($0) }
      + withUnsafeBytes(of: high.littleEndian) { Array($0) }
  }

  public var description: String { bytes.map { hexadecimal(UInt64($0), digits: 2) }.joined() }
}

/// A component's digest.
public struct ComponentDigest: Sendable, Equatable {
  public let name: String
  public let digest: Digest

  public init(name: String, digest: Digest) { (self.name, self.digest) = (name, digest) }
}

/// `value` in lower-case hexadecimal, padded with zeros to `digits`, without `0x`.
public func hexadecimal(_ value: UInt64, digits: Int = 1) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// Cyclic redundancy checks with reflected polynomials: IEEE 802.3 for chunks of recordings and
/// CRC32x, Castagnoli for CRC32Cx (Arm DDI 0487, C6.2.76).
public struct CRC32: Sendable {
  /// Eight tables of 256: table n has the remainder of a byte that n zero bytes follow, so that
  /// whole buffers go eight bytes at a time.
  private let table: [UInt32]

  public static let ieee = CRC32(reflectedPolynomial: 0xEDB8_8320)
  public static let castagnoli = CRC32(reflectedPolynomial: 0x82F6_3B78)

  private init(reflectedPolynomial: UInt32) {
    var table = (0..<256).map { byte in
      (0..<8).reduce(UInt32(byte)) { value, _ in
        value & 1 == 1 ? value >> 1 ^ reflectedPolynomial : value >> 1
      }
    }
    for index in 256..<256 * 8 {
      let before = table[index - 256]
      table.append(table[Int(before & 0xff)] ^ before >> 8)
    }
    self.table = table
  }

  /// Takes `bytes` low bytes of `value` into the running remainder, without inversion.
  public func update(_ remainder: UInt32, with value: UInt64, bytes: Int) -> UInt32 {
    var remainder = remainder
    var value = value
    for _ in 0..<bytes {
      remainder = table[Int(UInt8(truncatingIfNeeded: UInt64(remainder) ^ value))] ^ remainder >> 8
      value >>= 8
    }
    return remainder
  }

  /// The check of a whole buffer, inverted at both ends as zip and zlib do.
  public func checksum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    let fast = bytes.withContiguousStorageIfAvailable { checksum(UnsafeRawBufferPointer($0)) }
    return fast ?? ~bytes.reduce(UInt32.max) { update($0, with: UInt64($1), bytes: 1) }
  }

  private func checksum(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var remainder = UInt32.max
    let whole = bytes.count & ~7
    table.withUnsafeBufferPointer { table in
      for start in stride(from: 0, to: whole, by: 8) {
        var value = UInt64(
          littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self))
        value ^= UInt64(remainder)
        remainder = 0
        for place in 0..<8 {
          remainder ^= table[(7 - place) << 8 | Int(value >> UInt64(place * 8) & 0xff)]
        }
      }
    }
    for byte in bytes[whole...] { remainder = update(remainder, with: UInt64(byte), bytes: 1) }
    return ~remainder
  }
}
