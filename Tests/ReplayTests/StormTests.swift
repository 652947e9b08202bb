import Boards
import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Janus and its guests under many faults: whom they do not strike works as when alone, and Janus
/// goes on. A storm is an input script, which a failure names, so that `orrery run --input` shows it.
@Suite(.enabled(if: BuiltFirmware.isThere, "make firmware")) struct StormTests {
  static let seeds: [UInt64] = Array(0..<(isFullRun ? 20 : 2))
  static let boards = ["phone", "phone-b"]

  /// How a run ends, and what stands on its console but for Janus' bells.
  private static func run(_ scenario: Scenario, storm: String = "") throws -> (Ending, [String]) {
    let machine = try scenario.makeMachine()
    let input = ScriptInput(try InputScript(storm, file: "storm.script"))
    try input.check(machine)
    machine.input = input
    let transcript = ConsoleTranscript(machine.board)
    machine.simulator.observers.append(transcript)
    let ending = machine.run(until: .milliseconds(200))
    let text = String(decoding: transcript.text.filter { $0 != 0x07 }, as: UTF8.self)
    return (ending, text.split(whereSeparator: \.isNewline).map(String.init))
  }

  /// What each persona prints when no other is there and nothing goes wrong; the same on any board.
  private static let alone = Result {
    try Dictionary(
      uniqueKeysWithValues: ["work", "personal"].map { persona in
        let scenario = try BuiltFirmware.scenario(
          "phone", cores: 1, personas: [persona], arguments: "demo")
        let (ending, console) = try run(scenario)
        #expect(ending == .poweredOff)
        return (persona, BuiltFirmware.output(console, of: persona))
      })
  }

  private func isAsAlone(_ persona: String, _ console: [String]) throws -> Bool {
    try BuiltFirmware.output(console, of: persona) == Self.alone.get()[persona]
  }

  private func file(_ storm: String, _ name: String) -> Comment {
    let path = NSTemporaryDirectory() + "/storm-\(name).script"
    try? HostFiles.write(Array(storm.utf8), to: path)
    return "\(path)"
  }

  @Test("Lines fail and the UARTs hear noise: no persona is struck", arguments: boards, seeds)
  func devices(board: String, seed: UInt64) throws {
    let cores = 1 + Int(seed & 1)
    let scenario = try BuiltFirmware.scenario(board, cores: cores, arguments: "demo")
    let storm = Storm(seed: seed, cores: cores, memory: nil).script
    let (ending, console) = try Self.run(scenario, storm: storm)
    let name = file(storm, "\(board)-devices-\(seed)")
    #expect(ending == .poweredOff, name)
    #expect(!console.contains { $0.contains("own fault") }, name)
    for persona in ["work", "personal"] {
      #expect(try isAsAlone(persona, console), name)
    }
  }

  @Test(
    "Bits of one persona's memory flip as well: the other is as alone", arguments: boards, seeds)
  func memory(board: String, seed: UInt64) throws {
    let cores = 1 + Int(seed & 1)
    let scenario = try BuiltFirmware.scenario(board, cores: cores, arguments: "demo")
    let storm = Storm(seed: seed, cores: cores, memory: try workMemory(scenario)).script
    let (ending, console) = try Self.run(scenario, storm: storm)
    let name = file(storm, "\(board)-memory-\(seed)")
    #expect(ending == .poweredOff || ending == .timeLimit || ending == .asleep, name)
    #expect(!console.contains { $0.contains("own fault") }, name)
    #expect(try isAsAlone("personal", console), name)
    // Whatever became of the other, Janus still listens, or has said how it ended.
    let isOver = console.contains { $0.hasSuffix("janus| all personas have ended") }
    #expect(isOver == (ending == .poweredOff), name)
    #expect(isOver || console.contains { $0.hasSuffix("janus| console: work") }, name)
  }

  /// For good, and not only in a storm: Janus gives the guests their time in spite of it.
  @Test(
    arguments: boards,
    [
      "uart0.UARTINTR high", "timer.CNTVIRQ.core0 high", "timer.CNTHPIRQ.core0 high",
      "timer.CNTPNSIRQ.core0 high", "timer.CNTHPIRQ.core0 low",
    ])
  func stuck(board: String, line: String) throws {
    let scenario = try BuiltFirmware.scenario(board, cores: 1, arguments: "demo")
    let (ending, console) = try Self.run(scenario, storm: "at 1ms inject stuck \(line)")
    #expect(ending == .poweredOff)
    for persona in ["work", "personal"] {
      #expect(try isAsAlone(persona, console))
    }
  }

  /// Every branch of a guest's code leads 16 Mi instructions further all at once: out of its memory.
  @Test(arguments: boards) func aWreckedPersonaIsReported(board: String) throws {
    let scenario = try BuiltFirmware.scenario(board, cores: 1, arguments: "demo")
    let code = try workMemory(scenario).lowerBound + 0x8_0000
    let flips = stride(from: code, to: code + 0x4000, by: 4).map {
      "at 30ms inject bitflip 0x\(hexadecimal($0 + 3)).0"
    }
    let (_, console) = try Self.run(scenario, storm: flips.joined(separator: "\n"))
    #expect(console.contains { $0.contains("work: stopped: aborts without end at") })
    #expect(try isAsAlone("personal", console))
  }

  /// Where Janus puts the first persona: each one's device tree is at the start of its RAM.
  private func workMemory(_ scenario: Scenario) throws -> Range<UInt64> {
    let machine = try scenario.makeMachine()
    _ = machine.run(until: .milliseconds(10))
    let ram = try scenario.board().mainMemory
    let starts = stride(from: ram.base + 2 << 20, to: ram.end, by: 2 << 20).filter {
      machine.memory.load($0, .word) == 0xedfe_0dd0
    }
    try #require(starts.count == 2 && starts[1] == starts[0] + 16 << 20)
    return starts[0]..<starts[1]
  }
}

