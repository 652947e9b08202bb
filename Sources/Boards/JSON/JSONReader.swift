/// Reads JSON (RFC 8259) and keeps every position.
///
/// Text that is not JSON ends the reading at its place. Duplicate keys are reported and reading
/// goes on with the first, so that later mistakes are found as well.
struct JSONReader {
  /// Deeper nesting is refused: boards need five levels.
  static let depthLimit = 32
  /// Bytes; the largest board is a hundredth of it.
  static let sizeLimit = 1 << 20

  struct SyntaxError: Error {
    let position: TextPosition
    let message: String
  }

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1
  private(set) var duplicates: [(key: String, position: TextPosition, first: TextPosition)] = []

  init(_ bytes: [UInt8]) throws(SyntaxError) {
    let start = TextPosition(line: 1, column: 1)
    guard bytes.count <= Self.sizeLimit else {
      throw SyntaxError(
        position: start, message: "expected at most 1 MiB of JSON, found \(bytes.count) bytes")
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw SyntaxError(position: start, message: "expected JSON in UTF-8, found other bytes")
    }
    scalars = Array(text.unicodeScalars)
  }

  /// The one value that the text holds.
  mutating func read() throws(SyntaxError) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    guard index == scalars.count else { throw unexpected("the end of the file") }
    return value
  }

  // MARK: - Characters

  private var position: TextPosition { TextPosition(line: line, column: column) }
  private var next: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private mutating func advance() {
    if scalars[index] == "\n" {
      line += 1
      column = 1
    } else {
      column += 1
    }
    index += 1
  }

  private mutating func skipSpace() {
    while let next, next == " " || next == "\n" || next == "\t" || next == "\r" { advance() }
  }

  private func unexpected(_ expected: String) -> SyntaxError {
    let found = next.map { "found \(quoted(String($0)))" } ?? "found the end of the file"
    return SyntaxError(position: position, message: "expected \(expected), \(found)")
  }

  private mutating func expect(_ scalar: Unicode.Scalar, _ expected: String) throws(SyntaxError) {
    guard next == scalar else { throw unexpected(expected) }
    advance()
  }

  // MARK: - Values

  private mutating func value(depth: Int) throws(SyntaxError) -> JSONValue {
    skipSpace()
    let start = position
    guard depth < Self.depthLimit else {
      throw SyntaxError(
        position: start, message: "expected at most \(Self.depthLimit) levels of nesting")
    }
    switch next {
    case "{": return JSONValue(kind: .object(try members(depth: depth)), position: start)
    case "[": return JSONValue(kind: .list(try elements(depth: depth)), position: start)
    case "\"": return JSONValue(kind: .text(try text()), position: start)
    case let scalar? where scalar == "-" || ("0"..."9").contains(scalar):
      return JSONValue(kind: .number(try number()), position: start)
    default:
      for (word, kind) in [
        ("true", JSONValue.Kind.flag(true)), ("false", .flag(false)), ("null", .null),
      ] where scalars[index...].starts(with: word.unicodeScalars) {
        for _ in word.unicodeScalars { advance() }
        return JSONValue(kind: kind, position: start)
      }
      throw unexpected("a value")
    }
  }

  private mutating func members(depth: Int) throws(SyntaxError) -> [JSONMember] {
    advance()
    var members: [JSONMember] = []
    var places: [String: TextPosition] = [:]
    skipSpace()
    if next == "}" {
      advance()
      return []
    }
    while true {
      skipSpace()
      let place = position
      guard next == "\"" else { throw unexpected("a key in quotes") }
      let key = try text()
      skipSpace()
      try expect(":", "\":\" after the key \(quoted(key))")
      let value = try value(depth: depth + 1)
      if let first = places[key] {
        duplicates.append((key, place, first))
      } else {
        places[key] = place
        members.append(JSONMember(key: key, keyPosition: place, value: value))
      }
      skipSpace()
      if next == "," {
        advance()
        skipSpace()
        if next == "}" { throw unexpected("another key after the comma") }
        continue
      }
      try expect("}", "\",\" or \"}\"")
      return members
    }
  }

  private mutating func elements(depth: Int) throws(SyntaxError) -> [JSONValue] {
    advance()
    var elements: [JSONValue] = []
    skipSpace()
    if next == "]" {
      advance()
      return []
    }
    while true {
      elements.append(try value(depth: depth + 1))
      skipSpace()
      if next == "," {
        advance()
        skipSpace()
        if next == "]" { throw unexpected("another value after the comma") }
        continue
      }
      try expect("]", "\",\" or \"]\"")
      return elements
    }
  }

  private mutating func number() throws(SyntaxError) -> String {
    var text = ""
    func isDigit(_ scalar: Unicode.Scalar?) -> Bool {
      scalar.map { ("0"..."9").contains($0) } ?? false
    }
    func take(_ reader: inout JSONReader) {
      text.unicodeScalars.append(reader.scalars[reader.index])
      reader.advance()
    }
    func digits(_ reader: inout JSONReader) throws(SyntaxError) {
      guard isDigit(reader.next) else { throw reader.unexpected("a digit") }
      while isDigit(reader.next) { take(&reader) }
    }
    if next == "-" { take(&self) }
    if next == "0" {
      take(&self)
      if isDigit(next) || next == "x" || next == "X" || next == "_" {
        throw SyntaxError(
          position: position,
          message: "JSON has no such number; write it as a string: \"0x09000000\"")
      }
    } else {
      try digits(&self)
    }
    if next == "." {
      take(&self)
      try digits(&self)
    }
    if next == "e" || next == "E" {
      take(&self)
      if next == "+" || next == "-" { take(&self) }
      try digits(&self)
    }
    return text
  }

  private mutating func text() throws(SyntaxError) -> String {
    advance()
    var text = String.UnicodeScalarView()
    while let scalar = next {
      switch scalar {
      case "\"":
        advance()
        return String(text)
      case "\\": text.append(try escape())
      case _ where scalar.value < 0x20: throw unexpected("\"\\\"\" at the end of the string")
      default:
        text.append(scalar)
        advance()
      }
    }
    throw unexpected("\"\\\"\" at the end of the string")
  }

  private mutating func escape() throws(SyntaxError) -> Unicode.Scalar {
    let start = position
    advance()
    guard let letter = next else { throw unexpected("an escaped character") }
    let plain: [Unicode.Scalar: Unicode.Scalar] = [
      "\"": "\"", "\\": "\\", "/": "/", "b": "\u{8}", "f": "\u{c}", "n": "\n", "r": "\r",
      "t": "\t",
    ]
    if let scalar = plain[letter] {
      advance()
      return scalar
    }
    guard letter == "u" else { throw unexpected("an escape such as \\n or \\u0041") }
    advance()
    let first = try fourDigits()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if (0xd800..<0xdc00).contains(first), next == "\\" {
      advance()
      try expect("u", "the second half of a surrogate pair")
      let second = try fourDigits()
      if (0xdc00..<0xe000).contains(second),
        let scalar = Unicode.Scalar(0x10000 + (first - 0xd800) << 10 + (second - 0xdc00))
      {
        return scalar
      }
    }
    throw SyntaxError(position: start, message: "expected a character, found half a surrogate pair")
  }

  private mutating func fourDigits() throws(SyntaxError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let next, next.isASCII, let digit = Character(next).hexDigitValue else {
        throw unexpected("four hexadecimal digits")
      }
      value = value << 4 | UInt32(digit)
      advance()
    }
    return value
  }
}
