import AArch64
import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Traces

/// A run of other people's software: what it said, and how it ended.
struct GuestRun {
  let ending: Ending
  let time: Time
  /// Of all cores.
  let instructions: UInt64
  let transcript: Transcript
  /// The whole recording, if there is one: the same run gives the same bytes.
  let recording: [UInt8]

  /// Runs the scenario until it ends by itself.
  ///
  /// - Parameters:
  ///   - limit: when what hangs is ended.
  ///   - prepare: sees the machine before it runs.
  init(
    _ scenario: Scenario, script: InputScript, until limit: Time,
    isRecorded: Bool = true, prepare: (Machine) throws -> Void = { _ in }
  ) throws {
    let machine = try scenario.makeMachine()
    try prepare(machine)
    machine.input = ScriptInput(script)
    let listener = Listener()
    machine.simulator.observers.append(listener)
    let sink = MemorySink()
    let recorder = isRecorded ? try Recorder(machine, scenario, to: sink) : nil
    ending = machine.run(until: limit)
    try recorder?.finish(ending, at: machine.time)
    time = machine.time
    instructions = machine.cores.reduce(0) { $0 + $1.instructionsRetired }
    transcript = Transcript(listener.bytes, times: listener.times)
    recording = sink.bytes
  }
}

/// Collects what a run prints, with the time of each byte.
private final class Listener: TraceObserver {
  private(set) var bytes: [UInt8] = []
  private(set) var times: [Time] = []

  func observe(_ event: TraceEvent) {
    guard event.kind == .output else { return }
    bytes.append(UInt8(truncatingIfNeeded: event.a))
    times.append(event.time)
  }
}

/// A file of this repository.
func repositoryFile(_ path: String) throws -> NamedFile {
  guard let contents = FileManager.default.contents(atPath: "\(repositoryRoot)/\(path)") else {
    throw ScenarioError("\(path): cannot be read")
  }
  return NamedFile(name: path, bytes: [UInt8](contents))
}

/// What the network's services answer for `/bytes/COUNT`.
func servedBytes(_ count: Int) -> [UInt8] {
  var random = SeededRandom(seed: 0)
  var stream: [UInt8] = []
  while stream.count < count { withUnsafeBytes(of: random.next().littleEndian) { stream += $0 } }
  return Array(stream.prefix(count))
}
