import Boards
import Machine
import Replay
import Simulation
import Testing
import Traces

/// A machine restored at any digest point goes on as the one that ran through.
@Suite struct RestoreTests {
  @Test(arguments: ["two-cores", "dma", "typed-input"]) func theRestIsIdentical(_ name: String)
    throws
  {
    try check(name, every: 1)
  }

  @Test(arguments: ["guest-crash", "two-personas"]) func theRestOfALongRunIsIdentical(
    _ name: String
  ) throws {
    try check(name, every: 3)
  }

  private func check(_ name: String, every step: Int) throws {
    let scenario = try Goldens.scenario(name)
    let inputs = try Goldens.reader(name).allInputs()
    let whole = Watcher(snapshots: true)
    let machine = try scenario.makeMachine()
    machine.input = try JournalInput(inputs)
    let ending = whole.run(machine)
    #expect(!whole.points.isEmpty)
    for number in stride(from: 0, to: whole.points.count, by: step) {
      let point = whole.points[number]
      let restored = try scenario.makeMachine()
      try restored.restore(whole.snapshots[number])
      #expect(restored.time == point.time)
      #expect(restored.digests() == point.components, "restored at \(point.time)")
      restored.input = try JournalInput(inputs, from: Int(restored.journalPosition))
      let rest = Watcher(snapshots: false)
      #expect(rest.run(restored) == ending)
      #expect(restored.time == machine.time)
      let events = whole.events[whole.eventCounts[number]...]
      let difference = zip(rest.events, events).first { $0 != $1 }
      #expect(difference == nil, "restored at \(point.time)")
      #expect(rest.events.count == events.count)
      #expect(rest.points == Array(whole.points[(number + 1)...]), "restored at \(point.time)")
      #expect(try restored.snapshot() == machine.snapshot())
    }
  }
}

/// Keeps events, digests and snapshots of a run.
private final class Watcher: TraceObserver, DigestObserver {
  private let takesSnapshots: Bool
  private weak var machine: Machine?
  private(set) var events: [TraceEvent] = []
  private(set) var points: [DigestPoint] = []
  private(set) var snapshots: [[UInt8]] = []
  /// How many events came before each point.
  private(set) var eventCounts: [Int] = []

  init(snapshots: Bool) { takesSnapshots = snapshots }

  func run(_ machine: Machine) -> Ending {
    self.machine = machine
    machine.simulator.observers.append(self)
    machine.digestObserver = self
    return machine.run()
  }

  func observe(_ event: TraceEvent) { events.append(event) }

  func digests(_ digests: [ComponentDigest], at time: Time) {
    points.append(DigestPoint(time: time, components: digests))
    eventCounts.append(events.count)
    guard takesSnapshots, let machine else { return }
    do {
      snapshots.append(try machine.snapshot())
    } catch {
      Issue.record("no snapshot at \(time): \(error)")
    }
  }
}
