extension Command {
  static let help: Command = Command(
    "help", aliases: ["h", "?"], usage: "help [COMMAND]",
    summary: "List all commands, or tell about one.", example: "help walk"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(1, .help)
    guard let name = arguments[0] else {
      let width = commandTable.map(\.usage.count).max() ?? 0
      for command in commandTable {
        debugger.print("\(padded(command.usage, width))  \(command.summary)")
      }
      debugger.print("")
      debugger.print(
        "Addresses: 0x40200000, main, work:main+0x10, x0, sp-16; p:ADDRESS is physical.")
      debugger.print("Only commands that say so change the run.")
      return
    }
    guard let command = Command.named(name) else {
      throw DebuggerError("no command \(name)", hint: "help lists all commands")
    }
    debugger.print(command.usage)
    debugger.print("  \(command.summary)\(command.changesRun ? " Changes the run." : "")")
    if !command.aliases.isEmpty {
      debugger.print("  also: \(command.aliases.joined(separator: ", "))")
    }
    debugger.print("  example: \(command.example)")
  }
}
