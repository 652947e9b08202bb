import Simulation

/// Every connection to the services of ``tcpService(at:)``, by who is connected.
struct TCPServer {
  static let limit = 16

  private var connections: [TCPConnection] = []

  /// What is sent, and to whom.
  struct Output {
    let key: TCPConnection.Key
    let segments: [TCPSegment]
  }

  /// When ``wake(at:)`` wants to be called.
  var deadline: Time { connections.map(\.deadline).min() ?? .never }

  mutating func receive(
    _ segment: TCPSegment, from station: StationAddress, _ address: InternetAddress, at now: Time
  ) -> Output {
    let key = TCPConnection.Key(
      station: station.value, address: address.value, guestPort: segment.sourcePort,
      port: segment.destinationPort)
    var segments: [TCPSegment] = []
    let isOpening =
      segment.flags.contains(.syn) && segment.flags.isDisjoint(with: [.ack, .rst, .fin])
    var place = connections.firstIndex { $0.key == key }
    if let old = place, isOpening, connections[old].isQuiet,
      connections[old].isPast(segment.sequence)
    {
      connections.remove(at: old)
      place = nil
    }
    if let place {
      connections[place].receive(segment, at: now, &segments)
      if connections[place].isClosed { connections.remove(at: place) }
    } else if isOpening, hasRoom(),
      let connection = TCPConnection(key, segment, at: now, &segments)
    {
      connections.append(connection)
    } else if !segment.flags.contains(.rst) {
      segments.append(segment.refusal)
    }
    return Output(key: key, segments: segments)
  }

  /// Makes room for one more: the oldest that is done, or that was never opened whole, goes.
  private mutating func hasRoom() -> Bool {
    if connections.count < Self.limit { return true }
    guard
      let victim = connections.firstIndex(where: \.isQuiet)
        ?? connections.firstIndex(where: \.isHalfOpen)
    else { return false }
    connections.remove(at: victim)
    return true
  }

  /// Does what is due.
  mutating func wake(at now: Time) -> [Output] {
    var outputs: [Output] = []
    for place in connections.indices where connections[place].deadline <= now {
      var segments: [TCPSegment] = []
      connections[place].wake(at: now, &segments)
      outputs.append(Output(key: connections[place].key, segments: segments))
    }
    connections.removeAll(where: \.isClosed)
    return outputs
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    var count = UInt8(connections.count)
    try coder.field("connections", &count)
    guard count <= Self.limit else { throw StateError("connections: too many") }
    if coder.isDecoding { connections = [] }
    for place in 0..<Int(count) {
      var key = coder.isDecoding ? TCPConnection.Key() : connections[place].key
      try key.code(&coder)
      if coder.isDecoding {
        guard let connection = TCPConnection(key) else {
          throw StateError("port: no service at \(key.port)")
        }
        connections.append(connection)
      }
      try connections[place].code(&coder)
    }
  }
}
