import Foundation
import Replay
import TestSupport

/// What `make firmware` builds.
enum BuiltFirmware {
  static let folder = "\(repositoryRoot)/.build/firmware"
  static let isThere = ["janus", "work", "personal"].allSatisfy {
    HostFiles.size(of: "\(folder)/\($0).elf") != nil
  }

  static func file(_ path: String) throws -> NamedFile {
    guard let bytes = HostFiles.read(path) else { throw ScenarioError("\(path): cannot be read") }
    return NamedFile(name: path, bytes: bytes)
  }

  /// Janus and its guests on one of the boards of the repository.
  static func scenario(
    _ board: String, cores: Int? = nil, personas: [String] = ["work", "personal"],
    arguments: String?
  ) throws -> Scenario {
    var scenario = Scenario(boardFile: try file("\(repositoryRoot)/Boards/\(board).json"))
    scenario.firmware = try file("\(folder)/janus.elf")
    scenario.personas = try personas.map {
      Scenario.Persona(
        label: $0, file: try file("\(folder)/\($0).elf"), memorySize: nil,
        bootArguments: arguments)
    }
    scenario.coreCount = cores
    return scenario
  }

  /// What a persona printed. Janus breaks a line when another's comes between, so that breaks do
  /// not count.
  static func output(_ console: [String], of persona: String) -> String {
    console.compactMap { line in
      line.range(of: "\(persona)| ").map { String(line[$0.upperBound...]) }
    }.joined()
  }
}
