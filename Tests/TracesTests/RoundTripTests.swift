import Glibc
import Simulation
import Testing
import Traces

@Suite struct RoundTripTests {
  @Test(arguments: 0..<40) func randomRecordingsComeBack(seed: UInt64) throws {
    let sample = Sample.random(seed: seed)
    let reader = try RecordingReader(bytes: try sample.written(batches: 1 + Int(seed % 4)))
    try reader.verify()
    #expect(reader.isComplete)
    #expect(reader.header == sample.header)
    #expect(try reader.allEvents() == sample.events)
    #expect(try reader.allInputs() == sample.journal)
    #expect(try reader.allDigests() == sample.digests)
    #expect(try reader.allSnapshots().map(\.bytes) == sample.snapshots.map(\.bytes))
    #expect(try reader.allSnapshots().map(\.time) == sample.snapshots.map(\.time))
    let summary = try #require(try reader.summary())
    #expect(summary.time == sample.time && summary.reason == sample.reason)
    #expect(summary.eventCount == UInt64(sample.events.count))
  }

  @Test func writingIsDeterministic() throws {
    #expect(try Sample.random(seed: 3).written() == Sample.random(seed: 3).written())
  }

  @Test func chunksAreWrittenAsTheyFill() throws {
    let sink = MemorySink()
    let writer = try RecordingWriter(header: Sample.header, to: sink)
    for event in Sample.random(seed: 9, events: 20_000).events { writer.observe(event) }
    let reader = try RecordingReader(bytes: sink.bytes)
    #expect(reader.truncation?.strayBytes == 0)
    #expect(try reader.allEvents().count > 10_000)
  }

  @Test func aLargeSnapshotIsCutIntoParts() throws {
    var sample = Sample(header: Sample.header)
    var random = SeededRandom(seed: 5)
    sample.snapshots = [(.milliseconds(3), random.bytes(3 << 20)), (.milliseconds(4), [])]
    let reader = try sample.reader()
    try reader.verify()
    #expect(try reader.allSnapshots().map(\.bytes) == sample.snapshots.map(\.bytes))
    #expect(throws: RecordingError.self) {
      var cursor = reader.snapshots(maximumBytes: 1000)
      _ = try cursor.next()
    }
  }

  @Test func filesAreReadInPieces() throws {
    let path = "/tmp/orrery-round-trip-\(getpid()).recording"
    defer { unlink(path) }
    let sample = Sample.random(seed: 11)
    let sink = try FileSink(path: path)
    let writer = try RecordingWriter(header: sample.header, to: sink)
    for event in sample.events { writer.observe(event) }
    try writer.finish(time: sample.time, reason: sample.reason)
    try sink.close()
    #expect(try RecordingReader(path: path).allEvents() == sample.events)
  }

  @Test func hostErrorsNameThePath() {
    #expect(throws: RecordingError.file(path: "/nowhere/x", reason: "No such file or directory")) {
      try RecordingReader(path: "/nowhere/x")
    }
    #expect(throws: RecordingError.file(path: "/tmp", reason: "not a regular file")) {
      try RecordingReader(path: "/tmp")
    }
    #expect(throws: RecordingError.file(path: "/nowhere/x", reason: "No such file or directory")) {
      try FileSink(path: "/nowhere/x")
    }
  }

  @Test func aFullDiskIsReportedAndDisturbsNobody() throws {
    final class FullSink: RecordingSink {
      var room = 1
      func write(_ bytes: [UInt8]) throws(RecordingError) {
        guard room > 0 else { throw .file(path: "disk", reason: "full") }
        room -= 1
      }
    }
    let writer = try RecordingWriter(header: Sample.header, to: FullSink())
    for event in Sample.random(seed: 9, events: 20_000).events { writer.observe(event) }
    #expect(writer.failure == .file(path: "disk", reason: "full"))
    #expect(throws: RecordingError.file(path: "disk", reason: "full")) { try writer.flush() }
  }

  @Test func eventsAreSmall() throws {
    let sample = Sample.realistic(exceptions: 4000)
    let bytes = try sample.written()
    let reader = try RecordingReader(bytes: bytes)
    let chunks = reader.chunks.filter { $0.kind == .events }
    let raw = chunks.reduce(0) { $0 + $1.contentBytes }
    #expect(raw <= sample.events.count * 5, "\(raw) bytes for \(sample.events.count) events")
    #expect(bytes.count <= sample.events.count * 2, "\(bytes.count) compressed")
  }
}
