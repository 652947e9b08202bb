/// What the tables make of a JSON value. What was wrong is absent.
indirect enum FieldValue {
  case scalar(ScalarValue)
  case list([FieldValue?])
  case object(FieldObject)
  case map([(key: String, value: ScalarValue)])
}

struct FieldObject {
  let path: String
  /// The value of the tag, for an object that has variants and names one of them.
  var variant: String?
  var values: [String: FieldValue] = [:]

  func scalar(_ key: String) -> ScalarValue? {
    guard case .scalar(let value)? = values[key] else { return nil }
    return value
  }
  func text(_ key: String) -> String? {
    guard case .text(let text)? = scalar(key) else { return nil }
    return text
  }
  func integer(_ key: String) -> UInt64? {
    guard case .integer(let value)? = scalar(key) else { return nil }
    return value
  }
  func list(_ key: String) -> [FieldValue?] {
    guard case .list(let list)? = values[key] else { return [] }
    return list
  }
  func objects(_ key: String) -> [FieldObject?] {
    list(key).map { value in
      guard case .object(let object)? = value else { return nil }
      return object
    }
  }
  func map(_ key: String) -> [(key: String, value: ScalarValue)] {
    guard case .map(let map)? = values[key] else { return [] }
    return map
  }
  func object(_ key: String) -> FieldObject? {
    guard case .object(let object)? = values[key] else { return nil }
    return object
  }
}

/// Reads JSON values by the field tables; collects what is wrong and goes on.
struct FieldReader {
  private(set) var findings: [Finding] = []
  /// Path to place, for findings made later.
  private(set) var positions: [String: TextPosition] = [:]
  private var forms: [String: Regex<AnyRegexOutput>] = [:]

  mutating func read(_ value: JSONValue, _ kind: FieldKind, path: String) -> FieldValue? {
    positions[path] = value.position
    switch kind {
    case .scalar(let scalar): return read(value, scalar, path: path).map { .scalar($0) }
    case .list(let element):
      guard case .list(let values) = value.kind else { return wrong(value, "a list", path) }
      return .list(
        values.enumerated().map { index, value in read(value, element, path: "\(path)[\(index)]") })
    case .object(let table):
      guard case .object(let members) = value.kind else {
        return wrong(value, "an object: \(table.title)", path)
      }
      return .object(read(members, table, value, path: path))
    case .map(let scalar, let keys, let what):
      guard case .object(let members) = value.kind else {
        return wrong(value, "an object from \(what) to \(scalar.expected)", path)
      }
      return .map(read(members, scalar, keys: keys, of: what, path: path))
    case .scalarOrMap(let scalar, let keys, let what):
      if case .object(let members) = value.kind {
        return .map(read(members, scalar, keys: keys, of: what, path: path))
      }
      guard case .text = value.kind else {
        return wrong(value, "\(scalar.expected), or an object from \(what) to name", path)
      }
      return read(value, scalar, path: path).map { one in .map(keys.map { ($0, one) }) }
    case .variant(let tag, let what, let variants):
      return read(value, tag: tag, of: what, variants, path: path)
    }
  }

  // MARK: - Objects

  private mutating func read(
    _ members: [JSONMember], _ table: FieldTable, _ object: JSONValue, path: String
  ) -> FieldObject {
    var result = FieldObject(path: path)
    for member in members {
      guard let field = table.field(member.key) else {
        let near = suggestion(for: member.key, among: table.fields.map(\.key))
        let known = table.fields.map(\.key).filter { !$0.hasPrefix("$") }
        note(
          join(path, member.key),
          "no such key in \(table.title)"
            + (near.isEmpty ? ", which takes \(known.joined(separator: ", "))" : near),
          at: member.keyPosition)
        continue
      }
      result.values[member.key] = read(
        member.value, field.kind, path: join(path, member.key))
    }
    let present = members.map(\.key)
    for field in table.fields where !present.contains(field.key) {
      if field.isRequired {
        note(path, "\(table.title) has no key \(quoted(field.key))", at: object.position)
      } else if let text = field.defaultText, case .scalar(let scalar) = field.kind {
        result.values[field.key] = (try? scalar.value(of: text)).map { .scalar($0) }
      }
    }
    return result
  }

