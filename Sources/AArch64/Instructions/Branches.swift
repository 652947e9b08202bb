/// Branches (Arm DDI 0487, C4.1, "Branches, Exception Generating and System instructions").
let branches: [InstructionRow] = [
  InstructionRow(
    "0101010 0 imm19:19 0 cond:4", "B.cond", "b.{cond} {label imm19}", "C6.2",
    .lower(branchConditional)),
  InstructionRow(
    "0101010 0 imm19:19 1 cond:4", "BC.cond", "bc.{cond} {label imm19}", "C6.2", feature: .hbc,
    .absent),
  InstructionRow(
    "0 00101 imm26:26", "B", "b {label imm26}", "C6.2", .lower { branch($0, .branch) }),
  InstructionRow(
    "1 00101 imm26:26", "BL", "bl {label imm26}", "C6.2", .lower { branch($0, .branchLink) }),
  InstructionRow(
    "sf:1 011010 0 imm19:19 Rt:5", "CBZ", "cbz {Rt}, {label imm19}", "C6.2",
    .lower { compareAndBranch($0, .branchZero64, .branchZero32) }),
  InstructionRow(
    "sf:1 011010 1 imm19:19 Rt:5", "CBNZ", "cbnz {Rt}, {label imm19}", "C6.2",
    .lower { compareAndBranch($0, .branchNotZero64, .branchNotZero32) }),
  InstructionRow(
    "b5:1 011011 0 b40:5 imm14:14 Rt:5", "TBZ", "tbz {Rt}, {bit}, {label imm14}", "C6.2",
    .lower { testAndBranch($0, .branchBitZero) }),
  InstructionRow(
    "b5:1 011011 1 b40:5 imm14:14 Rt:5", "TBNZ", "tbnz {Rt}, {bit}, {label imm14}", "C6.2",
    .lower { testAndBranch($0, .branchBitSet) }),

  InstructionRow(
    "1101011 0000 11111 0000 0 0 Rn:5 00000", "BR", "br {Xn}", "C6.2",
    .lower { branchRegister($0, .branchRegister) }),
  InstructionRow(
    "1101011 0001 11111 0000 0 0 Rn:5 00000", "BLR", "blr {Xn}", "C6.2",
    .lower { branchRegister($0, .branchLinkRegister) }),
  InstructionRow(
    "1101011 0010 11111 0000 0 0 Rn:5 00000", "RET", "ret {Xn}", "C6.2",
    .lower { branchRegister($0, .branchRegister) }),

  InstructionRow(
    "1101011 0000 11111 0000 1 M:1 Rn:5 11111", "BRAAZ, BRABZ", "{M?braaz|brabz} {Xn}", "C6.2",
    feature: .pauth, .absent),
  InstructionRow(
    "1101011 0001 11111 0000 1 M:1 Rn:5 11111", "BLRAAZ, BLRABZ", "{M?blraaz|blrabz} {Xn}",
    "C6.2", feature: .pauth, .absent),
  InstructionRow(
    "1101011 1000 11111 0000 1 M:1 Rn:5 Rm:5", "BRAA, BRAB", "{M?braa|brab} {Xn}, {Xm|SP}",
    "C6.2", feature: .pauth, .absent),
  InstructionRow(
    "1101011 1001 11111 0000 1 M:1 Rn:5 Rm:5", "BLRAA, BLRAB", "{M?blraa|blrab} {Xn}, {Xm|SP}",
    "C6.2", feature: .pauth, .absent),
  InstructionRow(
    "1101011 0010 11111 0000 1 M:1 11111 11111", "RETAA, RETAB", "{M?retaa|retab}", "C6.2",
    feature: .pauth, .absent),
]

private func target(_ i: Instruction, _ words: Int64) -> UInt64 {
  i.pageOffset &+ UInt64(bitPattern: words << 2)
}

private func following(_ i: Instruction) -> UInt32 { UInt32(i.pageOffset) + 4 }

private func branch(_ i: Instruction, _ code: Operation) -> Op {
  Op(code, aux: following(i), immediate: target(i, i.signed(25, 0)))
}

private func branchConditional(_ i: Instruction) -> Op {
  let codes: InlineArray<16, Operation> = [
    .branchEQ, .branchNE, .branchCS, .branchCC, .branchMI, .branchPL, .branchVS, .branchVC,
    .branchHI, .branchLS, .branchGE, .branchLT, .branchGT, .branchLE, .branch, .branch,
  ]
  return Op(
    codes[Int(i.bits(3, 0))], aux: following(i), immediate: target(i, i.signed(23, 5)))
}

private func compareAndBranch(_ i: Instruction, _ wide: Operation, _ narrow: Operation) -> Op {
  Op(
    i.is64 ? wide : narrow, rn: Slot.source(i.rt), aux: following(i),
    immediate: target(i, i.signed(23, 5)))
}

private func testAndBranch(_ i: Instruction, _ code: Operation) -> Op {
  let place = UInt8(i.bits(31, 31) << 5 | i.bits(23, 19))
  return Op(
    code, rn: Slot.source(i.rt), rm: place, aux: following(i),
    immediate: target(i, i.signed(18, 5)))
}

private func branchRegister(_ i: Instruction, _ code: Operation) -> Op {
  Op(code, rn: i.n, aux: following(i))
}
