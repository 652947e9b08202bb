import Machine
import Replay
import Simulation
import Testing
import Traces

/// A state in a file: the run goes on from it as it would have, and nothing else does.
@Suite struct SnapshotFileTests {
  private func typing() throws -> Scenario { try Goldens.scenario("typed-input") }

  /// The state of the scenario in the middle of its typing, as a file.
  private func snapshot(_ scenario: Scenario, at time: Time) throws -> NamedFile {
    let machine = try scenario.makeMachine()
    let script = try scenario.makeScriptInput()
    machine.input = script
    #expect(machine.run(until: time) == .timeLimit)
    let file = try SnapshotFile(machine, scenario, script: script?.runner)
    #expect(file.time == machine.time)
    return NamedFile(name: "state.snapshot", bytes: try file.bytes())
  }

  @Test(arguments: [0, 2, 3] as [UInt64]) func theRestIsIdentical(_ milliseconds: UInt64) throws {
    var scenario = try typing()
    let whole = try scenario.makeMachine()
    whole.input = try scenario.makeScriptInput()
    let ending = whole.run()
    let time = milliseconds == 0 ? Time.microseconds(1) : .milliseconds(milliseconds)
    scenario.snapshot = try snapshot(scenario, at: time)
    let rest = try scenario.makeMachine()
    #expect(rest.time >= time && rest.time < whole.time)
    rest.input = try scenario.makeScriptInput()
    #expect(rest.run() == ending)
    #expect(try rest.snapshot() == whole.snapshot())
  }

  @Test func aRestoredRunIsRecordedAndReplayed() throws {
    var scenario = try typing()
    scenario.snapshot = try snapshot(scenario, at: .milliseconds(2))
    let folder = try TemporaryFolder()
    scenario = ScenarioFolder.relocated(scenario)
    try ScenarioFolder.write(scenario, to: folder.path)
    let bytes = try scenario.record(input: try scenario.makeScriptInput())
    let outcome = try Replayer(RecordingReader(bytes: bytes), folder: folder.path).run()
    #expect(outcome.difference == nil)
    #expect(outcome.digestCount > 0)
  }

  @Test func anotherScriptBeginsAtItsBeginning() throws {
    var scenario = try typing()
    scenario.snapshot = try snapshot(scenario, at: .milliseconds(2))
    scenario.inputScript = NamedFile(
      name: "other.script", bytes: Array("at 1us type uart0 \"x\"\n".utf8))
    let script = try #require(try scenario.makeScriptInput())
    #expect(script.runner.script.file == "other.script")
    #expect(script.nextWake == .microseconds(1))
  }

  @Test func anotherScenarioIsRefused() throws {
    let scenario = try typing()
    var other = scenario
    other.snapshot = try snapshot(scenario, at: .milliseconds(2))
    other.seed = 7
    other.firmware = other.firmware.map { NamedFile(name: $0.name, bytes: $0.bytes + [0]) }
    let error = #expect(throws: ScenarioError.self) { try other.makeMachine() }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("state.snapshot is not of this scenario:\n"))
    for line in ["taken with seed=0", "this run has seed=7", "this run has firmware with SHA-256"] {
      #expect(text.contains(line), "\(text)")
    }
  }

  @Test func damageIsNamed() throws {
    let bytes = try snapshot(try typing(), at: .milliseconds(2)).bytes
    func message(_ bytes: [UInt8]) -> String? {
      do {
        _ = try SnapshotFile(bytes, name: "s")
        return nil
      } catch { return error.description }
    }
    #expect(message(bytes) == nil)
    #expect(message([1, 2, 3])?.contains("this is no snapshot") == true)
    #expect(message(Array(bytes.dropLast()))?.contains("damaged") == true)
    var random = SeededRandom(seed: 5)
    for _ in 0..<200 {
      var changed = bytes
      changed[Int(random.next(below: UInt64(bytes.count)))] ^= 1 << UInt8(random.next(below: 8))
      #expect(message(changed) != nil)
    }
  }
}
