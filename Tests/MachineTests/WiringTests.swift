import AArch64
import Boards
import Devices
import Machine
import Simulation
import Testing

/// What a board wires besides interrupts of one device: shared and inverted ones, resets, keys.
@Suite struct WiringTests {
  private enum Place {
    static let setPending: UInt64 = 0x0800_0204
    static let gpio: UInt64 = 0x0903_0000
    static let clock: UInt64 = 0x0901_0000
    static let watchdog: UInt64 = 0x0905_0000
    static let timers: UInt64 = 0x0907_0000
    static let serial: UInt64 = 0x0900_0000
  }

  /// A machine whose one core sleeps.
  ///
  /// - Parameters:
  ///   - devices: further devices as JSON, a comma behind each.
  ///   - keys: the board's keys as JSON.
  private func machine(_ devices: String, keys: String = "") throws -> Machine {
    let text = """
      { "name": "test",
        "memory": [{ "name": "ram", "base": "0x40000000", "size": "1MiB" }],
        "clocks": { "osc": "1MHz", "core": "osc * 1000" },
        "cores": [{ "model": "cortex-a53", "clock": "core" }],
        "keys": [\(keys)],
        "devices": [
          { "name": "gic", "type": "gicv3", "base": "0x08000000",
            "redistributors": "0x080a0000..0x09000000" },
          \(devices)
          { "name": "uart0", "type": "pl011", "base": "0x09000000", "clocks": "osc" }] }
      """
    let machine = Machine(try Board(json: Array(text.utf8), file: "test.json"))
    machine.load(A64.bytes([A64.wfi, A64.b(-1)]), at: machine.board.mainMemory.base)
    machine.start(at: machine.board.mainMemory.base, context: 0)
    return machine
  }

  private static func gpio(_ wires: String) -> String {
    """
    { "name": "gpio", "type": "pl061", "base": "0x09030000", "clocks": "osc"\(wires) },
    """
  }

  private func isPending(_ machine: Machine, spi: UInt64) throws -> Bool {
    try machine.bus.read(Place.setPending + spi / 32 * 4, .word) >> (spi % 32) & 1 != 0
  }

  @Test func theWatchdogResetsTheMachine() throws {
    let machine = try machine(
      """
      { "name": "dog", "type": "sp805", "base": "0x09050000", "clocks": "osc",
        "outputs": { "WDOGRES": "board reset" } },
      """)
    for turn in 0..<3 as Range<UInt64> {
      try machine.bus.write(Place.watchdog, .word, 99)
      try machine.bus.write(Place.watchdog + 8, .word, 3)
      #expect(machine.run() == .reset)
      // Zero after 99 ticks, and again after 100 more.
      #expect(machine.time == .microseconds(199 * (turn + 1)))
      machine.reset()
      #expect(try machine.bus.read(Place.watchdog + 8, .word) == 0)
      #expect(machine.cores[0].programCounter == machine.board.mainMemory.base)
    }
    #expect(machine.run() == .asleep)
  }

  /// A fault of a line is seen behind what joins and inverts it too.
  @Test func faultsPassThroughJunctions() throws {
    let machine = try machine(Self.gpio(", \"interrupts\": { \"GPIOINTR\": \"spi 7 inverted\" }"))
    #expect(try isPending(machine, spi: 7))
    machine.input = TimedActions([
      (.microseconds(1), .inject(.line("gpio.GPIOINTR", .stuck(true)))),
      (.microseconds(3), .inject(.line("gpio.GPIOINTR", .free))),
    ])
    #expect(machine.run(until: .microseconds(2)) == .timeLimit)
    #expect(try !isPending(machine, spi: 7))
    let snapshot = try machine.snapshot()
    let other = try self.machine(
      Self.gpio(", \"interrupts\": { \"GPIOINTR\": \"spi 7 inverted\" }"))
    try other.restore(snapshot)
    #expect(try !isPending(other, spi: 7) && other.snapshot() == snapshot)
    _ = machine.run(until: .microseconds(5))
    #expect(try isPending(machine, spi: 7))
  }

  @Test func sharedInterruptsAreJoined() throws {
    let machine = try machine(
      """
      { "name": "rtc", "type": "pl031", "base": "0x09010000", "clocks": "osc",
        "interrupts": { "RTCINTR": "spi 5 shared" } },
      { "name": "timers", "type": "sp804", "base": "0x09070000", "clocks": "osc",
        "interrupts": { "TIMINT1": "spi 5 shared", "TIMINTC": "spi 6" } },
      """)
    func setClock(_ match: UInt64) throws {
      try machine.bus.write(Place.clock + 8, .word, 100)
      try machine.bus.write(Place.clock + 4, .word, match)
      try machine.bus.write(Place.clock + 0x10, .word, 1)
    }
    try setClock(100)
    #expect(try isPending(machine, spi: 5) && !isPending(machine, spi: 6))
    // Loaded with zero it interrupts at once.
    try machine.bus.write(Place.timers + 8, .word, 0xe2)
    try machine.bus.write(Place.timers, .word, 0)
    #expect(try isPending(machine, spi: 5) && isPending(machine, spi: 6))
    try machine.bus.write(Place.clock + 0x1c, .word, 1)
    #expect(try isPending(machine, spi: 5), "the other one still interrupts")
    try machine.bus.write(Place.timers + 8, .word, 0)
    #expect(try !isPending(machine, spi: 5) && !isPending(machine, spi: 6))
  }

