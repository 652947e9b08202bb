import Simulation

/// An HTTP/1.0 server (RFC 1945) for GET and HEAD of ``ServedFile``: a request, its answer, and
/// the connection is closed.
struct HTTPService: TCPService {
  /// The longest request, its header fields included.
  static let limit = 4096

  private var request: [UInt8] = []
  private var hasEnded = false
  private var answer: Answer?
  /// How much of the answer was sent.
  private var position: UInt64 = 0

  /// What follows from a request.
  private struct Answer {
    let head: [UInt8]
    let body: ServedFile?
    let count: Int
  }

  // What comes after the request is passed over.
  var room: Int { answer == nil ? Self.limit - request.count : Self.limit }
  var hasOutput: Bool { answer.map { position < UInt64($0.count) } ?? false }
  var isFinished: Bool {
    answer.map { position >= UInt64($0.count) } ?? (hasEnded && request.isEmpty)
  }

  mutating func receive(_ bytes: ArraySlice<UInt8>) {
    guard answer == nil else { return }
    request += bytes
    update()
  }

  mutating func endInput() {
    hasEnded = true
    update()
  }

  /// The answer follows from what has come, so that snapshots need not hold it.
  private mutating func update() {
    guard answer == nil, !request.isEmpty,
      isComplete || hasEnded || request.count >= Self.limit
    else { return }
    answer = Self.answer(request, isComplete: isComplete)
  }

  /// An empty line ends a request.
  private var isComplete: Bool {
    var isLineEmpty = false
    for byte in request where byte != 0x0d {
      if byte == 0x0a, isLineEmpty { return true }
      isLineEmpty = byte == 0x0a
    }
    return false
  }

  private static func answer(_ request: [UInt8], isComplete: Bool) -> Answer {
    let line = request.prefix { $0 != 0x0d && $0 != 0x0a }
    let words = line.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    guard isComplete, words.count == 3, words[2].hasPrefix("HTTP/") else {
      return text("400 Bad Request")
    }
    guard words[0] == "GET" || words[0] == "HEAD" else { return text("501 Not Implemented") }
    let hasBody = words[0] == "GET"
    guard words[1].hasPrefix("/"), let file = ServedFile(path: words[1]) else {
      return text("404 Not Found", hasBody: hasBody)
    }
    let head = head("200 OK", type: file.type, count: file.count)
    return Answer(
      head: head, body: hasBody ? file : nil, count: head.count + (hasBody ? file.count : 0))
  }

  /// An answer whose body is its status.
  private static func text(_ status: String, hasBody: Bool = true) -> Answer {
    let body = Array("\(status)\n".utf8)
    let bytes = head(status, type: "text/plain", count: body.count) + (hasBody ? body : [])
    return Answer(head: bytes, body: nil, count: bytes.count)
  }

  private static func head(_ status: String, type: String, count: Int) -> [UInt8] {
    let lines = [
      "HTTP/1.0 \(status)", "Server: Orrery", "Content-Type: \(type)", "Content-Length: \(count)",
      "", "",
    ]
    return Array(lines.joined(separator: "\r\n").utf8)
  }

  mutating func produce(atMost limit: Int) -> [UInt8] {
    guard let answer, limit > 0 else { return [] }
    let place = Int(position)
    var bytes = Array(answer.head.dropFirst(place).prefix(limit))
    if let body = answer.body, bytes.count < limit {
      let start = place + bytes.count - answer.head.count
      bytes += body.read(from: start, atMost: limit - bytes.count)
    }
    position += UInt64(bytes.count)
    return bytes
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("request", &request)
    try coder.field("hasEnded", &hasEnded)
    try coder.field("position", &position)
    guard request.count <= Self.limit else { throw StateError("request: too long") }
    guard coder.isDecoding else { return }
    answer = nil
    update()
    guard position <= UInt64(answer?.count ?? 0) else {
      throw StateError("position: behind the answer")
    }
  }
}
