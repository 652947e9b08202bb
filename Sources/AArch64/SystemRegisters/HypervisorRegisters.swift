/// Registers of EL2 (Arm DDI 0487, D13.2).
let hypervisorRegisters: [SystemRegister] = [
  SystemRegister("VPIDR_EL2", (3, 4, 0, 0, 0), at: \.vpidrEL2, level: 2, writable: 0xffff_ffff),
  SystemRegister(
    "VMPIDR_EL2", (3, 4, 0, 0, 5), at: \.vmpidrEL2, level: 2, writable: 0xff_c1ff_ffff),
  // RES1 bits hold what is written, as in SCTLR_EL1.
  SystemRegister(
    "SCTLR_EL2", (3, 4, 1, 0, 0), at: \.sctlrEL2, level: 2, writable: 0x32cd_183f,
    reset: 0x30c5_0838, .translation, extensions: [.init(.vhe, 0x37dd_dbbf)]),
  // The bits by which EL1 may write the part's own registers (DDI 0500, 4.3.33; 100442, B2.7:
  // ACTLREN, ECTLREN, PWREN).
  SystemRegister(
    "ACTLR_EL2", (3, 4, 1, 0, 1), at: \.actlrEL2, level: 2, writable: 0,
    extensions: [.init(.cortexA53, 0x73), .init(.cortexA55, 0x83)]),
  // RW reads as one: EL1 is AArch64 only. SWIO is RES1 on Cortex-A53 (DDI 0500, 4.3.36).
  SystemRegister(
    "HCR_EL2", (3, 4, 1, 1, 0), at: \.hcrEL2, level: 2, writable: 0x3_7fff_fffd,
    reset: HCR.rw | HCR.swio, .translation,
    extensions: [
      .init(.vhe, HCR.e2h), .init(.lor, HCR.tlor), .init(.ras, HCR.terr | HCR.tea),
    ]),
  // HPMN is as many event counters as there are.
  SystemRegister(
    "MDCR_EL2", (3, 4, 1, 1, 1), at: \.mdcrEL2, level: 2, writable: 0xfff, reset: 6,
    .counter, extensions: [.init(.vhe, MDCR.hpmd)]),
  // TCPAC and TFP; TTA is RES0 without trace registers.
  SystemRegister(
    "CPTR_EL2", (3, 4, 1, 1, 2), at: \.cptrEL2, level: 2, writable: CPTR.tcpac | CPTR.tfp,
    reset: 0x33ff, .resynchronize),
  // AArch32 only: its traps have nothing to trap.
  SystemRegister("HSTR_EL2", (3, 4, 1, 1, 3), at: \.hstrEL2, level: 2, writable: 0),
  SystemRegister("HACR_EL2", (3, 4, 1, 1, 7), at: \.hacrEL2, level: 2, writable: 0),

  SystemRegister(
    "TTBR0_EL2", (3, 4, 2, 0, 0), at: \.ttbr0EL2, level: 2, writable: (1 << 48) - 1,
    .addressSpace, extensions: [.init(.vhe, 0xffff << 48)]),
  SystemRegister(
    "TTBR1_EL2", (3, 4, 2, 0, 1), at: \.ttbr1EL2, level: 2, .addressSpace, feature: .vhe),
  SystemRegister(
    "CONTEXTIDR_EL2", (3, 4, 13, 0, 1), at: \.contextidrEL2, level: 2, writable: 0xffff_ffff,
    feature: .vhe),
  SystemRegister(
    "TCR_EL2", (3, 4, 2, 0, 2), at: \.tcrEL2, level: 2, writable: 0x0017_ff3f,
    reset: 1 << 31 | 1 << 23, .translation,
    // HA and HD; HPD and HWU.
    extensions: [.init(.hafdbs, 3 << 21), .init(.hpds, 0x1f << 24)]),
  SystemRegister(
    "VTTBR_EL2", (3, 4, 2, 1, 0), at: \.vttbrEL2, level: 2, writable: 0x00ff_ffff_ffff_ffff,
    .addressSpace, extensions: [.init(.vmid16, 0xff << 56)]),
  SystemRegister(
    "VTCR_EL2", (3, 4, 2, 1, 2), at: \.vtcrEL2, level: 2, writable: 0x0007_ffff, reset: 1 << 31,
    .translation,
    extensions: [
      .init(.vmid16, VTCR.vs), .init(.hafdbs, VTCR.ha | VTCR.hd), .init(.hpds, 0xf << 25),
    ]),
  SystemRegister("MAIR_EL2", (3, 4, 10, 2, 0), at: \.mairEL2, level: 2, .translation),
  SystemRegister("AMAIR_EL2", (3, 4, 10, 3, 0), at: \.amairEL2, level: 2, writable: 0),

  SystemRegister("VBAR_EL2", (3, 4, 12, 0, 0), at: \.vbarEL2, level: 2, writable: ~0x7ff),
  SystemRegister("ELR_EL2", (3, 4, 4, 0, 1), at: \.elrEL2, level: 2),
  SystemRegister("SPSR_EL2", (3, 4, 4, 0, 0), at: \.spsrEL2, level: 2, writable: spsrBits),
  SystemRegister("ESR_EL2", (3, 4, 5, 2, 0), at: \.esrEL2, level: 2, writable: 0xffff_ffff),
  SystemRegister("FAR_EL2", (3, 4, 6, 0, 0), at: \.farEL2, level: 2),
  SystemRegister("HPFAR_EL2", (3, 4, 6, 0, 4), at: \.hpfarEL2, level: 2, writable: 0xfff_ffff_fff0),
  SystemRegister("AFSR0_EL2", (3, 4, 5, 1, 0), at: \.afsr0EL2, level: 2, writable: 0),
  SystemRegister("AFSR1_EL2", (3, 4, 5, 1, 1), at: \.afsr1EL2, level: 2, writable: 0),
  SystemRegister("TPIDR_EL2", (3, 4, 13, 0, 2), at: \.tpidrEL2, level: 2),

  // Each is there only where its level is the highest.
  SystemRegister("RVBAR_EL1", (3, 0, 12, 0, 1), .rvbarEL1, read: 1, write: SystemRegister.never),
  SystemRegister("RVBAR_EL2", (3, 4, 12, 0, 1), .rvbar, level: 2),

  // Banked for AArch32 modes, which EL1 does not have: RES0 (C5.2).
  SystemRegister(zero: "SPSR_irq", (3, 4, 4, 3, 0), read: 2, write: 2),
  SystemRegister(zero: "SPSR_abt", (3, 4, 4, 3, 1), read: 2, write: 2),
  SystemRegister(zero: "SPSR_und", (3, 4, 4, 3, 2), read: 2, write: 2),
  SystemRegister(zero: "SPSR_fiq", (3, 4, 4, 3, 3), read: 2, write: 2),
]
