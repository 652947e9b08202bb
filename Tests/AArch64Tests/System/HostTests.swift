import AArch64
import Simulation
import Testing

private typealias T = TranslationTables

/// FEAT_VHE (Arm DDI 0487, D5.6, D8.1.2, D13.1.3).
@Suite struct HostTests {
  static let page: UInt64 = 0x0020_3000
  static let first: UInt64 = 0x4080_0000
  static let second: UInt64 = 0x4081_0000
  static let e2h: UInt64 = 1 << 34
  static let tge: UInt64 = 1 << 27

  private func rig(_ hcr: UInt64 = e2h | tge) -> (SystemRig, TranslationTables) {
    let rig = SystemRig(model: .max)
    let tables = TranslationTables(rig)
    rig["hcr_el2"] = hcr
    tables.identity(tables.el2)
    tables.identity(tables.low)
    rig.write(Self.first, 1)
    rig.write(Self.second, 2)
    rig["x0"] = Self.page
    // TCR_EL2 as TCR_EL1 is: T0SZ and T1SZ 25, 40-bit addresses, 16-bit ASIDs.
    perform(rig, Word.msr("tcr_el2"), 25 | 25 << 16 | 2 << 30 | 2 << 32 | 1 << 36)
    perform(rig, Word.msr("ttbr0_el2"), tables.el2 | 0x101 << 48)
    rig["sctlr_el2"] = 1
    return (rig, tables)
  }

  private func perform(_ rig: SystemRig, _ word: UInt32, _ value: UInt64) {
    rig["x0"] = value
    rig.perform(word)
    #expect(rig["pc"] == SystemRig.code + 4)
  }

  private func load(_ rig: SystemRig, _ address: UInt64 = page, level: UInt8 = 2) -> UInt64? {
    rig.enter(level)
    rig["x0"] = address
    rig.step(Word.ldr)
    return rig["pc"] == SystemRig.code + 4 ? rig["x1"] : nil
  }

  @Test func isThereOnlyWhereAnnounced() {
    let rig = SystemRig()
    rig["x0"] = .max
    rig.perform(Word.msr("hcr_el2"))
    #expect(rig["hcr_el2"] & Self.e2h == 0)
    for name in ["ttbr1_el2", "contextidr_el2", "sctlr_el12", "lorc_el1", "pan", "uao"] {
      rig.enter(2)
      rig.step(Word.mrs(name))
      #expect(rig.took(to: 2) && rig.exceptionClass == 0, "\(name)")
    }
    for name in ["AT S1E1RP", "DC CVAP"] {
      rig.enter(2)
      rig.step(Word.sys(name))
      #expect(rig.took(to: 2) && rig.exceptionClass == 0, "\(name)")
    }
    // Without E2H the names of EL12 mean nothing, at EL1 never.
    let (host, _) = self.rig(0)
    for level in [1, 2] as [UInt8] {
      host["sctlr_el2"] = 0
      host.enter(level)
      host.step(Word.mrs("sctlr_el12"))
      #expect(host.took(to: level) && host.exceptionClass == 0)
    }
  }

