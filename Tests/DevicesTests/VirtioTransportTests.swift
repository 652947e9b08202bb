import Devices
import Simulation
import TestSupport
import Testing

/// The transport, with the entropy device behind it.
@Suite struct VirtioTransportTests {
  typealias Offset = VirtioDriver.Offset
  typealias Feature = VirtioDriver.Feature

  let bench = DeviceBench()
  let device: VirtioRandom
  let driver: VirtioDriver

  init() {
    device = bench.add(VirtioRandom.self)
    driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
  }

  @Test func identifiesItself() {
    #expect(driver.read(0x000) == 0x7472_6976)
    #expect(driver.read(0x004) == 2)
    #expect(driver.read(Offset.deviceID) == 4)
    #expect(driver.read(0x0b0) == 0xffff_ffff && driver.read(0x0b4) == 0xffff_ffff)
  }

  @Test func negotiatesFeatures() {
    let expected = Feature.indirect | Feature.eventIndex | Feature.version1 | Feature.ringReset
    #expect(driver.offeredFeatures == expected)
    driver.write(Offset.deviceFeaturesSelect, 2)
    #expect(driver.read(Offset.deviceFeatures) == 0)
    driver.write(Offset.status, 3)
    #expect(!driver.negotiate(Feature.version1 | 1), "what is not offered")
    #expect(!driver.negotiate(Feature.indirect), "no driver of this version")
    #expect(driver.negotiate(Feature.version1))
    // Fixed from here on: the device still has no event index.
    driver.write(Offset.driverFeaturesSelect, 0)
    driver.write(Offset.driverFeatures, 1)
    #expect(driver.status == 11)
  }

  @Test func statusBitsStayUntilReset() {
    driver.write(Offset.status, 1)
    driver.write(Offset.status, 2)
    #expect(driver.status == 3)
    driver.write(Offset.status, 0x40)
    #expect(!driver.needsReset, "that bit is the device's")
    driver.write(Offset.status, 0)
    #expect(driver.status == 0)
  }

  @Test func queueRegisters() {
    driver.start()
    driver.write(Offset.queueSelect, 0)
    #expect(driver.read(Offset.queueMaximum) == 256)
    #expect(driver.read(Offset.queueReady) == 1)
    // A ready queue is left alone.
    let before = device.inspect().map(\.value)
    driver.write(Offset.queueSize, 32)
    driver.write(0x080, 0x1000)
    #expect(device.inspect().map(\.value) == before)
    driver.write(Offset.queueReady, 0)
    #expect(driver.read(Offset.queueReady) == 0)
    driver.write(Offset.queueSelect, 1)
    #expect(driver.read(Offset.queueMaximum) == 0)
    driver.write(Offset.queueReady, 1)
    #expect(driver.read(Offset.queueReady) == 0)
    driver.write(Offset.queueSelect, 0xffff_ffff)
    driver.write(Offset.queueReset, 1)
    #expect(driver.read(Offset.queueMaximum) == 0 && !driver.needsReset)
  }

  @Test func debuggerSeesWhatIsWriteOnly() throws {
    driver.start()
    let views = device.inspect()
    func view(_ name: String) throws -> UInt64 {
      try #require(views.first { $0.name == name }).value
    }
    #expect(try view("QueueNum") == 16)
    #expect(try view("QueueDescLow") == DeviceBench.ramBase)
    #expect(try view("QueueDriverLow") == DeviceBench.ramBase + 0x1000)
    #expect(try view("QueueDeviceLow") == DeviceBench.ramBase + 0x2000)
    #expect(try view("Status") == 15)
  }

  // MARK: Turns and interrupts

  @Test func answersAMicrosecondLater() {
    driver.start()
    bench.run()
    let request = driver.add(0, writable: [32])
    driver.notify()
    #expect(driver.collect() == nil, "nothing happens within the register write")
    bench.pass(.nanoseconds(999))
    #expect(driver.collect() == nil && !bench.line("IRQ"))
    bench.pass(.nanoseconds(1))
    let used = driver.collect()
    #expect(used?.head == request.head && used?.written == 32)
    #expect(bench.line("IRQ") && driver.acknowledge() == 1 && !bench.line("IRQ"))
  }

  @Test func nothingBeforeTheDriverIsReady() {
    driver.start()
    driver.write(Offset.status, 0)
    driver.write(Offset.status, 3)
    _ = driver.negotiate(Feature.version1)
    driver.remakeQueue(0)
    driver.add(0, writable: [32])
    driver.notify()
    #expect(bench.run() == 0 && driver.collect() == nil)
    driver.write(Offset.status, 15)
    bench.run()
    #expect(driver.collect() != nil, "what was offered before is found")
  }

