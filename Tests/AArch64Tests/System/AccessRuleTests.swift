import AArch64
import Simulation
import Testing

private typealias T = TranslationTables

/// Alignment, cache maintenance and zeroing by memory type, and granules that a core lacks.
@Suite struct AccessRuleTests {
  private let mmu = MMUTests()

  /// B2.5.2, D8.5: an access that is not aligned, by width and by what asks for alignment.
  @Test func alignment() {
    let (rig, tables) = mmu.rig()
    for offset in [0, 0x1000] as [UInt64] {
      tables.map(tables.low, MMUTests.page + offset, to: MMUTests.target + offset, T.normal)
    }
    // LDRH, LDXR, LDAR, STLR, LDP of words.
    let words: [(word: UInt32, size: UInt64, always: Bool)] = [
      (Word.ldr, 8, false), (0x7940_0001, 2, false), (0xc85f_7c01, 8, true),
      (0x885f_7c01, 4, true), (0xc8df_fc01, 8, true), (0x889f_fc01, 4, true),
      (0x2940_0801, 4, false), (Word.ldp, 8, false), (Word.strb, 1, false),
    ]
    for checks in [false, true] {
      rig["sctlr_el1"] = checks ? 3 : 1
      for (word, size, always) in words {
        for offset in [0, 1, 2, 4, 8, 0xff9, 0xffc, 0xfff] as [UInt64] {
          rig["x0"] = MMUTests.page + offset
          rig.perform(word)
          let faults = offset % size != 0 && (always || checks)
          #expect((rig["pc"] == SystemRig.code + 4) == !faults, "\(hexadecimal(UInt64(word)))")
          if faults {
            #expect(rig.esr & 0x3f == 0x21 && rig["far_el1"] == MMUTests.page + offset)
          }
        }
      }
    }
    rig["sctlr_el1"] = 1
    // Across into Device memory: the fault is where that begins.
    tables.map(tables.low, MMUTests.page + 0x2000, to: MMUTests.target, T.normal)
    tables.map(tables.low, MMUTests.page + 0x3000, to: MMUTests.target, T.normal | 1 << 2)
    rig["x0"] = MMUTests.page + 0x2ffc
    rig.perform(Word.ldr)
    #expect(rig.esr & 0x3f == 0x21 && rig["far_el1"] == MMUTests.page + 0x3000)
    // DC ZVA there, and with the MMU off (C5.3.11).
    rig["x0"] = MMUTests.page + 0x3008
    rig.perform(Word.sys("DC ZVA"))
    #expect(rig.esr == 0x25 << 26 | 1 << 25 | 0x61 && rig["far_el1"] == MMUTests.page + 0x3008)
    tables.stage1(false)
    rig["x0"] = MMUTests.target
    rig.perform(Word.sys("DC ZVA"))
    #expect(rig.esr == 0x25 << 26 | 1 << 25 | 0x61)
  }

  @Test func maintenanceFaultsAndZeroing() {
    let (rig, tables) = mmu.rig()
    for name in ["DC CVAC", "DC CIVAC", "DC CVAU", "DC IVAC", "IC IVAU"] {
      rig.perform(Word.sys(name))
      #expect(rig.esr == 0x25 << 26 | 1 << 25 | 0x145, "\(name)")
    }
    let place = tables.map(tables.low, MMUTests.page, to: MMUTests.target, T.normal | T.readOnly)
    rig.perform(Word.sys("DC CIVAC"))
    #expect(rig["pc"] == SystemRig.code + 4)
    rig.perform(Word.sys("DC IVAC"))
    #expect(rig.esr == 0x25 << 26 | 1 << 25 | 0x14f)
    rig.perform(Word.sys("DC ZVA"))
    #expect(rig.esr == 0x25 << 26 | 1 << 25 | 0x4f)
    rig.perform(Word.sys("TLBI VMALLE1"))
    rig.write(place, rig.read(place) & ~T.readOnly)
    for offset in stride(from: UInt64(0), to: 192, by: 8) {
      rig.write(MMUTests.target + offset, .max)
    }
    rig["x0"] = MMUTests.page + 0x68
    rig.perform(Word.sys("DC ZVA"))
    for offset in stride(from: UInt64(0), to: 192, by: 8) {
      #expect(rig.read(MMUTests.target + offset) == ((64..<128).contains(offset) ? 0 : .max))
    }
  }

  /// D8.2.6: Cortex-A53 lacks 16 KiB; it is taken as 4.
  @Test func granuleThatIsNotThere() {
    let (rig, tables) = mmu.rig()
    tables.map(tables.low, MMUTests.page, to: MMUTests.target, T.normal)
    rig["tcr_el1"] |= 2 << 14
    rig.write(MMUTests.target + 0x18, 0x1234)
    rig.perform(Word.ldr)
    #expect(rig["x1"] == 0x1234)
  }
}
