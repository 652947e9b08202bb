extension Command {
  static let quit: Command = Command(
    "quit", aliases: ["q", "exit"], usage: "quit", summary: "End.", example: "quit"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(0, .quit)
    debugger.isDone = true
  }
}
