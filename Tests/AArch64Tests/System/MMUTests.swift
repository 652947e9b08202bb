import AArch64
import Simulation
import Testing

private typealias T = TranslationTables

@Suite struct MMUTests {
  static let page: UInt64 = 0x0020_3000
  static let target: UInt64 = 0x4080_0000
  func rig(stage2: Bool = false) -> (SystemRig, TranslationTables) {
    let rig = SystemRig()
    let tables = TranslationTables(rig)
    tables.identity(tables.low)
    tables.identity(tables.stage2)
    tables.stage1()
    if stage2 { tables.stage2() }
    rig.enter(1)
    rig["x0"] = Self.page + 0x18
    return (rig, tables)
  }

  @Test func translates() {
    let (rig, tables) = rig()
    tables.map(tables.low, Self.page, to: Self.target, T.normal)
    rig.write(Self.target + 0x18, 0x1234)
    rig.perform(Word.ldr)
    #expect(rig["x1"] == 0x1234)
    rig["x1"] = 0x5678
    rig.perform(Word.str)
    #expect(rig.read(Self.target + 0x18) == 0x5678)
    // Unaligned is fine in Normal memory, and faults in Device memory.
    rig["x0"] = Self.page + 1
    rig.perform(Word.ldr)
    #expect(rig["pc"] == SystemRig.code + 4)
    tables.map(tables.low, Self.page + 0x1000, to: Self.target, T.normal | 1 << 2)
    rig["x0"] = Self.page + 0x1001
    rig.perform(Word.ldr)
    #expect(rig.esr == 0x25 << 26 | 1 << 25 | 0x21)
    rig["x0"] = Self.page + 0x1008
    rig.perform(Word.ldr)
    #expect(rig["pc"] == SystemRig.code + 4)
  }

  @Test func blocksOfAllSizes() {
    let (rig, tables) = rig()
    tables.map(tables.low, 0x8000_0000, to: SystemRig.ram, level: 1, T.normal)
    tables.map(tables.low, 0xc020_0000, to: 0x4080_0000, level: 2, T.normal)
    rig.write(0x4081_2348, 0x77)
    for address in [0x8081_2348, 0xc021_2348] as [UInt64] {
      rig["x0"] = address
      rig["x1"] = 0
      rig.perform(Word.ldr)
      #expect(rig["x1"] == 0x77)
    }
  }

  /// Faults of stage 1 by level: translation, access flag, address size.
  @Test func faultsOfStage1() {
    for level in 1...3 {
      let (rig, tables) = rig()
      let place = tables.map(
        tables.low, Self.page, to: level == 3 ? Self.target : 0x4000_0000, level: level, T.normal)
      let descriptor = rig.read(place)
      for (change, status) in [
        (0, 0x04), (descriptor & ~0x400, 0x08), (descriptor | 1 << 40, 0x00),
      ] as [(UInt64, UInt64)] {
        rig.write(place, change)
        for (word, write) in [(Word.ldr, 0), (Word.str, 0x40)] as [(UInt32, UInt64)] {
          rig.perform(word)
          #expect(rig.took(to: 1))
          #expect(rig.esr == 0x25 << 26 | 1 << 25 | status | UInt64(level) | write)
          #expect(rig["far_el1"] == Self.page + 0x18)
        }
        rig.core.setProgramCounter(Self.page)
        rig.step(Word.nop)
        #expect(rig.esr == 0x21 << 26 | 1 << 25 | status | UInt64(level))
        #expect(rig["far_el1"] == Self.page && rig["elr_el1"] == Self.page)
      }
      // Faults are not cached: put right, it works at once.
      rig.write(place, descriptor)
      rig.perform(Word.ldr)
      #expect(rig["pc"] == SystemRig.code + 4)
    }
  }

