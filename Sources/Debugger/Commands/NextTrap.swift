extension Command {
  static let nextTrap: Command = Command(
    "next-trap", aliases: ["nt", "trap"], usage: "next-trap [to EL1|EL2]",
    summary: "Run to the next exception of any core, and say why it happened.",
    example: "next-trap to EL2"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    var goal = Goal(trapLevel: 0)
    let words = arguments.words.map { $0.lowercased() }.filter { $0 != "to" }
    if let word = words.first {
      guard words.count == 1, ["el1", "el2"].contains(word) else {
        throw nextTrap.misuse("expected EL1 or EL2, found \(word)")
      }
      goal.trapLevel = word == "el1" ? 1 : 2
    }
    debugger.report(try debugger.resume(goal))
  }
}
