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
  /// return address (AAPCS64, 6.4.6). Ends at zero, or where records do not go up the stack. A
  /// Linux kernel's last record is in what it saved of a program, which goes on from there.
  func callers() -> [UInt64] {
    var addresses = [focus.programCounter]
    var frame = focus.generalRegister(29)
    while frame != 0, frame % 8 == 0, addresses.count < Self.deepestFrame,
      let record = try? bytes(at: Address(value: frame), count: 16)
    {
      let (next, caller) = (littleEndian(record.prefix(8)), littleEndian(record.suffix(8)))
      if next == 0, caller == 0, let program = try? LinuxKernel(self).program(behind: frame) {
        addresses.append(program.programCounter)
        frame = program.frame
        continue
      }
      if caller == 0 { break }
      addresses.append(caller)
      guard next > frame else { break }
      frame = next
    }
    return addresses
  }
}

extension LinuxKernel {
  /// Where a program at EL0 was when it entered the kernel, whose last frame record is empty and
  /// part of the `pt_regs` at the stack's top (Linux, arch/arm64/kernel/entry.S).
  fileprivate func program(behind record: UInt64) throws(DebuggerError)
    -> (programCounter: UInt64, frame: UInt64)?
  {
    let saved = record &- (try offset(of: "stackframe", in: "pt_regs"))
    guard try member("pstate", of: "pt_regs", at: saved) & 0x1f == 0 else { return nil }
    // A thread of the kernel's own has none.
    let programCounter = try member("pc", of: "pt_regs", at: saved)
    guard programCounter != 0 else { return nil }
    let frame = try offset(of: "regs", in: "pt_regs") + 29 * 8
    return (programCounter, try word(saved &+ frame))
  }
}
