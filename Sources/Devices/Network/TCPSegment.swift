/// A segment of TCP (RFC 9293, 3.1). Of the options only the largest segment size is looked at.
struct TCPSegment {
  struct Flags: OptionSet {
    let rawValue: UInt8
    static let fin = Flags(rawValue: 1)
    static let syn = Flags(rawValue: 2)
    static let rst = Flags(rawValue: 4)
    static let psh = Flags(rawValue: 8)
    static let ack = Flags(rawValue: 16)
  }

  private static let headerBytes = 20

  var sourcePort: UInt16
  var destinationPort: UInt16
  var sequence: UInt32
  var acknowledgement: UInt32 = 0
  var flags: Flags
  var window: UInt16 = 0
  var maximumSize: UInt16?
  var payload: ArraySlice<UInt8> = []

  /// How many sequence numbers it takes up.
  var length: Int {
    payload.count + (flags.contains(.syn) ? 1 : 0) + (flags.contains(.fin) ? 1 : 0)
  }

  /// What answers a segment that there is no connection for (3.10.7.1).
  var refusal: TCPSegment {
    let hasAcknowledgement = flags.contains(.ack)
    return TCPSegment(
      sourcePort: destinationPort, destinationPort: sourcePort,
      sequence: hasAcknowledgement ? acknowledgement : 0,
      acknowledgement: hasAcknowledgement
        ? 0 : sequence &+ UInt32(truncatingIfNeeded: length),
      flags: hasAcknowledgement ? .rst : [.rst, .ack])
  }
}

extension TCPSegment {
  init(_ packet: InternetPacket) throws(Refusal) {
    guard packet.payloadChecksum == 0 else { throw .checksum }
    var reader = WireReader(packet.payload)
    guard let source = reader.half(), let destination = reader.half(),
      let sequence = reader.word(), let acknowledgement = reader.word(),
      let offset = reader.byte(), let flags = reader.byte(), let window = reader.half(),
      reader.word() != nil
    else { throw .malformed }
    let header = Int(offset >> 4) * 4
    guard header >= Self.headerBytes, let options = reader.bytes(header - Self.headerBytes) else {
      throw .malformed
    }
    (sourcePort, destinationPort) = (source, destination)
    (self.sequence, self.acknowledgement, self.window) = (sequence, acknowledgement, window)
    self.flags = Flags(rawValue: flags)
    payload = reader.rest
    maximumSize = Self.maximumSize(options)
  }

  /// The option of kind 2; 0 ends the list and 1 fills it up.
  private static func maximumSize(_ options: ArraySlice<UInt8>) -> UInt16? {
    var reader = WireReader(options)
    while let kind = reader.byte(), kind != 0 {
      if kind == 1 { continue }
      guard let length = reader.byte(), let value = reader.bytes(Int(length) - 2) else {
        return nil
      }
      if kind == 2, length == 4 {
        var field = WireReader(value)
        return field.half()
      }
    }
    return nil
  }

  func packet(from source: InternetAddress, to destination: InternetAddress) -> InternetPacket {
    var bytes: [UInt8] = []
    bytes.append(half: sourcePort)
    bytes.append(half: destinationPort)
    bytes.append(word: sequence)
    bytes.append(word: acknowledgement)
    bytes += [maximumSize == nil ? 0x50 : 0x60, flags.rawValue]
    bytes.append(half: window)
    bytes.append(word: 0)
    if let maximumSize {
      bytes += [2, 4]
      bytes.append(half: maximumSize)
    }
    bytes += payload
    let kind = InternetPacket.Kind.transmission
    let sum = InternetPacket.pseudoHeader(source, destination, kind: kind, length: bytes.count)
    bytes.set(half: internetChecksum(bytes, adding: sum), at: 16)
    return InternetPacket(from: source, to: destination, kind: kind, bytes)
  }
}
