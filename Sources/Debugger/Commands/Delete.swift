extension Command {
  static let delete: Command = Command(
    "delete", aliases: ["d"], usage: "delete N|all", summary: "Remove a breakpoint, or all.",
    example: "delete 2"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard arguments.count == 1, let text = arguments[0] else {
      throw delete.misuse("expected a breakpoint's number, or all")
    }
    if text == "all" {
      debugger.breakpoints = []
      return
    }
    guard let number = number(text),
      let place = debugger.breakpoints.firstIndex(where: { UInt64($0.number) == number })
    else { throw DebuggerError("no breakpoint \(text)", hint: "breakpoints lists them") }
    debugger.breakpoints.remove(at: place)
  }
}
