import Simulation

/// Makes lines of text of events: time, origin, kind and what the kind's values mean.
///
/// Consecutive bytes of one console share a line, with the first byte's time, up to the end of
/// the line that they print.
public struct TraceFormatter {
  private static let longestGroup = 72
  private let header: RecordingHeader
  private let originWidth: Int
  private var group: (first: TraceEvent, bytes: [UInt8])?

  public init(header: RecordingHeader) {
    self.header = header
    originWidth = header.origins.map(\.name.count).max() ?? 0
  }

  /// The lines that `event` completes, in order.
  public mutating func lines(for event: TraceEvent) -> [String] {
    guard event.kind == .output || event.kind == .input else {
      return finish() + [line(for: event)]
    }
    var lines: [String] = []
    if let group,
      group.first.origin != event.origin || group.first.kind != event.kind
        || group.first.b != event.b
    {
      lines = finish()
    }
    let byte = UInt8(truncatingIfNeeded: event.a)
    let (first, bytes) = group ?? (event, [])
    group = (first, bytes + [byte])
    if byte == 0x0a || bytes.count + 1 == Self.longestGroup { lines += finish() }
    return lines
  }

  /// The lines that an outside input completes; a fault is told by its text.
  public mutating func lines(for entry: JournalEntry) -> [String] { finish() + [line(for: entry)] }

  /// The line that is still open, if any.
  public mutating func finish() -> [String] {
    guard let (first, bytes) = group else { return [] }
    group = nil
    return [line(first, Self.port(first) + quoted(bytes))]
  }

  /// One event's own line.
  public func line(for event: TraceEvent) -> String { line(event, Self.details(of: event)) }

  /// An outside input: its time, target, kind and bytes.
  public func line(for entry: JournalEntry) -> String {
    let text =
      entry.kind == .fault ? String(decoding: entry.bytes, as: UTF8.self) : quoted(entry.bytes)
    return "\(padded(entry.time.description, to: 16)) \(padded(entry.target, to: originWidth))  "
      + "\(padded(entry.kind.rawValue, to: 16)) \(text)"
  }

  private func line(_ event: TraceEvent, _ details: String) -> String {
    let origin = padded(header.name(ofOrigin: event.origin), to: originWidth)
    return "\(padded(event.time.description, to: 16)) \(origin)  "
      + "\(padded(event.kind.name, to: 16)) \(details)"
  }

  private func padded(_ text: String, to width: Int) -> String {
    text + String(repeating: " ", count: max(0, width - text.count))
  }

  static func details(of event: TraceEvent) -> String {
    let (a, b, c, d) = (event.a, event.b, event.c, event.d)
    switch event.kind {
    case .exception: return ExceptionText(event).description
    case .exceptionReturn:
      return "to 0x\(hexadecimal(a)), SPSR 0x\(hexadecimal(b)) (\(mode(ofStatus: b)))"
    case .firmware:
      return "\(FirmwareText.name(ofFunction: a))(0x\(hexadecimal(b))) = "
        + FirmwareText.result(c, ofFunction: a)
    case .sleep, .wake: return "at 0x\(hexadecimal(a))"
    case .output, .input: return port(event) + quoted([UInt8(truncatingIfNeeded: a)])
    case .transfer:
      return "channel \(d), 0x\(hexadecimal(a)) to 0x\(hexadecimal(b)), \(c) bytes"
    case .unmodelled:
      return c == 1
        ? "write of 0x\(hexadecimal(b)) to offset 0x\(hexadecimal(a))"
        : "read of offset 0x\(hexadecimal(a))"
    case .deviceError:
      return "code \(a), details 0x\(hexadecimal(b)) and 0x\(hexadecimal(c))"
    case .power: return a == 1 ? "on, entry 0x\(hexadecimal(b))" : "off"
    case .interrupt: return interruptText(event)
    case .hypercall: return "\(FirmwareText.name(ofFunction: a))(0x\(hexadecimal(b)))"
    }
  }

  private static func interruptText(_ event: TraceEvent) -> String {
    let (id, core) = ("INTID \(event.a)", "core\(event.c)")
    return switch InterruptStep(rawValue: event.b) {
    case .rise: event.a < 32 ? "\(id) of \(core) rises" : "\(id) rises"
    case .acknowledge: "\(id) acknowledged by \(core)"
    case .virtualAcknowledge: "virtual \(id) acknowledged by \(core)"
    case .list: "\(id) listed at \(core), 0x\(hexadecimal(event.d))"
    case nil: "step \(event.b) of \(id)"
    }
  }

  /// Which of a device's consoles, where it is not the first.
  private static func port(_ event: TraceEvent) -> String {
    event.b == 0 ? "" : "port \(event.b) "
  }

  /// SPSR.M in AArch64 (Arm DDI 0487, C5.2.18): level, and the stack pointer in use.
  private static func mode(ofStatus status: UInt64) -> String {
    guard status >> 4 & 1 == 0 else { return "AArch32" }
    return "EL\(status >> 2 & 3)\(status & 1 == 0 ? "t" : "h")"
  }
}

extension TraceKind {
  /// As shown to users.
  public var name: String {
    switch self {
    case .exception: "exception"
    case .exceptionReturn: "exception return"
    case .firmware: "firmware"
    case .sleep: "sleep"
    case .wake: "wake"
    case .output: "output"
    case .input: "input"
    case .transfer: "transfer"
    case .unmodelled: "unmodelled"
    case .deviceError: "device error"
    case .power: "power"
    case .interrupt: "interrupt"
    case .hypercall: "hypercall"
    }
  }
}
