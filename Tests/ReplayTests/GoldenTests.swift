import Machine
import Replay
import Simulation
import Testing
import Traces

@Suite struct GoldenTests {
  @Test func thoseThatMustBeThereAre() {
    for name in [
      "two-personas", "isolation", "dma", "typed-input", "guest-crash", "two-cores", "phone-b",
    ] {
      #expect(Goldens.names.contains(name))
    }
  }

  /// Whoever raises the behaviour records them again, with a reason.
  @Test(arguments: Goldens.names) func carryTheBehaviour(_ name: String) throws {
    let header = try Goldens.reader(name).header
    #expect(header.behaviour == Behaviour.current, "make bless, and say why in the commit")
  }

  @Test(arguments: Goldens.names) func replayIdentically(_ name: String) throws {
    let reader = try Goldens.reader(name)
    try reader.verify()
    let replayer = try Replayer(reader, folder: Goldens.folder(name))
    let transcript = ConsoleTranscript(replayer.machine.board)
    replayer.machine.simulator.observers.append(transcript)
    let outcome = try replayer.run()
    let text = outcome.difference?.text(left: "recording", right: "replay") ?? ""
    #expect(outcome.isIdentical, "\(text)\n\(outcome.places)")
    let summary = try #require(try reader.summary())
    #expect(outcome.eventCount == summary.eventCount)
    #expect(outcome.digestCount == summary.digestCount)
    #expect(outcome.inputCount == summary.journalCount)
    #expect(outcome.digestCount > 0)
    let expected = HostFiles.read("\(Goldens.folder(name))/\(ScenarioFolder.consoleName)")
    #expect(transcript.text == expected, "\(String(decoding: transcript.text, as: UTF8.self))")
  }

  /// The script of today types what was recorded.
  @Test(arguments: Goldens.names) func runAsRecorded(_ name: String) throws {
    let scenario = try Goldens.scenario(name)
    let input = try scenario.scriptInput()
    let bytes = try scenario.record(input: input) { $0.runThrough(until: scenario.until ?? .never) }
    let found = try RecordingReader(bytes: bytes)
    let difference = try firstDifference(try Goldens.reader(name), found)
    #expect(difference == nil)
    input?.end(at: .never)
    #expect(input?.failure == nil)
  }

  @Test(arguments: Goldens.names) func areSelfContainedAndSmall(_ name: String) throws {
    let folder = Goldens.folder(name)
    let scenario = try Goldens.scenario(name)
    #expect(scenario.configuration == (try Goldens.reader(name).header.configuration))
    var bytes = HostFiles.size(of: Goldens.recordingPath(name)) ?? 0
    #expect(bytes <= 16 << 10)
    for file in [scenario.boardFile] + scenario.images.map(\.file) {
      bytes += HostFiles.size(of: "\(folder)/\(file.name)") ?? .max / 2
    }
    #expect(bytes <= 100 << 10)
  }
}
