import AArch64
import Simulation
import Testing

@Suite struct SystemRegisterTests {
  /// Values of DDI 0500 for r0p4, as QEMU's cortex-a53 has them; AArch64 only, EL3 hidden, no
  /// GIC registers.
  @Test(
    arguments: [
      ("midr_el1", 0x410f_d034), ("mpidr_el1", 0x8000_0000), ("revidr_el1", 0x100),
      ("aidr_el1", 0), ("ctr_el0", 0x8444_8004), ("clidr_el1", 0x0a20_0023), ("dczid_el0", 4),
      ("id_aa64pfr0_el1", 0x111), ("id_aa64pfr1_el1", 0), ("id_aa64dfr0_el1", 0x1030_5106),
      ("id_aa64isar0_el1", 0x11120), ("id_aa64isar1_el1", 0), ("id_aa64mmfr0_el1", 0x1122),
      ("id_aa64mmfr1_el1", 0), ("id_pfr0_el1", 0), ("mvfr0_el1", 0),
      ("sctlr_el1", 0x00c5_0838), ("sctlr_el2", 0x30c5_0838), ("cptr_el2", 0x33ff),
      ("hcr_el2", 0x8000_0002), ("pmcr_el0", 0x4103_3040), ("mdcr_el2", 6),
      ("pmceid0_el0", 0x400a_3fc1),
      ("pmceid1_el0", 0), ("oslsr_el1", 0xa),
      ("vpidr_el2", 0x410f_d034), ("vmpidr_el2", 0x8000_0000), ("currentel", 8),
      ("vtcr_el2", 0x8000_0000), ("tcr_el2", 0x8080_0000),
    ] as [(String, UInt64)])
  func resetValues(name: String, value: UInt64) {
    let rig = SystemRig()
    rig.perform(Word.mrs(name, 3))
    #expect(rig["x3"] == value)
    #expect(rig["pc"] == SystemRig.code + 4)
  }

  @Test func withoutEL2NothingOfItIsThere() {
    let rig = SystemRig(highestLevel: 1)
    rig.perform(Word.mrs("id_aa64pfr0_el1", 3))
    #expect(rig["x3"] == 0x11)
    rig.perform(Word.mrs("hcr_el2"))
    #expect(rig.took(to: 1) && rig.esr == 0x0200_0000)
    rig.perform(Word.mrs("midr_el1", 3))
    #expect(rig["x3"] == 0x410f_d034)
  }

  @Test func cacheSizesFollowTheSelector() {
    let rig = SystemRig()
    for (selector, size) in [(0, 0x700f_e01a), (1, 0x201f_e00a), (2, 0x707f_e07a), (3, 0)] {
      rig["x0"] = UInt64(selector)
      rig.perform(Word.msr("csselr_el1"))
      rig.perform(Word.mrs("ccsidr_el1", 1))
      #expect(rig["x1"] == UInt64(size))
    }
  }

  @Test func el1SeesTheVirtualIdentity() {
    let rig = SystemRig()
    rig["vpidr_el2"] = 0x1234
    rig["vmpidr_el2"] = 0x8000_0007
    rig.enter(1)
    rig.perform(Word.mrs("midr_el1", 1))
    rig.perform(Word.mrs("mpidr_el1", 2))
    #expect(rig["x1"] == 0x1234 && rig["x2"] == 0x8000_0007)
  }

