/// A line of a file with a caret below one of its characters.
struct Excerpt: CustomStringConvertible {
  /// At most so many characters of a line are shown.
  private static let width = 76

  private let text: String
  private let caret: Int

  /// `nil` when the file has no such line, or is no text.
  init?(_ source: [UInt8], _ position: TextPosition) {
    let lines = source.split(
      separator: UInt8(ascii: "\n"), maxSplits: position.line, omittingEmptySubsequences: false)
    guard position.line >= 1, position.column >= 1, position.line <= lines.count,
      let line = String(validating: lines[position.line - 1], as: UTF8.self)
    else { return nil }
    // Every scalar takes one column: tabs and what does not show become spaces.
    let shown = line.unicodeScalars.map { scalar -> Unicode.Scalar in
      scalar.value < 0x20 || scalar.value == 0x7f ? " " : scalar
    }
    let place = min(position.column - 1, shown.count)
    let start = place < Self.width ? 0 : place - Self.width / 2
    let end = min(shown.count, start + Self.width)
    var text = String.UnicodeScalarView()
    text.append(contentsOf: shown[start..<end])
    self.text = (start > 0 ? "…" : "") + String(text) + (end < shown.count ? "…" : "")
    caret = place - start + (start > 0 ? 1 : 0)
  }

  var description: String { "  \(text)\n  \(String(repeating: " ", count: caret))^" }
}