  /// D13.1.3: EL2's own by the name of EL1, EL1's by the name of EL12.
  @Test func namesMeanOthers() {
    for (name, mask) in [
      ("sctlr", 0), ("cpacr", 3 << 20), ("ttbr0", 0), ("tcr", 0), ("spsr", 0xf), ("elr", .max),
      ("afsr0", 0), ("esr", 0xff), ("far", .max), ("mair", .max), ("vbar", ~0xfff),
      ("contextidr", 0xffff),
    ] as [(String, UInt64)] {
      let rig = SystemRig(model: .max)
      rig["hcr_el2"] = Self.e2h
      let of2 = name == "cpacr" ? "cptr_el2" : "\(name)_el2"
      let (old1, old2) = (rig["\(name)_el1"], rig[of2])
      perform(rig, Word.msr("\(name)_el1"), 0x1234_5678_9abc_def0 & mask)
      if mask != 0 { #expect(rig[of2] == 0x1234_5678_9abc_def0 & mask, "\(name)") }
      #expect(rig["\(name)_el1"] == old1)
      perform(rig, Word.msr("\(name)_el12"), 0x0fed_cba9_8765_4321 & mask)
      if mask != 0 { #expect(rig["\(name)_el1"] == 0x0fed_cba9_8765_4321 & mask, "\(name)") }
      rig.perform(Word.mrs("\(name)_el12", 3))
      #expect(rig["x3"] == rig["\(name)_el1"])
      rig.perform(Word.mrs("\(name)_el1", 3))
      #expect(rig["x3"] == rig[of2])
      _ = old2
      // At EL1 nothing of it.
      rig.enter(1)
      rig.step(Word.mrs("\(name)_el1", 3))
      #expect(rig["x3"] == rig["\(name)_el1"])
    }
  }

  /// D8.1.2: two ranges, address spaces, EL0's permissions.
  @Test func regimeOfEL2AndEL0() {
    let (rig, tables) = rig()
    let place = tables.map(
      tables.el2, Self.page, to: Self.first, T.normal | T.nonGlobal | T.user)
    perform(rig, Word.msr("ttbr1_el2"), tables.el2 | 0x102 << 48)
    #expect(load(rig) == 1)
    #expect(load(rig, Self.page | 0xffff_ff80_0000_0000) == 1)
    #expect(load(rig, level: 0) == 1)
    // EL1 would have a regime of its own; with TGE there is no EL1. An address space of its own:
    rig.write(place, Self.second | T.normal | T.nonGlobal | T.user | 3)
    #expect(load(rig) == 1)
    rig.enter(2)
    perform(rig, Word.msr("ttbr0_el1"), tables.el2 | 0x103 << 48)
    #expect(load(rig) == 2)
    #expect(rig.core.addressSpaceID == 0x103)
    perform(rig, Word.msr("ttbr0_el1"), tables.el2 | 0x101 << 48)
    #expect(load(rig) == 1)
    // Not EL0's: a fault, which goes to EL2.
    tables.map(tables.el2, Self.page + 0x1000, to: Self.first, T.normal)
    #expect(load(rig, Self.page + 0x1000, level: 0) == nil)
    #expect(rig.took(to: 2) && rig.esr == 0x24 << 26 | 1 << 25 | 0x0f)
    #expect(rig["elr_el2"] == SystemRig.code && rig["far_el2"] == Self.page + 0x1000)
  }

  /// D8.14.5: what TLBI means by regime; each leaves the others' entries.
  @Test func invalidations() {
    for (name, byAddress, reachesHost) in [
      ("TLBI VAE1", true, true), ("TLBI VALE1IS", true, true), ("TLBI VAAE1", true, true),
      ("TLBI VAE2", true, true), ("TLBI VALE2", true, true), ("TLBI ASIDE1", true, true),
      ("TLBI VMALLE1", false, true), ("TLBI ALLE2", false, true),
      ("TLBI VMALLS12E1", false, false), ("TLBI ALLE1", false, false),
      ("TLBI IPAS2E1", true, false),
    ] as [(String, Bool, Bool)] {
      let (rig, tables) = rig()
      // The guest's first, then the host's, both stale.
      rig["hcr_el2"] = 0
      rig["sctlr_el2"] = 0
      let guest = tables.map(
        tables.low, Self.page, to: Self.first, T.normal | T.nonGlobal)
      tables.stage1()
      rig["ttbr0_el1"] = tables.low | 0x101 << 48
      #expect(load(rig, level: 1) == 1)
      rig["hcr_el2"] = Self.e2h | Self.tge
      rig["sctlr_el2"] = 1
      let own = tables.map(tables.el2, Self.page, to: Self.first, T.normal | T.nonGlobal)
      #expect(load(rig) == 1)
      rig.write(guest, Self.second | T.normal | T.nonGlobal | 3)
      rig.write(own, Self.second | T.normal | T.nonGlobal | 3)
      perform(rig, Word.sys(name), byAddress ? Self.page >> 12 | 0x101 << 48 : 0)
      #expect(load(rig) == (reachesHost ? 2 : 1), "\(name): the host's")
      rig["hcr_el2"] = 0
      rig["sctlr_el2"] = 0
      let stays = reachesHost || name == "TLBI IPAS2E1"
      #expect(load(rig, level: 1) == (stays ? 1 : 2), "\(name): the guest's")
    }
    // With E2H alone EL1's names are the guest's.
    let (rig, tables) = rig(Self.e2h)
    let own = tables.map(tables.el2, Self.page, to: Self.first, T.normal)
    #expect(load(rig) == 1)
    rig.write(own, Self.second | T.normal | 3)
    perform(rig, Word.sys("TLBI VMALLE1"), 0)
    #expect(load(rig) == 1)
    perform(rig, Word.sys("TLBI ALLE2IS"), 0)
    #expect(load(rig) == 2)
  }

  /// D13.2.48: controls of HCR_EL2 and SCTLR_EL1 do not reach the applications of a host; those
  /// of SCTLR_EL2 do.
  @Test func controlsOfEL0() {
    let (rig, _) = rig(Self.e2h | Self.tge | 1 << 17 | 1 << 13)
    rig["sctlr_el2"] = 0
    rig.enter(0)
    rig.step(Word.mrs("ctr_el0"))
    #expect(rig.took(to: 2) && rig.exceptionClass == 0x18, "SCTLR_EL2.UCT is clear")
    rig["sctlr_el2"] = 1 << 15 | 1 << 16
    rig.enter(0)
    rig.step(Word.mrs("ctr_el0"))
    #expect(rig["pc"] == SystemRig.code + 4, "HCR_EL2.TID2 does not count")
    rig.core.set(.irq, to: true)
    rig.enter(0)
    rig.step(Word.wfi)
    #expect(rig["pc"] == SystemRig.code + 4, "masked by PSTATE.I, as at EL2")
    rig.enter(0, mask: 0)
    rig.step(Word.nop)
    #expect(rig.took(to: 2) && rig["elr_el2"] == SystemRig.code)
    rig.core.set(.irq, to: false)
    // FP: CPTR_EL2.FPEN.
    for (enable, el0, el2) in [(0, false, false), (1, false, true), (3, true, true)]
      as [(UInt64, Bool, Bool)]
    {
      rig.enter(2)
      perform(rig, Word.msr("cpacr_el1"), enable << 20)
      for (level, allowed) in [(0, el0), (2, el2)] as [(UInt8, Bool)] {
        rig.enter(level)
        rig.step(Word.mrs("fpcr"))
        #expect((rig["pc"] == SystemRig.code + 4) == allowed)
        #expect(allowed || rig.exceptionClass == 7 && rig.took(to: 2))
      }
    }
  }

  /// D5.6.3: an exception from EL0 of a host sets PAN by SCTLR_EL2.SPAN.
  @Test func privilegedAccessNeverOnEntry() {
    for (span, level, isSet) in [(0, 0, true), (1, 0, false), (0, 2, true)]
      as [(UInt64, UInt8, Bool)]
    {
      let (rig, _) = rig()
      rig["sctlr_el2"] = span << 23
      rig.enter(level)
      rig.step(Word.svc(0))
      #expect(rig.took(to: 2) && (rig["pstate"] >> 22 & 1 != 0) == isSet)
    }
    let (rig, _) = rig(Self.e2h)
    rig["sctlr_el2"] = 0
    rig.step(Word.svc(0))
    #expect(rig["pstate"] >> 22 & 1 == 0, "without TGE it is as it was")
  }

  /// C5.4: AT by EL1's names asks the host's regime, AT S12 the guest's, whose stages are off.
  @Test func addressTranslation() {
    let (rig, tables) = rig()
    tables.map(tables.el2, Self.page, to: Self.first, T.normal | T.user)
    for name in ["AT S1E1R", "AT S1E0W", "AT S1E2W"] {
      perform(rig, Word.sys(name), Self.page)
      #expect(rig["par_el1"] & 0xffff_ffff_f001 == Self.first, "\(name)")
    }
    perform(rig, Word.sys("AT S12E1R"), Self.page)
    #expect(rig["par_el1"] & 0xff00_ffff_ffff_f001 == Self.page)
  }
}
