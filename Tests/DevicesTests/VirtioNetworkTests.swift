import Devices
import Simulation
import TestSupport
import Testing

/// Sends every frame back with its addresses exchanged, and on its alarm one of its own.
final class EchoPeer: NetworkPeer {
  static let delay = Time.microseconds(20)
  private(set) var count: UInt64 = 0

  func receive(_ frame: [UInt8], from link: NetworkLink) {
    count += 1
    link.send(
      Array(frame[6..<12] + frame[..<6] + frame[12...]), after: Self.delay)
    if count == 1 { link.wake(at: link.now + .milliseconds(1)) }
  }

  func wake(_ link: NetworkLink) {
    link.send([UInt8](repeating: UInt8(truncatingIfNeeded: count), count: 60), after: .zero)
  }

  func reset() { count = 0 }

  func code(_ coder: inout StateCoder) throws(StateError) { try coder.field("echo", &count) }
}

@Suite struct VirtioNetworkTests {
  static let features: UInt64 = 1 << 5 | 1 << 16
  static let header: [UInt8] = [UInt8](repeating: 0, count: 12)

  let bench = DeviceBench()
  let device: VirtioNetwork
  let driver: VirtioDriver
  let peer = EchoPeer()

  init() {
    device = bench.add(VirtioNetwork.self, configuration: ["mac": 0x0200_0000_1234])
    device.attach(peer)
    driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
    driver.start(features: Self.features, queues: 2)
    bench.run()
  }

  private func frame(_ byte: UInt8, count: Int = 64) -> [UInt8] {
    [2, 0, 0, 0, 0, 9, 2, 0, 0, 0, 0x12, 0x34, 8, 0]
      + [UInt8](repeating: byte, count: count - 14)
  }

  private func send(_ frame: [UInt8]) {
    driver.add(1, readable: [Self.header, frame])
    driver.notify(1)
  }

  @Test func tellsWhatItIs() throws {
    #expect(driver.read(VirtioDriver.Offset.deviceID) == 1)
    #expect(driver.offeredFeatures & 0xff_ffff == Self.features)
    let address = try (0..<6 as Range<UInt64>).map { try bench.read(0x0900_0100 + $0, .byte) }
    #expect(address == [2, 0, 0, 0, 0x12, 0x34])
    #expect(driver.read(0x106, .half) == 1)
    let alone = DeviceBench()
    let other = alone.add(VirtioNetwork.self)
    #expect(try alone.read(0x0900_0106, .half) == 0)
    // A cable that is plugged in later is told of.
    let driver = VirtioDriver(alone, base: 0x0900_0000, area: DeviceBench.ramBase)
    driver.start(features: Self.features, queues: 2)
    let generation = driver.read(VirtioDriver.Offset.configurationGeneration)
    other.attach(EchoPeer())
    #expect(try alone.read(0x0900_0106, .half) == 1 && driver.acknowledge() == 2)
    #expect(driver.read(VirtioDriver.Offset.configurationGeneration) == generation + 1)
  }

  @Test func framesGoAndCome() {
    driver.add(0, writable: [1526])
    send(frame(0x55, count: 100))
    let start = bench.simulator.now
    while peer.count == 0 { bench.step() }
    #expect(bench.simulator.now == start + .microseconds(1))
    bench.pass(EchoPeer.delay + .microseconds(2))
    let received = driver.receive(0)
    let expected = [2, 0, 0, 0, 0x12, 0x34, 2, 0, 0, 0, 0, 9] + frame(0x55, count: 100)[12...]
    // One buffer, as the header says.
    #expect(received == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0] + expected)
    // The alarm's frame.
    driver.add(0, writable: [12, 1514])
    bench.run()
    #expect(driver.receive(0)?.count == 72)
    #expect(bench.simulator.now >= .milliseconds(1))
  }

  @Test func headersMayBePartOfABuffer() {
    driver.add(1, readable: [Self.header + frame(1)])
    driver.add(1, readable: [Array(Self.header[..<5]), Array(Self.header[5...] + frame(2))])
    driver.notify(1)
    bench.pass(.microseconds(10))
    #expect(peer.count == 2 && driver.collect(1) != nil && driver.collect(1) != nil)
  }

  @Test func whatIsNoFrameIsNotSent() {
    for length in [0, 13, 1519, 60_000] {
      driver.add(1, readable: [Self.header, [UInt8](repeating: 1, count: length)])
      driver.notify(1)
      bench.pass(.microseconds(100))
      #expect(driver.collect(1) != nil, "\(length) bytes")
    }
    #expect(peer.count == 0 && !driver.needsReset)
    driver.add(1, readable: [[1, 2, 3]])
    driver.notify(1)
    bench.pass(.microseconds(10))
    #expect(driver.needsReset)
  }

  /// Without buffers 64 frames wait; one that does not fit its buffer is lost, not the buffer.
  @Test func whatFindsNoRoomIsLost() {
    for number in 0..<80 as Range<UInt8> {
      send(frame(number))
      bench.pass(.microseconds(30))
      #expect(driver.collect(1) != nil)
    }
    driver.add(0, writable: [40])
    driver.notify(0)
    bench.pass(.microseconds(200))
    #expect(driver.collect(0) == nil)
    driver.start(features: Self.features, queues: 2)
    send(frame(7, count: 1000))
    driver.add(0, writable: [200])
    driver.notify(0)
    bench.pass(.microseconds(50))
    #expect(driver.collect(0) == nil)
    send(frame(8, count: 64))
    bench.pass(.microseconds(50))
    #expect(driver.receive(0)?.suffix(50) == frame(8).suffix(50))
  }

  @Test func aLinkHoldsSixtyFour() {
    let link = Flood()
    device.attach(link)
    send(frame(1))
    bench.pass(.microseconds(5))
    #expect(link.taken == 64)
  }

  @Test func restoredInTheMidst() throws {
    for number in 0..<3 as Range<UInt8> { send(frame(number)) }
    bench.pass(.microseconds(3))
    driver.add(0, writable: [1526])
    driver.add(0, writable: [1526])
    let snapshot = bench.encode()
    let other = VirtioNetworkTests()
    other.send(frame(9))
    other.bench.pass(.microseconds(3))
    try other.bench.decode(snapshot)
    #expect(other.bench.encode() == snapshot && other.peer.count == peer.count)
    #expect(bench.run() == other.bench.run())
    #expect(bench.encode() == other.bench.encode())
    // Not into a device without a peer.
    let alone = DeviceBench()
    alone.add(VirtioNetwork.self)
    #expect(throws: StateError.self) { try alone.decode(snapshot) }
  }

  @Test func powerOnForgetsWhatIsOnItsWay() {
    send(frame(1))
    bench.pass(.microseconds(3))
    #expect(bench.simulator.queue.count > 0)
    device.reset()
    #expect(bench.simulator.queue.count == 0 && peer.count == 0)
  }
}

/// Sends more than there is room for.
private final class Flood: NetworkPeer {
  private(set) var taken = 0
  func receive(_ frame: [UInt8], from link: NetworkLink) {
    for _ in 0..<100 where link.send(frame, after: .microseconds(1)) { taken += 1 }
  }
  func wake(_ link: NetworkLink) {}
  func reset() {}
  func code(_ coder: inout StateCoder) throws(StateError) {}
}
