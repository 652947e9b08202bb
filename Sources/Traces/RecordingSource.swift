import Glibc

/// Where a reader takes a recording's bytes from.
enum RecordingSource {
  case memory([UInt8])
  case file(RecordingFile)

  var size: UInt64 {
    switch self {
    case .memory(let bytes): UInt64(bytes.count)
    case .file(let file): file.size
    }
  }

  /// `count` bytes at `offset`; the caller has seen that they are within ``size``.
  func read(_ count: Int, at offset: UInt64) throws(RecordingError) -> [UInt8] {
    switch self {
    case .memory(let bytes): Array(bytes[Int(offset)..<Int(offset) + count])
    case .file(let file): try file.read(count, at: offset)
    }
  }
}

/// A file that is read in pieces.
final class RecordingFile {
  private let path: String
  private let descriptor: Int32
  let size: UInt64

  init(path: String) throws(RecordingError) {
    self.path = path
    descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      size = 0
      throw .host(path)
    }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      size = 0
      throw .host(path)
    }
    guard status.st_mode & S_IFMT == S_IFREG else {
      size = 0
      throw .file(path: path, reason: "not a regular file")
    }
    size = UInt64(status.st_size)
  }

  deinit { if descriptor >= 0 { _ = close(descriptor) } }

  func read(_ count: Int, at offset: UInt64) throws(RecordingError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    var done = 0
    while done < count {
      let found = bytes.withUnsafeMutableBytes {
        pread(descriptor, $0.baseAddress! + done, count - done, off_t(offset) + off_t(done))
      }
      if found < 0, errno == EINTR { continue }
      if found < 0 { throw .host(path) }
      guard found > 0 else { throw .file(path: path, reason: "became shorter while it was read") }
      done += found
    }
    return bytes
  }
}
