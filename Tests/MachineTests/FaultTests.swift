import AArch64
import Devices
import Machine
import Simulation
import Testing

/// Faults as inputs: each does what it says, at its time, and nothing else.
@Suite struct FaultTests {
  private func machine(_ program: [UInt32], _ faults: [(Time, String)]) throws -> TestMachine {
    let test = try TestMachine([program])
    test.machine.input = TimedActions(
      try faults.map { time, text in
        (time, .inject(try Fault(words: text.split(separator: " ").map(String.init))))
      })
    return test
  }

  /// Adds x1 to itself for ever.
  private static let idle = [A64.nop, A64.b(-1)]

  @Test func bitsFlip() throws {
    let test = try machine(
      Self.idle,
      [
        (.microseconds(2), "bitflip 0x40080003.7"), (.microseconds(2), "bitflip core0.x5.17"),
        (.microseconds(3), "bitflip core0.v2.100"), (.microseconds(3), "bitflip core0.vbar_el2.11"),
      ])
    #expect(test.machine.run(until: .microseconds(5)) == .timeLimit)
    #expect(test.machine.memory.load(0x4008_0000, .word) == 1 << 31)
    let core = test.machine.cores[0]
    #expect(core.generalRegister(5) == 1 << 17)
    #expect(core.vectorRegister(2) == (0, 1 << 36))
    #expect(core.register(named: "vbar_el2") == 1 << 11)
    #expect(test.machine.journalPosition == 4)
  }

  /// A flipped bit of an instruction is carried out: no block of before survives.
  @Test func flippedInstructionsAreFetched() throws {
    // b . at the second word becomes b .+4 by bit 0.
    let program = [A64.nop, A64.b(0), A64.nop] + A64.load(1, 7) + [A64.wfi]
    let test = try machine(program, [(.microseconds(2), "bitflip 0x40000004.0")])
    #expect(test.machine.run(until: .milliseconds(1)) == .asleep)
    #expect(test.machine.cores[0].generalRegister(1) == 7)
  }

  /// Taken at EL2 once PSTATE.A lets it: MSR DAIFClr, #4 comes after some thousand instructions.
  @Test func anSErrorWaitsUntilItIsTaken() throws {
    // msr vbar_el2, x1; msr hcr_el2, x3 (AMO); a loop of subs x2, x2, #1 and b.ne
    let program =
      A64.load(1, 0x4000_0800) + A64.load(2, 10_000) + A64.load(3, 1 << 31 | 1 << 5) + [
        0xd51c_c001, 0xd51c_1103, 0xf100_0442, 0x54ff_ffe1, 0xd503_44ff, A64.nop, A64.wfi,
      ]
    let test = try machine(program, [(.microseconds(2), "serror core0")])
    #expect(test.machine.memory.store(0x4000_0800 + 0x380, .word, 0x1400_0000, by: .host))
    let core = test.machine.cores[0]
    #expect(test.machine.run(until: .microseconds(5)) == .timeLimit)
    #expect(core.waitingInterrupts.map(\.name) == ["SError"])
    #expect(test.machine.run(until: .milliseconds(1)) == .timeLimit)
    #expect(core.register(named: "esr_el2") == 0x2f << 26 | 1 << 25)
    #expect(core.programCounter == 0x4000_0b80 && core.waitingInterrupts.isEmpty)
  }

