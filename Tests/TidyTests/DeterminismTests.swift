import Foundation
import TestSupport
import Testing

/// Nothing below the command line may depend on the host: no clocks, no unseeded randomness, no
/// order of hashing, no tasks.
@Suite struct DeterminismTests {
  static let targets = [
    "Simulation", "AArch64", "Devices", "Boards", "Images", "Machine", "Traces", "Replay",
    "Debugger",
  ]

  /// What must not stand in code, and why.
  static let forbidden: [(pattern: String, reason: String)] = [
    (#"\bDate\("#, "the host's clock"),
    (#"\b(ContinuousClock|SuspendingClock|DispatchTime)\b"#, "the host's clock"),
    (#"\b(clock_gettime|gettimeofday|time\(nil\))"#, "the host's clock"),
    (#"\.random\("#, "unseeded randomness"),
    (#"\b(SystemRandomNumberGenerator|arc4random|getrandom)\b"#, "unseeded randomness"),
    (#"\bhashValue\b"#, "Swift seeds hashing anew in every process"),
    (#"\bHasher\b"#, "Swift seeds hashing anew in every process"),
    (#"\bTask(\.detached)?\s*(\(|\{|<)"#, "tasks run when the host likes"),
    (#"\bObjectIdentifier\("#, "addresses of objects differ between runs"),
    (#"\.(shuffled|randomElement|shuffle)\("#, "unseeded randomness"),
  ]
  /// Only where time and registers are.
  static let hostFloatingPoint = #"\b(Double|Float|Float16|Float32|Float64|CGFloat)\b"#
  static let exactTargets = ["Simulation", "AArch64"]

  /// Lines that may, with the reason.
  static let exceptions: [(path: String, text: String, reason: String)] = [
    (
      "Sources/AArch64/BlockCache.swift", "for page in pages.values {",
      "pages are given back to the host; nobody sees in which order"
    ),
    ("Sources/Boards/Fields/FieldReader.swift", "values.enumerated().map", "a list of that name"),
  ]

  @Test(arguments: targets) func nothingDependsOnTheHost(target: String) throws {
    let files = try SourceFile.all(below: "Sources/\(target)")
    var found = files.flatMap(forbiddenTokens)
    if Self.exactTargets.contains(target) { found += files.flatMap(floatingPoint) }
    found += try HashedIteration(files).findings
    for finding in found where !isExcepted(finding, files) { Issue.record("\(finding)") }
  }

  @Test func whatIsWrongIsFound() throws {
    let bad = SourceFile(
      path: "bad.swift",
      text: """
        let start = Date()
        // Date() in a comment and "Date()" in a text are nothing.
        let text = "Date() \\(x) .random("
        let coin = Bool.random()
        Task { await x() }
        let half: Double = 0.5
        let update = lastUpdate(1)
        """)
    #expect(forbiddenTokens(bad).map(\.line) == [1, 4, 5])
    #expect(floatingPoint(bad).map(\.line) == [6])
    let hashed = SourceFile(
      path: "hashed.swift",
      text: """
        var names: [String: Int] = [:]
        private let seen = Set<Int>()
        var list: [Int] = []
        for name in names { print(name) }
        for number in self.seen where number > 3 {}
        let all = names.keys.map { $0 }
        let good = names.keys.sorted() + list
        for number in list {}
        for name in names.sorted(by: <) {}
        let some = seen.map { $0 }
        let same = Array(seen)
        let result: FirmwareResult = .values([1])
        func f(_ table: Dictionary<Int, Int>) -> Int { table.first!.value }
        """)
    #expect(try HashedIteration([hashed]).findings.map(\.line) == [4, 5, 6, 10, 11, 13])
  }

  private func forbiddenTokens(_ file: SourceFile) -> [Finding] {
    Self.forbidden.flatMap { matches(of: $0.pattern, in: file, $0.reason) }
      .sorted { $0.line < $1.line }
  }

  private func floatingPoint(_ file: SourceFile) -> [Finding] {
    matches(of: Self.hostFloatingPoint, in: file, "host floating point may differ from Arm's")
  }

  private func isExcepted(_ finding: Finding, _ files: [SourceFile]) -> Bool {
    Self.exceptions.contains { exception in
      exception.path == finding.path
        && files.first { $0.path == finding.path }?.lines[finding.line - 1]
          .contains(exception.text) == true
    }
  }
}

/// The lines of a file's code in which the expression matches.
func matches(of pattern: String, in file: SourceFile, _ reason: String) -> [Finding] {
  file.code.enumerated().compactMap { index, line in
    guard let range = line.range(of: pattern, options: .regularExpression) else { return nil }
    return Finding(path: file.path, line: index + 1, reason: "\(line[range]): \(reason)")
  }
}