/// Many faults from a seed, as an input script.
private struct Storm {
  private var random: SeededRandom
  private let cores: Int
  private let memory: Range<UInt64>?
  private(set) var script = ""

  private static let begin: UInt64 = 100
  private static let end: UInt64 = 60_000
  private static let count = 400

  /// Bits of `memory` flip where there is one.
  init(seed: UInt64, cores: Int, memory: Range<UInt64>?) {
    random = SeededRandom(seed: seed)
    self.cores = cores
    self.memory = memory
    for _ in 0..<Self.count { add() }
    // When it is over, a key for Janus.
    for line in lines { put(Self.end + 10_000, "inject free \(line)") }
    script += "at 80ms type uart0 \"\\x14n\"\n"
  }

  private var lines: [String] {
    (0..<4).map { "uart\($0).UARTINTR" } + ["IRQ0", "IRQ1", "IRQ_ABORT"].map { "dmac.\($0)" }
      + (0..<cores).flatMap { core in
        ["CNTPNSIRQ", "CNTVIRQ", "CNTHPIRQ"].map { "timer.\($0).core\(core)" }
      }
  }

  private mutating func put(_ microseconds: UInt64, _ statement: String) {
    script += "at \(microseconds)us \(statement)\n"
  }

  private mutating func below(_ bound: Int) -> Int { Int(random.next(below: UInt64(bound))) }

  private mutating func add() {
    let time = Self.begin + random.next(below: Self.end - Self.begin)
    let line = lines[below(lines.count)]
    switch below(memory == nil ? 6 : 8) {
    case 0: put(time, "inject lost \(line)")
    case 1: put(time, "inject late \(line) by \(1 + below(3000))us")
    case 2: put(time, "inject spurious \(line) for \(1 + below(500))us")
    case 3, 4:
      put(time, "inject stuck \(line) \(below(3) == 0 ? "low" : "high")")
      put(time + 1 + random.next(below: 5000), "inject free \(line)")
    case 5:
      let fault = ["framing", "parity", "break", "overrun"][below(4)]
      put(time, "inject error uart\(below(4)) \(fault)")
    default:
      guard let memory else { return }
      // The program and its device tree more often than what is empty.
      let spans: [(UInt64, UInt64)] = [
        (0, 0x1000), (0x8_0000, 0x8000), (0x8_0000, 0x4_0000), (0, UInt64(memory.count)),
      ]
      let (start, length) = spans[below(4)]
      let address = memory.lowerBound + start + random.next(below: length)
      put(time, "inject bitflip 0x\(hexadecimal(address)).\(below(8))")
    }
  }
}
