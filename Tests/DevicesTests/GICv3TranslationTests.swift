import Devices
import Simulation
import Testing

/// LPIs and the translation service, as a driver brings them up in memory.
private final class TranslationRig {
  static let gicd: UInt64 = 0x0800_0000
  static let gicr: UInt64 = 0x0801_0000
  static let gits: UInt64 = 0x0805_0000
  static let queue: UInt64 = 0x8000_0000
  static let devices: UInt64 = 0x8001_0000
  static let collections: UInt64 = 0x8001_1000
  static let events: UInt64 = 0x8001_2000
  static let properties: UInt64 = 0x8002_0000
  static let pending: UInt64 = 0x8003_0000

  let bench = DeviceBench()
  let gic: GICv3
  let cores = [SignalledCore(), SignalledCore()]

  init() {
    gic = bench.add(GICv3.self, at: Self.gicd, cores: 2)
    gic.attach(cores: cores, affinities: [0, 1])
  }

  func get(_ address: UInt64) -> UInt64 { (try? bench.read(address, .double)) ?? .max }
  func set(_ address: UInt64, _ value: UInt64) { try? bench.write(address, .double, value) }
  func its(_ offset: UInt64) -> UInt64 { get(Self.gits + offset) }
  func setITS(_ offset: UInt64, _ value: UInt64) { set(Self.gits + offset, value) }

  func mrs(_ register: SystemRegisterEncoding, core: Int = 0) -> UInt64 {
    let context = SystemRegisterContext(
      core: core, exceptionLevel: 1, hcrEL2: 0, time: bench.simulator.now)
    guard case .value(let value) = gic.read(register, context) else { return .max }
    return value
  }
  func msr(_ register: SystemRegisterEncoding, _ value: UInt64, core: Int = 0) {
    let context = SystemRegisterContext(
      core: core, exceptionLevel: 1, hcrEL2: 0, time: bench.simulator.now)
    _ = gic.write(register, value, context)
  }
  func irq(_ core: Int) -> Bool { cores[core][.irq] }

  func bringUp() {
    bench.write32(Self.gicd, 2)
    for core in 0..<2 as Range<UInt64> {
      let frame = Self.gicr + core * 0x2_0000
      bench.write32(frame + 0x14, 0)
      set(frame + 0x70, Self.properties | 13)
      set(frame + 0x78, Self.pending)
      bench.write32(frame, 1)
      msr(ICC.pmr, 0xff, core: Int(core))
      msr(ICC.igrpen1, 1, core: Int(core))
    }
    setITS(0x80, 1 << 63 | Self.queue)
    setITS(0x100, 1 << 63 | Self.devices)
    setITS(0x108, 1 << 63 | Self.collections)
    bench.write32(Self.gits, 1)
    for core in 0..<2 as Range<UInt64> { send(9, 0, 0, 1 << 63 | core << 16 | core) }
    send(8, 0, 4, 1 << 63 | Self.events)
  }

  /// Sets an LPI's byte: enabled, with a priority.
  func configure(_ id: UInt64, priority: UInt64 = 0xa0, isEnabled: Bool = true) {
    try? bench.write(Self.properties + id - 8192, .byte, priority | (isEnabled ? 1 : 0))
  }

  /// Puts a command into the queue and lets the service work.
  func send(
    _ number: UInt64, _ device: UInt64, _ word1: UInt64, _ word2: UInt64 = 0,
    _ word3: UInt64 = 0
  ) {
    let offset = its(0x88)
    for (place, word) in [number | device << 32, word1, word2, word3].enumerated() {
      set(Self.queue + offset + UInt64(place) * 8, word)
    }
    setITS(0x88, (offset + 32) % 0x1000)
    bench.run(limit: 1000)
  }

  /// MAPTI for device 0.
  func map(event: UInt64, to id: UInt64, collection: UInt64 = 0) {
    send(0x0a, 0, id << 32 | event, collection)
  }
  func raise(_ event: UInt64) { bench.write32(Self.gits + 0x1_0040, event) }
}

@Suite struct GICv3TranslationTests {
  private func rig() -> TranslationRig {
    let rig = TranslationRig()
    rig.bringUp()
    return rig
  }

  @Test func describesItself() {
    let rig = TranslationRig()
    #expect(rig.its(8) == 1 | 7 << 4 | 15 << 8 | 15 << 13)
    #expect(rig.bench.read32(TranslationRig.gits) == 1 << 31, "quiescent")
    #expect(rig.bench.read32(TranslationRig.gits + 0xffe8) == 0x3b)
    #expect(rig.its(0x100) >> 48 == 0x0107 && rig.its(0x108) >> 48 == 0x0407)
    #expect(rig.its(0x110) == 0, "there are two tables")
    #expect(rig.bench.read32(TranslationRig.gicd + 4) >> 17 & 0x7f == 1 | 13 << 2)
    #expect(rig.get(TranslationRig.gicr + 8) & 1 == 1)
    // Without the service there is nothing of it.
    let other = GICRig()
    #expect(other.gicd(4) >> 17 & 0x7f == 15 << 2 && other.gicr(0, 8) & 1 == 0)
    other.setGICR(0, 0, 1)
    other.setGICR(0, 0x70, .max, .double)
    #expect(other.gicr(0, 0) == 0 && other.gicr(0, 0x70, .double) == 0)
  }

