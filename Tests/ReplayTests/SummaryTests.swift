import Boards
import Foundation
import Images
import Machine
import Replay
import Simulation
import Testing
import Traces

@Suite struct SummaryTests {
  private func summary(_ name: String) throws -> RunSummary {
    let scenario = try Goldens.scenario(name)
    let machine = try scenario.makeMachine()
    machine.input = try scenario.scriptInput()
    let statistics = RunStatistics(coreCount: machine.cores.count)
    machine.simulator.observers.append(statistics)
    let ending = machine.run()
    return RunSummary(
      machine, scenario, statistics, ending: ending,
      recording: .init(path: "a\"b.orrery", bytes: 1000), hostNanoseconds: 1_000_000)
  }

  @Test func aRunOfTwoPersonas() throws {
    let summary = try summary("two-personas")
    #expect(summary.ending == "powered off")
    #expect(summary.cores.map(\.name) == ["core0", "core1"])
    #expect(summary.cores.allSatisfy { $0.idleCycles < $0.cycles && $0.instructions > 1_000_000 })
    #expect(Set(summary.traps.map(\.persona)) == ["work", "personal"])
    #expect(summary.traps.contains { $0.cause == "HVC" && $0.persona == "personal" })
    #expect(summary.transferredBytes == 10_000)
    #expect(try #require(summary.firmware).text <= 30_720)
    #expect(summary.lines.contains { $0.hasPrefix("traps to EL2 of work:") })
  }

  @Test func jsonIsJSON() throws {
    let summary = try summary("dma")
    let object = try JSONSerialization.jsonObject(with: Data(summary.json.utf8))
    let fields = try #require(object as? [String: Any])
    #expect(fields["picoseconds"] as? UInt64 == summary.time.picoseconds)
    #expect((fields["cores"] as? [[String: Any]])?.count == 1)
    #expect((fields["recording"] as? [String: Any])?["path"] as? String == "a\"b.orrery")
    #expect(fields["dmaBytes"] as? UInt64 == 4096 + 16376 + 777)
  }

  @Test func figuresHaveTheirPoints() throws {
    let lines = try summary("dma").lines
    let instructions = try summary("dma").instructions
    let tenths = instructions * 10_000 / 1_000_000
    #expect(lines.contains("host: \(tenths / 10).\(tenths % 10) MIPS"))
    #expect(lines.contains { $0.hasPrefix("DMA: 21249 bytes") })
    #expect(lines.last?.hasPrefix("recording: a\"b.orrery, 1000 bytes, ") == true)
  }
}
