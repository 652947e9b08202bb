/// The assembly text of an instruction word, as GNU objdump writes it with its preferred aliases;
/// numbers of branch targets and immediates are hexadecimal with `0x`. An unallocated word is
/// `.inst 0x…`.
package func disassemble(_ word: UInt32, at address: UInt64) -> String {
  guard let row = Decoder.decode(word) else { return ".inst 0x\(hex(word, digits: 8))" }
  let instruction = Instruction(word, pageOffset: address & 0xfff)
  let alias = disassembly.aliases.first {
    $0.pattern.matches(word) && ($0.condition?(instruction) ?? true)
  }
  let form = alias ?? disassembly.rows[row]
  return form.template.text(
    Disassembling(instruction: instruction, pattern: form.pattern, address: address))
}

/// A way to write some encodings that assemblers prefer to the row's own.
struct Alias: Sendable {
  let pattern: EncodingPattern
  let template: Template
  let condition: (@Sendable (Instruction) -> Bool)?

  init(
    _ pattern: String, _ template: String, where condition: (@Sendable (Instruction) -> Bool)? = nil
  ) {
    self.pattern = EncodingPattern(pattern)
    self.template = Template(template)
    self.condition = condition
  }
}

/// All templates, taken apart once.
private struct Disassembly: Sendable {
  let rows: [Alias] = instructionTable.map { Alias($0.pattern, $0.template) }
  let aliases: [Alias] = instructionAliases
}

private let disassembly = Disassembly()

/// What a template's elements are made from.
struct Disassembling {
  let instruction: Instruction
  let pattern: EncodingPattern
  let address: UInt64

  func value(_ field: String) -> UInt32 {
    guard let value = pattern.value(of: field, in: instruction.word) else {
      preconditionFailure("no field \(field)")
    }
    return value
  }

  /// Zero when the pattern fixes the bits instead of naming them.
  func optionalValue(_ field: String) -> UInt32 {
    pattern.value(of: field, in: instruction.word) ?? 0
  }

  func signedValue(_ name: String) -> Int64 {
    guard let field = pattern.field(name) else { preconditionFailure("no field \(name)") }
    return instruction.signed(field.high, field.low)
  }
}

/// Assembly text with elements in braces, which stand for fields of the pattern.
///
/// | element | text |
/// |---|---|
/// | `{Xd}` `{Wn}` | a register: the kind, then the field's name without its R. Kinds: X, W; R goes by bit 31; Z by bits [31:30]; B, H, S, D, Q, V |
/// | `{Xn\|SP}` | the same where 31 is SP |
/// | `{Xs+1}` | the register after it |
/// | `{:size n}` | a scalar whose letter a field gives; see ``VectorSyntax`` |
/// | `{Vd.T}` | a vector with an arrangement, see ``VectorSyntax``, or a literal one such as `16b` |
/// | `{#f}` `{%f}` `{-f}` | an immediate in hexadecimal, decimal, signed decimal; `*8` scales it |
/// | `{,%f*8}` | the same after a comma, nothing when zero |
/// | `{f?a\|b}` | text by the field's value, nothing past the last |
/// | `{name argument}` | one of ``namedElements`` |
struct Template: Sendable {
  private enum Piece: Sendable {
    case text(String)
    case element(@Sendable (Disassembling) -> String)
  }
  private let pieces: [Piece]

  init(_ template: String) {
    var pieces: [Piece] = []
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      if open > rest.startIndex { pieces.append(.text(String(rest[..<open]))) }
      let element = String(rest[rest.index(after: open)..<close])
      pieces.append(.element(Self.element(element)))
      rest = rest[rest.index(after: close)...]
    }
    if !rest.isEmpty { pieces.append(.text(String(rest))) }
    self.pieces = pieces
  }

  func text(_ context: Disassembling) -> String {
    pieces.reduce(into: "") { text, piece in
      switch piece {
      case .text(let literal): text += literal
      case .element(let function): text += function(context)
      }
    }
  }

  private static func element(_ element: String) -> @Sendable (Disassembling) -> String {
    let first = element.first ?? " "
    let rest = String(element.dropFirst())
    if first == "," {
      let number = Self.element(rest)
      return { context in
        let text = number(context)
        return text == "#0" || text == "#0x0" ? "" : ", \(text)"
      }
    }
    if "#%-".contains(first) { return number(first, rest) }
    if first == ":" {
      let parts = rest.split(separator: " ").map(String.init)
      return { "\(VectorSyntax.letter($0, parts[0]))\($0.value("R" + parts[1]))" }
    }
    if let mark = element.firstIndex(of: "?") {
      let field = String(element[..<mark])
      let choices = element[element.index(after: mark)...]
        .split(separator: "|", omittingEmptySubsequences: false).map(String.init)
      return { context in
        let value = Int(context.value(field))
        return value < choices.count ? choices[value] : ""
      }
    }
    if "XWRZBHSDQV".contains(first), let register = register(first, rest) { return register }
    let words = element.split(separator: " ", maxSplits: 1).map(String.init)
    guard let function = namedElements[words[0]] else {
      preconditionFailure("template element {\(element)}")
    }
    let argument = words.count > 1 ? words[1] : ""
    return { function($0, argument) }
  }

  private static func number(_ form: Character, _ text: String)
    -> @Sendable (Disassembling) -> String
  {
    let parts = text.split(separator: "*").map(String.init)
    let (field, scale) = (parts[0], parts.count > 1 ? Int64(parts[1]) ?? 1 : 1)
    switch form {
    case "#": return { "#0x\(hex(Int64($0.value(field)) * scale))" }
    case "%": return { "#\(Int64($0.value(field)) * scale)" }
    default: return { "#\($0.signedValue(field) * scale)" }
    }
  }

  private static func register(_ kind: Character, _ text: String)
    -> (@Sendable (Disassembling) -> String)?
  {
    var text = text
    let isSP = text.hasSuffix("|SP")
    if isSP { text.removeLast(3) }
    var plus: UInt32 = 0
    if let sign = text.firstIndex(of: "+"), !text.contains(".") {
      plus = UInt32(text[text.index(after: sign)...]) ?? 0
      text = String(text[..<sign])
    }
    var arrangement: String?
    if let dot = text.firstIndex(of: ".") {
      arrangement = String(text[text.index(after: dot)...])
      text = String(text[..<dot])
    }
    guard ["d", "n", "m", "a", "t", "t2", "s"].contains(text) else { return nil }
    let (field, added) = ("R" + text, plus)
    if let arrangement {
      return { context in
        let number = (context.value(field) + added) % 32
        return "v\(number).\(VectorSyntax.arrangement(context, arrangement))"
      }
    }
    return { context in
      let number = (context.value(field) + added) % 32
      switch kind {
      case "X", "W", "R", "Z":
        let word = context.instruction
        let isWide =
          kind == "X" || kind == "R" && word.is64 || kind == "Z" && word.bits(31, 30) == 3
        return registerName(number, isWide: isWide, isSP: isSP)
      default: return "\(kind.lowercased())\(number)"
      }
    }
  }
}

func registerName(_ number: UInt32, isWide: Bool, isSP: Bool = false) -> String {
  switch (number, isSP, isWide) {
  case (31, true, true): "sp"
  case (31, true, false): "wsp"
  case (31, false, true): "xzr"
  case (31, false, false): "wzr"
  case (_, _, true): "x\(number)"
  case (_, _, false): "w\(number)"
  }
}

func hex(_ value: some BinaryInteger, digits: Int = 1) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
