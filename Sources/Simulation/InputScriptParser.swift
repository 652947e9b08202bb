/// A word or a quoted text, and where it begins.
private struct ScriptToken {
  enum Content {
    case word(String)
    case text([UInt8])
    case end
  }
  let content: Content
  let column: Int

  var isEnd: Bool {
    if case .end = content { true } else { false }
  }

  /// As in "found …".
  var description: String {
    switch content {
    case .word(let word): word
    case .text(let bytes): quoted(bytes)
    case .end: "the end of the line"
    }
  }
}

/// What is wrong with a line; the line is given up there.
private struct ScriptComplaint: Error {
  let column: Int
  let message: String
}

/// Reads statements line by line and gathers what is wrong with them.
struct ScriptParser {
  private(set) var problems: [ScriptError.Problem] = []
  private(set) var consoles: [String] = []
  private(set) var mentions: [ScriptPlace] = []
  private(set) var areInputDevices: [Bool] = []
  private(set) var steps: [InputScript.Step] = []
  private(set) var stepsByConsole: [[Int]] = []
  private(set) var timedSteps: [InputScript.TimedStep] = []

  /// Words of the language that no device serves yet.
  private static let unavailable = ["inject"]

  mutating func parse(line: [UInt8], number: Int) {
    do throws(ScriptComplaint) {
      var tokens = try ScriptLexer.tokens(line)[...]
      if case .end = tokens.first!.content { return }
      try statement(&tokens, line: number)
      let rest = tokens.removeFirst()
      guard case .end = rest.content else {
        throw expected("the end of the line", rest)
      }
    } catch {
      problems.append(
        .init(place: .init(line: number, column: error.column), message: error.message))
    }
  }

  private mutating func statement(
    _ tokens: inout ArraySlice<ScriptToken>, line: Int
  ) throws(ScriptComplaint) {
    let first = tokens.removeFirst()
    let place = ScriptPlace(line: line, column: first.column)
    switch first.content {
    case .word("after"):
      let console = try console(tokens.removeFirst(), line: line)
      let pattern = BytePattern(try text(&tokens))
      let typing = try action(&tokens, console: console, line: line)
      append(place, console, pattern, .type(typing))
    case .word("expect"):
      let console = try console(tokens.removeFirst(), line: line)
      let pattern = BytePattern(try text(&tokens))
      let within = tokens.removeFirst()
      guard case .word("within") = within.content else { throw expected("within", within) }
      append(place, console, pattern, .within(try time(&tokens)))
    case .word("at"):
      let time = try time(&tokens)
      let typing = try action(&tokens, console: nil, line: line)
      timedSteps.append(.init(time: time, typing: typing))
    default:
      try refuseUnavailable(first)
      throw expected("after, at or expect", first)
    }
  }

  private mutating func append(
    _ place: ScriptPlace, _ console: Int, _ pattern: BytePattern,
    _ outcome: InputScript.Step.Outcome
  ) {
    stepsByConsole[console].append(steps.count)
    steps.append(
      .init(
        place: place, console: console, ordinal: stepsByConsole[console].count - 1,
        pattern: pattern, outcome: outcome))
  }

  /// `type [CONSOLE] "text"`; the console may be left out where there is one already. Or
  /// `press DEVICE KEY…`, or `touch DEVICE X Y`.
  private mutating func action(
    _ tokens: inout ArraySlice<ScriptToken>, console: Int?, line: Int
  ) throws(ScriptComplaint) -> InputScript.Typing {
    let verb = tokens.removeFirst()
    try refuseUnavailable(verb)
    switch verb.content {
    case .word("press"): return try press(&tokens, line: line)
    case .word("touch"): return try touch(&tokens, line: line)
    case .word("type"): break
    default: throw expected("type, press or touch", verb)
    }
    if let console, case .text = tokens.first!.content {
      return .init(console: console, bytes: try text(&tokens))
    }
    let named = try self.console(tokens.removeFirst(), line: line)
    return .init(console: named, bytes: try text(&tokens))
  }

  private mutating func press(
    _ tokens: inout ArraySlice<ScriptToken>, line: Int
  ) throws(ScriptComplaint) -> InputScript.Typing {
    let device = try console(tokens.removeFirst(), line: line, isInputDevice: true)
    var keys: [UInt16] = []
    repeat {
      let token = tokens.removeFirst()
      guard case .word(let name) = token.content, let key = InputEvent.key(named: name) else {
        throw expected("a key such as KEY_A", token)
      }
      keys.append(key)
    } while !tokens.first!.isEnd
    return .init(console: device, bytes: InputEvent.press(keys).flatMap(\.bytes))
  }

  private mutating func touch(
    _ tokens: inout ArraySlice<ScriptToken>, line: Int
  ) throws(ScriptComplaint) -> InputScript.Typing {
    let device = try console(tokens.removeFirst(), line: line, isInputDevice: true)
    let x = try coordinate(tokens.removeFirst())
    let y = try coordinate(tokens.removeFirst())
    return .init(console: device, bytes: InputEvent.touch(x: x, y: y).flatMap(\.bytes))
  }

