import AArch64
import Glibc
import Images

extension Command {
  static let list: Command = Command(
    "list", aliases: ["l"], usage: "list [ADDRESS]",
    summary: "Show the source lines around an address, or around where the core is.",
    example: "list main"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(1, .list)
    var value = debugger.focus.programCounter
    var scope = Scope.anywhere
    if let text = arguments[0] {
      let address = try debugger.codeAddress(text, .list)
      (value, scope) = (address.value, address.scope)
    }
    let (level, machine): (UInt8, UInt16) =
      switch scope {
      case .anywhere: (debugger.level, debugger.virtualMachine)
      case .level2: (2, 0)
      case .guest(let number): (1, number)
      }
    guard let place = debugger.symbols.place(value, level: level, machine: machine)?.line else {
      throw DebuggerError(
        "no source line is known for \(hex(value))", hint: "the image may have no line table")
    }
    debugger.print("\(place)")
    guard let lines = sourceLines(place.file) else {
      debugger.print("the file is not here: \(place.file)")
      return
    }
    for number in max(1, place.line - 4)...max(1, place.line + 4) where number <= lines.count {
      debugger.print("\(number == place.line ? "=>" : "  ") \(number)\t\(lines[number - 1])")
    }
  }

  /// A file's lines; `nil` when it cannot be read.
  private static func sourceLines(_ path: String) -> [Substring]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&buffer, 1, buffer.count, file), count > 0 {
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
  }
}
