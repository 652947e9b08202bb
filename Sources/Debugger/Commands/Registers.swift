import AArch64
import Simulation

extension Command {
  static let registers: Command = Command(
    "registers", aliases: ["regs", "r"], usage: "registers [all|NAME…]",
    summary: "Show registers with their fields in words; NAME may hold a *.",
    example: "registers esr_el2 ich_lr*"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    if arguments.isEmpty { return debugger.printGeneralRegisters() }
    if arguments.words == ["all"] {
      debugger.printGeneralRegisters()
      for (name, value) in debugger.systemRegisters { debugger.printRegister(name, value) }
      return
    }
    for name in arguments.words {
      if let number = vectorNumber(name) {
        let (low, high) = debugger.focus.vectorRegister(number)
        debugger.print(
          "V\(number) = 0x\(hexadecimal(high, digits: 16))\(hexadecimal(low, digits: 16))")
      } else if name.contains("*") {
        let found = debugger.systemRegisters.filter { matches($0.name, name) }
        if found.isEmpty { throw DebuggerError("no register fits \(name)") }
        for (name, value) in found { debugger.printRegister(name, value) }
      } else {
        guard let value = debugger.register(named: name) else {
          let near = closest(
            to: name.uppercased(), among: debugger.systemRegisters.map(\.name))
          throw DebuggerError(
            "no register \(name)", hint: near.map { "did you mean \($0)?" } ?? "registers all")
        }
        debugger.printRegister(name.uppercased(), value)
      }
    }
  }

  /// `v7`.
  private static func vectorNumber(_ name: String) -> Int? {
    guard let first = name.first, first == "v" || first == "V",
      let number = Int(name.dropFirst()), (0...31).contains(number)
    else { return nil }
    return number
  }
}

extension Debugger {
  /// The core's own system registers, then those that GIC and timer answer for it.
  var systemRegisters: [(name: String, value: UInt64)] {
    focus.systemRegisters
      + deviceRegisters.map { (String($0.name.split(separator: ".")[1]), $0.value) }
  }

  func printRegister(_ name: String, _ value: UInt64) {
    let words = fieldText(name, value).map { "  \($0)" } ?? symbolText(name, value)
    print("\(name) = \(hex(value))\(words)")
  }

  /// The symbol that a register with a code address points to, for the level that it is for.
  private func symbolText(_ name: String, _ value: UInt64) -> String {
    let returns = name.hasPrefix("ELR_") ? register(named: "spsr_" + name.dropFirst(4)) : nil
    let level: UInt8? =
      switch name {
      case "PC", "LR", "X30": self.level
      case "VBAR_EL1": 1
      case "VBAR_EL2": 2
      default: returns.map { UInt8($0 >> 2 & 3) }
      }
    guard let level else { return "" }
    let suffix = symbols.suffix(value, level: level, machine: virtualMachine)
    return suffix.isEmpty ? "" : " \(suffix)"
  }

  func printGeneralRegisters() {
    func cell(_ name: String, _ value: UInt64) -> String {
      "\(padded(name, 3)) \(hexadecimal(value, digits: 16))"
    }
    for row in stride(from: 0, to: 31, by: 4) {
      let cells = (row..<min(row + 4, 31)).map { cell("x\($0)", focus.generalRegister($0)) }
      print(
        (cells + (row == 28 ? [cell("sp", focus.generalRegister(31))] : [])).joined(separator: "  ")
      )
    }
    let pc = focus.programCounter
    print("pc  \(hexadecimal(pc, digits: 16))\(suffix(pc))")
    print("pstate \(fieldText("PSTATE", focus.currentProcessState) ?? "")")
  }
}
