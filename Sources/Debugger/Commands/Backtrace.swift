import AArch64

extension Command {
  static let backtrace: Command = Command(
    "backtrace", aliases: ["bt"], usage: "backtrace",
    summary: "Show who called whom, by the frame records that x29 leads to.", example: "bt"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(0, .backtrace)
    for (number, address) in debugger.callers().enumerated() {
      debugger.print("#\(number) \(hex(address))\(debugger.suffix(address))")
    }
  }
}

extension Debugger {
  private static let deepestFrame = 64

  /// The program counter and the return addresses: a frame record is the caller's frame and the
  /// return address (AAPCS64, 6.4.6). Ends at zero, or where records do not go up the stack.
  func callers() -> [UInt64] {
    var addresses = [focus.programCounter]
    var frame = focus.generalRegister(29)
    while frame != 0, frame % 8 == 0, addresses.count < Self.deepestFrame,
      let record = try? bytes(at: Address(value: frame), count: 16)
    {
      let words = [record.prefix(8), record.suffix(8)].map {
        $0.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      }
      if words[1] == 0 { break }
      addresses.append(words[1])
      guard words[0] > frame else { break }
      frame = words[0]
    }
    return addresses
  }
}
