/// Moves within and between the register files that leave the bits as they are: FMOV, DUP, INS,
/// UMOV, SMOV, EXT (Arm DDI 0487, C4.1, "Data Processing -- Scalar Floating-Point and Advanced
/// SIMD").
let simdMoves: [InstructionRow] = [
  // Between registers of one file, and between the two
  InstructionRow(
    "0 0 0 11110 00 1 0000 00 10000 Rn:5 Rd:5", "FMOV (register, single)",
    "fmov {Sd}, {Sn}", "C7.2", feature: .fp, .float(.move(.register))),
  InstructionRow(
    "0 0 0 11110 01 1 0000 00 10000 Rn:5 Rd:5", "FMOV (register, double)",
    "fmov {Dd}, {Dn}", "C7.2", feature: .fp, .float(.move(.register))),
  InstructionRow(
    "0 0 0 11110 11 1 0000 00 10000 Rn:5 Rd:5", "FMOV (register, half)",
    "fmov {Hd}, {Hn}", "C7.2", feature: .fp16, .float(.move(.register))),
  InstructionRow(
    "0 0 0 11110 00 1 00 110 000000 Rn:5 Rd:5", "FMOV (general, single to 32-bit)",
    "fmov {Wd}, {Sn}", "C7.2", feature: .fp, .float(.move(.toGeneral))),
  InstructionRow(
    "0 0 0 11110 00 1 00 111 000000 Rn:5 Rd:5", "FMOV (general, 32-bit to single)",
    "fmov {Sd}, {Wn}", "C7.2", feature: .fp, .float(.move(.fromGeneral))),
  InstructionRow(
    "1 0 0 11110 01 1 00 110 000000 Rn:5 Rd:5", "FMOV (general, double to 64-bit)",
    "fmov {Xd}, {Dn}", "C7.2", feature: .fp, .float(.move(.toGeneral))),
  InstructionRow(
    "1 0 0 11110 01 1 00 111 000000 Rn:5 Rd:5", "FMOV (general, 64-bit to double)",
    "fmov {Dd}, {Xn}", "C7.2", feature: .fp, .float(.move(.fromGeneral))),
  InstructionRow(
    "0 0 0 11110 11 1 00 110 000000 Rn:5 Rd:5", "FMOV (general, half to 32-bit)",
    "fmov {Wd}, {Hn}", "C7.2", feature: .fp16, .float(.move(.toGeneral))),
  InstructionRow(
    "0 0 0 11110 11 1 00 111 000000 Rn:5 Rd:5", "FMOV (general, 32-bit to half)",
    "fmov {Hd}, {Wn}", "C7.2", feature: .fp16, .float(.move(.fromGeneral))),
  InstructionRow(
    "1 0 0 11110 11 1 00 110 000000 Rn:5 Rd:5", "FMOV (general, half to 64-bit)",
    "fmov {Xd}, {Hn}", "C7.2", feature: .fp16, .float(.move(.toGeneral))),
  InstructionRow(
    "1 0 0 11110 11 1 00 111 000000 Rn:5 Rd:5", "FMOV (general, 64-bit to half)",
    "fmov {Hd}, {Xn}", "C7.2", feature: .fp16, .float(.move(.fromGeneral))),
  InstructionRow(
    "1 0 0 11110 10 1 01 110 000000 Rn:5 Rd:5", "FMOV (general, top half to 64-bit)",
    "fmov {Xd}, {Vn.d}[1]", "C7.2", feature: .fp, .float(.move(.topToGeneral))),
  InstructionRow(
    "1 0 0 11110 10 1 01 111 000000 Rn:5 Rd:5", "FMOV (general, 64-bit to top half)",
    "fmov {Vd.d}[1], {Xn}", "C7.2", feature: .fp, .float(.move(.topFromGeneral))),
  InstructionRow(
    "0 0 0 11110 00 1 imm8:8 100 00000 Rd:5", "FMOV (scalar, immediate, single)",
    "fmov {Sd}, {float8}", "C7.2", feature: .fp, .float(.move(.immediate))),
  InstructionRow(
    "0 0 0 11110 01 1 imm8:8 100 00000 Rd:5", "FMOV (scalar, immediate, double)",
    "fmov {Dd}, {float8}", "C7.2", feature: .fp, .float(.move(.immediate))),
  InstructionRow(
    "0 0 0 11110 11 1 imm8:8 100 00000 Rd:5", "FMOV (scalar, immediate, half)",
    "fmov {Hd}, {float8}", "C7.2", feature: .fp16, .float(.move(.immediate))),

  // Elements
  InstructionRow(
    "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5", "DUP (element, scalar)",
    "mov {:imm5 d}, {Vn.IMM5}[{lane}]", "C7.2", feature: .asimd, .call(duplicateScalar),
    where: hasElement),
  InstructionRow(
    "0 Q:1 0 01110000 imm5:5 0 0000 1 Rn:5 Rd:5", "DUP (element, vector)",
    "dup {Vd.imm5}, {Vn.IMM5}[{lane}]", "C7.2", feature: .asimd, .call(duplicateElement),
    where: hasElementInWhole),
  InstructionRow(
    "0 Q:1 0 01110000 imm5:5 0 0001 1 Rn:5 Rd:5", "DUP (general)",
    "dup {Vd.imm5}, {elementRegister}", "C7.2", feature: .asimd, .call(duplicateGeneral),
    where: hasElementInWhole),
  InstructionRow(
    "0 1 0 01110000 imm5:5 0 0011 1 Rn:5 Rd:5", "INS (general)",
    "mov {Vd.IMM5}[{lane}], {elementRegister}", "C7.2", feature: .asimd, .call(insertGeneral),
    where: hasElement),
  InstructionRow(
    "0 1 1 01110000 imm5:5 0 imm4:4 1 Rn:5 Rd:5", "INS (element)",
    "mov {Vd.IMM5}[{lane}], {Vn.IMM5}[{lane4}]", "C7.2", feature: .asimd, .call(insertElement),
    where: hasElement),
  InstructionRow(
    "0 Q:1 0 01110000 imm5:5 0 0101 1 Rn:5 Rd:5", "SMOV",
    "smov {Q?w|x}{destination}, {Vn.IMM5}[{lane}]", "C7.2", feature: .asimd, .call(moveSigned),
    where: { $0.bits(17, 16) != 0 || $0.bit(30) && $0.bits(18, 16) != 0 }),
  InstructionRow(
    "0 Q:1 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5", "UMOV",
    "umov {elementDestination}, {Vn.IMM5}[{lane}]", "C7.2", feature: .asimd, .call(moveUnsigned),
    where: { $0.bit(30) ? $0.bits(19, 16) == 8 : $0.bits(18, 16) != 0 }),
  InstructionRow(
    "0 Q:1 1 01110 00 0 Rm:5 0 imm4:4 0 Rn:5 Rd:5", "EXT",
    "ext {Vd.Q}, {Vn.Q}, {Vm.Q}, {%imm4}", "C7.2", feature: .asimd, .call(extractVector),
    where: { $0.bit(30) || !$0.bit(14) }),
]

