import AArch64
import Simulation
import Testing

private typealias T = TranslationTables

@Suite struct TranslationBufferTests {
  static let page: UInt64 = 0x0020_3000
  static let first: UInt64 = 0x4080_0000
  static let second: UInt64 = 0x4081_0000

  private func rig(stage2: Bool = false, cores: Int = 1) -> (SystemRig, TranslationTables) {
    let rig = SystemRig(cores: cores)
    let tables = TranslationTables(rig)
    tables.identity(tables.low)
    tables.identity(tables.stage2)
    tables.stage1()
    if stage2 { tables.stage2() }
    rig.write(Self.first, 1)
    rig.write(Self.second, 2)
    rig["x0"] = Self.page
    rig.enter(1)
    return (rig, tables)
  }

  /// What the core at EL1 reads at an address; nil for a fault.
  private func load(_ rig: SystemRig, _ address: UInt64 = page, level: UInt8 = 1) -> UInt64? {
    if rig.core.exceptionLevel != level { rig.enter(level) }
    rig["x0"] = address
    rig.perform(Word.ldr)
    return rig["pc"] == SystemRig.code + 4 ? rig["x1"] : nil
  }

  private func invalidate(_ rig: SystemRig, _ name: String, _ operand: UInt64, level: UInt8 = 1) {
    if rig.core.exceptionLevel != level { rig.enter(level) }
    rig["x0"] = operand
    rig.perform(Word.sys(name))
    #expect(rig["pc"] == SystemRig.code + 4)
  }

  @Test func staleEntriesAreHonoured() {
    let (rig, tables) = rig()
    let place = tables.map(tables.low, Self.page, to: Self.first, T.normal)
    #expect(load(rig) == 1)
    rig.write(place, Self.second | T.normal | 3)
    #expect(load(rig) == 1)
    invalidate(rig, "TLBI VAE1", (Self.page + 0x1000) >> 12)
    #expect(load(rig) == 1, "another page")
    invalidate(rig, "TLBI VAE1", Self.page >> 12)
    #expect(load(rig) == 2)
    rig.write(place, 0)
    #expect(load(rig) == 2)
    invalidate(rig, "TLBI VMALLE1", 0)
    #expect(load(rig) == nil)
  }

  @Test func permissionsAreCachedToo() {
    let (rig, tables) = rig()
    let place = tables.map(tables.low, Self.page, to: Self.first, T.normal)
    #expect(load(rig) == 1)
    rig.write(place, Self.first | T.normal | T.readOnly | 3)
    rig.perform(Word.str)
    #expect(rig["pc"] == SystemRig.code + 4)
    invalidate(rig, "TLBI VAAE1IS", Self.page >> 12)
    rig["x0"] = Self.page
    rig.perform(Word.str)
    #expect(rig.esr & 0x3f == 0x0f)
  }

  /// Entry 513 takes the place of the oldest, however often that was used.
  @Test func replacementIsByOrderOfInsertion() {
    let (rig, tables) = rig()
    let place = tables.map(tables.low, Self.page, to: Self.first, T.normal)
    #expect(load(rig) == 1)
    rig.write(place, Self.second | T.normal | 3)
    let before = rig.core.translationCount
    for number in 0..<UInt64(512 - before) {
      let address = 0x0100_0000 + number << 12
      tables.map(tables.low, address, to: Self.first, T.normal)
      #expect(load(rig, address) == 1)
      #expect(load(rig) == 1, "stale, and used, but not renewed")
    }
    #expect(rig.core.translationCount == 512)
    // The code's own block goes first, then the page in question.
    tables.map(tables.low, 0x0200_0000, to: Self.first, T.normal)
    tables.map(tables.low, 0x0200_1000, to: Self.first, T.normal)
    #expect(load(rig, 0x0200_0000) == 1)
    #expect(load(rig, 0x0200_1000) == 1)
    #expect(rig.core.translationCount == 512)
    #expect(load(rig) == 2)
  }

