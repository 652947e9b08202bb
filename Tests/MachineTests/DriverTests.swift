import Boards
import Devices
import Foundation
import Machine
import Simulation
import TestSupport
import Testing

/// `virt-drivers.json` as Linux 6.1's drivers use it: their order of accesses, the programs that
/// they write, and what they take for an answer.
@Suite struct DriverTests {
  private static let code: UInt64 = 0x4010_0000
  private static let data: UInt64 = 0x4020_0000
  private static let distributor: UInt64 = 0x0800_0000

  let machine: Machine
  private let log = Log()

  init() throws {
    let path = "\(repositoryRoot)/Boards/virt-drivers.json"
    let text = [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    machine = Machine(try Board(json: text, file: "virt-drivers.json"))
    machine.load(A64.bytes([A64.wfi, A64.b(-1)]), at: 0x4000_0000)
    machine.start(at: 0x4000_0000, context: 0)
    machine.simulator.observers.append(log)
    run(.microseconds(1))
  }

  private func read(_ address: UInt64, _ width: AccessWidth = .word) -> UInt64 {
    (try? machine.bus.read(address, width)) ?? .max
  }
  private func write(_ address: UInt64, _ value: UInt64, _ width: AccessWidth = .word) {
    try? machine.bus.write(address, width, value)
  }
  @discardableResult private func run(_ span: Time) -> Ending {
    machine.run(until: machine.time + span)
  }
  private func isPending(spi: UInt64) -> Bool {
    let id = spi + 32
    return read(Self.distributor + 0x200 + id / 32 * 4) >> (id % 32) & 1 != 0
  }

  // MARK: amba-pl011 with pl330

  private static let uart: UInt64 = 0x0904_0000
  private static let engine: UInt64 = 0x0912_0000
  private enum Peripheral {
    static let receive: UInt8 = 0
    static let transmit: UInt8 = 1
  }

  /// DMAMOV of a channel's register: 0 the source, 1 the control, 2 the destination.
  private func move(_ register: UInt8, _ value: UInt64) -> [UInt8] {
    [0xbc, register] + (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// FIFOs on, levels at the half, as the driver has them.
  private func startUART(dma: UInt64) {
    write(Self.uart + 0x34, 0x12)
    write(Self.uart + 0x2c, 0x70)
    write(Self.uart + 0x30, 0x301)
    write(Self.uart + 0x48, dma)
  }

  /// A program for a channel: DMAGO by the debug registers, and an interrupt when it is done.
  private func start(_ program: [UInt8], channel: UInt64, event: UInt64) {
    machine.load(program, at: Self.code + channel * 0x1000)
    write(Self.engine + 0x020, read(Self.engine + 0x020) | 1 << event)
    write(Self.engine + 0xd08, 0xa0 << 16 | channel << 24)
    write(Self.engine + 0xd0c, Self.code + channel * 0x1000)
    #expect(read(Self.engine + 0xd00) & 1 == 0)
    write(Self.engine + 0xd04, 0)
  }

  /// Bursts of half the FIFO, each flushed and waited for, and one of what is left.
  @Test func aUARTTransmitsByDMA() {
    let text = Array("The quick brown fox jumps over a dog.\n".utf8)
    machine.load(text, at: Self.data)
    let peripheral = Peripheral.transmit << 3
    let burst: [UInt8] = [0x35, peripheral, 0x32, peripheral, 0x04, 0x2b, peripheral]
    var program = move(1, 1 | 7 << 4 | 7 << 18) + move(0, Self.data) + move(2, Self.uart)
    program += [0x20, UInt8(text.count / 8 - 1)] + burst + [0x38, UInt8(burst.count)]
    let rest = UInt64(text.count % 8)
    program += move(1, 1 | (rest - 1) << 4 | (rest - 1) << 18) + burst + [0x34, 3 << 3, 0]
    startUART(dma: 2)
    start(program, channel: 1, event: 3)
    run(.microseconds(100))
    #expect(log.output.map(\.byte) == text)
    #expect(read(Self.engine + 0x024) == 1 << 3 && isPending(spi: 103))
    #expect(read(Self.engine + 0x108) & 15 == 0, "stopped")
    #expect(read(Self.engine + 0x034) == 0 && !isPending(spi: 99))
    write(Self.engine + 0x02c, 1 << 3)
    #expect(read(Self.engine + 0x024) == 0 && !isPending(spi: 103))
    // The next transfer of the same channel.
    start(program, channel: 1, event: 3)
    run(.microseconds(100))
    #expect(log.output.map(\.byte) == text + text)
  }

  /// Bursts of a quarter while the FIFO is half full; the timeout tells of the rest, for which the
  /// driver kills the channel and looks how far it is.
  @Test func aUARTReceivesByDMA() throws {
    let text = Array("sixteen letters.".utf8)
    let peripheral = Peripheral.receive << 3
    let burst: [UInt8] = [0x35, peripheral, 0x32, peripheral, 0x27, peripheral, 0x08]
    var program = move(1, 3 << 4 | 1 << 14 | 3 << 18) + move(0, Self.uart) + move(2, Self.data)
    program += [0x20, 255] + burst + [0x38, UInt8(burst.count), 0x34, 0, 0]
    startUART(dma: 1)
    write(Self.uart + 0x38, 1 << 6)
    start(program, channel: 0, event: 0)
    run(.microseconds(5))
    #expect(read(Self.engine + 0x100) & 15 == 7, "waits for its peripheral")
    let script = try InputScript("at 10us type uart1 \"sixteen letters.\"", file: "s")
    machine.input = Typist(script)
    run(.microseconds(50))
    #expect(read(Self.engine + 0x404) == Self.data + 12)
    #expect((0..<12).map { UInt8(read(Self.data + $0, .byte)) } == Array(text.prefix(12)))
    #expect(isPending(spi: 8) && read(Self.uart + 0x40) == 1 << 6)
    write(Self.uart + 0x48, 0)
    write(Self.engine + 0xd08, 1 | 0x01 << 16)
    write(Self.engine + 0xd0c, 0)
    write(Self.engine + 0xd04, 0)
    #expect(read(Self.engine + 0x100) & 15 == 0)
    #expect(read(Self.engine + 0x404) == Self.data + 12)
    var rest: [UInt8] = []
    while read(Self.uart + 0x18) & 1 << 4 == 0, rest.count < 32 {
      rest.append(UInt8(truncatingIfNeeded: read(Self.uart)))
    }
    #expect(rest == Array(text.suffix(4)))
    #expect(!isPending(spi: 8))
  }

  // MARK: sp805_wdt, timer-sp804

  /// The watchdog's restart handler: off, no time left, on.
  @Test func theWatchdogRestartsTheMachine() {
    let watchdog: UInt64 = 0x0911_0000
    write(watchdog + 0xc00, 0x1acc_e551)
    write(watchdog + 0x008, 0)
    write(watchdog + 0x000, 0)
    write(watchdog + 0x008, 3)
    #expect(run(.milliseconds(1)) == .reset)
    #expect(machine.restart(after: .reset))
    #expect(read(watchdog + 0x008) == 0)
    #expect(run(.milliseconds(1)) == .asleep)
  }

  @Test func theTimerInterruptsOnce() {
    let timer: UInt64 = 0x0910_0000
    write(timer + 0x08, 0)
    write(timer + 0x28, 0)
    // A clock source: all ones, running freely.
    for (offset, value) in [(0x20, 0xffff_ffff), (0x24, 0xffff_ffff), (0x28, 0xc2)] {
      write(timer + UInt64(offset), UInt64(value))
    }
    write(timer + 0x00, 2400)
    write(timer + 0x08, 0xa3)
    run(.microseconds(99))
    #expect(!isPending(spi: 96))
    run(.microseconds(2))
    #expect(isPending(spi: 96))
    write(timer + 0x0c, 1)
    #expect(!isPending(spi: 96))
    run(.milliseconds(1))
    #expect(!isPending(spi: 96))
    let count = 0xffff_ffff - read(timer + 0x24)
    #expect((26_400...26_500).contains(count), "1.102 ms at 24 MHz")
  }

  // MARK: irq-gic-v3-its

  /// Tables are probed from the largest page down, and read back as they were written.
  @Test func theTranslationServiceComesUp() {
    let service: UInt64 = 0x0808_0000
    let redistributor: UInt64 = 0x080a_0000
    let (properties, pending, queue) = (Self.data, Self.data + 0x1_0000, Self.data + 0x2_0000)
    #expect(read(service + 0xffe8) & 0xf0 == 0x30)
    #expect(read(service) & 1 == 0 && read(service) >> 31 == 1, "quiescent")
    #expect(read(Self.distributor + 4) >> 17 & 1 == 1 && read(redistributor + 8, .double) & 1 == 1)
    let attributes: UInt64 = 1 << 63 | 7 << 59 | 1 << 10
    var next = Self.data + 0x4_0000
    for number in 0..<8 as Range<UInt64> {
      let place = service + 0x100 + number * 8
      let old = read(place, .double)
      let type = old >> 56 & 7
      guard type != 0 else { continue }
      var value = old & ~(3 << 8) | 2 << 8
      write(place, value, .double)
      #expect(read(place, .double) >> 8 & 3 == 2, "64 KiB")
      let entry = old >> 48 & 31 + 1
      let bytes = max(type == 1 ? entry << 16 : entry, 0x1_0000)
      value = next | type << 56 | (entry - 1) << 48 | attributes | 2 << 8 | (bytes >> 16 - 1)
      write(place, value, .double)
      #expect(read(place, .double) == value, "GITS_BASER\(number)")
      next += bytes
    }
    #expect(next == Self.data + 0x4_0000 + 0x9_0000, "devices and collections")
    let base = queue | attributes | 15
    write(service + 0x80, base, .double)
    #expect(read(service + 0x80, .double) == base)
    write(service + 0x88, 0, .double)
    write(service, 1)
    write(redistributor + 0x70, properties | 7 << 7 | 1 << 10 | 13, .double)
    #expect(read(redistributor + 0x70, .double) == properties | 7 << 7 | 1 << 10 | 13)
    write(redistributor + 0x78, pending | 7 << 7 | 1 << 10 | 1 << 62, .double)
    #expect(read(redistributor + 0x78, .double) >> 10 & 3 == 1)
    write(redistributor, read(redistributor) | 1)
    // MAPC, SYNC, INVALL, SYNC.
    let commands: [[UInt64]] = [
      [9, 0, 1 << 63, 0], [5, 0, 0, 0], [13, 0, 0, 0], [5, 0, 0, 0],
    ]
    for (number, command) in commands.enumerated() {
      for (word, value) in command.enumerated() {
        write(queue + UInt64(number * 32 + word * 8), value, .double)
      }
      write(service + 0x88, UInt64(number + 1) * 32, .double)
    }
    run(.microseconds(10))
    #expect(read(service + 0x90, .double) == 4 * 32, "nothing stalled")
    #expect(read(service) & 1 == 1)
  }
}

/// Types what a script says.
private final class Typist: InputSource {
  private var runner: ScriptRunner
  init(_ script: InputScript) { runner = ScriptRunner(script) }
  func advance(to time: Time) { runner.advance(to: time) }
  func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    runner.take(room, for: console)
  }
  func output(_ byte: UInt8, from console: String, at time: Time) {}
  var nextWake: Time { runner.nextWake }
  var hasPendingBytes: Bool { !runner.pendingConsoles.isEmpty }
  func waitForPeople() -> Bool { false }
  var failure: String? { nil }
}
