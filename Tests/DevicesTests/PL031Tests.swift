import Devices
import Simulation
import Testing

/// The clock as Linux's rtc-pl031 drives it.
@Suite struct PL031Tests {
  static let base: UInt64 = 0x0901_0000
  static let epoch: UInt64 = 1_767_225_600
  let bench = DeviceBench()

  init() { bench.add(PL031.self, at: Self.base) }

  private var time: UInt64 { bench.read32(Self.base) }
  private func write(_ offset: UInt64, _ value: UInt64) { bench.write32(Self.base + offset, value) }

  private let second = Time(picoseconds: 1_000_000_000_000)

  @Test func countsSecondsFromTheEpoch() {
    #expect(time == Self.epoch)
    bench.pass(second - Time(picoseconds: 1))
    #expect(time == Self.epoch)
    bench.pass(Time(picoseconds: 1))
    #expect(time == Self.epoch + 1)
    bench.place().device.reset()
    #expect(time == Self.epoch)
  }

  @Test func takesATime() {
    bench.pass(.milliseconds(2_500))
    write(0x08, 1_000)
    #expect(time == 1_000)
    #expect(bench.read32(Self.base + 0x08) == 1_000)
    bench.pass(.milliseconds(500))
    #expect(time == 1_001, "the phase of CLK1HZ stays")
  }

  @Test func alarmRings() {
    write(0x04, Self.epoch + 3)
    write(0x10, 1)
    bench.pass(.milliseconds(2_999))
    #expect(!bench.line("RTCINTR"))
    bench.pass(.milliseconds(1))
    #expect(bench.line("RTCINTR"))
    #expect(bench.read32(Self.base + 0x18) == 1)
    write(0x1c, 1)
    #expect(!bench.line("RTCINTR"))
    #expect(bench.run() == 0)
  }

  @Test func maskedAlarmIsOnlyRaw() {
    write(0x04, Self.epoch + 1)
    #expect(bench.run() == 1)
    #expect(bench.simulator.now == second)
    #expect(bench.read32(Self.base + 0x14) == 1)
    #expect(bench.read32(Self.base + 0x18) == 0)
    #expect(!bench.line("RTCINTR"))
    write(0x10, 1)
    #expect(bench.line("RTCINTR"))
  }

  @Test func matchFollowsALoad() {
    write(0x10, 1)
    write(0x04, 500)
    write(0x08, 498)
    bench.pass(.milliseconds(1_999))
    #expect(!bench.line("RTCINTR"))
    bench.pass(.milliseconds(1))
    #expect(bench.line("RTCINTR"))
    write(0x1c, 1)
    write(0x04, 500)
    #expect(bench.line("RTCINTR"), "equal already")
  }

  @Test func anAlarmInThePastIsAWholeTurnAway() {
    write(0x10, 1)
    write(0x04, Self.epoch - 1)
    #expect(bench.run() == 0, "2^32 seconds are past the end of time")
    write(0x08, 0xffff_fffe)
    write(0x04, 1)
    #expect(bench.run() == 1)
    #expect(time == 1, "the counter wraps")
    #expect(bench.line("RTCINTR"))
  }

  @Test func cannotBeStopped() {
    write(0x0c, 0)
    #expect(bench.read32(Self.base + 0x0c) == 1)
    bench.pass(second)
    #expect(time == Self.epoch + 1)
  }

  @Test func theBoardSaysWhatTimeItIs() {
    let bench = DeviceBench()
    bench.add(PL031.self, at: Self.base, configuration: ["epoch": 86_400])
    #expect(bench.read32(Self.base) == 86_400)
  }
}
