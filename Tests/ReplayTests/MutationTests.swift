import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Bugs put into Janus one by one: each is found by the check that is named beside it.
@Suite(.serialized, .enabled(if: BuiltFirmware.isThere, "make firmware")) struct MutationTests {
  private static let sample = ["TPIDR_EL0", "all personas", "COPY looks", "ISV"]
  static let mutations = Mutation.all.filter { mutation in
    isFullRun || sample.contains { mutation.name.hasPrefix($0) }
  }

  /// Janus with the bug, built in a copy of its sources.
  private func build(_ mutation: Mutation) throws -> NamedFile {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let copy = folder.appendingPathComponent("Firmware")
    try FileManager.default.copyItem(atPath: "\(repositoryRoot)/Firmware", toPath: copy.path)
    let file = copy.appendingPathComponent("Janus/\(mutation.file)")
    let source = try String(contentsOf: file, encoding: .utf8)
    let parts = source.components(separatedBy: mutation.text)
    try #require(parts.count == 2, "\(mutation.file) has it \(parts.count - 1) times")
    try parts.joined(separator: mutation.replacement)
      .write(to: file, atomically: true, encoding: .utf8)
    let output = folder.appendingPathComponent("out").path
    let make = try ProgramRun(
      ["make", "-C", copy.path, "OUT=\(output)", "\(output)/janus.elf"], errors: .collected)
    try #require(make.status == 0, "\(make.output.suffix(2000))")
    return try BuiltFirmware.file("\(output)/janus.elf")
  }

  /// What the check finds wrong with Janus, if anything.
  private func finding(_ check: Mutation.Check, _ janus: NamedFile?) throws -> String? {
    switch check {
    case .witnesses(let board, let cores):
      let work = try BuiltFirmware.file("\(BuiltFirmware.folder)/work.elf")
      var scenario = try NeighbourRun.scenario(
        board, cores: cores, guest: work, arguments: "long-witness", janus: janus)
      scenario.personas[1].bootArguments = "long-witness"
      let (console, failure) = try NeighbourRun.result(
        scenario, end: "all personas have ended")
      if let failure { return failure }
      for persona in ["work", "personal"] {
        let output = BuiltFirmware.output(console, of: persona)
        if !output.hasSuffix(", registers kept, machine as it should be") { return output }
      }
      return nil
    case .randomGuests(let board, let cores):
      let template = try BuiltFirmware.file("\(BuiltFirmware.folder)/random.elf").bytes
      for seed in 0..<UInt64(24) {
        let guest = NamedFile(
          name: "random.elf", bytes: RandomProgram(seed: seed, template: template).bytes)
        let (console, failure) = try NeighbourRun.result(
          NeighbourRun.scenario(board, cores: cores, guest: guest, janus: janus))
        if let failure, !failure.contains("big-endian") { return "seed \(seed): \(failure)" }
        let output = BuiltFirmware.output(console, of: "personal")
        if failure == nil && !output.hasSuffix(", registers kept, machine as it should be") {
          return "seed \(seed): \(output)"
        }
      }
      return nil
    case .trial(let name, let board):
      return try trial(name, board, janus)
    }
  }

  private func trial(_ name: String, _ board: String, _ janus: NamedFile?) throws -> String? {
    let script = try BuiltFirmware.file("\(repositoryRoot)/Firmware/Trials/\(name).script")
    let input = ScriptInput(
      try InputScript(String(decoding: script.bytes, as: UTF8.self), file: script.name))
    var scenario = try BuiltFirmware.scenario(board, cores: 1, arguments: nil)
    if let janus { scenario.firmware = janus }
    let machine = try scenario.makeMachine()
    machine.input = input
    let transcript = ConsoleTranscript(machine.board)
    machine.simulator.observers.append(transcript)
    _ = machine.run(until: .milliseconds(name == "faults" ? 200 : 2000))
    input.end(at: .never)
    let text = String(decoding: transcript.text, as: UTF8.self)
    let wrong = text.split(whereSeparator: \.isNewline).first {
      $0.contains("NOT") || $0.contains("own fault")
    }
    return input.failure ?? wrong.map(String.init)
  }

  @Test("Nothing is found in Janus itself")
  func nothing() throws {
    for check in Set(Self.mutations.map(\.check)) {
      #expect(try finding(check, nil) == nil, "\(check)")
    }
  }

  @Test("A bug is found", arguments: mutations)
  func bug(_ mutation: Mutation) throws {
    let found = try finding(mutation.check, build(mutation))
    #expect(found != nil, "\(mutation.name): nothing was found by \(mutation.check)")
    if isFullRun { print("\(mutation.name): \((found ?? "").prefix(120))") }
  }
}
