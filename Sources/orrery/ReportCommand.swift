import ArgumentParser
import Replay
import Traces

struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "What a recorded run's hypervisor did and cost.",
    discussion: """
      Exits to EL2 by reason, with instructions and cycles at EL2; exits for a million of the
      guest's instructions; switches between guests; and of a recording with details how long
      interrupts took from the device's line to EL2 and to the guest. orrery run --report gives
      the same of a run as it ends.

      Example:
        orrery run traces/two-personas --record two.orrery --record-details
        orrery report two.orrery
      """)

  @Argument(help: "The recording.", completion: .file())
  var file: String

  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let report = try reportingBadInput {
      try HypervisorReport(RecordingReader(path: file), folder: HostFiles.folder(of: file))
    }
    writeAll(Array((json ? report.json : report.text).utf8), to: 1)
  }
}
