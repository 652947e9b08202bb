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

/// The middle one; with an even count the mean of the two in the middle.
func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  guard !sorted.isEmpty else { return .nan }
  let middle = sorted.count / 2
  return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}
