import AArch64
import Simulation
import Testing

/// What must hold at the edges of blocks, slices and instructions.
@Suite struct BoundaryTests {
  /// Between slices a core's time is that of its next instruction, whatever the last block did.
  @Test func aCoreStandsAtItsNextInstruction() {
    let rig = SystemRig()
    for (place, word) in [Word.nop, Word.ldr, 0x1400_0000].enumerated() {
      _ = rig.memory.store(SystemRig.code + UInt64(place) * 4, .word, UInt64(word), by: .host)
    }
    rig["x0"] = SystemRig.ram
    #expect(rig.core.run(until: .nanoseconds(3), horizon: .max) == .limit)
    #expect(rig.core.instructionsRetired == 3)
    #expect(rig.core.now == rig.core.time)
  }

  /// BranchAddr: a tag that TCR_EL1.TBI0 ignores never gets into the PC.
  @Test(arguments: [0xd61f_0040, 0xd63f_0040, 0xd65f_0040] as [UInt32])
  func branchesDropTags(_ word: UInt32) {
    let rig = SystemRig()
    let tables = TranslationTables(rig)
    tables.identity(tables.low)
    tables.stage1()
    rig["tcr_el1"] |= 1 << 37
    rig.enter(1)
    rig["x2"] = SystemRig.code + 0x40 | 0xaa << 56
    rig.perform(word)
    #expect(rig["pc"] == SystemRig.code + 0x40)
  }

  /// A store of which a part goes to a device waits before any part is done.
  @Test(
    arguments: [
      0xa900_0801,  // stp x1, x2, [x0]
      0x6d00_0801,  // stp d1, d2, [x0]
      0x4c00_7c01,  // st1 {v1.2d}, [x0]
      0xa880_0801,  // stp x1, x2, [x0], #0
    ] as [UInt32])
  func aPairWaitsAsAWhole(_ word: UInt32) {
    let rig = SystemRig()
    rig["cpacr_el1"] = 3 << 20
    let last = SystemRig.ram + 16 << 20 - 8
    rig["x0"] = last
    rig["x1"] = 0x1234
    rig.core.setVectorRegister(1, low: 0x1234, high: 0x5678)
    _ = rig.memory.store(SystemRig.code, .word, UInt64(word), by: .host)
    #expect(rig.core.run(until: .nanoseconds(10), horizon: 0, budget: 1) == .mustWait)
    #expect(rig.read(last) == 0)
    #expect(rig.core.instructionsRetired == 0)
  }

  /// Code that rewrites itself for ever fills the arena of decoded blocks many times.
  @Test func theBlockCacheIsEmptiedWhenItIsFull() {
    let rig = SystemRig(cores: 2)
    // str w1, [x2]; 60 × add x3, x3, #1; sub x4, x4, #1; cbnz x4, to the start; b .
    var words: [UInt32] = [0xb900_0041]
    words += [UInt32](repeating: 0x9100_0463, count: 60)
    words += [0xd100_0484, 0xb400_0044, 0x17ff_ffc0 - 1 + 1, 0x1400_0000]
    words[63] = 0x1400_0000 | UInt32(truncatingIfNeeded: -63) & 0x3ff_ffff
    for (place, word) in words.enumerated() {
      _ = rig.memory.store(SystemRig.code + UInt64(place) * 4, .word, UInt64(word), by: .host)
    }
    let count: UInt64 = 120_000
    for core in rig.cores {
      core.setGeneralRegister(1, to: 0x9100_0463)
      core.setGeneralRegister(2, to: SystemRig.code + 80)
      core.setGeneralRegister(3, to: 0)
      core.setGeneralRegister(4, to: count)
    }
    var end: UInt64 = 0
    while rig.cores.contains(where: { $0.generalRegister(4) != 0 }) {
      end += 10_000
      for core in rig.cores where core.time < .nanoseconds(end) {
        #expect(core.run(until: .nanoseconds(end), horizon: .max) == .limit)
      }
    }
    for core in rig.cores { #expect(core.generalRegister(3) == count * 60) }
  }

  /// Cores of different models share memory, not what the words in it mean to them.
  @Test func eachModelDecodesForItself() {
    let rig = SystemRig(models: [.max, .cortexA53])
    for round in 0..<2 {
      for core in rig.cores {
        core.setProgramCounter(SystemRig.code)
        core.setGeneralRegister(0, to: SystemRig.ram)
        // ldadd x1, x2, [x0]
        if round == 0 { _ = rig.memory.store(SystemRig.code, .word, 0xf821_0002, by: .host) }
        _ = core.run(until: core.time + .nanoseconds(100), horizon: .max, budget: 1)
        let expected = core.index == 0 ? SystemRig.code + 4 : SystemRig.vectors2 + 0x200
        #expect(core.programCounter == expected)
      }
    }
    // A store is seen by both: nop.
    _ = rig.memory.store(SystemRig.code, .word, UInt64(Word.nop), by: .host)
    for core in rig.cores {
      core.setProgramCounter(SystemRig.code)
      _ = core.run(until: core.time + .nanoseconds(100), horizon: .max, budget: 1)
      #expect(core.programCounter == SystemRig.code + 4)
    }
  }
}
