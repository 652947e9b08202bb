import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Traces

/// The recorded scenarios of the repository.
enum Goldens {
  static let root = "\(repositoryRoot)/traces"

  static let names: [String] = {
    let entries = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return entries.filter { HostFiles.isFolder("\(root)/\($0)") }.sorted()
  }()

  static func folder(_ name: String) -> String { "\(root)/\(name)" }

  static func recordingPath(_ name: String) -> String {
    "\(folder(name))/\(ScenarioFolder.recordingName)"
  }

  static func reader(_ name: String) throws -> RecordingReader {
    try RecordingReader(path: recordingPath(name))
  }

  static func scenario(_ name: String) throws -> Scenario {
    ScenarioFolder.relocated(try ScenarioFolder.read(folder(name)))
  }

  static func bytes(_ name: String) throws -> [UInt8] {
    guard let bytes = HostFiles.read(recordingPath(name)) else {
      throw ScenarioError("\(recordingPath(name)): cannot be read")
    }
    return bytes
  }
}

extension Scenario {
  /// The input that the scenario's script gives.
  func scriptInput() throws -> ScriptInput? {
    try inputScript.map { file in
      ScriptInput(try InputScript(String(decoding: file.bytes, as: UTF8.self), file: file.name))
    }
  }

  /// Records a run in memory. The bytes are the recording.
  func record(
    input: (any InputSource)? = nil,
    run: (Machine) -> Ending = { $0.runThrough() }
  ) throws -> [UInt8] {
    let machine = try makeMachine()
    machine.input = try input ?? scriptInput()
    let sink = MemorySink()
    let recorder = try Recorder(machine, self, to: sink)
    let ending = run(machine)
    try recorder.finish(ending, at: machine.time)
    return sink.bytes
  }
}

extension Machine {
  /// Runs to the end, through resets and power cuts.
  func runThrough(until limit: Time = .never) -> Ending {
    var ending = run(until: limit)
    while restart(after: ending) { ending = run(until: limit) }
    return ending
  }
}

/// What a recording holds, to be written again with a change.
struct RecordingContents {
  var header: RecordingHeader
  var inputs: [JournalEntry]
  var events: [TraceEvent] = []
  var points: [DigestPoint] = []
  var summary: RecordingSummary?

  init(_ reader: RecordingReader) throws {
    header = reader.header
    inputs = try reader.allInputs()
    var cursor = reader.events()
    while let event = try cursor.next() { events.append(event) }
    var digests = reader.digests()
    while let point = try digests.next() { points.append(point) }
    summary = try reader.summary()
  }

  func write() throws -> [UInt8] {
    let sink = MemorySink()
    let writer = try RecordingWriter(header: header, to: sink)
    for entry in inputs { writer.record(entry) }
    for event in events { writer.observe(event) }
    for point in points { writer.record(point) }
    if let summary {
      try writer.finish(time: summary.time, reason: summary.reason)
    } else {
      try writer.flush()
    }
    return sink.bytes
  }
}

/// A folder that is there for one test.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = "\(NSTemporaryDirectory())/orrery-\(UUID().uuidString)"
    try HostFiles.makeFolder(path)
  }

  /// With the files of a golden scenario.
  convenience init(copying name: String) throws {
    try self.init()
    for file in try FileManager.default.contentsOfDirectory(atPath: Goldens.folder(name)) {
      try FileManager.default.copyItem(
        atPath: "\(Goldens.folder(name))/\(file)", toPath: "\(path)/\(file)")
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