  private mutating func read(
    _ members: [JSONMember], _ scalar: Scalar, keys: [String]?, of what: String, path: String
  ) -> [(key: String, value: ScalarValue)] {
    var result: [(String, ScalarValue)] = []
    for member in members {
      let place = join(path, member.key)
      if let keys, !keys.contains(member.key) {
        let near = suggestion(for: member.key, among: keys)
        note(
          place, "no such \(what)" + (near.isEmpty ? "; there is \(alternatives(keys))" : near),
          at: member.keyPosition)
      } else if keys == nil, !matches(member.key, Scalar.name) {
        note(
          place, "expected \(Scalar.name.expected), found \(quoted(member.key))",
          at: member.keyPosition)
      } else if case .scalar(let value)? = read(member.value, .scalar(scalar), path: place) {
        result.append((member.key, value))
      }
    }
    return result
  }

  private mutating func read(
    _ value: JSONValue, tag: String, of what: String,
    _ variants: [(name: String, table: FieldTable)],
    path: String
  ) -> FieldValue? {
    guard case .object(let members) = value.kind else {
      return wrong(value, "an object: a \(what)", path)
    }
    var partial = FieldObject(path: path)
    if case .text(let name)? = value.member("name")?.kind {
      partial.values["name"] = .scalar(.text(name))
    }
    guard let tagValue = value.member(tag) else {
      note(path, "a \(what) has no key \(quoted(tag))", at: value.position)
      return .object(partial)
    }
    positions[join(path, tag)] = tagValue.position
    guard case .text(let name) = tagValue.kind else {
      note(join(path, tag), "expected a \(what) type, found \(tagValue.shown)")
      return .object(partial)
    }
    guard let variant = variants.first(where: { $0.name == name }) else {
      let near = suggestion(for: name, among: variants.map(\.name))
      let known = variants.map(\.name).joined(separator: ", ")
      note(
        join(path, tag),
        "no \(what) type \(quoted(name))" + (near.isEmpty ? "; there are \(known)" : near))
      return .object(partial)
    }
    var object = read(members, variant.table, value, path: path)
    object.variant = name
    return .object(object)
  }

  // MARK: - Single values

  private mutating func read(_ value: JSONValue, _ scalar: Scalar, path: String) -> ScalarValue? {
    switch (value.kind, scalar) {
    case (.flag(let flag), .flag): return .integer(flag ? 1 : 0)
    case (.number(let text), _):
      guard let range = scalar.integers, let number = exactInteger(text), number >= 0,
        let integer = UInt64(exactly: number), range.contains(integer)
      else { break }
      if case .window = scalar { return .window(base: integer, end: nil) }
      return .integer(integer)
    case (.text(let text), .choice(let words)):
      guard words.contains(text) else {
        note(
          path,
          "expected \(scalar.expected), found \(quoted(text))" + suggestion(for: text, among: words)
        )
        return nil
      }
      return try? scalar.value(of: text)
    case (.text(let text), _):
      guard matches(text, scalar) else { break }
      do {
        let read = try scalar.value(of: text)
        if case .integer(let range) = scalar, case .integer(let number) = read,
          !range.contains(number)
        {
          note(path, "expected \(scalar.expected), found \(text)", level: .meaning)
          return nil
        }
        return read
      } catch {
        note(path, error.message, level: .meaning)
        return nil
      }
    default: break
    }
    note(path, "expected \(scalar.expected), found \(value.shown)")
    return nil
  }

  private mutating func matches(_ text: String, _ scalar: Scalar) -> Bool {
    guard let pattern = scalar.pattern else { return false }
    if forms[pattern] == nil { forms[pattern] = try? Regex(pattern) }
    guard let form = forms[pattern] else { preconditionFailure("no pattern: \(pattern)") }
    return text.utf8.count <= 256 && text.wholeMatch(of: form) != nil
  }

  // MARK: - Findings

  private mutating func wrong(_ value: JSONValue, _ expected: String, _ path: String) -> FieldValue?
  {
    note(path, "expected \(expected), found \(value.shown)")
    return nil
  }

  private mutating func note(
    _ path: String, _ message: String, level: BoardDiagnostic.Level = .syntax,
    at position: TextPosition? = nil
  ) {
    findings.append(Finding(path: path, level: level, message: message, position: position))
  }

  private func join(_ path: String, _ key: String) -> String {
    let plain = key.utf8.allSatisfy {
      (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
        || $0 == 36 || $0 == 45 || $0 == 95
    }
    let shown = plain && !key.isEmpty ? key : quoted(key)
    return path.isEmpty ? shown : "\(path).\(shown)"
  }
}
