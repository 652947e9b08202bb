import Foundation
import Replay
import TestSupport
import Testing

/// `Firmware/trials.sh`: all trials with all numbers of cores, of which `PhoneTests` runs a part.
@Suite(.enabled(if: BuiltFirmware.isThere, "make firmware")) struct TrialTests {
  static let orrery = "\(repositoryRoot)/.build/release/orrery"
  static let isWanted = ProcessInfo.processInfo.environment["ORRERY_FULL"] != nil

  @Test(
    .enabled(if: isWanted, "three minutes: set ORRERY_FULL=1"),
    .enabled(if: HostFiles.size(of: orrery) != nil, "swift build -c release"))
  func allTrialsPass() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(repositoryRoot)/Firmware/trials.sh")
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["ORRERY": Self.orrery, "OUT": BuiltFirmware.folder]) { $1 }
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let failed = text.split(separator: "\n").filter { $0.contains("FAILED") }
    #expect(failed.isEmpty, "\(failed)")
    #expect(process.terminationStatus == 0)
    #expect(text.contains("ok      phone-b: storm --cores 1"), "it ran to its end")
  }
}
