import ArgumentParser
import Boards
import Glibc
import Images
import Machine
import Replay
import Simulation
import Traces

extension ExitCode {
  static let differs = ExitCode(1)
  static let stopped = ExitCode(2)
  static let timeLimit = ExitCode(3)
  static let badInput = ExitCode(65)
  static let interrupted = ExitCode(130)

  init(_ ending: Ending) {
    switch ending {
    case .poweredOff, .reset, .powerCut, .stepped: self = .success
    case .expectationFailed: self = .differs
    case .asleep, .unimplemented: self = .stopped
    case .timeLimit: self = .timeLimit
    case .interrupted: self = .interrupted
    }
  }
}

/// Runs a command's body; what is wrong with the user's files becomes a message and exit code 65.
func reportingBadInput<Result>(_ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as BoardError {
    diagnose(
      isatty(STDERR_FILENO) != 0 ? error.descriptionWithExcerpts : error.description)
  } catch let error as DeviceTreeError {
    diagnose("\(error)")
  } catch let error as ImageError {
    diagnose("\(error)")
  } catch let error as ScenarioError {
    diagnose("\(error)")
  } catch let error as ScriptError {
    diagnose("\(error)")
  } catch let error as RecordingError {
    diagnose("\(error)")
  } catch let error as StateError {
    diagnose("\(error)")
  }
  throw ExitCode.badInput
}

/// Does something with each file; what is wrong with one is told, and keeps nobody from the others.
func forEachFile(_ paths: [String], _ body: (NamedFile) throws -> Void) throws {
  var isGood = true
  for path in paths {
    do {
      let file = try readFile(path)
      try reportingBadInput { try body(file) }
    } catch is ExitCode {
      isGood = false
    }
  }
  if !isGood { throw ExitCode.badInput }
}

/// A whole file.
func readFile(_ path: String) throws -> NamedFile {
  guard let file = fopen(path, "rb") else {
    diagnose("\(path): \(String(cString: strerror(errno)))")
    throw ExitCode.badInput
  }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 1 << 20)
  while true {
    let count = fread(&buffer, 1, buffer.count, file)
    if count == 0 { break }
    bytes += buffer[..<count]
  }
  if ferror(file) != 0 {
    diagnose("\(path): \(String(cString: strerror(errno)))")
    throw ExitCode.badInput
  }
  return NamedFile(name: path, bytes: bytes)
}
