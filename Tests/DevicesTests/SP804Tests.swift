import Devices
import Simulation
import Testing

/// The timers as Linux's timer-sp804 drives them: one interrupts, the other is read.
@Suite struct SP804Tests {
  static let base: UInt64 = 0x0907_0000
  /// A tick is a microsecond.
  static let hertz: UInt64 = 1_000_000
  let bench = DeviceBench()

  init() { bench.add(SP804.self, at: Self.base, hertz: Self.hertz) }

  private enum Offset {
    static let load: UInt64 = 0x00
    static let value: UInt64 = 0x04
    static let control: UInt64 = 0x08
    static let clear: UInt64 = 0x0c
    static let raw: UInt64 = 0x10
    static let masked: UInt64 = 0x14
    static let background: UInt64 = 0x18
    static let second: UInt64 = 0x20
  }
  private enum Control {
    static let oneShot: UInt64 = 0x01
    static let size32: UInt64 = 0x02
    static let divide16: UInt64 = 0x04
    static let divide256: UInt64 = 0x08
    static let interrupt: UInt64 = 0x20
    static let periodic: UInt64 = 0x40
    static let enable: UInt64 = 0x80
  }

  private func read(_ offset: UInt64) -> UInt64 { bench.read32(Self.base + offset) }
  private func write(_ offset: UInt64, _ value: UInt64) { bench.write32(Self.base + offset, value) }

  @Test func freeRunningIsAClock() {
    // The clock source: loaded while it stands, then 32 bits wide.
    write(Offset.second + Offset.control, 0)
    write(Offset.second + Offset.load, 0xffff_ffff)
    write(
      Offset.second + Offset.control, Control.size32 | Control.enable | Control.periodic)
    #expect(read(Offset.second + Offset.value) == 0xffff_ffff)
    bench.pass(.microseconds(1000))
    #expect(read(Offset.second + Offset.value) == 0xffff_ffff - 1000)
    #expect(read(Offset.value) == 0xffff_ffff, "the other one stands")
  }

  @Test func periodicTicks() {
    write(Offset.load, 99)
    write(
      Offset.control, Control.size32 | Control.periodic | Control.interrupt | Control.enable)
    for _ in 0..<3 {
      let start = bench.simulator.now
      #expect(!bench.line("TIMINT1"))
      bench.run(limit: 1)
      #expect(bench.line("TIMINT1") && bench.line("TIMINTC") && !bench.line("TIMINT2"))
      #expect(bench.simulator.now - start <= .microseconds(100))
      #expect(read(Offset.value) == 0 && read(Offset.masked) == 1)
      write(Offset.clear, 1)
      #expect(!bench.line("TIMINT1") && !bench.line("TIMINTC"))
    }
    // The first after 99 ticks, each further one 100 later.
    #expect(bench.simulator.now == .microseconds(299))
    bench.pass(.microseconds(1))
    #expect(read(Offset.value) == 99)
  }

  @Test func onceMeansOnce() {
    write(
      Offset.control, Control.size32 | Control.oneShot | Control.interrupt | Control.enable)
    write(Offset.load, 10)
    #expect(bench.run() == 1 && bench.simulator.now == .microseconds(10))
    #expect(bench.line("TIMINT1"))
    write(Offset.clear, 0)
    bench.pass(.microseconds(50))
    #expect(read(Offset.value) == 0 && read(Offset.raw) == 0)
    write(Offset.load, 5)
    #expect(bench.run() == 1 && bench.simulator.now == .microseconds(65))
    write(Offset.clear, 0)
    // Without ONESHOT it goes on from zero.
    write(Offset.control, Control.size32 | Control.enable)
    bench.pass(.microseconds(2))
    #expect(read(Offset.value) == 0xffff_fffe)
  }

  @Test func sixteenBits() {
    write(Offset.control, Control.enable | Control.interrupt)
    write(Offset.load, 0xabcd_0003)
    #expect(read(Offset.value) == 3 && read(Offset.load) == 0xabcd_0003)
    #expect(bench.run(limit: 1) == 1 && bench.simulator.now == .microseconds(3))
    bench.pass(.microseconds(1))
    #expect(read(Offset.value) == 0xffff, "free-running wraps at its size")
    write(Offset.clear, 0)
    #expect(bench.run(limit: 1) == 1)
    #expect(bench.simulator.now == .microseconds(3 + 0x1_0000))
  }

