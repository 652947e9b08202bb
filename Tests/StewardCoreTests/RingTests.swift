import StewardCore
import Testing

/// The rules of the split ring, on a console's transmit queue: what it shows is what was read.
struct RingTests {
  private static let queue = 1

  private func console(_ rig: Rig, without: UInt64 = 0) -> Driver {
    let driver = Driver(rig, 0, 0).start(without: without)
    rig.put(0, driver.buffer(Self.queue), Array("abcdefghijklmnopqrstuvwxyz".utf8))
    return driver
  }

  @Test(arguments: [false, true]) func chainsAreRead(_ indirect: Bool) {
    let rig = Rig()
    let driver = console(rig)
    let start = driver.buffer(Self.queue)
    let head = driver.add(
      Self.queue, [.read(start, 3), .read(start + 20, 0), .read(start + 10, 9)], indirect: indirect)
    driver.kick(Self.queue)
    #expect(rig.run())
    #expect(rig.phone.shown[0] == Array("abcklmnopqrs".utf8))
    let used = driver.used(Self.queue)
    #expect(used.count == 1 && used[0] == (head, 0))
    #expect(driver.interrupts() == 1 && rig.offences.isEmpty)
  }

  @Test func aTableMayEndAChain() {
    let rig = Rig()
    let driver = console(rig)
    let start = driver.buffer(Self.queue)
    let table = driver.tables(Self.queue)
    let first = driver.descriptors(Self.queue)
    driver.writeDescriptor(first, .read(start, 2), flags: 1, next: 5)
    driver.writeDescriptor(first + 5 * 16, .write(table, 32), flags: 4)
    driver.writeDescriptor(table, .read(start + 2, 1), flags: 1, next: 1)
    driver.writeDescriptor(table + 16, .read(start + 25, 1))
    driver.offer(Self.queue, 0)
    driver.kick(Self.queue)
    rig.run()
    #expect(rig.phone.shown[0] == Array("abcz".utf8), "the table's own direction does not count")
  }

  @Test func indicesWrap() {
    let rig = Rig()
    let driver = console(rig)
    for _ in 0..<70_000 {
      driver.add(Self.queue, [.read(driver.buffer(Self.queue), 1)])
      driver.kick(Self.queue)
      rig.run()
    }
    #expect(rig.phone.shown[0].count == 70_000 && driver.used(Self.queue).count == 70_000 % 65536)
    #expect(!driver.needsReset && rig.offences.isEmpty)
  }

