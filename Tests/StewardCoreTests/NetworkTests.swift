import StewardCore
import Testing

struct NetworkTests {
  private static let device = 2
  private static let broadcast = [UInt8](repeating: 0xff, count: 6)

  private static func address(_ persona: Int) -> [UInt8] {
    [0x02, 0x4a, 0x41, 0x4e, 0x55, UInt8(persona)]
  }

  private static func frame(to: [UInt8], from: [UInt8], size: Int = 60) -> [UInt8] {
    to + from + (12..<size).map { UInt8(truncatingIfNeeded: $0) }
  }

  /// Drivers of all personas with four buffers each for frames to come.
  private func drivers(_ rig: Rig) -> [Driver] {
    (0..<3).map { persona in
      let driver = Driver(rig, persona, Self.device).start()
      for slot in 0..<4 {
        driver.add(0, [.write(driver.buffer(0) + UInt64(slot * 1600), 1526)])
      }
      driver.kick(0)
      return driver
    }
  }

  private func send(_ driver: Driver, _ frame: [UInt8]) {
    let place = driver.buffer(1)
    driver.rig.put(driver.persona, place, [UInt8](repeating: 0, count: 12) + frame)
    driver.add(1, [.read(place, 12), .read(place + 12, frame.count)])
    driver.kick(1)
    driver.rig.run()
  }

  /// Frames that came, without their headers.
  private func received(_ driver: Driver) -> [[UInt8]] {
    driver.used(0).map { head, length in
      let bytes = driver.rig.bytes(
        driver.persona, driver.buffer(0) + UInt64(head * 1600), length)
      #expect(Array(bytes[..<12]) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0])
      return Array(bytes[12...])
    }
  }

  private func modemSends(_ rig: Rig, _ frame: [UInt8]) throws {
    rig.serve(try #require(rig.phone.work(Phone.modem, queue: 0, frame: frame)))
  }

  private func modemDrains(_ rig: Rig) {
    while let request = rig.phone.work(Phone.modem, queue: 1) { rig.serve(request) }
  }

  @Test(arguments: [14, 60, 1514]) func framesGoToWhomTheyAreFor(_ size: Int) throws {
    let rig = Rig()
    let ports = drivers(rig)
    let direct = Self.frame(to: Self.address(2), from: Self.address(0), size: size)
    send(ports[0], direct)
    #expect(received(ports[0]).isEmpty && received(ports[1]).isEmpty)
    #expect(received(ports[2]) == [direct])
    let out = Self.frame(to: [2, 0, 0, 0, 0, 1], from: Self.address(1), size: size)
    send(ports[1], out)
    modemDrains(rig)
    #expect(rig.phone.sent == [out] && received(ports[0]).isEmpty)
    let back = Self.frame(to: Self.address(1), from: [2, 0, 0, 0, 0, 1], size: size)
    try modemSends(rig, back)
    #expect(received(ports[1]) == [back] && received(ports[0]).isEmpty)
    try modemSends(rig, Self.frame(to: [8, 0, 0, 0, 0, 1], from: [2, 0, 0, 0, 0, 1]))
    #expect(ports.allSatisfy { received($0).isEmpty }, "not for anyone here")
    modemDrains(rig)
    #expect(rig.phone.sent.count == 1 && rig.offences.isEmpty)
  }

  @Test func groupsReachAllOthers() throws {
    let rig = Rig()
    let ports = drivers(rig)
    let all = Self.frame(to: Self.broadcast, from: Self.address(1))
    send(ports[1], all)
    modemDrains(rig)
    #expect(received(ports[0]) == [all] && received(ports[2]) == [all])
    #expect(received(ports[1]).isEmpty && rig.phone.sent == [all])
    let group = Self.frame(to: [0x33, 0x33, 0, 0, 0, 1], from: [2, 0, 0, 0, 0, 1])
    try modemSends(rig, group)
    #expect(ports.allSatisfy { received($0) == [group] })
    modemDrains(rig)
    #expect(rig.phone.sent.count == 1)
  }

  @Test func falseSourcesAreDropped() throws {
    let rig = Rig()
    let ports = drivers(rig)
    send(ports[0], Self.frame(to: Self.address(2), from: Self.address(1)))
    send(ports[0], Self.frame(to: Self.address(2), from: [2, 0, 0, 0, 0, 1]))
    send(ports[0], Self.frame(to: Self.address(0), from: Self.address(0)))
    try modemSends(rig, Self.frame(to: Self.address(2), from: Self.address(0)))
    modemDrains(rig)
    #expect(ports.allSatisfy { received($0).isEmpty } && rig.phone.sent.isEmpty)
    #expect(ports[0].used(1).count == 3 && !ports[0].needsReset, "taken, and not passed on")
  }

  @Test func sizesThatAreNone() throws {
    let rig = Rig()
    let ports = drivers(rig)
    send(ports[0], Array(Self.frame(to: Self.broadcast, from: Self.address(0)).prefix(13)))
    send(ports[0], Self.frame(to: Self.broadcast, from: Self.address(0), size: 1515))
    try modemSends(rig, [1, 2, 3])
    try modemSends(rig, Self.frame(to: Self.broadcast, from: [2, 0, 0, 0, 0, 1], size: 1600))
    let request = try #require(rig.phone.work(Phone.modem, queue: 0, frame: [1]))
    rig.serve(Request(kind: 6, id: request.id, place: request.place, value: .max))
    #expect(ports[1...].allSatisfy { received($0).isEmpty } && !ports[0].needsReset)
    #expect(
      rig.phone.submissions.count(where: { $0.device == Phone.modem && $0.queue == 0 }) == 16)
    #expect(rig.offences.isEmpty)
  }

  @Test func withoutBuffersFramesAreLost() throws {
    let rig = Rig()
    let ports = drivers(rig)
    for _ in 0..<6 { send(ports[0], Self.frame(to: Self.address(1), from: Self.address(0))) }
    #expect(received(ports[1]).count == 4 && ports[0].used(1).count == 6)
    for _ in 0..<20 {
      send(ports[0], Self.frame(to: [2, 0, 0, 0, 0, 1], from: Self.address(0)))
    }
    modemDrains(rig)
    #expect(rig.phone.sent.count == 16 && !ports[0].needsReset)
  }

  @Test func aBadReceiverHarmsItselfOnly() {
    let rig = Rig()
    let ports = drivers(rig)
    rig.poke(1, ports[1].availableRing(0) + 2, 500, 2)
    let small = Driver(rig, 2, Self.device).start()
    small.add(0, [.write(small.buffer(0), 100)])
    send(ports[0], Self.frame(to: Self.broadcast, from: Self.address(0)))
    modemDrains(rig)
    #expect(ports[1].needsReset && small.needsReset && !ports[0].needsReset)
    #expect(rig.phone.sent.count == 1 && ports[0].used(1).count == 1)
  }

  @Test func withoutAModem() {
    let rig = Rig { $0.hasModem = false }
    let ports = drivers(rig)
    send(ports[0], Self.frame(to: [2, 0, 0, 0, 0, 1], from: Self.address(0)))
    send(ports[0], Self.frame(to: Self.address(1), from: Self.address(0)))
    #expect(rig.phone.submissions.isEmpty && received(ports[1]).count == 1)
  }
}
