/// Messages of ICMP (RFC 792).
enum ControlMessage {
  private static let echoRequest: UInt8 = 8
  private static let echoReply: UInt8 = 0
  private static let unreachable: UInt8 = 3
  private static let portUnreachable: UInt8 = 3

  /// The answer to an echo request.
  static func echo(_ request: ArraySlice<UInt8>) throws(Refusal) -> [UInt8] {
    guard request.count >= 8 else { throw .malformed }
    guard internetChecksum(request) == 0 else { throw .checksum }
    guard request.starts(with: [echoRequest, 0]) else { throw .unknown }
    return withChecksum([echoReply, 0, 0, 0] + request.dropFirst(4))
  }

  /// Nobody listens at the port that the packet is for.
  static func portUnreachable(_ packet: InternetPacket) -> [UInt8] {
    let header = packet.original.count - packet.payload.count
    return withChecksum(
      [unreachable, portUnreachable, 0, 0, 0, 0, 0, 0] + packet.original.prefix(header + 8))
  }

  private static func withChecksum(_ message: [UInt8]) -> [UInt8] {
    var message = message
    message.set(half: internetChecksum(message), at: 2)
    return message
  }
}
