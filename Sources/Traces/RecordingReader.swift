import Simulation

/// Where and why a recording stops before its end.
public struct Truncation: Sendable, Equatable, CustomStringConvertible {
  /// Where the last whole chunk ends.
  public let offset: UInt64
  /// The number of whole chunks, the header among them.
  public let chunkCount: Int
  /// What the chunk that was cut would have held, when its preamble is whole.
  public let kind: ChunkKind?
  /// Bytes after the last whole chunk.
  public let strayBytes: UInt64

  public var description: String {
    let cut = "\(strayBytes) bytes of a cut \(kind.map { $0.name + " " } ?? "")chunk"
    return "cut short after \(chunkCount) whole chunks, at offset 0x\(hexadecimal(offset)): "
      + (strayBytes == 0 ? "no end chunk" : cut)
  }
}

/// Reads a recording, which nobody vouches for.
///
/// Opening it reads the header and all preambles; contents are read, checked and decompressed a
/// chunk at a time. Memory is bounded by ``Chunk/maximumContents`` whatever the file says.
public final class RecordingReader {
  public let header: RecordingHeader
  /// All whole chunks, the header first.
  public let chunks: [Chunk]
  /// `nil` when the recording was finished.
  public let truncation: Truncation?
  private let source: RecordingSource

  public var isComplete: Bool { truncation == nil }

  public convenience init(bytes: [UInt8]) throws(RecordingError) {
    try self.init(.memory(bytes))
  }

  public convenience init(path: String) throws(RecordingError) {
    try self.init(.file(try RecordingFile(path: path)))
  }

  private init(_ source: RecordingSource) throws(RecordingError) {
    self.source = source
    try Self.checkPrefix(source)
    (chunks, truncation) = try Self.index(source)
    guard let first = chunks.first else { throw .cutInHeader(size: source.size) }
    guard first.kind == .header else { throw .malformed(first.place, "expected the header") }
    header = try Self.state(RecordingHeader(), first, source) {
      (header, coder) throws(StateError) in try header.code(&coder)
    }
  }

  /// How the run ended; `nil` in a recording that was cut short.
  public func summary() throws(RecordingError) -> RecordingSummary? {
    guard let last = chunks.last, last.kind == .end else { return nil }
    return try Self.state(RecordingSummary(), last, source) {
      (summary, coder) throws(StateError) in try summary.code(&coder)
    }
  }

  /// The checked contents of a chunk.
  public func contents(of chunk: Chunk) throws(RecordingError) -> [UInt8] {
    try Self.contents(of: chunk, source)
  }

  private static func checkPrefix(_ source: RecordingSource) throws(RecordingError) {
    let bytes = try source.read(
      Int(min(source.size, UInt64(RecordingFormat.prefixBytes))), at: 0)
    let magic = RecordingFormat.magic
    guard bytes.prefix(magic.count).elementsEqual(magic.prefix(bytes.count)), !bytes.isEmpty else {
      throw .notARecording
    }
    guard bytes.count == RecordingFormat.prefixBytes else {
      throw .cutInHeader(size: source.size)
    }
    let format = bytes[magic.count...].reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    guard format == RecordingFormat.current else { throw .otherFormat(found: format) }
  }

  private static func index(
    _ source: RecordingSource
  ) throws(RecordingError) -> ([Chunk], Truncation?) {
    var chunks: [Chunk] = []
    var offset = UInt64(RecordingFormat.prefixBytes)
    var cutKind: ChunkKind?
    while source.size - offset >= UInt64(Chunk.preambleBytes) {
      let preamble = try source.read(Chunk.preambleBytes, at: offset)
      let chunk = try Chunk(preamble: preamble, offset: offset, number: UInt32(chunks.count))
      guard chunks.isEmpty || chunk.kind != .header, chunks.last?.kind != .end else {
        throw .malformed(chunk.place, "a chunk after the end, or a second header")
      }
      guard chunk.end <= source.size else {
        cutKind = chunk.kind
        break
      }
      chunks.append(chunk)
      offset = chunk.end
    }
    let isEnded = chunks.last?.kind == .end
    guard isEnded, offset < source.size else {
      let truncation = Truncation(
        offset: offset, chunkCount: chunks.count, kind: cutKind, strayBytes: source.size - offset)
      return (chunks, isEnded ? nil : truncation)
    }
    let place = ChunkPlace(offset: offset, number: UInt32(chunks.count), kind: nil)
    throw .malformed(place, "bytes after the end")
  }

  private static func contents(
    of chunk: Chunk, _ source: RecordingSource
  ) throws(RecordingError) -> [UInt8] {
    let payload = try source.read(
      chunk.payloadBytes, at: chunk.offset + UInt64(Chunk.preambleBytes))
    let found = CRC32.ieee.checksum(payload)
    guard found == chunk.payloadChecksum else {
      throw .checksum(chunk.place, part: .payload, expected: chunk.payloadChecksum, found: found)
    }
    do throws(Malformed) {
      return try decompress(payload, size: chunk.contentBytes)
    } catch {
      throw .malformed(chunk.place, error.what)
    }
  }

  private static func state<Value>(
    _ blank: Value, _ chunk: Chunk, _ source: RecordingSource,
    code: (inout Value, inout StateCoder) throws(StateError) -> Void
  ) throws(RecordingError) -> Value {
    var coder = StateCoder(decoding: try contents(of: chunk, source))
    var value = blank
    do throws(StateError) {
      try code(&value, &coder)
    } catch {
      throw .malformed(chunk.place, error.description)
    }
    guard coder.isAtEnd else { throw .malformed(chunk.place, "bytes after the last field") }
    return value
  }
}
