import Devices
import Simulation
import TestSupport
import Testing

/// Faults that scenarios ask of virtio devices.
@Suite struct VirtioFaultTests {
  typealias Rig = NetworkRig

  // MARK: Disks

  private static let features: UInt64 = 1 << 9

  private func disk() -> (bench: DeviceBench, device: VirtioBlock, driver: VirtioDriver) {
    let bench = DeviceBench()
    let device = bench.add(VirtioBlock.self, configuration: ["size": 1 << 16])
    let driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
    driver.start(features: Self.features)
    return (bench, device, driver)
  }

  /// The status of a request: 0 read, 1 write, 4 flush.
  private func request(_ bench: DeviceBench, _ driver: VirtioDriver, _ kind: UInt8) -> UInt8? {
    let header = [kind] + [UInt8](repeating: 0, count: 15)
    let request = driver.add(
      0, readable: [header] + (kind == 1 ? [[UInt8](repeating: 0x5a, count: 512)] : []),
      writable: (kind == 0 ? [512] : []) + [1])
    driver.notify()
    bench.run()
    #expect(driver.collect()?.head == request.head)
    return driver.contents(request).last
  }

  @Test(arguments: [("read", 0), ("write", 1), ("flush", 4)] as [(String, UInt8)])
  func theNextRequestFails(fault: String, kind: UInt8) {
    #expect(VirtioBlock.faults == ["read", "write", "flush"])
    let (bench, device, driver) = disk()
    device.inject(fault: fault)
    for other in [0, 1, 4] as [UInt8] where other != kind {
      #expect(request(bench, driver, other) == 0, "of no other kind")
    }
    let written = device.storage.changedBlockCount
    #expect(request(bench, driver, kind) == 1)
    #expect(device.storage.changedBlockCount == written)
    #expect(request(bench, driver, kind) == 0)
  }

  @Test func whatWaitsIsKeptAndForgotten() throws {
    let (bench, device, driver) = disk()
    device.inject(fault: "flush")
    device.inject(fault: "none such")
    let snapshot = bench.encode()
    #expect(request(bench, driver, 4) == 1)
    try bench.decode(snapshot)
    #expect(bench.encode() == snapshot)
    driver.start(features: Self.features)
    #expect(request(bench, driver, 4) == 1, "a driver's reset is not power-on")
    device.inject(fault: "flush")
    device.reset()
    driver.start(features: Self.features)
    #expect(request(bench, driver, 4) == 0)
  }

  // MARK: Frames

  private static func ping(_ number: UInt8) -> [UInt8] {
    var message: [UInt8] = [8, 0, 0, 0, 0, 1, 0, number]
    message.replaceSubrange(2..<4, with: Rig.checksum(message))
    return Rig.frame(1, message)
  }

  /// Sends pings with these numbers, and gives the numbers of the answers in their order.
  private func pings(_ numbers: ClosedRange<UInt8>, _ faults: [String]) throws -> [UInt8] {
    let bench = DeviceBench()
    let device = bench.add(VirtioNetwork.self, configuration: ["peer": 1])
    let driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
    driver.start(features: 1 << 16, queues: 2)
    #expect(driver.read(0x106, .half) == 1, "the link is up")
    for fault in faults { device.inject(fault: fault) }
    let snapshot = bench.encode()
    try bench.decode(snapshot)
    #expect(bench.encode() == snapshot)
    for number in numbers {
      driver.add(1, readable: [[UInt8](repeating: 0, count: 12), Self.ping(number)])
      driver.notify(1)
      driver.add(0, writable: [200])
      driver.add(0, writable: [200])
      bench.pass(.microseconds(200))
      _ = driver.collect(1)
    }
    var answers: [UInt8] = []
    while let frame = driver.receive(0) {
      let message = Rig.payload(Array(frame.dropFirst(12)), kind: 1)
      answers.append(message.map { Rig.checksum($0) == [0, 0] ? $0[7] : 0xff } ?? 0xfe)
    }
    return answers
  }

  @Test func eachStrikesOneFrame() throws {
    #expect(VirtioNetwork.faults == ["drop", "double", "reorder", "corrupt"])
    #expect(try pings(1...3, []) == [1, 2, 3])
    #expect(try pings(1...3, ["drop"]) == [2, 3])
    #expect(try pings(1...3, ["double"]) == [1, 1, 2, 3])
    #expect(try pings(1...3, ["reorder"]) == [2, 1, 3])
    // The middle of 60 bytes is an address of the header.
    #expect(try pings(1...3, ["corrupt"]) == [0xfe, 2, 3])
    #expect(try pings(1...4, ["reorder", "drop", "double"]) == [1, 3, 3, 4])
    #expect(try pings(1...3, ["reorder", "reorder"]) == [1, 3, 2])
  }
}
