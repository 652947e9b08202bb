import Machine
import Simulation
import Testing

/// Rounds whose length follows from the seed.
@Suite struct JitterTests {
  /// Two cores read, wait and write one counter without a lock: what is lost tells how they met.
  private static let racing: [[UInt32]] = {
    let body = [A64.ldr(1, 21, 0), A64.add(1, 1, 16), A64.str(1, 21, 0), A64.strNext(1, 22)]
    return (0..<2 as Range<UInt64>).map { core in
      A64.load(21, TestMachine.shared) + A64.load(16, 1)
        + A64.load(22, TestMachine.shared + 0x8000 * (core + 1))
        + (0..<2000).flatMap { _ in body } + [A64.wfi]
    }
  }()

  private func machine(seed: UInt64, jitter: Bool = true) throws -> TestMachine {
    try TestMachine(Self.racing, quantum: .nanoseconds(200), seed: seed, jitter: jitter)
  }

  private func digests(seed: UInt64, jitter: Bool = true) throws -> [ComponentDigest] {
    let test = try machine(seed: seed, jitter: jitter)
    #expect(test.machine.run(until: .milliseconds(1)) == .asleep)
    return test.machine.digests()
  }

  private func memory(_ digests: [ComponentDigest]) -> Digest? {
    digests.first { $0.name == "memory" }?.digest
  }

  @Test func seedsGiveOtherInterleavings() throws {
    var seen: [Digest] = []
    for seed in 0..<8 as Range<UInt64> {
      let one = try digests(seed: seed)
      #expect(try digests(seed: seed) == one, "seed \(seed)")
      let found = try #require(memory(one))
      #expect(!seen.contains(found), "seed \(seed)")
      seen.append(found)
    }
    // Without it a seed changes no schedule.
    #expect(
      try memory(digests(seed: 1, jitter: false)) == memory(digests(seed: 2, jitter: false)))
  }

  /// Where it was cut, restored or looked at changes nothing.
  @Test func restoredRunsGoTheSameWay() throws {
    let whole = try digests(seed: 3)
    for cut in [1, 777, 3_141, 7_001] as [UInt64] {
      let first = try machine(seed: 3)
      #expect(first.machine.run(until: .nanoseconds(cut)) == .timeLimit)
      let second = try machine(seed: 3)
      try second.machine.restore(try first.machine.snapshot())
      for test in [first, second] {
        #expect(test.machine.run(until: .milliseconds(1)) == .asleep)
        #expect(test.machine.digests() == whole, "cut at \(cut) ns")
      }
    }
  }
}
