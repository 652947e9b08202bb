import TestSupport
import Testing

/// Files that one can read in a sitting, and nothing left for later.
@Suite struct SizeTests {
  static let lineLimit = 400
  /// Longer files, each with its reason.
  static let longFiles = [
    "Sources/AArch64/Interpreter.swift":
      "one switch, in one function so that state stays in registers",
    "Tests/DevicesTests/GICv3VirtualTests.swift":
      "one suite on one rig: every register and condition of the virtual interface",
  ]
  static let folders = ["Sources", "Firmware", "Tests", "Benchmarks/Sources"]
  /// Cut in two, so that this file does not find itself.
  static let unfinished = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "st" + "ub", "place" + "holder"]

  @Test func filesAreShort() throws {
    for folder in Self.folders {
      for file in try SourceFile.all(below: folder) {
        for finding in tooLong(file) { Issue.record("\(finding)") }
      }
    }
  }

  @Test func longFilesAreStillLong() throws {
    let files = try Self.folders.flatMap { try SourceFile.all(below: $0) }
    for path in Self.longFiles.keys.sorted() {
      let lines = files.first { $0.path == path }?.lines.count ?? 0
      #expect(lines > Self.lineLimit, "\(path) needs no exception any more")
    }
  }

  @Test func nothingIsLeftForLater() throws {
    for folder in Self.folders + ["docs"] {
      let endings = [".swift", ".S", ".h", ".ld", ".sh", ".md"]
      for file in try SourceFile.all(below: folder, endings: endings) {
        for finding in leftForLater(file) { Issue.record("\(finding)") }
      }
    }
  }

  @Test func whatIsWrongIsFound() {
    let long = SourceFile(path: "a.swift", text: String(repeating: "\n", count: 401))
    #expect(tooLong(long).count == 1)
    let short = SourceFile(path: "a.swift", text: String(repeating: "\n", count: 400))
    #expect(tooLong(short).isEmpty)
    let later = SourceFile(
      path: "a.swift",
      text: "// \(Self.unfinished[0]): all\nlet a = 1 // a \(Self.unfinished[3])\nstubborn")
    #expect(leftForLater(later).map(\.line) == [1, 2])
  }

  private func tooLong(_ file: SourceFile) -> [Finding] {
    guard file.lines.count > Self.lineLimit, Self.longFiles[file.path] == nil else { return [] }
    return [
      Finding(
        path: file.path, line: file.lines.count, reason: "more than \(Self.lineLimit) lines")
    ]
  }

  private func leftForLater(_ file: SourceFile) -> [Finding] {
    file.lines.enumerated().flatMap { index, line in
      let words = line.split { !$0.isLetter }.map(String.init)
      // The first three are shouted, the others may stand at a sentence's start.
      return Self.unfinished.enumerated().filter { number, word in
        words.contains { number < 3 ? $0 == word : $0.lowercased() == word }
      }.map {
        Finding(
          path: file.path, line: index + 1, reason: "\($0.element): finish it or leave it out")
      }
    }
  }
}
