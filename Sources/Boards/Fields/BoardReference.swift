import Devices

/// Every key that a board takes, as Markdown, made from the field tables.
public enum BoardReference {
  public static func text(models: [DeviceModel] = deviceTypes.map { $0.model }) -> String {
    let tables = [
      ("The board", BoardFields.board(models)), ("`memory[…]`", BoardFields.memory),
      ("`cores[…]`", BoardFields.cores), ("`firmware`", BoardFields.firmware),
      ("`chosen`", BoardFields.chosen), ("`keys[…]`", BoardFields.keys),
    ]
    var text = tables.map { section($0.0, $0.1) }
    text += models.sorted { $0.type < $1.type }.map {
      section("`devices[…]` of type `\($0.type)`", BoardFields.table(for: $0))
    }
    return text.joined(separator: "\n")
  }

  private static func section(_ title: String, _ table: FieldTable) -> String {
    var lines = [
      "### \(title)", "", table.summary, "", "| key | value | default | meaning |",
      "|---|---|---|---|",
    ]
    for field in table.fields {
      let standard =
        field.isRequired ? "required" : field.defaultText.map { "`\($0)`" } ?? ""
      lines.append(
        "| `\(field.key)` | \(form(field.kind)) | \(standard) | \(field.summary) |")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func form(_ kind: FieldKind) -> String {
    switch kind {
    case .scalar(let scalar): scalar.form
    case .list(let element): "list of \(form(element))"
    case .object: "object"
    case .map(let scalar, _, let what): "object: \(what) to \(scalar.form)"
    case .scalarOrMap(let scalar, _, let what):
      "\(scalar.form), or object: \(what) to \(scalar.form)"
    case .variant(let tag, let what, _): "\(what) by its `\(tag)`"
    }
  }
}
