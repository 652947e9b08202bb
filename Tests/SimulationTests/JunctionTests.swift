import Simulation
import Testing

@Suite struct JunctionTests {
  private final class Probe: LineSink {
    private(set) var levels: [Bool] = []
    func line(_ input: Int, changedTo level: Bool) { levels.append(level) }
  }

  @Test func anyLineRaisesIt() {
    let (first, second, probe, junction) = (Line(), Line(), Probe(), Junction())
    junction.output.connect(to: probe, input: 0)
    junction.add(first, isInverted: false)
    junction.add(second, isInverted: false)
    junction.settle()
    first.drive(true)
    second.drive(true)
    first.drive(false)
    #expect(probe.levels == [true])
    second.drive(false)
    #expect(probe.levels == [true, false])
  }

  @Test func invertedLinesRaiseItAtRest() {
    let (line, probe, junction) = (Line(), Probe(), Junction())
    junction.output.connect(to: probe, input: 0)
    junction.add(line, isInverted: true)
    #expect(!junction.output.level)
    junction.settle()
    line.drive(true)
    #expect(probe.levels == [true, false])
    line.restore(false)
    junction.restore()
    #expect(junction.output.level && probe.levels == [true, false], "nobody is told")
  }
}
