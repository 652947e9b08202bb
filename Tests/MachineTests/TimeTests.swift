import AArch64
import Devices
import Machine
import Simulation
import Testing

/// The counter as a running core reads it, and events that fall on the same time.
@Suite struct TimeTests {
  struct Clocks: CustomTestStringConvertible {
    let core: String
    let counter: String
    let coreHertz: UInt64
    let counterHertz: UInt64
    var testDescription: String { "\(counter) read at \(core)" }
  }

  static let clocks = [
    Clocks(core: "1GHz", counter: "62.5MHz", coreHertz: 1_000_000_000, counterHertz: 62_500_000),
    Clocks(core: "1GHz", counter: "19.2MHz", coreHertz: 1_000_000_000, counterHertz: 19_200_000),
    Clocks(core: "1.4GHz", counter: "24MHz", coreHertz: 1_400_000_000, counterHertz: 24_000_000),
    // One and the same clock: at edge n the count is n, not n − 1 by rounding.
    Clocks(core: "19.2MHz", counter: "19.2MHz", coreHertz: 19_200_000, counterHertz: 19_200_000),
    Clocks(
      core: "33333333Hz", counter: "33333333Hz", coreHertz: 33_333_333, counterHertz: 33_333_333),
    Clocks(core: "38.4MHz", counter: "19.2MHz", coreHertz: 38_400_000, counterHertz: 19_200_000),
  ]

  @Test(arguments: clocks) func counterAtEveryEdge(clocks: Clocks) throws {
    let reads = 3000
    let program =
      A64.load(2, TestMachine.shared)
      + (0..<reads).flatMap { _ in [A64.mrs(1, .cntvctEL0), A64.strNext(1, 2)] } + [A64.wfi]
    let test = try TestMachine([program], counter: clocks.counter, clock: clocks.core)
    #expect(test.machine.run(until: .milliseconds(100)) == .asleep)
    for number in 0..<UInt64(reads) {
      // Each instruction takes a cycle; four come before the first read.
      let cycle = 4 + 2 * number
      // floor(ceil(cycle·10¹²/core)·counter/10¹²): the edge's time, then the count there.
      let second: UInt128 = 1_000_000_000_000
      let core = UInt128(clocks.coreHertz)
      let edge = (UInt128(cycle) * second + core - 1) / core
      let expected = UInt64(edge * UInt128(clocks.counterHertz) / second)
      let found = test.machine.memory.load(TestMachine.shared + number * 8, .double)
      #expect(found == expected, "at cycle \(cycle)")
      if clocks.coreHertz == clocks.counterHertz { #expect(found == cycle) }
      guard found == expected else { break }
    }
  }

  /// Two timers that fire at the same time fire in the order in which they were set.
  @Test(arguments: [0, 1]) func equalTimesInOrderOfSetting(first: Int) throws {
    let programs = (0..<2).map { core in
      [UInt32](repeating: A64.nop, count: core == first ? 0 : 100) + A64.load(1, 1000)
        + [A64.msr(.cntvCVALEL0, 1)] + A64.load(2, 1) + [A64.msr(.cntvCTLEL0, 2), A64.wfi]
    }
    let test = try TestMachine(programs)
    let probe = LineProbe(test.machine)
    #expect(test.machine.run(until: .milliseconds(1)) == .asleep)
    // Count 1000 of 62.5 MHz.
    #expect(probe.times == [.microseconds(16), .microseconds(16)])
    #expect(probe.inputs == [first, 1 - first])
  }

  /// A WFE that nobody else ends is ended by the event stream, at the counter's own edges, and
  /// what came since the last WFE ends the next at once.
  @Test func eventStreamEndsWaits() throws {
    // EVNTEN, EVNTI = 5: bit 5 of the count rises at 32, 96, 160, each 16 ns a count.
    let wait = [A64.wfe, A64.mrs(1, .cntvctEL0), A64.strNext(1, 2)]
    let program =
      A64.load(2, TestMachine.shared) + A64.load(3, 4 | 5 << 4) + [A64.msr(.cntkctlEL1, 3)]
      + wait + wait + [UInt32](repeating: A64.nop, count: 1100) + wait + wait + A64.load(3, 0)
      + [A64.msr(.cntkctlEL1, 3), A64.wfe, A64.wfe]
    let test = try TestMachine([program], counter: "62.5MHz", clock: "1GHz")
    #expect(test.machine.run(until: .milliseconds(100)) == .asleep)
    let counts = (0..<4 as Range<UInt64>).map {
      test.machine.memory.load(TestMachine.shared + $0 * 8, .double)
    }
    // The third wait begins 1102 cycles after 96, past the event at 160, and reads a cycle later.
    #expect(counts == [32, 96, (96 * 16 + 1103) / 16, 224])
  }
}
