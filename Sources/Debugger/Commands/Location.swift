extension Command {
  static let location: Command = Command(
    "where", aliases: ["w"], usage: "where",
    summary: "Show where every core is, what it waits for, and what happens next.",
    example: "where"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(0, .location)
    for line in describeWhere(debugger.machine, debugger.symbols).split(separator: "\n") {
      debugger.print(String(line))
    }
  }
}
