import AArch64
import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing
import Traces

private let smpProgram = "\(repositoryRoot)/.build/firmware/smp.elf"

/// Two cores that count under one lock and send each other interrupts: `smp.elf`.
@Suite(
  .enabled(
    if: FileManager.default.fileExists(atPath: smpProgram),
    "smp.elf is missing: make firmware"))
struct QuantumTests {
  /// However rounds are cut, no count and no interrupt is lost.
  @Test(arguments: ["50ns", "333ns", "1us", "7us", "100us", "1ms"])
  func everyQuantumGivesTheAnswer(quantum: String) throws {
    let run = try Self.run(quantum: quantum)
    #expect(run.ending == .poweredOff)
    #expect(run.output == "counter 2000, as it should be\r\npings 10, pongs 10\r\n")
  }

  /// Twenty seeds make twenty runs, and none loses a count.
  @Test func everySeedGivesTheAnswer() throws {
    var seen: [[UInt64]] = []
    for seed in 1...20 as ClosedRange<UInt64> {
      let run = try Self.run(quantum: "1us", jitterSeed: seed)
      #expect(run.ending == .poweredOff)
      #expect(run.output == "counter 2000, as it should be\r\npings 10, pongs 10\r\n")
      #expect(!seen.contains(run.instructions), "seed \(seed)")
      seen.append(run.instructions)
    }
  }

  @Test(arguments: 1...4 as ClosedRange<UInt64>) func everySeedIsReplayed(seed: UInt64) throws {
    let scenario = try Self.scenario(quantum: "1us", jitterSeed: seed)
    let bytes = try scenario.record { $0.run(until: .milliseconds(200)) }
    let reader = try RecordingReader(bytes: bytes)
    #expect(reader.header.configuration.contains("jitter=yes"))
    let outcome = try Replayer(reader, folder: repositoryRoot).run()
    #expect(outcome.isIdentical && outcome.eventCount > 0)
  }

  /// The quantum decides the schedule: that the answers agree is no matter of course.
  @Test func quantaMakeDifferentRuns() throws {
    let short = try Self.run(quantum: "50ns")
    let long = try Self.run(quantum: "100us")
    #expect(short.instructions != long.instructions)
    #expect(try Self.run(quantum: "50ns").instructions == short.instructions)
  }

  private static func run(quantum: String, jitterSeed: UInt64? = nil) throws -> (
    ending: Ending, output: String, instructions: [UInt64]
  ) {
    let machine = try scenario(quantum: quantum, jitterSeed: jitterSeed).makeMachine()
    let listener = OutputListener()
    machine.simulator.observers.append(listener)
    let ending = machine.run(until: .milliseconds(200))
    return (
      ending, String(decoding: listener.bytes, as: UTF8.self),
      machine.cores.map(\.instructionsRetired)
    )
  }

  private static func scenario(quantum: String, jitterSeed: UInt64?) throws -> Scenario {
    func file(_ path: String) throws -> NamedFile {
      NamedFile(
        name: path, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
    }
    var scenario = Scenario(boardFile: try file("\(repositoryRoot)/Boards/virt.json"))
    scenario.coreCount = 2
    scenario.firmware = try file(smpProgram)
    scenario.quantum = Time(quantum)
    scenario.jitter = jitterSeed != nil
    scenario.seed = jitterSeed ?? 0
    return scenario
  }
}

private final class OutputListener: TraceObserver {
  private(set) var bytes: [UInt8] = []
  func observe(_ event: TraceEvent) {
    if event.kind == .output { bytes.append(UInt8(truncatingIfNeeded: event.a)) }
  }
}
