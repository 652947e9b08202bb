import CZstd
import Simulation
import Traces

/// Chunks whose checksums hold, whatever is in them.
enum Forgery {
  static func compress(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
      count = ZSTD_compress(buffer.baseAddress, buffer.count, bytes, bytes.count, 3)
    }
  }

  static func chunk(
    _ kind: UInt32, number: UInt32 = 1, contents: [UInt8], claiming claimed: UInt32? = nil,
    payload: [UInt8]? = nil
  ) -> [UInt8] {
    let payload = payload ?? compress(contents)
    let fields = [
      kind, number, claimed ?? UInt32(contents.count), UInt32(payload.count),
      CRC32.ieee.checksum(payload),
    ]
    let head = fields.flatMap { field in withUnsafeBytes(of: field.littleEndian) { Array($0) } }
    let check = withUnsafeBytes(of: CRC32.ieee.checksum(head).littleEndian) { Array($0) }
    return head + check + payload
  }

  /// The recording with other contents in one of its chunks.
  static func replacing(
    _ number: Int, of reader: RecordingReader, _ bytes: [UInt8], by contents: [UInt8]
  ) throws -> [UInt8] {
    let old = reader.chunks[number]
    let end = number + 1 < reader.chunks.count ? Int(reader.chunks[number + 1].offset) : bytes.count
    return bytes[..<Int(old.offset)]
      + chunk(old.kind.rawValue, number: UInt32(number), contents: contents) + bytes[end...]
  }
}
