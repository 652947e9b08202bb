import Simulation
import Testing

@Suite struct TimeTests {
  @Test(
    arguments: [
      ("7ps", 7), ("250ns", 250_000), ("10us", 10_000_000), ("3ms", 3_000_000_000),
      ("1.5s", 1_500_000_000_000), ("0s", 0), ("0.000000000001s", 1), ("0.5ns", 500),
      ("1.50s", 1_500_000_000_000), ("150.0000000s", 150_000_000_000_000),
      ("18446744073709551615ps", UInt64.max), ("18446744.073709551615s", UInt64.max),
    ] as [(String, UInt64)])
  func timesAreRead(text: String, picoseconds: UInt64) {
    #expect(Time(text)?.picoseconds == picoseconds)
  }

  @Test(arguments: [
    "", "s", "1", "1.", "1.s", ".5s", "0.5ps", "-1s", "+1s", "1e3s", "1 s", "1.2.3s", "1m", "١s",
    "18446744073709551616ps", "18446745s", "99999999999999999999s", "0.0000000000001s", "1S",
  ])
  func whatIsNoTimeIsRefused(text: String) { #expect(Time(text) == nil) }

  @Test(
    arguments: [
      (0, "0.0 s"), (1, "0.000000000001 s"), (250_000, "0.00000025 s"),
      (1_500_000_000_000, "1.5 s"), (61_000_000_000_000, "61.0 s"), (UInt64.max, "never"),
    ] as [(UInt64, String)])
  func timesArePrinted(picoseconds: UInt64, text: String) {
    #expect(Time(picoseconds: picoseconds).description == text)
  }

  @Test func whatIsPrintedIsReadBack() {
    var random = SeededRandom(seed: 1)
    for _ in 0..<2_000 {
      let time = Time(picoseconds: random.next() >> random.next(below: 64))
      let text = time.description.filter { $0 != " " }
      #expect(time == .never || Time(text) == time)
    }
  }

  @Test func sumsSaturate() {
    #expect(Time.never + .nanoseconds(1) == .never)
    #expect(Time.nanoseconds(1) - .nanoseconds(2) == .zero)
    #expect(Time.nanoseconds(2) - .nanoseconds(2) == .zero)
    #expect(Time.zero.nextMultiple(of: .microseconds(1)) == .microseconds(1))
    #expect(Time.microseconds(1).nextMultiple(of: .microseconds(1)) == .microseconds(2))
    #expect(Time(picoseconds: .max - 1).nextMultiple(of: .milliseconds(1)) == .never)
  }
}
