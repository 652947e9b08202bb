import Simulation

/// Gathers journal entries into the contents of a chunk.
struct JournalChunkEncoder {
  private var writer = ByteWriter()
  private var time: UInt64 = 0
  private(set) var count = 0

  var bytes: Int { writer.count }

  /// `entry` is not before the last.
  mutating func append(_ entry: JournalEntry) {
    precondition(entry.time.picoseconds >= time, "inputs are recorded in order of time")
    writer.varint(entry.time.picoseconds - time)
    time = entry.time.picoseconds
    writer.string(entry.target)
    writer.string(entry.kind.rawValue)
    writer.varint(UInt64(entry.bytes.count))
    writer.raw(entry.bytes)
    count += 1
  }

  /// The contents; the encoder is empty afterwards.
  mutating func finish() -> [UInt8] {
    var result = ByteWriter()
    result.varint(UInt64(count))
    result.raw(writer.bytes)
    self = JournalChunkEncoder()
    return result.bytes
  }
}

/// Gives back the entries of a chunk's contents.
struct JournalChunkDecoder {
  private var reader: ByteReader
  private var remaining: Int
  private var time: UInt64 = 0

  init(_ contents: [UInt8]) throws(Malformed) {
    reader = ByteReader(contents)
    remaining = try reader.count("journal entries")
  }

  mutating func next() throws(Malformed) -> JournalEntry? {
    guard remaining > 0 else {
      guard reader.isAtEnd else { throw Malformed("bytes after the last journal entry") }
      return nil
    }
    remaining -= 1
    let (sum, overflow) = time.addingReportingOverflow(try reader.varint())
    guard !overflow else { throw Malformed("the journal's time is past 64 bits") }
    time = sum
    let target = try reader.string("a target", atMost: JournalEntry.maximumNameBytes)
    let kind = try reader.string("a kind of input", atMost: JournalEntry.maximumNameBytes)
    let count = try reader.count("bytes of input", atMost: JournalEntry.maximumBytes)
    return JournalEntry(
      time: Time(picoseconds: time), target: target, kind: .init(rawValue: kind),
      bytes: Array(try reader.raw(count)))
  }
}
