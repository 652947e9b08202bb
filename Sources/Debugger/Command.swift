/// One command: what help prints of it, and what it does.
struct Command: Sendable {
  let name: String
  let aliases: [String]
  /// `step [N]`.
  let usage: String
  /// One line.
  let summary: String
  let example: String
  /// True when the run is no longer that of the inputs alone: digests may change.
  let changesRun: Bool
  let action: @Sendable (Debugger, Arguments) throws(DebuggerError) -> Void

  init(
    _ name: String, aliases: [String] = [], usage: String, summary: String, example: String,
    changesRun: Bool = false,
    action: @escaping @Sendable (Debugger, Arguments) throws(DebuggerError) -> Void
  ) {
    self.name = name
    self.aliases = aliases
    self.usage = usage
    self.summary = summary
    self.example = example
    self.changesRun = changesRun
    self.action = action
  }

  func misuse(_ what: String) -> DebuggerError {
    DebuggerError("\(name): \(what)", hint: "usage: \(usage)")
  }
}

/// All commands, in the order of `help`. A command is one file in `Commands/` and one line here.
let commandTable: [Command] = [
  .help,
  .step, .next, .resume, .until, .nextTrap,
  .breakAt, .delete, .breakpoints,
  .core, .location, .registers, .print, .examine, .disassemble, .list, .backtrace, .symbols,
  .tasks, .kernelLog,
  .walk, .traps, .interrupts, .devices, .device, .events, .time, .digest,
  .set, .type, .press, .release,
  .expect, .quit,
]

extension Command {
  /// The command of this name or alias.
  static func named(_ word: String) -> Command? {
    commandTable.first { $0.name == word || $0.aliases.contains(word) }
  }
}
