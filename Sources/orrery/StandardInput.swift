import Glibc
import Machine
import Replay
import Simulation

/// Standard input that is no terminal: a pipe or a file, for one console.
///
/// Bytes go in as the receiver has room, end of file included. It waits for bytes, so that what
/// the machine gets does not depend on when a writer wrote them: deterministic without a clock.
final class PipedInput: InputSource {
  private let console: String
  private var isAtEnd = false

  init(console: String) { self.console = console }

  func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    guard console == self.console, !isAtEnd else { return [] }
    var bytes = [UInt8](repeating: 0, count: room)
    var count = 0
    while count < room, waitForBytes() {
      let got = bytes.withUnsafeMutableBytes {
        read(STDIN_FILENO, $0.baseAddress! + count, room - count)
      }
      if got < 0, errno == EINTR { continue }
      if got <= 0 {
        isAtEnd = true
        break
      }
      count += got
    }
    return Array(bytes[..<count])
  }

  /// False when the run is to end first.
  private func waitForBytes() -> Bool {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    while !Interruption.isRequested {
      // A signal that comes just before the wait is seen after it.
      if poll(&descriptor, 1, 100) > 0 { return true }
    }
    return false
  }

  func output(_ byte: UInt8, from console: String, at time: Time) {}
  var nextWake: Time { .never }
  /// Rounds stay short while there is more to come, so that it arrives as room appears.
  var hasPendingBytes: Bool { !isAtEnd }
  func waitForPeople() -> Bool { false }
  var failure: String? { nil }
}

/// Keys from a terminal, raw, for the console that has the focus; Ctrl-A escapes.
final class TerminalInput: InputSource {
  private let consoles: [String]
  private var focus: Int
  private var queued: [[UInt8]]
  private let pressed: PressedInput
  private var isEscaped = false
  /// What was typed behind Ctrl-A k; `nil` when nothing is asked.
  private var words: [UInt8]?
  private var isAtEnd = false
  private var saved = termios()
  private(set) var wantsExit = false
  /// Called when the focus moves, and with what else a person is to know.
  var announce: (String) -> Void = { _ in }
  /// Shows what is typed behind Ctrl-A k.
  var echo: (String) -> Void = { _ in }

  /// Puts the terminal into raw mode; ``restore()`` undoes that.
  init?(consoles: [String], focus: Int, pressed: PressedInput) {
    self.consoles = consoles
    self.focus = focus
    self.pressed = pressed
    queued = Array(repeating: [], count: consoles.count)
    guard isatty(STDIN_FILENO) != 0, tcgetattr(STDIN_FILENO, &saved) == 0 else { return nil }
    var raw = saved
    cfmakeraw(&raw)
    // Output is processed as before: a newline goes to the line's start.
    raw.c_oflag = saved.c_oflag
    tcsetattr(STDIN_FILENO, TCSANOW, &raw)
  }

  func restore() { tcsetattr(STDIN_FILENO, TCSANOW, &saved) }

  /// Reads what has been typed, waiting at most `milliseconds` (−1: until something comes).
  private func pump(milliseconds: Int32) {
    var descriptor = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
    guard !isAtEnd, poll(&descriptor, 1, milliseconds) > 0 else { return }
    var buffer = [UInt8](repeating: 0, count: 256)
    let count = read(STDIN_FILENO, &buffer, buffer.count)
    if count == 0 { isAtEnd = true }
    for byte in buffer.prefix(max(count, 0)) { key(byte) }
  }

  private func key(_ byte: UInt8) {
    if let words { return self.words = edited(words, byte) }
    guard isEscaped else {
      if byte == 1 { isEscaped = true } else { queued[focus].append(byte) }
      return
    }
    isEscaped = false
    switch byte {
    case UInt8(ascii: "x"): wantsExit = true
    case UInt8(ascii: "c"):
      focus = (focus + 1) % consoles.count
      announce("input goes to \(consoles[focus])")
    case UInt8(ascii: "k"):
      words = []
      echo("\r[orrery] press: ")
    case UInt8(ascii: "h"):
      announce(
        "Ctrl-A x ends, c next console, k presses a key of the board, h this help, Ctrl-A a Ctrl-A "
          + "itself")
    case 1: queued[focus].append(1)
    default: announce("Ctrl-A h for help")
    }
  }

  /// The words behind Ctrl-A k after one more byte; `nil` when they are done, or given up by Escape
  /// or Ctrl-C.
  private func edited(_ words: [UInt8], _ byte: UInt8) -> [UInt8]? {
    switch byte {
    case 0x0a, 0x0d:
      echo("\n")
      if words.isEmpty { return nil }
      do throws(ScenarioError) {
        try pressed.press(String(decoding: words, as: UTF8.self))
      } catch {
        announce("\(error)")
      }
      return nil
    case 0x03, 0x1b:
      echo("\n")
      return nil
    case 0x08, 0x7f:
      if !words.isEmpty { echo("\u{8} \u{8}") }
      return Array(words.dropLast())
    case 0x20..<0x7f where words.count < 200:
      echo(String(UnicodeScalar(byte)))
      return words + [byte]
    default: return words
    }
  }

  func advance(to time: Time) { pressed.advance(to: time) }

  func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    guard let number = consoles.firstIndex(of: console) else {
      return pressed.take(for: console, room: room, at: time)
    }
    if number == 0 { pump(milliseconds: 0) }
    let bytes = Array(queued[number].prefix(room))
    queued[number].removeFirst(bytes.count)
    return bytes
  }

  func takeActions(at time: Time) -> [InputAction] { pressed.takeActions(at: time) }
  func output(_ byte: UInt8, from console: String, at time: Time) {}
  var nextWake: Time { pressed.nextWake }
  var hasPendingActions: Bool { pressed.hasPendingActions }
  var hasPendingBytes: Bool { pressed.hasPendingBytes || queued.contains { !$0.isEmpty } }
  func waitForPeople() -> Bool {
    guard !isAtEnd, !wantsExit else { return false }
    pump(milliseconds: -1)
    return !isAtEnd
  }
  var failure: String? { nil }
}
