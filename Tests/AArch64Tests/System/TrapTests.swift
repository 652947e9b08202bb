import AArch64
import Simulation
import Testing

@Suite struct TrapTests {
  struct Case: CustomStringConvertible, Sendable {
    let control: String
    let bit: UInt64
    let level: UInt8
    let word: UInt32
    let description: String
    init(_ control: String, _ bit: UInt64, _ level: UInt8, _ word: UInt32, _ name: String) {
      (self.control, self.bit, self.level, self.word) = (control, bit, level, word)
      description = "\(control) bit \(bit): \(name) at EL\(level)"
    }
  }

  static func write(_ control: String, _ bit: UInt64, _ name: String) -> Case {
    Case(control, bit, 1, Word.msr(name), "MSR \(name)")
  }
  static func read(_ control: String, _ bit: UInt64, _ name: String, level: UInt8 = 1) -> Case {
    Case(control, bit, level, Word.mrs(name), "MRS \(name)")
  }
  static func sys(_ control: String, _ bit: UInt64, _ name: String) -> Case {
    Case(control, bit, 1, Word.sys(name), name)
  }

  static let virtualMemory = [
    "sctlr_el1", "ttbr0_el1", "ttbr1_el1", "tcr_el1", "esr_el1", "far_el1", "afsr0_el1",
    "afsr1_el1", "mair_el1", "amair_el1", "contextidr_el1",
  ]
  static let identification = [
    "id_pfr0_el1", "id_mmfr4_el1", "mvfr2_el1", "id_aa64pfr0_el1", "id_aa64dfr0_el1",
    "id_aa64isar0_el1", "id_aa64mmfr0_el1", "id_aa64mmfr1_el1", "id_aa64afr1_el1",
  ]
  static let monitors = [
    "pmcr_el0", "pmcntenset_el0", "pmovsclr_el0", "pmselr_el0", "pmxevtyper_el0", "pmxevcntr_el0",
    "pmccntr_el0", "pmccfiltr_el0", "pmevcntr5_el0", "pmevtyper0_el0", "pmintenset_el1",
    "pmuserenr_el0",
  ]
  static let invalidations = [
    "TLBI VMALLE1", "TLBI VMALLE1IS", "TLBI VAE1", "TLBI VAE1IS", "TLBI ASIDE1", "TLBI ASIDE1IS",
    "TLBI VAAE1", "TLBI VAAE1IS", "TLBI VALE1", "TLBI VALE1IS", "TLBI VAALE1", "TLBI VAALE1IS",
  ]

  static let cases: [Case] =
    virtualMemory.map { write("hcr_el2", 26, $0) } + virtualMemory.map { read("hcr_el2", 30, $0) }
    + identification.map { read("hcr_el2", 18, $0) }
    + ["ctr_el0", "ccsidr_el1", "clidr_el1", "csselr_el1"].map { read("hcr_el2", 17, $0) }
    + ["revidr_el1", "aidr_el1"].map { read("hcr_el2", 16, $0) }
    + [read("hcr_el2", 21, "actlr_el1"), read("hcr_el2", 20, "cpuectlr_el1")]
    + ["DC ISW", "DC CSW", "DC CISW"].map { sys("hcr_el2", 22, $0) }
    + ["DC IVAC", "DC CVAC", "DC CIVAC"].map { sys("hcr_el2", 23, $0) }
    + ["IC IVAU", "IC IALLU", "IC IALLUIS", "DC CVAU"].map { sys("hcr_el2", 24, $0) }
    + invalidations.map { sys("hcr_el2", 25, $0) } + [sys("hcr_el2", 28, "DC ZVA")]
    + [read("cptr_el2", 31, "cpacr_el1")]
    + ["mdscr_el1", "dbgbvr0_el1", "dbgwcr3_el1"].map { read("mdcr_el2", 9, $0) }
    + ["oslsr_el1", "osdlr_el1", "dbgprcr_el1"].map { read("mdcr_el2", 10, $0) }
    + [read("mdcr_el2", 11, "mdrar_el1"), read("mdcr_el2", 8, "mdscr_el1")]
    + monitors.map { read("mdcr_el2", 6, $0) } + monitors.map { write("mdcr_el2", 6, $0) }
    + [read("mdcr_el2", 5, "pmcr_el0"), write("mdcr_el2", 5, "pmcr_el0")]
    + [
      write("hcr_el2", 21, "actlr_el1"), write("hcr_el2", 17, "csselr_el1"),
      write("cptr_el2", 31, "cpacr_el1"), write("mdcr_el2", 10, "oslar_el1"),
      write("mdcr_el2", 9, "dbgbcr5_el1"), read("mdcr_el2", 9, "mdccsr_el0", level: 0),
      read("hcr_el2", 17, "ctr_el0", level: 0), read("mdcr_el2", 6, "pmccntr_el0", level: 0),
    ]

