import Simulation

/// What a single value of a board may be, and how it is written.
enum Scalar: Sendable {
  case text
  case name
  case address
  /// Of IPv4.
  case internetAddress
  /// An address, or `first..end` to keep more room than the device answers now.
  case window
  case size
  /// A frequency, or another clock with a factor.
  case clock
  case duration
  case integer(ClosedRange<UInt64>)
  case flag
  case choice([String])
  case interrupt
  case request
  /// An input of a device, or of the board.
  case wire

  /// Ends the sentence "expected …".
  var expected: String {
    switch self {
    case .text: "a text such as \"Orrery phone\""
    case .name: "a name such as uart0"
    case .internetAddress: "an internet address such as 10.0.2.2"
    case .address, .window: "an address such as 0x09000000"
    case .size: "a size such as 64KiB"
    case .clock: "a frequency such as 24MHz, or a ratio such as osc * 5 / 2"
    case .duration: "a time such as 1us"
    case .integer(let range): "an integer from \(range.lowerBound) to \(range.upperBound)"
    case .flag: "true or false"
    case .choice(let words): alternatives(words)
    case .interrupt: "an interrupt such as spi 1, spi 7 edge or ppi 9"
    case .request: "a DMA engine and its request such as dmac 0"
    case .wire: "an input such as gpio GPIN3 or board reset"
    }
  }

  private static let hexadecimal = "0[xX][0-9a-fA-F](_?[0-9a-fA-F]){0,15}"
  private static let decimal = "[0-9](_?[0-9]){0,18}"
  private static let frequency = "[0-9]{1,18}(\\.[0-9]{1,9})?(Hz|kHz|MHz|GHz)"
  private static let factor = "[1-9][0-9]{0,8}"
  private static let octet = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
  private static let word = "[A-Za-z][A-Za-z0-9._-]{0,31}"

  /// The form of a string, as a regular expression that reader and schema share.
  var pattern: String? {
    switch self {
    case .text: "[ -~]{1,128}"
    case .name: Self.word
    case .address: "(\(Self.hexadecimal)|\(Self.decimal))"
    case .internetAddress: "(\(Self.octet)\\.){3}\(Self.octet)"
    case .window: "\(Self.hexadecimal)(\\.\\.\(Self.hexadecimal))?|\(Self.decimal)"
    case .size: "(\(Self.hexadecimal)|\(Self.decimal)(KiB|MiB|GiB|TiB)?)"
    case .clock:
      "\(Self.frequency)|\(Self.word)( \\* \(Self.factor))?( / \(Self.factor))?"
    case .duration: "[0-9]{1,18}(\\.[0-9]{1,12})?(ps|ns|us|ms|s)"
    case .integer: "(\(Self.hexadecimal)|\(Self.decimal))"
    case .flag, .choice: nil
    case .interrupt: "(spi|ppi) [0-9]{1,4}( (level|edge))?( inverted)?( shared)?"
    case .request: "\(Self.word) [0-9]{1,4}"
    case .wire: "\(Self.word) \(Self.word)( inverted)?"
    }
  }

  /// What JSON integers are taken, if any.
  var integers: ClosedRange<UInt64>? {
    switch self {
    case .address, .window, .size, .clock: 0...UInt64.max
    case .integer(let range): range
    default: nil
    }
  }

  /// For the documentation: the form in a few words.
  var form: String {
    switch self {
    case .text: "text"
    case .name: "name"
    case .address: "address"
    case .internetAddress: "internet address"
    case .window: "address, or range `0x…..0x…`"
    case .size: "size"
    case .clock: "clock"
    case .duration: "time"
    case .integer(let range): "integer \(range.lowerBound)…\(range.upperBound)"
    case .flag: "true or false"
    case .choice(let words): words.map { "`\($0)`" }.joined(separator: " or ")
    case .interrupt: "interrupt"
    case .request: "DMA request"
    case .wire: "input"
    }
  }
}

/// A single value as read.
enum ScalarValue: Sendable, Equatable {
  case text(String)
  /// Also flags, as 0 and 1, and choices, as their index.
  case integer(UInt64)
  case window(base: UInt64, end: UInt64?)
  case interrupt(Board.Interrupt)
  case request(device: String, number: Int)
  case wire(device: String, input: String, isInverted: Bool)
  case derivation(Board.Derivation)
}

