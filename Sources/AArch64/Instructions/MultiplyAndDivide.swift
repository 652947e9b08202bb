/// Data processing with three sources, and with two: multiply, divide, variable shifts, CRC32.
let multiplyAndDivide: [InstructionRow] = [
  InstructionRow(
    "sf:1 00 11011 000 Rm:5 0 Ra:5 Rn:5 Rd:5", "MADD", "madd {Rd}, {Rn}, {Rm}, {Ra}", "C6.2",
    .lower { threeSource($0, .multiplyAdd64, .multiplyAdd32) }),
  InstructionRow(
    "sf:1 00 11011 000 Rm:5 1 Ra:5 Rn:5 Rd:5", "MSUB", "msub {Rd}, {Rn}, {Rm}, {Ra}", "C6.2",
    .lower { threeSource($0, .multiplySubtract64, .multiplySubtract32) }),
  InstructionRow(
    "1 00 11011 001 Rm:5 0 Ra:5 Rn:5 Rd:5", "SMADDL", "smaddl {Xd}, {Wn}, {Wm}, {Xa}", "C6.2",
    .lower { threeSource($0, .signedMultiplyAddLong) }),
  InstructionRow(
    "1 00 11011 001 Rm:5 1 Ra:5 Rn:5 Rd:5", "SMSUBL", "smsubl {Xd}, {Wn}, {Wm}, {Xa}", "C6.2",
    .lower { threeSource($0, .signedMultiplySubtractLong) }),
  InstructionRow(
    "1 00 11011 010 Rm:5 0 Ra:5 Rn:5 Rd:5", "SMULH", "smulh {Xd}, {Xn}, {Xm}", "C6.2",
    .lower { twoSource($0, .signedMultiplyHigh) }),
  InstructionRow(
    "1 00 11011 101 Rm:5 0 Ra:5 Rn:5 Rd:5", "UMADDL", "umaddl {Xd}, {Wn}, {Wm}, {Xa}", "C6.2",
    .lower { threeSource($0, .unsignedMultiplyAddLong) }),
  InstructionRow(
    "1 00 11011 101 Rm:5 1 Ra:5 Rn:5 Rd:5", "UMSUBL", "umsubl {Xd}, {Wn}, {Wm}, {Xa}", "C6.2",
    .lower { threeSource($0, .unsignedMultiplySubtractLong) }),
  InstructionRow(
    "1 00 11011 110 Rm:5 0 Ra:5 Rn:5 Rd:5", "UMULH", "umulh {Xd}, {Xn}, {Xm}", "C6.2",
    .lower { twoSource($0, .unsignedMultiplyHigh) }),

  InstructionRow(
    "sf:1 0 0 11010110 Rm:5 000010 Rn:5 Rd:5", "UDIV", "udiv {Rd}, {Rn}, {Rm}", "C6.2",
    .lower { twoSource($0, .unsignedDivide64, .unsignedDivide32) }),
  InstructionRow(
    "sf:1 0 0 11010110 Rm:5 000011 Rn:5 Rd:5", "SDIV", "sdiv {Rd}, {Rn}, {Rm}", "C6.2",
    .lower { twoSource($0, .signedDivide64, .signedDivide32) }),
  InstructionRow(
    "sf:1 0 0 11010110 Rm:5 001000 Rn:5 Rd:5", "LSLV", "lsl {Rd}, {Rn}, {Rm}", "C6.2",
    .lower { twoSource($0, .shiftLeft64, .shiftLeft32) }),
  InstructionRow(
    "sf:1 0 0 11010110 Rm:5 001001 Rn:5 Rd:5", "LSRV", "lsr {Rd}, {Rn}, {Rm}", "C6.2",
    .lower { twoSource($0, .shiftRight64, .shiftRight32) }),
  InstructionRow(
    "sf:1 0 0 11010110 Rm:5 001010 Rn:5 Rd:5", "ASRV", "asr {Rd}, {Rn}, {Rm}", "C6.2",
    .lower { twoSource($0, .shiftArithmetic64, .shiftArithmetic32) }),
  InstructionRow(
    "sf:1 0 0 11010110 Rm:5 001011 Rn:5 Rd:5", "RORV", "ror {Rd}, {Rn}, {Rm}", "C6.2",
    .lower { twoSource($0, .rotate64, .rotate32) }),

  InstructionRow(
    "0 0 0 11010110 Rm:5 010 0 00 Rn:5 Rd:5", "CRC32B", "crc32b {Wd}, {Wn}, {Wm}", "C6.2",
    feature: .crc32, .call { core, i in checksum(core, i, 1, crc32Polynomial) }),
  InstructionRow(
    "0 0 0 11010110 Rm:5 010 0 01 Rn:5 Rd:5", "CRC32H", "crc32h {Wd}, {Wn}, {Wm}", "C6.2",
    feature: .crc32, .call { core, i in checksum(core, i, 2, crc32Polynomial) }),
  InstructionRow(
    "0 0 0 11010110 Rm:5 010 0 10 Rn:5 Rd:5", "CRC32W", "crc32w {Wd}, {Wn}, {Wm}", "C6.2",
    feature: .crc32, .call { core, i in checksum(core, i, 4, crc32Polynomial) }),
  InstructionRow(
    "1 0 0 11010110 Rm:5 010 0 11 Rn:5 Rd:5", "CRC32X", "crc32x {Wd}, {Wn}, {Xm}", "C6.2",
    feature: .crc32, .call { core, i in checksum(core, i, 8, crc32Polynomial) }),
  InstructionRow(
    "0 0 0 11010110 Rm:5 010 1 00 Rn:5 Rd:5", "CRC32CB", "crc32cb {Wd}, {Wn}, {Wm}", "C6.2",
    feature: .crc32, .call { core, i in checksum(core, i, 1, crc32CPolynomial) }),
  InstructionRow(
    "0 0 0 11010110 Rm:5 010 1 01 Rn:5 Rd:5", "CRC32CH", "crc32ch {Wd}, {Wn}, {Wm}", "C6.2",
    feature: .crc32, .call { core, i in checksum(core, i, 2, crc32CPolynomial) }),
  InstructionRow(
    "0 0 0 11010110 Rm:5 010 1 10 Rn:5 Rd:5", "CRC32CW", "crc32cw {Wd}, {Wn}, {Wm}", "C6.2",
    feature: .crc32, .call { core, i in checksum(core, i, 4, crc32CPolynomial) }),
  InstructionRow(
    "1 0 0 11010110 Rm:5 010 1 11 Rn:5 Rd:5", "CRC32CX", "crc32cx {Wd}, {Wn}, {Xm}", "C6.2",
    feature: .crc32, .call { core, i in checksum(core, i, 8, crc32CPolynomial) }),

  // Extensions
  InstructionRow(
    "1 0 0 11010110 Rm:5 000000 Rn:5 Rd:5", "SUBP", "subp {Xd}, {Xn|SP}, {Xm|SP}", "C6.2",
    feature: .mte, .absent),
  InstructionRow(
    "1 0 1 11010110 Rm:5 000000 Rn:5 Rd:5", "SUBPS", "subps {Xd}, {Xn|SP}, {Xm|SP}", "C6.2",
    feature: .mte, .absent),
  InstructionRow(
    "1 0 0 11010110 Rm:5 000100 Rn:5 Rd:5", "IRG", "irg {Xd|SP}, {Xn|SP}, {Xm}", "C6.2",
    feature: .mte, .absent),
  InstructionRow(
    "1 0 0 11010110 Rm:5 000101 Rn:5 Rd:5", "GMI", "gmi {Xd}, {Xn|SP}, {Xm}", "C6.2",
    feature: .mte, .absent),
  InstructionRow(
    "1 0 0 11010110 Rm:5 001100 Rn:5 Rd:5", "PACGA", "pacga {Xd}, {Xn}, {Xm|SP}", "C6.2",
    feature: .pauth, .absent),
]

