import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Debian's programs at work: what they compute and check is as on QEMU.
@Suite(.serialized, .enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence))
struct LinuxUserlandTests {
  @Test("stress-ng verifies what it does, python computes a page")
  func programs() throws {
    guard let stress = DebianFile.fetchedWithDependencies("stress-ng"),
      let python = DebianFile.fetchedWithDependencies("python3-minimal")
    else {
      print("SKIPPED: stress-ng and python3-minimal cannot be fetched")
      return
    }
    let page = (source: "\(repositoryRoot)/Tests/Debian/page.py", path: "/page.py")
    let packages = Set(stress + python).sorted().map { (source: $0, path: "/") }
    var scenario = try Linux.scenario(
      board: "virt", cores: 1, exceptionLevel: 1,
      Linux.fileSystem("stress.sh", files: [page] + packages), append: "cryptomgr.notests")
    scenario.memorySize = 512 << 20
    let script = try InputScript("", file: "none")
    let run = try GuestRun(
      scenario, script: script, until: .milliseconds(60_000), isRecorded: false)
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.lines.map(Self.withoutNumbers)
    #expect(lines.count { $0 == "exit code 0" } == 9)
    #expect(lines.count { $0.hasPrefix("stress-ng: info: successful run completed") } == 8)
    guard QEMU.isInstalled else {
      print("\(QEMU.executable) is missing: not compared")
      return
    }
    let reference = try QEMU.run(scenario, script: script, seconds: 300)
    #expect(
      firstDifference(
        run.transcript.withoutTime.map(Self.withoutNumbers), "here",
        reference.withoutTime.map(Self.withoutNumbers), "QEMU") == nil)
  }

  /// stress-ng's lines without process numbers and durations.
  private static func withoutNumbers(_ line: String) -> String {
    guard line.hasPrefix("stress-ng: ") else { return line }
    let words = line.split(separator: " ").filter { !$0.hasPrefix("[") }
    return words.map { $0.first?.isNumber == true && $0.hasSuffix("s") ? "…" : $0 }
      .joined(separator: " ")
  }
}