  @Test func invertedInterruptsAreHighAtRest() throws {
    let machine = try machine(
      Self.gpio(", \"interrupts\": { \"GPIOINTR\": \"spi 7 inverted\" }"))
    #expect(try isPending(machine, spi: 7))
    try machine.bus.write(Place.gpio + 0x404, .word, 1)
    try machine.bus.write(Place.gpio + 0x410, .word, 1)
    #expect(try !isPending(machine, spi: 7))
    machine.reset()
    #expect(try isPending(machine, spi: 7))
  }

  @Test func aPinResetsADevice() throws {
    let machine = try machine(Self.gpio(", \"outputs\": { \"GPOUT4\": \"uart0 reset\" }"))
    func write(_ level: Bool) throws {
      try machine.bus.write(Place.gpio + 0x40, .word, level ? 0x10 : 0)
    }
    try machine.bus.write(Place.gpio + 0x400, .word, 0x10)
    try machine.bus.write(Place.serial + 0x24, .word, 13)
    try write(true)
    #expect(try machine.bus.read(Place.serial + 0x24, .word) == 0)
    try machine.bus.write(Place.serial + 0x24, .word, 13)
    try write(false)
    #expect(try machine.bus.read(Place.serial + 0x24, .word) == 13, "at the rising edge alone")
  }

  /// A pin that resets its own device: the write ends in the state after reset.
  @Test func aDeviceMayResetItself() throws {
    let machine = try machine(Self.gpio(", \"outputs\": { \"GPOUT0\": \"gpio reset\" }"))
    try machine.bus.write(Place.gpio + 0x400, .word, 0xff)
    try machine.bus.write(Place.gpio + 0x3fc, .word, 0xff)
    #expect(try machine.bus.read(Place.gpio + 0x400, .word) == 0)
    #expect(machine.hosts[1].lines.allSatisfy { !$0.level })
  }

  @Test func aPinReachesAPin() throws {
    let machine = try machine(
      Self.gpio(
        ", \"outputs\": { \"GPOUT0\": \"gpio GPIN1\", \"GPOUT2\": \"gpio GPIN3 inverted\" }"))
    try machine.bus.write(Place.gpio + 0x400, .word, 5)
    #expect(try machine.bus.read(Place.gpio + 0x3fc, .word) == 8)
    try machine.bus.write(Place.gpio + 0x3fc, .word, 5)
    #expect(try machine.bus.read(Place.gpio + 0x3fc, .word) == 7)
  }

  private static let keys = """
    { "name": "power", "wire": "gpio GPIN3" }, { "name": "home", "wire": "gpio GPIN4 inverted" },
    { "name": "off", "wire": "board power-off" }, { "name": "restart", "wire": "board reset" }
    """

  @Test func keysMoveTheirPins() throws {
    let machine = try machine(
      Self.gpio(", \"interrupts\": { \"GPIOINTR\": \"spi 7\" }"), keys: Self.keys)
    try machine.bus.write(Place.gpio + 0x408, .word, 0x18)
    try machine.bus.write(Place.gpio + 0x410, .word, 0x18)
    let input = TimedActions(keys: [
      (.milliseconds(1), KeyChange(key: "power", isPressed: true)),
      (.milliseconds(2), KeyChange(key: "home", isPressed: true)),
      (.milliseconds(3), KeyChange(key: "power", isPressed: false)),
      (.milliseconds(4), KeyChange(key: "restart", isPressed: true)),
      (.milliseconds(5), KeyChange(key: "off", isPressed: true)),
    ])
    machine.input = input
    machine.journalObserver = input
    func data() throws -> UInt64 { try machine.bus.read(Place.gpio + 0x3fc, .word) }
    #expect(try data() == 0x10)
    #expect(machine.run(until: .microseconds(1_500)) == .timeLimit)
    #expect(try data() == 0x18 && isPending(machine, spi: 7))
    // A snapshot knows which keys are down.
    let snapshot = try machine.snapshot()
    #expect(machine.run(until: .microseconds(2_500)) == .timeLimit)
    #expect(try data() == 0x08)
    let other = try self.machine(
      Self.gpio(", \"interrupts\": { \"GPIOINTR\": \"spi 7\" }"), keys: Self.keys)
    try other.restore(snapshot)
    #expect(try other.bus.read(Place.gpio + 0x3fc, .word) == 0x18 && other.snapshot() == snapshot)
    #expect(machine.run(until: .microseconds(3_500)) == .timeLimit)
    #expect(try data() == 0)
    #expect(machine.run() == .reset && machine.time == .milliseconds(4))
    machine.reset()
    #expect(machine.run() == .poweredOff && machine.time == .milliseconds(5))
    #expect(
      input.delivered.map(\.target) == ["power", "home", "power", "restart", "off"]
        && input.delivered.map(\.bytes) == [[1], [1], [0], [1], [1]]
        && input.delivered.allSatisfy { $0.kind == .key })
    #expect(machine.journalPosition == 5)
  }

  /// Snapshots with inverted lines: the levels behind a junction follow from those before it.
  @Test func junctionsAreRestored() throws {
    let wires = ", \"interrupts\": { \"GPIOINTR\": \"spi 7 inverted\" }"
    let first = try machine(Self.gpio(wires))
    try first.bus.write(Place.gpio + 0x404, .word, 1)
    try first.bus.write(Place.gpio + 0x410, .word, 1)
    let second = try machine(Self.gpio(wires))
    try second.restore(try first.snapshot())
    #expect(try !isPending(second, spi: 7))
    try second.bus.write(Place.gpio + 0x410, .word, 0)
    #expect(try isPending(second, spi: 7))
  }

  @Test func derivedClocksDriveCoresAndDevices() throws {
    let machine = try machine("")
    #expect(machine.board.cores[0].frequencyHertz == 1_000_000_000)
    #expect(machine.hosts[1].clocks[0] == Clock(frequencyHertz: 1_000_000))
  }
}
