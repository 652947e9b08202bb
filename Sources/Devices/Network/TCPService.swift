import Simulation

/// What is done with the bytes of a connection.
protocol TCPService {
  /// How many more bytes it takes. It never takes back what it once said it has room for.
  var room: Int { get }
  /// Bytes in their order, no more than there is room for.
  mutating func receive(_ bytes: ArraySlice<UInt8>)
  /// The other side sends no more.
  mutating func endInput()
  /// True when ``produce(atMost:)`` would give something.
  var hasOutput: Bool { get }
  mutating func produce(atMost limit: Int) -> [UInt8]
  /// True when nothing will come any more: the connection is closed.
  var isFinished: Bool { get }
  mutating func code(_ coder: inout StateCoder) throws(StateError)
}

/// The service at a port; `nil` for none.
func tcpService(at port: UInt16) -> (any TCPService)? {
  switch port {
  case 7: EchoService()
  case 80: HTTPService()
  default: nil
  }
}

/// Sends everything back (RFC 862).
struct EchoService: TCPService {
  static let limit = 8192
  private var waiting: [UInt8] = []
  private var hasEnded = false

  var room: Int { Self.limit - waiting.count }
  var hasOutput: Bool { !waiting.isEmpty }
  var isFinished: Bool { hasEnded && waiting.isEmpty }

  mutating func receive(_ bytes: ArraySlice<UInt8>) { waiting += bytes }
  mutating func endInput() { hasEnded = true }

  mutating func produce(atMost limit: Int) -> [UInt8] {
    defer { waiting.removeFirst(min(limit, waiting.count)) }
    return Array(waiting.prefix(limit))
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("waiting", &waiting)
    try coder.field("hasEnded", &hasEnded)
    guard waiting.count <= Self.limit else { throw StateError("waiting: too much") }
  }
}
