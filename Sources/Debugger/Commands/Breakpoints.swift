extension Command {
  static let breakpoints: Command = Command(
    "breakpoints", aliases: ["bl"], usage: "breakpoints", summary: "List all breakpoints.",
    example: "breakpoints"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(0, .breakpoints)
    if debugger.breakpoints.isEmpty { debugger.print("no breakpoints") }
    for breakpoint in debugger.breakpoints {
      debugger.print(
        "\(breakpoint.number): \(debugger.describe(breakpoint)), "
          + (breakpoint.hits == 1 ? "1 hit" : "\(breakpoint.hits) hits"))
    }
  }
}
