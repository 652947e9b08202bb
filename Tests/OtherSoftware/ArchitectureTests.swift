import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Traps, breakpoints, watchpoints, software step and performance monitors, as a program at EL2
/// finds them: the same on QEMU, line by line.
@Suite struct ArchitectureTests {
  static let path = ".build/firmware/architecture.elf"
  static let isThere = FileManager.default.fileExists(atPath: "\(repositoryRoot)/\(path)")

  @Test(.enabled(if: isThere, "architecture.elf is missing: make firmware"))
  func sameAsQEMU() throws {
    var scenario = Scenario(boardFile: try repositoryFile("Boards/virt.json"))
    scenario.firmware = try repositoryFile(Self.path)
    let none = try InputScript("", file: "none")
    let run = try GuestRun(scenario, script: none, until: .milliseconds(4000), isRecorded: false)
    #expect(run.ending == .poweredOff)
    let ours = run.transcript.lines
    #expect(ours.count > 2000)
    guard QEMU.isInstalled else {
      print("skipped: \(QEMU.executable) is missing")
      return
    }
    let theirs = try QEMU.run(program: "\(repositoryRoot)/\(Self.path)", seconds: 120).lines
    #expect(firstDifference(ours, "here", theirs, "QEMU") == nil)
  }
}
