import Foundation
import TestSupport
import Testing

/// The changes of `docs/adding.md`, applied to a copy of the repository and built.
@Suite struct AddingTests {
  static let isWanted =
    ["ORRERY_FULL", "CI"].contains { ProcessInfo.processInfo.environment[$0] != nil }

  /// A fenced block with what its opening line says behind the language.
  private struct Block {
    let language: String
    let path: String
    var text = ""
  }

  private func blocks() throws -> [Block] {
    let page = try #require(try Document.all().first { $0.path == "docs/adding.md" })
    var blocks: [Block] = []
    var open: Block?
    for line in page.lines {
      if line.hasPrefix("```") {
        if let block = open {
          blocks.append(block)
          open = nil
        } else {
          let words = line.dropFirst(3).split(separator: " ").map(String.init)
          open = Block(language: words.first ?? "", path: words.count > 1 ? words[1] : "")
        }
      } else {
        open?.text += line + "\n"
      }
    }
    return blocks
  }

  /// Each names a file that is new, or a change that fits the files of today.
  @Test func theChangesFit() throws {
    let folder = try TemporaryCopy()
    try apply(try blocks(), to: folder)
  }

  @Test(.enabled(if: isWanted, "builds everything again: set ORRERY_FULL=1"))
  func theChangesWork() throws {
    let folder = try TemporaryCopy()
    let blocks = try blocks()
    try apply(blocks, to: folder)
    let build = try folder.run("swift build --product orrery 2>&1 | tail -40")
    try #require(build.status == 0, "\(build.output)")
    let text = blocks.filter { $0.language == "sh-session" }
      .map { "```console\n\($0.text)```\n" }.joined()
    let commands = Document(path: "docs/adding.md", text: text).commands
    #expect(commands.count >= 3)
    for command in commands {
      let result = try folder.run(command.text)
      let shown = command.output.filter { !$0.isEmpty }.joined(separator: "\n")
      let found = result.output.trimmingCharacters(in: .whitespacesAndNewlines)
      #expect(result.status == 0 && found == shown, "\(command.text)\n\(result.output)")
    }
  }

  private func apply(_ blocks: [Block], to folder: TemporaryCopy) throws {
    #expect(blocks.contains { $0.language == "diff" } && blocks.contains { $0.path != "" })
    for block in blocks {
      if block.language == "diff" {
        try Data(block.text.utf8).write(to: folder.url.appendingPathComponent("change.diff"))
        let result = try folder.run("git apply change.diff")
        #expect(result.status == 0, "\(block.text)\n\(result.output)")
      } else if block.path != "" {
        let file = folder.url.appendingPathComponent(block.path)
        #expect(
          !FileManager.default.fileExists(atPath: file.path), "\(block.path) is there already")
        try Data(block.text.utf8).write(to: file)
      }
    }
  }
}

/// The repository's sources in a folder that is there for one test.
private final class TemporaryCopy {
  let url = FileManager.default.temporaryDirectory
    .appendingPathComponent("orrery-adding-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for name in ["Package.swift", "Sources", "Tests", "Boards", "Firmware"] {
      try FileManager.default.copyItem(
        atPath: "\(repositoryRoot)/\(name)", toPath: url.appendingPathComponent(name).path)
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func run(_ command: String) throws -> (status: Int32, output: String) {
    try Shell(in: url.path, path: url.appendingPathComponent(".build/debug").path).run(command)
  }
}
