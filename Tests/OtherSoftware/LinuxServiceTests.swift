import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

private let firmware = ".build/firmware"

/// Debian's kernel in two personas, with the virtio devices that Steward serves them.
@Suite(
  .serialized, .enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence),
  .enabled(
    if: FileManager.default.fileExists(atPath: "\(repositoryRoot)/\(firmware)/janus.elf"),
    "make firmware"))
struct LinuxServiceTests {
  private static let modules = [
    "failover", "net_failover", "virtio_mmio", "virtio_blk", "virtio_net", "virtio_console",
    "virtio-rng",
  ]
  /// Bytes of the phone's disk; the personas have a quarter each.
  private static let diskSize = 32 << 20

  /// What the personas `work`, with that role, and `personal`, the server, said.
  private struct Run {
    let lines: [String]
    let disk: [UInt8]

    init(board: String, role: String, script: String = "") throws {
      let path = FileManager.default.temporaryDirectory
        .appendingPathComponent("orrery-\(UUID().uuidString).img")
      defer { try? FileManager.default.removeItem(at: path) }
      let zeros = [UInt8](repeating: 0, count: diskSize)
      try Data(zeros).write(to: path)
      var scenario = Scenario(boardFile: try repositoryFile("Boards/\(board).json"))
      scenario.firmware = try repositoryFile("\(firmware)/janus.elf")
      scenario.disks = [.init(device: "disk0", file: NamedFile(name: path.path, bytes: zeros))]
      let files = try Linux.fileSystem("devices.sh", files: Linux.modules(modules))
      for (label, role) in [("work", role), ("personal", "server")] {
        var persona = Scenario.Persona(
          label: label, file: try #require(Linux.kernel), memorySize: 96 << 20,
          bootArguments: "console=ttyAMA0 quiet cryptomgr.notests role=\(role)")
        persona.initialRAMDisk = files
        scenario.personas.append(persona)
      }
      var machine: Machine?
      let run = try GuestRun(
        scenario, script: InputScript(script, file: "service.script"),
        until: .milliseconds(60_000), isRecorded: false
      ) { machine = $0 }
      #expect(run.ending == .poweredOff)
      try machine?.writeBack(scenario.disks[0])
      disk = [UInt8](try Data(contentsOf: path))
      lines = run.transcript.lines
    }

    /// A persona's lines of a section.
    func section(_ name: String, of persona: String) -> [String] {
      let own = lines.filter { $0.hasPrefix("\(persona)| ") }.map {
        String($0.dropFirst(persona.count + 2))
      }
      return Transcript([]).section(name, of: own)
    }
  }

  private static func sum(_ bytes: some Sequence<UInt8>) -> String {
    SHA256.hash(Array(bytes)).map { hexadecimal(UInt64($0), digits: 2) }.joined() + "  -"
  }

  /// All but the random bytes.
  private func devicesWork(_ run: Run) {
    var sums: [String] = []
    for (index, persona) in ["work", "personal"].enumerated() {
      let block = run.section("block", of: persona)
      #expect(block.count == 5)
      guard block.count == 5 else { return }
      #expect(block[0] == "\(Self.diskSize / 4 / 512) janus-persona-\(index)")
      #expect(block[1] == block[2] && block[3] == "sectors are equal")
      #expect(block[4].contains("No space left on device"))
      // What it wrote is in its own part of the phone's disk, the sectors behind the first MiB.
      let part = Array(run.disk[(index * Self.diskSize / 4)...])
      #expect(Self.sum(part[..<(1 << 20)]) == block[1])
      #expect(part[(3001 * 512)...].prefix(51200) == part[..<51200])
      sums.append(block[1])
      #expect(run.section("console", of: persona).count == 1)
    }
    #expect(sums[0] != sums[1])
    #expect(run.disk[(Self.diskSize / 2)...].allSatisfy { $0 == 0 })
    #expect(
      run.section("net", of: "work") == [
        "02:4a:41:4e:55:00",
        "3 packets transmitted, 3 packets received, 0% packet loss",
        Self.sum(servedBytes(100_000)),
        sums[1],
        "3 packets transmitted, 3 packets received, 0% packet loss",
      ])
    #expect(run.section("net", of: "personal") == ["02:4a:41:4e:55:01", "it serves"])
    #expect(run.lines.contains("janus| all personas have ended"))
  }

  @Test("Disk, network, console and random bytes of two personas")
  func devices() throws {
    let run = try Run(board: "phone", role: "client")
    devicesWork(run)
    #expect(run.section("console", of: "work") == ["the terminal of client"])
    let random = ["work", "personal"].flatMap { run.section("rng", of: $0).dropFirst() }
    #expect(random.count == 4 && Set(random).count == 4)
    #expect(random.allSatisfy { $0.count == 64 })
    #expect(!run.lines.contains { $0.hasPrefix("janus| steward") })
  }

  @Test("A bad ring and a stuck generator harm no one else")
  func hostile() throws {
    let run = try Run(
      board: "phone-b", role: "hostile", script: "at 1ms inject error rng stuck\n")
    devicesWork(run)
    #expect(run.lines.contains("work| status 0x0000004F, interrupt 0x00000002"))
    let reports = run.lines.filter { $0.hasPrefix("janus| steward: ") || $0.contains(" stopped: ") }
    #expect(
      reports == [
        "janus| steward: the generator failed its repetition count test: no entropy",
        "janus| work: virtio block stopped: ring or buffer outside its memory",
      ])
    for persona in ["work", "personal"] {
      let random = run.section("rng", of: persona)
      #expect(!random.contains { $0.count == 64 }, "nothing in place of random bytes")
    }
  }
}
