import Glibc

/// Writes all bytes to a descriptor; an error (a closed pipe) ends it quietly.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
  bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let count = write(descriptor, buffer.baseAddress! + done, buffer.count - done)
      if count < 0 {
        guard errno == EINTR || errno == EAGAIN else { return }
        continue
      }
      done += count
    }
  }
}

/// Writes a line to standard error, which is where everything goes that no console said.
func diagnose(_ text: String) {
  writeAll(Array((text + "\n").utf8), to: STDERR_FILENO)
}
