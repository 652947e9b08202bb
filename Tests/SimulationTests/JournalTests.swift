import Simulation
import Testing

@Suite struct JournalTests {
  private func entry(_ nanoseconds: UInt64, _ text: String) -> JournalEntry {
    JournalEntry(
      time: .nanoseconds(nanoseconds), target: "uart0", kind: .console, bytes: Array(text.utf8))
  }

  @Test func entriesAreTakenInOrderWhenDue() throws {
    var journal = try #require(
      Journal(replaying: [entry(1, "a"), entry(1, "b"), entry(5, "c")]))
    #expect(journal.takeDue(at: .zero) == nil)
    #expect(journal.nextTime == .nanoseconds(1))
    #expect(journal.takeDue(at: .nanoseconds(2)) == entry(1, "a"))
    #expect(journal.takeDue(at: .nanoseconds(2)) == entry(1, "b"))
    #expect(journal.takeDue(at: .nanoseconds(2)) == nil)
    #expect(journal.position == 2)
    journal.append(entry(7, "d"))
    #expect(journal.takeDue(at: .never) == entry(5, "c"))
    #expect(journal.takeDue(at: .never) == entry(7, "d"))
    #expect(journal.nextTime == .never)
    #expect(Journal(replaying: [entry(2, "a"), entry(1, "b")]) == nil)
  }

  @Test func statesComeBackAndLiesDoNot() throws {
    var journal = try #require(Journal(replaying: [entry(1, "a"), entry(5, "ccc")]))
    _ = journal.takeDue(at: .nanoseconds(1))
    var writer = StateCoder()
    try journal.code(&writer)
    var (other, reader) = (Journal(), StateCoder(decoding: writer.bytes))
    try other.code(&reader)
    #expect(other == journal && reader.isAtEnd)
    var random = SeededRandom(seed: 6)
    for _ in 0..<5_000 {
      var mutated = writer.bytes
      mutated[Int(random.next(below: UInt64(mutated.count)))] = UInt8(
        truncatingIfNeeded: random.next())
      var reader = StateCoder(decoding: mutated)
      try? other.code(&reader)
      let times = other.entries.map(\.time)
      #expect(times == times.sorted() && other.position <= times.count)
    }
  }
}
