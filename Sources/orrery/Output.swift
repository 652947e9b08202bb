import Glibc

/// Makes sure that the three standard streams are there: else the first file that is opened gets
/// the number of a stream that was closed, and with it what the consoles print.
func openStandardStreams() {
  while true {
    let descriptor = open("/dev/null", O_RDWR)
    if descriptor > STDERR_FILENO { close(descriptor) }
    if descriptor < 0 || descriptor > STDERR_FILENO { return }
  }
}

/// Writes all bytes to a descriptor. An error ends it quietly; when nobody reads standard output
/// any more the run is ended as by SIGINT.
func writeAll(_ bytes: [UInt8], to descriptor: Int32) {
  bytes.withUnsafeBytes { buffer in
    var done = 0
    while done < buffer.count {
      let count = write(descriptor, buffer.baseAddress! + done, buffer.count - done)
      if count < 0 {
        if errno == EPIPE, descriptor == STDOUT_FILENO { Interruption.request() }
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
