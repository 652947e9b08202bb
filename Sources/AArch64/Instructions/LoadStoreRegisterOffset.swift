/// Loads and stores of one general register with a register offset (Arm DDI 0487, C4.1, "Loads
/// and Stores").
let loadStoreRegisterOffset: [InstructionRow] = [
  InstructionRow(
    "00 111 0 00 00 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "STRB (register)",
    "strb {Wt}, [{Xn|SP}, {indexed 0}]", "C6.2", registerOffset(.strb),
    where: hasIndexExtension),
  InstructionRow(
    "00 111 0 00 01 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDRB (register)",
    "ldrb {Wt}, [{Xn|SP}, {indexed 0}]", "C6.2", registerOffset(.ldrb),
    where: hasIndexExtension),
  InstructionRow(
    "00 111 0 00 10 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDRSB (register, 64-bit)",
    "ldrsb {Xt}, [{Xn|SP}, {indexed 0}]", "C6.2", registerOffset(.ldrsbX),
    where: hasIndexExtension),
  InstructionRow(
    "00 111 0 00 11 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDRSB (register, 32-bit)",
    "ldrsb {Wt}, [{Xn|SP}, {indexed 0}]", "C6.2", registerOffset(.ldrsbW),
    where: hasIndexExtension),
  InstructionRow(
    "01 111 0 00 00 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "STRH (register)",
    "strh {Wt}, [{Xn|SP}, {indexed 1}]", "C6.2", registerOffset(.strh),
    where: hasIndexExtension),
  InstructionRow(
    "01 111 0 00 01 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDRH (register)",
    "ldrh {Wt}, [{Xn|SP}, {indexed 1}]", "C6.2", registerOffset(.ldrh),
    where: hasIndexExtension),
  InstructionRow(
    "01 111 0 00 10 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDRSH (register, 64-bit)",
    "ldrsh {Xt}, [{Xn|SP}, {indexed 1}]", "C6.2", registerOffset(.ldrshX),
    where: hasIndexExtension),
  InstructionRow(
    "01 111 0 00 11 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDRSH (register, 32-bit)",
    "ldrsh {Wt}, [{Xn|SP}, {indexed 1}]", "C6.2", registerOffset(.ldrshW),
    where: hasIndexExtension),
  InstructionRow(
    "10 111 0 00 00 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "STR (register, 32-bit)",
    "str {Wt}, [{Xn|SP}, {indexed 2}]", "C6.2", registerOffset(.strW),
    where: hasIndexExtension),
  InstructionRow(
    "10 111 0 00 01 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDR (register, 32-bit)",
    "ldr {Wt}, [{Xn|SP}, {indexed 2}]", "C6.2", registerOffset(.ldrW),
    where: hasIndexExtension),
  InstructionRow(
    "10 111 0 00 10 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDRSW (register)",
    "ldrsw {Xt}, [{Xn|SP}, {indexed 2}]", "C6.2", registerOffset(.ldrsw),
    where: hasIndexExtension),
  InstructionRow(
    "11 111 0 00 00 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "STR (register, 64-bit)",
    "str {Xt}, [{Xn|SP}, {indexed 3}]", "C6.2", registerOffset(.strX),
    where: hasIndexExtension),
  InstructionRow(
    "11 111 0 00 01 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDR (register, 64-bit)",
    "ldr {Xt}, [{Xn|SP}, {indexed 3}]", "C6.2", registerOffset(.ldrX),
    where: hasIndexExtension),
  InstructionRow(
    "11 111 0 00 10 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "PRFM (register)",
    "prfm {prefetch}, [{Xn|SP}, {indexed 3}]", "C6.2", .lower(prefetch),
    where: hasIndexExtension),
]

/// UXTW, LSL, SXTW and SXTX; the other options are unallocated.
let hasIndexExtension: @Sendable (Instruction) -> Bool = { $0.bit(14) }