  @Test func oneChainAnEvent() {
    driver.start()
    bench.run()
    for _ in 0..<8 { driver.add(0, writable: [64]) }
    driver.notify()
    var counts: [Int] = []
    while bench.step() {
      var count = 0
      while driver.collect() != nil { count += 1 }
      counts.append(count)
    }
    #expect(counts == [1, 1, 1, 1, 1, 1, 1, 1, 0])
  }

  @Test func indicesWrapAround() {
    driver.start(size: 4)
    driver.describe(
      DeviceBench.ramBase, 0, address: DeviceBench.ramBase + 0x8000, length: 8,
      flags: VirtioDriver.writable)
    var returned = 0
    for _ in 0..<22_000 {
      for _ in 0..<3 { driver.offer(0, head: 0) }
      driver.notify()
      bench.run()
      while let used = driver.collect() { returned += used.written == 8 ? 1 : 0 }
    }
    #expect(returned == 66_000 && !driver.needsReset)
  }

  @Test func driverMaySilenceInterrupts() throws {
    driver.start()
    let available = driver.queues[0]!.available
    try bench.write(available, .half, 1)
    driver.add(0, writable: [8])
    driver.notify()
    bench.run()
    #expect(driver.collect() != nil && !bench.line("IRQ"))
    try bench.write(available, .half, 0)
    driver.add(0, writable: [8])
    driver.notify()
    bench.run()
    #expect(bench.line("IRQ"))
  }

  @Test func eventIndices() throws {
    driver.start(features: Feature.eventIndex)
    let queue = try #require(driver.queues[0])
    let usedEvent = queue.available + 4 + 2 * queue.size
    let availableEvent = queue.used + 4 + 8 * queue.size
    // An interrupt after the third.
    try bench.write(usedEvent, .half, 2)
    for number in 1...4 {
      driver.add(0, writable: [8])
      driver.notify()
      bench.run()
      #expect(driver.collect() != nil)
      #expect(driver.acknowledge() == (number == 3 ? 1 : 0), "chain \(number)")
      #expect(try bench.read(availableEvent, .half) == UInt64(number))
    }
  }

  @Test func anEdgeForEveryCause() {
    driver.start()
    let counter = EdgeCounter()
    bench.place().host.lines[0].connect(to: counter, input: 0)
    driver.add(0, writable: [8])
    driver.notify()
    bench.run()
    // A second cause comes while the first is pending; acknowledging the first makes an edge.
    driver.offer(0, head: 99)
    driver.notify()
    bench.run()
    #expect(counter.rises == 1 && driver.read(Offset.interruptStatus) == 3)
    driver.write(Offset.interruptAcknowledge, 1)
    #expect(counter.rises == 2 && bench.line("IRQ"))
    driver.write(Offset.interruptAcknowledge, 2)
    #expect(counter.rises == 2 && !bench.line("IRQ"))
  }

  @Test func indirectTables() {
    driver.start(features: Feature.indirect)
    let request = driver.add(0, writable: [8, 16, 24], isIndirect: true)
    driver.notify()
    bench.run()
    #expect(driver.collect()?.written == 48)
    #expect(Set(driver.contents(request)).count > 16)
  }

  @Test func resettingOneQueue() {
    driver.start(features: Feature.ringReset)
    driver.add(0, writable: [8])
    driver.notify()
    bench.run()
    driver.write(Offset.queueSelect, 0)
    driver.write(Offset.queueReset, 1)
    #expect(driver.read(Offset.queueReset) == 0 && driver.read(Offset.queueReady) == 0)
    driver.remakeQueue(0)
    driver.add(0, writable: [8])
    driver.notify()
    bench.run()
    #expect(driver.collect()?.written == 8 && driver.collect() == nil)
    // Not without the feature.
    driver.start()
    driver.write(Offset.queueReset, 1)
    #expect(driver.read(Offset.queueReady) == 1)
  }

  // MARK: Entropy

  @Test func bytesFollowTheSeed() {
    func bytes(_ seed: UInt64) -> [UInt8] {
      let bench = DeviceBench(seed: seed)
      bench.add(VirtioRandom.self)
      let driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
      driver.start()
      let request = driver.add(0, writable: [100, 28])
      driver.notify()
      bench.run()
      return driver.contents(request)
    }
    #expect(bytes(1) == bytes(1) && bytes(1) != bytes(2))
    #expect(Set(bytes(1)).count > 80)
  }

  @Test func aRequestGetsAtMost4KiB() {
    driver.start()
    let request = driver.add(0, writable: [6000])
    driver.notify()
    bench.run()
    #expect(driver.collect()?.written == 4096)
    #expect(driver.contents(request).suffix(6000 - 4096).allSatisfy { $0 == 0 })
  }
}

/// Counts how often a line rises.
private final class EdgeCounter: LineSink {
  private(set) var rises = 0
  func line(_ input: Int, changedTo level: Bool) { if level { rises += 1 } }
}
