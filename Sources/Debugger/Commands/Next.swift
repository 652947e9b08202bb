import AArch64
import Simulation

extension Command {
  static let next: Command = Command(
    "next", aliases: ["n", "ni"], usage: "next [N]",
    summary: "As step, but run through what BL, BLR, SVC, HVC and SMC call.", example: "next"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(1, .next)
    var count = 1
    if let text = arguments[0] { count = try debugger.count(text, .next) }
    try debugger.checkFocusIsOn()
    for number in 1...count {
      let stop = try debugger.resume(debugger.nextGoal())
      switch stop {
      case .stepped where number < count, .landed where number < count: continue
      default: return debugger.report(stop)
      }
    }
  }
}

extension Debugger {
  /// Behind the call at which the focused core stands; one step when it is none.
  func nextGoal() -> Goal {
    let pc = focus.programCounter
    guard focus.isRunning, let word = word(at: pc), isCall(word) else { return Goal(isStep: true) }
    return Goal(
      landing: Landing(address: pc &+ 4, level: level, stack: focus.generalRegister(31)))
  }

  /// BL, BLR, SVC, HVC and SMC by their encodings (Arm DDI 0487, C4.1.3).
  private func isCall(_ word: UInt32) -> Bool {
    word >> 26 == 0b100101 || word & 0xffff_fc1f == 0xd63f_0000
      || word & 0xffe0_001f == 0xd400_0001 || word & 0xffe0_001f == 0xd400_0002
      || word & 0xffe0_001f == 0xd400_0003
  }
}