  @Test func lifeOfAnLPI() {
    let rig = rig()
    rig.configure(8200)
    rig.map(event: 5, to: 8200, collection: 1)
    #expect(rig.its(0x90) == rig.its(0x88), "all commands are done")
    rig.raise(5)
    #expect(rig.irq(1) && !rig.irq(0))
    #expect(rig.mrs(ICC.hppir1, core: 1) == 8200)
    #expect(rig.mrs(ICC.iar1, core: 1) == 8200)
    #expect(!rig.irq(1) && rig.mrs(ICC.rpr, core: 1) == 0xa0)
    rig.raise(5)
    #expect(!rig.irq(1), "the running priority is as high")
    rig.msr(ICC.eoir1, 8200, core: 1)
    #expect(rig.irq(1), "never active, pending again")
    #expect(rig.mrs(ICC.iar1, core: 1) == 8200)
    rig.msr(ICC.eoir1, 8200, core: 1)
    #expect(!rig.irq(1) && rig.mrs(ICC.rpr, core: 1) == 0xff)
    rig.raise(6)
    #expect(!rig.irq(1), "not mapped")
  }

  @Test func configurationIsTakenInWhenSoftwareSaysSo() {
    let rig = rig()
    rig.configure(8192, isEnabled: false)
    rig.map(event: 0, to: 8192)
    rig.raise(0)
    #expect(!rig.irq(0))
    rig.configure(8192)
    #expect(!rig.irq(0))
    rig.send(0x0c, 0, 0)
    #expect(rig.irq(0), "INV")
    rig.configure(8192, isEnabled: false)
    rig.send(0x0d, 0, 0, 0)
    #expect(!rig.irq(0), "INVALL")
    rig.configure(8193, priority: 0x40)
    rig.configure(8192)
    rig.send(0x0d, 0, 0, 0)
    rig.map(event: 1, to: 8193)
    rig.raise(1)
    #expect(rig.mrs(ICC.iar1) == 8193, "the more urgent")
    #expect(rig.mrs(ICC.hppir1) == 8192)
  }

  @Test func commandsMoveAndClear() {
    let rig = rig()
    for id in 8192..<8196 as Range<UInt64> {
      rig.configure(id)
      rig.map(event: id - 8192, to: id)
    }
    rig.send(3, 0, 2)
    #expect(rig.irq(0), "INT")
    rig.send(4, 0, 2)
    #expect(!rig.irq(0), "CLEAR")
    rig.raise(3)
    rig.send(1, 0, 3, 1)
    #expect(!rig.irq(0) && rig.irq(1), "MOVI takes along what is pending")
    rig.send(0x0f, 0, 3)
    #expect(!rig.irq(1), "DISCARD")
    rig.raise(3)
    #expect(!rig.irq(1))
    rig.raise(0)
    rig.raise(1)
    rig.send(0x0e, 0, 0, 0, 1 << 16)
    #expect(!rig.irq(0) && rig.mrs(ICC.hppir1, core: 1) == 8192, "MOVALL")
    rig.send(8, 0, 4, 0)
    rig.raise(2)
    #expect(!rig.irq(0), "the device is unmapped")
  }

  @Test func whatWasPendingBeforeIsReadFromMemory() {
    let rig = TranslationRig()
    rig.configure(8197)
    rig.set(TranslationRig.pending + 1024, 1 << 5)
    rig.bringUp()
    #expect(rig.irq(0) && rig.mrs(ICC.iar1) == 8197)
  }

  @Test func memoryThatDoesNotAnswerStalls() {
    let rig = rig()
    rig.bench.write32(TranslationRig.gits, 0)
    rig.setITS(0x80, 1 << 63 | 0x4000_0000)
    rig.bench.write32(TranslationRig.gits, 1)
    rig.setITS(0x88, 0x40)
    #expect(rig.bench.run() == 1)
    #expect(rig.its(0x90) == 1, "stalled at the first command")
    rig.setITS(0x88, 0x41)
    #expect(rig.bench.run() == 1 && rig.its(0x90) == 1, "tried again")
    rig.bench.write32(TranslationRig.gits, 0)
    rig.setITS(0x80, 1 << 63 | TranslationRig.queue)
    rig.setITS(0x88, 0x2000)
    rig.bench.write32(TranslationRig.gits, 1)
    #expect(rig.bench.run() == 0, "past the queue's end")
  }

