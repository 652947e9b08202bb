import AArch64
import Simulation
import Testing

/// The RAS Extension: SErrors that are deferred, and whose syndrome the hypervisor gives.
@Suite struct ReliabilityTests {
  private static let esb: UInt32 = 0xd503_221f
  private static let deferred: UInt64 = 1 << 31
  private static let amo: UInt64 = 1 << 5
  private static let vse: UInt64 = 1 << 8

  @Test func coresWithoutItHaveNothingOfIt() {
    let rig = SystemRig()
    for name in ["disr_el1", "vdisr_el2", "vsesr_el2", "erridr_el1", "erxmisc0_el1"] {
      rig.enter(2)
      rig.step(Word.mrs(name))
      #expect(rig.took(to: 2) && rig.exceptionClass == 0, "\(name)")
    }
    rig.enter(1)
    rig.core.set(.systemError, to: true)
    rig.step(Self.esb)
    #expect(rig["pc"] == SystemRig.code + 4 && !rig.core.waitingInterrupts.isEmpty, "ESB is a NOP")
  }

  @Test func itIsAnnounced() {
    let rig = SystemRig(model: .max)
    rig.perform(Word.mrs("id_aa64pfr0_el1", 1))
    #expect(rig["x1"] >> 28 & 0xf == 1)
    for name in ["erridr_el1", "errselr_el1", "erxfr_el1", "erxstatus_el1", "erxaddr_el1"] {
      rig["x1"] = 5
      rig.perform(Word.mrs(name, 1))
      #expect(rig["x1"] == 0 && rig["pc"] == SystemRig.code + 4)
    }
  }

  /// By level and routing: whether a masked error is deferred by ESB.
  @Test(
    arguments: [(1, false, true), (2, true, true), (2, false, true), (1, true, false)]
      as [(UInt8, Bool, Bool)])
  func maskedErrorsAreDeferred(level: UInt8, toEL2: Bool, isDeferred: Bool) {
    let rig = SystemRig(model: .max)
    if toEL2 { rig["hcr_el2"] |= Self.amo }
    rig.enter(level)
    rig.core.set(.systemError, to: true)
    rig.step(Self.esb)
    if isDeferred {
      #expect(rig["pc"] == SystemRig.code + 4 && rig.core.waitingInterrupts.isEmpty)
      rig.enter(2)
      rig.perform(Word.mrs("disr_el1", 1))
      #expect(rig["x1"] == Self.deferred)
    } else {
      #expect(rig.took(to: 2) && rig.exceptionClass == 0x2f)
    }
  }

  @Test func unmaskedErrorsAreTaken() {
    let rig = SystemRig(model: .max)
    rig.enter(1, mask: 0xf)
    rig.core.set(.systemError, to: true)
    rig.enter(1, mask: 0xb)
    rig.step(Self.esb)
    #expect(rig.took(to: 1) && rig.esr == 0x2f << 26 | 1 << 25)
    rig.enter(2)
    rig.perform(Word.mrs("disr_el1", 1))
    #expect(rig["x1"] == 0)
  }

  /// Where a load, a fetch and a walk end that find no memory, by HCR_EL2.TEA: a core without the
  /// extension has no such bit.
  @Test(arguments: [("cortex-a53", 1), ("cortex-a55", 2), ("max", 2)] as [(String, UInt8)])
  func externalAbortsAreRouted(name: String, target: UInt8) throws {
    let model = try #require(CoreModel.named(name))
    for level in [0, 1] as [UInt8] {
      let rig = SystemRig(model: model)
      rig["x0"] = rig["hcr_el2"] | 1 << 37
      rig.perform(Word.msr("hcr_el2"))
      // The class is one more for an abort of the level's own.
      let lower: UInt64 = level == target ? 1 : 0
      rig.enter(level)
      rig["x0"] = 0x1000
      rig.step(Word.ldr)
      // ISV is for what stage 2 refuses.
      #expect(rig.took(to: target) && rig.esr == (0x24 + lower) << 26 | 1 << 25 | 0x10)
      #expect(rig["far_el\(target)"] == 0x1000)
      rig.enter(level)
      rig.core.setProgramCounter(0x2000)
      rig.step(Word.nop)
      #expect(rig.took(to: target) && rig.esr == (0x20 + lower) << 26 | 1 << 25 | 0x10)
      #expect(rig["far_el\(target)"] == 0x2000)
      // A table that is not there; what is no external abort stays with EL1.
      let tables = TranslationTables(rig)
      tables.identity(tables.low)
      tables.map(
        tables.low, SystemRig.code, to: SystemRig.code, level: 1,
        TranslationTables.normal | TranslationTables.user | TranslationTables.readOnly)
      tables.stage1()
      rig.enter(level)
      rig["x0"] = 0
      rig.step(Word.ldr)
      #expect(rig.took(to: 1) && rig["esr_el1"] & 0x3f == 5)
      rig.write(tables.low, 0x8003)
      rig.enter(level)
      rig.step(Word.ldr)
      #expect(rig.took(to: target) && rig.esr == (0x24 + lower) << 26 | 1 << 25 | 0x16)
    }
  }

  @Test func virtualErrorsHaveTheHypervisorsSyndrome() {
    let rig = SystemRig(model: .max)
    rig["x0"] = 0xffff_ffff
    rig.perform(Word.msr("vsesr_el2"))
    rig["hcr_el2"] |= Self.amo | Self.vse
    rig.enter(1, mask: 0xb)
    rig.step(Word.nop)
    #expect(rig.took(to: 1) && rig.esr == 0x2f << 26 | 1 << 25 | 0x1ff_ffff)
    #expect(rig["hcr_el2"] & Self.vse == 0)
    // Masked, and deferred to the virtual register.
    rig.enter(2)
    rig["x0"] = 0x100_0123
    rig.perform(Word.msr("vsesr_el2"))
    rig["hcr_el2"] |= Self.vse
    rig.enter(1)
    rig.step(Self.esb)
    #expect(rig["pc"] == SystemRig.code + 4 && rig["hcr_el2"] & Self.vse == 0)
    rig.perform(Word.mrs("disr_el1", 1))
    #expect(rig["x1"] == Self.deferred | 0x100_0123, "EL1 finds it in its DISR_EL1")
    rig["x0"] = 0
    rig.perform(Word.msr("disr_el1"))
    rig.enter(2)
    rig.perform(Word.mrs("vdisr_el2", 1))
    #expect(rig["x1"] == 0)
  }
}
