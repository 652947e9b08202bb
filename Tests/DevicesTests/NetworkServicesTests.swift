import Devices
import Simulation
import Testing

/// Frames by hand to the simulated network: addresses, pings, leases and names.
@Suite struct NetworkServicesTests {
  typealias Rig = NetworkRig
  let rig = NetworkRig()

  private func who(has address: [UInt8]) -> [UInt8] {
    Rig.all + Rig.station + [8, 6, 0, 1, 8, 0, 6, 4, 0, 1] + Rig.station + Rig.guest
      + [0, 0, 0, 0, 0, 0] + address
  }

  @Test(arguments: [NetworkRig.gateway, NetworkRig.names]) func addressesAreResolved(
    address: [UInt8]
  ) {
    let station: [UInt8] = [0x52, 0x55] + address
    let expected =
      Rig.station + station + [8, 6, 0, 1, 8, 0, 6, 4, 0, 2] + station + address + Rig.station
      + Rig.guest
    let answers = rig.exchange(who(has: address))
    #expect(answers == [expected + [UInt8](repeating: 0, count: 18)])
  }

  @Test func othersAreNot() {
    #expect(rig.exchange(who(has: [10, 0, 2, 4])) == [])
    #expect(rig.services.count(of: .foreign) == 1)
    #expect(rig.exchange(Array(who(has: Rig.gateway).dropLast())) == [])
    #expect(rig.services.count(of: .malformed) == 1)
    // A reply, and a request in other hardware.
    for (place, byte) in [(21, 2), (15, 6)] as [(Int, UInt8)] {
      var frame = who(has: Rig.gateway)
      frame[place] = byte
      #expect(rig.exchange(frame) == [])
    }
    #expect(rig.services.count(of: .unknown) == 2)
  }

  private func ping(_ count: Int, at address: [UInt8] = Rig.gateway, fragment: Int = 0) -> [UInt8] {
    var message =
      [8, 0, 0, 0, 0x55, 0xaa, 0, 7] + (0..<count).map { UInt8(truncatingIfNeeded: $0) }
    message.replaceSubrange(2..<4, with: Rig.checksum(message))
    return Rig.frame(1, message, to: address, fragment: fragment)
  }

  @Test(arguments: [0, 1, 56, 1472]) func pingsAreAnswered(count: Int) throws {
    for address in [Rig.gateway, Rig.names] {
      let start = rig.bench.simulator.now
      rig.send(ping(count, at: address))
      rig.bench.pass(.microseconds(150))
      #expect(rig.end.received.map(\.time) == [start + .microseconds(100)])
      let answers = rig.end.takeReceived()
      let message = try #require(Rig.payload(answers[0], kind: 1, from: address))
      #expect(Array(answers[0][..<12]) == Rig.station + [0x52, 0x55] + address)
      #expect(Rig.checksum(message) == [0, 0] && message[0] == 0 && message[1] == 0)
      #expect(message.dropFirst(4) == ping(count).dropFirst(38))
    }
  }

  @Test func whatIsWrongIsCounted() {
    let good = ping(20)
    func expectRefused(_ refusal: Refusal, _ frame: [UInt8], _ what: Comment) {
      let before = rig.services.count(of: refusal)
      #expect(rig.exchange(frame) == [], what)
      #expect(rig.services.count(of: refusal) == before + 1, what)
    }
    func changed(_ place: Int, _ byte: UInt8) -> [UInt8] {
      var frame = good
      frame[place] = byte
      return frame
    }
    expectRefused(.fragment, ping(20, fragment: 0x2000), "a first fragment")
    expectRefused(.fragment, ping(20, fragment: 0x0010), "a last fragment")
    expectRefused(.checksum, changed(22, 63), "the header's sum")
    expectRefused(.checksum, changed(45, 0xee), "the message's sum")
    expectRefused(.malformed, changed(14, 0x65), "version 6")
    expectRefused(.malformed, changed(14, 0x44), "a header of 16 bytes")
    expectRefused(.malformed, changed(16, 4), "longer than the frame")
    expectRefused(.malformed, Array(good[..<30]), "cut short")
    expectRefused(.unknown, changed(12, 0x86), "another type")
    expectRefused(.foreign, changed(5, 9), "for another station")
    expectRefused(.foreign, ping(20, at: [8, 8, 8, 8]), "out of the network")
    expectRefused(.unknown, Rig.frame(2, [1, 2, 3, 4]), "another protocol")
    #expect(rig.exchange(good).count == 1, "still there")
    rig.end.reset()
    #expect(rig.services.count(of: .malformed) == 0)
  }

