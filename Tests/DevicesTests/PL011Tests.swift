import Devices
import Simulation
import Testing

/// The UART as U-Boot and Linux's amba-pl011 drive it.
@Suite struct PL011Tests {
  static let base: UInt64 = 0x0900_0000
  enum Offset {
    static let data: UInt64 = 0x00
    static let status: UInt64 = 0x04
    static let flags: UInt64 = 0x18
    static let integerDivisor: UInt64 = 0x24
    static let fractionalDivisor: UInt64 = 0x28
    static let lineControl: UInt64 = 0x2c
    static let control: UInt64 = 0x30
    static let levels: UInt64 = 0x34
    static let mask: UInt64 = 0x38
    static let raw: UInt64 = 0x3c
    static let masked: UInt64 = 0x40
    static let clear: UInt64 = 0x44
    static let dmaControl: UInt64 = 0x48
  }
  static let receive: UInt64 = 0x10
  static let transmit: UInt64 = 0x20
  static let receiveTimeout: UInt64 = 0x40

  let bench = DeviceBench()
  let uart: PL011

  init() { uart = bench.add(PL011.self, at: Self.base) }

  private func read(_ offset: UInt64) -> UInt64 { bench.read32(Self.base + offset) }
  private func write(_ offset: UInt64, _ value: UInt64) { bench.write32(Self.base + offset, value) }

  /// 115200 baud of 24 MHz, 8n1, FIFOs on, both directions on, and `control` besides.
  private func start(lineControl: UInt64 = 0x70, control: UInt64 = 0) {
    write(Offset.integerDivisor, 13)
    write(Offset.fractionalDivisor, 1)
    write(Offset.lineControl, lineControl)
    write(Offset.control, 0x301 | control)
  }

  private func type(_ text: String) { for byte in text.utf8 { uart.receive(byte) } }

  @Test func printsBeforeAnyoneSetItUp() {
    for byte in "early\n".utf8 {
      #expect(read(Offset.flags) & 0x20 == 0)
      write(Offset.data, UInt64(byte))
      #expect(read(Offset.flags) & 0x88 == 0x80, "empty and not busy")
    }
    #expect(bench.output == "early\n")
  }

  @Test func identifiesItself() {
    let bytes = (0..<8).map { read(0xfe0 + 4 * $0) }
    #expect(bytes == [0x11, 0x10, 0x14, 0x00, 0x0d, 0xf0, 0x05, 0xb1])
  }

  @Test func transmitsByInterrupt() {
    start()
    write(Offset.mask, Self.transmit)
    #expect(!bench.line("UARTINTR"), "nothing is raised before the first write")
    var text = Array("interrupt-driven transmission of a long line".utf8)[...]
    write(Offset.data, UInt64(text.removeFirst()))
    var interrupts = 0
    while bench.line("UARTINTR") {
      #expect(bench.line("UARTTXINTR"))
      interrupts += 1
      for byte in text.prefix(8) { write(Offset.data, UInt64(byte)) }
      text = text.dropFirst(8)
      if text.isEmpty { write(Offset.mask, 0) }
    }
    #expect(interrupts == 6)
    #expect(bench.output == "interrupt-driven transmission of a long line")
    write(Offset.mask, Self.transmit)
    #expect(bench.line("UARTTXINTR"))
    write(Offset.clear, Self.transmit)
    #expect(!bench.line("UARTTXINTR") && !bench.line("UARTINTR"))
  }

  @Test func receivesByInterruptAtTheTriggerLevel() {
    start()
    write(Offset.mask, Self.receive)
    type("1234567")
    #expect(!bench.line("UARTRXINTR"), "level 1/2 is eight characters")
    type("8")
    #expect(bench.line("UARTRXINTR") && bench.line("UARTINTR"))
    #expect(!bench.line("UARTTXINTR") && !bench.line("UARTRTINTR"))
    #expect(read(Offset.data) == 0x31)
    #expect(!bench.line("UARTRXINTR"))
    #expect(read(Offset.raw) & Self.receiveTimeout != 0)
    write(Offset.mask, Self.receive | Self.receiveTimeout)
    var text = ""
    while read(Offset.flags) & 0x10 == 0 {
      text.append(Character(UnicodeScalar(UInt8(read(Offset.data)))))
    }
    #expect(text == "2345678")
    #expect(!bench.line("UARTINTR"))
    #expect(bench.events(of: .input).count == 8)
  }

