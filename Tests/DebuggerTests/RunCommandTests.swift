import AArch64
import Debugger
import Machine
import Replay
import Simulation
import Testing

/// Commands that move the machine.
@Suite struct RunCommandTests {
  @Test func stepCarriesOutInstructions() throws {
    let bench = try Bench()
    #expect(try bench.command("step") == "core 0 EL2 0x40100004 _start+0x4: msr vbar_el2, x1")
    try bench.command("s 3")
    #expect(bench.debugger.machine.cores[0].programCounter == 0x4010_0010)
    #expect(bench.debugger.machine.cores[0].instructionsRetired == 4)
    #expect(
      bench.mistake("step 0")
        == "step: expected a number from 1 to 1000000, found 0; usage: step [N]")
    try bench.command("core 1")
    #expect(bench.mistake("step") == "core 1 is off; continue, or choose another with core N")
  }

  @Test func stepStopsAtTheVector() throws {
    let bench = try Bench()
    try bench.command("until 0x4010005c")
    // The load from where nothing is.
    #expect(try bench.command("step 2").contains("core 0 EL2 0x40100a00 vectors+0x200"))
  }

  @Test func nextRunsThroughCalls() throws {
    let bench = try Bench()
    try bench.command("until loop")
    #expect(try bench.command("next").contains("0x40100030 loop+0x4: add x20, x20, #0x1"))
    #expect(try bench.command("n 2").contains("loop+0xc"))
    try bench.command("until 0x40100058")
    #expect(try bench.command("next").contains("0x4010005c"))
  }

  @Test func breakpointsStopEveryCore() throws {
    let bench = try Bench()
    #expect(try bench.command("break second") == "breakpoint 1 at 0x401000ac second")
    #expect(try bench.command("b work+0xc").contains("breakpoint 2 at 0x40100088 work+0xc"))
    #expect(bench.mistake("break second") == "breakpoint 1 is there already")
    #expect(bench.mistake("break secund").contains("did you mean second?"))
    #expect(bench.mistake("break p:0x40100000").contains("p: is none"))
    #expect(bench.mistake("break 0x40100001").contains("multiples of 4"))
    var seen: Set<String> = []
    for _ in 0..<6 { seen.insert(try bench.command("continue")) }
    #expect(seen.contains { $0.hasPrefix("breakpoint 1\ncore 1 EL2 0x401000ac second: adr") })
    #expect(seen.contains { $0.hasPrefix("breakpoint 2\ncore 0") })
    #expect(try bench.command("breakpoints").contains("1: 0x401000ac second, 1 hit\n2: "))
    try bench.command("delete 2")
    #expect(bench.mistake("delete 2") == "no breakpoint 2; breakpoints lists them")
    try bench.command("delete all")
    #expect(try bench.command("breakpoints") == "no breakpoints")
    #expect(
      try bench.command("c").hasSuffix(
        "the machine switched itself off at \(bench.debugger.machine.time)"))
    #expect(bench.mistake("continue") == "the machine is off; quit, and start again")
  }

  @Test func continueStopsAtATime() throws {
    let bench = try Bench()
    #expect(try bench.command("continue until 1us").hasPrefix("the time is 0.000001 s"))
    #expect(bench.debugger.machine.time == .microseconds(1))
    // Inside a round a core stops before the instruction that would start then.
    try bench.command("step")
    try bench.command("continue until 1500ns")
    #expect(bench.debugger.machine.cores.contains { $0.time >= .nanoseconds(1_500) })
    #expect(bench.mistake("continue until 1us") == "it is 0.0000015 s already")
    #expect(bench.mistake("continue until soon").contains("expected a time such as 10us"))
    #expect(bench.mistake("continue 5").contains("expected until and a time"))
    #expect(bench.mistake("until").contains("expected one address or symbol"))
  }

  @Test func consolesAreShownAsTheyPrint() throws {
    let bench = try Bench()
    let text = try bench.command("continue")
    #expect(text.contains("[uart0] OK"))
    #expect(text.contains("[uart0] 2"))
  }

  @Test func nextTrapSaysWhy() throws {
    let bench = try Bench()
    let call = try bench.command("next-trap")
    #expect(call.contains(" s core 0 EL2 to EL2 0x4010005c loop+0x30: HVC #5\n"))
    #expect(call.contains("core 0 EL2 0x40100a00 vectors+0x200: mrs x7, esr_el2"))
    let abort = try bench.command("next-trap to EL2")
    #expect(abort.contains("data abort: external abort, read, FAR 0x50000000"))
    #expect(
      bench.mistake("next-trap to EL3")
        == "next-trap: expected EL1 or EL2, found el3; usage: next-trap [to EL1|EL2]")
    let traps = try bench.command("traps")
    #expect(traps.hasPrefix("#1 0.0"))
    #expect(traps.contains("\n#2 0.0"))
    #expect(try bench.command("traps 1").hasPrefix("#2 "))
  }

  @Test func settingAndTypingChangeTheRun() throws {
    let bench = try Bench()
    #expect(try bench.command("set x5 0x10") == "this changes the run: x5 = 0x10")
    #expect(try bench.command("print x5+1") == "0x11 (17)")
    #expect(try bench.command("set counter 7").hasPrefix("this changes the run: 8 bytes"))
    #expect(try bench.command("x/1dg counter") == "0x40100100: 7")
    try bench.command("set p:0x40100100/b 0x81")
    #expect(try bench.command("x/2xb counter") == "0x40100100: 0x81 0x00")
    #expect(bench.mistake("set counter/b 256") == "0x100 does not fit 1 bytes")
    #expect(bench.mistake("set midr_el1 1") == "midr_el1 cannot be set")
    #expect(try bench.command("type uart0 \"ab\\n\"") == "this changes the run: 3 bytes for uart0")
    #expect(bench.mistake("type uart1 \"a\"") == "no console uart1; there is uart0")
    #expect(bench.mistake("type uart0 \"a").contains("without its closing quotation mark"))
  }

  @Test(.enabled(if: Firmware.exists("echo.elf"), "make firmware"))
  func keysMoveTheirPins() throws {
    var scenario = try Firmware.hello()
    scenario.firmware = try Firmware.file(Firmware.path("echo.elf"))
    let bench = try Bench(scenario)
    try bench.command("continue")
    func data() throws -> String? {
      try bench.command("device gpio").split(separator: "\n").first { $0.contains("GPIODATA") }
        .map { String($0.split(separator: " ").last ?? "") }
    }
    #expect(bench.mistake("press powr") == "no key powr; there is poweroff")
    #expect(bench.mistake("press").hasPrefix("press: expected a key"))
    let before = try data()
    #expect(
      try bench.command("press poweroff") == "this changes the run: poweroff is pressed")
    #expect(try data() == before, "until the run goes on")
    try bench.command("continue")
    #expect(try data() != before)
    try bench.command("release poweroff")
    try bench.command("continue")
    #expect(try data() == before)
  }

  @Test func settingTheProgramCounterGoesThere() throws {
    let bench = try Bench()
    try bench.command("set pc second")
    #expect(try bench.command("step").contains("core 0 EL2 0x401000b0 second+0x4"))
  }

  @Test(.enabled(if: Firmware.exists("echo.elf"), "make firmware"))
  func typedTextGoesIn() throws {
    var scenario = try Firmware.hello()
    scenario.firmware = try Firmware.file(Firmware.path("echo.elf"))
    let bench = try Bench(scenario)
    let asleep = try bench.command("continue")
    #expect(asleep.contains("every core waits and nothing is pending"))
    #expect(asleep.contains("waiting for an interrupt"))
    try bench.command("type uart0 \"ab\\n\"")
    #expect(try bench.command("continue").hasPrefix("[uart0] ab\n"))
    try bench.command("type uart0 \"\\x04\"")
    #expect(
      try bench.command("continue").contains("[uart0] 3 bytes\nthe machine switched itself off"))
  }
}
