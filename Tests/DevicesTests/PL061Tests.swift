import Devices
import Simulation
import Testing

/// The pins as Linux's gpio-pl061 drives them.
@Suite struct PL061Tests {
  static let base: UInt64 = 0x0903_0000
  let bench = DeviceBench()
  let gpio: PL061

  init() { gpio = bench.add(PL061.self, at: Self.base) }

  private func read(_ offset: UInt64) -> UInt64 { bench.read32(Self.base + offset) }
  private func write(_ offset: UInt64, _ value: UInt64) { bench.write32(Self.base + offset, value) }
  /// GPIODATA at the place that reaches one pin.
  private func data(_ pin: UInt64) -> UInt64 { 1 << (pin + 2) }
  private func outputs() -> [Bool] { (0..<8).map { bench.line("GPOUT\($0)") } }

  private enum Offset {
    static let direction: UInt64 = 0x400
    static let level: UInt64 = 0x404
    static let bothEdges: UInt64 = 0x408
    static let event: UInt64 = 0x40c
    static let enable: UInt64 = 0x410
    static let raw: UInt64 = 0x414
    static let masked: UInt64 = 0x418
    static let clear: UInt64 = 0x41c
  }

  @Test func anOutputIsDrivenByItsOwnAddress() {
    write(Offset.direction, 0x0a)
    write(data(3), 0xff)
    #expect(outputs() == [false, false, false, true, false, false, false, false])
    write(data(1), 0xff)
    write(data(3), 0)
    #expect(outputs() == [false, true, false, false, false, false, false, false])
    #expect(read(data(1)) == 2 && read(data(3)) == 0 && read(0x3fc) == 2)
    write(0, 0xff)
    #expect(read(0x3fc) == 2, "at the first place no pin is reached")
  }

  @Test func everyMaskReachesItsPins() {
    write(Offset.direction, 0xff)
    for mask in 0..<256 as Range<UInt64> {
      write(0x3fc, 0)
      write(mask << 2, 0xff)
      #expect(read(0x3fc) == mask)
      write(0x3fc, 0xff)
      write(mask << 2, 0)
      #expect(read(0x3fc) == ~mask & 0xff && read(mask << 2) == 0)
    }
  }

  @Test func aValueWrittenToAnInputShowsWhenItBecomesAnOutput() {
    write(data(5), 0x20)
    #expect(outputs() == [Bool](repeating: false, count: 8) && read(0x3fc) == 0)
    write(Offset.direction, 0x20)
    #expect(bench.line("GPOUT5") && read(0x3fc) == 0x20)
    gpio.line(5, changedTo: false)
    #expect(read(0x3fc) == 0x20, "an output shows what was written")
    write(Offset.direction, 0)
    #expect(!bench.line("GPOUT5"))
  }

  @Test func inputsAreRead() {
    gpio.line(0, changedTo: true)
    gpio.line(7, changedTo: true)
    #expect(read(0x3fc) == 0x81 && read(data(7)) == 0x80 && read(data(6)) == 0)
    gpio.reset()
    #expect(read(0x3fc) == 0x81, "the world outside stays as it is")
  }

  /// As `pl061_irq_type` sets it, and its handler takes it.
  @Test(arguments: [true, false]) func oneEdge(isRising: Bool) {
    write(Offset.event, isRising ? 8 : 0)
    write(Offset.enable, 8)
    gpio.line(3, changedTo: true)
    #expect(bench.line("GPIOINTR") == isRising && bench.line("GPIOMIS3") == isRising)
    gpio.line(3, changedTo: false)
    #expect(bench.line("GPIOINTR"), "an edge is held")
    #expect(read(Offset.raw) == 8 && read(Offset.masked) == 8)
    write(Offset.clear, 8)
    #expect(!bench.line("GPIOINTR") && !bench.line("GPIOMIS3") && read(Offset.raw) == 0)
  }

  @Test func bothEdges() {
    write(Offset.bothEdges, 4)
    write(Offset.enable, 4)
    for level in [true, false, true] {
      gpio.line(2, changedTo: level)
      #expect(bench.line("GPIOINTR"))
      write(Offset.clear, 4)
      #expect(!bench.line("GPIOINTR"))
    }
  }

  @Test func levels() {
    write(Offset.level, 3)
    write(Offset.event, 1)
    write(Offset.enable, 3)
    #expect(bench.line("GPIOMIS1") && !bench.line("GPIOMIS0"), "pin 1 waits for low")
    write(Offset.clear, 3)
    #expect(read(Offset.raw) == 2, "a level is not cleared")
    gpio.line(1, changedTo: true)
    #expect(!bench.line("GPIOINTR"))
    gpio.line(0, changedTo: true)
    #expect(bench.line("GPIOINTR") && read(Offset.masked) == 1)
    gpio.line(0, changedTo: false)
    #expect(!bench.line("GPIOINTR") && read(Offset.raw) == 0)
  }

  @Test func maskedEdgesWait() {
    write(Offset.event, 0x10)
    gpio.line(4, changedTo: true)
    #expect(!bench.line("GPIOINTR") && read(Offset.raw) == 0x10 && read(Offset.masked) == 0)
    write(Offset.enable, 0x10)
    #expect(bench.line("GPIOINTR"))
  }

  @Test func anOutputRaisesNothing() {
    write(Offset.direction, 0xff)
    write(Offset.level, 0x0f)
    write(Offset.bothEdges, 0xf0)
    write(Offset.enable, 0xff)
    for pin in 0..<8 { gpio.line(pin, changedTo: true) }
    write(0x3fc, 0xff)
    #expect(!bench.line("GPIOINTR") && read(Offset.raw) == 0)
  }

  @Test func narrowAccessesToData() throws {
    write(Offset.direction, 0xff)
    try bench.write(Self.base + 0x3fc, .byte, 0x5a)
    #expect(try bench.read(Self.base + 0x3fc, .byte) == 0x5a)
    try bench.write(Self.base + 0x3fd, .byte, 0xff)
    #expect(try bench.read(Self.base + 0x3fd, .byte) == 0)
    #expect(try bench.read(Self.base + 0x3fc, .half) == 0x5a)
  }
}
