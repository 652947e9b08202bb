import AArch64
import Machine

extension Command {
  static let step: Command = Command(
    "step", aliases: ["s", "si", "stepi"], usage: "step [N]",
    summary: "Carry out one instruction of the focused core, or N; others keep to their rounds.",
    example: "step 10"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(1, .step)
    var count = 1
    if let text = arguments[0] { count = try debugger.count(text, .step) }
    try debugger.checkFocusIsOn()
    for _ in 1..<count {
      let stop = try debugger.resume(Goal(isStep: true))
      guard case .stepped = stop else { return debugger.report(stop) }
    }
    debugger.report(try debugger.resume(Goal(isStep: true)))
  }
}

extension Debugger {
  /// A core that is off carries nothing out until software starts it.
  func checkFocusIsOn() throws(DebuggerError) {
    guard focus.isOff, !isOver else { return }
    throw DebuggerError(
      "core \(focus.index) is off", hint: "continue, or choose another with core N")
  }
}
