import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

private let firmware = ".build/firmware"
private let janus = "\(firmware)/janus.elf"

/// Debian's U-Boot, linked for flash at address 0, as a persona of Janus beside another.
@Suite(
  .serialized, .enabled(if: try UBootRun.package.contents != nil, (try? UBootRun.package)?.absence),
  .enabled(
    if: FileManager.default.fileExists(atPath: "\(repositoryRoot)/\(janus)"), "make firmware"))
struct UBootPersonaTests {
  /// Their devices differ from those of `virt.json`: these two tell of them.
  private static let commands = UBootRun.commands.filter { $0 != "dm tree" && $0 != "bdinfo" }

  let file: NamedFile

  init() throws { file = try #require(try UBootRun.package.contents) }

  private func scenario(_ board: String, withUBoot: Bool = true) throws -> Scenario {
    var scenario = Scenario(boardFile: try repositoryFile("Boards/\(board).json"))
    scenario.firmware = try repositoryFile(janus)
    if withUBoot {
      scenario.personas.append(
        Scenario.Persona(label: "work", file: file, memorySize: 128 << 20, bootArguments: nil))
    }
    scenario.personas.append(
      Scenario.Persona(
        label: "personal", file: try repositoryFile("\(firmware)/personal.elf"),
        memorySize: nil, bootArguments: "demo"))
    return scenario
  }

  /// The machine that a persona has, which is `virt.json` without its virtio devices.
  private func bareScenario() throws -> Scenario {
    var scenario = try UBootRun.scenario(file, exceptionLevel: 1)
    var board = try #require(
      try JSONSerialization.jsonObject(with: Data(scenario.boardFile.bytes)) as? [String: Any])
    let devices = try #require(board["devices"] as? [[String: Any]])
    board["devices"] = devices.filter { ($0["type"] as? String)?.hasPrefix("virtio-") == false }
    let text = try JSONSerialization.data(withJSONObject: board)
    scenario.boardFile = NamedFile(name: "bare.json", bytes: [UInt8](text))
    return scenario
  }

  /// A persona's words without what the other makes of the breaks of its lines.
  private func words(_ transcript: Transcript, of persona: String) -> String {
    let lines = transcript.lines.filter { $0.hasPrefix("\(persona)| ") }
      .map { $0.dropFirst(persona.count + 2) }
    return words(Transcript(Array(lines.joined(separator: "\n").utf8)))
  }

  private func words(_ transcript: Transcript) -> String {
    transcript.normalised.joined().filter { $0 != " " }
  }

  /// What follows each prompt, from the first command on.
  private func answers(_ words: String) -> [String] {
    Array(words.components(separatedBy: "=>").dropFirst())
  }

  @Test("It says what it says bare", arguments: ["phone", "phone-b"])
  func conversation(board: String) throws {
    let commands = board == "phone" ? Self.commands : Self.commands.filter { $0 != "sleep 1" }
    let run = try GuestRun(scenario(board), typing: commands, label: "work| ")
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.lines
    #expect(lines.contains("janus| work: off"))
    #expect(lines.contains("work| DRAM:  128 MiB"))
    #expect(!lines.contains { $0.contains("stage-2 fault") })
    #expect(lines.contains("work| crc32 for 41000000 ... 41003fff ==> e650504b"))
    if board == "phone" {
      let slept = try #require(run.transcript.time(of: "work| => sleep 1"))
      let next = try #require(run.transcript.time(of: "work| => poweroff"))
      #expect(next - slept >= .milliseconds(1000) && next - slept < .milliseconds(1010))
    }
    let bare = try GuestRun(bareScenario(), typing: commands)
    let (here, there) = (
      answers(words(run.transcript, of: "work")), answers(words(bare.transcript))
    )
    #expect(there.count > commands.count, "one for each prompt, and of crc32's arrow")
    #expect(firstDifference(here, "persona", there, "bare") == nil)

    let alone = try GuestRun(scenario(board, withUBoot: false), typing: [])
    #expect(alone.ending == .poweredOff)
    let result = words(alone.transcript, of: "personal")
    #expect(result.contains("primesbelow60000:6057"))
    #expect(words(run.transcript, of: "personal") == result)
  }

  @Test("Its flash is read-only, and there again after a reset", arguments: ["phone", "phone-b"])
  func flash(board: String) throws {
    // The second bank is empty. A store into flash is an abort, from which U-Boot resets.
    let statements = [
      #"after uart0 "Hit any key" type " ""#, #"after uart0 "work| => " type "md.l 4000000 4\r""#,
      #"after uart0 "work| => " type "mw.l 100 0\r""#, #"after uart0 "Hit any key" type " ""#,
      #"after uart0 "work| => " type "poweroff\r""#,
    ]
    let run = try GuestRun(
      scenario(board),
      script: InputScript(statements.joined(separator: "\n"), file: "flash.script"),
      until: UBootRun.limit)
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.lines
    let zeros = "04000000: 00000000 00000000 00000000 00000000  ................"
    #expect(lines.contains("work| \(zeros)"))
    #expect(lines.contains { $0.hasPrefix("janus| work: stage-2 fault: write of 0x100 at PC") })
    #expect(lines.contains("janus| work: reset"))
    #expect(lines.count { $0.hasPrefix("work| U-Boot 20") } == 2)
  }
}
