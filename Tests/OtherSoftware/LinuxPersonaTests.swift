import Boards
import Foundation
import Glibc
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Two of Debian's kernels side by side, each a persona of Janus: what `Tests/Debian/persona.sh` has
/// them do.
@Suite(
  .serialized, .enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence),
  .enabled(
    if: FileManager.default.fileExists(atPath: "\(repositoryRoot)/.build/firmware/janus.elf"),
    "make firmware"))
struct LinuxPersonaTests {
  struct Guest {
    let task: String
    var vCPUCount: UInt32 = 1
  }

  struct Configuration: CustomTestStringConvertible {
    let board: String
    let vCPUCount: UInt32
    var testDescription: String { "\(board), \(vCPUCount) vCPUs" }
  }
  static let boards =
    isFullRun ? ["phone", "phone-b", "virt", "virt-gicv2"] : ["phone", "phone-b"]
  static let configurations =
    boards.flatMap { board in
      (isFullRun ? [1, 2] : [2]).map { Configuration(board: board, vCPUCount: $0) }
    }
  private static let fileSystem = Result { try Linux.fileSystem("persona.sh") }

  /// "work" and "personal", one of them alone where the other is `nil`.
  private func scenario(
    _ board: String, cores: Int = 2, work: Guest?, personal: Guest? = nil
  ) throws -> Scenario {
    var scenario = Scenario(boardFile: try repositoryFile("Boards/\(board).json"))
    scenario.firmware = try repositoryFile(".build/firmware/janus.elf")
    scenario.coreCount = cores
    scenario.memorySize = 512 << 20
    for (label, guest) in [("work", work), ("personal", personal)] {
      guard let guest else { continue }
      var persona = Scenario.Persona(
        label: label, file: try #require(Linux.kernel), memorySize: 96 << 20,
        bootArguments: "console=ttyAMA0 quiet cryptomgr.notests TASK=\(guest.task)")
      persona.initialRAMDisk = try Self.fileSystem.get()
      persona.vCPUCount = guest.vCPUCount
      scenario.personas.append(persona)
    }
    return scenario
  }

  private func run(
    _ scenario: Scenario, script: String = "", until limit: Time = LinuxTests.limit,
    prepare: (Machine) throws -> Void = { _ in }
  ) throws -> GuestRun {
    try GuestRun(
      scenario, script: InputScript(script, file: "persona.script"), until: limit,
      isRecorded: false, prepare: prepare)
  }

  /// What a persona said. Janus breaks a line where the other's comes, so that breaks do not count;
  /// nor does the time at which the kernel says that it ends.
  private func words(_ run: GuestRun, of persona: String) -> [Substring] {
    let lines = run.transcript.lines.filter { $0.hasPrefix("\(persona)| ") }
      .map { $0.dropFirst(persona.count + 2) }.filter { !$0.contains("reboot: Power down") }
    return lines.joined().split { $0 == " " || $0 == "\t" }
  }

  private func isOrderly(_ run: GuestRun) -> Bool {
    run.ending == .poweredOff && run.transcript.lines.contains("janus| all personas have ended")
      && !run.transcript.lines.contains {
        $0.hasPrefix("janus| ") && ($0.contains("fault") || $0.contains("stopped"))
      }
  }