  @Test(
    arguments: [(Control.divide16, 16), (Control.divide256, 256), (0, 1)] as [(UInt64, UInt64)])
  func prescaled(bits: UInt64, divider: UInt64) {
    write(Offset.control, Control.size32 | Control.enable | Control.interrupt | bits)
    write(Offset.load, 4)
    bench.run(limit: 1)
    #expect(bench.simulator.now == .microseconds(4 * divider))
    #expect(bench.line("TIMINT1"))
  }

  @Test func backgroundLoadWaitsForZero() {
    write(Offset.control, Control.size32 | Control.periodic | Control.interrupt | Control.enable)
    write(Offset.load, 9)
    bench.pass(.microseconds(4))
    write(Offset.background, 19)
    #expect(read(Offset.value) == 5 && read(Offset.load) == 19 && read(Offset.background) == 19)
    bench.run(limit: 1)
    #expect(bench.simulator.now == .microseconds(9))
    write(Offset.clear, 0)
    bench.run(limit: 1)
    #expect(bench.simulator.now == .microseconds(29))
    write(Offset.clear, 0)
    write(Offset.load, 3)
    #expect(read(Offset.value) == 3, "a load is at once")
  }

  @Test func standsWhileDisabled() {
    write(Offset.control, Control.size32 | Control.enable)
    write(Offset.load, 100)
    bench.pass(.microseconds(40))
    write(Offset.control, Control.size32)
    bench.pass(.microseconds(1000))
    #expect(read(Offset.value) == 60 && bench.simulator.queue.count == 0)
    write(Offset.control, Control.size32 | Control.enable)
    bench.pass(.microseconds(10))
    #expect(read(Offset.value) == 50)
  }

  @Test func loadedWithZeroItInterruptsAtOnce() {
    write(
      Offset.control, Control.size32 | Control.periodic | Control.interrupt | Control.enable)
    write(Offset.load, 0)
    #expect(bench.line("TIMINT1") && bench.simulator.queue.count == 0)
    write(Offset.clear, 0)
    #expect(!bench.line("TIMINT1"))
    #expect(bench.run(limit: 5) == 1 && bench.line("TIMINT1"), "cleared, it comes again")
  }

  @Test func maskedInterruptIsOnlyRaw() {
    write(Offset.control, Control.size32 | Control.enable)
    write(Offset.load, 1)
    bench.run(limit: 1)
    #expect(read(Offset.raw) == 1 && read(Offset.masked) == 0 && !bench.line("TIMINTC"))
    write(Offset.control, Control.size32 | Control.enable | Control.interrupt)
    #expect(bench.line("TIMINTC"))
  }

  /// TIMCLKEN1 and TIMCLKEN2 may be high at different edges.
  @Test func eachTimerHasItsClock() {
    let simulator = bench.simulator
    let host = DeviceHost(
      name: "timers", id: ComponentID(0), simulator: simulator, model: SP804.model,
      clocks: [1_000_000, 250_000, 24_000_000].map { Clock(frequencyHertz: $0) }, coreCount: 1,
      configuration: [:])
    let timers = SP804(host)
    for base in [0, Offset.second] {
      timers.writeWord(base + Offset.control, Control.size32 | Control.enable)
      timers.writeWord(base + Offset.load, 1000)
    }
    simulator.advance(to: .microseconds(400))
    #expect(timers.readWord(Offset.value) == 600)
    #expect(timers.readWord(Offset.second + Offset.value) == 900)
  }

  /// However long nobody looks, no more events are pending than there are timers.
  @Test func unservedInterruptsCostNothing() {
    for base in [0, Offset.second] {
      write(base + Offset.control, Control.size32 | Control.periodic | Control.enable)
      write(base + Offset.load, 1)
    }
    #expect(bench.run() == 2)
    bench.pass(.milliseconds(1000))
    #expect(read(Offset.raw) == 1 && bench.simulator.queue.count == 0)
  }
}

extension SP804 {
  fileprivate func readWord(_ offset: UInt64) -> UInt64 {
    try! read(window: 0, offset: offset, .word)
  }
  fileprivate func writeWord(_ offset: UInt64, _ value: UInt64) {
    try! write(window: 0, offset: offset, .word, value)
  }
}
