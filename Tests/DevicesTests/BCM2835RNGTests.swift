import Devices
import Simulation
import Testing

/// The generator as Linux's bcm2835-rng drives it.
@Suite struct BCM2835RNGTests {
  static let base: UInt64 = 0x0907_0000
  let bench = DeviceBench(seed: 1)

  /// An edge is a microsecond, a bit 16 of them.
  init() { bench.add(BCM2835RNG.self, at: Self.base, hertz: 1_000_000) }

  private enum Offset {
    static let control: UInt64 = 0x00
    static let status: UInt64 = 0x04
    static let data: UInt64 = 0x08
  }
  private static let word = Time.microseconds(32 * 16)

  private func read(_ offset: UInt64, of bench: DeviceBench) -> UInt64 {
    bench.read32(Self.base + offset)
  }
  private func read(_ offset: UInt64) -> UInt64 { read(offset, of: bench) }
  private func write(_ offset: UInt64, _ value: UInt64) { bench.write32(Self.base + offset, value) }
  private var waiting: UInt64 { read(Offset.status) >> 24 }

  /// So many words, as a driver that waits gets them.
  private func words(_ count: Int, of bench: DeviceBench) -> [UInt64] {
    (0..<count).map { _ in
      while read(Offset.status, of: bench) >> 24 == 0 { bench.pass(Self.word) }
      return read(Offset.data, of: bench)
    }
  }

  @Test func warmsUpThenFills() {
    #expect(read(Offset.status) == 0 && read(Offset.data) == 0)
    write(Offset.status, 0xfff4_0000)
    #expect(read(Offset.status) == 0x4_0000, "20 bits of warm-up count")
    bench.pass(.milliseconds(10_000))
    #expect(read(Offset.status) == 0x4_0000, "it is not enabled")
    write(Offset.control, 1)
    bench.pass(.microseconds(16 * 0x3_ffff))
    #expect(read(Offset.status) == 1)
    bench.pass(.microseconds(16))
    #expect(read(Offset.status) == 0)
    bench.pass(Self.word - .microseconds(1))
    #expect(waiting == 0 && read(Offset.data) == 0)
    bench.pass(.microseconds(1))
    #expect(waiting == 1)
    bench.pass(.milliseconds(1000))
    #expect(waiting == 16)
    _ = read(Offset.data)
    #expect(waiting == 15)
    bench.pass(Self.word)
    #expect(waiting == 16)
    write(Offset.control, 0)
    #expect(read(Offset.status) == 0x4_0000 && read(Offset.control) == 0)
  }

  @Test func doubleSpeed() {
    write(Offset.control, 3)
    bench.pass(.microseconds(16 * 16))
    #expect(waiting == 1)
    write(Offset.control, 1)
    bench.pass(.microseconds(16 * 16))
    #expect(waiting == 1)
    bench.pass(.microseconds(16 * 16))
    #expect(waiting == 2)
  }

  @Test func seedsDecide() {
    func first(_ seed: UInt64) -> [UInt64] {
      let bench = DeviceBench(seed: seed)
      bench.add(BCM2835RNG.self, at: Self.base, hertz: 1_000_000)
      bench.write32(Self.base, 1)
      return words(100, of: bench)
    }
    let one = first(1)
    #expect(Set(one).count == 100)
    #expect(first(1) == one && Set(first(2)).isDisjoint(with: one))
  }

  @Test func resetGoesOnInTheSequence() {
    write(Offset.control, 1)
    let before = words(4, of: bench)
    bench.place().device.reset()
    #expect(read(Offset.status) == 0)
    write(Offset.control, 1)
    #expect(Set(words(4, of: bench)).isDisjoint(with: before))
  }

  @Test func faultsOfTheSource() throws {
    let device = try #require(bench.place().device as? BCM2835RNG)
    func ones(_ words: [UInt64]) -> Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
    write(Offset.control, 1)
    let last = words(8, of: bench)[7]
    device.inject(fault: "stuck")
    #expect(words(8, of: bench) == [UInt64](repeating: last, count: 8))
    device.inject(fault: "biased")
    #expect((23_000...25_000).contains(ones(words(1000, of: bench))))
    device.inject(fault: "free")
    #expect((15_500...16_500).contains(ones(words(1000, of: bench))))
    device.inject(fault: "silent")
    while waiting > 0 { _ = read(Offset.data) }
    bench.pass(.milliseconds(1000))
    #expect(waiting == 0)
    device.reset()
    write(Offset.control, 1)
    bench.pass(.milliseconds(1000))
    #expect(waiting == 0, "a reset does not mend it")
    device.inject(fault: "free")
    bench.pass(Self.word)
    #expect(waiting == 1)
  }
}
