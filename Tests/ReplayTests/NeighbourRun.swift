import Machine
import Replay
import Simulation

/// A guest and its neighbour, the witness of `Firmware/Guests`, which tells whether anything of its
/// machine was changed.
enum NeighbourRun {
  /// Where the neighbour's end must have come: it needs 2 ms alone, a slice is a millisecond, and to
  /// load a persona anew takes one, in which a core does nothing else.
  private static let limit = Time.milliseconds(60)
  private static let memorySize: UInt64 = 2 << 20

  /// - Parameters:
  ///   - guest: alone without one.
  ///   - janus: another one than `make firmware` has built.
  static func scenario(
    _ board: String, cores: Int, guest: NamedFile?, arguments: String? = nil,
    janus: NamedFile? = nil
  ) throws -> Scenario {
    var scenario = try BuiltFirmware.scenario(
      board, cores: cores, personas: ["personal"], arguments: "witness")
    scenario.personas[0].memorySize = memorySize
    scenario.memorySize = 64 << 20
    if let guest {
      var persona = Scenario.Persona(
        label: "work", file: guest, memorySize: memorySize, bootArguments: arguments)
      persona.vCPUCount = arguments == nil ? 2 : 1
      scenario.personas.insert(persona, at: 0)
    }
    if let janus { scenario.firmware = janus }
    return scenario
  }

  /// Runs until the neighbour has ended. What stands on the console, and what went wrong with the
  /// run as such.
  static func result(
    _ scenario: Scenario, end: String = "janus| personal: off"
  ) throws -> (console: [String], failure: String?) {
    let machine = try scenario.makeMachine()
    let transcript = ConsoleTranscript(machine.board)
    machine.simulator.observers.append(transcript)
    var lines: [String] = []
    var time = Time.zero
    while time < limit {
      time = time + .microseconds(250)
      let ending = machine.run(until: time)
      let text = String(decoding: transcript.text, as: UTF8.self)
      lines = text.split(whereSeparator: \.isNewline).map(String.init)
      if lines.contains(where: { $0.contains("own fault") }) { return (lines, "Janus' own fault") }
      if lines.contains(where: { $0.hasSuffix(end) }) { return (lines, nil) }
      if ending != .timeLimit { return (lines, "\(ending)") }
    }
    return (lines, "the neighbour has not ended")
  }
}