  @Test func addressSpaces() {
    let (rig, tables) = rig()
    let place = tables.map(tables.low, Self.page, to: Self.first, T.normal | T.nonGlobal)
    let shared = tables.map(tables.low, Self.page + 0x1000, to: Self.first, T.normal)
    func select(_ asid: UInt64) {
      rig["x0"] = tables.low | asid << 48
      rig.perform(Word.msr("ttbr0_el1"))
    }
    select(0x101)
    #expect(load(rig) == 1)
    #expect(load(rig, Self.page + 0x1000) == 1)
    rig.write(place, Self.second | T.normal | T.nonGlobal | 3)
    rig.write(shared, Self.second | T.normal | 3)
    select(0x102)
    #expect(load(rig) == 2, "its own translation")
    #expect(load(rig, Self.page + 0x1000) == 1, "global")
    select(0x101)
    #expect(load(rig) == 1)
    // By the other address space's name nothing of this goes, and global entries stay.
    invalidate(rig, "TLBI ASIDE1", 0x102 << 48)
    #expect(load(rig) == 1)
    invalidate(rig, "TLBI VAE1", 0x102 << 48 | Self.page >> 12)
    #expect(load(rig) == 1)
    invalidate(rig, "TLBI ASIDE1", 0x101 << 48)
    #expect(load(rig) == 2)
    #expect(load(rig, Self.page + 0x1000) == 1)
    // A global entry goes by any address space's name.
    invalidate(rig, "TLBI VALE1", 0x77 << 48 | (Self.page + 0x1000) >> 12)
    #expect(load(rig, Self.page + 0x1000) == 2)
  }

  @Test func addressSpacesOfEightBits() {
    let (rig, tables) = rig()
    rig["tcr_el1"] &= ~(1 << 36)
    let place = tables.map(tables.low, Self.page, to: Self.first, T.normal | T.nonGlobal)
    rig["ttbr0_el1"] = tables.low | 0x105 << 48
    #expect(load(rig) == 1)
    rig.write(place, Self.second | T.normal | T.nonGlobal | 3)
    rig["ttbr0_el1"] = tables.low | 0x205 << 48
    #expect(load(rig) == 1)
  }

  @Test func virtualMachines() {
    let (rig, tables) = rig(stage2: true)
    let place = tables.map(tables.low, Self.page, to: Self.first, T.normal)
    func select(_ vmid: UInt64) { rig["vttbr_el2"] = tables.stage2 | vmid << 48 }
    #expect(load(rig) == 1)
    rig.write(place, Self.second | T.normal | 3)
    select(2)
    #expect(load(rig) == 2)
    select(1)
    #expect(load(rig) == 1)
    // What machine 2 does reaches nothing of machine 1.
    select(2)
    invalidate(rig, "TLBI VMALLE1", 0)
    invalidate(rig, "TLBI VAAE1", Self.page >> 12)
    select(1)
    #expect(load(rig) == 1)
    invalidate(rig, "TLBI ALLE2", 0, level: 2)
    #expect(load(rig) == 1)
    select(2)
    #expect(load(rig) == 2)
    invalidate(rig, "TLBI VMALLS12E1", 0, level: 2)
    select(1)
    #expect(load(rig) == 1)
    invalidate(rig, "TLBI ALLE1", 0, level: 2)
    #expect(load(rig) == 2)
  }

  /// Combined entries outlive the invalidation of stage 2 by address, until stage 1 goes too.
  @Test func stage2ByAddress() {
    let (rig, tables) = rig(stage2: true)
    tables.map(tables.low, Self.page, to: 0x1_8080_0000, T.normal)
    let place = tables.map(tables.stage2, 0x1_8080_0000, to: Self.first, T.stage2Normal)
    #expect(load(rig) == 1)
    rig.write(place, Self.second | T.stage2Normal | 3)
    invalidate(rig, "TLBI IPAS2E1", 0x1_8080_0000 >> 12, level: 2)
    #expect(load(rig) == 1)
    invalidate(rig, "TLBI VMALLE1", 0, level: 2)
    #expect(load(rig) == 2)
  }

  /// With stage 1 off an entry holds nothing but stage 2's, and goes (D8.14.4).
  @Test func stage2AloneByAddress() {
    let (rig, tables) = rig(stage2: true)
    tables.stage1(false)
    let place = tables.map(tables.stage2, Self.page, to: Self.first, T.stage2Normal)
    #expect(load(rig) == 1)
    rig.write(place, Self.second | T.stage2Normal | 3)
    invalidate(rig, "TLBI IPAS2LE1IS", (Self.page + 0x1000) >> 12, level: 2)
    #expect(load(rig) == 1)
    rig["vttbr_el2"] = tables.stage2 | 2 << 48
    invalidate(rig, "TLBI IPAS2E1", Self.page >> 12, level: 2)
    rig["vttbr_el2"] = tables.stage2 | 1 << 48
    #expect(load(rig) == 1, "another machine's")
    invalidate(rig, "TLBI IPAS2LE1IS", Self.page >> 12, level: 2)
    #expect(load(rig) == 2)
  }

