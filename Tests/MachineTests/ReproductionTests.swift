import AArch64
import Devices
import Machine
import Simulation
import Testing

/// The same inputs give the same bytes, watched or not, whole or in pieces.
@Suite struct ReproductionTests {
  static let seeds = Array(1...6 as ClosedRange<UInt64>)
  static let length = Time.microseconds(400)

  @Test(arguments: seeds) func twoRunsAreIdentical(seed: UInt64) throws {
    let runs = try (0..<2).map { _ in
      let test = try TestMachine(TestMachine.randomPrograms(seed: seed))
      test.observe()
      #expect(test.machine.run(until: Self.length) == .timeLimit)
      return test
    }
    #expect(runs[0].log.events == runs[1].log.events)
    #expect(runs[0].log.digestTimes == runs[1].log.digestTimes)
    #expect(runs[0].log.digestValues == runs[1].log.digestValues)
    #expect(try runs[0].machine.snapshot() == runs[1].machine.snapshot())
    #expect(runs[0].log.digestTimes.count > 10 && runs[0].log.events.count > 10)
    let other = try TestMachine(TestMachine.randomPrograms(seed: seed + 100))
    _ = other.machine.run(until: Self.length)
    #expect(other.machine.digests() != runs[0].machine.digests())
  }

  @Test(arguments: seeds) func observationNeverPerturbs(seed: UInt64) throws {
    let alone = try finalState(seed) { _ in }
    #expect(try finalState(seed) { $0.observe() } == alone)
    #expect(try finalState(seed, between: lookAtEverything) { $0.observe() } == alone)
    // The comparison sees a single bit.
    let touched = try finalState(seed, between: { $0.cores[1].setGeneralRegister(29, to: 1) }) {
      _ in
    }
    #expect(touched != alone)
  }

  /// Whoever asks a machine to stop now and then, and to go on, changes nothing.
  @Test(arguments: seeds) func runningInPiecesIsRunning(seed: UInt64) throws {
    let whole = try finalState(seed) { _ in }
    let test = try TestMachine(TestMachine.randomPrograms(seed: seed))
    var random = SeededRandom(seed: seed)
    while test.machine.time < Self.length {
      let stop = test.machine.time + .nanoseconds(1 + random.next(below: 30_000))
      _ = test.machine.run(until: min(stop, Self.length))
    }
    #expect(try test.machine.snapshot() == whole)
  }

  @Test(arguments: seeds) func restoredRunsAreTheSame(seed: UInt64) throws {
    let test = try TestMachine(TestMachine.randomPrograms(seed: seed))
    var random = SeededRandom(seed: seed)
    var snapshots: [(time: Time, bytes: [UInt8])] = []
    for _ in 0..<5 {
      let stop = test.machine.time + .nanoseconds(1 + random.next(below: 60_000))
      _ = test.machine.run(until: stop)
      snapshots.append((test.machine.time, try test.machine.snapshot()))
    }
    test.observe()
    _ = test.machine.run(until: Self.length)
    let expected = try test.machine.snapshot()
    for (time, bytes) in snapshots {
      // Into a machine that has run something else before.
      let other = try TestMachine(TestMachine.randomPrograms(seed: seed))
      _ = other.machine.run(until: .microseconds(random.next(below: 50)))
      try other.machine.restore(bytes)
      #expect(other.machine.time == time)
      #expect(try other.machine.snapshot() == bytes, "at \(time)")
      other.observe()
      #expect(other.machine.run(until: Self.length) == .timeLimit)
      #expect(try other.machine.snapshot() == expected, "from \(time)")
      #expect(other.log.events.suffix(test.log.events.count) == test.log.events[...])
      #expect(
        other.log.digestValues.suffix(test.log.digestValues.count) == test.log.digestValues[...])
    }
    let last = try #require(snapshots.last)
    let spoiled = try TestMachine(TestMachine.randomPrograms(seed: seed))
    try spoiled.machine.restore(last.bytes)
    spoiled.machine.cores[0].setGeneralRegister(29, to: 1)
    _ = spoiled.machine.run(until: Self.length)
    #expect(try spoiled.machine.snapshot() != expected)
  }

  private func finalState(
    _ seed: UInt64, between look: (Machine) -> Void = { _ in }, prepare: (TestMachine) -> Void
  ) throws -> [UInt8] {
    let test = try TestMachine(TestMachine.randomPrograms(seed: seed))
    prepare(test)
    let ending = test.machine.run(until: Self.length) {
      look(test.machine)
      return false
    }
    #expect(ending == .timeLimit)
    return try test.machine.snapshot()
  }

  /// All that a debugger may look at.
  private func lookAtEverything(_ machine: Machine) {
    for device in machine.devices { _ = device.inspect() }
    for core in machine.cores {
      _ = core.systemRegisters
      _ = core.register(named: "pstate")
      _ = core.translationCount
    }
    _ = machine.digests()
    _ = try? machine.snapshot()
  }
}
