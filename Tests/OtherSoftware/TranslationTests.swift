import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// `Tests/Fixtures/oracle/translation.c` puts some thousand questions to the MMU: descriptors of
/// every kind at every level, sizes of addresses, permissions, both stages' attributes, alignment,
/// and where the core announces them PAN, UAO, hardware's updates of tables, XNX and EL2 as a
/// host. QEMU and Orrery must answer the same.
///
/// What it leaves out is where QEMU 7.2 differs from the Arm ARM: cache maintenance (it never
/// faults there), Device memory's alignment, HPFAR_EL2 for permission faults and bit 9 of PAR_EL1
/// (UNKNOWN), ISV for faults of EL2's own.
@Suite(.serialized, .enabled(if: QEMU.isInstalled, "QEMU is not installed"))
struct TranslationTests {
  @Test(arguments: ["cortex-a53", "max"]) func answers(core: String) throws {
    guard let program = try Self.program() else {
      print("skipped: clang or lld is missing")
      return
    }
    defer { try? FileManager.default.removeItem(at: program) }
    var scenario = Scenario(boardFile: try repositoryFile("Boards/virt.json").withCore(core))
    scenario.firmware = NamedFile(
      name: "translation.elf", bytes: [UInt8](try Data(contentsOf: program)))
    scenario.exceptionLevel = 2
    let run = try GuestRun(
      scenario, script: InputScript("", file: "none"), until: .milliseconds(4000),
      isRecorded: false)
    #expect(run.ending == .poweredOff)
    let expected = try QEMU.run(program: program.path, core: core, seconds: 60)
    #expect(expected.lines.last == "end" && expected.lines.count > 1000)
    for (mine, other) in zip(run.transcript.lines, expected.lines).filter({ $0 != $1 }).prefix(20) {
      Issue.record("\(Self.difference(mine, other))")
    }
    #expect(run.transcript.lines.count == expected.lines.count)
  }

  /// The question, and the answers that differ.
  private static func difference(_ mine: String, _ other: String) -> String {
    let question = mine.prefix { $0 != ":" }
    let pairs = zip(mine.split(separator: " "), other.split(separator: " "))
    let parts = pairs.filter { $0 != $1 }.map { "\($0), QEMU \($1)" }
    return "\(question): \(parts.joined(separator: "; "))"
  }

  /// The program's file; `nil` where it cannot be compiled.
  private static func program() throws -> URL? {
    let output = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-\(UUID().uuidString).elf")
    let run = try ProgramRun([
      "clang", "--target=aarch64-none-elf", "-O1", "-ffreestanding", "-fno-builtin", "-nostdlib",
      "-mgeneral-regs-only", "-mstrict-align", "-fuse-ld=lld", "-Wl,-Ttext=0x40200000",
      "-Wl,--build-id=none", "-o", output.path,
      "\(repositoryRoot)/Tests/Fixtures/oracle/translation.c",
    ])
    return run.status == 0 ? output : nil
  }
}