  @Test func faultsWithoutTables() {
    let (rig, tables) = rig()
    let translation0: UInt64 = 0x25 << 26 | 1 << 25 | 0x04
    // Outside the range, in the hole, and in the half that EPD1 disables.
    for address in [0x80_0000_0000, 0x10_0000_0000_0000, 0xffff_ffff_ffff_0000] as [UInt64] {
      rig["x0"] = address
      rig.perform(Word.ldr)
      #expect(rig.esr == translation0 && rig["far_el1"] == address)
    }
    // A table where there is no memory, and one past the address size.
    for (table, status) in [(0x10_0000, 0x16), (1 << 41, 0x01)] as [(UInt64, UInt64)] {
      rig.write(tables.descriptor(tables.low, 0x1_4000_0000, level: 1), table | 3)
      rig["x0"] = 0x1_4000_0000
      rig.perform(Word.ldr)
      #expect(rig.esr == 0x25 << 26 | 1 << 25 | status)
    }
    // A tag that is ignored.
    tables.map(tables.low, Self.page, to: Self.target, T.normal)
    rig["x0"] = 0x5500_0000_0000_0000 | Self.page
    rig.perform(Word.ldr)
    #expect(rig.esr == translation0)
    rig["tcr_el1"] |= 1 << 37
    rig.perform(Word.ldr)
    #expect(rig["pc"] == SystemRig.code + 4)
  }

  /// AP, UXN, PXN: what EL1 and EL0 may do, as one string of r, w and x.
  @Test(
    arguments: [
      (0, "rwx", "--x"), (T.user, "rw-", "rwx"), (T.readOnly, "r-x", "--x"),
      (T.readOnly | T.user, "r-x", "r-x"), (T.uxn, "rwx", "---"), (T.pxn, "rw-", "--x"),
      (T.user | T.uxn | T.pxn, "rw-", "rw-"),
    ] as [(UInt64, String, String)])
  func permissions(attributes: UInt64, el1: String, el0: String) {
    let (rig, tables) = rig()
    tables.map(tables.low, Self.page, to: Self.target, T.normal | attributes)
    // EL0's own code.
    tables.map(tables.low, 0x1000, to: SystemRig.code, T.normal | T.user | T.readOnly)
    for (level, allowed) in [(1, el1), (0, el0)] as [(UInt8, String)] {
      let code = level == 0 ? 0x1000 : SystemRig.code
      var found = ""
      for (letter, word, status) in [
        ("r", Word.ldr, 0x0f), ("w", Word.str, 0x4f),
      ] as [(String, UInt32, UInt64)] {
        rig.enter(level)
        rig.core.setProgramCounter(code)
        rig.step(word)
        let went = rig["pc"] == code + 4
        found += went ? letter : "-"
        #expect(went || rig.esr & 0x1ff_ffff == status)
      }
      rig.enter(level)
      rig.core.setProgramCounter(Self.page)
      rig.step(Word.nop, at: Self.target)
      let went = rig["pc"] == Self.page + 4
      found += went ? "x" : "-"
      #expect(went || rig.esr & 0x1ff_ffff == 0x0f)
      #expect(found == allowed, "EL\(level)")
    }
    // LDTR asks for EL0.
    rig.enter(1)
    rig["x0"] = Self.page
    rig.step(Word.ldtr)
    #expect((rig["pc"] == SystemRig.code + 4) == el0.hasPrefix("r"))
  }

  @Test func hierarchyAndWXN() {
    let (rig, tables) = rig()
    tables.map(tables.low, Self.page, to: Self.target, T.normal | T.user)
    let table = tables.descriptor(tables.low, Self.page, level: 1)
    let entry = rig.read(table)
    // APTable[1] takes writing, APTable[0] EL0.
    rig.write(table, entry | 1 << 62)
    rig.perform(Word.str)
    #expect(rig.esr & 0x3f == 0x0f)
    rig.perform(Word.sys("TLBI VMALLE1"))
    rig.write(table, entry | 1 << 61)
    rig.perform(Word.ldtr)
    #expect(rig.esr & 0x3f == 0x0f)
    // PXNTable.
    tables.map(tables.low, Self.page, to: Self.target, T.normal)
    rig.perform(Word.sys("TLBI VMALLE1"))
    rig.write(table, entry | 1 << 59)
    rig.core.setProgramCounter(Self.page)
    rig.step(Word.nop, at: Self.target)
    #expect(rig.esr == 0x21 << 26 | 1 << 25 | 0x0f)
    // WXN takes execution from what may be written; code from a read-only alias.
    rig.perform(Word.sys("TLBI VMALLE1"))
    rig.write(table, entry)
    tables.map(tables.low, 0x0040_0000, to: SystemRig.ram, level: 2, T.normal | T.readOnly)
    rig["sctlr_el1"] |= 1 << 19
    rig.core.setProgramCounter(Self.page)
    rig.step(Word.nop, at: Self.target)
    #expect(rig["elr_el1"] == Self.page || rig["far_el1"] != 0)
    #expect(rig["esr_el1"] & 0x3f == 0x0d || rig["esr_el1"] & 0x3f == 0x0f)
  }

