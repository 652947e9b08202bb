import Simulation

/// What a recording holds, in numbers.
public struct TraceStatistics: Sendable, Equatable {
  public struct Row: Sendable, Equatable {
    public let name: String
    public let count: UInt64
    /// Bytes of contents before compression; zero where it does not apply.
    public let bytes: UInt64
  }

  public struct ChunkRow: Sendable, Equatable {
    public let kind: ChunkKind
    public let count: Int
    /// Before compression.
    public let contentBytes: Int
    /// In the file, preambles included.
    public let fileBytes: Int
  }

  /// Kinds that occur, in the order of their numbers.
  public let kinds: [Row]
  /// Origins that occur, in the order of their numbers.
  public let origins: [Row]
  /// Classes of exceptions that occur, most frequent first.
  public let exceptions: [Row]
  /// Kinds of chunks that occur.
  public let chunks: [ChunkRow]
  public let eventCount: UInt64
  public let inputCount: UInt64
  public let digestCount: UInt64

  /// Reads the whole recording.
  public init(_ reader: RecordingReader) throws(RecordingError) {
    var byKind: [TraceKind: (UInt64, UInt64)] = [:]
    var byOrigin: [UInt16: (UInt64, UInt64)] = [:]
    var byClass: [String: UInt64] = [:]
    var total: UInt64 = 0
    var events = reader.events()
    while let event = try events.next() {
      let bytes = UInt64(events.lastEventBytes)
      total += 1
      byKind[event.kind, default: (0, 0)].0 += 1
      byKind[event.kind, default: (0, 0)].1 += bytes
      byOrigin[event.origin, default: (0, 0)].0 += 1
      byOrigin[event.origin, default: (0, 0)].1 += bytes
      if event.kind == .exception { byClass[ExceptionText(event).name, default: 0] += 1 }
    }
    eventCount = total
    kinds = TraceKind.allCases.compactMap { kind in
      byKind[kind].map { Row(name: kind.name, count: $0.0, bytes: $0.1) }
    }
    origins = byOrigin.keys.sorted().map { number in
      let (count, bytes) = byOrigin[number]!
      return Row(name: reader.header.name(ofOrigin: number), count: count, bytes: bytes)
    }
    exceptions = byClass.keys.sorted { (byClass[$1]!, $0) < (byClass[$0]!, $1) }.map {
      Row(name: $0, count: byClass[$0]!, bytes: 0)
    }
    chunks = ChunkKind.allCases.compactMap { kind in
      let all = reader.chunks.filter { $0.kind == kind }
      guard !all.isEmpty else { return nil }
      return ChunkRow(
        kind: kind, count: all.count, contentBytes: all.reduce(0) { $0 + $1.contentBytes },
        fileBytes: all.reduce(0) { $0 + $1.payloadBytes + Chunk.preambleBytes })
    }
    var inputs: UInt64 = 0
    var journal = reader.journal()
    while try journal.next() != nil { inputs += 1 }
    inputCount = inputs
    var points: UInt64 = 0
    var digests = reader.digests()
    while try digests.next() != nil { points += 1 }
    digestCount = points
  }
}
