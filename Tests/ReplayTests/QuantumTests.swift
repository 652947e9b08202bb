import AArch64
import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

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

  /// The quantum decides the schedule: that the answers agree is no matter of course.
  @Test func quantaMakeDifferentRuns() throws {
    let short = try Self.run(quantum: "50ns")
    let long = try Self.run(quantum: "100us")
    #expect(short.instructions != long.instructions)
    #expect(try Self.run(quantum: "50ns").instructions == short.instructions)
  }

  private static func run(quantum: String) throws -> (
    ending: Ending, output: String, instructions: [UInt64]
  ) {
    func file(_ path: String) throws -> NamedFile {
      NamedFile(
        name: path, bytes: [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
    }
    var scenario = Scenario(boardFile: try file("\(repositoryRoot)/Boards/virt.json"))
    scenario.coreCount = 2
    scenario.firmware = try file(smpProgram)
    scenario.quantum = Time(quantum)
    let machine = try scenario.makeMachine()
    let listener = OutputListener()
    machine.simulator.observers.append(listener)
    let ending = machine.run(until: .milliseconds(200))
    return (
      ending, String(decoding: listener.bytes, as: UTF8.self),
      machine.cores.map(\.instructionsRetired)
    )
  }
}

private final class OutputListener: TraceObserver {
  private(set) var bytes: [UInt8] = []
  func observe(_ event: TraceEvent) {
    if event.kind == .output { bytes.append(UInt8(truncatingIfNeeded: event.a)) }
  }
}