  @Test(arguments: [(0, 2), (1, 4), (2, 8), (3, 12), (4, 14)] as [(UInt64, Int)])
  func receiveLevels(select: UInt64, level: Int) {
    start()
    write(Offset.levels, select << 3)
    for count in 1...16 {
      uart.receive(0x55)
      #expect((read(Offset.raw) & Self.receive != 0) == (count >= level))
    }
    for left in (0..<16).reversed() {
      _ = read(Offset.data)
      #expect((read(Offset.raw) & Self.receive != 0) == (left >= level))
    }
  }

  @Test func oneCharacterDeepWithoutFIFOs() {
    start(lineControl: 0x60)
    #expect(uart.receiveRoom == 1)
    type("A")
    #expect(uart.receiveRoom == 0)
    #expect(read(Offset.flags) & 0x50 == 0x40)
    #expect(read(Offset.raw) & Self.receive != 0)
    #expect(read(Offset.data) == 0x41)
    #expect(read(Offset.raw) & (Self.receive | Self.receiveTimeout) == 0)
  }

  @Test func overrunIsToldAndKeepsTheFIFO() {
    start()
    write(Offset.mask, 0x400)
    for byte in 0..<17 as Range<UInt8> { uart.receive(byte) }
    #expect(bench.line("UARTEINTR") && bench.line("UARTINTR"))
    #expect(read(Offset.status) == 8)
    #expect(read(Offset.data) == 0x800, "the oldest character, and that one was lost")
    uart.receive(0x77)
    #expect(read(Offset.data) == 1)
    write(Offset.status, 0)
    #expect(read(Offset.status) == 0)
    write(Offset.clear, 0x400)
    #expect(!bench.line("UARTEINTR"))
  }

  @Test func errorsComeWithTheirCharacter() {
    start()
    write(Offset.mask, 0x380)
    uart.receive(0x41)
    uart.receive(0x42, errors: .framing)
    uart.receive(0x43, errors: .parity)
    uart.receive(0, errors: .lineBreak)
    #expect(read(Offset.masked) == 0x380)
    #expect(bench.line("UARTEINTR"))
    #expect((0..<4).map { _ in read(Offset.data) } == [0x41, 0x142, 0x243, 0x400])
    #expect(read(Offset.status) == 4)
    write(Offset.clear, 0x380)
    #expect(!bench.line("UARTINTR"))
  }

  @Test func loopsBack() {
    start(control: 0x80)
    #expect(uart.receiveRoom == 0)
    uart.receive(0x21)
    write(Offset.data, 0x5a)
    #expect(bench.output == "")
    #expect(bench.events(of: .input).isEmpty)
    #expect(read(Offset.data) == 0x5a)
    #expect(read(Offset.flags) & 0x117 == 0x10, "the modem inputs are the own outputs")
    write(Offset.clear, 0x7ff)
    write(Offset.mask, 0xf)
    write(Offset.control, 0x3f81)
    #expect(read(Offset.flags) & 0x107 == 0x107)
    #expect(bench.line("UARTMSINTR"))
    #expect(read(Offset.masked) == 0xf)
    write(Offset.lineControl, 0x71)
    #expect(read(Offset.data) == 0x400, "a break is one null character")
  }

  @Test func turningFIFOsOffFlushes() {
    start()
    type("lost")
    write(Offset.lineControl, 0x60)
    #expect(read(Offset.flags) & 0x10 != 0)
    #expect(read(Offset.raw) & (Self.receive | Self.receiveTimeout) == 0)
  }

  @Test func hearsNothingUntilEnabled() {
    #expect(uart.receiveRoom == 0)
    type("x")
    #expect(read(Offset.flags) & 0x10 != 0)
    start()
    #expect(uart.receiveRoom == 16)
    start(control: 0x4000)
    #expect(uart.receiveRoom == 8, "RTS goes away at the trigger level")
  }

  @Test func asksForDMA() {
    start()
    write(Offset.dmaControl, 3)
    #expect(bench.line("UARTTXDMABREQ") && bench.line("UARTTXDMASREQ"))
    #expect(!bench.line("UARTRXDMASREQ"))
    type("1")
    #expect(bench.line("UARTRXDMASREQ") && !bench.line("UARTRXDMABREQ"))
    type("2345678")
    #expect(bench.line("UARTRXDMABREQ"))
    write(Offset.dmaControl, 7)
    write(Offset.mask, 0x80)
    uart.receive(0, errors: .framing)
    #expect(!bench.line("UARTRXDMABREQ") && !bench.line("UARTRXDMASREQ"))
    write(Offset.clear, 0x80)
    #expect(bench.line("UARTRXDMABREQ"))
    write(Offset.control, 0x300)
    #expect(!bench.line("UARTRXDMABREQ") && !bench.line("UARTTXDMASREQ"))
  }

