import Foundation
import StewardCore
import Testing

struct EntropyTests {
  private static let device = 3

  @Test func fillsAndNeverRepeats() {
    let rig = Rig()
    let driver = Driver(rig, 0, Self.device).start()
    var seen = Set<[UInt8]>()
    // Past two reseedings.
    for _ in 0..<2500 {
      driver.add(0, [.write(driver.buffer(0), 40), .write(driver.buffer(0) + 100, 24)])
      driver.kick(0)
      #expect(rig.run())
      #expect(driver.used(0).map(\.length) == [64])
      seen.insert(
        rig.bytes(0, driver.buffer(0), 40) + rig.bytes(0, driver.buffer(0) + 100, 24))
    }
    #expect(seen.count == 2500 && rig.offences.isEmpty)
    driver.add(0, [.write(driver.buffer(0), 5000)])
    driver.kick(0)
    rig.run()
    #expect(driver.used(0).map(\.length) == [256], "as much as one request to the generator")
  }

  @Test func waitsForASlowGenerator() {
    var isReady = false
    var words: Int64 = 0
    let rig = Rig { phone in
      let source = phone.generator
      phone.generator = {
        if !isReady { return Refusal.busy }
        words += 1
        return source()
      }
    }
    let driver = Driver(rig, 0, Self.device).start()
    #expect(rig.run())
    if case .untilRequest = rig.steward.work() {} else { Issue.record("nobody asks") }
    driver.add(0, [.write(driver.buffer(0), 16)])
    driver.kick(0)
    #expect(rig.run() && driver.used(0).isEmpty)
    if case .untilEntropy = rig.steward.work() {} else { Issue.record("somebody waits") }
    isReady = true
    #expect(rig.run())
    #expect(driver.used(0).count == 1 && words == (1024 + 128) / 4)
  }

  @Test(arguments: [100, 280, 285, 290]) func aStuckGeneratorStopsTheDevice(_ good: Int) {
    var words = 0
    let rig = Rig { phone in
      let source = phone.generator
      phone.generator = {
        words += 1
        return words <= good ? source() : 0x5555_5555
      }
    }
    let drivers = [0, 2].map { Driver(rig, $0, Self.device).start() }
    for _ in 0..<2000 {
      for driver in drivers where !driver.needsReset {
        driver.add(0, [.write(driver.buffer(0), 16)])
        driver.kick(0)
      }
      rig.run()
    }
    let served = drivers[0].used(0).count
    #expect(served == (good >= 288 ? 512 : 0), "until the next seed is due")
    #expect(drivers.allSatisfy { $0.needsReset && $0.interrupts() & 2 != 0 })
    let line = "the generator failed its repetition count test: no entropy"
    #expect(rig.phone.lines == [line])
    drivers[0].start()
    #expect(drivers[0].needsReset, "and no reset mends it")
    #expect(words <= good + 9)
  }

  @Test func aGeneratorThatGoesAwayIsBroken() {
    var words = 0
    let rig = Rig { phone in
      let source = phone.generator
      phone.generator = {
        words += 1
        return words <= 100 ? source() : Refusal.notSupported
      }
    }
    let driver = Driver(rig, 0, Self.device).start()
    driver.add(0, [.write(driver.buffer(0), 16)])
    driver.kick(0)
    rig.run()
    #expect(driver.needsReset)
    #expect(rig.phone.lines == ["the generator failed its duty to answer: no entropy"])
  }

  // MARK: Health tests

  /// P(X > cutoff - 1) of a binomial distribution, as a power of 2.
  private static func exponent(tailFrom cutoff: Int, of count: Int, chance: Double) -> Double {
    func logFactorial(_ number: Int) -> Double { lgamma(Double(number) + 1) }
    let sum = (cutoff...count).reduce(0.0) { sum, times in
      let ways = logFactorial(count) - logFactorial(times) - logFactorial(count - times)
      let rest = Double(count - times) * log(1 - chance)
      return sum + exp(ways + Double(times) * log(chance) + rest)
    }
    return log2(sum)
  }

  @Test func cutoffsFollowFromTheAssessment() {
    let entropy = HealthTests.assessedEntropy
    #expect(HealthTests.repetitionCutoff == 1 + (30 + entropy - 1) / entropy)
    let chance = pow(2, -Double(entropy))
    let size = HealthTests.windowSize
    let cutoff = HealthTests.proportionCutoff
    // CRITBINOM is the least number that is exceeded with at most that probability.
    #expect(Self.exponent(tailFrom: cutoff, of: size, chance: chance) <= -30)
    #expect(Self.exponent(tailFrom: cutoff - 1, of: size, chance: chance) > -30)
  }

  @Test func repetitionsAreCounted() {
    var tests = HealthTests()
    for sample in [7, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1] as [UInt8] {
      let result = tests.take(sample)
      #expect(result == .none)
    }
    for count in 2...9 {
      let result = tests.take(1)
      #expect(result == (count == 9 ? .repetition : .none))
    }
  }

  @Test func proportionsAreCounted() {
    // The window's first sample 70 times, then once more.
    for excess in [0, 1] {
      var tests = HealthTests()
      var failures = 0
      for position in 0..<512 {
        let isFirst = position % 7 == 0 && position / 7 < 70 + excess
        let sample = isFirst ? 9 : UInt8(truncatingIfNeeded: 10 + position % 200)
        if tests.take(sample) == .proportion { failures += 1 }
      }
      #expect((failures > 0) == (excess == 1))
    }
  }
}
