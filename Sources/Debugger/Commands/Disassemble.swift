import AArch64

extension Command {
  static let disassemble: Command = Command(
    "disassemble", aliases: ["dis", "u"], usage: "disassemble [ADDRESS] [N]",
    summary: "Show N instructions (10) from an address, or from where the core is.",
    example: "disassemble main 4"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(2, .disassemble)
    var address = Address(value: debugger.focus.programCounter)
    if let text = arguments[0] { address = try debugger.codeAddress(text, .disassemble) }
    var count = 10
    if let text = arguments[1] { count = try debugger.count(text, .disassemble) }
    debugger.printInstructions(address, count: count)
  }
}
