import AArch64
import Devices
import Machine

extension Command {
  static let core: Command = Command(
    "core", usage: "core [N]", summary: "Show the cores, or speak of core N from now on.",
    example: "core 1"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(1, .core)
    let cores = debugger.machine.cores
    if let text = arguments[0] {
      guard let value = number(text), value < UInt64(cores.count) else {
        throw DebuggerError("no core \(text)", hint: "there are cores 0 to \(cores.count - 1)")
      }
      debugger.focus = cores[Int(value)]
      debugger.print(debugger.placeLine())
      return
    }
    for core in cores {
      let mark = core === debugger.focus ? "*" : " "
      debugger.print(
        "\(mark) core \(core.index): \(core.model.name), \(core.powerDescription), "
          + "\(core.instructionsRetired) instructions, \(core.time)")
    }
  }
}
