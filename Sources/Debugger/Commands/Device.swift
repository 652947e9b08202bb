import Boards
import Devices
import Machine

extension Command {
  static let device: Command = Command(
    "device", aliases: ["dev"], usage: "device NAME [PATTERN]",
    summary: "Show a device's registers, without the effects of reading them.",
    example: "device uart0"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard let name = arguments[0] else { throw device.misuse("expected a device's name") }
    try arguments.atMost(2, .device)
    let names = debugger.machine.board.devices.map(\.name)
    guard let place = names.firstIndex(of: name) else {
      throw DebuggerError(
        "no device \(name)",
        hint: closest(to: name, among: names).map { "did you mean \($0)?" } ?? "devices lists them")
    }
    let pattern = arguments[1] ?? "*"
    let views = debugger.machine.devices[place].inspect().filter { matches($0.name, pattern) }
    let width = views.map(\.name.count).max() ?? 0
    for view in views {
      debugger.print(
        "\(padded(view.name, width))  \(hex(view.offset, digits: 3))  \(hex(view.value, digits: 8))"
      )
    }
  }
}
