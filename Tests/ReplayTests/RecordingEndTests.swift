import Boards
import Machine
import Replay
import Simulation
import Testing
import Traces

/// However a run ends, its recording is whole and replays.
@Suite struct RecordingEndTests {
  private func outcome(_ bytes: [UInt8], _ name: String) throws -> Replayer.Outcome {
    let reader = try RecordingReader(bytes: bytes)
    #expect(reader.isComplete)
    try reader.verify()
    return try Replayer(reader, folder: Goldens.folder(name)).run()
  }

  @Test(arguments: [0, 1, 5_000, 13_333, 21_999]) func interrupted(_ nanoseconds: UInt64) throws {
    let scenario = try Goldens.scenario("two-cores")
    let bytes = try scenario.record { machine in
      machine.run { machine.time >= .nanoseconds(nanoseconds) }
    }
    #expect(try RecordingReader(bytes: bytes).summary()?.reason == "interrupted")
    #expect(try outcome(bytes, "two-cores").isIdentical)
  }

  @Test func interruptedWhileAsleep() throws {
    let scenario = try Goldens.scenario("typed-input")
    let bytes = try scenario.record { machine in
      machine.run { machine.time >= .milliseconds(3) }
    }
    #expect(try outcome(bytes, "typed-input").isIdentical)
  }

  @Test(arguments: [1_234, 1_000_000, 3_500_000]) func timeLimit(_ nanoseconds: UInt64) throws {
    let scenario = try Goldens.scenario("typed-input")
    let bytes = try scenario.record { $0.run(until: .nanoseconds(nanoseconds)) }
    #expect(try RecordingReader(bytes: bytes).summary()?.reason == "time limit")
    #expect(try outcome(bytes, "typed-input").isIdentical)
  }

  @Test func asleepAndWaitedFor() throws {
    var scenario = try Goldens.scenario("typed-input")
    scenario.inputScript = nil
    let asleep = try scenario.record()
    #expect(try RecordingReader(bytes: asleep).summary()?.reason == "asleep")
    #expect(try outcome(asleep, "typed-input").isIdentical)
    let people = People(["one\r", "", "two\r", "\u{4}"])
    let typed = try scenario.record(input: people)
    let reader = try RecordingReader(bytes: typed)
    #expect(try reader.allInputs().count == 3)
    #expect(try reader.summary()?.reason == "powered off")
    #expect(try outcome(typed, "typed-input").isIdentical)
  }

  @Test func anExpectationThatFails() throws {
    var scenario = try Goldens.scenario("typed-input")
    let source = "expect uart0 \"never\" within 1234567ns\n"
    scenario.inputScript = NamedFile(name: "typed-input.script", bytes: Array(source.utf8))
    let folder = try TemporaryFolder()
    try ScenarioFolder.write(scenario, to: folder.path)
    let bytes = try scenario.record()
    let reader = try RecordingReader(bytes: bytes)
    #expect(try reader.summary()?.reason.hasPrefix("expectation failed: ") == true)
    #expect(try Replayer(reader, folder: folder.path).run().isIdentical)
  }

  @Test func onlySomeKindsAreRecorded() throws {
    let scenario = try Goldens.scenario("two-cores")
    let machine = try scenario.makeMachine()
    let sink = MemorySink()
    let recorder = try Recorder(machine, scenario, to: sink, kinds: TraceKinds([.output]))
    try recorder.finish(machine.run(), at: machine.time)
    let found = try outcome(sink.bytes, "two-cores")
    #expect(found.isIdentical)
    let golden = try #require(try Goldens.reader("two-cores").summary())
    #expect(found.eventCount < golden.eventCount)
    #expect(found.digestCount == golden.digestCount)
  }
}

/// Types a line whenever the machine waits for somebody; an empty one is a key without effect.
private final class People: InputSource {
  private var lines: [String]
  private var pending: [UInt8] = []

  init(_ lines: [String]) { self.lines = lines }

  func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    guard console == "uart0" else { return [] }
    let bytes = Array(pending.prefix(room))
    pending.removeFirst(bytes.count)
    return bytes
  }
  func output(_ byte: UInt8, from console: String, at time: Time) {}
  var nextWake: Time { .never }
  var hasPendingBytes: Bool { !pending.isEmpty }
  func waitForPeople() -> Bool {
    guard !lines.isEmpty else { return false }
    pending += Array(lines.removeFirst().utf8)
    return true
  }
  var failure: String? { nil }
}
