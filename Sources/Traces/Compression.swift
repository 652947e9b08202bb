import CZstd

/// Compresses chunk after chunk with one zstd context.
///
/// Compressed bytes may differ between releases of zstd; what they stand for may not, and
/// comparisons look at that alone.
final class Compressor {
  /// Golden recordings are kept for years and written once.
  private static let level: Int32 = 9
  private let context: OpaquePointer

  init() {
    guard let context = ZSTD_createCCtx() else {
      preconditionFailure("the host has no memory for a compressor")
    }
    self.context = context
  }

  deinit { ZSTD_freeCCtx(context) }

  func compress(_ bytes: [UInt8]) -> [UInt8] {
    let bound = ZSTD_compressBound(bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      let result = bytes.withUnsafeBytes {
        ZSTD_compressCCtx(
          context, buffer.baseAddress, bound, $0.baseAddress, $0.count, Self.level)
      }
      guard ZSTD_isError(result) == 0 else {
        preconditionFailure("zstd: \(String(cString: ZSTD_getErrorName(result)))")
      }
      count = result
    }
  }
}

/// Compression of one piece of bytes.
public enum Compression {
  public static func compress(_ bytes: [UInt8]) -> [UInt8] { Compressor().compress(bytes) }

  /// `nil` when the bytes do not decompress to exactly `size`.
  public static func decompress(_ bytes: [UInt8], size: Int) -> [UInt8]? {
    try? Traces.decompress(bytes, size: size)
  }
}

/// Decompresses to exactly `size` bytes, which the caller has bounded; never allocates more.
func decompress(_ bytes: [UInt8], size: Int) throws(Malformed) -> [UInt8] {
  var found = 0
  let contents = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
    found = bytes.withUnsafeBytes {
      ZSTD_decompress(buffer.baseAddress, size, $0.baseAddress, $0.count)
    }
    count = ZSTD_isError(found) == 0 ? found : 0
  }
  guard ZSTD_isError(found) == 0 else {
    throw Malformed("zstd: \(String(cString: ZSTD_getErrorName(found)))")
  }
  guard found == size else {
    throw Malformed("holds \(found) bytes, expected \(size)")
  }
  return contents
}
