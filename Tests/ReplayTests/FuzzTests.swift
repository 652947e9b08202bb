import Boards
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Damaged device trees for `--dtb`, and damaged scenario texts, end in a machine or an error.
@Suite struct FuzzTests {
  private func scenario() throws -> Scenario {
    let board = NamedFile(name: "bench.json", bytes: Array(BoardByDataTests.board.utf8))
    var scenario = Scenario(boardFile: board)
    let path = Goldens.folder("typed-input") + "/echo.elf"
    scenario.firmware = NamedFile(name: "echo.elf", bytes: try #require(HostFiles.read(path)))
    scenario.bootArguments = "console=ttyAMA0"
    return scenario
  }

  @Test func deviceTreesOfTheUser() throws {
    var scenario = try scenario()
    let board = try scenario.board()
    let corpus = [1, 2].map {
      board.deviceTree(exceptionLevel: $0, chosen: Chosen(bootArguments: "quiet"))
    }
    let outcome = try FuzzCampaign("device trees of the user", sample: 200).run(
      corpus, words: ["chosen\0\0", "bootargs\0"]
    ) { bytes, _ in
      scenario.deviceTree = NamedFile(name: "a.dtb", bytes: bytes)
      do {
        _ = try scenario.makeMachine()
        return true
      } catch {
        #expect("\(error)".hasPrefix("a.dtb: "))
        return false
      }
    }
    #expect(outcome.taken > 0 && outcome.taken < outcome.count && outcome.greedy.isEmpty)
  }

  /// No damage passes the check sum.
  @Test func snapshots() throws {
    var scenario = try scenario()
    let machine = try scenario.makeMachine()
    #expect(machine.run(until: .microseconds(3)) == .timeLimit)
    let whole = try SnapshotFile(machine, scenario, script: nil).bytes()
    let outcome = try FuzzCampaign("snapshots", sample: 200).run(
      [whole], words: ["machine", "size"]
    ) {
      bytes, _ in
      scenario.snapshot = NamedFile(name: "a.snapshot", bytes: bytes)
      do {
        return try scenario.makeMachine().time == machine.time
      } catch {
        #expect("\(error)".hasPrefix("a.snapshot: "))
        return false
      }
    }
    #expect(outcome.taken < outcome.count / 2 && outcome.greedy.isEmpty)
  }

  @Test func scenarioTexts() throws {
    var full = try scenario()
    full.until = .milliseconds(3)
    full.quantum = .microseconds(2)
    full.personas = [
      .init(label: "w", file: full.boardFile, memorySize: 4096, bootArguments: "a\nb")
    ]
    full.loads = [.init(file: full.boardFile, address: 0x4000_0000)]
    let words = [
      "board=", "el=", "\n", "\\n", "=", "persona=", "load.address=0x", "18446744073709551616",
    ]
    let outcome = try FuzzCampaign("scenario texts").run(
      [Array(full.configuration.utf8)], words: words
    ) {
      bytes, _ in
      func read(_ text: String) throws -> Scenario {
        try Scenario(configuration: text) { _, path in NamedFile(name: path, bytes: []) }
      }
      guard let found = try? read(String(decoding: bytes, as: UTF8.self)) else { return false }
      let again = try? read(found.configuration).configuration
      #expect(again == found.configuration)
      return true
    }
    #expect(outcome.taken > 0 && outcome.taken < outcome.count)
  }
}
