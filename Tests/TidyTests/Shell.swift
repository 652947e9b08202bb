import Foundation
import TestSupport

/// Runs command lines in a folder, with `orrery` in the path.
struct Shell {
  /// What comes before the user's own path.
  private let path: String
  private let folder: String

  /// Where another `orrery`, or none, is built.
  init(in folder: String, path: String) { (self.folder, self.path) = (folder, path) }

  /// At the repository's root; `nil` when `orrery` was not built with the tests.
  init?() {
    // The test bundle and the command are products of the same build, in one folder.
    let folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    let candidates = [folder, "\(repositoryRoot)/.build/release", "\(repositoryRoot)/.build/debug"]
    guard
      let found = candidates.first(where: {
        FileManager.default.isExecutableFile(atPath: "\($0)/orrery")
      })
    else { return nil }
    (path, self.folder) = (found, repositoryRoot)
  }

  /// Exit status and everything that was written, standard error included.
  func run(_ command: String) throws -> (status: Int32, output: String) {
    let process = process(command)
    let output = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }

  /// A command line that is yet to be run.
  func process(_ command: String) -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = ["-o", "pipefail", "-c", command]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    var environment = ProcessInfo.processInfo.environment
    environment["PATH"] = path + ":" + (environment["PATH"] ?? "/usr/bin:/bin")
    process.environment = environment
    return process
  }
}

/// The subcommands of `orrery`, read from its sources.
struct CommandTree {
  let root: [String]
  /// By the name of the command above.
  let children: [String: [String]]

  /// What is wrong with the words after `orrery`; `nil` when that is a command, or none is named.
  func complaint(_ words: [String]) -> String? {
    guard let first = words.first, first.allSatisfy({ $0.isLowercase || $0 == "-" }),
      !first.hasPrefix("-")
    else { return nil }
    guard root.contains(first) else { return "there is no command orrery \(first)" }
    guard let below = children[first], words.count > 1,
      words[1].allSatisfy({ $0.isLowercase }), !below.contains(words[1])
    else { return nil }
    return "there is no command orrery \(first) \(words[1])"
  }
}

extension CommandTree {
  static func ofRepository() throws -> CommandTree {
    var names: [String: String] = [:]
    var below: [String: [String]] = [:]
    for file in try SourceFile.all(below: "Sources/orrery") {
      var type = ""
      for line in file.lines {
        if let match = line.firstMatch(of: #/struct (\w+): (?:Async)?ParsableCommand/#) {
          type = String(match.1)
          names[type] = type.lowercased()
        }
        if let match = line.firstMatch(of: #/commandName: "([\w-]+)"/#) {
          names[type] = String(match.1)
        }
        if line.contains(".self") {
          below[type, default: []] += line.matches(of: #/(\w+)\.self/#).map { String($0.1) }
        }
      }
    }
    var children: [String: [String]] = [:]
    for type in below.keys.sorted() {
      guard let name = names[type] else { continue }
      children[name] = below[type]?.compactMap { names[$0] }
    }
    return CommandTree(root: children["orrery"] ?? [], children: children)
  }
}
