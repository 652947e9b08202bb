import Foundation
import Replay
import TestSupport
import Testing
import Traces

/// A debug build and a release build tell of the same runs. Building one takes minutes.
@Suite struct DebugBuildTests {
  static let isWanted =
    ProcessInfo.processInfo.environment["ORRERY_FULL"] != nil
    || ProcessInfo.processInfo.environment["CI"] != nil

  @Test(
    .enabled(if: isWanted, "builds everything again: set ORRERY_FULL=1"),
    arguments: [["two-cores", "dma", "typed-input", "guest-crash"]])
  func debugEqualsRelease(_ names: [String]) throws {
    let scratch = "\(repositoryRoot)/.build/debug-check"
    try run(
      "/usr/bin/env",
      ["swift", "build", "-c", "debug", "--product", "orrery", "--scratch-path", scratch])
    let folder = try TemporaryFolder()
    for name in names {
      let path = "\(folder.path)/\(name).orrery"
      try run("\(scratch)/debug/orrery", ["run", Goldens.folder(name), "--record", path])
      let divergence = try Divergence(
        try Goldens.reader(name), try RecordingReader(path: path), symbols: nil)
      #expect(divergence.isIdentical, "\(name): \(divergence.differences)")
    }
  }

  private func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: repositoryRoot)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(
      process.terminationStatus == 0,
      "\(program) \(arguments): \(String(decoding: text, as: UTF8.self))")
  }
}
