/// A datagram of UDP (RFC 768).
struct UserDatagram {
  private static let headerBytes = 8

  let sourcePort: UInt16
  let destinationPort: UInt16
  let payload: ArraySlice<UInt8>

  init(from sourcePort: UInt16, to destinationPort: UInt16, _ payload: [UInt8]) {
    (self.sourcePort, self.destinationPort) = (sourcePort, destinationPort)
    self.payload = payload[...]
  }

  init(_ packet: InternetPacket) throws(Refusal) {
    var reader = WireReader(packet.payload)
    guard let source = reader.half(), let destination = reader.half(), let length = reader.half(),
      let checksum = reader.half(), Int(length) >= Self.headerBytes,
      let payload = reader.bytes(Int(length) - Self.headerBytes)
    else { throw .malformed }
    // Zero stands for none; the length is the datagram's own.
    let sum = InternetPacket.pseudoHeader(
      packet.source, packet.destination, kind: packet.kind, length: Int(length))
    guard
      checksum == 0
        || internetChecksum(packet.payload.prefix(Int(length)), adding: sum) == 0
    else { throw .checksum }
    (sourcePort, destinationPort, self.payload) = (source, destination, payload)
  }

  func packet(from source: InternetAddress, to destination: InternetAddress) -> InternetPacket {
    let length = Self.headerBytes + payload.count
    var bytes: [UInt8] = []
    bytes.append(half: sourcePort)
    bytes.append(half: destinationPort)
    bytes.append(half: UInt16(truncatingIfNeeded: length))
    bytes.append(half: 0)
    bytes += payload
    let sum = InternetPacket.pseudoHeader(
      source, destination, kind: InternetPacket.Kind.datagram, length: length)
    let checksum = internetChecksum(bytes, adding: sum)
    bytes.set(half: checksum == 0 ? 0xffff : checksum, at: 6)
    return InternetPacket(
      from: source, to: destination, kind: InternetPacket.Kind.datagram, bytes)
  }
}
