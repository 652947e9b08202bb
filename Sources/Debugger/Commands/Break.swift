import AArch64

extension Command {
  static let breakAt: Command = Command(
    "break", aliases: ["b"], usage: "break ADDRESS",
    summary: "Stop every core before the instruction there: an address, symbol or symbol+offset.",
    example: "break work:main+0x10"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard arguments.count == 1, let text = arguments[0] else {
      throw breakAt.misuse("expected one address or symbol")
    }
    let address = try debugger.codeAddress(text, .breakAt)
    if let same = debugger.breakpoints.first(where: {
      $0.address == address.value && $0.scope == address.scope
    }) {
      throw DebuggerError("breakpoint \(same.number) is there already")
    }
    let breakpoint = Breakpoint(
      number: debugger.nextBreakpoint, address: address.value, scope: address.scope, text: text)
    debugger.nextBreakpoint += 1
    debugger.breakpoints.append(breakpoint)
    debugger.print("breakpoint \(breakpoint.number) at \(debugger.describe(breakpoint))")
  }
}

extension Debugger {
  func describe(_ breakpoint: Breakpoint) -> String {
    let (level, machine): (UInt8, UInt16) =
      switch breakpoint.scope {
      case .anywhere: (self.level, virtualMachine)
      case .level2: (2, 0)
      case .guest(let number): (1, number)
      }
    let whose =
      switch breakpoint.scope {
      case .anywhere: ""
      case .level2: " at EL2"
      case .guest(let number): " in VMID \(number)"
      }
    return hex(breakpoint.address)
      + symbols.suffix(breakpoint.address, level: level, machine: machine) + whose
  }
}
