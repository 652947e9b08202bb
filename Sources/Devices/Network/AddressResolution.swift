/// A packet of the address resolution protocol (RFC 826), for IPv4 on Ethernet.
struct AddressResolution {
  private enum Operation {
    static let request: UInt16 = 1
    static let reply: UInt16 = 2
  }

  let sender: StationAddress
  let senderAddress: InternetAddress
  let target: InternetAddress

  /// Reads a request.
  init(request bytes: ArraySlice<UInt8>) throws(Refusal) {
    var reader = WireReader(bytes)
    guard let hardware = reader.half(), let network = reader.half(), let lengths = reader.half(),
      let operation = reader.half(), let sender = reader.bytes(6),
      let senderAddress = reader.word(), reader.bytes(6) != nil, let target = reader.word()
    else { throw .malformed }
    guard hardware == 1, network == EthernetFrame.Kind.internet, lengths == 0x0604,
      operation == Operation.request
    else { throw .unknown }
    self.sender = StationAddress(sender)
    self.senderAddress = InternetAddress(senderAddress)
    self.target = InternetAddress(target)
  }

  /// The answer: the target is at this station.
  func reply(from station: StationAddress) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(half: 1)
    bytes.append(half: EthernetFrame.Kind.internet)
    bytes.append(half: 0x0604)
    bytes.append(half: Operation.reply)
    bytes += station.bytes
    bytes.append(word: target.value)
    bytes += sender.bytes
    bytes.append(word: senderAddress.value)
    return bytes
  }
}
