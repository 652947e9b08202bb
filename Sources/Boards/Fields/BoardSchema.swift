import Devices

/// The JSON schema of boards (draft 2020-12), made from the field tables.
///
/// It says what the reader calls syntax; overlaps, unknown names and ranges of values written as
/// text are for the reader alone.
public enum BoardSchema {
  /// The schema's text for boards of those devices.
  public static func text(models: [DeviceModel] = deviceTypes.map { $0.model }) -> String {
    let schema = Schema.object([
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      ("title", .text("Orrery board")),
    ]).merged(with: object(BoardFields.board(models)))
    return schema.text(indentation: 0) + "\n"
  }

  private static func object(_ table: FieldTable) -> Schema {
    .object([
      ("type", .text("object")), ("description", .text(table.summary)),
      ("properties", .object(table.fields.map { ($0.key, described($0)) })),
      ("required", .list(table.fields.filter(\.isRequired).map { .text($0.key) })),
      ("additionalProperties", .flag(false)),
    ])
  }

  private static func described(_ field: Field) -> Schema {
    let text = field.summary + (field.defaultText.map { " Default: \($0)." } ?? "")
    return Schema.object([("description", .text(text))]).merged(with: schema(field.kind))
  }

  private static func schema(_ kind: FieldKind) -> Schema {
    switch kind {
    case .scalar(let scalar): return schema(scalar)
    case .list(let element): return .object([("type", .text("array")), ("items", schema(element))])
    case .object(let table): return object(table)
    case .map(let scalar, let keys, _): return map(scalar, keys)
    case .scalarOrMap(let scalar, let keys, _):
      return .object([("oneOf", .list([schema(scalar), map(scalar, keys)]))])
    case .variant(let tag, _, let variants):
      let cases = variants.map { name, table in
        Schema.object([
          ("if", .object([("properties", .object([(tag, .object([("const", .text(name))]))]))])),
          ("then", object(table)),
        ])
      }
      return .object([
        ("type", .text("object")), ("required", .list([.text(tag)])),
        (
          "properties",
          .object([(tag, .object([("enum", .list(variants.map { .text($0.name) }))]))])
        ),
        ("allOf", .list(cases)),
      ])
    }
  }

  private static func map(_ scalar: Scalar, _ keys: [String]?) -> Schema {
    if let keys {
      return .object([
        ("type", .text("object")),
        ("properties", .object(keys.map { ($0, schema(scalar)) })),
        ("additionalProperties", .flag(false)),
      ])
    }
    return .object([
      ("type", .text("object")),
      ("propertyNames", .object([("pattern", anchored(Scalar.name.pattern))])),
      ("additionalProperties", schema(scalar)),
    ])
  }

  private static func schema(_ scalar: Scalar) -> Schema {
    if case .flag = scalar { return .object([("type", .text("boolean"))]) }
    if case .choice(let words) = scalar {
      return .object([("enum", .list(words.map { .text($0) }))])
    }
    let text = Schema.object([("type", .text("string")), ("pattern", anchored(scalar.pattern))])
    guard let range = scalar.integers else { return text }
    let number = Schema.object([
      ("type", .text("integer")), ("minimum", .integer(range.lowerBound)),
      ("maximum", .integer(range.upperBound)),
    ])
    return .object([("oneOf", .list([text, number]))])
  }

  private static func anchored(_ pattern: String?) -> Schema { .text("^(?:\(pattern ?? ""))$") }
}

/// JSON to write, keys in their order.
private indirect enum Schema {
  case text(String)
  case integer(UInt64)
  case flag(Bool)
  case list([Schema])
  case object([(String, Schema)])

  func merged(with other: Schema) -> Schema {
    guard case .object(let left) = self, case .object(let right) = other else { return self }
    let kept = right.filter { member in !left.contains { $0.0 == member.0 } }
    return .object(left + kept)
  }

  func text(indentation: Int) -> String {
    let inner = String(repeating: "  ", count: indentation + 1)
    let outer = String(repeating: "  ", count: indentation)
    switch self {
    case .text(let text): return Self.quote(text)
    case .integer(let value): return "\(value)"
    case .flag(let value): return value ? "true" : "false"
    case .list(let values):
      let texts = values.map { $0.text(indentation: indentation + 1) }
      if texts.isEmpty { return "[]" }
      let line = "[\(texts.joined(separator: ", "))]"
      if line.utf8.count < 90, !line.contains("\n"), !line.contains("{") { return line }
      return "[\n\(inner)\(texts.joined(separator: ",\n\(inner)"))\n\(outer)]"
    case .object(let members):
      if members.isEmpty { return "{}" }
      let texts = members.map {
        "\(Self.quote($0.0)): \($0.1.text(indentation: indentation + 1))"
      }
      return "{\n\(inner)\(texts.joined(separator: ",\n\(inner)"))\n\(outer)}"
    }
  }

  private static func quote(_ text: String) -> String {
    "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
  }
}
