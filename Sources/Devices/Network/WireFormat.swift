/// Takes big-endian fields off the front of a frame; `nil` where it ends too early.
struct WireReader {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  mutating func byte() -> UInt8? { rest.popFirst() }

  mutating func half() -> UInt16? {
    bytes(2).map { $0.reduce(0) { $0 << 8 | UInt16($1) } }
  }

  mutating func word() -> UInt32? {
    bytes(4).map { $0.reduce(0) { $0 << 8 | UInt32($1) } }
  }

  mutating func bytes(_ count: Int) -> ArraySlice<UInt8>? {
    guard count >= 0, count <= rest.count else { return nil }
    defer { rest = rest.dropFirst(count) }
    return rest.prefix(count)
  }

  /// A text that ends with a zero (TFTP's).
  mutating func text() -> String? {
    guard let end = rest.firstIndex(of: 0) else { return nil }
    defer { rest = rest[(end + 1)...] }
    return String(validating: rest[..<end], as: UTF8.self)
  }
}

extension [UInt8] {
  mutating func append(half value: UInt16) {
    self += [UInt8(value >> 8), UInt8(truncatingIfNeeded: value)]
  }

  mutating func append(word value: UInt32) {
    append(half: UInt16(value >> 16))
    append(half: UInt16(truncatingIfNeeded: value))
  }

  /// Puts a checksum into its place.
  mutating func set(half value: UInt16, at index: Int) {
    self[index] = UInt8(value >> 8)
    self[index + 1] = UInt8(truncatingIfNeeded: value)
  }
}

/// The checksum of IPv4, ICMP, UDP and TCP (RFC 1071). Over bytes that hold their checksum it is 0.
///
/// - Parameter sum: of 16-bit words that are counted too, as those of a pseudo-header.
func internetChecksum(_ bytes: some Sequence<UInt8>, adding sum: UInt32 = 0) -> UInt16 {
  var sum = UInt64(sum)
  for (place, byte) in bytes.enumerated() {
    sum += place % 2 == 0 ? UInt64(byte) << 8 : UInt64(byte)
  }
  while sum > 0xffff { sum = (sum & 0xffff) + sum >> 16 }
  return ~UInt16(sum)
}

/// Why a frame or what is in it leads to nothing.
package enum Refusal: Int, Error, CaseIterable {
  /// Cut short, or its parts contradict each other.
  case malformed
  case checksum
  /// A part of a datagram: there is no reassembly.
  case fragment
  /// For nobody here: there is no way out of this network.
  case foreign
  /// A protocol or request that is not spoken.
  case unknown
  /// Every connection or lease is taken.
  case full
}
