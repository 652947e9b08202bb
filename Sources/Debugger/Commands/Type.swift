import Simulation

extension Command {
  static let type: Command = Command(
    "type", usage: "type CONSOLE \"TEXT\"",
    summary: "Type text into a console; it goes in as the receiver has room, through the journal.",
    example: "type uart0 \"version\\n\"", changesRun: true
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard arguments.count == 2, let console = arguments[0], let text = arguments[1] else {
      throw type.misuse("expected a console and a text between quotation marks")
    }
    guard debugger.consoleNames.contains(console) else {
      throw DebuggerError(
        "no console \(console)",
        hint: "there is \(debugger.consoleNames.joined(separator: ", "))")
    }
    // \xNN is one byte, as the journal has it.
    let bytes = text.unicodeScalars.flatMap { scalar -> [UInt8] in
      scalar.value < 256 ? [UInt8(scalar.value)] : Array(String(scalar).utf8)
    }
    debugger.typed.type(bytes, for: console)
    debugger.print(
      "this changes the run: \(bytes.count) byte\(bytes.count == 1 ? "" : "s") for \(console)")
  }
}
