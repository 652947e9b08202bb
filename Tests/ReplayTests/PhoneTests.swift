import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// The same files of Janus and its guests, byte for byte, on boards that differ in version and
/// place of the interrupt controller, in interrupts, memory, clocks and number of cores.
@Suite(.enabled(if: BuiltFirmware.isThere, "make firmware")) struct PhoneTests {
  static let boards = ["phone", "virt", "virt-gicv2", "phone-b"]
  /// Those with a DMA engine, without which there is no COPY.
  static let phones = ["phone", "phone-b"]

  private func scenario(_ board: String, cores: Int? = nil, arguments: String?) throws -> Scenario {
    try BuiltFirmware.scenario(board, cores: cores, arguments: arguments)
  }

  /// How a run ends, and what stands on its console.
  private func run(_ scenario: Scenario, input: ScriptInput? = nil) throws -> (Ending, [String]) {
    let machine = try scenario.makeMachine()
    machine.input = input
    let transcript = ConsoleTranscript(machine.board)
    machine.simulator.observers.append(transcript)
    let ending = machine.run(until: .milliseconds(2000))
    let text = String(decoding: transcript.text, as: UTF8.self)
    return (ending, text.split(whereSeparator: \.isNewline).map(String.init))
  }

  /// What a persona printed, but for COPY, which not every board has.
  private func output(_ console: [String], of persona: String) -> String {
    BuiltFirmware.output(console.filter { !$0.contains("copy of 5000 bytes") }, of: persona)
  }

  @Test func personasSeeTheSameMachineEverywhere() throws {
    var expected: [String: String] = [:]
    for board in Self.boards {
      let (ending, console) = try run(scenario(board, arguments: "demo"))
      #expect(ending == .poweredOff, "\(board)")
      for wrong in ["NOT", "LOST", "DIFFERENT", "own fault", "stopped: aborts"] {
        #expect(!console.contains { $0.contains(wrong) }, "\(board): \(wrong)")
      }
      let hasCopy = Self.phones.contains(board)
      let copied = hasCopy ? "done, equal" : "not supported"
      #expect(console.count { $0.hasSuffix("copy of 5000 bytes: \(copied)") } == 2, "\(board)")
      for persona in ["work", "personal"] {
        let found = output(console, of: persona)
        #expect(found.contains("5 ticks, 1 SGI, V registers kept"), "\(board)")
        if let first = expected[persona] { #expect(found == first, "\(board)") }
        expected[persona] = expected[persona] ?? found
      }
    }
    #expect(expected["work"]?.contains("attack walk: 3056 of 3056 stopped") == true)
    #expect(expected["personal"]?.contains("primes below 60000: 6057") == true)
  }

  /// The trials' scripts, with their expectations.
  private func trial(_ name: String, on board: String, cores: Int? = nil) throws {
    let script = try BuiltFirmware.file("\(repositoryRoot)/Firmware/Trials/\(name).script")
    let input = ScriptInput(
      try InputScript(String(decoding: script.bytes, as: UTF8.self), file: script.name))
    let (ending, _) = try run(scenario(board, cores: cores, arguments: nil), input: input)
    input.end(at: .never)
    #expect(input.failure == nil, "\(name) on \(board): \(input.failure ?? "")")
    if case .unimplemented(_, let what) = ending { Issue.record("\(name) on \(board): \(what)") }
  }

  @Test(arguments: boards) func isolationHolds(board: String) throws {
    try trial("attack", on: board)
    try trial("crash", on: board)
  }

  @Test(arguments: boards) func interruptsArriveInOrder(board: String) throws {
    try trial("interrupts", on: board)
    try trial("focus", on: board)
  }

  @Test(arguments: phones) func copiesAndResets(board: String) throws {
    try trial("copy", on: board)
    try trial("reset", on: board)
  }

  /// Cores signal each other by SGI, and a persona moves with its active timer interrupt.
  @Test func twoCoresWithGICv2() throws {
    let (ending, console) = try run(scenario("phone-b", cores: 2, arguments: "demo"))
    #expect(ending == .poweredOff)
    #expect(console.contains { $0.hasSuffix("Janus, cores: 2, personas: 2") })
    for name in ["attack", "interrupts", "focus"] { try trial(name, on: "phone-b", cores: 2) }
  }
}
