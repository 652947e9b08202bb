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
    let fields = fieldText(name, value).map { "  \($0)" } ?? suffixOfRegister(name, value)
    print("\(name) = \(hex(value))\(fields)")
  }

  /// The symbol that an address register points to.
  private func suffixOfRegister(_ name: String, _ value: UInt64) -> String {
    let isAddress =
      name.hasPrefix("ELR") || name.hasPrefix("VBAR") || ["PC", "LR"].contains(name)
    return isAddress ? " " + suffix(value) : ""
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
