import AArch64
import Machine
import Simulation

extension Command {
  static let time: Command = Command(
    "time", usage: "time", summary: "Show the simulated time of the machine and of every core.",
    example: "time"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(0, .time)
    let machine = debugger.machine
    let inside = machine.steppedCore.map { ", core \($0.index) inside a round" } ?? ""
    debugger.print("machine \(machine.time)\(inside)")
    for core in machine.cores {
      debugger.print(
        "core \(core.index) \(core.time), \(core.cycles) cycles of which \(core.idleCycles) idle, "
          + "\(core.instructionsRetired) instructions")
    }
  }
}
