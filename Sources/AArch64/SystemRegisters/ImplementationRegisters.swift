/// Cortex-A53's own registers (DDI 0500, 4.3): storage, so that firmware finds what it wrote.
/// EL1 may write those that ACTLR_EL2 opens to it.
let implementationRegisters: [SystemRegister] = [
  SystemRegister(
    "L2CTLR_EL1", (3, 1, 11, 0, 2), .l2ctlr, read: 1, write: 1, traps: .tidcp,
    writeTraps: .actlrL2CTLR),
  SystemRegister(
    "L2ECTLR_EL1", (3, 1, 11, 0, 3), at: \.l2ectlrEL1, level: 1, writable: 0x6000_000f,
    traps: .tidcp, writeTraps: .actlrL2ECTLR),
  SystemRegister(
    "L2ACTLR_EL1", (3, 1, 15, 0, 0), at: \.l2actlrEL1, level: 1, writable: 0xffff_ffff,
    reset: 0x8000_0008, traps: .tidcp, writeTraps: .actlrL2ACTLR),
  SystemRegister(
    "CPUACTLR_EL1", (3, 1, 15, 2, 0), at: \.cpuactlrEL1, level: 1, reset: 0x090c_a000,
    traps: .tidcp, writeTraps: .actlrCPUACTLR),
  SystemRegister(
    "CPUECTLR_EL1", (3, 1, 15, 2, 1), at: \.cpuectlrEL1, level: 1, writable: 0x7f,
    traps: .tidcp, writeTraps: .actlrCPUECTLR),
  // Error records of memory that does not fail: nothing is ever recorded.
  SystemRegister(
    "CPUMERRSR_EL1", (3, 1, 15, 2, 2), at: \.cpumerrsrEL1, level: 1, writable: 0, traps: .tidcp),
  SystemRegister(
    "L2MERRSR_EL1", (3, 1, 15, 2, 3), at: \.l2merrsrEL1, level: 1, writable: 0, traps: .tidcp),
  // The GIC's base: the board says where its GIC is, not this.
  SystemRegister(
    zero: "CBAR_EL1", (3, 1, 15, 3, 0), read: 1, write: SystemRegister.never, traps: .tidcp),
]