  @Test func whatIsNotThereIsNamed() throws {
    let test = try TestMachine([Self.idle])
    func expectation(_ text: String) throws -> String? {
      test.machine.expectation(
        of: try Fault(words: text.split(separator: " ").map(String.init)))
    }
    #expect(try expectation("bitflip 0x40000000.1") == nil)
    #expect(try expectation("bitflip 0x10.1") == "an address in memory, found 0x10")
    #expect(try expectation("bitflip core1.x0.1") == "one of core0, found core1")
    #expect(
      try expectation("bitflip core0.midr_el1.1")
        == "a register that can be set and a bit of it, found midr_el1.1")
    #expect(try expectation("bitflip core0.x31.1") != nil)
    #expect(try expectation("lost rtc.IRQ") == "rtc.RTCINTR, found rtc.IRQ")
    let lines = try #require(try expectation("lost uart0.IRQ"))
    #expect(lines.hasPrefix("one of uart0.UARTINTR, uart0.UARTMSINTR, "))
    #expect(lines.hasSuffix(", uart0.UARTTXDMASREQ, found uart0.IRQ") && !lines.contains("rtc"))
    #expect(
      try expectation("lost uart1.UARTINTR")
        == "a line such as timer.CNTPNSIRQ.core0, of one of timer, uart0, rtc, found uart1.UARTINTR"
    )
    #expect(try expectation("lost timer.CNTVIRQ.core0") == nil)
    #expect(try expectation("serror core1") == "one of core0, found core1")
    #expect(try expectation("error rtc parity") == "one of uart0, found rtc")
    #expect(
      try expectation("error uart0 x") == "one of framing, parity, break, overrun, found x")
  }

  /// Programs the virtual timer for count 1000, which is 16 us, and sleeps.
  private static let alarm =
    A64.load(1, 1000) + [A64.msr(.cntvCVALEL0, 1)] + A64.load(2, 1)
    + [A64.msr(.cntvCTLEL0, 2), A64.wfi]

  @Test(arguments: [
    ("free timer.CNTVIRQ.core0", [Time.microseconds(16)]),
    ("lost timer.CNTVIRQ.core0", []),
    ("stuck timer.CNTVIRQ.core0 low", []),
    ("stuck timer.CNTVIRQ.core0 high", [.microseconds(2)]),
    ("late timer.CNTVIRQ.core0 by 5us", [.microseconds(21)]),
    ("spurious timer.CNTVIRQ.core0 for 3us", [.microseconds(2), .microseconds(16)]),
  ]) func linesAreSeenDisturbed(_ fault: String, rises: [Time]) throws {
    let test = try machine(Self.alarm, [(.microseconds(2), fault)])
    let probe = LineProbe(test.machine)
    #expect(test.machine.run(until: .milliseconds(1)) == .asleep)
    #expect(probe.times == rises)
  }

  /// A disturbance goes with the state: a restored machine sees the same.
  @Test func disturbancesAreState() throws {
    let cases: [(String, Time)] = [
      ("lost timer.CNTVIRQ.core0", .microseconds(10)),
      ("late timer.CNTVIRQ.core0 by 5us", .microseconds(18)),
      ("spurious timer.CNTVIRQ.core0 for 30us", .microseconds(18)),
      ("stuck timer.CNTVIRQ.core0 low", .microseconds(10)),
    ]
    for (text, time) in cases {
      let plain = try machine(Self.alarm, [(.microseconds(2), text)])
      #expect(plain.machine.run(until: time) == .timeLimit)
      let other = try TestMachine([Self.alarm])
      try other.machine.restore(try plain.machine.snapshot())
      #expect(try other.machine.snapshot() == plain.machine.snapshot())
      let probes = [LineProbe(plain.machine), LineProbe(other.machine)]
      #expect(plain.machine.run(until: .milliseconds(1)) == .asleep)
      #expect(other.machine.run(until: .milliseconds(1)) == .asleep)
      #expect(probes[0].times == probes[1].times)
      #expect(try other.machine.snapshot() == plain.machine.snapshot())
    }
  }

  @Test func noiseReachesTheUART() throws {
    let program =
      A64.load(20, TestMachine.console) + A64.load(18, 0x301) + [A64.strw(18, 20, 0x30)]
      + Self.idle
    let test = try machine(program, [(.microseconds(2), "error uart0 parity")])
    #expect(test.machine.run(until: .microseconds(4)) == .timeLimit)
    #expect(try test.machine.bus.read(TestMachine.console, .word) == 2 << 8)
  }

  /// Power fails right at an event, not at the round's end.
  @Test func powerFailsAtAnEventsCount() throws {
    // Each letter is an event.
    let program =
      A64.load(20, TestMachine.console) + A64.load(18, 0x301) + [A64.strw(18, 20, 0x30)]
      + A64.load(19, UInt64(ascii: "x")) + [A64.strw(19, 20, 0), A64.nop, A64.b(-2)]
    let test = try machine(program, [(.microseconds(2), "powercut after 5000 events")])
    test.observe()
    #expect(test.machine.run(until: .milliseconds(1)) == .powerCut)
    #expect(test.machine.simulator.eventCount == 5000)
    _ = test.machine.memory.store(TestMachine.shared, .double, 1, by: .host)
    #expect(test.machine.restart(after: .powerCut))
    // Memory is empty but for what the loader puts back.
    #expect(test.machine.memory.load(TestMachine.shared, .double) == 0)
    #expect(test.machine.cores[0].programCounter == TestMachine.memory)
    #expect(test.machine.run(until: test.machine.time + .microseconds(50)) == .timeLimit)
    #expect(test.machine.simulator.eventCount > 5000)
    #expect(!test.machine.restart(after: .timeLimit))
  }
}
