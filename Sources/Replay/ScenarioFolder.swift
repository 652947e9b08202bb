import Boards
import Machine
import Simulation
import Traces

/// A scenario in a folder of its own: its text, its files, what was recorded of it and what its
/// consoles said.
public enum ScenarioFolder {
  /// The scenario's canonical text, with names of files in the folder.
  public static let textName = "scenario.txt"
  public static let recordingName = "recording.orrery"
  public static let consoleName = "console.txt"

  /// The same scenario with its files named as they are to be in a folder: by base names, with
  /// their role in front where two of them are alike.
  public static func relocated(_ scenario: Scenario) -> Scenario {
    var taken = [textName, recordingName, consoleName]
    func name(_ file: NamedFile, _ role: String) -> NamedFile {
      let base = HostFiles.baseName(of: file.name)
      var name = base
      var number = 1
      while taken.contains(name) {
        name = number == 1 ? "\(role)-\(base)" : "\(role)-\(number)-\(base)"
        number += 1
      }
      taken.append(name)
      return NamedFile(name: name, bytes: file.bytes)
    }
    var result = scenario
    result.boardFile = name(scenario.boardFile, "board")
    result.firmware = scenario.firmware.map { name($0, "firmware") }
    result.kernel = scenario.kernel.map { name($0, "kernel") }
    result.initialRAMDisk = scenario.initialRAMDisk.map { name($0, "initrd") }
    result.deviceTree = scenario.deviceTree.map { name($0, "dtb") }
    for index in scenario.personas.indices {
      result.personas[index].file = name(scenario.personas[index].file, "persona")
      result.personas[index].initialRAMDisk = scenario.personas[index].initialRAMDisk.map {
        name($0, "initrd")
      }
    }
    for index in scenario.loads.indices {
      result.loads[index].file = name(scenario.loads[index].file, "load")
    }
    for index in scenario.disks.indices {
      result.disks[index].file = name(scenario.disks[index].file, "disk")
    }
    result.inputScript = scenario.inputScript.map { name($0, "input") }
    result.snapshot = scenario.snapshot.map { name($0, "snapshot") }
    return result
  }

  /// Writes text and files of a relocated scenario into the folder, which is made when it is not
  /// there.
  public static func write(_ scenario: Scenario, to folder: String) throws(ScenarioError) {
    try HostFiles.makeFolder(folder)
    try HostFiles.write(Array(scenario.configuration.utf8), to: "\(folder)/\(textName)")
    for file in [scenario.boardFile] + scenario.images.map(\.file) {
      try HostFiles.write(file.bytes, to: "\(folder)/\(file.name)")
    }
  }

  /// Reads the scenario of a folder. Its files are named by the folder's path and theirs.
  public static func read(_ folder: String) throws -> Scenario {
    let path = "\(folder)/\(textName)"
    guard let text = HostFiles.read(path) else {
      throw ScenarioError("\(path): there is no such file, which makes a folder a scenario")
    }
    return try Scenario(configuration: String(decoding: text, as: UTF8.self)) { role, name in
      guard let bytes = HostFiles.read("\(folder)/\(name)") else {
        throw ScenarioError("\(path): \(role): there is no \(name) beside it")
      }
      return NamedFile(name: "\(folder)/\(name)", bytes: bytes)
    }
  }
}

/// Keeps what each console said.
public final class ConsoleTranscript: TraceObserver {
  private let board: Board
  private var bytes: [[UInt8]]

  public init(_ board: Board) {
    self.board = board
    bytes = Array(repeating: [], count: board.consoles.count)
  }

  public func observe(_ event: TraceEvent) {
    guard event.kind == .output, let console = board.console(of: event) else { return }
    bytes[console].append(UInt8(truncatingIfNeeded: event.a))
  }

  /// For each console that spoke a line with its name, and what it said.
  public var text: [UInt8] {
    var result: [UInt8] = []
    for (console, bytes) in zip(board.consoles, bytes) where !bytes.isEmpty {
      result += Array("[\(console.name)]\n".utf8) + bytes
      if bytes.last != 10 { result.append(10) }
    }
    return result
  }

  /// What one console said.
  public func text(of console: String) -> [UInt8] {
    board.consoles.firstIndex { $0.name == console }.map { bytes[$0] } ?? []
  }
}
