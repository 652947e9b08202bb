/// A frame of Ethernet (IEEE 802.3, 3.1) with a type and no tag.
struct EthernetFrame {
  enum Kind {
    static let internet: UInt16 = 0x0800
    static let addressResolution: UInt16 = 0x0806
  }
  /// What is sent is filled up to this many bytes, the check sequence not counted.
  private static let shortest = 60

  let destination: StationAddress
  let source: StationAddress
  let type: UInt16
  let payload: ArraySlice<UInt8>

  init(
    to destination: StationAddress, from source: StationAddress, type: UInt16, _ payload: [UInt8]
  ) {
    (self.destination, self.source, self.type) = (destination, source, type)
    self.payload = payload[...]
  }

  init(_ frame: [UInt8]) throws(Refusal) {
    var reader = WireReader(frame[...])
    guard let destination = reader.bytes(6), let source = reader.bytes(6), let type = reader.half()
    else { throw .malformed }
    self.destination = StationAddress(destination)
    self.source = StationAddress(source)
    self.type = type
    payload = reader.rest
  }

  var bytes: [UInt8] {
    var bytes = destination.bytes + source.bytes
    bytes.append(half: type)
    bytes += payload
    return bytes + [UInt8](repeating: 0, count: max(0, Self.shortest - bytes.count))
  }
}
