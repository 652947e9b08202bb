import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing
import Traces

@Suite struct ReportTests {
  /// A run with its report, what statistics counted, and its recording.
  private struct Run {
    let report: HypervisorReport
    let statistics: RunStatistics
    let bytes: [UInt8]

    init(_ name: String, cores: Int? = nil, kinds: TraceKinds) throws {
      var scenario = try Goldens.scenario(name)
      scenario.coreCount = cores
      let machine = try scenario.makeMachine()
      machine.input = try scenario.scriptInput()
      report = HypervisorReport(machine.board, personas: scenario.personas.map(\.label))
      statistics = RunStatistics(coreCount: machine.cores.count)
      machine.simulator.observers += [report, statistics]
      let sink = MemorySink()
      let recorder = try Recorder(machine, scenario, to: sink, kinds: kinds)
      try recorder.finish(machine.runThrough(), at: machine.time)
      bytes = sink.bytes
    }

    var reader: RecordingReader { get throws { try RecordingReader(bytes: bytes) } }

    /// The rows of a table of the JSON.
    func rows(_ table: String) throws -> [[String: Any]] {
      let object = try JSONSerialization.jsonObject(with: Data(report.json.utf8))
      return try #require((object as? [String: Any])?[table] as? [[String: Any]])
    }
  }

  private func number(_ row: [String: Any], _ key: String) -> UInt64 { row[key] as? UInt64 ?? 0 }

  @Test(arguments: ["two-personas", "phone-b"]) func aRecordingTellsTheSame(_ name: String) throws {
    let run = try Run(name, kinds: .all)
    let read = try HypervisorReport(run.reader, folder: Goldens.folder(name))
    #expect(read.json == run.report.json && read.text == run.report.text)
    // A recording without details has the same events, and is the golden one.
    let plain = try Run(name, kinds: .events)
    #expect(plain.bytes == (try Goldens.bytes(name)))
    let less = try HypervisorReport(plain.reader, folder: Goldens.folder(name))
    #expect(less.text.contains("no details"))
    #expect(try firstDifference(plain.reader, run.reader) == nil)
  }

  @Test func everyExitIsCounted() throws {
    let run = try Run("two-personas", kinds: .events)
    let exits = try run.rows("exits")
    var expected: UInt64 = 0
    for trap in run.statistics.trapsByCause { expected += trap.count }
    // The two that turn the phone off never return.
    let counted = exits.reduce(0) { $0 + number($1, "count") }
    #expect((expected - 3...expected).contains(counted))
    #expect(try run.rows("guests").reduce(0) { $0 + number($1, "exits") } == counted)
    for row in exits {
      for figure in ["instructions", "cycles"] {
        let values = ["Min", "Median", "P99", "Max", "Sum"].map { number(row, figure + $0) }
        #expect(values == values.sorted() && values[0] > 0, "\(row)")
        #expect(number(row, "count") * values[0] <= values[4])
        #expect(number(row, "count") * values[3] >= values[4])
      }
      #expect(number(row, "cyclesMin") >= number(row, "instructionsMin"))
    }
    let guests = try run.rows("guests")
    #expect(Set(guests.compactMap { $0["guest"] as? String }) == ["work", "personal"])
    for row in guests where number(row, "instructions") > 1_000_000 {
      let expected = Double(number(row, "exits")) * 1e6 / Double(number(row, "instructions"))
      #expect(abs(Double(number(row, "exitsPerMillion")) - expected) <= 0.5)
      #expect((1...999).contains(number(row, "perMilleAtEL2")))
    }
  }

  @Test func reasonsAreNamed() throws {
    let reasons = try Run("two-personas", kinds: .events).rows("exits")
      .compactMap { $0["reason"] as? String }
    for reason in [
      "HVC PSCI_VERSION", "IRQ, INTID 27", "MSR ICC_SGI1R_EL1", "MSR CNTP_CTL_EL0", "WFI",
      "data abort, write, IPA 0x9000000", "data abort from a lower level, other",
    ] {
      #expect(reasons.contains(reason), "\(reason)")
    }
    #expect(reasons.count < 4 * 60, "an attack of thousands of addresses is no thousands of rows")
  }

  @Test(arguments: ["two-personas", "phone-b"]) func interruptsAreFollowed(_ name: String) throws {
    let run = try Run(name, cores: 1, kinds: .events)
    let timer = name == "phone-b" ? "20" : "27"
    let taken = try #require(
      run.rows("lineToInterrupt").first { $0["intid"] as? String == timer })
    let guests = try run.rows("lineToGuest")
    #expect(guests.count == 2)
    for row in guests {
      #expect(row["intid"] as? String == "27" && number(row, "count") == 5)
      // First EL2 takes it, then the guest.
      #expect(number(row, "p50") > number(taken, "p50"))
    }
    for row in try [taken] + guests + run.rows("listToGuest") {
      let values = ["p50", "p90", "p99", "max"].map { number(row, $0) }
      #expect(values == values.sorted() && values[0] > 0 && values[3] < 1_000_000_000, "\(row)")
    }
    // One core: the personas take turns.
    let switches = try run.rows("worldSwitches")
    #expect(switches.count == 2)
    for row in switches { #expect(row["from"] as? String != row["to"] as? String) }
  }

  @Test func withoutAHypervisorThereIsLittle() throws {
    let run = try Run("dma", kinds: .events)
    #expect(run.report.text.contains("no guest was left for EL2"))
    #expect(try run.rows("exits").isEmpty)
  }

  @Test func ranksAreNearest() {
    var values = Distribution()
    #expect(values.percentiles([0, 50, 100]) == [0, 0, 0])
    for value in 1...100 as ClosedRange<UInt64> { values.add(value) }
    values.add(1)
    #expect(values.count == 101 && values.sum == 5051)
    #expect(values.percentiles([0, 1, 2, 50, 99, 100]) == [1, 1, 2, 50, 99, 100])
  }
}
