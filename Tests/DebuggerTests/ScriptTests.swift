import AArch64
import Debugger
import Machine
import Replay
import Simulation
import Testing

/// Sessions from scripts.
@Suite struct ScriptTests {
  private func run(_ script: String, _ scenario: Scenario = TwoCoreProgram.scenario) throws
    -> (end: SessionEnd, output: [String], messages: [String])
  {
    let bench = try Bench(scenario)
    var messages: [String] = []
    let end = bench.debugger.run(ScriptSource(script, name: "test.dbg")) { messages.append($0) }
    return (end, bench.output, messages)
  }

  @Test func commandsAreEchoed() throws {
    let (end, output, messages) = try run("# first\n\nstep\nquit\nstep\n")
    #expect(end == .completed)
    #expect(messages.isEmpty)
    #expect(
      output == [
        "(orrery) # first", "(orrery) step",
        "core 0 EL2 0x40100004 _start+0x4: msr vbar_el2, x1", "(orrery) quit",
      ])
  }

  @Test func expectationsHoldOrEndTheScript() throws {
    let good = try run("continue\nexpect \"[uart0] OK\"\nexpect switched itself off\n")
    #expect(good.end == .completed)
    let bad = try run("step\nexpect Hello\nstep\n")
    #expect(bad.end == .expectationFailed)
    #expect(
      bad.messages.first?.hasPrefix("test.dbg:2: expected \"Hello\"; the last command printed:\n")
        == true)
    #expect(bad.output.last == "(orrery) expect Hello")
  }

  @Test func mistakesNameTheirLine() throws {
    let (end, _, messages) = try run("step\nbrake main\n")
    #expect(end == .badCommand)
    #expect(messages == ["test.dbg:2: unknown command brake; did you mean break?"])
  }

  @Test func aSessionLeavesNoLimitBehind() throws {
    var scenario = TwoCoreProgram.scenario
    scenario.until = .microseconds(2)
    let (end, output, _) = try run("continue\nstep\n", scenario)
    #expect(end == .completed)
    #expect(output.contains("the time is 0.000002 s"))
  }

  @Test(.enabled(if: Firmware.exists("hello.elf"), "make firmware"))
  func helloIsBroughtUp() throws {
    let (end, _, messages) = try run(
      """
      where
      expect EL2 0x40200000 _start, running
      break main
      continue
      expect breakpoint 1
      backtrace
      expect main
      device uart0
      expect UARTFR
      continue
      expect [uart0] Hello from EL2
      """, try Firmware.hello())
    #expect(messages == [])
    #expect(end == .completed)
  }

  @Test(.enabled(if: Firmware.exists("janus.elf", "work.elf", "personal.elf"), "make firmware"))
  func aTrapIsExplained() throws {
    let (end, _, messages) = try run(
      """
      next-trap to EL2
      expect data abort from a lower level
      expect VMID
      registers esr_el2
      expect write of 4 bytes
      where
      expect core 1
      walk 0x40080000 1 el1
      expect stage 2 level 2
      expect physical address
      gic
      expect distributor: group 1 on
      break personal:_start
      delete all
      traps
      expect "#1 "
      """, try Firmware.janus())
    #expect(messages == [])
    #expect(end == .completed)
  }

  @Test func whereIsForOthersToo() throws {
    let scenario = TwoCoreProgram.scenario
    let machine = try scenario.makeMachine()
    let symbols = try SymbolBook(scenario)
    #expect(describeWhere(machine, symbols).hasPrefix("core 0: EL2 0x40100000 _start, running"))
    #expect(describeWhere(machine, .none).hasPrefix("core 0: EL2 0x40100000, running"))
  }
}
