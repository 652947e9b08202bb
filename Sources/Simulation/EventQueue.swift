/// Who receives an event: the machine's number for a device, given in board order.
public struct ComponentID: Hashable, Sendable, Comparable {
  public let index: Int
  public init(_ index: Int) { self.index = index }
  public static func < (left: ComponentID, right: ComponentID) -> Bool {
    left.index < right.index
  }
}

/// The order of events that fall on the same time. Lower goes first; each has its reason.
public enum EventPriority: UInt8, Sendable {
  /// Outside input comes first: a key pressed at t is there for whatever happens at t.
  case input = 0
  /// Timers and counters next: they raise lines that DMA and devices at t may wait for.
  case timer = 10
  /// Ordinary device work: bursts, FIFO progress, baud.
  case device = 20
  /// Ends of measurement intervals see everything that happened at t.
  case digest = 30
}

/// Something that will happen at a time.
public struct Event: Sendable, Equatable {
  public let time: Time
  public let priority: EventPriority
  /// Rises by one with each event that is scheduled: first scheduled, first delivered.
  public let sequence: UInt64
  public let target: ComponentID
  /// What the target meant by it; its own business.
  public let tag: UInt32
}

extension Event: Comparable {
  /// The total order of events: (time, priority, sequence). There is no other tie-break, and no
  /// last-in-first-out anywhere.
  public static func < (left: Event, right: Event) -> Bool {
    (left.time, left.priority.rawValue, left.sequence)
      < (right.time, right.priority.rawValue, right.sequence)
  }
}

/// Names a scheduled event so that it can be cancelled.
public struct EventID: Hashable, Sendable {
  public let sequence: UInt64
  public init(sequence: UInt64) { self.sequence = sequence }
}

/// Events in their total order.
///
/// A board has a few dozen pending events, so a sorted array serves: removal by name is simple,
/// and the contents have one canonical form for digests and snapshots. Insertion and cancelling
/// are O(n), the next event is O(1).
public struct EventQueue {
  /// Latest first, so that the next event is the last element.
  private var events: [Event] = []
  private var nextSequence: UInt64 = 0

  public init() {}

  public var next: Event? { events.last }
  public var count: Int { events.count }
  /// All pending events, earliest first.
  public var pending: [Event] { events.reversed() }

  public mutating func schedule(
    at time: Time, priority: EventPriority, target: ComponentID, tag: UInt32
  ) -> EventID {
    let event = Event(
      time: time, priority: priority, sequence: nextSequence, target: target, tag: tag)
    nextSequence += 1
    let place = events.firstIndex { $0 < event } ?? events.count
    events.insert(event, at: place)
    return EventID(sequence: event.sequence)
  }

  /// Removes the event; nothing happens when it has been delivered.
  public mutating func cancel(_ id: EventID) {
    events.removeAll { $0.sequence == id.sequence }
  }

  /// Takes the next event out when it is due at or before `time`.
  public mutating func popDue(at time: Time) -> Event? {
    guard let event = events.last, event.time <= time else { return nil }
    return events.popLast()
  }

  /// A queue that is not in order, or numbers that were never given out, are errors.
  public mutating func code(_ coder: inout StateCoder) throws(StateError) {
    var sequence = nextSequence
    try coder.field("nextSequence", &sequence)
    var flat = events.flatMap { event in
      [
        event.time.picoseconds, UInt64(event.priority.rawValue), event.sequence,
        UInt64(event.target.index), UInt64(event.tag),
      ]
    }
    try coder.field("events", &flat)
    guard coder.isDecoding else { return }
    guard flat.count.isMultiple(of: 5) else { throw StateError("events: cut short") }
    guard sequence <= UInt64.max / 2 else { throw StateError("nextSequence: \(sequence)") }
    var decoded: [Event] = []
    for start in stride(from: 0, to: flat.count, by: 5) {
      guard let priority = UInt8(exactly: flat[start + 1]).flatMap(EventPriority.init(rawValue:)),
        let tag = UInt32(exactly: flat[start + 4]), let target = Int(exactly: flat[start + 3])
      else { throw StateError("events: no such priority, target or tag") }
      let event = Event(
        time: Time(picoseconds: flat[start]), priority: priority, sequence: flat[start + 2],
        target: ComponentID(target), tag: tag)
      guard event.sequence < sequence, decoded.last.map({ event < $0 }) ?? true else {
        throw StateError("events: out of order, or never scheduled")
      }
      decoded.append(event)
    }
    guard Set(decoded.map(\.sequence)).count == decoded.count else {
      throw StateError("events: one was scheduled twice")
    }
    (events, nextSequence) = (decoded, sequence)
  }
}
