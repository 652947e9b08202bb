import AArch64
import Boards
import Devices
import Images
import Machine
import Simulation

/// An address as the user gave it.
struct Address {
  enum Space { case virtual, physical }
  var space = Space.virtual
  var value: UInt64
  /// For whom: a symbol belongs to its program.
  var scope = Scope.anywhere
}

extension Debugger {
  /// The value of `0x40000000`, `x0`, `esr_el2`, `main`, `work:main+0x10`, `sp-16`.
  func value(of text: String) throws(DebuggerError) -> UInt64 { try term(sum: text).value }

  /// The same as an address; `p:` before it means physical.
  func address(of text: String) throws(DebuggerError) -> Address {
    guard text.hasPrefix("p:") else { return try term(sum: text) }
    var address = try term(sum: String(text.dropFirst(2)))
    address.space = .physical
    return address
  }

  private func term(sum text: String) throws(DebuggerError) -> Address {
    var result: Address?
    var sign: Character = "+"
    var rest = Substring(text)
    while true {
      let word = rest.prefix { $0 != "+" && $0 != "-" }
      let term = try term(String(word), in: text)
      if let before = result {
        result?.value = sign == "+" ? before.value &+ term.value : before.value &- term.value
      } else {
        result = term
      }
      rest = rest[word.endIndex...]
      guard let next = rest.popFirst() else { break }
      sign = next
    }
    guard let result else { throw DebuggerError("an address is missing") }
    return result
  }

  private func term(_ word: String, in text: String) throws(DebuggerError) -> Address {
    if let value = number(word) { return Address(value: value) }
    let name = word.hasPrefix("$") ? String(word.dropFirst()) : word
    if let value = register(named: name) { return Address(value: value) }
    if let (address, scope) = symbols.find(word, level: level, machine: virtualMachine) {
      return Address(value: address, scope: scope)
    }
    let near = closest(to: word, among: symbols.names)
    throw DebuggerError(
      word.isEmpty ? "expected an address, found \(text)" : "no symbol or register \(word)",
      hint: near.map { "did you mean \($0)?" } ?? "symbols PATTERN finds names")
  }

  /// A register of the focused core, or one that a device answers for it.
  func register(named name: String) -> UInt64? {
    focus.register(named: name) ?? deviceRegister(named: name)
  }

  /// A system register of GIC or timer, by its name in the Arm ARM in any case.
  func deviceRegister(named name: String) -> UInt64? {
    guard name.contains("_") else { return nil }
    let wanted = "core\(focus.index).\(name)".lowercased()
    return deviceRegisters.first { $0.name.lowercased() == wanted }?.value
  }

  /// What devices answer for the focused core, with `core0.` before each name.
  var deviceRegisters: [(name: String, value: UInt64)] {
    machine.devices.indices.filter { place in
      let model = machine.board.devices[place].model
      return model.isInterruptController || model.isGenericTimer
    }.flatMap { place in
      machine.devices[place].inspect().filter {
        // CPU interfaces and timers; the registers of private interrupts are a device's.
        $0.name.hasPrefix("core\(focus.index).") && !$0.name.contains(".GICR_")
          && !$0.name.contains(".GICD_")
      }.map { ($0.name, $0.value) }
    }
  }

  /// `10`, `0x20` for a count of something.
  func count(_ text: String, _ command: Command) throws(DebuggerError) -> Int {
    guard let value = number(text), value > 0, value <= 1_000_000 else {
      throw command.misuse("expected a number from 1 to 1000000, found \(text)")
    }
    return Int(value)
  }

  func time(_ text: String, _ command: Command) throws(DebuggerError) -> Time {
    guard let time = Time(text) else {
      throw command.misuse("expected a time such as 10us or 1.5s, found \(text)")
    }
    return time
  }
}