  /// A block of stage 1 that stage 2 cuts into pages goes by any of its addresses.
  @Test func piecesOfABlock() {
    let (rig, tables) = rig(stage2: true)
    let block: UInt64 = 0x0060_0000
    let place = tables.map(tables.low, block, to: 0x1_8080_0000, level: 2, T.normal)
    tables.map(tables.stage2, 0x1_8080_0000, to: Self.first, T.stage2Normal)
    tables.map(tables.stage2, 0x1_8080_5000, to: Self.second, T.stage2Normal)
    #expect(load(rig, block) == 1)
    #expect(load(rig, block + 0x5000) == 2)
    rig.write(place, 0)
    #expect(load(rig, block) == 1)
    invalidate(rig, "TLBI VAE1", (block + 0x10_0000) >> 12)
    #expect(load(rig, block) == nil)
    #expect(load(rig, block + 0x5000) == nil)
  }

  @Test func contiguousEntriesAreOne() {
    let (rig, tables) = rig()
    var places: [UInt64] = []
    for page in 0..<16 as Range<UInt64> {
      places.append(
        tables.map(
          tables.low, 0x0041_0000 + page << 12, to: Self.first + page << 12, T.normal | 1 << 52))
    }
    let before = rig.core.translationCount
    #expect(load(rig, 0x0041_0000) == 1)
    rig.write(Self.first + 0x7008, 9)
    // The neighbours need no walk.
    for place in places { rig.write(place, 0) }
    #expect(load(rig, 0x0041_7008) == 9)
    #expect(rig.core.translationCount - before <= 2)
    invalidate(rig, "TLBI VAE1", 0x0041_3000 >> 12)
    #expect(load(rig, 0x0041_7008) == nil)
  }

  @Test func otherCoresKeepTheirsUnlessShared() {
    let (rig, tables) = rig(cores: 2)
    let other = rig.cores[1]
    for name in ["mair_el1", "tcr_el1", "ttbr0_el1", "vttbr_el2", "sctlr_el1"] {
      rig.set(name, rig[name], on: other)
    }
    let place = tables.map(tables.low, Self.page, to: Self.first, T.normal)
    func loadOnOther() -> UInt64? {
      rig.enter(1, on: other)
      rig.set("x0", Self.page, on: other)
      rig.perform(Word.ldr, on: other)
      return other.programCounter == SystemRig.code + 4 ? other.register(named: "x1") : nil
    }
    #expect(load(rig) == 1 && loadOnOther() == 1)
    rig.write(place, Self.second | T.normal | 3)
    invalidate(rig, "TLBI VMALLE1", 0)
    #expect(load(rig) == 2 && loadOnOther() == 1)
    invalidate(rig, "TLBI VMALLE1IS", 0)
    #expect(loadOnOther() == 2)
    rig.write(place, Self.first | T.normal | 3)
    // HCR_EL2.FB makes the local form of EL1 reach all.
    rig["hcr_el2"] |= 1 << 9
    invalidate(rig, "TLBI VAE1", Self.page >> 12)
    #expect(loadOnOther() == 1)
  }

  @Test func snapshotsKeepStaleEntriesAndTheirOrder() throws {
    let (rig, tables) = rig(stage2: true)
    let place = tables.map(tables.low, Self.page, to: Self.first, T.normal)
    #expect(load(rig) == 1)
    rig.write(place, Self.second | T.normal | 3)
    rig["x7"] = 0x77
    rig["elr_el2"] = 0x1234
    rig["sp"] = 0x4444_0000
    var coder = StateCoder()
    try rig.core.code(&coder)
    let bytes = coder.bytes
    // Elsewhere, with the same memory contents.
    let copy = SystemRig()
    let contents = try #require(rig.memory.read(SystemRig.ram, count: 16 << 20))
    #expect(copy.memory.write(SystemRig.ram, contents, by: .host))
    var reader = StateCoder(decoding: bytes)
    try copy.core.code(&reader)
    #expect(reader.isAtEnd)
    var again = StateCoder()
    try copy.core.code(&again)
    #expect(again.bytes == bytes)
    #expect(copy["x7"] == 0x77 && copy["elr_el2"] == 0x1234 && copy["sp"] == 0x4444_0000)
    #expect(load(copy) == 1)
    invalidate(copy, "TLBI VMALLE1", 0)
    #expect(load(copy) == 2)
    // What is no state of a core is refused.
    var cut = StateCoder(decoding: Array(bytes.dropLast(9)))
    #expect(throws: StateError.self) { try SystemRig().core.code(&cut) }
  }
}
