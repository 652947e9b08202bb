import Devices
import Simulation
import Testing

/// Connections to the simulated network, segment by segment.
@Suite struct NetworkTCPTests {
  typealias Rig = NetworkRig
  let rig = NetworkRig()
  private static func pattern(_ count: Int, from start: Int = 0) -> [UInt8] {
    (start..<start + count).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 >> 8) }
  }

  @Test func theHandshake() throws {
    rig.bench.pass(.milliseconds(1))
    let client = TCPClient(rig, port: 7)
    let answer = try #require(client.open())
    #expect(answer.flags == Segment.syn | Segment.ack && answer.acknowledgement == 0xffff_fff1)
    #expect(answer.options == [2, 4] + Rig.half(1460) && answer.window == 8192)
    // The clock of 4 us.
    #expect(answer.sequence == 250)
    // A doubled SYN, too late, is answered by where the connection is.
    let again = client.exchange(
      Segment(sequence: client.sequence &- 1, flags: Segment.syn, window: 1000))
    #expect(again.map(\.flags) == [Segment.ack] && again[0].acknowledgement == client.sequence)
  }

  @Test func whatIsLostOfAHandshakeComesAgain() {
    let client = TCPClient(rig, port: 7)
    let greeting = Segment(sequence: 100, flags: Segment.syn, window: 1000)
    let first = client.exchange(greeting)
    #expect(client.exchange(greeting) == first)
    rig.bench.pass(.milliseconds(250))
    #expect(client.segments(rig.end.takeReceived()) == first)
    // Who does not answer is given up: 8 times more, the wait doubled each time.
    rig.bench.run()
    let rest = client.segments(rig.end.takeReceived())
    #expect(rest.dropLast() == ArraySlice(repeating: first[0], count: 7))
    #expect(rest.last?.has(Segment.rst) == true)
    #expect(rig.bench.simulator.now > .milliseconds(200 * 511))
  }

  @Test func closedPortsReset() {
    let client = TCPClient(rig, port: 8)
    let greeting = Segment(sequence: 100, flags: Segment.syn, payload: [1, 2])
    let answer = Segment(
      sequence: 0, acknowledgement: 103, flags: Segment.rst | Segment.ack)
    #expect(client.exchange(greeting) == [answer])
    var other = Segment(sequence: 5, acknowledgement: 77, flags: Segment.ack)
    #expect(client.exchange(other) == [Segment(sequence: 77, flags: Segment.rst)])
    other.flags = Segment.rst
    #expect(client.exchange(other) == [])
    // Names are not asked for by TCP.
    let frames = rig.exchange(TCPClient(rig, port: 53).frame(greeting, at: Rig.names))
    #expect(TCPClient(rig, port: 53).segments(frames, from: Rig.names) == [answer])
    // Nor is a segment with a wrong sum answered.
    var frame = client.frame(greeting)
    frame[40] ^= 1
    #expect(rig.exchange(frame) == [] && rig.services.count(of: .checksum) == 1)
  }

  @Test func itEchoesAndCloses() {
    let client = TCPClient(rig, port: 7)
    client.open()
    client.talk(Array("hello".utf8))
    client.talk([])
    client.talk(Self.pattern(1000))
    #expect(client.data == Array("hello".utf8) + Self.pattern(1000))
    let answers = client.exchange(client.segment(Segment.ack | Segment.fin))
    #expect(answers.map(\.flags) == [Segment.ack | Segment.fin])
    #expect(answers[0].acknowledgement == client.sequence &+ 1)
    client.sequence &+= 1
    client.take(answers)
    #expect(client.hasEnded)
    #expect(client.exchange(client.segment(Segment.ack)) == [])
    // It is gone, and so is its timer.
    #expect(client.exchange(client.segment(Segment.ack)).map(\.flags) == [Segment.rst])
    #expect(rig.bench.simulator.queue.count == 0)
  }

  @Test func sizesAreObeyed() {
    for (offered, expected) in [(1460, 1460), (100, 100), (1, 64), (9000, 1460), (nil, 536)]
      as [(Int?, Int)]
    {
      let client = TCPClient(rig, port: 7, from: 40_000 + expected + (offered ?? 0))
      client.open(maximumSize: offered)
      client.talk(Self.pattern(1000))
      let answers = client.exchange(client.segment(Segment.ack, Self.pattern(1400)))
      #expect(answers.map(\.payload.count).max() == min(expected, 1400))
    }
  }

  @Test func orderIsRestored() {
    let client = TCPClient(rig, port: 7)
    client.open()
    let data = Self.pattern(3000)
    func part(_ range: Range<Int>) -> [Segment] {
      client.exchange(
        client.segment(Segment.ack, Array(data[range]), ahead: range.lowerBound))
    }
    // The end first, with FIN; doubles, overlaps, and the gap at last.
    var last = client.segment(Segment.ack | Segment.fin, Array(data[2000...]), ahead: 2000)
    let answers = client.exchange(last)
    #expect(answers.map(\.acknowledgement) == [client.sequence] && answers[0].payload.isEmpty)
    #expect(part(1500..<2100).map(\.acknowledgement) == [client.sequence])
    #expect(part(1500..<2100).map(\.acknowledgement) == [client.sequence])
    #expect(part(900..<1600).map(\.acknowledgement) == [client.sequence])
    let all = part(0..<1000)
    client.take(all)
    #expect(client.data == data && client.hasEnded)
    #expect(all.last?.acknowledgement == client.sequence &+ 3001)
    // What was received is only acknowledged.
    last.sequence = client.sequence
    last.payload = data
    #expect(client.exchange(last).map(\.payload.count) == [0])
  }

  @Test func whatIsLostIsSentAgain() {
    let client = TCPClient(rig, port: 7)
    client.open()
    let data = Self.pattern(4 * 1460)
    var lost: [Segment] = []
    for start in stride(from: 0, to: data.count, by: 1460) {
      lost += client.exchange(
        client.segment(Segment.ack, Array(data[start..<start + 1460])))
      client.sequence &+= 1460
    }
    #expect(lost.map(\.payload).reduce([], +) == data)
    // Three times the same acknowledgement: the first at once.
    #expect(client.exchange(client.segment(Segment.ack)) == [])
    #expect(client.exchange(client.segment(Segment.ack)) == [])
    #expect(client.exchange(client.segment(Segment.ack)).map(\.payload) == [lost[0].payload])
    #expect(client.exchange(client.segment(Segment.ack)) == [])
    // By the timer, after 200 ms and 400 ms more; not the second, which was acknowledged.
    client.expected &+= 1460
    #expect(client.exchange(client.segment(Segment.ack)) == [])
    let start = rig.bench.simulator.now
    rig.bench.pass(.milliseconds(700))
    let times = rig.end.received.map(\.time)
    let again = client.segments(rig.end.takeReceived())
    #expect(again.map(\.payload) == [lost[1].payload, lost[1].payload])
    #expect(times[0] < start + .milliseconds(201) && times[1] - times[0] == .milliseconds(400))
    // An acknowledgement of that one brings the rest.
    client.take(again)
    let rest = client.exchange(client.segment(Segment.ack))
    client.take(rest)
    #expect(client.data == Array(data[1460...]))
    #expect(client.exchange(client.segment(Segment.ack)) == [])
    rig.bench.run()
    #expect(rig.end.takeReceived() == [] && rig.bench.simulator.queue.count == 0)
  }

  @Test func windowsAreObeyed() {
    let client = TCPClient(rig, port: 7)
    client.open()
    client.window = 100
    let data = Self.pattern(12 * 1000)
    var answers: [Segment] = []
    for start in stride(from: 0, to: 9000, by: 1000) {
      answers += client.exchange(
        client.segment(Segment.ack, Array(data[start..<start + 1000]), ahead: start))
    }
    #expect(answers.filter { !$0.payload.isEmpty }.map(\.payload.count) == [100])
    // What does not fit is not taken: 8192 bytes wait besides those 100.
    #expect(answers.last?.window == 0)
    #expect(answers.last?.acknowledgement == client.sequence &+ 8292)
    client.sequence &+= 8292
    client.take(answers)
    // A closed window is probed, byte by byte, as long as somebody answers.
    client.window = 0
    #expect(client.exchange(client.segment(Segment.ack)) == [])
    for _ in 0..<12 {
      rig.bench.pass(.milliseconds(201))
      let probes = client.segments(rig.end.takeReceived())
      #expect(probes.map(\.payload.count) == [1] && probes[0].sequence == client.expected)
      #expect(client.exchange(client.segment(Segment.ack)) == [])
    }
    client.window = 0xffff
    client.talk([])
    #expect(client.data == Array(data[..<8292]))
    client.talk(Array(data[8292..<9500]))
    #expect(client.data == Array(data[..<9500]))
  }

  @Test func resetsAndStrangeSegments() {
    let client = TCPClient(rig, port: 7)
    client.open()
    // Within the window but not at its start: it is asked whether that was meant.
    let challenge = [
      Segment(
        sequence: client.expected, acknowledgement: client.sequence, flags: Segment.ack,
        window: 8192)
    ]
    #expect(client.exchange(client.segment(Segment.rst, ahead: 5)) == challenge)
    #expect(client.exchange(client.segment(Segment.syn)) == challenge)
    #expect(client.exchange(client.segment(Segment.rst, ahead: 9000)) == [])
    #expect(client.exchange(client.segment(Segment.ack, [1], ahead: 8192)) == challenge)
    // Acknowledged what was never sent; no acknowledgement at all.
    var segment = client.segment(Segment.ack, [1])
    segment.acknowledgement &+= 1
    #expect(client.exchange(segment) == challenge)
    #expect(client.exchange(client.segment(0, [1])) == [])
    #expect(client.exchange(client.segment(Segment.rst)) == [])
    #expect(client.exchange(client.segment(Segment.ack)).map(\.flags) == [Segment.rst])
  }

  @Test func connectionsAreBounded() {
    let clients = (0..<17).map { TCPClient(rig, port: 7, from: 1000 + $0) }
    let flags = clients.map { $0.open()?.flags }
    #expect(flags.dropLast().allSatisfy { $0 == Segment.syn | Segment.ack })
    #expect(flags.last == Segment.rst | Segment.ack)
    clients[3].talk([1])
    #expect(clients[3].data == [1])
    // One that ends makes room, and those that never opened whole do when it is needed.
    _ = clients[3].exchange(clients[3].segment(Segment.rst))
    let half = TCPClient(rig, port: 7, from: 2000)
    #expect(half.exchange(Segment(sequence: 1, flags: Segment.syn)).count == 1)
    #expect(TCPClient(rig, port: 7, from: 2001).open()?.flags == Segment.syn | Segment.ack)
  }

  /// A snapshot in the midst of a transfer, into a rig that has done something else.
  @Test func restoredInTheMidst() throws {
    let client = TCPClient(rig, port: 80)
    client.open()
    client.window = 5000
    client.take(client.exchange(client.segment(Segment.ack, Array("GET /bytes/9000 HT".utf8))))
    client.sequence &+= 18
    let held = client.segment(Segment.ack, Array("\r\n".utf8), ahead: 8)
    #expect(client.exchange(held).count == 1)
    let snapshot = rig.bench.encode()
    let other = NetworkRig()
    TCPClient(other, port: 7).open()
    try other.bench.decode(snapshot)
    #expect(other.bench.encode() == snapshot)
    let data = [rig, other].map { rig in
      let twin = TCPClient(rig, port: 80)
      (twin.sequence, twin.expected, twin.window) = (client.sequence, client.expected, 5000)
      rig.send(twin.frame(twin.segment(Segment.ack, Array("TP/1.0\r\n".utf8))))
      rig.bench.pass(.milliseconds(450))
      twin.sequence &+= 10
      twin.take(twin.segments(rig.end.takeReceived()))
      twin.talk([])
      return twin.data
    }
    #expect(data[0] == data[1] && data[0].count > 9000)
    #expect(rig.bench.encode() == other.bench.encode())
  }
}
