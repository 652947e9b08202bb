import Foundation
import TestSupport

/// The targets of `Package.swift` with what they say they depend on.
struct Manifest {
  struct Target: Equatable {
    let name: String
    /// Targets and products by name.
    let dependencies: [String]
    /// Its folder from the repository's root.
    let path: String
    let isTest: Bool
  }

  let targets: [Target]

  static func ofRepository() throws -> Manifest {
    Manifest(try String(contentsOfFile: "\(repositoryRoot)/Package.swift", encoding: .utf8))
  }

  /// Reads the calls that make targets: `layer(…)`, `.target(…)`, `.executableTarget(…)`,
  /// `.testTarget(…)`, `.systemLibrary(…)`.
  init(_ text: String) {
    var targets: [Target] = []
    // What is inside the definition of `layer` itself is no target.
    let body = text.range(of: "let package").map { text[$0.lowerBound...] } ?? text[...]
    for call in ["layer", ".target", ".executableTarget", ".testTarget", ".systemLibrary"] {
      for arguments in Self.arguments(of: call, in: body) {
        guard let name = Self.strings(in: arguments).first else { continue }
        // `.target(name:)` within a list of dependencies names one; it has no more to say.
        if call == ".target", arguments.contains("dependencies:") == false,
          arguments.contains("path:") == false
        {
          continue
        }
        let path = Self.strings(after: "path:", in: arguments).first
        if call == "layer" {
          let lists = Self.lists(in: arguments)
          let own = lists.first ?? []
          targets.append(
            Target(name: name, dependencies: own, path: "Sources/\(name)", isTest: false))
          targets.append(
            Target(
              name: "\(name)Tests",
              dependencies: own + [name, "TestSupport"] + lists.dropFirst().joined(),
              path: "Tests/\(name)Tests", isTest: true))
        } else {
          let isTest = call == ".testTarget"
          let list =
            arguments.contains("dependencies:") ? Self.lists(in: arguments).first ?? [] : []
          targets.append(
            Target(
              name: name, dependencies: list,
              path: path ?? "\(isTest ? "Tests" : "Sources")/\(name)",
              isTest: isTest || (path ?? "").hasPrefix("Tests/")))
        }
      }
    }
    self.targets = targets
  }

  /// What stands between the parentheses of each call of `name`.
  private static func arguments(of name: String, in text: Substring) -> [String] {
    var results: [String] = []
    var rest = text
    while let start = rest.range(of: name + "(") {
      let before =
        start.lowerBound > text.startIndex ? text[text.index(before: start.lowerBound)] : " "
      var depth = 1
      var end = start.upperBound
      while end < rest.endIndex, depth > 0 {
        if rest[end] == "(" { depth += 1 } else if rest[end] == ")" { depth -= 1 }
        end = rest.index(after: end)
      }
      if !before.isLetter { results.append(String(rest[start.upperBound..<end].dropLast())) }
      rest = rest[start.upperBound...]
    }
    return results
  }

  /// The names in each list in brackets. A product's package is not one.
  private static func lists(in text: String) -> [[String]] {
    text.split(separator: "[", omittingEmptySubsequences: false).dropFirst().map { part in
      let list = part.prefix { $0 != "]" }
      return list.components(separatedBy: "package:").enumerated().flatMap { index, piece in
        Array(strings(in: piece).dropFirst(index == 0 ? 0 : 1))
      }
    }
  }

  private static func strings(after label: String, in text: String) -> [String] {
    text.range(of: label).map { strings(in: String(text[$0.upperBound...])) } ?? []
  }

  private static func strings(in text: String) -> [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
      .filter { $0.offset % 2 == 1 }.map { String($0.element) }
  }
}
