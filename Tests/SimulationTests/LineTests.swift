import Simulation
import Testing

@Suite struct LineTests {
  private final class Sink: LineSink {
    var heard: [String] = []
    var reaction: (Bool) -> Void = { _ in }
    func line(_ input: Int, changedTo level: Bool) {
      heard.append("\(input)\(level ? "+" : "-")")
      reaction(level)
    }
  }

  @Test func sinksHearOfChangesOnly() {
    let (line, one, other) = (Line(), Sink(), Sink())
    line.connect(to: one, input: 3)
    line.drive(false)
    line.drive(true)
    line.connect(to: other, input: 5)
    line.drive(true)
    line.drive(false)
    #expect(one.heard == ["3+", "3-"] && other.heard == ["5-"])
    line.restore(true)
    #expect(line.level && one.heard.count == 2)
    line.drive(true)
    #expect(one.heard.count == 2)
  }

  @Test func aSinkThatChangesTheLineLeavesAllAtTheLastLevel() {
    let (line, one, other) = (Line(), Sink(), Sink())
    line.connect(to: one, input: 1)
    line.connect(to: other, input: 2)
    one.reaction = { if $0 { line.drive(false) } }
    line.drive(true)
    #expect(!line.level)
    #expect(one.heard == ["1+", "1-"])
    #expect(other.heard.last == "2-")
  }

  // MARK: Disturbances

  @Test func aStuckLineIsSeenAtItsLevel() {
    let (line, sink) = (Line(), Sink())
    line.connect(to: sink, input: 0)
    line.disturb(.stuck(true))
    line.drive(true)
    line.drive(false)
    #expect(sink.heard == ["0+"] && line.seen && !line.level)
    line.disturb(nil)
    #expect(sink.heard == ["0+", "0-"])
  }

  @Test func aLostRiseIsLostUpToItsFall() {
    let (line, sink) = (Line(), Sink())
    line.connect(to: sink, input: 0)
    line.drive(true)
    line.disturb(.losesNext)
    line.drive(false)
    line.drive(true)
    line.drive(false)
    #expect(sink.heard == ["0+", "0-"] && line.disturbance == nil)
    line.drive(true)
    #expect(sink.heard == ["0+", "0-", "0+"])
  }

  @Test func aLateRiseWaitsForSomeone() {
    let (line, sink) = (Line(), Sink())
    line.connect(to: sink, input: 0)
    var delays: [Time] = []
    line.whenDelayed = { _, delay in delays.append(delay) }
    line.disturb(.delaysNext(.microseconds(5)))
    line.drive(true)
    #expect(sink.heard.isEmpty && delays == [.microseconds(5)])
    line.disturb(nil)
    #expect(sink.heard == ["0+"])
  }
}
