/// One mistake in a board, with its place.
public struct BoardDiagnostic: Sendable, Equatable, CustomStringConvertible {
  public enum Level: Sendable {
    /// Not JSON, or a key twice.
    case text
    /// Not what the key takes: the JSON schema says so as well.
    case syntax
    /// Well written and impossible: overlaps, unknown names, numbers past their range.
    case meaning
  }

  public let file: String
  public let position: TextPosition?
  /// `devices[2].base`; empty for the board as a whole.
  public let path: String
  public let level: Level
  public let message: String
  /// The place's line of the file, and a caret below the place; `nil` without a place.
  public let excerpt: String?

  init(
    file: String, position: TextPosition?, path: String, level: Level, message: String,
    source: [UInt8]
  ) {
    (self.file, self.position, self.path) = (file, position, path)
    (self.level, self.message) = (level, message)
    excerpt = position.flatMap { Excerpt(source, $0)?.description }
  }

  /// `phone.json:14:19: devices[2].base: expected an address such as 0x09000000, found 1.5`
  public var description: String {
    let place = position.map { "\(file):\($0)" } ?? file
    return path.isEmpty ? "\(place): \(message)" : "\(place): \(path): \(message)"
  }
}

/// Everything that is wrong with a board, in the order of the file.
public struct BoardError: Error, Sendable, CustomStringConvertible {
  public let diagnostics: [BoardDiagnostic]
  public var description: String { diagnostics.map(\.description).joined(separator: "\n") }

  /// The same for a person at a terminal: with the lines that they speak of.
  public var descriptionWithExcerpts: String {
    diagnostics.map { diagnostic in
      diagnostic.excerpt.map { "\(diagnostic)\n\($0)" } ?? diagnostic.description
    }.joined(separator: "\n")
  }
}

/// A mistake before its place in the file is looked up.
struct Finding {
  let path: String
  let level: BoardDiagnostic.Level
  let message: String
  /// Where, when it is not the value at `path`.
  var position: TextPosition?
}

/// The known word nearest to `word`, for a question at the end of a message: a third of its
/// letters may differ.
func suggestion(for word: String, among known: [String]) -> String {
  let candidates = known.map { (distance($0.lowercased(), word.lowercased()), $0) }
  guard let best = candidates.min(by: { $0.0 < $1.0 }), best.0 <= max(1, word.count / 3) else {
    return ""
  }
  return "; did you mean \(quoted(best.1))?"
}

/// How many letters to insert, remove, replace or swap with their neighbour.
func distance(_ left: String, _ right: String) -> Int {
  let (left, right) = (
    Array(left.unicodeScalars.prefix(64)), Array(right.unicodeScalars.prefix(64))
  )
  var before: [Int] = []
  var last = Array(0...right.count)
  for (row, letter) in left.enumerated() {
    var line = [row + 1]
    for (column, other) in right.enumerated() {
      var best = min(
        last[column + 1] + 1, line[column] + 1, last[column] + (letter == other ? 0 : 1))
      if row > 0, column > 0, letter == right[column - 1], left[row - 1] == other {
        best = min(best, before[column - 1] + 1)
      }
      line.append(best)
    }
    (before, last) = (last, line)
  }
  return last[right.count]
}

/// `a, b or c`.
func alternatives(_ words: [String]) -> String {
  guard words.count > 1, let last = words.last else { return words.first ?? "nothing" }
  return words.dropLast().joined(separator: ", ") + " or " + last
}
