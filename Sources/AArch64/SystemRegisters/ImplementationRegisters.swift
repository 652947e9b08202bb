/// Cortex-A53's own registers (DDI 0500, 4.3) and Cortex-A55's (100442, B2): storage, so that
/// firmware finds what it wrote. EL1 may write those that ACTLR_EL2 opens to it.
let implementationRegisters: [SystemRegister] = cortexA53Registers + cortexA55Registers

private let cortexA53Registers: [SystemRegister] = [
  SystemRegister(
    "L2CTLR_EL1", (3, 1, 11, 0, 2), .l2ctlr, read: 1, write: 1, traps: .tidcp,
    writeTraps: .actlrL2CTLR, feature: .cortexA53),
  SystemRegister(
    "L2ECTLR_EL1", (3, 1, 11, 0, 3), at: \.l2ectlrEL1, level: 1, writable: 0x6000_000f,
    traps: .tidcp, writeTraps: .actlrL2ECTLR, feature: .cortexA53),
  SystemRegister(
    "L2ACTLR_EL1", (3, 1, 15, 0, 0), at: \.l2actlrEL1, level: 1, writable: 0xffff_ffff,
    reset: 0x8000_0008, traps: .tidcp, writeTraps: .actlrL2ACTLR, feature: .cortexA53),
  SystemRegister(
    "CPUACTLR_EL1", (3, 1, 15, 2, 0), at: \.cpuactlrEL1, level: 1, reset: 0x090c_a000,
    traps: .tidcp, writeTraps: .actlrCPUACTLR, feature: .cortexA53),
  SystemRegister(
    "CPUECTLR_EL1", (3, 1, 15, 2, 1), at: \.cpuectlrEL1, level: 1, writable: 0x7f,
    traps: .tidcp, writeTraps: .actlrCPUECTLR, feature: .cortexA53),
  // Error records of memory that does not fail: nothing is ever recorded.
  SystemRegister(
    "CPUMERRSR_EL1", (3, 1, 15, 2, 2), at: \.cpumerrsrEL1, level: 1, writable: 0, traps: .tidcp,
    feature: .cortexA53),
  SystemRegister(
    "L2MERRSR_EL1", (3, 1, 15, 2, 3), at: \.l2merrsrEL1, level: 1, writable: 0, traps: .tidcp,
    feature: .cortexA53),
  // The GIC's base: the board says where its GIC is, not this.
  SystemRegister(
    zero: "CBAR_EL1", (3, 1, 15, 3, 0), read: 1, write: SystemRegister.never, traps: .tidcp,
    feature: .cortexA53),
]

/// Names that both parts have stand here by their encodings, since a name is one register's. The
/// cluster's (DynamIQ Shared Unit, 100453) and those for injecting errors are not there. What the
/// fields of S3_0_C15_C1_4 come out of reset with is not modelled: all hold zero until written.
private let cortexA55Registers: [SystemRegister] = [
  // CPUCFR_EL1: no protection of caches.
  SystemRegister(
    zero: "CPUCFR_EL1", (3, 0, 15, 0, 0), read: 1, write: SystemRegister.never, traps: .tidcp,
    feature: .cortexA55),
  // CPUACTLR_EL1.
  SystemRegister(
    "S3_0_C15_C1_0", (3, 0, 15, 1, 0), at: \.cpuactlrEL1, level: 1, traps: .tidcp,
    writeTraps: .actlrCPUACTLR, feature: .cortexA55),
  // CPUECTLR_EL1.
  SystemRegister(
    "S3_0_C15_C1_4", (3, 0, 15, 1, 4), at: \.cpuectlrEL1, level: 1, traps: .tidcp,
    writeTraps: .actlrCPUECTLR, feature: .cortexA55),
  // CORE_PWRDN_EN, WFI_RET_CTRL, WFE_RET_CTRL, SIMD_RET_CTRL.
  SystemRegister(
    "CPUPWRCTLR_EL1", (3, 0, 15, 2, 7), at: \.cpupwrctlrEL1, level: 1, writable: 0x1ff1,
    traps: .tidcp, writeTraps: .actlrCPUPWRCTLR, feature: .cortexA55),
]
