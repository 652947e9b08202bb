import AArch64
import Simulation

extension Command {
  static let set: Command = Command(
    "set", usage: "set REGISTER|ADDRESS[/bhwg] VALUE",
    summary: "Change a register of the focused core, or memory (8 bytes, or as the letter says).",
    example: "set 0x40001000/w 0x14000000", changesRun: true
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard arguments.count == 2, let target = arguments[0], let text = arguments[1] else {
      throw Command.set.misuse("expected what to change, and its value")
    }
    let value = try debugger.value(of: text)
    let name = target.hasPrefix("$") ? String(target.dropFirst()) : target
    if debugger.register(named: name) != nil {
      guard debugger.focus.setRegister(named: name, to: value) else {
        throw DebuggerError("\(name) cannot be set")
      }
      let now = debugger.register(named: name) ?? value
      debugger.print("this changes the run: \(name) = \(hex(now))")
      return
    }
    var place = target
    var size = 8
    if let stroke = target.lastIndex(of: "/") {
      let letter = target[target.index(after: stroke)...]
      guard let bytes = ["b": 1, "h": 2, "w": 4, "g": 8][letter] else {
        throw Command.set.misuse("unknown size \(letter)")
      }
      size = bytes
      place = String(target[..<stroke])
    }
    guard size == 8 || value >> UInt64(size * 8) == 0 else {
      throw DebuggerError("\(hex(value)) does not fit \(size) bytes")
    }
    let address = try debugger.address(of: place)
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: value >> UInt64($0 * 8)) }
    try debugger.write(bytes, at: address)
    debugger.print(
      "this changes the run: \(size == 1 ? "1 byte" : "\(size) bytes") at \(hex(address.value))")
  }
}
