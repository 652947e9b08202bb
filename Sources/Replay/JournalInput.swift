import Machine
import Simulation

/// Input from a recording: each entry arrives at the boundary where it was taken, and nothing
/// live is asked.
public final class JournalInput: InputSource {
  private let entries: [JournalEntry]
  /// Where the recording ends, when the machine would have run on.
  private let end: Time
  /// The number of the next entry.
  public private(set) var position: Int
  /// The entry that could not be delivered when it was due: this is not the recorded run.
  public private(set) var missed: JournalEntry?

  /// - Parameters:
  ///   - entries: in order of time.
  ///   - position: how many were delivered before, in a machine that was restored.
  ///   - end: a time to which a machine that sleeps for ever is to get: someone looked then.
  public init(
    _ entries: [JournalEntry], from position: Int = 0, until end: Time = .never
  ) throws(ScenarioError) {
    for (number, entry) in entries.enumerated() {
      let isStream = entry.kind == .console || entry.kind == .events
      guard isStream ? !entry.bytes.isEmpty : InputAction(entry) != nil else {
        throw ScenarioError("input \(number) of the recording: no input of kind \(entry.kind)")
      }
      guard number == 0 || entries[number - 1].time <= entry.time else {
        throw ScenarioError("input \(number) of the recording: earlier than the one before")
      }
    }
    guard (0...entries.count).contains(position) else {
      throw ScenarioError("input \(position): the recording has \(entries.count)")
    }
    (self.entries, self.position, self.end) = (entries, position, end)
  }

  private var next: JournalEntry? {
    missed == nil && position < entries.count ? entries[position] : nil
  }

  public func advance(to time: Time) {
    if let next, next.time < time { missed = next }
  }

  public func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    guard let next, InputAction(next) == nil, next.time == time, next.target == console else {
      return []
    }
    guard next.bytes.count <= room else {
      missed = next
      return []
    }
    position += 1
    return next.bytes
  }

  public func takeActions(at time: Time) -> [InputAction] {
    var actions: [InputAction] = []
    while let next, next.time == time, let action = InputAction(next) {
      position += 1
      actions.append(action)
    }
    return actions
  }

  public func output(_ byte: UInt8, from console: String, at time: Time) {}
  public var nextWake: Time { next?.time ?? end }
  public var hasPendingBytes: Bool { false }
  public func waitForPeople() -> Bool { false }
  public var failure: String? { nil }
}
