import Foundation
import TestSupport

/// A file of the repository, line by line.
struct SourceFile {
  /// From the repository's root: `Sources/Machine/Rounds.swift`.
  let path: String
  let lines: [String]
  /// The lines without comments and without what stands in quotation marks: the code.
  let code: [String]

  /// All Swift files below a folder, in the order of their paths.
  static func all(below folder: String) throws -> [SourceFile] {
    let manager = FileManager.default
    guard let enumerator = manager.enumerator(atPath: "\(repositoryRoot)/\(folder)") else {
      return []
    }
    var paths: [String] = []
    for case let path as String in enumerator where path.hasSuffix(".swift") {
      paths.append("\(folder)/\(path)")
    }
    return try paths.sorted().map { path in
      try SourceFile(
        path: path, text: String(contentsOfFile: "\(repositoryRoot)/\(path)", encoding: .utf8))
    }
  }

  init(path: String, text: String) {
    self.path = path
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    self.lines = lines
    code = Self.code(of: lines)
  }

  private static func code(of lines: [String]) -> [String] {
    var isInBlockText = false
    return lines.map { line in
      var result = ""
      var isInText = false
      var rest = Substring(line)
      while let character = rest.first {
        if rest.hasPrefix("\"\"\"") {
          isInBlockText.toggle()
          rest = rest.dropFirst(3)
          continue
        }
        if isInBlockText {
          rest = rest.dropFirst()
          continue
        }
        if isInText, character == "\\" {
          rest = rest.dropFirst(2)
          continue
        }
        if character == "\"" {
          isInText.toggle()
          result.append(character)
        } else if !isInText {
          if rest.hasPrefix("//") { break }
          result.append(character)
        }
        rest = rest.dropFirst()
      }
      return result
    }
  }

  /// The modules that the file imports.
  var imports: [(module: String, line: Int)] {
    code.enumerated().compactMap { index, line in
      var words = line.split(separator: " ")
      let modifiers = ["public", "package", "internal", "private", "fileprivate"]
      while let first = words.first, first.hasPrefix("@") || modifiers.contains(String(first)) {
        words.removeFirst()
      }
      guard words.first == "import", words.count >= 2 else { return nil }
      // `import struct Module.Name` names a kind before the module.
      let kinds = ["struct", "class", "enum", "func", "var", "let", "typealias", "protocol"]
      let name = words.count > 2 && kinds.contains(String(words[1])) ? words[2] : words[1]
      return (String(name.prefix { $0 != "." }), index + 1)
    }
  }
}

/// A thing that is not as it should be, at its place.
struct Finding: CustomStringConvertible, Equatable {
  let path: String
  let line: Int
  let reason: String
  var description: String { "\(path):\(line): \(reason)" }
}