  @Test(arguments: cases) func el2Traps(_ trap: Case) {
    let rig = SystemRig()
    // ACTLR_EL2 opens the implementation's registers, so that only the control in question acts.
    rig["actlr_el2"] = 0x73
    rig["x0"] = SystemRig.ram
    // EL0 may by what EL1 says, so that only EL2's control is left.
    rig["sctlr_el1"] |= 1 << 15
    rig["pmuserenr_el0"] = 1
    rig.enter(trap.level)
    rig.step(trap.word)
    // With the MMU off memory is Device and DC ZVA an alignment fault: no trap, at least.
    let isZeroing = trap.word == Word.sys("DC ZVA")
    #expect(isZeroing || rig["pc"] == SystemRig.code + 4, "without the control it goes through")
    rig.enter(2)
    rig["pmuserenr_el0"] = 1
    rig[trap.control] = rig[trap.control] | 1 << trap.bit
    rig.enter(trap.level)
    rig.step(trap.word)
    #expect(rig.took(to: 2))
    #expect(rig.esr == 0x18 << 26 | 1 << 25 | Self.syndrome(trap.word))
    #expect(rig["elr_el2"] == SystemRig.code)
  }

  /// ISS of EC 0x18 from the word, written out apart from the core.
  static func syndrome(_ word: UInt32) -> UInt64 {
    func place(_ from: UInt32, _ width: UInt32, _ to: UInt32) -> UInt32 {
      (word >> from & (1 << width - 1)) << to
    }
    var iss = place(19, 2, 20) | place(5, 3, 17) | place(16, 3, 14) | place(12, 4, 10)
    iss |= place(0, 5, 5) | place(8, 4, 1) | place(21, 1, 0)
    return UInt64(iss)
  }

  @Test func el0TrapsToEL1OrByTGEToEL2() {
    let words: [(String, UInt32)] = [
      ("CTR_EL0", Word.mrs("ctr_el0")), ("DAIF", Word.mrs("daif")), ("DAIFSet", 0xd503_42df),
      ("DC ZVA", Word.sys("DC ZVA")), ("DC CVAU", Word.sys("DC CVAU")),
      ("IC IVAU", Word.sys("IC IVAU")), ("PMCCNTR_EL0", Word.mrs("pmccntr_el0")),
    ]
    for (name, word) in words {
      let rig = SystemRig()
      rig["x0"] = SystemRig.ram
      rig.enter(0)
      rig.step(word)
      #expect(rig.took(to: 1) && rig.exceptionClass == 0x18, "\(name) at EL0")
      #expect(rig.esr & 0x1ff_ffff == Self.syndrome(word), "\(name)'s syndrome")
      rig.enter(2)
      rig["hcr_el2"] = 1 << 27
      rig.enter(0)
      rig.step(word)
      #expect(rig.took(to: 2) && rig.exceptionClass == 0x18, "\(name) at EL0 with TGE")
    }
  }

  /// MRS FPCR, and FADD D0, D0, D0, which the interpreter runs by another way.
  @Test(arguments: [Word.mrs("fpcr"), 0x1e60_2800])
  func floatingPoint(_ word: UInt32) {
    let rig = SystemRig()
    rig.enter(1)
    rig.step(word)
    #expect(rig.took(to: 1) && rig.esr == 0x07 << 26 | 1 << 25 | 0x1e0_0000)
    rig.enter(1)
    rig["cpacr_el1"] = 1 << 20
    rig.step(word)
    #expect(rig["pc"] == SystemRig.code + 4)
    rig.enter(0)
    rig.step(word)
    #expect(rig.took(to: 1) && rig.exceptionClass == 7)
    rig.enter(2)
    rig["hcr_el2"] = 1 << 27
    rig.enter(0)
    rig.step(word)
    #expect(rig.took(to: 2) && rig.esr == 0x0200_0000, "with TGE it is reported as unknown")
    rig.enter(2)
    rig["hcr_el2"] = 0
    rig["cpacr_el1"] = 3 << 20
    rig["cptr_el2"] = 1 << 10
    for level in [0, 1, 2] as [UInt8] {
      rig.enter(level)
      rig.step(word)
      #expect(rig.took(to: 2) && rig.exceptionClass == 7)
    }
  }

  @Test func implementationRegistersAreOpenedByACTLR() {
    let rig = SystemRig()
    rig.enter(1)
    rig.step(Word.msr("cpuectlr_el1"))
    #expect(rig.took(to: 2) && rig.exceptionClass == 0x18)
    rig["actlr_el2"] = 2
    rig.enter(1)
    rig["x0"] = 0x40
    rig.step(Word.msr("cpuectlr_el1"))
    rig.perform(Word.mrs("cpuectlr_el1", 1))
    #expect(rig["x1"] == 0x40)
  }

  @Test func waits() {
    for (word, user, hypervisor, event) in [
      (Word.wfi, 16, 13, 0), (Word.wfe, 18, 14, 1),
    ] as [(UInt32, UInt64, UInt64, UInt64)] {
      let rig = SystemRig()
      rig["sctlr_el1"] = 0
      rig.enter(0)
      rig.step(word)
      #expect(rig.took(to: 1) && rig.esr == 0x01 << 26 | 1 << 25 | 0x1e0_0000 | event)
      rig.enter(2)
      rig["sctlr_el1"] = 1 << user
      rig["hcr_el2"] = 1 << hypervisor
      for level in [0, 1] as [UInt8] {
        rig.enter(level)
        rig.step(word)
        #expect(rig.took(to: 2) && rig.esr == 0x01 << 26 | 1 << 25 | 0x1e0_0000 | event)
      }
      // What would not wait is not trapped.
      if event == 0 { rig.core.set(.irq, to: true) } else { rig.perform(Word.sev) }
      rig.enter(1)
      rig.step(word)
      #expect(rig["pc"] == SystemRig.code + 4 && rig.core.isRunning)
    }
  }
}
