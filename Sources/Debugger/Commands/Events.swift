import Boards
import Machine
import Simulation

extension Command {
  static let events: Command = Command(
    "events", usage: "events", summary: "List what is to happen, in its order.",
    example: "events"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(0, .events)
    let pending = debugger.machine.simulator.queue.pending
    if pending.isEmpty { debugger.print("no event is pending") }
    for event in pending {
      let device = debugger.machine.name(of: event.target)
      debugger.print("\(event.time) \(device), \(event.priority), tag \(event.tag)")
    }
  }
}
