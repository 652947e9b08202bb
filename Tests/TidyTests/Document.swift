import Foundation
import TestSupport

/// A page of documentation: its fenced blocks and what it says in code type.
struct Document {
  /// A command with what the page shows of its output.
  struct Command: Equatable {
    let line: Int
    let text: String
    /// Lines of the output; `…` stands for any number of lines.
    var output: [String]
  }

  let path: String
  let lines: [String]

  /// README.md, where there is one, and every page in `docs`.
  static func all() throws -> [Document] {
    let manager = FileManager.default
    var paths = ["README.md"]
    if let enumerator = manager.enumerator(atPath: "\(repositoryRoot)/docs") {
      for case let path as String in enumerator where path.hasSuffix(".md") {
        paths.append("docs/\(path)")
      }
    }
    return try paths.sorted().filter { manager.fileExists(atPath: "\(repositoryRoot)/\($0)") }
      .map { path in
        Document(
          path: path,
          text: try String(contentsOfFile: "\(repositoryRoot)/\(path)", encoding: .utf8))
      }
  }

  init(path: String, text: String) {
    self.path = path
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// The commands of blocks fenced as `console`: lines that begin with `$ `, continued after a
  /// backslash at the end, each with the output that follows.
  var commands: [Command] {
    var commands: [Command] = []
    var isInside = false
    var continues = false
    for (index, line) in lines.enumerated() {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.hasPrefix("```") {
        isInside = !isInside && trimmed == "```console"
        continues = false
      } else if isInside, continues, let last = commands.popLast() {
        commands.append(
          Command(line: last.line, text: last.text + "\n" + line, output: []))
        continues = line.hasSuffix("\\")
      } else if isInside, line.hasPrefix("$ ") {
        commands.append(Command(line: index + 1, text: String(line.dropFirst(2)), output: []))
        continues = line.hasSuffix("\\")
      } else if isInside, !commands.isEmpty {
        commands[commands.count - 1].output.append(line)
      }
    }
    return commands
  }

  /// What follows the name `orrery` wherever the page shows code: the words of each mention.
  var mentionedCommands: [(line: Int, words: [String])] {
    var result: [(line: Int, words: [String])] = []
    var isFenced = false
    for (index, line) in lines.enumerated() {
      if line.trimmingCharacters(in: .whitespaces).hasPrefix("```") {
        isFenced.toggle()
        continue
      }
      let pieces = line.split(separator: "`", omittingEmptySubsequences: false)
      let code =
        isFenced ? [Substring(line)] : pieces.enumerated().filter { $0.0 % 2 == 1 }.map(\.1)
      for piece in code {
        let words = piece.split(separator: " ").map(String.init)
        for (place, word) in words.enumerated()
        where word == "orrery" || word.hasSuffix("/orrery") || word == "$(ORRERY)" {
          result.append((index + 1, Array(words[(place + 1)...])))
        }
      }
    }
    return result
  }
}
