import AArch64
import Simulation
import Testing

/// A comparison and the branch after it, carried out as one operation: against the flags of the
/// Arm ARM's AddWithCarry, written anew, and against the two carried out one by one.
@Suite struct FusedPairTests {
  static let values: [UInt64] = [
    0, 1, 2, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, 1 << 63, .max >> 1, .max,
    0xffff_ffff_8000_0000, 0x1234_5678_9abc_def0,
  ]

  @Test(arguments: 0..<14 as Range<UInt32>) func branchesAsTheFlagsSay(_ condition: UInt32) {
    let rig = Rig()
    for is64 in [false, true] {
      for left in Self.values {
        for right in Self.values {
          check(rig, condition, is64, left, right, word: 0x6b02_003f | (is64 ? 1 << 31 : 0))
        }
        // cmp x1, #1; cmp x1, #0xfff, lsl #12
        check(rig, condition, is64, left, 1, word: 0x7100_043f | (is64 ? 1 << 31 : 0))
        check(rig, condition, is64, left, 0xfff000, word: 0x717f_fc3f | (is64 ? 1 << 31 : 0))
      }
    }
  }

  /// One core for all; the code is written once a word.
  private final class Rig {
    let rig = SystemRig()
    private var words: [UInt32] = []

    func run(_ pair: [UInt32], _ left: UInt64, _ right: UInt64, budgets: [UInt64]) -> (
      pc: UInt64, flags: UInt64
    ) {
      if pair != words {
        for (place, word) in pair.enumerated() {
          _ = rig.memory.store(
            SystemRig.code + UInt64(place) * 4, .word, UInt64(word), by: .host)
        }
        words = pair
      }
      rig.core.setProgramCounter(SystemRig.code)
      rig.core.setGeneralRegister(1, to: left)
      rig.core.setGeneralRegister(2, to: right)
      let start = rig.core.time
      for budget in budgets {
        _ = rig.core.run(until: start + .nanoseconds(2), horizon: .max, budget: budget)
      }
      return (rig.core.programCounter, rig.core.currentProcessState & 0xf000_0000)
    }
  }

  private func check(
    _ rig: Rig, _ condition: UInt32, _ is64: Bool, _ left: UInt64, _ right: UInt64, word: UInt32
  ) {
    // b.cond to 16 bytes on
    let pair = [word, 0x5400_0080 | condition]
    let width: UInt64 = is64 ? 64 : 32
    let mask = UInt64.max >> (64 - width)
    let (a, b) = (left & mask, ~right & mask)
    let (wide, isOver) = a.addingReportingOverflow(b)
    let sum = wide &+ 1
    let result = sum & mask
    let carries = is64 ? isOver || sum == 0 && wide == .max : sum > mask
    func sign(_ value: UInt64) -> Bool { value >> (width - 1) & 1 != 0 }
    let n = sign(result)
    let z = result == 0
    let v = sign(a) == sign(b) && sign(a) != n
    let holds =
      [
        z, carries, n, v, carries && !z, n == v, n == v && !z,
      ][Int(condition / 2)] != (condition & 1 != 0)
    let flags: UInt64 =
      (n ? 1 << 31 : 0) | (z ? 1 << 30 : 0) | (carries ? 1 << 29 : 0) | (v ? 1 << 28 : 0)
    for budgets in [[UInt64.max], [1, 1]] {
      let found = rig.run(pair, left, right, budgets: budgets)
      let place = "\(condition) \(is64) \(left) \(right)"
      #expect(found.flags == flags, "\(place)")
      #expect(found.pc == SystemRig.code + (holds ? 20 : 8), "\(place)")
    }
  }
}
