import AArch64
import Simulation
import Testing

private typealias T = TranslationTables

/// FEAT_HAFDBS: access flags and dirty state that hardware writes (Arm DDI 0487, D8.4.6), and the
/// other features of tables since v8.1.
@Suite struct TableUpdateTests {
  static let page: UInt64 = 0x0020_3000
  static let target: UInt64 = 0x4080_0000
  static let dbm: UInt64 = 1 << 51
  static let accessFlag: UInt64 = 1 << 10

  private func rig(stage2: Bool = false) -> (SystemRig, TranslationTables) {
    let rig = SystemRig(model: .max)
    let tables = TranslationTables(rig)
    tables.identity(tables.low)
    tables.identity(tables.stage2)
    // HA and HD of both stages.
    rig["tcr_el1"] |= 3 << 39
    rig["vtcr_el2"] |= 3 << 21
    tables.stage1()
    if stage2 { tables.stage2() }
    rig.enter(1)
    rig["x0"] = Self.page
    return (rig, tables)
  }

  private func goes(_ rig: SystemRig, _ word: UInt32, level: UInt8 = 1) -> Bool {
    rig.enter(level)
    rig["x0"] = Self.page
    rig.step(word)
    return rig["pc"] == SystemRig.code + 4
  }

  @Test func accessFlag() {
    let (rig, tables) = rig()
    let place = tables.map(tables.low, Self.page, to: Self.target, T.normal & ~Self.accessFlag)
    let clear = rig.read(place)
    // Who looks changes nothing, and AT neither.
    #expect(rig.core.physicalAddress(Self.page, level: 1) == Self.target)
    #expect(goes(rig, Word.sys("AT S1E1W")) && rig["par_el1"] & 1 == 0)
    #expect(rig.read(place) == clear)
    #expect(goes(rig, Word.ldr))
    #expect(rig.read(place) == clear | Self.accessFlag)
    // Maintenance counts as an access.
    rig.write(place, clear)
    #expect(goes(rig, Word.sys("TLBI VMALLE1")) && goes(rig, Word.sys("DC CIVAC")))
    #expect(rig.read(place) == clear | Self.accessFlag)
    // A fetch, too.
    rig.write(place, clear)
    #expect(goes(rig, Word.sys("TLBI VMALLE1")))
    rig.core.setProgramCounter(Self.page)
    rig.step(Word.nop, at: Self.target)
    #expect(rig["pc"] == Self.page + 4 && rig.read(place) == clear | Self.accessFlag)
  }

