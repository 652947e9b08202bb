import ArgumentParser
import Replay
import Simulation
import Traces

struct DivergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diverge", abstract: "Find where two recordings part.",
    discussion: """
      Names the first event or digest that differs, with its time, its core and where that core
      was. Ends with 0 when the recordings tell of the same run, 1 when not.

      Example:
        orrery diverge before.orrery after.orrery
      """)

  @Argument(help: "A recording.", completion: .file())
  var first: String

  @Argument(help: "The other.", completion: .file())
  var second: String

  func run() throws {
    let divergence = try reportingBadInput {
      let left = try RecordingReader(path: first)
      let right = try RecordingReader(path: second)
      // Recordings tell enough without their images; with them places have names.
      let scenario = try? Scenario(recorded: left.header, folder: HostFiles.folder(of: first))
      return try Divergence(left, right, symbols: scenario.map { ImageSymbols($0) })
    }
    guard let start = divergence.first else {
      print("diverge: identical")
      return
    }
    print("diverge: different; the runs part at")
    print(start)
    for place in divergence.places { print("  \(place)") }
    for difference in divergence.differences where difference != start { print(difference) }
    for (kind, left, right) in divergence.counts { print("\(kind) events: \(left), \(right)") }
    throw ExitCode.differs
  }
}
