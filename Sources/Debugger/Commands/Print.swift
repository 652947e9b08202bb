extension Command {
  static let print: Command = Command(
    "print", aliases: ["p"], usage: "print EXPRESSION",
    summary: "Show the value of a register, symbol or sum, and what symbol it is.",
    example: "print x0+8"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard arguments.count == 1, let text = arguments[0] else {
      throw Command.print.misuse("expected one expression without spaces")
    }
    let value = try debugger.value(of: text)
    debugger.print("\(hex(value)) (\(value))\(debugger.suffix(value))")
  }
}