  @Test func dirtyState() {
    let (rig, tables) = rig()
    let place = tables.map(
      tables.low, Self.page, to: Self.target, T.normal | T.readOnly | Self.dbm)
    let clean = rig.read(place)
    // Reading often, as the fast TLB does, then writing.
    for _ in 0..<3 { #expect(goes(rig, Word.ldr)) }
    #expect(rig.read(place) == clean)
    // What EL0 may not write it does not make dirty.
    #expect(!goes(rig, 0xf800_0801), "STTR")
    #expect(rig.read(place) == clean)
    let before = rig.core.translationCount
    #expect(goes(rig, Word.str))
    #expect(rig.read(place) == clean & ~T.readOnly)
    #expect(rig.core.translationCount == before, "the entry is replaced")
    // Clean again without TLBI: the TLB knows it as dirty.
    rig.write(place, clean)
    #expect(goes(rig, Word.str) && rig.read(place) == clean)
    #expect(goes(rig, Word.sys("TLBI VMALLE1")) && goes(rig, Word.str))
    #expect(rig.read(place) == clean & ~T.readOnly)
    // Without HD it is read-only.
    rig["tcr_el1"] &= ~(1 << 40)
    rig.write(place, clean)
    #expect(goes(rig, Word.sys("TLBI VMALLE1")) && !goes(rig, Word.str))
    #expect(rig.esr & 0x7f == 0x4f && rig.read(place) == clean)
  }

  /// The update is a store like any other: another core's monitor on the descriptor opens.
  @Test func updatesAreStores() {
    let rig = SystemRig(model: .max, cores: 2)
    let tables = TranslationTables(rig)
    tables.identity(tables.low)
    rig["tcr_el1"] |= 3 << 39
    tables.stage1()
    let place = tables.map(tables.low, Self.page, to: Self.target, T.normal & ~Self.accessFlag)
    let (first, second) = (rig.cores[0], rig.cores[1])
    for isUpdated in [false, true] {
      rig.set("x0", place, on: second)
      // LDXR X1, [X0]; later STXR W2, X1, [X0].
      rig.perform(0xc85f_7c01, on: second)
      if isUpdated {
        rig.enter(1, on: first)
        rig.set("x0", Self.page, on: first)
        rig.step(Word.ldr, on: first)
        #expect(first.register(named: "pc") == SystemRig.code + 4)
      }
      rig.perform(0xc802_7c01, on: second)
      #expect(second.register(named: "x2") == (isUpdated ? 1 : 0))
    }
    #expect(rig.read(place) & Self.accessFlag != 0)
  }

  @Test func stage2() {
    let (rig, tables) = rig(stage2: true)
    let first = tables.map(
      tables.low, Self.page, to: 0x1_8080_0000, T.normal & ~Self.accessFlag | Self.dbm | T.readOnly)
    let attributes = T.stage2Normal & ~(Self.accessFlag | 0x80) | Self.dbm
    let second = tables.map(tables.stage2, 0x1_8080_0000, to: Self.target, attributes)
    let clean = rig.read(second)
    #expect(goes(rig, Word.ldr))
    #expect(rig.read(second) == clean | Self.accessFlag)
    #expect(goes(rig, Word.str))
    #expect(rig.read(second) == clean | Self.accessFlag | 0x80)
    #expect(rig.read(first) & T.readOnly == 0)
    // A stage-1 table that stage 2 lets nobody write cannot be updated: EL2 is told.
    let table = first & ~0xfff
    tables.map(tables.stage2, 0x1_9000_0000, to: table, T.stage2Normal & ~0x80)
    rig.write(tables.descriptor(tables.low, Self.page, level: 2), 0x1_9000_0000 | 3)
    rig.write(first, rig.read(first) & ~Self.accessFlag)
    rig.enter(2)
    rig.step(Word.sys("TLBI ALLE1"))
    #expect(!goes(rig, Word.ldr))
    #expect(rig.took(to: 2) && rig.esr == 0x24 << 26 | 1 << 25 | 0xcf)
    #expect(rig["hpfar_el2"] == 0x1_9000_0000 >> 8)
  }

  /// D8.12.2: what stage 1 refuses is refused before stage 2 is asked.
  @Test func stage1RefusesFirst() {
    let (rig, tables) = rig(stage2: true)
    tables.map(tables.low, Self.page, to: 0x1_8080_0000, T.normal | T.readOnly)
    #expect(!goes(rig, Word.str))
    #expect(rig.took(to: 1) && rig.esr & 0x3f == 0x0f)
    #expect(!goes(rig, Word.ldr))
    #expect(rig.took(to: 2) && rig.esr & 0x3f == 0x05)
  }

  /// FEAT_PAN: the fast TLB, too, forgets nothing and gives nothing away.
  @Test func privilegedAccessNever() {
    let (rig, tables) = rig()
    tables.map(tables.low, Self.page, to: Self.target, T.normal | T.user)
    func set(_ pan: UInt64) {
      rig.enter(1)
      rig.step(UInt32(0xd500_409f | pan << 8))
      #expect(rig["pstate"] >> 22 & 1 == pan)
    }
    for _ in 0..<2 {
      for pan in [0, 1, 0] as [UInt64] {
        set(pan)
        for word in [Word.ldr, Word.str, Word.ldr] {
          rig.perform(Word.nop)
          rig["x0"] = Self.page
          rig.perform(word)
          #expect((rig["pc"] == SystemRig.code + 4) == (pan == 0))
          if pan == 1 {
            #expect(rig.esr & 0x3f == 0x0f)
            set(1)
          }
        }
      }
    }
    // MMU off: no permissions, no PAN.
    set(1)
    tables.stage1(false)
    rig["x0"] = Self.target
    rig.perform(Word.ldr)
    #expect(rig["pc"] == SystemRig.code + 4)
  }

  @Test func virtualMachinesOf16Bits() {
    let (rig, tables) = rig(stage2: true)
    let place = tables.map(tables.low, Self.page, to: 0x1_8080_0000, T.normal)
    _ = place
    let second = tables.map(tables.stage2, 0x1_8080_0000, to: Self.target, T.stage2Normal)
    rig.write(Self.target, 1)
    rig.write(Self.target + 0x1000, 2)
    rig["vtcr_el2"] |= 1 << 19
    rig["vttbr_el2"] = tables.stage2 | 0x0201 << 48
    #expect(rig.core.virtualMachineID == 0x0201)
    #expect(goes(rig, Word.ldr) && rig["x1"] == 1)
    rig.write(second, (Self.target + 0x1000) | T.stage2Normal | 3)
    rig["vttbr_el2"] = tables.stage2 | 0x0301 << 48
    #expect(goes(rig, Word.ldr) && rig["x1"] == 2)
    rig["vttbr_el2"] = tables.stage2 | 0x0201 << 48
    #expect(goes(rig, Word.ldr) && rig["x1"] == 1)
    // Eight bits: the other machine's entry is nobody's.
    rig["vtcr_el2"] &= ~(1 << 19)
    #expect(goes(rig, Word.ldr) && rig["x1"] == 2)
  }

  /// Contiguous entries of the three granules (D8.6.1): one TLB entry for all neighbours.
  @Test(arguments: [(12, 16, 0), (14, 128, 2), (16, 32, 1)] as [(UInt64, UInt64, UInt64)])
  func contiguous(granule: UInt64, neighbours: UInt64, tg0: UInt64) {
    let rig = SystemRig(model: .max)
    // A table of level 3 alone: 25 bits, of which the granule and its index are all but some.
    let (top, table): (UInt64, UInt64) = (0x4020_0000, 0x4030_0000)
    rig["mair_el1"] = 0xff
    rig["tcr_el1"] = 25 | tg0 << 14 | 2 << 32 | 1 << 23
    rig["ttbr0_el1"] = top
    // 39 bits: 4 KiB from level 1, 16 KiB from level 1, 64 KiB from level 2.
    if granule == 16 {
      rig.write(top, table | 3)
      rig.write(top + 16, 0x4000_0000 | T.normal | 1)
    } else {
      rig.write(top, 0x4031_0000 | 3)
      rig.write(0x4031_0000, table | 3)
      if granule == 12 {
        rig.write(top + 8, 0x4000_0000 | T.normal | 1)
      } else {
        rig.write(0x4031_0000 + 32 * 8, 0x4000_0000 | T.normal | 1)
      }
    }
    let size = neighbours << granule
    for number in 0..<neighbours {
      rig.write(
        table + number * 8, 0x4080_0000 + number << granule | T.normal | 1 << 52 | 3)
    }
    rig["sctlr_el1"] = 1
    rig.enter(1)
    rig.step(Word.nop)
    let before = rig.core.translationCount
    for number in 0..<neighbours {
      rig.write(0x4080_0000 + number << granule, number)
      rig["x0"] = number << granule
      rig.perform(Word.ldr)
      #expect(rig["x1"] == number)
    }
    #expect(rig.core.translationCount == before + 1)
    // Any address in it invalidates all of it.
    rig["x0"] = (size - 1) >> 12
    rig.perform(Word.sys("TLBI VAE1"))
    #expect(rig.core.translationCount == before)
  }

  /// Clean entries, 16 bits of VMID and EL0's own right to execute come back from a snapshot.
  @Test func snapshots() throws {
    let (rig, tables) = rig(stage2: true)
    rig["vtcr_el2"] |= 1 << 19
    rig["vttbr_el2"] = tables.stage2 | 0xa501 << 48
    tables.map(tables.low, Self.page, to: 0x1_8080_0000, T.normal | T.readOnly | Self.dbm)
    for xn in 0..<4 as Range<UInt64> {
      tables.map(
        tables.stage2, 0x1_8080_0000 + xn << 12, to: Self.target, T.stage2Normal | xn << 53)
    }
    for number in 0..<4 as Range<UInt64> {
      tables.map(
        tables.low, Self.page + number << 12, to: 0x1_8080_0000 + number << 12,
        T.normal | (number == 0 ? T.readOnly | Self.dbm : T.readOnly | T.user))
      rig["x0"] = Self.page + number << 12
      rig.perform(Word.ldr)
    }
    let place = tables.descriptor(tables.low, Self.page, level: 3)
    let clean = rig.read(place)
    var coder = StateCoder()
    try rig.core.code(&coder)
    let copy = SystemRig(model: .max)
    let contents = try #require(rig.memory.read(SystemRig.ram, count: 16 << 20))
    #expect(copy.memory.write(SystemRig.ram, contents, by: .host))
    var reader = StateCoder(decoding: coder.bytes)
    try copy.core.code(&reader)
    var again = StateCoder()
    try copy.core.code(&again)
    #expect(again.bytes == coder.bytes)
    let count = copy.core.translationCount
    for (number, el1, el0) in [(1, false, true), (2, false, false), (3, true, false)]
      as [(UInt64, Bool, Bool)]
    {
      for (level, allowed) in [(1, el1), (0, el0)] as [(UInt8, Bool)] {
        copy.enter(level)
        copy.core.setProgramCounter(Self.page + number << 12)
        copy.step(Word.nop, at: Self.target)
        #expect((copy["pc"] == Self.page + number << 12 + 4) == allowed, "XN \(number)")
      }
    }
    #expect(goes(copy, Word.str) && copy.read(place) == clean & ~T.readOnly)
    #expect(copy.core.translationCount == count)
  }

  @Test func orderingRegions() {
    let (rig, _) = rig()
    rig.enter(1)
    rig.step(Word.mrs("lorid_el1", 3))
    #expect(rig["x3"] == 0x4_0004)
    rig["x0"] = .max
    rig.perform(Word.msr("lorc_el1"))
    rig.perform(Word.mrs("lorc_el1", 3))
    #expect(rig["x3"] == 0xd)
    rig.enter(2)
    rig["hcr_el2"] |= 1 << 35
    rig.enter(1)
    rig.step(Word.mrs("lorn_el1"))
    #expect(rig.took(to: 2) && rig.exceptionClass == 0x18)
  }
}
