import Boards
import Glibc
import Simulation

/// Shows what consoles print, on standard output.
///
/// With one console talking its bytes go out as they come. Once a second one talks, each line
/// carries its console's name; colour only on a terminal without NO_COLOR.
final class ConsoleView: TraceObserver {
  private let board: Board
  private let usesColour: Bool
  /// The console of the line that is being written; `nil` at a line's start.
  private var current: Int?
  private var seen: [Int] = []
  private var pending: [UInt8] = []
  private var lines: [[UInt8]]
  /// The time of the last output: long silence is a hint.
  private(set) var lastOutput = Time.zero

  init(board: Board, isTerminal: Bool) {
    self.board = board
    usesColour = isTerminal && getenv("NO_COLOR") == nil
    lines = Array(repeating: [], count: board.consoles.count)
  }

  func observe(_ event: TraceEvent) {
    guard event.kind == .output, let console = board.console(of: event) else { return }
    let byte = UInt8(truncatingIfNeeded: event.a)
    lastOutput = event.time
    if !seen.contains(console) { seen.append(console) }
    if seen.count == 1 {
      pending.append(byte)
    } else {
      append(byte, console)
    }
    if byte == 10 || pending.count > 4096 { flush() }
  }

  /// With several consoles: whole lines, each with its name.
  private func append(_ byte: UInt8, _ console: Int) {
    lines[console].append(byte)
    guard byte == 10 || lines[console].count > 1024 else { return }
    let name = board.consoles[console].label
    let colour = 31 + console % 6
    let prefix = usesColour ? "\u{1b}[\(colour)m\(name)\u{1b}[0m: " : "\(name): "
    pending += Array(prefix.utf8) + lines[console]
    if byte != 10 { pending.append(10) }
    lines[console] = []
  }

  func flush() {
    guard !pending.isEmpty else { return }
    writeAll(pending, to: STDOUT_FILENO)
    pending = []
  }

  /// What is left of unfinished lines.
  func finish() {
    for console in lines.indices where !lines[console].isEmpty { append(10, console) }
    flush()
  }
}
