import Foundation

/// A terminal for a program, with a test at its keys.
final class PseudoTerminal {
  private let keys: FileHandle
  private let other: FileHandle
  private var shown: [UInt8] = []

  /// `nil` where the system has none to give.
  init?() {
    var (descriptor, otherEnd): (Int32, Int32) = (-1, -1)
    guard openpty(&descriptor, &otherEnd, nil, nil, nil) == 0 else { return nil }
    keys = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    other = FileHandle(fileDescriptor: otherEnd, closeOnDealloc: true)
  }

  /// The program's three streams, before it runs.
  func attach(_ process: Process) {
    process.standardInput = other
    process.standardOutput = other
    process.standardError = other
  }

  /// The program has its own now; when it ends, so does what is read.
  func closeOtherEnd() { try? other.close() }

  func type(_ text: String) { try? keys.write(contentsOf: Data(text.utf8)) }

  /// Reads until a text has been shown; what came before it is forgotten. False when nothing more
  /// comes for half a minute.
  func waits(for text: String) -> Bool {
    while true {
      if let range = Data(shown).range(of: Data(text.utf8)) {
        shown.removeFirst(range.upperBound)
        return true
      }
      var poll = pollfd(fd: keys.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard Foundation.poll(&poll, 1, 30_000) > 0 else { return false }
      var buffer = [UInt8](repeating: 0, count: 4096)
      let count = read(keys.fileDescriptor, &buffer, buffer.count)
      guard count > 0 else { return false }
      shown += buffer[..<count]
    }
  }
}
