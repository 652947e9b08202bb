import AArch64
import Simulation
import Traces

extension Command {
  static let traps: Command = Command(
    "traps", usage: "traps [N]",
    summary: "Show the last N exceptions (10): when, where, from and to which level, and why.",
    example: "traps 20"
  ) { (debugger: Debugger, arguments: Arguments) throws(DebuggerError) in
    try arguments.atMost(1, .traps)
    var count = 10
    if let text = arguments[0] { count = try debugger.count(text, .traps) }
    let last = debugger.traps.last(count)
    if last.isEmpty { debugger.print("no exception yet") }
    for (number, event) in last { debugger.print("#\(number) \(debugger.trapLine(event))") }
  }
}

extension Debugger {
  /// `0.000002 s core 0 EL1 VMID 1 to EL2 0x40080010 work:main+0x10: HVC #0`.
  func trapLine(_ event: TraceEvent) -> String {
    let (source, target) = (UInt8(event.d & 15), UInt8(event.d >> 4 & 15))
    let machine = UInt16(event.d >> 24 & 0xff)
    let isGuest = source < 2 && machine != 0
    let vector = event.d >> 8 & 0xffff
    let isSynchronous = vector >> 7 & 3 == 0
    var words = isSynchronous ? describeSyndrome(event.a) : ExceptionText(event).name
    let exceptionClass = event.a >> 26 & 0x3f
    if isSynchronous, [0x20, 0x21, 0x22, 0x24, 0x25, 0x34, 0x35].contains(exceptionClass) {
      words += ", FAR \(hex(event.b))"
      let page = (event.d >> 32) << 12
      if page != 0 { words += ", IPA \(hex(page | event.b & 0xfff))" }
    }
    return "\(event.time) core \(event.origin) EL\(source)\(isGuest ? " VMID \(machine)" : "") to "
      + "EL\(target) \(hex(event.c))"
      + symbols.suffix(event.c, level: source, machine: machine) + ": \(words)"
  }
}
