import AArch64
import Simulation

extension Command {
  static let examine: Command = Command(
    "x", usage: "x[/NFS] ADDRESS",
    summary: "Show memory: N pieces as x, d, i (instructions) or s (text), of b, h, w or g.",
    example: "x/8xg p:0x40000000"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    guard arguments.count == 2, let text = arguments[1] else {
      throw examine.misuse("expected one address")
    }
    let format = try MemoryFormat(arguments[0] ?? "")
    let address = try debugger.address(of: text)
    switch format.kind {
    case .instructions:
      debugger.printInstructions(try debugger.checked(address), count: format.count)
    case .text: try debugger.printText(address, limit: format.count)
    case .hexadecimal, .decimal: try debugger.printNumbers(address, format)
    }
  }
}

/// `8xg`: count, form and size.
struct MemoryFormat: Equatable {
  enum Kind { case hexadecimal, decimal, instructions, text }
  var count = 1
  var kind = Kind.hexadecimal
  /// Bytes.
  var size = 4

  init(_ text: String) throws(DebuggerError) {
    let digits = text.prefix { $0.isNumber }
    if !digits.isEmpty {
      guard let number = Int(digits), (1...65_536).contains(number) else {
        throw DebuggerError("x: expected 1 to 65536 pieces, found \(digits)")
      }
      count = number
    }
    for letter in text.dropFirst(digits.count) {
      switch letter {
      case "x": kind = .hexadecimal
      case "d": kind = .decimal
      case "i": kind = .instructions
      case "s": kind = .text
      case "b": size = 1
      case "h": size = 2
      case "w": size = 4
      case "g": size = 8
      default:
        throw DebuggerError("x: unknown format \(letter)", hint: "forms x d i s, sizes b h w g")
      }
    }
    if kind == .text, digits.isEmpty { count = 256 }
  }
}

extension Debugger {
  /// Instructions are disassembled at virtual addresses; a physical one is shown as it is.
  fileprivate func checked(_ address: Address) throws(DebuggerError) -> Address {
    guard address.value % 4 == 0 else {
      throw DebuggerError("instructions are at multiples of 4, \(hex(address.value)) is none")
    }
    _ = try bytes(at: address, count: 4)
    return address
  }

  fileprivate func printNumbers(_ address: Address, _ format: MemoryFormat) throws(DebuggerError) {
    let bytes = try bytes(at: address, count: format.count * format.size)
    let perLine = 16 / format.size
    for line in stride(from: 0, to: format.count, by: perLine) {
      let cells = (line..<min(line + perLine, format.count)).map { place in
        let value = bytes[place * format.size..<(place + 1) * format.size].reversed()
          .reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return format.kind == .decimal ? "\(value)" : hex(value, digits: format.size * 2)
      }
      let place = address.value &+ UInt64(line * format.size)
      print("\(hex(place)): \(cells.joined(separator: " "))")
    }
  }

  /// Up to the first zero byte, or the limit.
  fileprivate func printText(_ address: Address, limit: Int) throws(DebuggerError) {
    var text: [UInt8] = []
    while text.count < limit {
      let place = Address(space: address.space, value: address.value &+ UInt64(text.count))
      let byte = try bytes(at: place, count: 1)[0]
      if byte == 0 { break }
      text.append(byte)
    }
    print("\(hex(address.value)): \(quoted(text))")
  }

  /// Lines of disassembly, the next instruction marked `=>` and breakpoints `*`; ends where
  /// memory does.
  func printInstructions(_ address: Address, count: Int) {
    for number in 0..<count {
      let place = address.value &+ UInt64(number * 4)
      guard let bytes = try? bytes(at: Address(space: address.space, value: place), count: 4)
      else {
        print("   \(hex(place)): not readable")
        return
      }
      let word = bytes.reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      let isNext = place == focus.programCounter && address.space == .virtual
      let hasBreakpoint = breakpoints.contains { $0.address == place }
      let mark = (isNext ? "=>" : "  ") + (hasBreakpoint ? "*" : " ")
      let name =
        symbols.place(place, level: level, machine: virtualMachine)
        .map { " <\($0.symbol)\($0.offset == 0 ? "" : "+\(hex($0.offset))")>" } ?? ""
      print(
        "\(mark)\(hex(place))\(name): \(hexadecimal(UInt64(word), digits: 8))  "
          + instruction(word, at: place))
    }
  }
}