private let hasElement: @Sendable (Instruction) -> Bool = { $0.bits(19, 16) != 0 }
/// The same, and 64-bit elements only in whole registers.
private let hasElementInWhole: @Sendable (Instruction) -> Bool = { i in
  i.bits(18, 16) != 0 || i.bit(19) && i.bit(30)
}

extension Instruction {
  /// The element's size that the lowest set bit of imm5 gives.
  fileprivate var elementSize: UInt32 { UInt32(bits(20, 16).trailingZeroBitCount) }
  /// The lane in imm5, above that bit.
  fileprivate var lane: Int { Int(bits(20, 16) >> (elementSize + 1)) }
}

private func duplicateScalar(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  try core.checkFPEnabled()
  core.writeV(i.rd, Vector(low: core.readV(i.rn)[i.lane, i.elementSize]))
  return .next
}

private func duplicateElement(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  try core.checkFPEnabled()
  let value = core.readV(i.rn)[i.lane, i.elementSize]
  core.writeV(i.rd, Vector(repeating: value, size: i.elementSize, isFull: i.bit(30)))
  return .next
}

private func duplicateGeneral(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  try core.checkFPEnabled()
  core.writeV(
    i.rd, Vector(repeating: core.readX(i.rn), size: i.elementSize, isFull: i.bit(30)))
  return .next
}

private func insertGeneral(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  try core.checkFPEnabled()
  var value = core.readV(i.rd)
  value[i.lane, i.elementSize] = core.readX(i.rn)
  core.writeV(i.rd, value)
  return .next
}

private func insertElement(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  try core.checkFPEnabled()
  var value = core.readV(i.rd)
  let source = Int(i.bits(14, 11) >> i.elementSize)
  value[i.lane, i.elementSize] = core.readV(i.rn)[source, i.elementSize]
  core.writeV(i.rd, value)
  return .next
}

private func moveSigned(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  try core.checkFPEnabled()
  let unused = 64 - (UInt64(8) << UInt64(i.elementSize))
  let value = core.readV(i.rn)[i.lane, i.elementSize] << unused
  let extended = UInt64(bitPattern: Int64(bitPattern: value) >> Int64(unused))
  core.writeX(i.rd, i.bit(30) ? extended : extended & 0xffff_ffff)
  return .next
}

private func moveUnsigned(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  try core.checkFPEnabled()
  core.writeX(i.rd, core.readV(i.rn)[i.lane, i.elementSize])
  return .next
}

/// Bytes of Vm:Vn from byte imm4 on.
private func extractVector(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  try core.checkFPEnabled()
  let (first, count) = (Int(i.bits(14, 11)), i.bit(30) ? 16 : 8)
  core.setLanes(i.rd, count) { byte -> UInt8 in
    let place = byte + first
    return place < count ? core.lane(i.rn, place) : core.lane(i.rm, place - count)
  }
  return .next
}
