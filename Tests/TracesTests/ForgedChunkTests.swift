import Simulation
import Testing
import Traces

/// Chunks whose checksums hold and whose contents lie.
@Suite struct ForgedChunkTests {
  private static func prefix() throws -> [UInt8] {
    let sink = MemorySink()
    _ = try RecordingWriter(header: Sample.header, to: sink)
    return sink.bytes
  }

  private func message(_ chunk: [UInt8]) throws -> String {
    let bytes = try Self.prefix() + chunk
    let error = #expect(throws: RecordingError.self) { try RecordingReader(bytes: bytes).verify() }
    return try #require(error).description
  }

  @Test func sizesAreBoundedBeforeMemoryIsTaken() throws {
    let large = Forgery.chunk(ChunkKind.events.rawValue, contents: [0], claiming: .max)
    #expect(try message(large).contains("larger than a chunk may be"))
    let bomb = Forgery.chunk(
      ChunkKind.events.rawValue, contents: [UInt8](repeating: 0, count: 32 << 20),
      claiming: 1 << 20)
    #expect(try message(bomb).contains("zstd: Destination buffer is too small"))
    let short = Forgery.chunk(ChunkKind.events.rawValue, contents: [0], claiming: 5)
    #expect(try message(short).contains("holds 1 bytes, expected 5"))
    let noise = Forgery.chunk(ChunkKind.events.rawValue, contents: [0], payload: [1, 2, 3, 4, 5])
    #expect(try message(noise).contains("zstd: "))
  }

  @Test func kindsAndNumbersMustBeRight() throws {
    #expect(try message(Forgery.chunk(7, contents: [])).contains("no such kind: 0x00000007"))
    let second = Forgery.chunk(ChunkKind.header.rawValue, contents: [])
    #expect(try message(second).contains("second header"))
    let skipped = Forgery.chunk(ChunkKind.events.rawValue, number: 4, contents: [0])
    #expect(try message(skipped).contains("expected chunk 1, found chunk 4"))
  }

  @Test(
    arguments: [
      ([], "cut short"), ([0x80], "cut short"), ([0x80, 0], "shortest form"),
      ([200, 1], "more than"),
      ([1, 4, 0, 0, 0, 99, 0, 0], "no kind of event has the number 99"),
      ([1, 4, 0, 0, 0, 1, 0x80, 0], "an unknown part"), ([1, 1, 0, 0, 5], "no shape 5"),
      ([1, 6, 0, 0, 0, 1, 0, 0x80, 0x80, 4], "an origin past 65535"),
      ([0, 0, 0, 0, 1], "bytes after the last event"), ([1, 5, 0, 0, 0, 1, 1, 0, 9], "cut short"),
      (
        [1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2],
        "cut short"
      ),
    ] as [([UInt8], String)])
  func eventsMustMakeSense(contents: [UInt8], expected: String) throws {
    let text = try message(Forgery.chunk(ChunkKind.events.rawValue, contents: contents))
    #expect(text.contains(expected), "\(text)")
  }

  @Test func digestsMustMakeSense() throws {
    func digests(_ contents: [UInt8]) throws -> String {
      try message(Forgery.chunk(ChunkKind.digests.rawValue, contents: contents))
    }
    let zeros = [UInt8](repeating: 0, count: 32)
    #expect(try digests([0] + zeros.dropLast() + [1]).contains("chain of digests is broken"))
    #expect(try digests([0] + zeros + [0]).contains("chain of digests is broken"))
    #expect(try digests([1, 5, 2]).contains("given or not"))
    #expect(try digests([1, 5, 1, 1, 1, 0x61, 0] + zeros).contains("a new component"))
    #expect(try digests([1, 5, 1, 1, 1, 0x61, 2] + zeros).contains("not there"))
    #expect(try digests([1, 5, 1, 1, 1, 0xff, 1] + zeros).contains("no UTF-8"))
    let many = [UInt8](repeating: 0, count: 5000)
    #expect(try digests([1, 5, 1, 0x88, 0x27] + many).contains("5000 components are more"))
  }

  @Test func journalsMustMakeSense() throws {
    func journal(_ contents: [UInt8]) throws -> String {
      try message(Forgery.chunk(ChunkKind.journal.rawValue, contents: contents))
    }
    #expect(try journal([1, 0, 0, 0, 3, 1]).contains("3 bytes of input are more"))
    #expect(try journal([1, 0, 0, 0, 0, 7]).contains("bytes after the last journal entry"))
    let late: [UInt8] = [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1]
    #expect(try journal([2] + late + [0, 0, 0, 1, 0, 0, 0]).contains("past 64 bits"))
  }

  @Test func snapshotsMustFitTogether() throws {
    func part(_ time: UInt8, of size: UInt64, at start: UInt64, _ bytes: [UInt8]) -> [UInt8] {
      [time, 0, 0, 0, 0, 0, 0, 0]
        + [size, start].flatMap { value in withUnsafeBytes(of: value.littleEndian) { Array($0) } }
        + bytes
    }
    func snapshot(_ contents: [UInt8]) throws -> String {
      try message(Forgery.chunk(ChunkKind.snapshot.rawValue, contents: contents))
    }
    #expect(try snapshot([1, 2, 3]).contains("cut short"))
    #expect(try snapshot(part(1, of: 4, at: 1, [1])).contains("out of place"))
    #expect(try snapshot(part(1, of: 4, at: 0, [])).contains("out of place"))
    #expect(try snapshot(part(1, of: 1, at: 0, [1, 2])).contains("too long"))
    #expect(try snapshot(part(1, of: .max, at: 0, [1])).contains("expected at most"))
  }
}
