import Glibc

/// Takes the bytes of a recording as they come to be.
public protocol RecordingSink: AnyObject {
  /// Takes all bytes, which are whole chunks, or throws.
  func write(_ bytes: [UInt8]) throws(RecordingError)
}

/// Keeps a recording in memory.
public final class MemorySink: RecordingSink {
  public private(set) var bytes: [UInt8] = []
  public init() {}
  public func write(_ bytes: [UInt8]) { self.bytes += bytes }
}

/// Writes a recording to a file.
///
/// Nothing is kept back: after each call the kernel has the bytes, so that a process that dies
/// leaves a file that reads up to its last whole chunk.
public final class FileSink: RecordingSink {
  private let path: String
  private var descriptor: Int32

  /// Makes the file, or empties it.
  public init(path: String) throws(RecordingError) {
    self.path = path
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard descriptor >= 0 else { throw .host(path) }
  }

  deinit { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  public func write(_ bytes: [UInt8]) throws(RecordingError) {
    var done = 0
    while done < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + done, $0.count - done)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw .host(path) }
      done += count
    }
  }

  /// Closes the file; what the host reports only now is an error too.
  public func close() throws(RecordingError) {
    guard descriptor >= 0 else { return }
    let result = Glibc.close(descriptor)
    descriptor = -1
    guard result == 0 else { throw .host(path) }
  }
}

extension RecordingError {
  /// What the last failed call of the host says about `path`.
  static func host(_ path: String) -> RecordingError {
    .file(path: path, reason: String(cString: strerror(errno)))
  }
}
