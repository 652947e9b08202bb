/// The keys of one kind of object, from which reader, schema and documentation are made.
struct FieldTable: Sendable {
  /// For messages and headings: `a memory region`.
  let title: String
  let summary: String
  let fields: [Field]

  func field(_ key: String) -> Field? { fields.first { $0.key == key } }
}

/// One key of an object.
struct Field: Sendable {
  let key: String
  let kind: FieldKind
  let isRequired: Bool
  /// What holds when the key is absent, as it would be written; `nil` for nothing.
  let defaultText: String?
  /// One line of documentation, with the unit.
  let summary: String

  init(
    _ key: String, _ kind: FieldKind, required: Bool = false, default defaultText: String? = nil,
    _ summary: String
  ) {
    self.key = key
    self.kind = kind
    isRequired = required
    self.defaultText = defaultText
    self.summary = summary
  }

  static func scalar(
    _ key: String, _ scalar: Scalar, required: Bool = false, default defaultText: String? = nil,
    _ summary: String
  ) -> Field {
    Field(key, .scalar(scalar), required: required, default: defaultText, summary)
  }
}

/// What the value of a key may be.
indirect enum FieldKind: Sendable {
  case scalar(Scalar)
  case list(FieldKind)
  case object(FieldTable)
  /// An object whose keys the author chooses, or of which some of `keys` may be wired.
  case map(Scalar, keys: [String]?, of: String)
  /// One value for all of a map's keys, or the map.
  case scalarOrMap(Scalar, keys: [String], of: String)
  /// An object whose key `tag` says which table it follows.
  case variant(tag: String, of: String, [(name: String, table: FieldTable)])
}
