import AArch64
import Boards
import Machine
import Replay
import Simulation
import Testing
import Traces

/// The same inputs give the same bytes, whoever watches and however the run is cut.
@Suite struct DeterminismTests {
  static let short = ["two-cores", "dma", "typed-input"]

  @Test(arguments: Goldens.names) func twoRunsAreIdentical(_ name: String) throws {
    let scenario = try Goldens.scenario(name)
    #expect(try scenario.record() == scenario.record())
  }

  @Test(arguments: Goldens.names) func watchingChangesNothing(_ name: String) throws {
    let scenario = try Goldens.scenario(name)
    let unobserved = try scenario.makeMachine()
    unobserved.input = try scenario.scriptInput()
    let ending = unobserved.run()
    var observed: Machine?
    _ = try scenario.record { machine in
      observed = machine
      machine.simulator.observers.append(RunStatistics(coreCount: machine.cores.count))
      let found = machine.run()
      #expect(found == ending)
      return found
    }
    #expect(try observed?.snapshot() == unobserved.snapshot())
  }

  /// When a round ends is nobody's business but the machine's.
  @Test(arguments: short, [1, 7, 333]) func limitsChangeNothing(
    _ name: String, nanoseconds: UInt64
  ) throws {
    let scenario = try Goldens.scenario(name)
    let plain = try scenario.record()
    let cut = try scenario.record { machine in
      while true {
        let ending = machine.run(until: machine.time + Time(picoseconds: nanoseconds * 1_001))
        if ending != .timeLimit { return ending }
      }
    }
    #expect(cut == plain)
  }

  /// Input sources may ask to be looked at whenever they like.
  @Test(arguments: short, [(1, false), (777, false), (12_345, true)]) func wakesChangeNothing(
    _ name: String, wakes: (nanoseconds: UInt64, isPending: Bool)
  ) throws {
    let scenario = try Goldens.scenario(name)
    // What arrives when depends on who is asked when: the recorded input is the same at any rate.
    let inputs = try Goldens.reader(name).allInputs()
    let plain = try scenario.record(input: try JournalInput(inputs))
    let restless = RestlessInput(
      try JournalInput(inputs), every: Time(picoseconds: wakes.nanoseconds * 1_001),
      isPending: wakes.isPending)
    #expect(try scenario.record(input: restless) == plain)
  }

  @Test func theSeedIsPartOfTheRun() throws {
    var scenario = try Goldens.scenario("two-cores")
    let plain = try RecordingReader(bytes: try scenario.record())
    scenario.seed = 1
    let seeded = try RecordingReader(bytes: try scenario.record())
    let difference = try #require(try firstDifference(plain, seeded))
    #expect(difference.description.contains("seed"))
  }

  @Test func quantaMakeOtherSchedules() throws {
    var scenario = try Goldens.scenario("two-cores")
    let plain = try RecordingReader(bytes: try scenario.record())
    scenario.quantum = .nanoseconds(100)
    let other = try RecordingReader(bytes: try scenario.record())
    let divergence = try Divergence(plain, other, symbols: nil)
    #expect(!divergence.isIdentical)
  }
}

/// Asks for a look at every multiple of a time, for nothing.
private final class RestlessInput: InputSource {
  private let inner: any InputSource
  private let interval: Time
  private let isPending: Bool
  private var time = Time.zero

  init(_ inner: any InputSource, every interval: Time, isPending: Bool) {
    (self.inner, self.interval, self.isPending) = (inner, interval, isPending)
  }

  func advance(to time: Time) {
    self.time = time
    inner.advance(to: time)
  }

  func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    inner.take(for: console, room: room, at: time)
  }
  func output(_ byte: UInt8, from console: String, at time: Time) {
    inner.output(byte, from: console, at: time)
  }
  // Not for ever: a machine that sleeps for good is to end.
  var nextWake: Time {
    let own = time.nextMultiple(of: interval)
    return min(inner.nextWake, own < .milliseconds(5) ? own : .never)
  }
  var hasPendingBytes: Bool { isPending || inner.hasPendingBytes }
  func waitForPeople() -> Bool { false }
  var failure: String? { inner.failure }
}
