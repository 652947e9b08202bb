import AArch64
import Devices
import Machine
import Simulation
import Testing

/// Rounds of two cores that run random programs against the same devices.
@Suite struct RoundTests {
  static let seeds = Array(1...8 as ClosedRange<UInt64>)
  static let length = Time.microseconds(300)

  @Test(arguments: seeds) func devicesSeeTimeAdvance(seed: UInt64) throws {
    let test = try TestMachine(TestMachine.randomPrograms(seed: seed))
    let probe = LineProbe(test.machine)
    test.observe()
    #expect(test.machine.run(until: Self.length) == .timeLimit)
    #expect(disorder(test.log.events) == nil)
    #expect(probe.times == probe.times.sorted())
    // Both were there, and slept.
    let bytes = test.log.output.map(\.byte)
    #expect(bytes.contains(UInt8(ascii: "0")) && bytes.contains(UInt8(ascii: "1")))
    #expect(!probe.times.isEmpty)
    for core in test.machine.cores {
      #expect(core.instructionsRetired > 10_000, "core \(core.index) is alive")
      let start = TestMachine.memory + UInt64(core.index) * TestMachine.programSpacing
      #expect((start..<start + 0x1000).contains(core.programCounter))
    }
  }

  @Test func theLookForDisorderFindsIt() throws {
    let test = try TestMachine(TestMachine.randomPrograms(seed: 1))
    test.observe()
    _ = test.machine.run(until: Self.length)
    let output = test.log.events.filter { $0.kind == .output }
    #expect(disorder(output) == nil)
    #expect(disorder(output.reversed()) != nil)
    // Of two at the same time the first core's comes first.
    let pair = output.prefix(2).enumerated().map { index, event in
      TraceEvent(
        origin: event.origin, kind: .output, time: .zero, position: 0, ordinal: UInt64(index),
        a: UInt64(ascii: index == 0 ? "1" : "0"))
    }
    #expect(disorder(pair) != nil)
    #expect(disorder(pair.reversed()) == nil)
  }

  /// A counter under a lock, by two cores that count as often as each other: the last value is
  /// right however rounds are cut.
  @Test(arguments: [1, 7, 100, 1000, 10_000] as [UInt64])
  func exclusivesHoldUnderEveryQuantum(nanoseconds: UInt64) throws {
    let rounds = 500
    let body = [
      A64.ldxr(1, 21), A64.add(1, 1, 16), A64.stxr(2, 1, 21),
      // Again when the store did not happen: CBNZ W2.
      0x3500_0000 | UInt32(truncatingIfNeeded: -3 & 0x7ffff) << 5 | 2,
    ]
    let program =
      A64.load(21, TestMachine.shared) + A64.load(16, 1)
      + (0..<rounds).flatMap { _ in body } + [A64.wfi]
    let test = try TestMachine([program, program], quantum: .nanoseconds(nanoseconds))
    #expect(test.machine.run(until: .milliseconds(10)) == .asleep)
    #expect(
      test.machine.memory.load(TestMachine.shared, .double) == UInt64(2 * rounds))
  }

  /// What devices did in the order in which it was told; `nil` when that is the order of time,
  /// and at equal times of the board's cores.
  private func disorder(_ events: [TraceEvent]) -> String? {
    let devices = events.filter { $0.origin >= 64 }
    for (earlier, later) in zip(devices, devices.dropFirst()) {
      if later.time < earlier.time { return "\(earlier.time) before \(later.time)" }
      if later.time == earlier.time, earlier.kind == .output, later.kind == .output,
        later.a < earlier.a
      {
        return "core 1 before core 0 at \(later.time)"
      }
    }
    return nil
  }
}

/// Hears of every timer line, with the time that devices have then.
final class LineProbe: LineSink {
  private(set) var times: [Time] = []
  private(set) var inputs: [Int] = []
  private let simulator: Simulator

  /// Listens to the virtual timers of all cores.
  init(_ machine: Machine) {
    simulator = machine.simulator
    for device in machine.devices {
      guard let timer = device as? GenericTimer else { continue }
      for core in machine.cores {
        timer.outputs(core: core.index)[1].connect(to: self, input: core.index)
      }
    }
  }

  func line(_ input: Int, changedTo level: Bool) {
    guard level else { return }
    times.append(simulator.now)
    inputs.append(input)
  }
}