  @Test func optionsOfTheHeaderArePassedOver() {
    var frame = ping(8)
    frame.insert(contentsOf: [1, 1, 1, 0], at: 34)
    frame[14] = 0x46
    frame.replaceSubrange(16..<18, with: Rig.half(24 + 16))
    frame.replaceSubrange(24..<26, with: [0, 0])
    frame.replaceSubrange(24..<26, with: Rig.checksum(Array(frame[14..<38])))
    #expect(rig.exchange(frame).count == 1)
  }

  @Test func closedPortsAreTold() throws {
    let frame = Rig.udp([1, 2, 3], to: 9)
    let answers = rig.exchange(frame)
    let message = try #require(answers.first.flatMap { Rig.payload($0, kind: 1) })
    #expect(Array(message[..<2]) == [3, 3] && Rig.checksum(message) == [0, 0])
    // The header and the eight bytes behind it.
    #expect(Array(message[8...]) == Array(frame[14..<42]))
    #expect(rig.exchange(Rig.udp([], to: 9, at: [10, 0, 2, 255], station: Rig.all)) == [])
  }

  @Test func sumsOfDatagrams() {
    var frame = Rig.udp(Array("query".utf8), to: 9)
    frame[45] ^= 1
    #expect(rig.exchange(frame) == [] && rig.services.count(of: .checksum) == 1)
    // None is well.
    frame.replaceSubrange(40..<42, with: [0, 0])
    #expect(rig.exchange(frame).count == 1)
  }

  // MARK: Names

  private func ask(_ name: String, type: Int = 1, flags: Int = 0x0100) -> [UInt8]? {
    let labels = name.split(separator: ".").flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
    let query =
      [0xab, 0xcd] + Rig.half(flags) + [0, 1, 0, 0, 0, 0, 0, 0] + labels + [0]
      + Rig.half(type) + [0, 1]
    let answers = rig.exchange(Rig.udp(query, to: 53, at: Rig.names))
    let answer = Rig.datagram(answers.first, from: 53, source: Rig.names)
    guard let answer, Array(answer[..<2]) == [0xab, 0xcd] else { return nil }
    if answer.count > 12 { #expect(answer[12...].starts(with: query[12...])) }
    return answer
  }

  @Test func namesAreKnownOrNot() throws {
    let known = try #require(ask("WWW.Example.TEST"))
    #expect(Array(known[2..<12]) == [0x85, 0x80, 0, 1, 0, 1, 0, 0, 0, 0])
    #expect(
      Array(known.suffix(16)) == [0xc0, 12, 0, 1, 0, 1, 0, 0, 0x0e, 0x10, 0, 4] + Rig.gateway)
    #expect(ask("ns")?.suffix(4) == [1, 2, 3, 4])
    for name in ["example.test", "www.example.test.org", ""] {
      #expect(ask(name).map { Array($0[2..<8]) } == [0x85, 0x83, 0, 1, 0, 0], "\(name)")
    }
    // Known, but nothing of that type (AAAA).
    #expect(ask("ns", type: 28).map { Array($0[2..<8]) } == [0x85, 0x80, 0, 1, 0, 0])
    // Another operation; an answer.
    #expect(ask("ns", flags: 0x2000).map { Array($0[2..<8]) } == [0xa4, 0x84, 0, 0, 0, 0])
    #expect(ask("ns", flags: 0x8000) == nil)
  }