/// Data processing with one source.
let dataProcessingOneSource: [InstructionRow] = [
  InstructionRow(
    "sf:1 1 0 11010110 00000 000000 Rn:5 Rd:5", "RBIT", "rbit {Rd}, {Rn}", "C6.2",
    .call(reverseBits)),
  InstructionRow(
    "sf:1 1 0 11010110 00000 000001 Rn:5 Rd:5", "REV16", "rev16 {Rd}, {Rn}", "C6.2",
    .call(reverseHalfwords)),
  InstructionRow(
    "0 1 0 11010110 00000 000010 Rn:5 Rd:5", "REV (32-bit)", "rev {Wd}, {Wn}", "C6.2",
    .lower { oneSource($0, .reverseBytes32) }),
  InstructionRow(
    "1 1 0 11010110 00000 000010 Rn:5 Rd:5", "REV32", "rev32 {Xd}, {Xn}", "C6.2",
    .call(reverseWords)),
  InstructionRow(
    "1 1 0 11010110 00000 000011 Rn:5 Rd:5", "REV (64-bit)", "rev {Xd}, {Xn}", "C6.2",
    .lower { oneSource($0, .reverseBytes64) }),
  InstructionRow(
    "sf:1 1 0 11010110 00000 000100 Rn:5 Rd:5", "CLZ", "clz {Rd}, {Rn}", "C6.2",
    .lower { oneSource($0, $0.is64 ? .countLeadingZeros64 : .countLeadingZeros32) }),
  InstructionRow(
    "sf:1 1 0 11010110 00000 000101 Rn:5 Rd:5", "CLS", "cls {Rd}, {Rn}", "C6.2",
    .call(countLeadingSigns)),

  InstructionRow(
    "1 1 0 11010110 00001 00 0 key:3 Rn:5 Rd:5",
    "PACIA, PACIB, PACDA, PACDB, AUTIA, AUTIB, AUTDA, AUTDB",
    "{key?pacia|pacib|pacda|pacdb|autia|autib|autda|autdb} {Xd}, {Xn|SP}", "C6.2",
    feature: .pauth, .absent),
  InstructionRow(
    "1 1 0 11010110 00001 00 1 key:3 11111 Rd:5",
    "PACIZA, PACIZB, PACDZA, PACDZB, AUTIZA, AUTIZB, AUTDZA, AUTDZB",
    "{key?paciza|pacizb|pacdza|pacdzb|autiza|autizb|autdza|autdzb} {Xd}", "C6.2",
    feature: .pauth, .absent),
  InstructionRow(
    "1 1 0 11010110 00001 01000 D:1 11111 Rd:5", "XPACI, XPACD", "{D?xpaci|xpacd} {Xd}", "C6.2",
    feature: .pauth, .absent),
]

