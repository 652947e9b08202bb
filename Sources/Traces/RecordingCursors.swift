import Simulation

/// Reads the chunks of one kind, one after the other.
private struct ChunkCursor {
  let reader: RecordingReader
  let kind: ChunkKind
  var index = 0
  private(set) var chunk: Chunk?

  init(_ reader: RecordingReader, _ kind: ChunkKind) {
    (self.reader, self.kind) = (reader, kind)
  }

  /// The contents of the next chunk of the kind.
  mutating func next() throws(RecordingError) -> [UInt8]? {
    while index < reader.chunks.count {
      let candidate = reader.chunks[index]
      index += 1
      guard candidate.kind == kind else { continue }
      chunk = candidate
      return try reader.contents(of: candidate)
    }
    return nil
  }

  /// `body`, whose complaints get the current chunk's place.
  func placed<Value>(_ body: () throws(Malformed) -> Value) throws(RecordingError) -> Value {
    do throws(Malformed) {
      return try body()
    } catch {
      guard let chunk else { preconditionFailure("nothing was read: \(error)") }
      throw .malformed(chunk.place, error.what)
    }
  }
}

/// Goes through the events of a recording in their recorded order.
public struct EventCursor {
  private var chunks: ChunkCursor
  private var decoder: EventChunkDecoder?
  /// Bytes of contents that the last event took, before compression.
  public private(set) var lastEventBytes = 0

  fileprivate init(_ reader: RecordingReader) { chunks = ChunkCursor(reader, .events) }

  public mutating func next() throws(RecordingError) -> TraceEvent? {
    while true {
      if decoder != nil {
        let before = decoder!.bytes
        let event = try chunks.placed { () throws(Malformed) in try decoder!.next() }
        if let event {
          lastEventBytes = decoder!.bytes - before
          return event
        }
      }
      guard let contents = try chunks.next() else {
        decoder = nil
        return nil
      }
      decoder = try chunks.placed { () throws(Malformed) in try EventChunkDecoder(contents) }
    }
  }
}

/// Goes through the inputs of a recording.
public struct JournalCursor {
  private var chunks: ChunkCursor
  private var decoder: JournalChunkDecoder?

  fileprivate init(_ reader: RecordingReader) { chunks = ChunkCursor(reader, .journal) }

  public mutating func next() throws(RecordingError) -> JournalEntry? {
    while true {
      if decoder != nil {
        let entry = try chunks.placed { () throws(Malformed) in try decoder!.next() }
        if let entry { return entry }
      }
      guard let contents = try chunks.next() else {
        decoder = nil
        return nil
      }
      decoder = try chunks.placed { () throws(Malformed) in try JournalChunkDecoder(contents) }
    }
  }
}

/// Goes through the digest points of a recording and checks their chain.
public struct DigestCursor {
  private var chunks: ChunkCursor
  private var decoder: DigestChunkDecoder?
  /// The chain after the last point that was read.
  public private(set) var chain = DigestChain()

  fileprivate init(_ reader: RecordingReader) { chunks = ChunkCursor(reader, .digests) }

  public mutating func next() throws(RecordingError) -> DigestPoint? {
    while true {
      if decoder != nil {
        let point = try chunks.placed { () throws(Malformed) in try decoder!.next(&chain) }
        if let point { return point }
      }
      guard let contents = try chunks.next() else {
        decoder = nil
        return nil
      }
      decoder = try chunks.placed { () throws(Malformed) in try DigestChunkDecoder(contents) }
    }
  }
}

/// A snapshot in a recording.
public struct RecordedSnapshot: Sendable, Equatable {
  public let time: Time
  /// What ``StateCoder`` wrote.
  public let bytes: [UInt8]
}

/// Goes through the snapshots of a recording.
public struct SnapshotCursor {
  private var chunks: ChunkCursor
  private let maximumBytes: Int

  fileprivate init(_ reader: RecordingReader, _ maximumBytes: Int) {
    chunks = ChunkCursor(reader, .snapshot)
    self.maximumBytes = maximumBytes
  }

  /// The next whole snapshot; one that a truncation cut is left out.
  public mutating func next() throws(RecordingError) -> RecordedSnapshot? {
    var bytes: [UInt8] = []
    guard let (time, _) = try walk({ bytes += $0 }) else { return nil }
    return RecordedSnapshot(time: time, bytes: bytes)
  }

  /// The size of the next whole snapshot, which is checked and not kept.
  mutating func nextSize() throws(RecordingError) -> UInt64? {
    try walk { _ in }?.size
  }

  /// Goes through the parts of the next snapshot.
  private mutating func walk(
    _ take: (ArraySlice<UInt8>) -> Void
  ) throws(RecordingError) -> (time: Time, size: UInt64)? {
    var time: UInt64 = 0
    var done: UInt64 = 0
    var size: UInt64?
    while size != done {
      guard let contents = try chunks.next() else {
        guard size == nil || !chunks.reader.isComplete else {
          return try chunks.placed { () throws(Malformed) in throw Malformed("a part is missing") }
        }
        return nil
      }
      let limit = maximumBytes
      try chunks.placed { () throws(Malformed) in
        var reader = ByteReader(contents)
        let found = (try reader.fixed64(), try reader.fixed64(), try reader.fixed64())
        if size == nil { time = found.0 }
        guard found.0 == time, found.1 == size ?? found.1, found.2 == done,
          !reader.isAtEnd || found.1 == 0
        else { throw Malformed("a part of a snapshot is out of place") }
        guard found.1 <= UInt64(limit) else {
          throw Malformed("a snapshot of \(found.1) bytes, expected at most \(limit)")
        }
        guard UInt64(reader.remaining) <= found.1 - done else {
          throw Malformed("a part of a snapshot is too long")
        }
        size = found.1
        done += UInt64(reader.remaining)
        take(try reader.raw(reader.remaining))
      }
    }
    return (Time(picoseconds: time), done)
  }
}

extension RecordingReader {
  public func events() -> EventCursor { EventCursor(self) }
  public func journal() -> JournalCursor { JournalCursor(self) }
  public func digests() -> DigestCursor { DigestCursor(self) }

  /// Snapshots of at most `maximumBytes`, which bounds the memory that reading takes.
  public func snapshots(maximumBytes: Int) -> SnapshotCursor { SnapshotCursor(self, maximumBytes) }

  /// All inputs, as a replay takes them.
  public func allInputs() throws(RecordingError) -> [JournalEntry] {
    var entries: [JournalEntry] = []
    var cursor = journal()
    while let entry = try cursor.next() { entries.append(entry) }
    return entries
  }
}
