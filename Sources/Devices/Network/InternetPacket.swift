/// A datagram of IPv4 (RFC 791) in one piece. Options are passed over.
struct InternetPacket {
  enum Kind {
    static let control: UInt8 = 1
    static let transmission: UInt8 = 6
    static let datagram: UInt8 = 17
  }

  static let headerBytes = 20
  private static let dontFragment: UInt16 = 0x4000
  private static let lifetime: UInt8 = 64

  let source: InternetAddress
  let destination: InternetAddress
  let kind: UInt8
  let payload: ArraySlice<UInt8>
  /// Of a packet that was read: its header and what follows it.
  private(set) var original: ArraySlice<UInt8> = []

  init(
    from source: InternetAddress, to destination: InternetAddress, kind: UInt8, _ payload: [UInt8]
  ) {
    (self.source, self.destination, self.kind) = (source, destination, kind)
    self.payload = payload[...]
  }

  /// - Parameter bytes: the frame's payload, with what it was filled up with.
  init(_ bytes: ArraySlice<UInt8>) throws(Refusal) {
    var reader = WireReader(bytes)
    guard let first = reader.byte(), reader.byte() != nil, let total = reader.half(),
      reader.half() != nil, let fragment = reader.half(), reader.byte() != nil,
      let kind = reader.byte(), reader.half() != nil, let source = reader.word(),
      let destination = reader.word()
    else { throw .malformed }
    let header = Int(first & 15) * 4
    guard first >> 4 == 4, header >= Self.headerBytes, Int(total) >= header,
      bytes.count >= Int(total)
    else { throw .malformed }
    guard internetChecksum(bytes.prefix(header)) == 0 else { throw .checksum }
    guard fragment & 0x3fff == 0 else { throw .fragment }
    self.source = InternetAddress(source)
    self.destination = InternetAddress(destination)
    self.kind = kind
    original = bytes.prefix(Int(total))
    payload = original.dropFirst(header)
  }

  /// A datagram that is never cut needs no identification (RFC 6864, 4).
  var bytes: [UInt8] {
    var bytes: [UInt8] = [0x45, 0]
    bytes.append(half: UInt16(truncatingIfNeeded: Self.headerBytes + payload.count))
    bytes.append(half: 0)
    bytes.append(half: Self.dontFragment)
    bytes += [Self.lifetime, kind, 0, 0]
    bytes.append(word: source.value)
    bytes.append(word: destination.value)
    bytes.set(half: internetChecksum(bytes), at: 10)
    return bytes + payload
  }

  /// The sum of the pseudo-header's words, for the checksums of UDP and TCP.
  static func pseudoHeader(
    _ source: InternetAddress, _ destination: InternetAddress, kind: UInt8, length: Int
  ) -> UInt32 {
    source.sum + destination.sum + UInt32(kind) + UInt32(truncatingIfNeeded: length)
  }

  /// Of this packet's payload; 0 when the checksum in it is right.
  var payloadChecksum: UInt16 {
    internetChecksum(
      payload,
      adding: Self.pseudoHeader(source, destination, kind: kind, length: payload.count))
  }
}
