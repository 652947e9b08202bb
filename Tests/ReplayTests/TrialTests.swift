import Foundation
import Replay
import TestSupport
import Testing

/// `Firmware/trials.sh`: all trials with all numbers of cores, of which `PhoneTests` runs a part.
@Suite(.enabled(if: BuiltFirmware.isThere, "make firmware")) struct TrialTests {
  static let orrery = "\(repositoryRoot)/.build/release/orrery"

  @Test(
    .enabled(if: isFullRun, "three minutes: set ORRERY_FULL=1"),
    .enabled(if: HostFiles.size(of: orrery) != nil, "swift build -c release"))
  func allTrialsPass() throws {
    let run = try ProgramRun(
      ["\(repositoryRoot)/Firmware/trials.sh"],
      environment: ["ORRERY": Self.orrery, "OUT": BuiltFirmware.folder], errors: .shown)
    let failed = run.output.split(separator: "\n").filter { $0.contains("FAILED") }
    #expect(failed.isEmpty, "\(failed)")
    #expect(run.status == 0)
    #expect(run.output.contains("ok      phone-b: storm --cores 1"), "it ran to its end")
  }
}
