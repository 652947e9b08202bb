import Devices
import Simulation
import TestSupport
import Testing

/// Drivers that break the rules: the device stops and says so, and no more comes of it.
@Suite struct VirtioHostileTests {
  typealias Offset = VirtioDriver.Offset
  typealias Feature = VirtioDriver.Feature

  static let buffer = DeviceBench.ramBase + 0x1_0000
  static let nowhere: UInt64 = 0x4000_0000

  let bench = DeviceBench()
  let driver: VirtioDriver

  init() {
    bench.add(VirtioBlock.self, configuration: ["size": 1 << 20])
    driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
  }

  /// A way to be wrong; `spoil` follows the setting up of a queue of 16.
  struct Offence: CustomTestStringConvertible, Sendable {
    let testDescription: String
    /// The code of the error that is reported.
    let code: UInt64
    var features = Feature.indirect
    let spoil: @Sendable (VirtioDriver) -> Void

    init(
      _ description: String, _ error: VirtioError, features: UInt64 = Feature.indirect,
      _ spoil: @escaping @Sendable (VirtioDriver) -> Void
    ) {
      (testDescription, code) = (description, UInt64(error.rawValue))
      (self.features, self.spoil) = (features, spoil)
    }
  }

  /// Descriptors of the queue's own table, then head 0.
  private static func chain(
    _ descriptors: [(address: UInt64, length: UInt64, flags: UInt64, next: UInt64)]
  ) -> @Sendable (VirtioDriver) -> Void {
    { driver in
      for (index, descriptor) in descriptors.enumerated() {
        driver.describe(
          driver.queues[0]!.descriptors, UInt64(index), address: descriptor.address,
          length: descriptor.length, flags: descriptor.flags, next: descriptor.next)
      }
      driver.offer(0, head: 0)
    }
  }

  /// An indirect table at the buffer, and the descriptor that names it.
  private static func table(
    length: UInt64, flags: UInt64 = VirtioDriver.indirect, address: UInt64 = buffer,
    inner: (flags: UInt64, next: UInt64) = (VirtioDriver.writable, 0)
  ) -> @Sendable (VirtioDriver) -> Void {
    { driver in
      for index in 0..<17 as Range<UInt64> {
        driver.describe(
          buffer, index, address: buffer + 0x1000, length: 16, flags: inner.flags,
          next: inner.next)
      }
      driver.describe(
        driver.queues[0]!.descriptors, 0, address: address, length: length, flags: flags, next: 1)
      driver.offer(0, head: 0)
    }
  }

  static let next = VirtioDriver.next
  static let writable = VirtioDriver.writable

  static let offences: [Offence] = [
    Offence("more offered than the queue holds", .availableIndex) { driver in
      try! driver.bus.write(driver.queues[0]!.available + 2, .half, 17)
    },
    Offence("an index that went back", .availableIndex) { driver in
      try! driver.bus.write(driver.queues[0]!.available + 2, .half, 0xffff)
    },
    Offence("a head past the table", .descriptorIndex) { $0.offer(0, head: 16) },
    Offence("a next past the table", .descriptorIndex, chain([(buffer, 16, next, 0xffff)])),
    Offence("a loop of one", .chainLength, chain([(buffer, 16, next, 0)])),
    Offence(
      "a loop of two", .chainLength, chain([(buffer, 16, next, 1), (buffer, 16, next, 0)])),
    Offence(
      "to read after to write", .chainOrder,
      chain([(buffer, 16, writable | next, 1), (buffer, 16, 0, 0)])),
    Offence(
      "a buffer outside memory", .memory, chain([(nowhere, 16, next, 1), (buffer, 1, 2, 0)])),
    Offence(
      "a buffer that leaves memory", .memory,
      chain([
        (buffer, 16, next, 1), (DeviceBench.ramBase + DeviceBench.ramSize - 256, 512, 3, 2),
        (buffer, 1, 2, 0),
      ])),
    Offence(
      "a buffer that wraps around", .byteCount,
      chain([(UInt64.max - 7, 16, next, 1), (buffer, 1, 2, 0)])),
    Offence(
      "more than 4 GiB", .byteCount,
      chain([(buffer, 0xffff_ffff, next, 1), (buffer, 2, 0, 0)])),
    Offence("an indirect table without the feature", .indirect, features: 0, table(length: 16)),
    Offence("an indirect table of no bytes", .indirect, table(length: 0)),
    Offence("an indirect table of half a descriptor", .indirect, table(length: 24)),
    Offence("an indirect table and more", .indirect, table(length: 16, flags: 4 | 1)),
    Offence("an indirect table in one", .indirect, table(length: 16, inner: (4, 0))),
    Offence("an indirect table larger than the queue", .chainLength, table(length: 17 * 16)),
    Offence("an indirect table without end", .descriptorIndex, table(length: 32, inner: (3, 2))),
    Offence("a loop in an indirect table", .chainLength, table(length: 32, inner: (3, 1))),
    Offence("an indirect table outside memory", .memory, table(length: 16, address: nowhere)),
    Offence("a request without room for its status", .request, chain([(buffer, 16, 0, 0)])),
    Offence("a request of half a header", .request, chain([(buffer, 8, 1, 1), (buffer, 1, 2, 0)])),
    Offence("a request of nothing", .request, chain([(buffer, 0, 0, 0)])),
  ]

