import AArch64

extension Command {
  static let until: Command = Command(
    "until", usage: "until ADDRESS",
    summary: "Run until a core is about to carry out the instruction there.", example: "until main"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard arguments.count == 1, let text = arguments[0] else {
      throw until.misuse("expected one address or symbol")
    }
    let address = try debugger.codeAddress(text, .until)
    debugger.report(
      try debugger.resume(
        Goal(landing: Landing(address: address.value, scope: address.scope))))
  }
}

extension Debugger {
  /// A virtual address at which an instruction can be.
  func codeAddress(_ text: String, _ command: Command) throws(DebuggerError) -> Address {
    let address = try address(of: text)
    guard address.space == .virtual else {
      throw command.misuse("cores run at virtual addresses, p: is none")
    }
    guard address.value % 4 == 0 else {
      throw command.misuse("instructions are at multiples of 4, \(hex(address.value)) is none")
    }
    return address
  }
}
