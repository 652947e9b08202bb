import AArch64
import Simulation
import Testing

/// What the vectors of single instructions cannot show: the monitor over several instructions, and
/// signed atomics, which unicorn gets wrong.
@Suite struct ExclusiveAndAtomicTests {
  static let address = Bench.middle + 0x40

  /// ldxr x1, [x0]; stxr w2, x3, [x4]
  private func exclusive(load: UInt64, store: UInt64, between: [UInt32] = []) -> CoreRegisters {
    let bench = Bench()
    var registers = CoreRegisters()
    registers.x[0] = load
    registers.x[3] = 0x1234
    registers.x[4] = store
    registers.x[5] = 0x99
    return bench.run([0xc85f_7c01] + between + [0xc802_7c83], registers)
  }

  @Test func storeExclusivePassesOnTheSameGranule() {
    #expect(exclusive(load: Self.address, store: Self.address).x[2] == 0)
    #expect(exclusive(load: Self.address, store: Self.address + 0x38).x[2] == 0)
  }

  @Test func storeExclusiveFailsElsewhere() {
    #expect(exclusive(load: Self.address, store: Self.address + 0x40).x[2] == 1)
    #expect(exclusive(load: Self.address, store: Self.address - 8).x[2] == 1)
  }

  @Test func clearExclusiveOpensTheMonitor() {
    let result = exclusive(load: Self.address, store: Self.address, between: [0xd503_3f5f])
    #expect(result.x[2] == 1)
  }

  @Test func ownPlainStoreKeepsTheMonitor() {
    // str x5, [x0]
    let result = exclusive(load: Self.address, store: Self.address, between: [0xf900_0005])
    #expect(result.x[2] == 0)
  }

  @Test func aStoreExclusiveUsesUpTheMonitor() {
    // stxr w6, x3, [x4]
    let result = exclusive(load: Self.address, store: Self.address, between: [0xc806_7c83])
    #expect(result.x[6] == 0)
    #expect(result.x[2] == 1)
  }

  /// ldsmaxb, ldsmin w, umaxb: (word, memory, operand, memory afterwards)
  static let atomics: [(UInt32, UInt64, UInt64, UInt64)] = [
    (0x3822_4001, 0xf1, 0, 0),  // ldsmaxb w2, w1, [x0]
    (0x3822_4001, 0x7f, 0x80, 0x7f),
    (0xb822_5001, 0xb7c7_8150, 0, 0xb7c7_8150),  // ldsmin w2, w1, [x0]
    (0x7822_5001, 1, 0xffff, 0xffff),  // ldsminh w2, w1, [x0]
    (0x3822_6001, 0xf1, 0x10, 0xf1),  // ldumaxb w2, w1, [x0]
  ]

  @Test(arguments: atomics) func atomicsCompareBySign(
    _ word: UInt32, _ old: UInt64, _ operand: UInt64, _ new: UInt64
  ) {
    let bench = Bench()
    _ = bench.memory.store(Self.address, .double, old, by: .host)
    var registers = CoreRegisters()
    registers.x[0] = Self.address
    registers.x[2] = operand
    let result = bench.run([word], registers)
    #expect(result.x[1] == old)
    #expect(bench.memory.load(Self.address, .double) == new)
  }
}
