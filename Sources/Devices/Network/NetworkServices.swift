import Simulation

/// A small network at the other end of a cable, with the addresses of QEMU's user network:
/// 10.0.2.2 answers pings, gives leases, serves files by TFTP and HTTP and echoes, 10.0.2.3 knows
/// names. Nothing leads further.
///
/// Each frame from here arrives ``latency`` after the one that caused it, or the timer. All state
/// is bounded, and frames of any contents are answered or counted as refused.
package final class NetworkServices: NetworkPeer {
  package static let latency = Time.microseconds(100)

  private let names: NameServer
  private var leases = AddressLeases()
  private var files = FileTransfers()
  private var tcp = TCPServer()
  /// What the link's alarm is set to.
  private var alarm = Time.never
  /// Frames that led to nothing, by ``Refusal``.
  private var refused = [UInt64](repeating: 0, count: Refusal.allCases.count)

  package init(hosts: [(name: String, address: InternetAddress)]) {
    names = NameServer(hosts: hosts)
  }

  package func reset() {
    (leases, files, tcp) = (AddressLeases(), FileTransfers(), TCPServer())
    alarm = .never
    refused = refused.map { _ in 0 }
  }

  package func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("network-services", 1)
    try leases.code(&coder)
    try files.code(&coder)
    try tcp.code(&coder)
    try coder.field("alarm", &alarm)
    try coder.field("refused", &refused)
    guard refused.count == Refusal.allCases.count else { throw StateError("refused: not so many") }
  }

  package func count(of refusal: Refusal) -> UInt64 { refused[refusal.rawValue] }

  // MARK: The link

  package func receive(_ frame: [UInt8], from link: NetworkLink) {
    do throws(Refusal) {
      let frame = try EthernetFrame(frame)
      switch frame.type {
      case EthernetFrame.Kind.addressResolution: try resolve(frame, link)
      case EthernetFrame.Kind.internet: try take(frame, link)
      default: throw .unknown
      }
    } catch {
      refused[error.rawValue] &+= 1
    }
    setAlarm(link)
  }

  package func wake(_ link: NetworkLink) {
    alarm = .never
    for output in tcp.wake(at: link.now) { send(output, link) }
    setAlarm(link)
  }

  private func setAlarm(_ link: NetworkLink) {
    guard tcp.deadline != alarm else { return }
    alarm = tcp.deadline
    link.wake(at: alarm)
  }

  // MARK: What comes in

  private func isHere(_ address: InternetAddress) -> Bool {
    address == ServiceNetwork.gateway || address == ServiceNetwork.nameServer
  }

  private func resolve(_ frame: EthernetFrame, _ link: NetworkLink) throws(Refusal) {
    let request = try AddressResolution(request: frame.payload)
    guard isHere(request.target) else { throw .foreign }
    let station = StationAddress(serving: request.target)
    let reply = EthernetFrame(
      to: frame.source, from: station, type: EthernetFrame.Kind.addressResolution,
      request.reply(from: station))
    link.send(reply.bytes, after: Self.latency)
  }

  private func take(_ frame: EthernetFrame, _ link: NetworkLink) throws(Refusal) {
    let packet = try InternetPacket(frame.payload)
    let isForAll =
      packet.destination == .broadcast || packet.destination == ServiceNetwork.broadcast
    guard isForAll || isHere(packet.destination),
      frame.destination == .broadcast
        || frame.destination == StationAddress(serving: packet.destination)
    else { throw .foreign }
    switch packet.kind {
    case InternetPacket.Kind.datagram:
      return try take(try UserDatagram(packet), of: packet, isForAll: isForAll, frame, link)
    case InternetPacket.Kind.control where !isForAll:
      let reply = InternetPacket(
        from: packet.destination, to: packet.source, kind: packet.kind,
        try ControlMessage.echo(packet.payload))
      send(reply, to: frame.source, link)
    case InternetPacket.Kind.transmission where !isForAll:
      let segment = try TCPSegment(packet)
      guard packet.destination == ServiceNetwork.gateway else {
        let refusal = segment.refusal.packet(from: packet.destination, to: packet.source)
        if !segment.flags.contains(.rst) { send(refusal, to: frame.source, link) }
        return
      }
      send(tcp.receive(segment, from: frame.source, packet.source, at: link.now), link)
    default: throw .unknown
    }
  }

  private func take(
    _ datagram: UserDatagram, of packet: InternetPacket, isForAll: Bool, _ frame: EthernetFrame,
    _ link: NetworkLink
  ) throws(Refusal) {
    let isForGateway = packet.destination == ServiceNetwork.gateway
    if datagram.destinationPort == AddressLeases.port, isForAll || isForGateway {
      guard let answer = try leases.answer(datagram.payload) else { return }
      let reply = UserDatagram(
        from: AddressLeases.port, to: AddressLeases.clientPort, answer.bytes)
      return send(
        reply.packet(from: ServiceNetwork.gateway, to: answer.address), to: answer.station, link)
    }
    guard !isForAll else { throw .unknown }
    let reply: UserDatagram
    if datagram.destinationPort == NameServer.port, !isForGateway {
      let answer = try names.answer(datagram.payload)
      reply = UserDatagram(from: NameServer.port, to: datagram.sourcePort, answer)
    } else if FileTransfers.listens(at: datagram.destinationPort), isForGateway {
      guard let answer = try files.answer(datagram, from: packet.source, at: link.now) else {
        return
      }
      reply = answer
    } else {
      let message = InternetPacket(
        from: packet.destination, to: packet.source, kind: InternetPacket.Kind.control,
        ControlMessage.portUnreachable(packet))
      return send(message, to: frame.source, link)
    }
    send(reply.packet(from: packet.destination, to: packet.source), to: frame.source, link)
  }

  // MARK: What goes out

  private func send(_ packet: InternetPacket, to station: StationAddress, _ link: NetworkLink) {
    let frame = EthernetFrame(
      to: station, from: StationAddress(serving: packet.source),
      type: EthernetFrame.Kind.internet, packet.bytes)
    link.send(frame.bytes, after: Self.latency)
  }

  private func send(_ output: TCPServer.Output, _ link: NetworkLink) {
    for segment in output.segments {
      let packet = segment.packet(
        from: ServiceNetwork.gateway, to: InternetAddress(output.key.address))
      send(packet, to: StationAddress(output.key.station), link)
    }
  }
}
