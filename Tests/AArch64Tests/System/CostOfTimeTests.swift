import AArch64
import Simulation
import Testing

/// What instructions and table walks cost with fixed timing.
@Suite struct CostOfTimeTests {
  private static let page: UInt64 = 0x20_0000
  /// Of a descriptor that is read.
  private static let access: UInt64 = 13

  /// Runs one instruction where the core stands and gives its cycles: the clock is 1 GHz.
  private func cost(_ word: UInt32, _ rig: SystemRig) -> UInt64 {
    let start = rig.core.time.picoseconds
    rig.core.setProgramCounter(SystemRig.code)
    rig.step(word)
    return (rig.core.time.picoseconds - start) / 1000
  }

  /// A rig at EL1 with RAM mapped to itself by one descriptor, and a page by three.
  private func mapped(
    _ model: CoreModel = .cortexA53, attributes: UInt64 = TranslationTables.normal
  )
    -> (SystemRig, TranslationTables)
  {
    let rig = SystemRig(model: model)
    let tables = TranslationTables(rig)
    tables.identity(tables.low)
    tables.map(tables.low, Self.page, to: SystemRig.ram + 0x20_0000, attributes)
    tables.stage1()
    rig.enter(1)
    rig["x0"] = Self.page
    return (rig, tables)
  }

  @Test(
    arguments: [
      (0x1e62_1820, 29), (0x1e22_1820, 14),  // fdiv d0, d1, d2; s0, s1, s2
      (0x1e61_c020, 28), (0x1e21_c020, 13),  // fsqrt d0, d1; s0, s1
      (0x6e62_fc20, 29), (0x6e22_fc20, 14),  // fdiv v0.2d, v0.4s
      (0x6ee1_f820, 28), (0x6ea1_f820, 13),  // fsqrt v0.2d, v0.4s
      (0x1ee2_1820, 14), (0x1e62_0820, 1),  // fdiv h0, h1, h2; fmul d0, d1, d2
      (0x9ac2_0820, 20), (0x1ac2_0820, 8), (0x1ac2_0c20, 9),  // udiv x0; udiv w0; sdiv w0
    ] as [(UInt32, UInt64)])
  func divisions(word: UInt32, cycles: UInt64) {
    let rig = SystemRig(model: .cortexA55)
    rig["cpacr_el1"] = 3 << 20
    rig.enter(1)
    #expect(cost(word, rig) == cycles)
  }

  @Test func aWalkCostsItsDescriptorsOnce() {
    let (rig, _) = mapped()
    #expect(cost(Word.nop, rig) == 1 + Self.access, "the fetch walks")
    #expect(cost(Word.ldr, rig) == 1 + 3 * Self.access)
    #expect(cost(Word.ldr, rig) == 1, "the TLB has it")
    rig.perform(Word.sys("TLBI VMALLE1"))
    #expect(cost(Word.ldr, rig) == 1 + 4 * Self.access)
  }

  @Test func bothStagesCost() {
    let (rig, tables) = mapped()
    tables.identity(tables.stage2)
    tables.stage2()
    rig.enter(1)
    // A descriptor of stage 2 for each of stage 1 and one for where that leads.
    #expect(cost(Word.nop, rig) == 1 + 3 * Self.access)
    #expect(cost(Word.ldr, rig) == 1 + 7 * Self.access)
  }

  /// The attempt costs what was read; nothing of it is kept.
  @Test func aFaultCostsItsWalk() {
    let (rig, _) = mapped()
    _ = cost(Word.nop, rig)
    rig["x0"] = Self.page + 0x20_0000
    // The second level has no table there; the vector is in RAM's block.
    for _ in 0..<2 {
      rig.enter(1)
      #expect(cost(Word.ldr, rig) == 1 + 2 * Self.access + 1)
      #expect(rig.exceptionClass == 0x25)
    }
  }

  /// Two pages: two walks.
  @Test func anAccessAcrossPagesWalksTwice() {
    let (rig, tables) = mapped()
    tables.map(
      tables.low, Self.page + 0x1000, to: SystemRig.ram + 0x30_0000, TranslationTables.normal)
    _ = cost(Word.nop, rig)
    rig["x0"] = Self.page + 0xffc
    #expect(cost(Word.ldr, rig) == 1 + 6 * Self.access)
  }

  /// HA: the access flag is written back.
  @Test func updatesOfTablesCost() {
    let (rig, _) = mapped(.max, attributes: TranslationTables.normal & ~0x400)
    rig["tcr_el1"] |= 1 << 39
    _ = cost(Word.nop, rig)
    #expect(cost(Word.ldr, rig) == 1 + 4 * Self.access)
    #expect(cost(Word.sys("AT S1E1R"), rig) == 1 + 3 * Self.access)
  }

  /// Who looks from outside pays nothing.
  @Test func lookingIsFree() {
    let (rig, _) = mapped()
    _ = cost(Word.nop, rig)
    let before = rig.core.time
    #expect(rig.core.physicalAddress(Self.page) == SystemRig.ram + 0x20_0000)
    #expect(!rig.core.explainWalk(Self.page).isEmpty)
    #expect(rig.core.time == before)
  }

  /// A block whose walk takes it past the slice's end stops there: the rest comes in the next.
  @Test(arguments: 1...60 as ClosedRange<UInt64>) func aSliceEndsInABlockThatWalked(_ end: UInt64) {
    let (rig, _) = mapped()
    _ = cost(Word.nop, rig)
    // ldr x1, [x0], then nops.
    for place in 1...30 as ClosedRange<UInt64> {
      _ = rig.memory.store(
        SystemRig.code + place * 4, .word, UInt64(place == 1 ? Word.ldr : Word.nop), by: .host)
    }
    let start = rig.core.time
    let retired = rig.core.instructionsRetired
    _ = rig.core.run(until: start + .nanoseconds(end), horizon: .max)
    // The load takes 40 cycles, each of the others one.
    #expect(rig.core.instructionsRetired - retired == (end <= 40 ? 1 : end - 39))
  }

  @Test func walksAreCounted() {
    let (rig, _) = mapped(.cortexA55)
    for (counter, event) in ([0x2d, 0x34, 0x35] as [UInt64]).enumerated() {
      rig.enter(2)
      rig["x1"] = event
      rig.perform(Word.msr("pmevtyper\(counter)_el0", 1))
    }
    rig["x1"] = 7
    rig.perform(Word.msr("pmcntenset_el0", 1))
    rig["x1"] = 1
    rig.perform(Word.msr("pmcr_el0", 1))
    rig.enter(1)
    _ = cost(Word.ldr, rig)
    _ = cost(Word.ldr, rig)
    rig["x0"] = Self.page + 0x20_0000
    _ = cost(Word.ldr, rig)
    #expect(rig["pmevcntr0_el0"] == 3 && rig["pmevcntr1_el0"] == 2 && rig["pmevcntr2_el0"] == 1)
  }
}
