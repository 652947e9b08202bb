import Foundation
import TestSupport
import Testing

/// What README and docs say works.
@Suite(.serialized) struct DocumentationTests {
  /// Commands that are not run here, by their first word: they build everything, install, need
  /// the network, or wait for a person. CI runs the `make` targets themselves.
  static let heavy = ["make", "git", "apt-get", "sudo", "cd", "swift"]

  @Test func subcommandsExist() throws {
    let tree = try CommandTree.ofRepository()
    #expect(tree.root.contains("run"))
    for document in try Document.all() {
      for finding in unknown(document, tree) { Issue.record("\(finding)") }
    }
  }

  @Test func commandsDoWhatThePagesShow() throws {
    let shell = try #require(Shell(), "orrery is not built beside the tests")
    for document in try Document.all() {
      for command in document.commands where !isHeavy(command) {
        let result = try shell.run(command.text)
        let place = "\(document.path):\(command.line): \(command.text)"
        #expect(result.status == 0, "\(place)\n\(result.output)")
        #expect(
          matches(command.output, result.output),
          "\(place): shown is not what came:\n\(result.output)")
      }
    }
  }

  @Test func whatIsWrongIsFound() throws {
    let page = Document(
      path: "a.md",
      text: """
        Say `orrery frobnicate x`, or `orrery board dtb` and `orrery`.
        ```console
        $ echo one; \\
          echo two; echo three
        one
        …
        three
        $ false
        ```
        ```swift
        $ not run
        ```
        """)
    let tree = CommandTree(root: ["run", "board"], children: ["board": ["dtb"]])
    #expect(unknown(page, tree).map(\.line) == [1])
    #expect(page.commands.map(\.line) == [3, 8])
    let result = try #require(Shell()).run(page.commands[0].text)
    #expect(result.status == 0 && matches(page.commands[0].output, result.output))
    #expect(!matches(["one", "three"], result.output))
    #expect(!matches(["one", "…", "four"], result.output))
    #expect(try #require(Shell()).run(page.commands[1].text).status != 0)
    #expect(isHeavy(.init(line: 1, text: "make test", output: [])))
  }

  private func isHeavy(_ command: Document.Command) -> Bool {
    let first = command.text.split(separator: " ").first.map(String.init) ?? ""
    return Self.heavy.contains(first)
  }

  private func unknown(_ document: Document, _ tree: CommandTree) -> [Finding] {
    document.mentionedCommands.compactMap { line, words in
      guard let reason = tree.complaint(words) else { return nil }
      return Finding(path: document.path, line: line, reason: reason)
    }
  }

  /// True when the output is what the page shows; a page that shows nothing accepts everything.
  private func matches(_ shown: [String], _ output: String) -> Bool {
    let lines = shown.map { $0.trimmingCharacters(in: .whitespaces) }
    guard lines.contains(where: { !$0.isEmpty }) else { return true }
    var expected = lines[...]
    while expected.last == "" { expected.removeLast() }
    var found = output.replacingOccurrences(of: "\r", with: "").split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { $0.trimmingCharacters(in: .whitespaces) }[...]
    while found.last == "" { found.removeLast() }
    var mayLeaveOut = false
    while let next = expected.popFirst() {
      if next == "…" || next == "..." {
        mayLeaveOut = true
        continue
      }
      if mayLeaveOut { found = found.drop { $0 != next } }
      guard found.popFirst() == next else { return false }
      mayLeaveOut = false
    }
    return mayLeaveOut || found.isEmpty
  }
}
