extension Command {
  private static let longestList = 100

  static let symbols: Command = Command(
    "symbols", aliases: ["sym"], usage: "symbols PATTERN",
    summary: "List symbols whose names contain the pattern, or fit it where it holds a *.",
    example: "symbols console*write"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard arguments.count == 1, let pattern = arguments[0] else {
      throw symbols.misuse("expected one pattern")
    }
    let found = debugger.symbols.search(pattern)
    if found.isEmpty {
      throw DebuggerError("no symbol fits \(pattern)", hint: "symbols * lists them all")
    }
    for symbol in found.prefix(longestList) {
      debugger.print("\(hex(symbol.address)) \(symbol.program):\(symbol.name)")
    }
    if found.count > longestList { debugger.print("and \(found.count - longestList) more") }
  }
}