  private func coordinate(_ token: ScriptToken) throws(ScriptComplaint) -> UInt32 {
    guard case .word(let word) = token.content, let value = UInt16(word) else {
      throw expected("a column or row such as 540", token)
    }
    return UInt32(value)
  }

  private mutating func console(
    _ token: ScriptToken, line: Int, isInputDevice: Bool = false
  ) throws(ScriptComplaint) -> Int {
    let what = isInputDevice ? "an input device such as keyboard0" : "a console such as uart0"
    guard case .word(let name) = token.content else { throw expected(what, token) }
    if let known = consoles.firstIndex(of: name) {
      guard areInputDevices[known] == isInputDevice else { throw expected(what, token) }
      return known
    }
    areInputDevices.append(isInputDevice)
    consoles.append(name)
    mentions.append(.init(line: line, column: token.column))
    stepsByConsole.append([])
    return consoles.count - 1
  }

  private func text(_ tokens: inout ArraySlice<ScriptToken>) throws(ScriptComplaint) -> [UInt8] {
    let token = tokens.removeFirst()
    guard case .text(let bytes) = token.content else {
      throw expected("a text in quotation marks", token)
    }
    guard !bytes.isEmpty else { throw expected("a text with at least one byte", token) }
    return bytes
  }

  private func time(_ tokens: inout ArraySlice<ScriptToken>) throws(ScriptComplaint) -> Time {
    let token = tokens.removeFirst()
    guard case .word(let word) = token.content, let time = Time(word) else {
      throw expected("a time such as 1.5s or 20us", token)
    }
    return time
  }

  private func refuseUnavailable(_ token: ScriptToken) throws(ScriptComplaint) {
    guard case .word(let word) = token.content, Self.unavailable.contains(word) else { return }
    throw ScriptComplaint(
      column: token.column, message: "\(word) is not available in this version; type is")
  }

  private func expected(_ what: String, _ found: ScriptToken) -> ScriptComplaint {
    ScriptComplaint(column: found.column, message: "expected \(what), found \(found.description)")
  }
}

/// Cuts a line into words and texts.
private enum ScriptLexer {
  /// The tokens of a line; the last is its end, more than once so that a reader may look past it.
  static func tokens(_ line: [UInt8]) throws(ScriptComplaint) -> [ScriptToken] {
    var tokens: [ScriptToken] = []
    var index = 0
    while index < line.count, line[index] != UInt8(ascii: "#") {
      let start = index
      switch line[index] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"): index += 1
      case UInt8(ascii: "\""):
        let bytes = try text(line, &index)
        tokens.append(.init(content: .text(bytes), column: column(of: start, in: line)))
      default:
        while index < line.count, !" \t\r\"#".utf8.contains(line[index]) { index += 1 }
        let word = String(decoding: line[start..<index], as: UTF8.self)
        tokens.append(.init(content: .word(word), column: column(of: start, in: line)))
      }
    }
    let end = ScriptToken(content: .end, column: column(of: index, in: line))
    return tokens + [ScriptToken](repeating: end, count: 8)
  }

  /// Columns count characters: bytes that do not continue a UTF-8 sequence.
  private static func column(of index: Int, in line: [UInt8]) -> Int {
    1 + line[..<index].count { $0 & 0xc0 != 0x80 }
  }

  private static func text(
    _ line: [UInt8], _ index: inout Int
  ) throws(ScriptComplaint) -> [UInt8] {
    let start = index
    var bytes: [UInt8] = []
    index += 1
    while index < line.count {
      let byte = line[index]
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return bytes
      case UInt8(ascii: "\\"): bytes.append(try escape(line, &index))
      default: bytes.append(byte)
      }
    }
    throw ScriptComplaint(
      column: column(of: start, in: line),
      message: "expected a quotation mark at the text's end, found the end of the line")
  }

  /// What follows a backslash.
  private static func escape(
    _ line: [UInt8], _ index: inout Int
  ) throws(ScriptComplaint) -> UInt8 {
    let complaint = ScriptComplaint(
      column: column(of: index - 1, in: line),
      message: "expected \\n, \\r, \\t, \\\\, \\\" or \\xNN, found another escape")
    guard index < line.count else { throw complaint }
    let letter = line[index]
    index += 1
    switch letter {
    case UInt8(ascii: "n"): return 0x0a
    case UInt8(ascii: "r"): return 0x0d
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "\\"), UInt8(ascii: "\""): return letter
    case UInt8(ascii: "x"):
      let digits = line[index..<min(index + 2, line.count)].compactMap {
        Character(Unicode.Scalar($0)).hexDigitValue
      }
      guard digits.count == 2 else { throw complaint }
      index += 2
      return UInt8(digits[0] << 4 | digits[1])
    default: throw complaint
    }
  }
}
