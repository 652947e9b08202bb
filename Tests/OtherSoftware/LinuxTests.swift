import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Debian's stock kernel and a busybox, unmodified, beside QEMU.
@Suite(.serialized, .enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence))
struct LinuxTests {
  /// An hour's worth for what hangs; a boot takes 0.4 s.
  static let limit = Time.milliseconds(20_000)

  struct Configuration: CustomTestStringConvertible {
    let board: String
    let cores: Int
    let exceptionLevel: UInt8
    var testDescription: String { "\(board), \(cores) cores, EL\(exceptionLevel)" }
  }
  static let configurations = ["virt", "virt-gicv2"].flatMap { board in
    [1, 2].flatMap { cores in
      [1, 2].map { Configuration(board: board, cores: cores, exceptionLevel: $0) }
    }
  }

  /// Messages that differ between two right machines.
  private static let own = [
    // QEMU's processors have AArch32 too.
    "CPU features: detected: 32-bit EL",
    // REVIDR_EL1 of ours says that this one is mended.
    "CPU features: detected: ARM erratum 843419",
    // QEMU answers SMCCC_VERSION from 8.0 on.
    "psci: SMC Calling Convention v1.",
  ]

  /// Kernel messages in alphabetic order, without their own, the length of the device tree and the
  /// tick in which the audit began.
  private static func comparable(_ messages: [String]) -> [String] {
    messages.filter { line in !own.contains { line.hasPrefix($0) } }.map { line in
      if line.hasPrefix("audit: type=2000 audit("), let end = line.range(of: "): ") {
        return "audit: type=2000 " + line[end.upperBound...]
      }
      guard line.hasPrefix("Memory: ") else { return line }
      return line.split(separator: " ").filter { !$0.hasSuffix("K") }.joined(separator: " ")
    }.sorted()
  }

  @Test("It boots, works and powers off as on QEMU", arguments: configurations)
  func boot(_ configuration: Configuration) throws {
    let scenario = try Linux.scenario(
      board: configuration.board, cores: configuration.cores,
      exceptionLevel: configuration.exceptionLevel, Linux.fileSystem("boot.sh"),
      append: "cryptomgr.notests")
    let script = try InputScript("", file: "none")
    let run = try GuestRun(scenario, script: script, until: Self.limit, isRecorded: false)
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.withoutTime
    #expect(lines.contains("gzip: same"))
    // What IEEE 754 makes of the sums in the script, printed in full.
    #expect(
      lines.contains(
        "-2.7623095905771375 794.40171613107213 794401 -2.7623210258984094e-320"))
    #expect(
      lines.contains("kvm [1]: Hyp mode initialized successfully")
        == (configuration.exceptionLevel == 2))
    #expect(run.instructions < 700_000_000 * UInt64(configuration.cores))
    guard QEMU.isInstalled else {
      print("\(QEMU.executable) is missing: not compared")
      return
    }
    let reference = try QEMU.run(scenario, script: script, seconds: 120)
    let theirs = reference.withoutTime
    for section in ["cpuinfo", "sha256 and gzip", "floating point", "interrupts"] {
      let (mine, other) = (
        run.transcript.section(section, of: lines), reference.section(section, of: theirs)
      )
      #expect(!mine.isEmpty)
      #expect(firstDifference(mine, "here", other, "QEMU") == nil, "\(section)")
    }
    // Messages of work done side by side come in any order.
    let (mine, other) = (
      Self.comparable(run.transcript.section("dmesg", of: lines)),
      Self.comparable(reference.section("dmesg", of: theirs))
    )
    #expect(firstDifference(mine, "here", other, "QEMU") == nil, "messages")
  }

  /// QEMU counts instructions, and neither branches nor loads and stores.
  @Test("perf counts, breakpoints and watchpoints hit, ptrace steps", arguments: [1, 2] as [UInt8])
  func monitors(_ exceptionLevel: UInt8) throws {
    guard let program = try Linux.program("monitors.c") else {
      print("skipped: clang is missing")
      return
    }
    defer { try? FileManager.default.removeItem(atPath: program) }
    let scenario = try Linux.scenario(
      board: "virt", cores: 1, exceptionLevel: exceptionLevel,
      Linux.fileSystem("monitors.sh", files: [(program, "bin/monitors")]),
      append: "cryptomgr.notests")
    let script = try InputScript("", file: "none")
    let run = try GuestRun(scenario, script: script, until: Self.limit, isRecorded: false)
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.withoutTime
    let expected = [
      "instructions 200001", "instructions, sampled 200001", "branches 100000", "loads 0",
      "stores 0", "stores seen 10", "accesses seen 30", "calls seen 10",
      "steps 20 hundred, exit 7",
    ]
    #expect(run.transcript.section("monitors", of: lines) == expected)
    guard QEMU.isInstalled else {
      print("\(QEMU.executable) is missing: not compared")
      return
    }
    let reference = try QEMU.run(scenario, script: script, seconds: 120)
    let theirs = reference.withoutTime
    let others = expected.map { $0 == "branches 100000" ? "branches 0" : $0 }
    #expect(reference.section("monitors", of: theirs) == others)
    for section in ["messages", "interrupts"] {
      let (mine, other) = (
        run.transcript.section(section, of: lines), reference.section(section, of: theirs)
      )
      #expect(!mine.isEmpty)
      #expect(firstDifference(mine, "here", other, "QEMU") == nil, "\(section)")
    }
  }
}
