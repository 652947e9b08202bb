import Machine
import Simulation
import Traces

/// Compares a run with a recording while it goes: each event and each digest with the next one of
/// the recording, which is read as it is needed.
final class ReplayComparison: TraceObserver, DigestObserver, JournalObserver {
  private let header: RecordingHeader
  private let isComplete: Bool
  private var events: EventCursor
  private var points: DigestCursor
  private(set) var eventCount: UInt64 = 0
  private(set) var digestCount: UInt64 = 0
  private(set) var inputCount: UInt64 = 0
  /// The first difference; nothing after it is looked at.
  private(set) var difference: Difference?
  /// Why the recording could not be read further.
  private(set) var failure: RecordingError?
  /// A recording that was cut short has no more events, or digests, than the run had by now.
  private(set) var isExhausted = false

  init(_ reader: RecordingReader) {
    header = reader.header
    isComplete = reader.isComplete
    (events, points) = (reader.events(), reader.digests())
  }

  /// True when there is nothing more to compare.
  var isOver: Bool { difference != nil || failure != nil || isExhausted }

  func observe(_ event: TraceEvent) {
    guard !isOver, header.recordedKinds.contains(event.kind) else { return }
    guard let expected = read({ () throws(RecordingError) in try events.next() }) else { return }
    guard expected == event else {
      difference = Difference(event: eventCount, expected, header, event, header)
      return
    }
    eventCount += 1
  }

  func digests(_ digests: [ComponentDigest], at time: Time) {
    guard !isOver else { return }
    let found = DigestPoint(time: time, components: digests)
    guard let expected = read({ () throws(RecordingError) in try points.next() }) else { return }
    guard expected == found else {
      difference = Difference(expected, found)
      return
    }
    digestCount += 1
  }

  func delivered(_ entry: JournalEntry) {
    if !isOver { inputCount += 1 }
  }

  /// The run is over: whatever the recording still has is a difference.
  func finish() {
    guard !isOver, isComplete else { return }
    if let event = read({ () throws(RecordingError) in try events.next() }) ?? nil {
      difference = Difference(event: eventCount, event, header, nil, header)
    } else if failure == nil,
      let point = read({ () throws(RecordingError) in try points.next() }) ?? nil
    {
      difference = Difference(point, nil)
    }
  }

  /// Notes a difference that neither events nor digests show.
  func note(_ other: Difference) {
    if !isOver { difference = other }
  }

  /// The next thing of the recording; `nil` outside when there is nothing to compare with.
  private func read<Value>(_ next: () throws(RecordingError) -> Value?) -> Value?? {
    do throws(RecordingError) {
      let value = try next()
      if value == nil, !isComplete {
        isExhausted = true
        return nil
      }
      return .some(value)
    } catch {
      failure = error
      return nil
    }
  }
}