  @Test func longTextsTakeTurns() {
    let rig = Rig()
    let driver = console(rig)
    let text = (0..<5000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    rig.put(0, driver.buffer(Self.queue), text)
    rig.run()
    driver.add(Self.queue, [.read(driver.buffer(Self.queue), 5000)])
    driver.kick(Self.queue)
    _ = rig.steward.work()
    #expect(rig.phone.shown[0].count == 256 && driver.used(Self.queue).isEmpty)
    rig.run()
    #expect(rig.phone.shown[0] == text && driver.used(Self.queue).count == 1)
  }

  @Test func interruptsComeAsWanted() {
    let rig = Rig()
    let plain = console(rig, without: Driver.eventIndex)
    func send(_ driver: Driver) -> UInt64 {
      driver.add(Self.queue, [.read(driver.buffer(Self.queue), 1)])
      driver.kick(Self.queue)
      rig.run()
      return driver.interrupts()
    }
    #expect(send(plain) == 1)
    rig.poke(0, plain.availableRing(Self.queue), 1, 2)
    #expect(send(plain) == 0, "VIRTQ_AVAIL_F_NO_INTERRUPT")

    let events = console(rig)
    let usedEvent = events.availableRing(Self.queue) + 4 + 2 * 16
    rig.poke(0, usedEvent, 1, 2)
    #expect(send(events) == 0 && send(events) == 1 && send(events) == 0)
    let availableEvent = events.usedRing(Self.queue) + 4 + 8 * 16
    #expect(rig.peek(0, availableEvent, 2) == 3, "the next one is wanted to be known")
  }

  /// A mistake, the text that it is reported with, and how it is made.
  private static let mistakes: [(String, @Sendable (Rig, Driver) -> Void)] = [
    ("ring or buffer outside its memory", { _, d in d.add(queue, [.read(0x1000, 4)]) }),
    ("ring or buffer outside its memory", { _, d in d.add(queue, [.read(.max - 1, 4)]) }),
    (
      "ring or buffer outside its memory",
      { _, d in
        d.add(queue, [.read(d.buffer(queue), 4), .read(Phone.ram + UInt64(Phone.ramSize) - 2, 4)])
      }
    ),
    ("more buffers than the queue holds", { r, d in r.poke(0, d.availableRing(queue) + 2, 17, 2) }),
    ("descriptor past its table", { _, d in d.offer(queue, 16) }),
    ("descriptor past its table", { _, d in d.offer(queue, 0xffff) }),
    (
      "descriptor past its table",
      { _, d in
        d.writeDescriptor(d.descriptors(queue), .read(d.buffer(queue), 1), flags: 1, next: 16)
        d.offer(queue, 0)
      }
    ),
    (
      "chain too long",
      { _, d in
        d.writeDescriptor(d.descriptors(queue), .read(d.buffer(queue), 1), flags: 1, next: 0)
        d.offer(queue, 0)
      }
    ),
    (
      "chain too long",
      { _, d in
        let table = d.tables(queue)
        d.writeDescriptor(d.descriptors(queue), .read(table, 32), flags: 4)
        d.writeDescriptor(table, .read(d.buffer(queue), 1), flags: 1, next: 1)
        d.writeDescriptor(table + 16, .read(d.buffer(queue), 1), flags: 1, next: 0)
        d.offer(queue, 0)
      }
    ),
    ("buffer of the wrong direction", { _, d in d.add(queue, [.write(d.buffer(queue), 4)]) }),
    (
      "buffer of the wrong direction",
      { _, d in d.add(queue, [.write(d.buffer(queue), 0), .read(d.buffer(queue), 4)]) }
    ),
    ("bad indirect table", { _, d in table(d, 24) }),
    ("bad indirect table", { _, d in table(d, 0) }),
    ("bad indirect table", { _, d in table(d, 129 * 16) }),
    ("bad indirect table", { _, d in table(d, 16, flags: 5) }),
    (
      "bad indirect table",
      { _, d in
        d.writeDescriptor(d.tables(queue), .read(d.tables(queue), 16), flags: 4)
        table(d, 16)
      }
    ),
    (
      "descriptor past its table",
      { _, d in
        d.writeDescriptor(d.tables(queue), .read(d.buffer(queue), 1), flags: 1, next: 1)
        table(d, 16)
      }
    ),
  ]

  private static func table(_ driver: Driver, _ length: Int, flags: UInt64 = 4) {
    driver.writeDescriptor(
      driver.descriptors(queue), .read(driver.tables(queue), length), flags: flags)
    driver.offer(queue, 0)
  }

  @Test(arguments: mistakes.indices) func mistakesStopTheDeviceAlone(_ index: Int) {
    let rig = Rig()
    let (text, make) = Self.mistakes[index]
    let neighbour = Driver(rig, 1, 0).start()
    let other = Driver(rig, 0, 2).start()
    let driver = console(rig)
    make(rig, driver)
    driver.kick(Self.queue)
    #expect(rig.run(limit: 20))
    #expect(driver.needsReset && driver.interrupts() == 2)
    #expect(rig.phone.lines == ["persona 0: virtio console stopped: \(text)"])
    #expect(rig.phone.shown[0].isEmpty && driver.used(Self.queue).isEmpty)
    driver.kick(Self.queue)
    #expect(rig.run(limit: 20))

    rig.put(1, neighbour.buffer(Self.queue), [0x41])
    neighbour.add(Self.queue, [.read(neighbour.buffer(Self.queue), 1)])
    neighbour.kick(Self.queue)
    rig.run()
    #expect(rig.phone.shown[1] == [0x41] && !neighbour.needsReset && !other.needsReset)

    make(rig, console(rig))
    driver.kick(Self.queue)
    rig.run()
    #expect(driver.needsReset && rig.phone.lines.count == 1, "said once a life")
    _ = console(rig)
    driver.add(Self.queue, [.read(driver.buffer(Self.queue), 2)])
    rig.notify(0, 0, Self.queue)
    rig.run()
    #expect(rig.offences.isEmpty)
  }

  @Test func withoutTheFeatureTablesAreRefused() {
    let rig = Rig()
    let driver = console(rig, without: Driver.indirect)
    driver.add(Self.queue, [.read(driver.buffer(Self.queue), 4)], indirect: true)
    driver.kick(Self.queue)
    rig.run()
    #expect(driver.needsReset)
  }

  @Test func notificationsBeforeItIsLiveDoNothing() {
    let rig = Rig()
    rig.notify(0, 0, Self.queue)
    rig.notify(0, 0, 77)
    rig.notify(99, 0, 0)
    rig.notify(0, 99, 0)
    #expect(rig.run(limit: 1) && rig.phone.copies == 0)
    let driver = console(rig)
    rig.notify(0, 0, 77)
    rig.run()
    #expect(!driver.needsReset)
  }
}