  @Test func twoLevelsOfDevices() {
    let rig = rig()
    rig.bench.write32(TranslationRig.gits, 0)
    rig.setITS(0x100, 3 << 62 | TranslationRig.devices)
    rig.bench.write32(TranslationRig.gits, 1)
    // Device 1030 is the seventh of the third page.
    rig.set(TranslationRig.devices + 16, 1 << 63 | 0x8001_4000)
    rig.send(8, 1030, 3, 1 << 63 | TranslationRig.events)
    #expect(rig.get(0x8001_4000 + 48) == TranslationRig.events | 3 << 1 | 1)
    rig.configure(8300)
    rig.send(0x0a, 1030, 8300 << 32 | 9, 0)
    rig.send(3, 1030, 9)
    #expect(rig.mrs(ICC.iar1) == 8300)
    rig.send(8, 5, 3, 1 << 63 | TranslationRig.events)
    // Device 0's entry from before is no valid page here, and stays as it was.
    #expect(rig.get(TranslationRig.devices) == TranslationRig.events | 4 << 1 | 1)
  }

  @Test func rulesAreKept() {
    let rig = rig()
    rig.map(event: 1, to: 8191)
    rig.map(event: 1, to: 1 << 14)
    rig.map(event: 32, to: 8192)
    rig.send(9, 0, 0, 1 << 63 | 7 << 16 | 3)
    rig.send(8, 1 << 16, 4, 1 << 63 | TranslationRig.events)
    #expect(rig.get(TranslationRig.events + 8) == 0)
    #expect(rig.get(TranslationRig.events + 256) == 0, "an event past its device's")
    #expect(rig.get(TranslationRig.collections + 24) == 0, "no core 7")
    rig.setITS(0x100, 0)
    #expect(rig.its(0x100) >> 63 == 1, "fixed while enabled")
    rig.set(TranslationRig.gicr + 0x70, 0)
    #expect(rig.get(TranslationRig.gicr + 0x70) != 0)
  }

  // MARK: - Hostile software

  /// Queues and tables of random words, anywhere: in memory, in the controller's own registers,
  /// in each other, or nowhere.
  @Test func noQueueTrapsOrHangs() throws {
    var signalled = 0
    for seed in 0..<80 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      let rig = rig()
      let places = [
        TranslationRig.queue, TranslationRig.devices, TranslationRig.collections,
        TranslationRig.gits, TranslationRig.gits + 0x1_0000, TranslationRig.gicr, 0, 1 << 47,
      ]
      func place() -> UInt64 { places[Int(random.next(below: 8))] }
      for id in 8192..<8448 as Range<UInt64> { rig.configure(id, priority: id & 0xf8) }
      for _ in 0..<12 {
        switch random.next(below: 3) {
        case 0:
          rig.bench.write32(TranslationRig.gits, 0)
          rig.bringUp()
        case 1:
          rig.bench.write32(TranslationRig.gits, 0)
          rig.setITS(0x80, 1 << 63 | place() | random.next(below: 4))
          rig.setITS(0x100, random.next() & 3 << 62 | 1 << 63 | place() | random.next(below: 0x400))
          rig.setITS(0x108, 1 << 63 | place() | random.next(below: 4))
          rig.bench.write32(TranslationRig.gits, 1)
        default: break
        }
        for offset in stride(from: 0, to: 0x1000, by: 32) as StrideTo<UInt64> {
          let number = random.next(below: 18)
          let wild = random.next(below: 4) == 0
          let device = wild ? random.next() << 32 : random.next(below: 2) << 32
          let id = wild ? random.next() << 32 : (8192 + random.next(below: 256)) << 32
          let core = random.next(below: 3)
          let words: [UInt64] = [
            number | device, number == 8 ? random.next(below: 20) : id | random.next(below: 40),
            wild
              ? random.next()
              : 1 << 63 | (number == 8 ? place() : core << 16 | random.next(below: 3)),
            random.next(below: 3) << 16,
          ]
          for (number, word) in words.enumerated() {
            rig.set(TranslationRig.queue + offset + UInt64(number) * 8, word)
          }
        }
        rig.setITS(0x88, random.next(below: 0x2000) | 1)
        rig.raise(random.next(below: 40))
        let done = rig.bench.run(limit: 2000)
        #expect(done < 2000, "one turn of the queue ends")
        if rig.irq(0) || rig.irq(1) { signalled += 1 }
        if rig.irq(1) { rig.msr(ICC.eoir1, rig.mrs(ICC.iar1, core: 1), core: 1) }
      }
      rig.setITS(0x88, random.next(below: 0x1000))
      let snapshot = rig.bench.encode()
      let other = TranslationRig()
      try other.bench.decode(snapshot)
      #expect(other.bench.encode() == snapshot)
      #expect(rig.bench.run(limit: 2000) == other.bench.run(limit: 2000))
      #expect(rig.bench.encode() == other.bench.encode())
      #expect(rig.cores.map(\.levels) == other.cores.map(\.levels))
    }
    #expect(signalled > 40)
  }
}