  /// All ones and all zeros come back with only the bits that are there.
  @Test(
    arguments: [
      ("sctlr_el1", 0x34dd_dbbf, 0), ("vbar_el1", 0xffff_ffff_ffff_f800, 0),
      ("hcr_el2", 0x3_ffff_ffff, 0x8000_0002), ("cptr_el2", 0x8000_37ff, 0x33ff),
      ("esr_el1", 0xffff_ffff, 0), ("contextidr_el1", 0xffff_ffff, 0), ("cpacr_el1", 3 << 20, 0),
      ("vttbr_el2", 0x00ff_ffff_ffff_ffff, 0), ("vtcr_el2", 0x8007_ffff, 0x8000_0000),
      ("tcr_el2", 0x8097_ff3f, 0x8080_0000), ("hpfar_el2", 0xfff_ffff_fff0, 0),
      ("tcr_el1", 0x77_ffff_ffbf, 0), ("mdcr_el2", 0xfff, 0), ("actlr_el2", 0x73, 0),
      ("tpidr_el0", UInt64.max, 0), ("spsr_el2", 0xf0f0_03df, 0), ("fpcr", 0x07c0_0000, 0),
      ("fpsr", 0x0800_009f, 0), ("hstr_el2", 0, 0), ("spsr_abt", 0, 0), ("pmselr_el0", 0x1f, 0),
    ] as [(String, UInt64, UInt64)])
  func masks(name: String, ones: UInt64, zeros: UInt64) {
    let rig = SystemRig()
    for (written, expected) in [(UInt64.max, ones), (0, zeros)] {
      // Big-endian data is refused by name, so SCTLR_ELx.EE and E0E stay clear here.
      rig["x0"] = name.hasPrefix("sctlr") ? written & ~(3 << 24) : written
      rig.perform(Word.msr(name))
      rig.perform(Word.mrs(name, 1))
      #expect(rig["x1"] == expected, "\(name) after \(hexadecimal(written))")
    }
  }

  @Test func bigEndianDataStopsTheMachineByName() {
    let rig = SystemRig()
    rig["x0"] = 1 << 25
    #expect(
      rig.perform(Word.msr("sctlr_el1"))
        == .unimplemented("big-endian data (SCTLR_EL1.EE, E0E)"))
    #expect(rig["sctlr_el1"] == 0x00c5_0838)
  }

  @Test func unallocatedIsUndefinedEverywhere() {
    let rig = SystemRig()
    for level in [0, 1, 2] as [UInt8] {
      rig.enter(level)
      // S3_0_C2_C4_7, and a GIC register that nothing answers.
      rig.step(0xd538_24e0)
      #expect(rig.esr == 0x0200_0000)
      rig.enter(level)
      rig.step(Word.mrs("icc_sre_el1"))
      #expect(rig.esr == 0x0200_0000)
    }
  }

  /// Every register of the table, at every level: a value, or UNDEFINED, or a trap; never more
  /// than its level allows.
  @Test func everyRegisterKeepsItsLevel() {
    let rig = SystemRig()
    for (name, _) in rig.core.systemRegisters {
      for level in [0, 1] as [UInt8] {
        rig.enter(level)
        rig.step(Word.mrs(name, 5))
        let went = rig["pc"] == SystemRig.code + 4
        let suffix = name.suffix(4)
        if suffix == "_EL2" || (level == 0 && suffix == "_EL1") {
          #expect(!went, "\(name) was read at EL\(level)")
          #expect(rig.exceptionClass == 0, "\(name) at EL\(level)")
        }
      }
    }
  }

  @Test func stackPointersAreBanked() {
    let rig = SystemRig()
    rig["sp"] = 0x2000
    rig["x0"] = 0x1000
    rig.perform(Word.msr("sp_el1"))
    rig["x0"] = 0x800
    rig.perform(Word.msr("sp_el0"))
    rig.enter(1)
    #expect(rig["sp"] == 0x1000)
    // MSR SPSel, #0
    rig.step(0xd500_40bf)
    #expect(rig["sp"] == 0x800)
    // SP_EL0 is UNDEFINED while it is the current one.
    rig.perform(Word.mrs("sp_el0"))
    #expect(rig.esr == 0x0200_0000 && rig["sp"] == 0x1000)
    rig.enter(2)
    #expect(rig["sp"] == 0x2000)
    rig.enter(0)
    #expect(rig["sp"] == 0x800)
  }
}
