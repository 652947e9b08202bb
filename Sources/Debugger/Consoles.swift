import Boards
import Machine
import Simulation

/// Shows what consoles send: whole lines, each with the console's name.
final class ConsoleLog: TraceObserver {
  private static let longestLine = 1024
  private let board: Board
  private var lines: [[UInt8]]
  var show: (String) -> Void = { _ in }

  init(_ board: Board) {
    self.board = board
    lines = Array(repeating: [], count: board.consoles.count)
  }

  func observe(_ event: TraceEvent) {
    guard event.kind == .output, let console = board.console(of: event) else { return }
    let byte = UInt8(truncatingIfNeeded: event.a)
    if byte == 0x0a {
      send(console)
    } else if byte != 0x0d {
      lines[console].append(byte)
      if lines[console].count == Self.longestLine { send(console) }
    }
  }

  /// What is left of unfinished lines.
  func flush() {
    for console in lines.indices where !lines[console].isEmpty { send(console) }
  }

  private func send(_ console: Int) {
    show("[\(board.consoles[console].name)] \(String(decoding: lines[console], as: UTF8.self))")
    lines[console] = []
  }
}

/// What the user types for consoles. Silent until there is something, so that a debugged run goes
/// as one without.
final class TypedInput: InputSource {
  private var queued: [String: [UInt8]] = [:]
  private var actions: [InputAction] = []
  private var isNew = false

  func act(_ action: InputAction) {
    actions.append(action)
    isNew = true
  }

  func takeActions(at time: Time) -> [InputAction] {
    defer { actions = [] }
    return actions
  }
  var hasPendingActions: Bool { !actions.isEmpty }

  func type(_ bytes: [UInt8], for console: String) {
    queued[console, default: []] += bytes
    isNew = true
  }

  func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    guard let bytes = queued[console] else { return [] }
    let taken = Array(bytes.prefix(room))
    queued[console] = taken.count == bytes.count ? nil : Array(bytes.dropFirst(room))
    return taken
  }

  func output(_ byte: UInt8, from console: String, at time: Time) {}
  var nextWake: Time { .never }
  var hasPendingBytes: Bool { !queued.isEmpty }

  /// True once for what has been typed: should no receiver have room for it, none will have.
  func waitForPeople() -> Bool {
    defer { isNew = false }
    return isNew && (hasPendingBytes || hasPendingActions)
  }
  var failure: String? { nil }
}
