/// A place in a text: line and column from 1, columns counted in Unicode scalars.
public struct TextPosition: Hashable, Sendable, Comparable, CustomStringConvertible {
  public let line: Int
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public static func < (left: TextPosition, right: TextPosition) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }

  public var description: String { "\(line):\(column)" }
}

/// A JSON value that knows where it stands.
struct JSONValue: Sendable {
  enum Kind: Sendable {
    case null
    case flag(Bool)
    /// As written, so that nothing is lost to floating point.
    case number(String)
    case text(String)
    case list([JSONValue])
    case object([JSONMember])
  }

  let kind: Kind
  let position: TextPosition

  /// For messages: what was found instead of what was expected.
  var shown: String {
    switch kind {
    case .null: "null"
    case .flag(let value): value ? "true" : "false"
    case .number(let text): text
    case .text(let text): quoted(text)
    case .list: "a list"
    case .object: "an object"
    }
  }

  /// The keys, when this is an object.
  var keys: [String]? {
    guard case .object(let members) = kind else { return nil }
    return members.map(\.key)
  }

  /// The value of the first member of that key, when this is an object.
  func member(_ key: String) -> JSONValue? {
    guard case .object(let members) = kind else { return nil }
    return members.first { $0.key == key }?.value
  }
}

/// One `"key": value` of an object, in the order written.
struct JSONMember: Sendable {
  let key: String
  let keyPosition: TextPosition
  let value: JSONValue
}

/// `text` in quotes, cut to a length that fits a message, control characters escaped.
func quoted(_ text: String) -> String {
  var shown = ""
  for scalar in text.unicodeScalars.prefix(60) {
    if scalar == "\"" { shown += "\\" }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator:
      shown += "\\u{\(String(scalar.value, radix: 16))}"
    default: shown.unicodeScalars.append(scalar)
    }
  }
  return "\"\(shown)\(text.unicodeScalars.count > 60 ? "…" : "")\""
}

/// The integer that a JSON number stands for, if it is one: `16`, `-2`, `1e3`, `2.0`.
///
/// Exact, from the digits as written; `nil` for a fraction, and for more than 20 digits.
func exactInteger(_ number: String) -> Int128? {
  var digits: [UInt8] = []
  var decimals = 0
  var exponent = 0
  var (isNegative, afterPoint) = (false, false)
  let bytes = Array(number.utf8)
  var index = 0
  while index < bytes.count {
    switch bytes[index] {
    case UInt8(ascii: "-"): isNegative = true
    case UInt8(ascii: "."): afterPoint = true
    case UInt8(ascii: "e"), UInt8(ascii: "E"):
      let text = String(decoding: bytes[(index + 1)...], as: UTF8.self)
      guard let value = Int(text.hasPrefix("+") ? String(text.dropFirst()) : text) else {
        return digits.allSatisfy { $0 == 0 } ? 0 : nil
      }
      exponent = value
      index = bytes.count
    default:
      digits.append(bytes[index] - UInt8(ascii: "0"))
      if afterPoint { decimals += 1 }
    }
    index += 1
  }
  let leading = digits.prefix { $0 == 0 }.count
  digits.removeFirst(leading)
  while digits.last == 0, decimals > 0 {
    digits.removeLast()
    decimals -= 1
  }
  if digits.isEmpty { return 0 }
  let (scale, overflow) = exponent.subtractingReportingOverflow(decimals)
  guard !overflow, digits.count <= 40, scale <= 40, scale > -40 else { return nil }
  if scale < 0 {
    guard digits.count > -scale, digits.suffix(-scale).allSatisfy({ $0 == 0 }) else { return nil }
    digits.removeLast(-scale)
  } else {
    digits += [UInt8](repeating: 0, count: scale)
  }
  guard digits.count <= 20 else { return nil }
  let magnitude = digits.reduce(Int128(0)) { $0 * 10 + Int128($1) }
  return isNegative ? -magnitude : magnitude
}
