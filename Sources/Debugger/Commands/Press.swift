import Boards
import Machine
import Simulation

extension Command {
  static let press: Command = move(
    "press", isPressed: true, summary: "Press a key of the board; it stays down until `release`.")
  static let release: Command = move(
    "release", isPressed: false, summary: "Let go of a key of the board.")

  private static func move(_ name: String, isPressed: Bool, summary: String) -> Command {
    Command(
      name, usage: "\(name) KEY", summary: summary, example: "\(name) power", changesRun: true
    ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
      guard arguments.count == 1, let key = arguments[0] else {
        throw DebuggerError("\(name): expected a key", hint: "usage: \(name) KEY")
      }
      let keys = debugger.machine.board.keys.map(\.name)
      guard keys.contains(key) else {
        throw DebuggerError(
          "no key \(key)",
          hint: keys.isEmpty ? "the board has none" : "there is \(keys.joined(separator: ", "))")
      }
      debugger.typed.act(.move(KeyChange(key: key, isPressed: isPressed)))
      debugger.print("this changes the run: \(key) is \(isPressed ? "pressed" : "released")")
    }
  }
}
