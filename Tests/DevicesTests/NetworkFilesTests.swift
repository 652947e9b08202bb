import Devices
import Simulation
import Testing

/// What the simulated network serves, by HTTP and by TFTP.
@Suite struct NetworkFilesTests {
  typealias Rig = NetworkRig
  let rig = NetworkRig()

  /// The first bytes of SplitMix64 from seed 0, as its authors' program prints them.
  private static let numbers: [UInt64] = [
    0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f,
  ]
  private static let start = numbers.flatMap { number in
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
  /// So many bytes by the generator itself.
  private static func stream(_ count: Int) -> [UInt8] {
    var random = SeededRandom(seed: 0)
    var bytes: [UInt8] = []
    while bytes.count < count {
      withUnsafeBytes(of: random.next().littleEndian) { bytes += $0 }
    }
    return Array(bytes.prefix(count))
  }

  /// A request by a connection of its own: head and body, and whether the server closed.
  private func get(_ request: String, port: Int = 41_000, chunk: Int = 1000) -> (
    head: String, body: [UInt8], hasEnded: Bool
  ) {
    let client = TCPClient(rig, port: 80, from: port)
    client.open()
    let bytes = Array(request.utf8)
    for start in stride(from: 0, to: bytes.count, by: chunk) where !client.hasEnded {
      client.talk(Array(bytes[start..<min(start + chunk, bytes.count)]))
    }
    let end = client.data.indices.first { client.data[$0...].starts(with: Array("\r\n\r\n".utf8)) }
    let cut = end.map { $0 + 4 } ?? client.data.count
    return (
      String(decoding: client.data[..<cut], as: UTF8.self), Array(client.data[cut...]),
      client.hasEnded
    )
  }

  @Test func theIndex() {
    let (head, body, hasEnded) = get("GET / HTTP/1.0\r\nHost: a\r\n\r\n")
    #expect(head.hasPrefix("HTTP/1.0 200 OK\r\n") && head.contains("Content-Type: text/html\r\n"))
    #expect(head.contains("Content-Length: \(body.count)\r\n") && hasEnded)
    #expect(String(decoding: body, as: UTF8.self).hasPrefix("<!DOCTYPE html>"))
  }

  @Test(arguments: [0, 1, 7, 8, 24, 1460, 100_000]) func streams(count: Int) {
    let (head, body, hasEnded) = get("GET /bytes/\(count) HTTP/1.0\r\n\r\n")
    #expect(head.contains("Content-Length: \(count)\r\n") && hasEnded)
    #expect(body == Self.stream(count))
    #expect(body.prefix(24) == Self.start.prefix(count))
  }

  @Test func requestsInPiecesAndByLines() {
    #expect(get("GET /bytes/3 HTTP/1.1\nA: b\n\n", chunk: 1).body == Array(Self.start[..<3]))
    let (head, body, hasEnded) = get("HEAD /bytes/30 HTTP/1.0\r\n\r\n", port: 41_001)
    #expect(head.contains("Content-Length: 30\r\n") && body == [] && hasEnded)
  }

  @Test(arguments: [
    ("GET /none HTTP/1.0\r\n\r\n", "404 Not Found"),
    ("GET /bytes/ HTTP/1.0\r\n\r\n", "404 Not Found"),
    ("GET /bytes/99999999 HTTP/1.0\r\n\r\n", "404 Not Found"),
    ("GET /bytes/-1 HTTP/1.0\r\n\r\n", "404 Not Found"),
    ("GET bytes/1 HTTP/1.0\r\n\r\n", "404 Not Found"),
    ("POST / HTTP/1.0\r\n\r\n", "501 Not Implemented"),
    ("GET /\r\n\r\n", "400 Bad Request"), ("\r\n\r\n", "400 Bad Request"),
    (String(repeating: "x", count: 5000), "400 Bad Request"),
  ]) func wrongRequests(request: String, status: String) {
    let (head, _, hasEnded) = get(request)
    #expect(head.hasPrefix("HTTP/1.0 \(status)\r\n") && hasEnded)
  }

  @Test func closedBeforeAnythingWasSaid() {
    let client = TCPClient(rig, port: 80)
    client.open()
    let answers = client.exchange(client.segment(Segment.ack | Segment.fin))
    #expect(answers.map(\.flags) == [Segment.ack | Segment.fin])
  }

  /// The server closes first, so it remembers: an old FIN is answered, then no more.
  @Test func theServerLingers() {
    let client = TCPClient(rig, port: 80)
    client.open()
    client.talk(Array("GET / HTTP/1.0\r\n\r\n".utf8))
    #expect(client.hasEnded)
    let farewell = client.segment(Segment.ack | Segment.fin)
    #expect(client.exchange(farewell).map(\.flags) == [Segment.ack])
    #expect(client.exchange(farewell).map(\.flags) == [Segment.ack])
    // The same ports anew.
    let next = TCPClient(rig, port: 80)
    next.sequence = client.sequence &+ 1000
    #expect(next.open()?.has(Segment.syn) == true)
    _ = next.exchange(next.segment(Segment.rst))
    rig.bench.run()
    #expect(rig.bench.simulator.queue.count == 0)
  }

  /// Frames are lost, doubled, swapped and changed on their way, and acknowledgements lost.
  @Test(arguments: 0..<20 as Range<UInt64>) func everythingArrivesInSpiteOfFaults(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let client = TCPClient(rig, port: 80)
    client.open()
    client.window = 3000
    let request = Array("GET /bytes/60000 HTTP/1.0\r\n\r\n".utf8)
    rig.send(client.frame(client.segment(Segment.ack, request)))
    client.sequence &+= UInt32(request.count)
    var faults = 0
    var isMoving = true
    for _ in 0..<2000 where !client.hasEnded {
      if isMoving, random.next(below: 2) == 0 {
        rig.end.link.inject(fault: VirtioNetwork.faults[Int(random.next(below: 4))])
        faults += 1
      }
      rig.bench.pass(.milliseconds(random.next(below: 250)))
      let frames = rig.end.takeReceived()
      isMoving = !frames.isEmpty
      for frame in frames {
        client.take(client.segments([frame]))
        for _ in 0..<random.next(below: 3) { rig.send(client.frame(client.segment(Segment.ack))) }
      }
    }
    #expect(client.hasEnded && client.data.suffix(60_000) == Self.stream(60_000)[...])
    #expect(faults > 5)
  }

  // MARK: TFTP

  private func tftp(_ bytes: [UInt8], to port: Int = 69) -> (port: Int, bytes: [UInt8])? {
    guard let frame = rig.exchange(Rig.udp(bytes, to: port)).first else { return nil }
    let source = Int(Rig.number(frame[34..<36]))
    return Rig.datagram(frame, from: source).map { (source, $0) }
  }

  private func request(_ texts: String...) -> [UInt8] {
    [0, 1] + texts.flatMap { Array($0.utf8) + [0] }
  }

  @Test func blocksFollowAcknowledgements() throws {
    var answer = try #require(tftp(request("bytes/1024", "octet")))
    #expect(answer.port >= 49_152)
    var data: [UInt8] = []
    for number in 1...3 as ClosedRange<UInt8> {
      #expect(Array(answer.bytes[..<4]) == [0, 3, 0, number])
      data += answer.bytes[4...]
      let next = tftp([0, 4, 0, number], to: answer.port)
      if number < 3 { answer = try #require(next) } else { #expect(next == nil) }
    }
    #expect(data == Self.stream(1024), "and the last block is empty")
  }

  @Test func optionsAreAgreedUpon() throws {
    let options = request("/bytes/3000", "OCTET", "blksize", "9000", "tsize", "0", "timeout", "5")
    let agreed = try #require(tftp(options))
    #expect(agreed.bytes == [0, 6] + Array("blksize\u{0}1428\u{0}tsize\u{0}3000\u{0}".utf8))
    let first = try #require(tftp([0, 4, 0, 0], to: agreed.port))
    #expect(first.bytes.dropFirst(4) == Self.stream(1428)[...])
    // Doubled, it is passed over; after a while it is asked for again.
    #expect(tftp([0, 4, 0, 0], to: agreed.port) == nil)
    rig.bench.pass(.milliseconds(100))
    #expect(try #require(tftp([0, 4, 0, 0], to: agreed.port)).bytes == first.bytes)
    // And the request itself anew, from the same client: the same place.
    let again = try #require(tftp(options))
    #expect(again.port == agreed.port && again.bytes == agreed.bytes)
  }

  @Test(
    arguments: [
      ([0, 1] + Array("none\u{0}octet\u{0}".utf8), 1),
      ([0, 1] + Array("a\u{0}netascii\u{0}".utf8), 4),
      ([0, 2] + Array("a\u{0}octet\u{0}".utf8), 2), ([0, 9], 4),
    ] as [([UInt8], UInt8)]) func mistakes(bytes: [UInt8], code: UInt8)
  {
    #expect(tftp(bytes).map { Array($0.bytes[..<4]) } == [0, 5, 0, code])
  }

  @Test func transfersThatAreNone() throws {
    #expect(tftp([0, 4, 0, 0], to: 49_152).map { $0.bytes[3] } == 5)
    let answer = try #require(tftp(request("bytes/10", "octet")))
    let other = rig.exchange(Rig.udp([0, 4, 0, 1], to: answer.port, from: 2001))
    #expect(Rig.datagram(other.first, from: answer.port, to: 2001).map { $0[3] } == 5)
    #expect(tftp([0, 3], to: answer.port).map { $0.bytes[3] } == 4)
    #expect(tftp([0, 5], to: answer.port) == nil && tftp([0], to: answer.port) == nil)
    for bytes in [[], [1], [0, 1], [0, 1, 0x41], [0, 1, 0x41, 0, 0x42]] as [[UInt8]] {
      #expect(tftp(bytes) == nil)
    }
    #expect(rig.services.count(of: .malformed) == 6)
    // The ninth takes the first's place.
    let ports = try (0..<9).map { number in
      let frames = rig.exchange(
        Rig.udp(request("bytes/600", "octet"), to: 69, from: 3000 + number))
      return Rig.number(try #require(frames.first)[34..<36])
    }
    #expect(ports == [1, 2, 3, 4, 5, 6, 7, 0, 1].map { 49_152 + $0 })
  }
}
