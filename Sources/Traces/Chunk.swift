import Simulation

/// What a chunk holds. The raw value is four letters that a hex dump shows.
public enum ChunkKind: UInt32, Sendable, CaseIterable {
  /// Always first, and only there.
  case header = 0x4441_4548
  case journal = 0x4c4e_524a
  case events = 0x5354_5645
  case digests = 0x5453_4744
  /// A part of a snapshot.
  case snapshot = 0x5041_4e53
  /// Always last in a recording that was finished.
  case end = 0x2144_4e45

  public var name: String {
    switch self {
    case .header: "header"
    case .journal: "journal"
    case .events: "events"
    case .digests: "digests"
    case .snapshot: "snapshot"
    case .end: "end"
    }
  }
}

/// A chunk as its preamble tells.
public struct Chunk: Sendable, Equatable {
  public let kind: ChunkKind
  public let number: UInt32
  /// Bytes from the file's start to the preamble.
  public let offset: UInt64
  /// Bytes of contents, at most ``maximumContents``.
  public let contentBytes: Int
  /// Bytes in the file after the preamble.
  public let payloadBytes: Int
  /// CRC-32 (IEEE 802.3) of the compressed payload.
  public let payloadChecksum: UInt32

  /// Contents are never larger: a reader needs no more memory for a chunk than this.
  public static let maximumContents = 4 << 20
  /// zstd adds a little to what cannot be compressed.
  static let maximumPayload = maximumContents + maximumContents / 128 + 1024
  /// kind, number, contentBytes, payloadBytes, payloadChecksum and the CRC-32 of these five.
  static let preambleBytes = 24

  public var place: ChunkPlace { ChunkPlace(offset: offset, number: number, kind: kind) }
  /// Where the next chunk begins.
  var end: UInt64 { offset + UInt64(Self.preambleBytes + payloadBytes) }

  /// Preamble and payload of a chunk.
  static func encode(
    _ kind: ChunkKind, number: UInt32, contents: [UInt8], with compressor: Compressor
  ) -> [UInt8] {
    precondition(contents.count <= maximumContents, "a chunk is at most \(maximumContents) bytes")
    let payload = compressor.compress(contents)
    var writer = ByteWriter()
    writer.fixed(kind.rawValue)
    writer.fixed(number)
    writer.fixed(UInt32(contents.count))
    writer.fixed(UInt32(payload.count))
    writer.fixed(CRC32.ieee.checksum(payload))
    writer.fixed(CRC32.ieee.checksum(writer.bytes))
    writer.raw(payload)
    return writer.bytes
  }

  /// Reads a preamble at `offset`, which should be chunk `number`.
  init(preamble: [UInt8], offset: UInt64, number: UInt32) throws(RecordingError) {
    var reader = ByteReader(preamble)
    let fields: [UInt32]
    let stored: UInt32
    do throws(Malformed) {
      fields = [
        try reader.fixed32(), try reader.fixed32(), try reader.fixed32(), try reader.fixed32(),
        try reader.fixed32(),
      ]
      stored = try reader.fixed32()
    } catch { preconditionFailure("a preamble has \(Self.preambleBytes) bytes") }
    let kind = ChunkKind(rawValue: fields[0])
    let place = ChunkPlace(offset: offset, number: number, kind: kind)
    let found = CRC32.ieee.checksum(preamble.dropLast(4))
    guard found == stored else {
      throw .checksum(place, part: .preamble, expected: stored, found: found)
    }
    guard let kind else {
      throw .malformed(place, "no such kind: 0x\(hexadecimal(UInt64(fields[0]), digits: 8))")
    }
    guard fields[1] == number else {
      throw .malformed(place, "expected chunk \(number), found chunk \(fields[1])")
    }
    guard fields[2] <= UInt32(Self.maximumContents), fields[3] <= UInt32(Self.maximumPayload)
    else { throw .malformed(place, "larger than a chunk may be") }
    (self.kind, self.number, self.offset) = (kind, number, offset)
    (contentBytes, payloadBytes) = (Int(fields[2]), Int(fields[3]))
    payloadChecksum = fields[4]
  }
}
