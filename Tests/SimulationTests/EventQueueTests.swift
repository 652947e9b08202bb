import Simulation
import Testing

@Suite struct EventQueueTests {
  /// A queue that is sorted anew whenever it is asked.
  private struct Model {
    var events: [(time: UInt64, priority: EventPriority, sequence: UInt64, tag: UInt32)] = []
    var sequence: UInt64 = 0

    mutating func schedule(_ time: UInt64, _ priority: EventPriority, _ tag: UInt32) {
      events.append((time, priority, sequence, tag))
      sequence += 1
    }

    mutating func popDue(_ time: UInt64) -> UInt32? {
      let order = events.indices.sorted {
        (events[$0].time, events[$0].priority.rawValue, events[$0].sequence)
          < (events[$1].time, events[$1].priority.rawValue, events[$1].sequence)
      }
      guard let first = order.first, events[first].time <= time else { return nil }
      return events.remove(at: first).tag
    }
  }

  @Test(arguments: 0..<20) func orderIsTheModels(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    var (queue, model) = (EventQueue(), Model())
    var ids: [EventID] = []
    let priorities: [EventPriority] = [.digest, .device, .timer, .input]
    for tag in 0..<600 as Range<UInt32> {
      switch random.next(below: 6) {
      case 0...2:
        let time = random.next(below: 40)
        let priority = priorities[Int(random.next(below: 4))]
        ids.append(
          queue.schedule(
            at: Time(picoseconds: time), priority: priority, target: ComponentID(3), tag: tag))
        model.schedule(time, priority, tag)
      case 3 where !ids.isEmpty:
        // Also of events that were delivered or cancelled before.
        let id = ids[Int(random.next(below: UInt64(ids.count)))]
        queue.cancel(id)
        model.events.removeAll { $0.sequence == id.sequence }
      case 4:
        try roundTrip(&queue)
      default:
        let time = random.next(below: 40)
        #expect(queue.popDue(at: Time(picoseconds: time))?.tag == model.popDue(time))
      }
      #expect(queue.count == model.events.count)
      #expect(queue.pending == queue.pending.sorted() && queue.pending.first == queue.next)
    }
    while let tag = model.popDue(.max) { #expect(queue.popDue(at: .never)?.tag == tag) }
    #expect(queue.next == nil)
  }

  private func roundTrip(_ queue: inout EventQueue) throws {
    var writer = StateCoder()
    try queue.code(&writer)
    var other = EventQueue()
    var reader = StateCoder(decoding: writer.bytes)
    try other.code(&reader)
    #expect(reader.isAtEnd && other.pending == queue.pending)
    queue = other
  }

  @Test(
    arguments: [
      [5, 30, 0, 1, 1, 9, 30, 1, 1, 1], [9, 0, 0, 1, 1, 9, 30, 0, 1, 1], [9, 30, 7, 1, 1],
      [9, 1, 0, 1, 1], [9, 30, 0, 1], [9, 30, 0, 1 << 63, 1], [9, 30, 0, 1, 1 << 32],
      [9, 30, 0, 1, 1, 5, 30, 0, 1, 1], [9, 30, 0, 1, 1, 9, 30, 0, 1, 1],
    ] as [[UInt64]])
  func queuesThatCannotBeAreRefused(events: [UInt64]) throws {
    var writer = StateCoder()
    var (sequence, flat): (UInt64, [UInt64]) = (3, events)
    try writer.field("nextSequence", &sequence)
    try writer.field("events", &flat)
    var queue = EventQueue()
    _ = queue.schedule(at: .zero, priority: .input, target: ComponentID(0), tag: 8)
    #expect(throws: StateError.self) {
      var reader = StateCoder(decoding: writer.bytes)
      try queue.code(&reader)
    }
    #expect(queue.next?.tag == 8, "a failure changes nothing")
  }
}
