import AArch64
import Debugger
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Observation never perturbs: whatever reading commands, steps and breakpoints a session has, its
/// machine does what an undisturbed one does.
@Suite struct PerturbationTests {
  private static let questions = [
    "where", "registers", "registers all", "gic", "gic all", "traps 3", "events", "time", "digest",
    "backtrace", "disassemble", "x/4x sp", "x/2i pc", "walk pc", "walk pc 1 el1", "devices",
    "device uart0", "device gic", "device timer", "core 0", "core 1", "breakpoints", "help",
    "print pc+4", "symbols main", "x/16xb p:0x40000000", "core", "walk 0x40000000 stage2",
    "registers v3 icc_pmr_el1 cntpct_el0 esr*", "list", "delete all",
  ]

  /// A command, and whether it may fail: a core that is off cannot step.
  private func randomCommand(_ random: inout SeededRandom, _ debugger: Debugger) -> String {
    let machine = debugger.machine
    switch random.next() % 8 {
    case 0: return "step \(random.next() % 40 + 1)"
    case 1: return "next \(random.next() % 4 + 1)"
    case 2:
      let core = machine.cores[Int(random.next() % UInt64(machine.cores.count))]
      let address = (core.programCounter & ~3) &+ (random.next() % 8) * 4
      return "break 0x\(hexadecimal(address))"
    case 3: return random.next() % 2 == 0 ? "next-trap" : "next-trap to EL2"
    case 4:
      let span = Time(picoseconds: random.next() % 400_000 + 1)
      let now = machine.steppedCore?.time ?? machine.time
      return "continue until \((now + span).picoseconds)ps"
    case 5: return "delete all"
    default: return Self.questions[Int(random.next() % UInt64(Self.questions.count))]
    }
  }

  private func undisturbed(_ scenario: Scenario, until limit: Time) throws -> Witness {
    let machine = try scenario.makeMachine()
    let witness = Witness(machine)
    _ = machine.run(until: limit)
    return witness
  }

  private func check(_ scenario: Scenario, until limit: Time, seed: UInt64, commands: Int) throws {
    let expected = try undisturbed(scenario, until: limit)
    var limited = scenario
    limited.until = limit
    let bench = try Bench(limited)
    let machine = bench.debugger.machine
    let witness = Witness(machine)
    var random = SeededRandom(seed: seed)
    var history: [String] = []
    for _ in 0..<commands {
      let command = randomCommand(&random, bench.debugger)
      history.append(command)
      _ = try? bench.command(command)
    }
    try bench.command("delete all")
    _ = try? bench.command("continue")
    #expect(witness.digests == expected.digests, "seed \(seed): \(history)")
    #expect(witness.events.count == expected.events.count, "seed \(seed)")
    let first = zip(witness.events, expected.events).first { $0 != $1 }
    #expect(first == nil, "seed \(seed): \(String(describing: first)) after \(history)")
  }

  @Test func theComparisonSeesChanges() throws {
    let scenario = TwoCoreProgram.scenario
    let expected = try undisturbed(scenario, until: .microseconds(100))
    #expect(expected.digests.count >= 3)
    let bench = try Bench(scenario)
    let witness = Witness(bench.debugger.machine)
    try bench.command("step 20")
    try bench.command("set x20 5")
    try bench.command("continue until 100us")
    #expect(witness.digests != expected.digests)
  }

  @Test(arguments: 0..<60 as Range<UInt64>) func twoCores(_ seed: UInt64) throws {
    try check(TwoCoreProgram.scenario, until: .microseconds(40), seed: seed, commands: 60)
  }

  @Test func everyInstructionStepped() throws {
    let expected = try undisturbed(TwoCoreProgram.scenario, until: .never)
    let bench = try Bench()
    let witness = Witness(bench.debugger.machine)
    for number in 0..<100_000 {
      if number % 7 == 3 { _ = try? bench.command("core \(number / 7 % 2)") }
      if (try? bench.command("step")) == nil, bench.mistake("core 0").contains("off") { break }
      if bench.output.last?.contains("switched itself off") == true { break }
    }
    #expect(bench.output.last?.contains("switched itself off") == true)
    #expect(witness.digests == expected.digests)
    #expect(witness.events == expected.events)
  }

  @Test(
    .enabled(if: Firmware.exists("janus.elf", "work.elf", "personal.elf"), "make firmware"),
    arguments: 0..<6 as Range<UInt64>)
  func hypervisor(_ seed: UInt64) throws {
    try check(
      try Firmware.janus(), until: .microseconds(6_500), seed: seed, commands: 40)
  }
}
