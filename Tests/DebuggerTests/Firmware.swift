import Glibc
import Replay
import TestSupport

/// Files that `make firmware` builds.
enum Firmware {
  static func exists(_ names: String...) -> Bool {
    names.allSatisfy { access(path($0), R_OK) == 0 }
  }

  static func path(_ name: String) -> String { "\(repositoryRoot)/.build/firmware/\(name)" }

  static func file(_ path: String) throws -> NamedFile {
    guard let file = fopen(path, "rb") else { throw ScenarioError("\(path) is not there") }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return NamedFile(name: path, bytes: bytes)
  }

  static func hello() throws -> Scenario {
    var scenario = Scenario(boardFile: try file("\(repositoryRoot)/Boards/virt.json"))
    scenario.firmware = try file(path("hello.elf"))
    return scenario
  }

  /// Janus with two personas on a phone.
  static func janus(board: String = "phone") throws -> Scenario {
    var scenario = Scenario(boardFile: try file("\(repositoryRoot)/Boards/\(board).json"))
    scenario.firmware = try file(path("janus.elf"))
    scenario.personas = try ["work", "personal"].map {
      Scenario.Persona(
        label: $0, file: try file(path("\($0).elf")), memorySize: nil, bootArguments: "demo")
    }
    return scenario
  }
}
