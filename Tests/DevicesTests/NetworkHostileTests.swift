import Devices
import Simulation
import Testing

/// Noise to the simulated network: whatever comes, it goes on, stays small and stays the same
/// when it is restored.
@Suite struct NetworkHostileTests {
  typealias Rig = NetworkRig

  /// A frame of each kind that is answered, as a guest might send it.
  private func seeds(_ rig: NetworkRig, _ random: inout SeededRandom) -> [[UInt8]] {
    let client = TCPClient(
      rig, port: [7, 80, 8][Int(random.next(below: 3))], from: 40_000 + Int(random.next(below: 30)))
    client.sequence = UInt32(random.next(below: 4000))
    client.expected = UInt32(random.next(below: 4000))
    client.window = Int(random.next(below: 0x10000))
    let flags = UInt8(random.next(below: 32))
    let text = Array("GET /bytes/5000 HTTP/1.0\r\n\r\n".utf8)
    let dhcp: [UInt8] =
      [1, 1, 6, 0, 1, 2, 3, 4] + [UInt8](repeating: 0, count: 20) + Rig.station
      + [UInt8](repeating: 0, count: 202) + [99, 130, 83, 99, 53, 1, 3, 50, 4, 10, 0, 2, 15, 255]
    return [
      Rig.all + Rig.station + [8, 6, 0, 1, 8, 0, 6, 4, 0, 1] + Rig.station + Rig.guest
        + [0, 0, 0, 0, 0, 0] + Rig.gateway,
      Rig.frame(1, [8, 0, 0xf7, 0xff, 0, 0, 0, 0]),
      Rig.udp(
        [1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 2, 0x6e, 0x73, 0, 0, 1, 0, 1], to: 53, at: Rig.names),
      Rig.udp(dhcp, to: 67, from: 68, at: [255, 255, 255, 255], station: Rig.all),
      Rig.udp([0, 1] + Array("bytes/90\u{0}octet\u{0}blksize\u{0}8\u{0}".utf8), to: 69),
      Rig.udp([0, 4, 0, UInt8(random.next(below: 4))], to: 49_152 + Int(random.next(below: 9))),
      client.frame(client.segment(Segment.syn)),
      client.frame(client.segment(flags, Array(text.prefix(Int(random.next(below: 40)))))),
      client.frame(client.segment(Segment.ack, [UInt8](repeating: 0x58, count: 1400))),
    ]
  }

  /// Changes some bytes, or the length; then, mostly, mends the sums so that it gets further.
  private func mutate(_ frame: [UInt8], _ random: inout SeededRandom) -> [UInt8] {
    var frame = frame
    for _ in 0..<random.next(below: 4) {
      let place = Int(random.next(below: UInt64(frame.count)))
      frame[place] =
        random.next(below: 2) == 0
        ? UInt8(random.next(below: 256)) : frame[place] ^ 1 << UInt8(random.next(below: 8))
    }
    if random.next(below: 8) == 0 {
      frame = Array(frame.prefix(14 + Int(random.next(below: UInt64(frame.count)))))
    }
    guard random.next(below: 4) != 0, frame.count >= 34, frame[12] == 8, frame[13] == 0 else {
      return frame
    }
    let total = frame.count - 14
    if random.next(below: 2) == 0 { frame.replaceSubrange(16..<18, with: Rig.half(total)) }
    frame.replaceSubrange(24..<26, with: [0, 0])
    let header = min(Int(frame[14] & 15) * 4, total)
    frame.replaceSubrange(24..<26, with: Rig.checksum(Array(frame[14..<14 + header])))
    let start = 14 + header
    guard let place = [1: 2, 6: 16, 17: 6][Int(frame[23])], start + place + 2 <= frame.count else {
      return frame
    }
    frame.replaceSubrange(start + place..<start + place + 2, with: [0, 0])
    let payload = Array(frame[start...])
    let pseudo = Rig.pseudo(
      frame[23], Array(frame[26..<30]), Array(frame[30..<34]), payload.count)
    frame.replaceSubrange(
      start + place..<start + place + 2,
      with: Rig.checksum((frame[23] == 1 ? [] : pseudo) + payload))
    return frame
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func noise(seed: UInt64) throws {
    let rig = NetworkRig()
    var random = SeededRandom(seed: seed)
    var count = 0
    for step in 0..<400 {
      let seeds = seeds(rig, &random)
      rig.send(mutate(seeds[Int(random.next(below: UInt64(seeds.count)))], &random))
      if random.next(below: 4) == 0 {
        rig.bench.pass(.microseconds(random.next(below: 1 << random.next(below: 20))))
      }
      if step % 40 == 0 {
        let snapshot = rig.bench.encode()
        #expect(snapshot.count < 1 << 20)
        try rig.bench.decode(snapshot)
        #expect(rig.bench.encode() == snapshot)
      }
      count += rig.end.takeReceived().count
    }
    #expect(count > 50, "some of it was meant")
    // Everything that is left ends by itself, but connections that are open and idle.
    #expect(rig.bench.run() < 5000)
    _ = rig.end.takeReceived()
    #expect(rig.exchange(seeds(rig, &random)[0]).count == 1)
  }

  /// Snapshots that nobody made are refused or taken, and what was taken goes on.
  @Test(arguments: 0..<40 as Range<UInt64>) func forgedSnapshots(seed: UInt64) throws {
    let rig = NetworkRig()
    var random = SeededRandom(seed: seed)
    for _ in 0..<200 {
      let seeds = seeds(rig, &random)
      rig.send(seeds[Int(random.next(below: UInt64(seeds.count)))])
    }
    var coder = StateCoder()
    try rig.services.code(&coder)
    for _ in 0..<200 {
      var bytes = coder.bytes
      bytes[Int(random.next(below: UInt64(bytes.count)))] = UInt8(random.next(below: 256))
      let other = NetworkRig()
      var decoder = StateCoder(decoding: bytes)
      guard (try? other.services.code(&decoder)) != nil else { continue }
      for frame in seeds(other, &random) { other.send(frame) }
      other.services.wake(other.end.link)
      other.bench.run(limit: 300)
    }
  }

  /// However small the pieces that a guest asks for, one frame makes few.
  @Test func oneFrameMakesFew() {
    let rig = NetworkRig()
    let client = TCPClient(rig, port: 80)
    client.open(maximumSize: 1)
    let request = Array("GET /bytes/9000000 HTTP/1.0\r\n\r\n".utf8)
    #expect(client.exchange(client.segment(Segment.ack, request)).count <= 17)
  }
}
