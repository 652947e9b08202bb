import Boards

extension Command {
  static let interrupts: Command = Command(
    "gic", aliases: ["interrupts"], usage: "gic [all]",
    summary: "Show the interrupt controller in words: interrupts, CPU interfaces, list registers.",
    example: "gic"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(1, .interrupts)
    if let word = arguments[0], word != "all" {
      throw interrupts.misuse("expected all or nothing, found \(word)")
    }
    guard let view = InterruptView(debugger.machine) else {
      throw DebuggerError("the board has no GIC", hint: "devices lists what there is")
    }
    for line in view.lines(all: !arguments.isEmpty) { debugger.print(line) }
  }
}