/// Why a string of the right form is still no value.
struct ScalarError: Error {
  let message: String
}

extension Scalar {
  /// The value of a string that matches ``pattern``, or the choice of that name.
  func value(of text: String) throws(ScalarError) -> ScalarValue {
    switch self {
    case .text, .name: return .text(text)
    case .address, .size, .integer: return .integer(try number(text, units: Self.sizes))
    case .clock:
      guard text.first?.isLetter == true else {
        return .integer(try number(text, units: Self.frequencies))
      }
      let words = text.split(separator: " ")
      func factor(_ sign: Substring) -> UInt64 {
        words.firstIndex(of: sign).flatMap { UInt64(words[$0 + 1]) } ?? 1
      }
      return .derivation(
        Board.Derivation(
          parent: String(words[0]), multiplier: factor("*"), divider: factor("/")))
    case .internetAddress:
      return .integer(text.split(separator: ".").reduce(0) { $0 << 8 | (UInt64($1) ?? 0) })
    case .duration:
      guard let time = Time(text) else {
        throw ScalarError(message: "\(text) is past 213 days or finer than a picosecond")
      }
      return .integer(time.picoseconds)
    case .window:
      guard let dots = text.firstIndex(of: ".") else {
        return .window(base: try number(text, units: []), end: nil)
      }
      let end = text[text.index(dots, offsetBy: 2)...]
      return .window(
        base: try number(String(text[..<dots]), units: []),
        end: try number(String(end), units: []))
    case .flag: return .integer(text == "true" ? 1 : 0)
    case .choice(let words):
      guard let index = words.firstIndex(of: text) else {
        throw ScalarError(message: "expected \(expected), found \(quoted(text))")
      }
      return .integer(UInt64(index))
    case .interrupt:
      let words = text.split(separator: " ")
      guard let number = Int(words[1]) else { throw ScalarError(message: "expected \(expected)") }
      return .interrupt(
        Board.Interrupt(
          kind: words[0] == "spi" ? .shared : .private, number: number,
          trigger: words.contains("edge") ? .edge : .level,
          isInverted: words.contains("inverted"), isShared: words.contains("shared")))
    case .wire:
      let words = text.split(separator: " ")
      return .wire(
        device: String(words[0]), input: String(words[1]), isInverted: words.count == 3)
    case .request:
      let words = text.split(separator: " ")
      guard let number = Int(words[1]) else { throw ScalarError(message: "expected \(expected)") }
      return .request(device: String(words[0]), number: number)
    }
  }

  private static let sizes: [(String, UInt64)] = [
    ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
  ]
  private static let frequencies: [(String, UInt64)] = [
    ("kHz", 1_000), ("MHz", 1_000_000), ("GHz", 1_000_000_000), ("Hz", 1),
  ]

  /// A number with an optional unit, exactly, in 64 bits.
  private func number(_ text: String, units: [(String, UInt64)]) throws(ScalarError) -> UInt64 {
    var digits = text.filter { $0 != "_" }
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      guard let value = UInt64(digits.dropFirst(2), radix: 16) else { throw past(text) }
      return value
    }
    var scale: UInt64 = 1
    if let unit = units.first(where: { digits.hasSuffix($0.0) }) {
      digits.removeLast(unit.0.count)
      scale = unit.1
    }
    let parts = digits.split(separator: ".")
    var fraction = parts.count == 2 ? parts[1] : ""
    while fraction.last == "0" { fraction.removeLast() }
    guard let whole = UInt128(parts[0]), let part = UInt128("0" + fraction) else {
      throw past(text)
    }
    var divisor: UInt128 = 1
    for _ in fraction { divisor *= 10 }
    let scaled = (whole * divisor + part) * UInt128(scale)
    guard scaled % divisor == 0 else {
      throw ScalarError(message: "\(text) is no whole number of the smallest unit")
    }
    guard let value = UInt64(exactly: scaled / divisor) else { throw past(text) }
    return value
  }

  private func past(_ text: String) -> ScalarError {
    ScalarError(message: "\(text) is past 64 bits")
  }
}
