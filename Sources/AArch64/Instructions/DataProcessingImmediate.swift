/// Data processing, immediate (Arm DDI 0487, C4.1.86).
let dataProcessingImmediate: [InstructionRow] = [
  // PC-relative addressing
  InstructionRow(
    "0 immlo:2 10000 immhi:19 Rd:5", "ADR", "adr {Xd}, {adr}", "C6.2", .lower(address)),
  InstructionRow(
    "1 immlo:2 10000 immhi:19 Rd:5", "ADRP", "adrp {Xd}, {adrp}", "C6.2", .lower(addressPage)),

  // Add and subtract
  InstructionRow(
    "sf:1 0 0 100010 sh:1 imm12:12 Rn:5 Rd:5", "ADD (immediate)",
    "add {Rd|SP}, {Rn|SP}, {#imm12}{sh?|, lsl #12}", "C6.2", .lower(addSubtractImmediate)),
  InstructionRow(
    "sf:1 0 1 100010 sh:1 imm12:12 Rn:5 Rd:5", "ADDS (immediate)",
    "adds {Rd}, {Rn|SP}, {#imm12}{sh?|, lsl #12}", "C6.2", .lower(addSubtractImmediate)),
  InstructionRow(
    "sf:1 1 0 100010 sh:1 imm12:12 Rn:5 Rd:5", "SUB (immediate)",
    "sub {Rd|SP}, {Rn|SP}, {#imm12}{sh?|, lsl #12}", "C6.2", .lower(addSubtractImmediate)),
  InstructionRow(
    "sf:1 1 1 100010 sh:1 imm12:12 Rn:5 Rd:5", "SUBS (immediate)",
    "subs {Rd}, {Rn|SP}, {#imm12}{sh?|, lsl #12}", "C6.2", .lower(addSubtractImmediate)),
  InstructionRow(
    "1 0 0 100011 0 uimm6:6 00 uimm4:4 Rn:5 Rd:5", "ADDG",
    "addg {Xd|SP}, {Xn|SP}, {#uimm6*16}, {#uimm4}", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "1 1 0 100011 0 uimm6:6 00 uimm4:4 Rn:5 Rd:5", "SUBG",
    "subg {Xd|SP}, {Xn|SP}, {#uimm6*16}, {#uimm4}", "C6.2", feature: .mte, .absent),

  // Logical
  InstructionRow(
    "sf:1 00 100100 N:1 immr:6 imms:6 Rn:5 Rd:5", "AND (immediate)",
    "and {Rd|SP}, {Rn}, {bitmask}", "C6.2", .lower(logicalImmediate), where: hasBitmask),
  InstructionRow(
    "sf:1 01 100100 N:1 immr:6 imms:6 Rn:5 Rd:5", "ORR (immediate)",
    "orr {Rd|SP}, {Rn}, {bitmask}", "C6.2", .lower(logicalImmediate), where: hasBitmask),
  InstructionRow(
    "sf:1 10 100100 N:1 immr:6 imms:6 Rn:5 Rd:5", "EOR (immediate)",
    "eor {Rd|SP}, {Rn}, {bitmask}", "C6.2", .lower(logicalImmediate), where: hasBitmask),
  InstructionRow(
    "sf:1 11 100100 N:1 immr:6 imms:6 Rn:5 Rd:5", "ANDS (immediate)",
    "ands {Rd}, {Rn}, {bitmask}", "C6.2", .lower(logicalImmediate), where: hasBitmask),

  // Move wide
  InstructionRow(
    "sf:1 00 100101 hw:2 imm16:16 Rd:5", "MOVN",
    "movn {Rd}, {#imm16}{hw?|, lsl #16|, lsl #32|, lsl #48}",
    "C6.2", .lower(moveWide), where: moveFits),
  InstructionRow(
    "sf:1 10 100101 hw:2 imm16:16 Rd:5", "MOVZ",
    "movz {Rd}, {#imm16}{hw?|, lsl #16|, lsl #32|, lsl #48}",
    "C6.2", .lower(moveWide), where: moveFits),
  InstructionRow(
    "sf:1 11 100101 hw:2 imm16:16 Rd:5", "MOVK",
    "movk {Rd}, {#imm16}{hw?|, lsl #16|, lsl #32|, lsl #48}",
    "C6.2", .lower(moveWide), where: moveFits),

  // Bitfield
  InstructionRow(
    "sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5", "SBFM", "sbfm {Rd}, {Rn}, {%immr}, {%imms}",
    "C6.2", .lower(bitfield), where: fieldFits),
  InstructionRow(
    "sf:1 01 100110 N:1 immr:6 imms:6 Rn:5 Rd:5", "BFM", "bfm {Rd}, {Rn}, {%immr}, {%imms}",
    "C6.2", .lower(bitfield), where: fieldFits),
  InstructionRow(
    "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5", "UBFM", "ubfm {Rd}, {Rn}, {%immr}, {%imms}",
    "C6.2", .lower(bitfield), where: fieldFits),

  // Extract
  InstructionRow(
    "sf:1 00 100111 N:1 0 Rm:5 imms:6 Rn:5 Rd:5", "EXTR", "extr {Rd}, {Rn}, {Rm}, {%imms}",
    "C6.2", .lower(extract), where: { i in i.is64 == i.bit(22) && (i.is64 || !i.bit(15)) }),
]

