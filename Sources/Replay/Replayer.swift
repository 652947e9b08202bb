import AArch64
import Machine
import Simulation
import Traces

/// Runs a recording again and compares.
public final class Replayer {
  /// What came of a replay.
  public struct Outcome: Sendable {
    public let eventCount: UInt64
    public let digestCount: UInt64
    public let inputCount: UInt64
    /// How far the run went.
    public let time: Time
    /// The first difference: on its left the recording, on its right this run.
    public let difference: Difference?
    /// Where the cores stood when the run stopped, a line each.
    public let places: [String]
    /// Why the recording says nothing beyond `time`.
    public let truncation: Truncation?
    /// True when someone ended the replay before its end.
    public let wasInterrupted: Bool

    public var isIdentical: Bool { difference == nil && truncation == nil && !wasInterrupted }
  }

  /// As recorded, with its files.
  public let scenario: Scenario
  public let machine: Machine
  private let reader: RecordingReader
  private let input: JournalInput
  private let comparison: ReplayComparison
  private let summary: RecordingSummary?
  /// What ended the run is not there now: its last time is the limit.
  private let isEndedOutside: Bool
  private let end: Time

  /// Finds the files of a recording, and sees that they are those that were recorded.
  ///
  /// - Parameter folder: where the recording is.
  public init(_ reader: RecordingReader, folder: String) throws {
    let header = reader.header
    guard header.behaviour == Behaviour.current else {
      throw ScenarioError(
        "the recording was made with behaviour \(header.behaviour) (simulator "
          + "\(header.simulatorVersion)); this simulator has behaviour \(Behaviour.current)")
    }
    self.reader = reader
    scenario = try Scenario(recorded: header, folder: folder)
    machine = try scenario.makeMachine()
    let own = scenario.recordingHeader(machine, kinds: header.recordedKinds)
    if let difference = headerDifference(header.withoutInput, own.withoutInput) {
      throw ScenarioError(
        "the recording's header is not what its files make: "
          + difference.text(left: "recording", right: "replay"))
    }
    summary = try reader.summary()
    isEndedOutside = summary.map { Ending.isFromOutside($0.reason) } ?? true
    end = if let summary { summary.time } else { try Self.lastTime(reader) }
    input = try JournalInput(
      try reader.allInputs(), until: isEndedOutside ? end : .never)
    comparison = ReplayComparison(reader)
    machine.input = input
    machine.simulator.observers.append(comparison)
    machine.digestObserver = comparison
    machine.journalObserver = comparison
  }

  /// Runs until the recording ends, or the first difference.
  public func run(isInterrupted: () -> Bool = { false }) throws(RecordingError) -> Outcome {
    var wasInterrupted = false
    var ending: Ending
    repeat {
      ending = machine.run(until: isEndedOutside ? end : .never) {
        wasInterrupted = isInterrupted()
        return wasInterrupted || comparison.isOver || input.missed != nil || machine.time > end
      }
    } while machine.restart(after: ending) && !comparison.isOver
    if !wasInterrupted {
      if let missed = input.missed { comparison.note(difference(missed)) }
      comparison.finish()
      if let summary {
        compareEnd(summary, isEndedOutside && ending == .timeLimit ? summary.reason : ending.reason)
      }
    }
    if let failure = comparison.failure { throw failure }
    let isDifferent = comparison.difference != nil
    return Outcome(
      eventCount: comparison.eventCount, digestCount: comparison.digestCount,
      inputCount: comparison.inputCount, time: machine.time, difference: comparison.difference,
      places: isDifferent ? places() : [], truncation: isDifferent ? nil : reader.truncation,
      wasInterrupted: wasInterrupted)
  }

  private func compareEnd(_ summary: RecordingSummary, _ reason: String) {
    if summary.time != machine.time {
      comparison.note(
        Difference(
          place: .end(field: "time"), left: summary.time.description,
          right: machine.time.description))
    }
    if summary.reason != reason {
      comparison.note(
        Difference(place: .end(field: "reason"), left: summary.reason, right: reason))
    }
    if summary.journalCount != comparison.inputCount {
      comparison.note(
        Difference(
          place: .end(field: "inputs"), left: "\(summary.journalCount)",
          right: "\(comparison.inputCount)"))
    }
  }

  private func difference(_ missed: JournalEntry) -> Difference {
    Difference(
      place: .input(index: UInt64(input.position)),
      left: "\(missed.time) \(missed.target) takes \(quoted(missed.bytes))",
      right: "no room for it then, or no round that ends there")
  }

  /// The last thing that a recording without its end tells.
  private static func lastTime(_ reader: RecordingReader) throws(RecordingError) -> Time {
    var last = Time.zero
    var events = reader.events()
    while let event = try events.next() { last = max(last, event.time) }
    var points = reader.digests()
    while let point = try points.next() { last = max(last, point.time) }
    return last
  }

  private func places() -> [String] {
    let symbols = ImageSymbols(scenario)
    return machine.cores.map { core in
      "core\(core.index) at \(symbols.place(core.programCounter, level: core.exceptionLevel)), "
        + "EL\(core.exceptionLevel), \(core.time), after \(core.instructionsRetired) instructions"
    }
  }
}

extension RecordingHeader {
  /// The same without the input script, whose effect is in the journal.
  fileprivate var withoutInput: RecordingHeader {
    var header = self
    header.images.removeAll { $0.name.hasPrefix("input ") }
    return header
  }
}
