/// Data processing, register (Arm DDI 0487, C4.1, "Data Processing -- Register").
let dataProcessingRegister: [InstructionRow] =
  arithmeticRegister + logicalRegister
  + conditionalData + multiplyAndDivide + dataProcessingOneSource

private let arithmeticRegister: [InstructionRow] = [
  // Shifted register
  InstructionRow(
    "sf:1 0 0 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5", "ADD (shifted register)",
    "add {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(arithmeticShifted), where: arithmeticFits),
  InstructionRow(
    "sf:1 0 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5", "ADDS (shifted register)",
    "adds {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(arithmeticShifted), where: arithmeticFits),
  InstructionRow(
    "sf:1 1 0 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5", "SUB (shifted register)",
    "sub {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(arithmeticShifted), where: arithmeticFits),
  InstructionRow(
    "sf:1 1 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5", "SUBS (shifted register)",
    "subs {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(arithmeticShifted), where: arithmeticFits),

  // Extended register
  InstructionRow(
    "sf:1 0 0 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5", "ADD (extended register)",
    "add {Rd|SP}, {Rn|SP}, {extended}", "C6.2", .lower(arithmeticExtended), where: extensionFits),
  InstructionRow(
    "sf:1 0 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5", "ADDS (extended register)",
    "adds {Rd}, {Rn|SP}, {extended}", "C6.2", .lower(arithmeticExtended), where: extensionFits),
  InstructionRow(
    "sf:1 1 0 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5", "SUB (extended register)",
    "sub {Rd|SP}, {Rn|SP}, {extended}", "C6.2", .lower(arithmeticExtended), where: extensionFits),
  InstructionRow(
    "sf:1 1 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 Rd:5", "SUBS (extended register)",
    "subs {Rd}, {Rn|SP}, {extended}", "C6.2", .lower(arithmeticExtended), where: extensionFits),

  // With carry
  InstructionRow(
    "sf:1 0 0 11010000 Rm:5 000000 Rn:5 Rd:5", "ADC", "adc {Rd}, {Rn}, {Rm}", "C6.2",
    .lower(addWithCarry)),
  InstructionRow(
    "sf:1 0 1 11010000 Rm:5 000000 Rn:5 Rd:5", "ADCS", "adcs {Rd}, {Rn}, {Rm}", "C6.2",
    .lower(addWithCarry)),
  InstructionRow(
    "sf:1 1 0 11010000 Rm:5 000000 Rn:5 Rd:5", "SBC", "sbc {Rd}, {Rn}, {Rm}", "C6.2",
    .lower(addWithCarry)),
  InstructionRow(
    "sf:1 1 1 11010000 Rm:5 000000 Rn:5 Rd:5", "SBCS", "sbcs {Rd}, {Rn}, {Rm}", "C6.2",
    .lower(addWithCarry)),
]

private let logicalRegister: [InstructionRow] = [
  InstructionRow(
    "sf:1 00 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5", "AND (shifted register)",
    "and {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(logicalShifted), where: shiftFits),
  InstructionRow(
    "sf:1 00 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5", "BIC (shifted register)",
    "bic {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(logicalShifted), where: shiftFits),
  InstructionRow(
    "sf:1 01 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5", "ORR (shifted register)",
    "orr {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(logicalShifted), where: shiftFits),
  InstructionRow(
    "sf:1 01 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5", "ORN (shifted register)",
    "orn {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(logicalShifted), where: shiftFits),
  InstructionRow(
    "sf:1 10 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5", "EOR (shifted register)",
    "eor {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(logicalShifted), where: shiftFits),
  InstructionRow(
    "sf:1 10 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5", "EON (shifted register)",
    "eon {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(logicalShifted), where: shiftFits),
  InstructionRow(
    "sf:1 11 01010 shift:2 0 Rm:5 imm6:6 Rn:5 Rd:5", "ANDS (shifted register)",
    "ands {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(logicalShifted), where: shiftFits),
  InstructionRow(
    "sf:1 11 01010 shift:2 1 Rm:5 imm6:6 Rn:5 Rd:5", "BICS (shifted register)",
    "bics {Rd}, {Rn}, {Rm}{shift}", "C6.2", .lower(logicalShifted), where: shiftFits),
]

private let conditionalData: [InstructionRow] = [
  InstructionRow(
    "sf:1 0 1 11010010 Rm:5 cond:4 0 0 Rn:5 0 nzcv:4", "CCMN (register)",
    "ccmn {Rn}, {Rm}, {#nzcv}, {cond}", "C6.2", .lower(conditionalCompare)),
  InstructionRow(
    "sf:1 0 1 11010010 imm5:5 cond:4 1 0 Rn:5 0 nzcv:4", "CCMN (immediate)",
    "ccmn {Rn}, {#imm5}, {#nzcv}, {cond}", "C6.2", .lower(conditionalCompare)),
  InstructionRow(
    "sf:1 1 1 11010010 Rm:5 cond:4 0 0 Rn:5 0 nzcv:4", "CCMP (register)",
    "ccmp {Rn}, {Rm}, {#nzcv}, {cond}", "C6.2", .lower(conditionalCompare)),
  InstructionRow(
    "sf:1 1 1 11010010 imm5:5 cond:4 1 0 Rn:5 0 nzcv:4", "CCMP (immediate)",
    "ccmp {Rn}, {#imm5}, {#nzcv}, {cond}", "C6.2", .lower(conditionalCompare)),
  InstructionRow(
    "sf:1 0 0 11010100 Rm:5 cond:4 0 0 Rn:5 Rd:5", "CSEL", "csel {Rd}, {Rn}, {Rm}, {cond}",
    "C6.2", .lower(conditionalSelect)),
  InstructionRow(
    "sf:1 0 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5", "CSINC", "csinc {Rd}, {Rn}, {Rm}, {cond}",
    "C6.2", .lower(conditionalSelect)),
  InstructionRow(
    "sf:1 1 0 11010100 Rm:5 cond:4 0 0 Rn:5 Rd:5", "CSINV", "csinv {Rd}, {Rn}, {Rm}, {cond}",
    "C6.2", .lower(conditionalSelect)),
  InstructionRow(
    "sf:1 1 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5", "CSNEG", "csneg {Rd}, {Rn}, {Rm}, {cond}",
    "C6.2", .lower(conditionalSelect)),
]

private let nop = Op(.nop)

private let shiftFits: @Sendable (Instruction) -> Bool = { $0.is64 || !$0.bit(15) }
private let arithmeticFits: @Sendable (Instruction) -> Bool = { i in
  i.bits(23, 22) != 3 && (i.is64 || !i.bit(15))
}
private let extensionFits: @Sendable (Instruction) -> Bool = { $0.bits(12, 10) <= 4 }

/// Plain forms of ADD, ADDS, SUB and SUBS: by width, then by bits [30:29].
private func plainArithmetic(_ i: Instruction) -> Operation {
  switch (i.bits(30, 29), i.is64) {
  case (0, true): .add64
  case (0, false): .add32
  case (1, true): .adds64
  case (1, false): .adds32
  case (2, true): .sub64
  case (2, false): .sub32
  case (_, true): .subs64
  case (_, false): .subs32
  }
}

private func arithmeticShifted(_ i: Instruction) -> Op {
  if i.rd == 31, !i.bit(29) { return nop }
  let amount = i.bits(15, 10)
  let shift = i.bits(23, 22)
  if amount == 0 { return Op(plainArithmetic(i), rd: i.d, rn: i.n, rm: i.m) }
  if shift == 0, i.is64, i.bits(30, 29) == 0 {
    return Op(.addShiftedLeft64, rd: i.d, rn: i.n, rm: i.m, aux: amount)
  }
  let form = ArithmeticForm(
    is64: i.is64, subtract: i.bit(30), setsFlags: i.bit(29), shift: shift, amount: amount)
  return Op(.arithmeticShifted, rd: i.d, rn: i.n, rm: i.m, aux: form.bits)
}

private func arithmeticExtended(_ i: Instruction) -> Op {
  let rd = i.bit(29) ? i.d : i.rd
  let option = i.bits(15, 13)
  let amount = i.bits(12, 10)
  // UXTX and SXTX, and UXTW and SXTW of a 32-bit operation, extend nothing.
  if option & 3 == 3 || !i.is64 && option & 3 == 2 {
    if amount == 0 { return Op(plainArithmetic(i), rd: rd, rn: i.rn, rm: i.m) }
    if i.is64, i.bits(30, 29) == 0 {
      return Op(.addShiftedLeft64, rd: rd, rn: i.rn, rm: i.m, aux: amount)
    }
  }
  let form = ArithmeticForm(
    is64: i.is64, subtract: i.bit(30), setsFlags: i.bit(29), shift: option, amount: amount)
  return Op(.arithmeticExtended, rd: rd, rn: i.rn, rm: i.m, aux: form.bits)
}

private func addWithCarry(_ i: Instruction) -> Op {
  if i.rd == 31, !i.bit(29) { return nop }
  let aux: UInt32 = (i.bit(30) ? 1 : 0) | (i.bit(29) ? 2 : 0) | (i.is64 ? 4 : 0)
  return Op(.addWithCarry, rd: i.d, rn: i.n, rm: i.m, aux: aux)
}

private func logicalShifted(_ i: Instruction) -> Op {
  let kind = i.bits(30, 29)
  if i.rd == 31, kind != 3 { return nop }
  let amount = i.bits(15, 10)
  let inverts = i.bit(21)
  guard amount == 0, !inverts else {
    let form = LogicalForm(
      is64: i.is64, kind: kind, invert: inverts, shift: i.bits(23, 22), amount: amount)
    return Op(.logicalShifted, rd: i.d, rn: i.n, rm: i.m, aux: form.bits)
  }
  let code: Operation
  switch kind {
  case 0: code = i.is64 ? .and64 : .and32
  case 1:
    if i.rn == 31 {
      if i.rm == 31 { return Op(.moveImmediate, rd: i.d) }
      return Op(i.is64 ? .move64 : .move32, rd: i.d, rm: i.m)
    }
    code = i.is64 ? .orr64 : .orr32
  case 2: code = i.is64 ? .eor64 : .eor32
  default: code = i.is64 ? .ands64 : .ands32
  }
  return Op(code, rd: i.d, rn: i.n, rm: i.m)
}

private func conditionalCompare(_ i: Instruction) -> Op {
  let aux =
    i.bits(15, 12) | i.bits(3, 0) << 4 | (i.bit(30) ? 1 << 8 : 0) | (i.is64 ? 1 << 9 : 0)
  if i.bit(11) {
    return Op(.conditionalCompare, rn: i.n, aux: aux, immediate: UInt64(i.bits(20, 16)))
  }
  return Op(.conditionalCompare, rn: i.n, rm: i.m, aux: aux)
}

private func conditionalSelect(_ i: Instruction) -> Op {
  if i.rd == 31 { return nop }
  let condition = i.bits(15, 12)
  let code: Operation
  switch (i.bit(30), i.bit(10)) {
  case (false, false): code = i.is64 ? .select64 : .select32
  case (false, true): code = i.is64 ? .selectIncrement64 : .selectIncrement32
  default: code = i.is64 ? .selectNegate64 : .selectNegate32
  }
  let negates: UInt32 = i.bit(30) && i.bit(10) ? 16 : 0
  return Op(code, rd: i.rd, rn: i.n, rm: i.m, aux: condition | negates)
}