  @Test(arguments: offences) func stopsAndSaysSo(offence: Offence) throws {
    driver.start(features: offence.features)
    bench.run()
    offence.spoil(driver)
    driver.notify()
    #expect(bench.run(limit: 10) == 1)
    #expect(driver.needsReset && driver.read(Offset.interruptStatus) == 2 && bench.line("IRQ"))
    let errors = bench.events(of: .deviceError)
    #expect(errors.map(\.a) == [offence.code])
    // Nothing goes on, whatever is notified.
    driver.notify()
    #expect(bench.run() == 0)
    let snapshot = bench.encode()
    try bench.decode(snapshot)
    #expect(bench.encode() == snapshot)
    try expectWorking()
  }

  /// A reset mends everything.
  private func expectWorking() throws {
    driver.start()
    let request = driver.add(0, readable: [[UInt8](repeating: 0, count: 16)], writable: [512, 1])
    driver.notify()
    bench.run()
    #expect(driver.collect()?.head == request.head && !driver.needsReset)
  }

  @Test(
    arguments: [
      (0, 0, 0, 0), (3, 0, 0, 0), (512, 0, 0, 0), (0xffff_ffff, 0, 0, 0), (16, 8, 0, 0),
      (16, 0, 1, 0), (16, 0, 0, 2),
    ] as [(UInt64, UInt64, UInt64, UInt64)])
  func queuesThatCannotBe(size: UInt64, table: UInt64, available: UInt64, used: UInt64) {
    driver.start()
    driver.write(Offset.status, 0)
    driver.write(Offset.status, 3)
    _ = driver.negotiate(Feature.version1)
    driver.write(Offset.queueSelect, 0)
    driver.write(Offset.queueSize, size)
    for (offset, value) in [(0x080, table), (0x090, available), (0x0a0, used)] as [(UInt64, UInt64)]
    {
      driver.write(offset, value)
    }
    driver.write(Offset.queueReady, 1)
    #expect(driver.read(Offset.queueReady) == 0 && driver.needsReset)
    // DRIVER_OK was not reached: no interrupt.
    #expect(driver.read(Offset.interruptStatus) == 0)
  }

  /// Rings that lie in the device's own registers, in other places without memory, or at the end
  /// of the address space.
  @Test(arguments: [0x0900_0000, nowhere, UInt64.max & ~15, 0x0900_0060, 0x08ff_fff0])
  func ringsOutsideMemory(address: UInt64) throws {
    for part in [0x080, 0x090, 0x0a0] as [UInt64] {
      driver.start()
      driver.write(Offset.queueSelect, 0)
      driver.write(Offset.queueReady, 0)
      driver.write(part, address & 0xffff_ffff)
      driver.write(part + 4, address >> 32)
      driver.write(Offset.queueReady, 1)
      driver.add(0, readable: [[UInt8](repeating: 0, count: 16)], writable: [512, 1])
      driver.notify()
      #expect(bench.run(limit: 100) < 100)
      try expectWorking()
    }
  }

  /// A request whose data go into the device's own registers, to reset it in the midst.
  @Test func aDeviceMadeToResetItself() throws {
    driver.start()
    let header = driver.allocate(16)
    driver.put([UInt8](repeating: 0, count: 16), at: header)
    let table = driver.queues[0]!.descriptors
    // The disk is all zeros, and a Status of zero is the reset.
    driver.describe(table, 0, address: header, length: 16, flags: 1, next: 1)
    driver.describe(table, 1, address: driver.base + Offset.status, length: 4, flags: 3, next: 2)
    driver.describe(table, 2, address: Self.buffer, length: 508, flags: 3, next: 3)
    driver.describe(table, 3, address: header, length: 1, flags: 2)
    driver.offer(0, head: 0)
    driver.notify()
    bench.run()
    #expect(driver.status == 0 && driver.read(Offset.interruptStatus) == 0)
    #expect(driver.collect() == nil)
    try expectWorking()
  }

