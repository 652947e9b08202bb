import AArch64
import Simulation
import Testing

@Suite struct AnnouncementTests {
  private func value(_ name: String, _ model: CoreModel) -> UInt64 {
    let rig = SystemRig(model: model)
    rig.perform(Word.mrs(name, 3))
    return rig["x3"]
  }

  /// Values of Arm 100442_0200, B2.4, for r2p0.
  @Test(
    arguments: [
      ("midr_el1", 0x412f_d050), ("revidr_el1", 0), ("ctr_el0", 0x8444_8004),
      ("clidr_el1", 0x8200_0023), ("dczid_el0", 4), ("id_aa64isar0_el1", 0x1000_1021_1120),
      ("id_aa64dfr0_el1", 0x1030_5408), ("pmcr_el0", 0x4145_3040),
    ] as [(String, UInt64)])
  func cortexA55(name: String, expected: UInt64) {
    #expect(value(name, .cortexA55) == expected)
  }

  /// DDI 0500, 4.3 and 12.4.1.
  @Test(arguments: [("id_aa64dfr0_el1", 0x1030_5106), ("pmcr_el0", 0x4103_3040)])
  func cortexA53(name: String, expected: UInt64) {
    #expect(value(name, .cortexA53) == expected)
  }

  /// IMP of zero has no IDCODE (D13.4.10).
  @Test func maxHasNobodysMonitors() { #expect(value("pmcr_el0", .max) == 0x3040) }

  /// Each part's own registers are there on that part alone.
  @Test(
    arguments: [
      ("cortex-a53", ["cpuactlr_el1", "cpuectlr_el1", "l2ctlr_el1", "l2ectlr_el1", "cbar_el1"]),
      ("cortex-a55", ["s3_0_c15_c1_0", "s3_0_c15_c1_4", "cpupwrctlr_el1", "cpucfr_el1"]),
      ("max", []),
    ] as [(String, [String])])
  func implementationRegisters(name: String, own: [String]) throws {
    let model = try #require(CoreModel.named(name))
    for register in [
      "cpuactlr_el1", "cpuectlr_el1", "l2ctlr_el1", "l2ectlr_el1", "cbar_el1", "s3_0_c15_c1_0",
      "s3_0_c15_c1_4", "cpupwrctlr_el1", "cpucfr_el1",
    ] {
      let rig = SystemRig(model: model)
      rig.perform(Word.mrs(register))
      #expect(rig.took(to: 2) == !own.contains(register), "\(register)")
      #expect((rig.core.register(named: register) != nil) == own.contains(register))
      // HCR_EL2.TIDCP traps the encodings whether the part has something there or not.
      rig.enter(2)
      rig["hcr_el2"] |= 1 << 20
      rig.enter(1)
      rig.step(Word.msr(register))
      let isReadOnly = register.hasSuffix("cfr_el1") || register.hasPrefix("cbar")
      let isUndefined = isReadOnly && own.contains(register)
      #expect(rig.took(to: isUndefined ? 1 : 2), "\(register)")
      #expect(rig.exceptionClass == (isUndefined ? 0 : 0x18))
    }
  }

  /// ACTLR_EL2.ACTLREN, ECTLREN and PWREN of Cortex-A55 (100442, B2.7).
  @Test(arguments: [("s3_0_c15_c1_0", 0), ("s3_0_c15_c1_4", 1), ("cpupwrctlr_el1", 7)])
  func cortexA55OpensItsRegistersToEL1(name: String, bit: UInt64) {
    for isOpen in [false, true] {
      let rig = SystemRig(model: .cortexA55)
      rig["x0"] = isOpen ? 1 << bit : 0xff & ~(1 << bit)
      rig.perform(Word.msr("actlr_el2"))
      rig.enter(1)
      rig["x0"] = 0x10
      rig.step(Word.msr(name))
      #expect(rig.took(to: 2) != isOpen)
      #expect(rig[name] == (isOpen ? 0x10 : 0))
    }
  }

  /// Other fields tell of what is carried out so far, and of nothing that the core has not.
  @Test(
    arguments: [
      ("id_aa64pfr0_el1", 0x1011_2222), ("id_aa64pfr1_el1", 0x10),
      ("id_aa64isar1_el1", 0x10_0001), ("id_aa64mmfr0_el1", 0x10_1122),
      ("id_aa64mmfr1_el1", 0x1021_2122), ("id_aa64mmfr2_el1", 0x1011),
    ] as [(String, UInt64)])
  func cortexA55AnnouncesNoMore(name: String, most: UInt64) {
    let value = value(name, .cortexA55)
    for place in stride(from: UInt64(0), to: 64, by: 4) {
      #expect(value >> place & 0xf <= most >> place & 0xf, "\(name), bit \(place)")
    }
  }

  @Test func cortexA55HasLoadAcquireRCpcAndHalfPrecision() {
    #expect(value("id_aa64isar1_el1", .cortexA55) >> 20 & 0xf == 1)
    #expect(value("id_aa64pfr0_el1", .cortexA55) >> 16 & 0xff == 0x11)
  }

  /// DPB, [3:0] of ID_AA64ISAR1_EL1, goes with cache maintenance.
  @Test func maxAnnouncesWhatIsCarriedOut() {
    #expect(value("id_aa64isar0_el1", .max) == 0x21_1111_1021_2120)
    #expect(value("id_aa64isar1_el1", .max) & ~0xf == 0x10_1011_0021_1000)
    #expect(value("id_aa64pfr0_el1", .max) & 0xff_0000 == 0x11_0000)
  }

  /// An encoding of a feature that the core does not announce is UNDEFINED.
  @Test(
    arguments: [
      ("ldadd x0, x1, [x2]", 0xf820_0041, ["cortex-a55", "max"]),
      ("sqrdmlah v0.4s, v1.4s, v2.4s", 0x6e82_8420, ["cortex-a55", "max"]),
      ("udot v0.4s, v1.16b, v2.16b", 0x6e82_9420, ["cortex-a55", "max"]),
      ("ldapr x0, [x2]", 0xf8bf_c040, ["cortex-a55", "max"]),
      ("ldapur x0, [x2]", 0xd940_0040, ["max"]),
      ("sha512h q0, q1, v2.2d", 0xce62_8020, ["max"]),
      ("eor3 v0.16b, v1.16b, v2.16b, v3.16b", 0xce02_0c20, ["max"]),
      ("sm4e v0.4s, v1.4s", 0xcec0_8420, ["max"]),
      ("smmla v0.4s, v1.16b, v2.16b", 0x4e82_a420, ["max"]),
      ("cfinv", 0xd500_401f, ["max"]), ("axflag", 0xd500_405f, ["max"]),
      ("sb", 0xd503_30ff, ["max"]),
      ("aese v0.16b, v1.16b", 0x4e28_4820, ["cortex-a53", "cortex-a55", "max"]),
    ] as [(String, UInt32, [String])])
  func whatIsNotAnnouncedIsUndefined(text: String, word: UInt32, models: [String]) {
    #expect(disassemble(word, at: 0) == text)
    for model in CoreModel.all {
      let rig = SystemRig(model: model)
      rig["x2"] = SystemRig.ram
      rig.set("cptr_el2", 0x33ff, on: rig.core)
      rig.perform(word)
      if models.contains(model.name) {
        #expect(rig["pc"] == SystemRig.code + 4, "\(model.name)")
      } else {
        #expect(rig.took(to: 2) && rig.esr == 0x0200_0000, "\(model.name)")
      }
    }
  }
}
