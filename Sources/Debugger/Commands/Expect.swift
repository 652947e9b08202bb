extension Command {
  static let expect: Command = Command(
    "expect", usage: "expect \"TEXT\"",
    summary: "Check that the last command printed the text; a script ends with 1 when not.",
    example: "expect \"Hello from EL2\""
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard !arguments.isEmpty else { throw expect.misuse("expected a text") }
    let text = arguments.words.joined(separator: " ")
    guard debugger.lastOutput.contains(text) else {
      throw DebuggerError(
        "expected \"\(text)\"", hint: "the last command printed:\n\(debugger.lastOutput)")
    }
  }
}
