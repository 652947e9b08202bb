/// Something that goes wrong on purpose: an input like keys, so that it is recorded and replayed.
///
/// Each has one text, which scripts hold and journals keep (``init(words:)``, ``description``):
///
/// | text | what happens |
/// |---|---|
/// | `bitflip 0x40001000.3` | bit 3 of the byte at this physical address changes |
/// | `bitflip core0.x5.17` | a bit of a core's register changes, system registers included |
/// | `lost uart0.UARTINTR` | the line's next rise does not arrive, up to its fall |
/// | `late uart0.UARTINTR by 5us` | the line's next rise arrives that much later |
/// | `spurious uart0.UARTINTR for 1us` | the line is seen high that long |
/// | `stuck uart0.UARTINTR high` | the line is seen high, or low, from now on |
/// | `free uart0.UARTINTR` | the line is seen as it is driven again |
/// | `serror core0` | a physical SError becomes pending at the core |
/// | `error uart0 parity` | a device's own fault, by its name |
/// | `powercut` | power fails: memory loses its contents, what is not volatile stays |
/// | `powercut after 1234 events` | the same, right when so many events have happened in all |
public enum Fault: Sendable, Equatable {
  /// A bit of the byte at a physical address.
  case memoryBit(address: UInt64, bit: Int)
  /// A bit of a register, by core and register names.
  case registerBit(core: String, register: String, bit: Int)
  case line(String, LineFault)
  /// By the core's name.
  case systemError(core: String)
  case device(String, fault: String)
  /// At once, or when the machine has had so many events.
  case powerCut(afterEvents: UInt64?)

  /// Whom it strikes, for journals.
  public var target: String {
    switch self {
    case .memoryBit: "memory"
    case .registerBit(let core, _, _): core
    case .line(let name, _): name
    case .systemError(let core): core
    case .device(let name, _): name
    case .powerCut: "power"
    }
  }
}

/// What happens to a line, as those see it who listen.
public enum LineFault: Sendable, Equatable {
  case lost
  case late(by: Time)
  case spurious(for: Time)
  case stuck(Bool)
  case free
}

/// A word of a fault's text that is not what it should be.
public struct FaultComplaint: Error, Equatable {
  /// The word's place among the words; their number when one is missing.
  public let word: Int
  public let expected: String
}

extension Fault: CustomStringConvertible {
  /// The verbs, for messages.
  public static let verbs = [
    "bitflip", "lost", "late", "spurious", "stuck", "free", "serror", "error", "powercut",
  ]

  /// The canonical text.
  public var description: String {
    switch self {
    case .memoryBit(let address, let bit): "bitflip 0x\(hexadecimal(address)).\(bit)"
    case .registerBit(let core, let register, let bit): "bitflip \(core).\(register).\(bit)"
    case .line(let name, .lost): "lost \(name)"
    case .line(let name, .late(let delay)): "late \(name) by \(delay.literal)"
    case .line(let name, .spurious(let span)): "spurious \(name) for \(span.literal)"
    case .line(let name, .stuck(let level)): "stuck \(name) \(level ? "high" : "low")"
    case .line(let name, .free): "free \(name)"
    case .systemError(let core): "serror \(core)"
    case .device(let name, let fault): "error \(name) \(fault)"
    case .powerCut(nil): "powercut"
    case .powerCut(let count?): "powercut after \(count) events"
    }
  }

  /// Reads a text that was cut at its blanks.
  public init(words: [String]) throws(FaultComplaint) {
    var reader = FaultReader(words: words)
    switch try reader.next("one of " + Self.verbs.joined(separator: ", ")) {
    case "bitflip":
      self = try reader.bit()
    case "lost": self = .line(try reader.line(), .lost)
    case "late":
      let name = try reader.line()
      try reader.keyword("by")
      self = .line(name, .late(by: try reader.span()))
    case "spurious":
      let name = try reader.line()
      if reader.isAtEnd {
        self = .line(name, .spurious(for: .microseconds(1)))
      } else {
        try reader.keyword("for")
        self = .line(name, .spurious(for: try reader.span()))
      }
    case "stuck":
      let name = try reader.line()
      switch try reader.next("high or low") {
      case "high": self = .line(name, .stuck(true))
      case "low": self = .line(name, .stuck(false))
      default: throw reader.complaint("high or low")
      }
    case "free": self = .line(try reader.line(), .free)
    case "serror": self = .systemError(core: try reader.next("a core such as core0"))
    case "error":
      let name = try reader.next("a device such as uart0")
      self = .device(name, fault: try reader.next("the fault's name"))
    case "powercut":
      if reader.isAtEnd {
        self = .powerCut(afterEvents: nil)
      } else {
        try reader.keyword("after")
        let count = try reader.next("a number of events")
        guard let number = UInt64(count), number > 0 else {
          throw reader.complaint("a number of events")
        }
        try reader.keyword("events")
        self = .powerCut(afterEvents: number)
      }
    default: throw reader.complaint("one of " + Self.verbs.joined(separator: ", "))
    }
    guard reader.isAtEnd else { throw FaultComplaint(word: reader.place, expected: "no more") }
  }
}

/// Takes the words of a fault's text one by one.
private struct FaultReader {
  let words: [String]
  private(set) var place = 0

  init(words: [String]) { self.words = words }

  var isAtEnd: Bool { place == words.count }

  /// The word that was taken last is not what it should be.
  func complaint(_ expected: String) -> FaultComplaint {
    FaultComplaint(word: place - 1, expected: expected)
  }

  mutating func next(_ expected: String) throws(FaultComplaint) -> String {
    guard place < words.count else { throw FaultComplaint(word: place, expected: expected) }
    place += 1
    return words[place - 1]
  }

  mutating func keyword(_ word: String) throws(FaultComplaint) {
    guard try next(word) == word else { throw complaint(word) }
  }

  mutating func line() throws(FaultComplaint) -> String {
    let expected = "a line such as uart0.UARTINTR"
    let name = try next(expected)
    guard name.split(separator: ".", omittingEmptySubsequences: false).count >= 2 else {
      throw complaint(expected)
    }
    return name
  }

  mutating func span() throws(FaultComplaint) -> Time {
    let expected = "a time such as 20us"
    guard let time = Time(try next(expected)), time > .zero else { throw complaint(expected) }
    return time
  }

  /// `0xADDRESS.BIT` or `CORE.REGISTER.BIT`.
  mutating func bit() throws(FaultComplaint) -> Fault {
    let expected = "a bit such as 0x40001000.3 or core0.x5.17"
    let parts = try next(expected).split(separator: ".", omittingEmptySubsequences: false)
    guard let last = parts.last, let bit = Int(last), bit >= 0 else { throw complaint(expected) }
    if parts.count == 2, parts[0].hasPrefix("0x"), bit < 8,
      let address = UInt64(parts[0].dropFirst(2).filter { $0 != "_" }, radix: 16)
    {
      return .memoryBit(address: address, bit: bit)
    }
    guard parts.count == 3, !parts[0].isEmpty, !parts[1].isEmpty, bit < 128 else {
      throw complaint(expected)
    }
    return .registerBit(core: String(parts[0]), register: String(parts[1]), bit: bit)
  }
}
