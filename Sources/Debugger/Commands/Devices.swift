import Boards
import Devices
import Machine

extension Command {
  static let devices: Command = Command(
    "devices", usage: "devices", summary: "List the devices and where they are.",
    example: "devices"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(0, .devices)
    let devices = debugger.machine.board.devices
    let width = devices.map(\.name.count).max() ?? 0
    for device in devices {
      let windows = device.windows.map { "\(hex($0.base))..\(hex($0.base + $0.size))" }
      let interrupts = device.interrupts.map { "\($0.signal) \($0.target.id)" }
      debugger.print(
        "\(padded(device.name, width))  \(device.model.title)"
          + (windows.isEmpty ? "" : ", \(windows.joined(separator: ", "))")
          + (interrupts.isEmpty ? "" : ", \(interrupts.joined(separator: ", "))"))
    }
  }
}
