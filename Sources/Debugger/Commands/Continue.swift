import Simulation

extension Command {
  static let resume: Command = Command(
    "continue", aliases: ["c", "run"], usage: "continue [until TIME]",
    summary: "Run to a breakpoint, to the end, or to a simulated time.",
    example: "continue until 1.5ms"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(2, .resume)
    var goal = Goal()
    if let word = arguments[0] {
      guard word == "until", let text = arguments[1] else {
        throw resume.misuse("expected until and a time, found \(word)")
      }
      goal.time = try debugger.time(text, .resume)
      guard goal.time > debugger.presentTime else {
        throw DebuggerError("it is \(debugger.presentTime) already")
      }
    }
    debugger.report(try debugger.resume(goal))
  }
}
