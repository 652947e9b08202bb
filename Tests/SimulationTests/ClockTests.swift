import Simulation
import Testing

@Suite struct ClockTests {
  @Test(arguments: [1, 19_200_000, 24_000_000, 62_500_000, 999_999_937, 1_200_000_000])
  func countAtAnEdgeIsTheEdge(frequency: UInt64) {
    let clock = Clock(frequencyHertz: frequency)
    var random = SeededRandom(seed: frequency)
    for _ in 0..<2_000 {
      let edge = random.next(below: 4 * frequency)
      let time = clock.edge(edge)
      #expect(clock.count(at: time) == edge)
      #expect(clock.firstEdge(notBefore: time) == edge)
      if edge > 0 {
        #expect(clock.count(at: time - Time(picoseconds: 1)) == edge - 1)
      }
    }
  }

  @Test func edgesThatCannotBeReachedAreNever() {
    #expect(Clock(frequencyHertz: 1).edge(.max) == .never)
    #expect(Clock(frequencyHertz: 62_500_000).edge(1 << 62) == .never)
  }
}