  @Test("Each boots, works and powers off as when it is alone", arguments: configurations)
  func boot(_ configuration: Configuration) throws {
    let guest = Guest(task: "boot", vCPUCount: configuration.vCPUCount)
    let alone = try run(scenario(configuration.board, work: guest))
    let both = try run(scenario(configuration.board, work: guest, personal: guest))
    #expect(isOrderly(alone) && isOrderly(both))
    let expected = words(alone, of: "work")
    #expect(expected.count > 300)
    // 1 MiB of zeros.
    let sum = "30e14955ebf1352266dc2ff8067e68104607e750abb9d3b36582b8af909fcb58"
    #expect(expected.contains { $0.hasSuffix(sum) })
    let count = "\(configuration.vCPUCount)"
    #expect(expected.prefix(3).elementsEqual(["up:", Substring(count), "processors=="]))
    #expect(
      alone.transcript.lines.contains {
        $0.contains("smp: Brought up 1 node, \(count) CPU")
      })
    #expect(alone.transcript.lines.contains { $0.contains("arm-pv: using stolen time PV") })
    for persona in ["work", "personal"] {
      let found = words(both, of: persona)
      #expect(
        firstDifference(found.map(String.init), persona, expected.map(String.init), "alone") == nil)
    }
  }

  @Test(
    "Of one core each has half, and is told of the other half", arguments: ["phone", "phone-b"])
  func stolenTime(_ board: String) throws {
    func stolen(_ run: GuestRun, of persona: String) throws -> (Double, Double) {
      let line = try #require(
        run.transcript.lines.first { $0.hasPrefix("\(persona)| stolen: ") })
      let numbers = line.split(separator: " ").compactMap { Double($0) }
      try #require(numbers.count == 2)
      return (numbers[0], numbers[1])
    }
    let guest = Guest(task: "stolen")
    let alone = try run(scenario(board, cores: 1, work: guest))
    #expect(isOrderly(alone))
    #expect(try stolen(alone, of: "work").0 <= 1)
    let both = try run(scenario(board, cores: 1, work: guest, personal: guest))
    #expect(isOrderly(both))
    for persona in ["work", "personal"] {
      let (ticks, all) = try stolen(both, of: persona)
      #expect(ticks > all * 0.4 && ticks < all * 0.55, "\(ticks) of \(all)")
    }
  }

  @Test("Processors go off and on; interrupts go where they are sent", arguments: boards)
  func processors(_ board: String) throws {
    let both = try run(
      scenario(
        board, work: Guest(task: "hotplug", vCPUCount: 2),
        personal: Guest(task: "affinity", vCPUCount: 2)))
    #expect(isOrderly(both))
    let lines = both.transcript.lines
    #expect(lines.count { $0 == "work| off: 1 processors, 0" } == 3)
    #expect(lines.count { $0 == "work| on: 2 processors, 0-1" } == 3)
    #expect(lines.contains("work| cpu1 works"))
    #expect(lines.count { $0 == "personal| to cpu1: none on 0, some on 1" } == 2)
    #expect(lines.count { $0 == "personal| to cpu0: some on 0, none on 1" } == 1)
  }

  /// How often the word that "reboot" hides, the first half of the SHA-256 of "orrery" and a line's
  /// end, is in the phone's memory.
  private func secrets(in machine: Machine) -> Int {
    let secret = Array("e1302f2d33fcc4f3c3a53878166343d8".utf8)
    let ram = machine.board.mainMemory
    var count = 0
    for address in stride(from: ram.base, to: ram.end, by: 1 << 20) {
      guard let bytes = machine.memory.read(address, count: 1 << 20) else { continue }
      count += bytes.withUnsafeBytes { bytes in
        guard var start = bytes.baseAddress else { return 0 }
        let end = start + bytes.count - secret.count
        var found = 0
        while start < end, let match = memchr(start, Int32(secret[0]), end - start) {
          if memcmp(match, secret, secret.count) == 0 { found += 1 }
          start = UnsafeRawPointer(match) + 1
        }
        return found
      }
    }
    return count
  }

  @Test("One starts again in scrubbed memory; the other computes", arguments: boards)
  func reboot(_ board: String) throws {
    let other = Guest(task: "compute", vCPUCount: 2)
    let alone = try run(scenario(board, work: nil, personal: other))
    let guests = try scenario(board, work: Guest(task: "reboot", vCPUCount: 2), personal: other)
    var machine: Machine?
    let question = #"after uart0 "work| what now?" type "#
    let kept = try run(guests, script: question + #""keep\r""#) { machine = $0 }
    #expect(isOrderly(kept))
    #expect(try secrets(in: #require(machine)) >= 2048)
    let both = try run(guests, script: question + "\"hide\\r\"\n" + question + "\"poweroff\\r\"") {
      machine = $0
    }
    #expect(isOrderly(both))
    #expect(both.transcript.lines.contains("janus| work: reset"))
    #expect(both.transcript.lines.count { $0 == "work| up: 2 processors" } == 2)
    #expect(try secrets(in: #require(machine)) == 0)
    #expect(words(both, of: "personal") == words(alone, of: "personal"))
    #expect(both.time < Time(picoseconds: 2 * alone.time.picoseconds))
  }

  @Test("One crashes; the other computes", arguments: boards)
  func crash(_ board: String) throws {
    let other = Guest(task: "compute", vCPUCount: 2)
    let alone = try run(scenario(board, work: nil, personal: other))
    let both = try run(
      scenario(board, work: Guest(task: "crash", vCPUCount: 2), personal: other),
      until: Time(picoseconds: 2 * alone.time.picoseconds))
    #expect(both.ending == .timeLimit, "a kernel that panics stays where it is")
    let lines = both.transcript.lines
    #expect(
      lines.contains {
        $0.hasPrefix("work| ") && $0.contains("Kernel panic - not syncing: sysrq triggered crash")
      })
    #expect(lines.contains("janus| personal: off"))
    #expect(words(both, of: "personal") == words(alone, of: "personal"))
  }
}
