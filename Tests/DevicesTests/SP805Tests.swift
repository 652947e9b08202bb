import Devices
import Simulation
import Testing

/// The watchdog as Linux's sp805_wdt drives it.
@Suite struct SP805Tests {
  static let base: UInt64 = 0x0908_0000
  static let key: UInt64 = 0x1acc_e551
  static let hertz: UInt64 = 32_768
  let bench = DeviceBench()

  init() { bench.add(SP805.self, at: Self.base, hertz: Self.hertz) }

  private enum Offset {
    static let load: UInt64 = 0x00
    static let value: UInt64 = 0x04
    static let control: UInt64 = 0x08
    static let clear: UInt64 = 0x0c
    static let raw: UInt64 = 0x10
    static let masked: UInt64 = 0x14
    static let lock: UInt64 = 0xc00
  }

  private func read(_ offset: UInt64) -> UInt64 { bench.read32(Self.base + offset) }
  private func write(_ offset: UInt64, _ value: UInt64) { bench.write32(Self.base + offset, value) }

  /// `wdt_config`: half the time-out, since the counter is zero twice before it resets.
  private func start(seconds: UInt64) {
    write(Offset.lock, Self.key)
    write(Offset.load, Self.hertz / 2 * seconds - 1)
    write(Offset.clear, 1)
    write(Offset.control, 3)
    write(Offset.lock, 1)
    #expect(read(Offset.lock) == 1)
  }

  private func ping() {
    write(Offset.lock, Self.key)
    write(Offset.clear, 1)
    write(Offset.lock, 1)
  }

  @Test func bitesAfterItsTime() {
    start(seconds: 4)
    #expect(bench.run(limit: 1) == 1)
    #expect(bench.line("WDOGINT") && !bench.line("WDOGRES"))
    #expect(bench.simulator.now < .milliseconds(2_000))
    #expect(bench.simulator.now > .milliseconds(1_999))
    #expect(bench.run() == 1)
    #expect(bench.line("WDOGRES"))
    #expect(bench.simulator.now < .milliseconds(4_000))
    #expect(bench.simulator.now > .milliseconds(3_999))
    ping()
    #expect(bench.line("WDOGRES"), "only a reset ends it")
    bench.place().device.reset()
    #expect(!bench.line("WDOGRES") && !bench.line("WDOGINT") && bench.run() == 0)
  }

  @Test func aServedDogDoesNotBite() {
    start(seconds: 2)
    for _ in 0..<20 {
      bench.pass(.milliseconds(900))
      ping()
    }
    #expect(!bench.line("WDOGINT") && !bench.line("WDOGRES"))
    bench.pass(.milliseconds(1_500))
    #expect(bench.line("WDOGINT"))
    ping()
    #expect(!bench.line("WDOGINT"))
    bench.pass(.milliseconds(900))
    #expect(!bench.line("WDOGINT"), "the count began again")
  }

  @Test func withoutResetItOnlyInterrupts() {
    write(Offset.load, 9)
    write(Offset.control, 1)
    #expect(bench.run() == 1, "until it is cleared no further zero matters")
    bench.pass(.milliseconds(100))
    #expect(bench.line("WDOGINT") && !bench.line("WDOGRES"))
    // Now it would bite at its next zero.
    write(Offset.control, 3)
    #expect(bench.run() == 1 && bench.line("WDOGRES"))
  }

  @Test func lockedItTakesNothing() {
    start(seconds: 1)
    let before = bench.encode()
    write(Offset.load, 1)
    write(Offset.control, 0)
    write(Offset.clear, 0)
    #expect(bench.encode() == before)
    write(Offset.lock, 0x1234)
    #expect(read(Offset.lock) == 1)
    write(Offset.lock, Self.key)
    write(Offset.control, 0)
    #expect(read(Offset.lock) == 0 && read(Offset.control) == 0 && bench.run() == 0)
  }

  @Test func standsWhileDisabledAndLoadsWhenEnabled() {
    write(Offset.load, 1000)
    bench.pass(.milliseconds(1))
    #expect(read(Offset.value) == 1000)
    write(Offset.control, 1)
    // From tick 32 to tick 65.
    bench.pass(.milliseconds(1))
    #expect(read(Offset.value) == 1000 - 33)
    write(Offset.control, 0)
    bench.pass(.milliseconds(1))
    #expect(read(Offset.value) == 1000 - 33)
    write(Offset.control, 1)
    #expect(read(Offset.value) == 1000)
  }

  @Test func loadedWithZeroItInterruptsAtOnce() {
    write(Offset.control, 3)
    write(Offset.load, 0)
    #expect(bench.line("WDOGINT") && !bench.line("WDOGRES"))
    #expect(bench.run() == 1 && bench.line("WDOGRES"))
  }

  @Test func interruptIsMaskedWithTheCounter() {
    write(Offset.load, 1)
    write(Offset.control, 1)
    bench.run()
    write(Offset.control, 0)
    #expect(read(Offset.raw) == 1 && read(Offset.masked) == 0 && !bench.line("WDOGINT"))
  }
}
