import Simulation
import Testing
import Traces

@Suite struct DifferenceTests {
  private static func sample() -> Sample {
    var sample = Sample.realistic(exceptions: 50)
    sample.journal = [
      JournalEntry(time: .zero, target: "uart0", kind: .console, bytes: Array("ls\n".utf8)),
      JournalEntry(time: .nanoseconds(9), target: "uart0", kind: .consoleEnd, bytes: []),
    ]
    sample.digests = (1...4).map { number in
      DigestPoint(
        time: .milliseconds(number),
        components: ["core0", "memory", "uart0"].map {
          ComponentDigest(name: $0, digest: Digest(low: number, high: 0))
        })
    }
    return sample
  }

  private func first(_ change: (inout Sample) -> Void) throws -> Difference? {
    var changed = Self.sample()
    change(&changed)
    let (left, right) = (try Self.sample().reader(), try changed.reader())
    let found = try firstDifference(left, right)
    // The comparison is symmetric.
    let mirrored = try firstDifference(right, left)
    #expect(mirrored?.left == found?.right && mirrored?.right == found?.left)
    return found
  }

  @Test func equalRunsHaveNone() throws {
    #expect(try first { _ in } == nil)
    #expect(try first { $0.header.simulatorVersion = "2.0" } == nil)
    let (one, other) = (
      try Self.sample().written(batches: 1), try Self.sample().written(batches: 3)
    )
    #expect(one != other)
    #expect(
      try firstDifference(RecordingReader(bytes: one), RecordingReader(bytes: other)) == nil)
  }

  @Test func headers() throws {
    func field(_ change: (inout RecordingHeader) -> Void) throws -> String? {
      guard case .header(let field)? = try first({ change(&$0.header) })?.place else { return nil }
      return field
    }
    #expect(try field { $0.behaviour += 1 } == "behaviour")
    #expect(try field { $0.board = NamedHash(name: "phone", contents: []) } == "board")
    #expect(try field { $0.images[1] = NamedHash(name: "x", contents: []) } == "image guest.elf")
    #expect(try field { $0.images.removeLast() } == "image guest.elf")
    #expect(try field { $0.configuration = "el=1\nquantum=1000000\n" } == "configuration")
    #expect(try field { $0.configuration += "jitter=1\n" } == "configuration")
    #expect(try field { $0.seed = 7 } == "seed")
    #expect(try field { $0.origins.removeLast() } == "origin")
    #expect(try field { $0.digestInterval = .milliseconds(2) } == "digest interval")
    let found = try #require(try first { $0.header.configuration = "el=1\nquantum=1000000\n" })
    #expect(found.left == "el=2" && found.right == "el=1")
    #expect(found.description == "header, configuration\n  first:  el=2\n  second: el=1")
  }

  @Test func inputs() throws {
    let changed = try #require(
      try first {
        $0.journal[1] = JournalEntry(
          time: .nanoseconds(9), target: "uart0", kind: .console, bytes: [4])
      })
    #expect(changed.place == .input(index: 1))
    #expect(changed.right == "0.000000009 s    uart0  console          \"\\x04\"")
    let missing = try #require(try first { $0.journal.removeLast() })
    #expect(missing.place == .input(index: 1) && missing.right == "no more inputs")
  }

  @Test func events() throws {
    let original = Self.sample().events
    for (index, event) in original.enumerated().filter({ $0.offset.isMultiple(of: 37) }) {
      let other = TraceEvent(
        origin: event.origin, kind: event.kind, time: event.time, position: event.position,
        ordinal: event.ordinal, a: event.a, b: event.b, c: event.c ^ 4, d: event.d)
      let found = try #require(try first { $0.events[index] = other })
      #expect(found.place == .event(index: UInt64(index), left: event, right: other))
      #expect(found.description.hasPrefix("event \(index), c\n"))
      let lost = try #require(try first { $0.events.remove(at: index) })
      #expect(lost.place == .event(index: UInt64(index), left: event, right: original[index + 1]))
    }
    let last = try #require(try first { $0.events.removeLast() })
    let count = UInt64(original.count)
    #expect(last.place == .event(index: count - 1, left: original.last, right: nil))
    #expect(last.description.hasPrefix("event \(count - 1), which only the first has"))
  }

  @Test func digests() throws {
    let found = try #require(
      try first {
        var components = $0.digests[2].components
        components[1] = ComponentDigest(name: "memory", digest: Digest(low: 99, high: 0))
        $0.digests[2] = DigestPoint(time: $0.digests[2].time, components: components)
      })
    #expect(found.place == .digest(time: .milliseconds(3), components: ["memory"]))
    #expect(found.left == "memory 03000000000000000000000000000000")
    let missing = try #require(try first { $0.digests.remove(at: 1) })
    #expect(missing.place == .digest(time: .milliseconds(2), components: []))
    let renamed = try #require(
      try first {
        let point = $0.digests[0]
        let other = ComponentDigest(name: "uart1", digest: point.components[2].digest)
        $0.digests[0] = DigestPoint(
          time: point.time, components: Array(point.components[..<2]) + [other])
      })
    #expect(renamed.place == .digest(time: .milliseconds(1), components: ["uart0", "uart1"]))
  }

  @Test func ends() throws {
    #expect(try first { $0.time = .milliseconds(8) }?.place == .end(field: "time"))
    #expect(try first { $0.reason = "everything sleeps" }?.place == .end(field: "reason"))
  }

  @Test func aCutRecordingDiffersInItsEndAlone() throws {
    let bytes = try Self.sample().written(batches: 4)
    let whole = try RecordingReader(bytes: bytes)
    for chunk in whole.chunks.dropFirst() {
      let cut = try RecordingReader(bytes: Array(bytes[..<Int(chunk.offset)]))
      let found = try #require(try firstDifference(whole, cut))
      #expect(found.place == .end(field: "completeness"))
      #expect(found.left == "complete" && found.right.hasPrefix("cut short"))
    }
  }

  @Test func whatIsRecordedDecidesNothing() throws {
    let kinds = TraceKinds([.exception, .output])
    var fewer = Self.sample()
    fewer.header.recordedKinds = kinds
    let reader = try fewer.reader()
    #expect(try reader.allEvents() == fewer.events.filter { kinds.contains($0.kind) })
    #expect(try firstDifference(reader, Self.sample().reader()) == nil)
  }

  @Test func everyPartGivesItsFirst() throws {
    var other = Self.sample()
    other.header.seed = 1
    other.events.removeLast()
    other.header.digestInterval = .milliseconds(2)
    other.digests = [other.digests[1], other.digests[3]]
    let found = try differences(Self.sample().reader(), other.reader())
    #expect(found.count == 2)
    #expect(found.first?.place == .header(field: "seed"))
  }
}
