import Simulation
import Testing

@Suite struct FaultTests {
  static let texts: [(String, Fault)] = [
    ("bitflip 0x40001000.3", .memoryBit(address: 0x4000_1000, bit: 3)),
    ("bitflip core1.x5.17", .registerBit(core: "core1", register: "x5", bit: 17)),
    ("lost uart0.UARTINTR", .line("uart0.UARTINTR", .lost)),
    ("late timer.CNTVIRQ.core1 by 5us", .line("timer.CNTVIRQ.core1", .late(by: .microseconds(5)))),
    ("spurious uart0.UARTINTR for 1us", .line("uart0.UARTINTR", .spurious(for: .microseconds(1)))),
    ("stuck uart0.UARTINTR high", .line("uart0.UARTINTR", .stuck(true))),
    ("stuck uart0.UARTINTR low", .line("uart0.UARTINTR", .stuck(false))),
    ("free uart0.UARTINTR", .line("uart0.UARTINTR", .free)),
    ("error uart0 parity", .device("uart0", fault: "parity")),
    ("serror core1", .systemError(core: "core1")),
    ("powercut", .powerCut(afterEvents: nil)),
    ("powercut after 1234 events", .powerCut(afterEvents: 1234)),
  ]

  @Test(arguments: texts) func eachHasOneText(_ text: String, _ fault: Fault) throws {
    #expect(fault.description == text)
    #expect(try Fault(words: text.split(separator: " ").map(String.init)) == fault)
  }

  @Test func theTableNamesEveryVerb() {
    let verbs = Set(Self.texts.map { String($0.0.split(separator: " ")[0]) })
    #expect(verbs.sorted() == Fault.verbs.sorted())
  }

  @Test func aScriptHandsFaultsOutWhenTheyAreDue() throws {
    var runner = ScriptRunner(
      try InputScript(
        """
        at 2us inject error uart0 parity
        after uart0 "go" inject powercut
        """, file: "x.script"))
    runner.advance(to: .microseconds(1))
    #expect(runner.takeActions().isEmpty && runner.nextWake == .microseconds(2))
    for byte in "go".utf8 { runner.output(byte, console: "uart0", at: .microseconds(1)) }
    runner.advance(to: .microseconds(2))
    #expect(!runner.isFinished)
    var coder = StateCoder()
    try runner.code(&coder)
    var copy = ScriptRunner(try InputScript("", file: "y.script"))
    var decoder = StateCoder(decoding: coder.bytes)
    try copy.code(&decoder)
    let actions: [InputAction] = [
      .inject(.powerCut(afterEvents: nil)), .inject(.device("uart0", fault: "parity")),
    ]
    #expect(copy.takeActions() == actions)
    #expect(runner.takeActions() == actions && runner.isFinished)
  }
}