  /// Faults of stage 2: always to EL2, with HPFAR_EL2 and the syndrome of the access.
  @Test func faultsOfStage2() {
    for level in 1...3 {
      let (rig, tables) = rig(stage2: true)
      tables.map(tables.low, Self.page, to: 0x1_8080_0000, T.normal)
      let place = tables.map(
        tables.stage2, 0x1_8080_0000, to: level == 3 ? Self.target : 0x4000_0000, level: level,
        T.stage2Normal & ~0xc0 | 0xc0)
      let descriptor = rig.read(place)
      for (change, status) in [
        (0, 0x04), (descriptor & ~0x400, 0x08), (descriptor | 1 << 40, 0x00),
      ] as [(UInt64, UInt64)] {
        rig.write(place, change)
        rig.enter(1)
        rig.step(Word.strb)
        #expect(rig.took(to: 2))
        // ISV, byte, W1.
        #expect(rig.esr == 0x24 << 26 | 1 << 25 | 1 << 24 | 1 << 16 | 0x40 | status | UInt64(level))
        #expect(rig["hpfar_el2"] == 0x1_8080_0000 >> 8)
        #expect(rig["far_el2"] == Self.page + 0x18)
      }
      // Read-only: the permission fault tells its level and leaves HPFAR_EL2.
      rig.write(place, descriptor & ~0x80)
      rig["hpfar_el2"] = 0xff0
      rig.enter(1)
      rig.step(Word.str)
      #expect(
        rig.esr == 0x24 << 26 | 1 << 25 | 1 << 24 | 3 << 22 | 1 << 16 | 1 << 15 | 0x4c
          | UInt64(level))
      #expect(rig["hpfar_el2"] == 0xff0)
      rig.enter(1)
      rig.step(Word.ldr)
      #expect(rig["pc"] == SystemRig.code + 4)
    }
  }

  @Test(
    arguments: [
      (Word.ldr, 0x1c1_8000), (Word.ldrw, 0x181_0000), (Word.strb, 0x101_0040),
      (Word.ldrsb, 0x121_8000), (Word.ldtr, 0x1c1_8000), (Word.ldp, 0), (Word.ldrPost, 0),
      // LDAR X1, LDARB W1, STLR W1, LDXR X1, LDR D1, LDR X1 by register, LDADD X1, X1.
      (0xc8df_fc01, 0x1c1_c000), (0x08df_fc01, 0x101_4000), (0x889f_fc01, 0x181_4040),
      (0xc85f_7c01, 0), (0xf863_6801, 0x1c1_8000),
    ] as [(UInt32, UInt64)])
  func syndromeOfAccess(word: UInt32, iss: UInt64) {
    let (rig, tables) = rig(stage2: true)
    tables.map(tables.low, Self.page, to: 0x1_8080_0000, T.normal | T.user)
    rig["x3"] = 0
    rig.enter(1)
    rig.step(word)
    #expect(rig.took(to: 2))
    #expect(rig.esr & 0x1ff_ffc0 == iss, "\(hexadecimal(UInt64(word)))")
    #expect(rig.esr & 0x3f == 0x05)
  }

  @Test func stage2OfTables() {
    let (rig, tables) = rig(stage2: true)
    // The level-2 table of stage 1 lies where stage 2 has nothing.
    let place = tables.descriptor(tables.low, 0x2_0000_0000, level: 1)
    rig.write(place, 0x3_0000_1000 | 3)
    rig["x0"] = 0x2_0020_0000
    rig.enter(1)
    rig.step(Word.str)
    // S1PTW, no ISV.
    #expect(rig.took(to: 2) && rig.esr == 0x24 << 26 | 1 << 25 | 0xc5)
    #expect(rig["hpfar_el2"] == 0x3_0000_1000 >> 8 && rig["far_el2"] == 0x2_0020_0000)
    // Not readable: a permission fault, which is a read whatever the access was.
    tables.map(tables.stage2, 0x3_0000_1000, to: 0x4090_0000, T.stage2Normal & ~0x40)
    rig.enter(1)
    rig.step(Word.str)
    #expect(rig.esr == 0x24 << 26 | 1 << 25 | 0x8f)
    // Device memory by stage 2, with HCR_EL2.PTW.
    tables.map(tables.stage2, 0x3_0000_1000, to: 0x4090_0000, 0x700 | 0xc0)
    rig.write(0x4090_0008, 0)
    rig.enter(1)
    rig.step(Word.str)
    #expect(rig.took(to: 1) && rig.esr & 0x3f == 0x06)
    rig["hcr_el2"] |= 4
    rig.enter(1)
    rig.step(Word.str)
    #expect(rig.took(to: 2) && rig.esr == 0x24 << 26 | 1 << 25 | 0x8f)
  }

  @Test func stage2Alone() {
    let (rig, tables) = rig(stage2: true)
    tables.stage1(false)
    tables.map(tables.stage2, Self.page, to: Self.target, T.stage2Normal)
    rig.write(Self.target + 0x18, 0x99)
    rig.enter(1)
    rig.step(Word.ldr)
    #expect(rig["x1"] == 0x99)
    // Stage 1 off is Device: unaligned faults, unless HCR_EL2.DC.
    rig["x0"] = Self.page + 1
    rig.perform(Word.ldr)
    #expect(rig.took(to: 1) && rig.esr & 0x3f == 0x21)
    rig["hcr_el2"] |= 1 << 12
    rig.enter(2)
    rig.step(Word.sys("TLBI ALLE1"))
    rig.enter(1)
    rig.step(Word.ldr)
    #expect(rig["pc"] == SystemRig.code + 4)
  }

  @Test func stage2XNAndDevice() {
    let (rig, tables) = rig(stage2: true)
    tables.map(tables.low, Self.page, to: 0x1_8080_0000, T.normal)
    tables.map(tables.stage2, 0x1_8080_0000, to: Self.target, T.stage2Normal | 1 << 54)
    rig.enter(1)
    rig.core.setProgramCounter(Self.page)
    rig.step(Word.nop, at: Self.target)
    #expect(rig.took(to: 2) && rig.esr == 0x20 << 26 | 1 << 25 | 0x0f)
    // Device by stage 2 alone: the hypervisor hears of the unaligned access.
    tables.map(tables.low, Self.page + 0x1000, to: 0x1_8080_1000, T.normal)
    tables.map(tables.stage2, 0x1_8080_1000, to: Self.target, 0x7c0)
    rig["x0"] = Self.page + 0x1001
    rig.enter(1)
    rig.step(Word.ldr)
    #expect(rig.took(to: 2) && rig.esr & 0x3f == 0x21)
  }

  @Test func el2HasItsOwn() {
    let (rig, tables) = rig()
    rig.enter(2)
    tables.identity(tables.el2)
    tables.map(tables.el2, Self.page, to: Self.target, T.normal | T.readOnly | T.uxn)
    tables.hypervisor()
    rig.write(Self.target + 0x18, 0x42)
    rig.perform(Word.ldr)
    #expect(rig["x1"] == 0x42)
    rig.perform(Word.str)
    #expect(rig.esr == 0x25 << 26 | 1 << 25 | 0x4f)
    rig.core.setProgramCounter(Self.page)
    rig.step(Word.nop, at: Self.target)
    #expect(rig.esr == 0x21 << 26 | 1 << 25 | 0x0f)
  }

  @Test func translationByInstruction() {
    let (rig, tables) = rig(stage2: true)
    tables.map(tables.low, Self.page, to: 0x1_8080_0000, T.normal)
    tables.map(tables.stage2, 0x1_8080_0000, to: Self.target, T.stage2Normal)
    rig["sctlr_el1"] |= 4
    // From EL1 an intermediate address; EL0 may not.
    rig.enter(1)
    rig.step(Word.sys("AT S1E1W"))
    let intermediate: UInt64 = 0xff00_0001_8080_0000 | 1 << 11 | 3 << 7
    #expect(rig["par_el1"] == intermediate)
    rig.perform(Word.sys("AT S1E0R"))
    #expect(rig["par_el1"] == 1 | 0x0f << 1 | 1 << 11)
    rig.enter(2)
    rig.step(Word.sys("AT S12E1R"))
    let physical: UInt64 = 0xff00_0000_4080_0000 | 1 << 11 | 3 << 7
    #expect(rig["par_el1"] == physical)
    rig.write(tables.descriptor(tables.stage2, 0x1_8080_0000, level: 3), 0)
    rig.perform(Word.sys("AT S12E1R"))
    #expect(rig["par_el1"] == 1 | 0x07 << 1 | 1 << 9 | 1 << 11)
  }

  /// D8.5.1, D8.5.5, D8.5.6: what PAR_EL1 says of memory, stage by stage.
  @Test(
    arguments: [
      // Stage 1's descriptor bits, stage 2's, SCTLR_EL1.C, HCR_EL2.CD, ATTR, SH.
      (0x300, 0x3fc, true, false, 0xff, 3), (0x300, 0x3fc, false, false, 0x44, 2),
      (0x300, 0x3fc, true, true, 0x44, 2), (0x000, 0x0fc, true, false, 0xff, 0),
      (0x000, 0x3fc, true, false, 0xff, 3), (0x300, 0x2fc, true, false, 0xff, 2),
      (0x200, 0x3fc, true, false, 0xff, 2), (0x300, 0x3d4, true, false, 0x44, 2),
      (0x300, 0x3e8, true, false, 0xbb, 3), (0x300, 0x3c4, true, false, 0x04, 2),
      (0x304, 0x3fc, true, false, 0x00, 2), (0x304, 0x3c8, false, false, 0x00, 2),
    ] as [(UInt64, UInt64, Bool, Bool, UInt64, UInt64)])
  func attributes(
    first: UInt64, second: UInt64, caches1: Bool, disables2: Bool, attributes: UInt64, sh: UInt64
  ) {
    let (rig, tables) = rig(stage2: true)
    tables.map(tables.low, Self.page, to: 0x1_8080_0000, 0x400 | first)
    tables.map(tables.stage2, 0x1_8080_0000, to: Self.target, 0x400 | second)
    rig.enter(2)
    rig["sctlr_el1"] = caches1 ? 5 : 1
    rig["hcr_el2"] |= disables2 ? 1 << 32 : 0
    rig.step(Word.sys("AT S12E1R"))
    #expect(rig["par_el1"] == attributes << 56 | Self.target | 1 << 11 | sh << 7)
  }

  @Test func largeGranule() {
    let rig = SystemRig()
    // 64 KiB, 36 bits: from level 2; one table of 2^7 entries there.
    let (first, second): (UInt64, UInt64) = (0x4020_0000, 0x4021_0000)
    rig["mair_el1"] = 0xff
    rig["tcr_el1"] = 28 | 1 << 14 | 2 << 32 | 1 << 23
    rig["ttbr0_el1"] = first
    rig.write(first, second | 3)
    // 0x4000_0000 is the third block of 512 MiB.
    rig.write(first + 16, 0x4000_0000 | T.normal | 1)
    rig.write(second + 8, 0x4080_0000 | T.normal | 3)
    rig["sctlr_el1"] = 1
    rig.write(0x4080_1230, 0x31)
    rig.enter(1)
    rig["x0"] = 0x1_1230
    rig.step(Word.ldr)
    #expect(rig["x1"] == 0x31)
    rig["x0"] = 0x2_0000
    rig.perform(Word.ldr)
    #expect(rig.esr & 0x3f == 0x07)
  }

  @Test func aWalkInWords() {
    let (rig, tables) = rig(stage2: true)
    tables.map(tables.low, Self.page, to: 0x1_8080_0000, T.normal)
    tables.map(tables.stage2, 0x1_8080_0000, to: Self.target, T.stage2Normal)
    let before = rig.core.translationCount
    let steps = rig.core.explainWalk(Self.page, level: 1)
    #expect(rig.core.translationCount == before)
    #expect(steps.filter { $0.stage == 1 }.compactMap(\.level) == [1, 2, 3])
    #expect(steps.last?.meaning == "physical address 0x40800000, Normal memory")
    #expect(steps.contains { $0.isForStage1Table && $0.stage == 2 })
    let failing = rig.core.explainWalk(0x7f_0000_0000, level: 1)
    #expect(failing.last?.meaning == "translation fault of stage 1, level 1")
    #expect(rig.core.explainWalk(0x1234, level: 2).first?.meaning == "the MMU is off")
  }
}
