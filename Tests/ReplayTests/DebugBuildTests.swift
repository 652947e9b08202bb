import Foundation
import Replay
import TestSupport
import Testing
import Traces

/// A debug build and a release build tell of the same runs. Building one takes minutes.
@Suite struct DebugBuildTests {
  static let isWanted =
    isFullRun || ProcessInfo.processInfo.environment["CI"] != nil

  @Test(
    .enabled(if: isWanted, "builds everything again: set ORRERY_FULL=1"),
    arguments: [["two-cores", "dma", "typed-input", "guest-crash"]])
  func debugEqualsRelease(_ names: [String]) throws {
    let scratch = "\(repositoryRoot)/.build/debug-check"
    try run([
      "swift", "build", "-c", "debug", "--product", "orrery", "--scratch-path", scratch,
    ])
    let folder = try TemporaryFolder()
    for name in names {
      let path = "\(folder.path)/\(name).orrery"
      try run(["\(scratch)/debug/orrery", "run", Goldens.folder(name), "--record", path])
      let divergence = try Divergence(
        try Goldens.reader(name), try RecordingReader(path: path), symbols: nil)
      #expect(divergence.isIdentical, "\(name): \(divergence.differences)")
    }
  }

  private func run(_ arguments: [String]) throws {
    let run = try ProgramRun(arguments, errors: .collected)
    #expect(run.status == 0, "\(arguments): \(run.output)")
  }
}
