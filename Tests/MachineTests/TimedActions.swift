import Machine
import Simulation

/// Actions at their times, and what the machine says of them.
final class TimedActions: InputSource, JournalObserver {
  private var actions: [(time: Time, action: InputAction)]
  private(set) var delivered: [JournalEntry] = []

  init(_ actions: [(Time, InputAction)]) {
    self.actions = actions.map { (time: $0.0, action: $0.1) }
  }

  convenience init(keys: [(Time, KeyChange)]) { self.init(keys.map { ($0.0, .move($0.1)) }) }

  func delivered(_ entry: JournalEntry) { delivered.append(entry) }
  func take(for console: String, room: Int, at time: Time) -> [UInt8] { [] }
  func takeActions(at time: Time) -> [InputAction] {
    let due = actions.prefix { $0.time <= time }
    actions.removeFirst(due.count)
    return due.map(\.action)
  }
  func output(_ byte: UInt8, from console: String, at time: Time) {}
  var nextWake: Time { actions.first?.time ?? .never }
  var hasPendingBytes: Bool { false }
  func waitForPeople() -> Bool { false }
  var failure: String? { nil }
}