private let nop = Op(.nop)

private func threeSource(_ i: Instruction, _ wide: Operation, _ narrow: Operation? = nil) -> Op {
  if i.rd == 31 { return nop }
  return Op(i.is64 ? wide : narrow ?? wide, rd: i.rd, rn: i.n, rm: i.m, aux: UInt32(i.a))
}

private func twoSource(_ i: Instruction, _ wide: Operation, _ narrow: Operation? = nil) -> Op {
  if i.rd == 31 { return nop }
  return Op(i.is64 ? wide : narrow ?? wide, rd: i.rd, rn: i.n, rm: i.m)
}

private func oneSource(_ i: Instruction, _ code: Operation) -> Op {
  if i.rd == 31 { return nop }
  return Op(code, rd: i.rd, rn: i.n, rm: i.n)
}

/// 0x04C11DB7 and 0x1EDC6F41 (Castagnoli), bit-reversed.
private let crc32Polynomial: UInt32 = 0xedb8_8320
private let crc32CPolynomial: UInt32 = 0x82f6_3b78

/// CRC32 and CRC32C: no inversion before or after, least significant bit first.
private func checksum(_ core: Core, _ i: Instruction, _ bytes: Int, _ polynomial: UInt32)
  -> Outcome
{
  var remainder = UInt32(truncatingIfNeeded: core.readX(i.rn))
  let value = core.readX(i.rm)
  for byte in 0..<bytes {
    remainder ^= UInt32(truncatingIfNeeded: value >> UInt64(byte * 8)) & 0xff
    for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 != 0 ? polynomial : 0) }
  }
  core.writeX(i.rd, UInt64(remainder))
  return .next
}

private func reverseBits(_ core: Core, _ i: Instruction) -> Outcome {
  var value = core.readX(i.rn)
  value = value >> 1 & 0x5555_5555_5555_5555 | (value & 0x5555_5555_5555_5555) << 1
  value = value >> 2 & 0x3333_3333_3333_3333 | (value & 0x3333_3333_3333_3333) << 2
  value = value >> 4 & 0x0f0f_0f0f_0f0f_0f0f | (value & 0x0f0f_0f0f_0f0f_0f0f) << 4
  value = value.byteSwapped
  core.writeX(i.rd, i.is64 ? value : value >> 32)
  return .next
}

private func reverseHalfwords(_ core: Core, _ i: Instruction) -> Outcome {
  let value = core.readX(i.rn)
  let swapped = value >> 8 & 0x00ff_00ff_00ff_00ff | (value & 0x00ff_00ff_00ff_00ff) << 8
  core.writeX(i.rd, i.is64 ? swapped : swapped & 0xffff_ffff)
  return .next
}

private func reverseWords(_ core: Core, _ i: Instruction) -> Outcome {
  let value = core.readX(i.rn).byteSwapped
  core.writeX(i.rd, value >> 32 | value << 32)
  return .next
}

private func countLeadingSigns(_ core: Core, _ i: Instruction) -> Outcome {
  let value = core.readX(i.rn)
  if i.is64 {
    core.writeX(i.rd, UInt64((value ^ value << 1 | 1).leadingZeroBitCount))
  } else {
    let word = UInt32(truncatingIfNeeded: value)
    core.writeX(i.rd, UInt64((word ^ word << 1 | 1).leadingZeroBitCount))
  }
  return .next
}
