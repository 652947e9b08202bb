import AArch64
import Glibc
import Machine
import Replay
import Simulation
import Traces

/// What `run` leaves behind: a recording, a saved scenario, a summary, a report.
final class RunOutputs {
  /// Where each goes; `nil` for nowhere.
  struct Paths {
    let record: String?
    /// Whether the recording has details.
    let hasDetails: Bool
    let save: String?
    let summary: String?
    /// `-` is standard output.
    let report: String?
  }

  private let machine: Machine
  private let scenario: Scenario
  private let statistics: RunStatistics
  private let recordingPath: String?
  private let sink: FileSink?
  private let recorder: Recorder?
  private let folder: String?
  private let transcript: ConsoleTranscript?
  private let paths: Paths
  private let report: HypervisorReport?
  private let start = RunOutputs.hostNanoseconds()

  /// - Parameter scenario: relocated when it is saved.
  init(_ machine: Machine, _ scenario: Scenario, _ paths: Paths) throws {
    self.machine = machine
    self.scenario = scenario
    self.paths = paths
    let save = paths.save
    folder = save
    statistics = RunStatistics(coreCount: machine.cores.count)
    machine.simulator.observers.append(statistics)
    report = paths.report.map { _ in
      HypervisorReport(machine.board, personas: scenario.personas.map(\.label))
    }
    if let report { machine.simulator.observers.append(report) }
    if let save { try ScenarioFolder.write(scenario, to: save) }
    recordingPath = save.map { "\($0)/\(ScenarioFolder.recordingName)" } ?? paths.record
    sink = try recordingPath.map { path throws(RecordingError) in try FileSink(path: path) }
    recorder = try sink.map { sink throws(RecordingError) in
      try Recorder(machine, scenario, to: sink, kinds: paths.hasDetails ? .all : .events)
    }
    transcript = save == nil ? nil : ConsoleTranscript(machine.board)
    if let transcript { machine.simulator.observers.append(transcript) }
  }

  /// The run is over: writes everything and tells people.
  func finish(_ ending: Ending) throws {
    let duration = Self.hostNanoseconds() - start
    try recorder?.finish(ending, at: machine.time)
    try sink?.close()
    if let folder, let transcript {
      try HostFiles.write(transcript.text, to: "\(folder)/\(ScenarioFolder.consoleName)")
    }
    let recording = recordingPath.map {
      RunSummary.Recording(path: $0, bytes: HostFiles.size(of: $0) ?? 0)
    }
    let summary = RunSummary(
      machine, scenario, statistics, ending: ending, recording: recording,
      hostNanoseconds: duration)
    for line in summary.lines { diagnose("[orrery] \(line)") }
    if let path = paths.summary { try HostFiles.write(Array(summary.json.utf8), to: path) }
    if let report, let path = paths.report { try write(report, to: path) }
  }

  private func write(_ report: HypervisorReport, to path: String) throws {
    if path == "-" { return writeAll(Array(report.text.utf8), to: STDOUT_FILENO) }
    try HostFiles.write(Array((path.hasSuffix(".json") ? report.json : report.text).utf8), to: path)
  }

  /// The host's clock, which only the summary sees.
  private static func hostNanoseconds() -> UInt64 {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    return UInt64(now.tv_sec) * 1_000_000_000 + UInt64(now.tv_nsec)
  }
}

/// A file of frames that `run --pcap` leaves behind.
struct CaptureFile {
  private let sink: FileSink
  private let capture: PacketCapture

  init(_ machine: Machine, device: String, path: String) throws {
    try machine.requireNetworkDevice(device)
    sink = try FileSink(path: path)
    capture = try machine.capture(device, to: sink)
  }

  func finish() throws {
    try capture.finish()
    try sink.close()
  }
}