  @Test func unmodelledRegistersAreTold() {
    write(0x80, 1)
    _ = read(0x8c)
    _ = read(0x50)
    #expect(bench.events(of: .unmodelled).map(\.a) == [0x80, 0x8c, 0x50])
  }
}

/// With `"baud": "real"` characters take their time.
@Suite struct PL011BaudTests {
  static let base: UInt64 = 0x0900_0000
  let bench = DeviceBench()
  let uart: PL011
  /// A bit at 24 MHz and divisor 2 + 32/64: 16·2.5 cycles, 1 666 666.7 ps.
  static let frame = Time(picoseconds: 16_666_667)

  init() {
    uart = bench.add(PL011.self, at: Self.base, configuration: ["baud": 1])
    for (offset, value) in [(0x24, 2), (0x28, 32), (0x2c, 0x70), (0x30, 0x301)]
      as [(UInt64, UInt64)]
    {
      bench.write32(Self.base + offset, value)
    }
  }

  private var flags: UInt64 { bench.read32(Self.base + 0x18) }
  private var raw: UInt64 { bench.read32(Self.base + 0x3c) }

  @Test func aByteLeavesEachFrame() {
    for byte in 0x41..<0x41 + 17 as Range<UInt64> { bench.write32(Self.base, byte) }
    #expect(flags & 0xa8 == 0x28, "one shifts, sixteen wait")
    bench.write32(Self.base, 0x7a)
    for count in 1...17 {
      #expect(bench.step())
      #expect(bench.simulator.now == Time(picoseconds: Self.frame.picoseconds * UInt64(count)))
      #expect(bench.output.count == count)
      // After the frame the next one left the FIFO: eight or fewer from the eighth on.
      #expect((raw & 0x20 != 0) == (count >= 8))
    }
    #expect(!bench.step())
    #expect(bench.output == "ABCDEFGHIJKLMNOPQ", "what found the FIFO full is lost")
    #expect(flags & 0xa8 == 0x80)
  }

  @Test func receiveTimeoutIsThirtyTwoBits() {
    bench.write32(Self.base + 0x38, 0x40)
    uart.receive(0x41)
    bench.pass(.microseconds(50))
    uart.receive(0x42)
    bench.pass(.microseconds(53))
    #expect(!bench.line("UARTRTINTR"), "each character starts the timeout again")
    bench.pass(.microseconds(1))
    #expect(bench.line("UARTRTINTR"))
    _ = bench.read32(Self.base)
    #expect(bench.line("UARTRTINTR"))
    _ = bench.read32(Self.base)
    #expect(!bench.line("UARTRTINTR"))
    #expect(bench.run() == 0)
  }

  @Test func timeUnderWaySurvivesARestore() throws {
    uart.receive(0x41)
    bench.write32(Self.base, 0x42)
    let other = PL011BaudTests()
    try other.bench.decode(bench.encode())
    #expect(bench.simulator.queue.count == 2)
    // The next character starts the timeout again, and only one is left.
    other.uart.receive(0x43)
    #expect(other.bench.simulator.queue.count == 2)
    #expect(other.bench.run() == 2)
    #expect(other.bench.output == "B")
    #expect(other.raw & 0x40 != 0)
  }

  @Test func sendsNothingWhenDisabledOrWithoutDivisor() {
    bench.write32(Self.base + 0x30, 0x201)
    bench.write32(Self.base, 0x41)
    #expect(bench.run() == 0)
    bench.write32(Self.base + 0x30, 0x301)
    #expect(bench.run() == 1)
    bench.write32(Self.base + 0x24, 0)
    bench.write32(Self.base + 0x28, 0)
    bench.write32(Self.base, 0x42)
    #expect(bench.run() == 1, "the divisor is latched by the next write to UARTLCR_H")
    bench.write32(Self.base + 0x2c, 0x70)
    bench.write32(Self.base, 0x43)
    #expect(bench.run() == 0)
    #expect(bench.output == "AB")
  }

  @Test func onlyTheWordLengthIsSent() {
    bench.write32(Self.base + 0x2c, 0x50)
    bench.write32(Self.base, 0xc1)
    #expect(bench.run() == 1)
    #expect(bench.output == "A")
    #expect(bench.simulator.now == Time(picoseconds: 15_000_000), "nine bits")
  }
}