private let nop = Op(.nop)

private func address(_ i: Instruction) -> Op {
  if i.rd == 31 { return nop }
  let offset = i.signed(23, 5) << 2 | Int64(i.bits(30, 29))
  return Op(.addPage, rd: i.rd, immediate: i.pageOffset &+ UInt64(bitPattern: offset))
}

private func addressPage(_ i: Instruction) -> Op {
  if i.rd == 31 { return nop }
  let pages = i.signed(23, 5) << 2 | Int64(i.bits(30, 29))
  return Op(.addPage, rd: i.rd, immediate: UInt64(bitPattern: pages) << 12)
}

private func addSubtractImmediate(_ i: Instruction) -> Op {
  let amount = UInt64(i.bits(21, 10)) << (i.bit(22) ? 12 : 0)
  let subtracts = i.bit(30)
  if i.bit(29) {
    let code: Operation =
      subtracts
      ? (i.is64 ? .subsImmediate64 : .subsImmediate32)
      : (i.is64 ? .addsImmediate64 : .addsImmediate32)
    return Op(code, rd: i.d, rn: i.rn, immediate: amount)
  }
  let addend = subtracts ? 0 &- amount : amount
  return i.is64
    ? Op(.addImmediate64, rd: i.rd, rn: i.rn, immediate: addend)
    : Op(.addImmediate32, rd: i.rd, rn: i.rn, immediate: addend & 0xffff_ffff)
}

private let hasBitmask: @Sendable (Instruction) -> Bool = { $0.bitmask != nil }

private func logicalImmediate(_ i: Instruction) -> Op {
  let mask = i.bitmask ?? 0
  switch i.bits(30, 29) {
  case 0: return Op(.andImmediate, rd: i.rd, rn: i.n, immediate: mask)
  case 1:
    if i.rn == 31 { return Op(.moveImmediate, rd: i.rd, immediate: mask) }
    return Op(i.is64 ? .orrImmediate64 : .orrImmediate32, rd: i.rd, rn: i.n, immediate: mask)
  case 2:
    return Op(i.is64 ? .eorImmediate64 : .eorImmediate32, rd: i.rd, rn: i.n, immediate: mask)
  default:
    return Op(i.is64 ? .andsImmediate64 : .andsImmediate32, rd: i.d, rn: i.n, immediate: mask)
  }
}

private let moveFits: @Sendable (Instruction) -> Bool = { $0.is64 || !$0.bit(22) }

private func moveWide(_ i: Instruction) -> Op {
  if i.rd == 31 { return nop }
  let shift = i.bits(22, 21) * 16
  let value = UInt64(i.bits(20, 5)) << UInt64(shift)
  switch i.bits(30, 29) {
  case 0:
    return Op(.moveImmediate, rd: i.rd, immediate: i.is64 ? ~value : ~value & 0xffff_ffff)
  case 2: return Op(.moveImmediate, rd: i.rd, immediate: value)
  default:
    return Op(i.is64 ? .moveKeep64 : .moveKeep32, rd: i.rd, aux: shift, immediate: value)
  }
}

private let fieldFits: @Sendable (Instruction) -> Bool = { i in
  i.is64 ? i.bit(22) : !i.bit(22) && !i.bit(21) && !i.bit(15)
}

/// SBFM, BFM and UBFM move the field that ends at bit `imms` to the place that `immr` rotates it
/// to: shifted to the top, then down.
private func bitfield(_ i: Instruction) -> Op {
  if i.rd == 31 { return nop }
  let width: UInt32 = i.is64 ? 64 : 32
  let rotation = i.bits(21, 16)
  let top = i.bits(15, 10)
  if i.bits(30, 29) == 1 {
    let code: Operation = i.is64 ? .insertField64 : .insertField32
    if top >= rotation {
      return Op(
        code, rd: i.rd, rn: i.n, aux: rotation << 8,
        immediate: UInt64.max >> (63 - UInt64(top - rotation)))
    }
    let place = width - rotation
    return Op(
      code, rd: i.rd, rn: i.n, aux: place,
      immediate: (UInt64.max >> (63 - UInt64(top))) << UInt64(place))
  }
  let newTop = top >= rotation ? top - rotation : top + width - rotation
  let aux = (63 - top) | (63 - newTop) << 8
  if i.bits(30, 29) == 2 { return Op(.unsignedField, rd: i.rd, rn: i.n, aux: aux) }
  return Op(i.is64 ? .signedField64 : .signedField32, rd: i.rd, rn: i.n, aux: aux)
}

private func extract(_ i: Instruction) -> Op {
  if i.rd == 31 { return nop }
  let amount = i.bits(15, 10)
  if amount == 0 { return Op(i.is64 ? .move64 : .move32, rd: i.rd, rm: i.m) }
  return Op(i.is64 ? .extract64 : .extract32, rd: i.rd, rn: i.n, rm: i.m, aux: amount)
}
