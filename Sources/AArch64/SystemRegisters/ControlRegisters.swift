/// Control, translation and exception registers of EL1 and EL0 (Arm DDI 0487, D13.2).
let controlRegisters: [SystemRegister] = [
  // The RES1 bits 29, 28, 23, 22, 20, 11 hold what is written: Cortex-A53 comes out of reset
  // with some of them clear (DDI 0500, 4.3.30), so they cannot read as one.
  SystemRegister(
    "SCTLR_EL1", (3, 0, 1, 0, 0), at: \.sctlrEL1, level: 1, writable: 0x37dd_dbbf,
    reset: 0x00c5_0838, readTraps: .trvm, writeTraps: .tvm, .translation),
  SystemRegister(
    "ACTLR_EL1", (3, 0, 1, 0, 1), at: \.actlrEL1, level: 1, writable: 0, traps: .tacr),
  // FPEN; TTA is RES0 without trace registers.
  SystemRegister(
    "CPACR_EL1", (3, 0, 1, 0, 2), at: \.cpacrEL1, level: 1, writable: 3 << 20, traps: .tcpac,
    .resynchronize),

  SystemRegister(
    "TTBR0_EL1", (3, 0, 2, 0, 0), at: \.ttbr0EL1, level: 1, readTraps: .trvm, writeTraps: .tvm,
    .addressSpace),
  SystemRegister(
    "TTBR1_EL1", (3, 0, 2, 0, 1), at: \.ttbr1EL1, level: 1, readTraps: .trvm, writeTraps: .tvm,
    .addressSpace),
  SystemRegister(
    "TCR_EL1", (3, 0, 2, 0, 2), at: \.tcrEL1, level: 1, writable: 0x7f_ffff_ffbf & ~(1 << 35),
    readTraps: .trvm, writeTraps: .tvm, .translation,
    // HA and HD; HPD0, HPD1 and HWU, which choose nothing here.
    extensions: [.init(.hafdbs, 3 << 39), .init(.hpds, 0x3ff << 41)]),
  SystemRegister(
    "MAIR_EL1", (3, 0, 10, 2, 0), at: \.mairEL1, level: 1, readTraps: .trvm, writeTraps: .tvm,
    .translation),
  SystemRegister(
    "AMAIR_EL1", (3, 0, 10, 3, 0), at: \.amairEL1, level: 1, writable: 0, readTraps: .trvm,
    writeTraps: .tvm),
  SystemRegister(
    "CONTEXTIDR_EL1", (3, 0, 13, 0, 1), at: \.contextidrEL1, level: 1, writable: 0xffff_ffff,
    readTraps: .trvm, writeTraps: .tvm),
  SystemRegister(
    "PAR_EL1", (3, 0, 7, 4, 0), at: \.parEL1, level: 1, writable: 0xff00_ffff_ffff_ffff),

  SystemRegister("VBAR_EL1", (3, 0, 12, 0, 0), at: \.vbarEL1, level: 1, writable: ~0x7ff),
  SystemRegister("ELR_EL1", (3, 0, 4, 0, 1), at: \.elrEL1, level: 1),
  SystemRegister(
    "SPSR_EL1", (3, 0, 4, 0, 0), at: \.spsrEL1, level: 1, writable: spsrBits),
  SystemRegister(
    "ESR_EL1", (3, 0, 5, 2, 0), at: \.esrEL1, level: 1, writable: 0xffff_ffff, readTraps: .trvm,
    writeTraps: .tvm),
  SystemRegister(
    "FAR_EL1", (3, 0, 6, 0, 0), at: \.farEL1, level: 1, readTraps: .trvm, writeTraps: .tvm),
  SystemRegister(
    "AFSR0_EL1", (3, 0, 5, 1, 0), at: \.afsr0EL1, level: 1, writable: 0, readTraps: .trvm,
    writeTraps: .tvm),
  SystemRegister(
    "AFSR1_EL1", (3, 0, 5, 1, 1), at: \.afsr1EL1, level: 1, writable: 0, readTraps: .trvm,
    writeTraps: .tvm),
  SystemRegister("ISR_EL1", (3, 0, 12, 1, 0), .isr, read: 1, write: SystemRegister.never),

  SystemRegister("TPIDR_EL0", (3, 3, 13, 0, 2), at: \.tpidrEL0, level: 0),
  SystemRegister("TPIDRRO_EL0", (3, 3, 13, 0, 3), at: \.tpidrroEL0, level: 0, write: 1),
  SystemRegister("TPIDR_EL1", (3, 0, 13, 0, 4), at: \.tpidrEL1, level: 1),
]

/// N, Z, C, V, SS, IL, D, A, I, F and M[4:0]; PAN and UAO are storage that an exception entry of
/// a core without them clears.
let spsrBits: UInt64 = 0xf0f0_03df

/// PSTATE and what is banked with it (C5.2).
let stateRegisters: [SystemRegister] = [
  SystemRegister("SP_EL0", (3, 0, 4, 1, 0), .spEL0, read: 1, write: 1),
  SystemRegister("SP_EL1", (3, 4, 4, 1, 0), .spEL1, read: 2, write: 2),
  SystemRegister("CurrentEL", (3, 0, 4, 2, 2), .currentEL, read: 1, write: SystemRegister.never),
  SystemRegister("SPSel", (3, 0, 4, 2, 0), .spSel, read: 1, write: 1),
  SystemRegister(
    "DAIF", (3, 3, 4, 2, 1), .daif, read: 0, write: 0, traps: .sctlrUMA, .resynchronize),
  SystemRegister("NZCV", (3, 3, 4, 2, 0), .nzcv, read: 0, write: 0),
  SystemRegister("FPCR", (3, 3, 4, 4, 0), .fpcr, read: 0, write: 0, .resynchronize),
  SystemRegister("FPSR", (3, 3, 4, 4, 1), .fpsr, read: 0, write: 0),
  SystemRegister(
    "PAN", (3, 0, 4, 2, 3), .pan, read: 1, write: 1, .resynchronize, feature: .pan),
  SystemRegister("UAO", (3, 0, 4, 2, 4), .uao, read: 1, write: 1, feature: .uao),
]

/// Limited ordering regions (D13.2.91): four, by four descriptors. Memory is sequentially
/// consistent in the order of the schedule, so that they order nothing.
let orderingRegisters: [SystemRegister] = [
  SystemRegister(
    "LORSA_EL1", (3, 0, 10, 4, 0), at: \.lorsaEL1, level: 1, writable: 0xffff_ffff_0001,
    traps: .tlor, feature: .lor),
  SystemRegister(
    "LOREA_EL1", (3, 0, 10, 4, 1), at: \.loreaEL1, level: 1, writable: 0xffff_ffff_0000,
    traps: .tlor, feature: .lor),
  SystemRegister(
    "LORN_EL1", (3, 0, 10, 4, 2), at: \.lornEL1, level: 1, writable: 3, traps: .tlor,
    feature: .lor),
  SystemRegister(
    "LORC_EL1", (3, 0, 10, 4, 3), at: \.lorcEL1, level: 1, writable: 0xd, traps: .tlor,
    feature: .lor),
  SystemRegister("LORID_EL1", (3, 0, 10, 4, 7), .lorid, traps: .tlor, feature: .lor),
]