  /// The largest request that the rules allow costs many events, each small, and not much memory.
  @Test func muchWorkIsDoneInPieces() {
    driver.start(size: 256)
    let header = driver.allocate(16)
    driver.put([UInt8](repeating: 0, count: 16), at: header)
    let table = driver.queues[0]!.descriptors
    driver.describe(table, 0, address: header, length: 16, flags: 1, next: 1)
    for index in 1..<255 as Range<UInt64> {
      driver.describe(
        table, index, address: Self.buffer, length: 4096, flags: 3, next: index + 1)
    }
    driver.describe(table, 255, address: header, length: 1, flags: 2)
    driver.offer(0, head: 0)
    driver.notify()
    // 254 buffers of 4 KiB, 64 KiB at a time, and one look at the queue after it.
    #expect(bench.run() == 254 / 16 + 1 + 1)
    #expect(driver.collect()?.written == 254 * 4096 + 1)
    #expect(bench.simulator.now >= .microseconds(1000), "1 GB/s")
  }

  /// A device for noise: how many queues it has, its own features, and where its rings lie.
  private struct Victim {
    let driver: VirtioDriver
    let queues: Int
    let features: UInt64
  }

  private func victims(_ bench: DeviceBench) -> [Victim] {
    let types: [(any Device.Type, queues: Int, features: UInt64, area: UInt64)] = [
      (VirtioBlock.self, 1, 0, 0), (VirtioConsole.self, 8, 7, 0x8000),
      (VirtioNetwork.self, 2, 0x1_0020, 0x2_0000), (VirtioInput.self, 2, 0, 0x2_8000),
      (VirtioRandom.self, 1, 0, 0x3_0000),
    ]
    return types.enumerated().map { index, type in
      let base = 0x0900_0000 + UInt64(index) * 0x1000
      let device = bench.add(
        type.0, at: base,
        configuration: type.0 is VirtioBlock.Type ? ["size": 1 << 16] : [:],
        nameLists: ["ports": ["a", "b"]])
      (device as? VirtioNetwork)?.attach(EchoPeer())
      let driver = VirtioDriver(bench, base: base, area: DeviceBench.ramBase + type.area)
      return Victim(driver: driver, queues: type.queues, features: type.features)
    }
  }

  /// What comes from outside while a driver misbehaves.
  private func stir(_ bench: DeviceBench) {
    for index in 0..<5 {
      let device = bench.place(index).device
      for port in (device as? any ConsoleDevice)?.consolePorts ?? [] { port.receive(0x41) }
      (device as? any InputDevice)?.receive(InputEvent.press([30]))
    }
  }

  /// Random rings over random contents of memory, at random features and sizes.
  @Test(arguments: 0..<60 as Range<UInt64>) func noise(seed: UInt64) throws {
    let bench = DeviceBench()
    let victims = victims(bench)
    var random = SeededRandom(seed: seed)
    for _ in 0..<60 {
      let victim = victims[Int(random.next(below: UInt64(victims.count)))]
      let driver = victim.driver
      driver.start(
        features: random.next(below: 4) << 28 | random.next() & victim.features,
        queues: victim.queues, size: 1 << random.next(below: 5))
      for _ in 0..<random.next(below: 20) {
        let number = Int(random.next(below: UInt64(victim.queues)))
        guard let queue = driver.queues[number] else { continue }
        for index in 0..<queue.size {
          let isWild = random.next(below: 30) == 0
          driver.describe(
            queue.descriptors, index,
            address: isWild
              ? random.next() >> random.next(below: 64)
              : DeviceBench.ramBase + random.next(below: DeviceBench.ramSize),
            length: random.next(below: 20) == 0
              ? random.next() & 0xffff_ffff : random.next(below: 600),
            flags: random.next(below: 8), next: random.next(below: queue.size + 1))
        }
        driver.offer(number, head: random.next(below: queue.size))
        driver.notify()
        stir(bench)
        #expect(bench.run(limit: 5000) < 5000)
        let snapshot = bench.encode()
        try bench.decode(snapshot)
        #expect(bench.encode() == snapshot)
      }
    }
  }
}
