import Foundation

/// Looks for walks over dictionaries and sets, whose order differs from process to process.
///
/// By text: names declared as such in the files of a target, and what is done with them. A name
/// that is something else elsewhere in the target counts only in the files where it is hashed.
struct HashedIteration {
  let findings: [Finding]

  private static let name = #"([A-Za-z_][A-Za-z0-9_]*)"#
  /// `x: [A: B]`, `x: Set<A>`, `x = Set(`, `x = [A: B](`, `x = Dictionary(`.
  private static let declarations = [
    #"\b\#(name)\s*:\s*(?:inout\s+)?\[[^\[\]():]+:\s*[^\]]+\]"#,
    #"\b\#(name)\s*:\s*(?:inout\s+)?(?:Set|Dictionary)<"#,
    #"\b(?:let|var)\s+\#(name)\s*=\s*(?:Set|Dictionary)\s*[<(]"#,
    #"\b(?:let|var)\s+\#(name)\s*=\s*\[[^\[\]():]+:\s*[^\]]+\]\("#,
  ]
  /// Whatever else gives a name a meaning: a type, a value, an element of something.
  private static let others = [
    #"\b\#(name)\s*:"#, #"\b(?:let|var)\s+\#(name)\b"#, #"\bfor\s+\#(name)\s+in\b"#,
    #"[(,]\s*\#(name)\)? (?:=|in)\b"#,
  ]
  private static let ordered =
    "map|flatMap|compactMap|forEach|first|enumerated|prefix|dropFirst|popFirst|removeFirst|joined"

  init(_ files: [SourceFile]) throws {
    let hashed = try files.map { try Self.names(Self.declarations, in: $0.code) }
    let other = try files.map { file in
      try Self.names(
        Self.others, in: file.code.filter { try Self.names(Self.declarations, in: [$0]).isEmpty })
    }
    let anywhere = hashed.reduce(into: Set<String>()) { $0.formUnion($1) }
    let elsewhere = other.reduce(into: Set<String>()) { $0.formUnion($1) }
    findings = files.enumerated().flatMap { index, file -> [Finding] in
      let known = hashed[index].union(anywhere.subtracting(elsewhere)).sorted()
      guard !known.isEmpty else { return [] }
      let names = "(?:\(known.joined(separator: "|")))"
      let patterns = [
        #"\b\#(names)[?!]?\.(?:keys|values)\b"#,
        #"\bin\s+(?:[\w.]+\.)?\#(names)\s*(?:\{|where\b|$)"#,
        #"(?<![\w.])(?:self\.)?\#(names)\.(?:\#(Self.ordered))\b"#,
        #"\bArray\((?:[\w.]+\.)?\#(names)\)"#,
      ]
      return file.code.enumerated().compactMap { number, line in
        // What sums up or looks up gives the same in any order.
        let unordered = [
          "sorted", ".min(", ".max(", ".contains", ".allSatisfy", "reduce(0", ".count",
        ]
        guard !unordered.contains(where: line.contains),
          let range = patterns.lazy.compactMap({
            line.range(of: $0, options: .regularExpression)
          }).first
        else { return nil }
        return Finding(
          path: file.path, line: number + 1,
          reason: "\(line[range]): the order of a dictionary or set; sort it")
      }
    }
  }

  private static func names(_ patterns: [String], in lines: [String]) throws -> Set<String> {
    var names: Set<String> = []
    for pattern in patterns {
      let expression = try NSRegularExpression(pattern: pattern)
      for line in lines {
        let whole = NSRange(line.startIndex..., in: line)
        for match in expression.matches(in: line, range: whole) {
          if let range = Range(match.range(at: 1), in: line) { names.insert(String(line[range])) }
        }
      }
    }
    return names
  }
}
