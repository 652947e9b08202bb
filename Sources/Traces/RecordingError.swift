import Simulation

/// Why a recording could not be read or written.
public enum RecordingError: Error, Equatable {
  /// The host refused: path and its reason.
  case file(path: String, reason: String)
  /// The first bytes are not those of a recording.
  case notARecording
  /// The layout is another one.
  case otherFormat(found: UInt32)
  /// The file ends before its header does.
  case cutInHeader(size: UInt64)
  /// What was read is not what was written.
  case checksum(ChunkPlace, part: ChunkPart, expected: UInt32, found: UInt32)
  /// The checks hold and the contents make no sense.
  case malformed(ChunkPlace, String)
  /// Something to be written is larger than a chunk may be.
  case tooLarge(String)
}

/// Where a chunk is.
public struct ChunkPlace: Equatable, Sendable, CustomStringConvertible {
  /// Bytes from the file's start to the chunk's preamble.
  public let offset: UInt64
  /// The chunk's number from zero.
  public let number: UInt32
  /// `nil` when the preamble does not tell.
  public let kind: ChunkKind?

  public var description: String {
    "chunk \(number) (\(kind?.name ?? "unknown")) at offset 0x\(hexadecimal(offset))"
  }
}

/// Which part of a chunk a checksum covers.
public enum ChunkPart: String, Sendable {
  case preamble
  case payload
}

extension RecordingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let path, let reason): "\(path): \(reason)"
    case .notARecording: "not a recording: the first bytes are other ones"
    case .otherFormat(let found):
      "the recording has format \(found); this simulator reads format \(RecordingFormat.current)"
    case .cutInHeader(let size): "the recording ends within its header, after \(size) bytes"
    case .checksum(let place, let part, let expected, let found):
      "\(place): the \(part.rawValue)'s CRC-32 is 0x\(hexadecimal(UInt64(found), digits: 8)),"
        + " expected 0x\(hexadecimal(UInt64(expected), digits: 8))"
    case .malformed(let place, let what): "\(place): \(what)"
    case .tooLarge(let what): "\(what) is too large for a recording"
    }
  }
}

/// A payload that makes no sense; the reader adds the place.
struct Malformed: Error {
  let what: String
  init(_ what: String) { self.what = what }
}
