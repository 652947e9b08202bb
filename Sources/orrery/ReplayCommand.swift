import ArgumentParser
import Replay
import Simulation
import Traces

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Run a recording again and compare every event and digest.",
    discussion: """
      The board and the images are looked for beside the recording, then where they were; they
      must be the files that were recorded. Ends with 0 when the run is identical, 1 when not.

      Example:
        orrery replay traces/two-personas/recording.orrery
      """)

  @Argument(help: "The recording.", completion: .file())
  var file: String

  func run() throws {
    Interruption.watch()
    let outcome = try reportingBadInput {
      let reader = try RecordingReader(path: file)
      let replayer = try Replayer(reader, folder: HostFiles.folder(of: file))
      return try replayer.run { Interruption.isRequested }
    }
    let counts =
      "\(outcome.eventCount) events, \(outcome.digestCount) digests, \(outcome.inputCount) inputs"
    if let difference = outcome.difference {
      print("replay: different after \(counts)")
      print(difference.text(left: "recording", right: "replay"))
      for place in outcome.places { print("  \(place)") }
      throw ExitCode.differs
    }
    if outcome.wasInterrupted {
      print("replay: interrupted at \(outcome.time), identical so far: \(counts)")
      throw ExitCode.interrupted
    }
    if let truncation = outcome.truncation {
      print("replay: identical up to \(outcome.time): \(counts)")
      print("the recording is \(truncation)")
      throw ExitCode.differs
    }
    print("replay: identical: \(counts), \(outcome.time)")
  }
}
