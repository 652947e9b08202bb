import Foundation

/// What a command cost the host.
struct Cost {
  /// Processor time of all its threads and children, user and system: what else the machine does
  /// counts little.
  let processorSeconds: Double
}

struct BenchmarkError: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// Runs a command with its input from a file and its output thrown away.
///
/// One command at a time: the processor time is what the children that ended since used.
func run(_ arguments: [String], input: String? = nil) throws -> Cost {
  let before = childrenSeconds()
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  if let input {
    guard let file = FileHandle(forReadingAtPath: input) else {
      throw BenchmarkError("\(input): cannot be read")
    }
    process.standardInput = file
  } else {
    process.standardInput = FileHandle.nullDevice
  }
  try process.run()
  process.waitUntilExit()
  guard process.terminationReason == .exit, process.terminationStatus == 0 else {
    throw BenchmarkError(
      "\(arguments.joined(separator: " ")): ended with \(process.terminationStatus)")
  }
  return Cost(processorSeconds: childrenSeconds() - before)
}

private func childrenSeconds() -> Double {
  var usage = rusage()
  getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}

/// What a command prints on standard output; its end without success is an error.
func outputOf(_ arguments: [String]) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = arguments
  let (output, errors) = (Pipe(), Pipe())
  process.standardInput = FileHandle.nullDevice
  process.standardOutput = output
  process.standardError = errors
  try process.run()
  // Errors are few and fit into their pipe.
  let bytes = output.fileHandleForReading.readDataToEndOfFile()
  let messages = errors.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  let text = String(decoding: bytes, as: UTF8.self)
  guard process.terminationReason == .exit, process.terminationStatus == 0 else {
    throw BenchmarkError(
      "ended with \(process.terminationStatus):\n"
        + lastLines(text + String(decoding: messages, as: UTF8.self)))
  }
  return text
}

/// The end of what a program printed.
func lastLines(_ text: String) -> String {
  text.split(whereSeparator: \.isNewline).suffix(6).joined(separator: "\n")
}