  @Test func questionsThatAreNone() {
    let head: [UInt8] = [1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    let questions: [[UInt8]] = [
      [], [0xc0, 0x0c, 0, 1, 0, 1], [63, 1], [1, 0xff, 0, 0, 1, 0, 1], [0, 0],
    ]
    for bytes in questions {
      let answers = rig.exchange(Rig.udp(head + bytes, to: 53, at: Rig.names))
      let answer = Rig.datagram(answers.first, from: 53, source: Rig.names)
      #expect(answer.map { $0[3] & 15 } == 1, "FORMERR")
    }
  }

  // MARK: Leases

  private func dhcp(
    _ message: UInt8, _ options: [UInt8] = [], station: [UInt8] = Rig.station, flags: Int = 0,
    current: [UInt8] = [0, 0, 0, 0]
  ) -> (answer: [UInt8], frame: [UInt8])? {
    let bytes: [UInt8] =
      [1, 1, 6, 0, 0xde, 0xad, 0xbe, 0xef, 0, 0] + Rig.half(flags) + current
      + [UInt8](repeating: 0, count: 12) + station + [UInt8](repeating: 0, count: 10 + 192)
      + [99, 130, 83, 99, 0, 53, 1, message] + options + [255]
    let frames = rig.exchange(
      Rig.udp(
        bytes, to: 67, from: 68, at: [255, 255, 255, 255], source: [0, 0, 0, 0], station: Rig.all))
    guard let frame = frames.first, frames.count == 1 else { return nil }
    let target = Array(frame[30..<34])
    guard let answer = Rig.datagram(frame, from: 67, to: 68, address: target) else { return nil }
    #expect(Array(answer[4..<8]) == [0xde, 0xad, 0xbe, 0xef])
    return (answer, frame)
  }

  /// Options by their codes.
  private func options(_ answer: [UInt8]) -> [UInt8: [UInt8]] {
    var result: [UInt8: [UInt8]] = [:]
    var place = 240
    while place < answer.count, answer[place] != 255 {
      let count = Int(answer[place + 1])
      result[answer[place]] = Array(answer[place + 2..<place + 2 + count])
      place += 2 + count
    }
    return result
  }

  @Test func aLeaseIsOfferedAndGiven() throws {
    let offer = try #require(dhcp(1))
    #expect(Array(offer.frame[..<6]) == Rig.station && Array(offer.frame[30..<34]) == Rig.guest)
    #expect(Array(offer.answer[16..<20]) == Rig.guest)
    #expect(Array(offer.answer[20..<24]) == Rig.gateway)
    let expected: [UInt8: [UInt8]] = [
      54: Rig.gateway, 1: [255, 255, 255, 0], 3: Rig.gateway, 6: Rig.names, 51: [0, 1, 0x51, 0x80],
    ]
    #expect(options(offer.answer) == expected.merging([53: [2]]) { $1 })
    let taken = try #require(dhcp(3, [50, 4] + Rig.guest + [54, 4] + Rig.gateway))
    #expect(options(taken.answer) == expected.merging([53: [5]]) { $1 })
    #expect(Array(taken.answer[16..<20]) == Rig.guest)
    // Extended from the address that is in use.
    let again = try #require(dhcp(3, current: Rig.guest))
    #expect(Array(again.answer[16..<20]) == Rig.guest && again.answer[242] == 5)
  }

  @Test func everyStationHasItsOwn() throws {
    for number in 0..<20 as Range<UInt8> {
      let answer = dhcp(1, station: [2, 0, 0, 0, 1, number])?.answer
      #expect(answer.map { $0[19] } == (number < 16 ? 15 + number : nil))
    }
    #expect(rig.services.count(of: .full) == 4)
    #expect(dhcp(1, station: [2, 0, 0, 0, 1, 3])?.answer[19] == 18)
  }

  @Test func othersAddressesAreRefused() throws {
    let refusal = try #require(dhcp(3, [50, 4, 10, 0, 2, 77]))
    #expect(refusal.answer[242] == 6 && Array(refusal.frame[..<6]) == Rig.all)
    #expect(Array(refusal.answer[12..<24]) == [UInt8](repeating: 0, count: 12))
    #expect(dhcp(3, [54, 4, 10, 0, 2, 9]) == nil, "another server's")
    #expect(dhcp(1, flags: 0x8000)?.frame.prefix(6) == Rig.all[...], "broadcast is wanted")
    #expect(options(try #require(dhcp(8, current: [10, 0, 2, 40])).answer)[51] == nil, "INFORM")
    #expect(dhcp(7) == nil && rig.services.count(of: .unknown) == 1, "RELEASE")
    #expect(dhcp(1, [12, 200, 1]) == nil && rig.services.count(of: .malformed) == 1)
  }
}
