/// Advanced SIMD two-register miscellaneous, integer (Arm DDI 0487, C4.1).
let simdTwoRegister: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00000 10 Rn:5 Rd:5", "REV64",
    "rev64 {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, reversed(in: 8), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00001 10 Rn:5 Rd:5", "REV16 (vector)",
    "rev16 {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, reversed(in: 2), where: isByte),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00000 10 Rn:5 Rd:5", "REV32 (vector)",
    "rev32 {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, reversed(in: 4), where: isByteOrHalf),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00010 10 Rn:5 Rd:5", "SADDLP",
    "saddlp {longer}, {Vn.size}", "C7.2", feature: .asimd, pairwiseLong(signed: true),
    where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00010 10 Rn:5 Rd:5", "UADDLP",
    "uaddlp {longer}, {Vn.size}", "C7.2", feature: .asimd, pairwiseLong(signed: false),
    where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00110 10 Rn:5 Rd:5", "SADALP",
    "sadalp {longer}, {Vn.size}", "C7.2", feature: .asimd,
    pairwiseLong(signed: true, accumulates: true), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00110 10 Rn:5 Rd:5", "UADALP",
    "uadalp {longer}, {Vn.size}", "C7.2", feature: .asimd,
    pairwiseLong(signed: false, accumulates: true), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00011 10 Rn:5 Rd:5", "SUQADD",
    "suqadd {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00011 10 Rn:5 Rd:5", "USQADD",
    "usqadd {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00100 10 Rn:5 Rd:5", "CLS (vector)",
    "cls {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, eachLane(.countSigns), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00100 10 Rn:5 Rd:5", "CLZ (vector)",
    "clz {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, eachLane(.countZeros), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00101 10 Rn:5 Rd:5", "CNT",
    "cnt {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, eachLane(.countOnes), where: isByte),
  InstructionRow(
    "0 Q:1 1 01110 00 10000 00101 10 Rn:5 Rd:5", "NOT",
    "mvn {Vd.Q}, {Vn.Q}", "C7.2", feature: .asimd, bitwise { _, n, _ in ~n }),
  InstructionRow(
    "0 Q:1 1 01110 01 10000 00101 10 Rn:5 Rd:5", "RBIT (vector)",
    "rbit {Vd.Q}, {Vn.Q}", "C7.2", feature: .asimd, eachByteReversed),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00111 10 Rn:5 Rd:5", "SQABS",
    "sqabs {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00111 10 Rn:5 Rd:5", "SQNEG",
    "sqneg {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 01000 10 Rn:5 Rd:5", "CMGT (zero)",
    "cmgt {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd, eachLane(.positive),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 01001 10 Rn:5 Rd:5", "CMEQ (zero)",
    "cmeq {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd, eachLane(.zero), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 01010 10 Rn:5 Rd:5", "CMLT (zero)",
    "cmlt {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd, eachLane(.negative),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 01000 10 Rn:5 Rd:5", "CMGE (zero)",
    "cmge {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd, eachLane(.notNegative),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 01001 10 Rn:5 Rd:5", "CMLE (zero)",
    "cmle {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd, eachLane(.notPositive),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 01011 10 Rn:5 Rd:5", "ABS",
    "abs {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, eachLane(.absolute), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 01011 10 Rn:5 Rd:5", "NEG (vector)",
    "neg {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, eachLane(.negated), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 10010 10 Rn:5 Rd:5", "XTN, XTN2",
    "xtn{Q?|2} {Vd.size}, {Vn.size+1}", "C7.2", feature: .asimd, extractNarrow, where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 10100 10 Rn:5 Rd:5", "SQXTN, SQXTN2",
    "sqxtn{Q?|2} {Vd.size}, {Vn.size+1}", "C7.2", feature: .asimd, .absent, where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 10010 10 Rn:5 Rd:5", "SQXTUN, SQXTUN2",
    "sqxtun{Q?|2} {Vd.size}, {Vn.size+1}", "C7.2", feature: .asimd, .absent, where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 10100 10 Rn:5 Rd:5", "UQXTN, UQXTN2",
    "uqxtn{Q?|2} {Vd.size}, {Vn.size+1}", "C7.2", feature: .asimd, .absent, where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 10011 10 Rn:5 Rd:5", "SHLL, SHLL2",
    "shll{Q?|2} {Vd.size+1}, {Vn.size}, #{size?8|16|32}", "C7.2", feature: .asimd,
    shiftLeftLongByWidth, where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 10 10000 11100 10 Rn:5 Rd:5", "URECPE",
    "urecpe {Vd.QS}, {Vn.QS}", "C7.2", feature: .asimd, .float(.unsignedEstimate(.reciprocal))
  ),
  InstructionRow(
    "0 Q:1 1 01110 10 10000 11100 10 Rn:5 Rd:5", "URSQRTE",
    "ursqrte {Vd.QS}, {Vn.QS}", "C7.2", feature: .asimd,
    .float(.unsignedEstimate(.reciprocalRoot))),
]

/// Advanced SIMD scalar two-register miscellaneous, integer (Arm DDI 0487, C4.1).
let simdScalarTwoRegister: [InstructionRow] = [
  InstructionRow(
    "01 0 11110 size:2 10000 00011 10 Rn:5 Rd:5", "SUQADD (scalar)",
    "suqadd {:size d}, {:size n}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 0 11110 size:2 10000 00111 10 Rn:5 Rd:5", "SQABS (scalar)",
    "sqabs {:size d}, {:size n}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 1 11110 size:2 10000 00011 10 Rn:5 Rd:5", "USQADD (scalar)",
    "usqadd {:size d}, {:size n}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 1 11110 size:2 10000 00111 10 Rn:5 Rd:5", "SQNEG (scalar)",
    "sqneg {:size d}, {:size n}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 0 11110 size:2 10000 01000 10 Rn:5 Rd:5", "CMGT (scalar, zero)",
    "cmgt {:size d}, {:size n}, #0", "C7.2", feature: .asimd, eachLane(.positive), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 10000 01001 10 Rn:5 Rd:5", "CMEQ (scalar, zero)",
    "cmeq {:size d}, {:size n}, #0", "C7.2", feature: .asimd, eachLane(.zero), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 10000 01010 10 Rn:5 Rd:5", "CMLT (scalar, zero)",
    "cmlt {:size d}, {:size n}, #0", "C7.2", feature: .asimd, eachLane(.negative), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 10000 01000 10 Rn:5 Rd:5", "CMGE (scalar, zero)",
    "cmge {:size d}, {:size n}, #0", "C7.2", feature: .asimd, eachLane(.notNegative), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 10000 01001 10 Rn:5 Rd:5", "CMLE (scalar, zero)",
    "cmle {:size d}, {:size n}, #0", "C7.2", feature: .asimd, eachLane(.notPositive), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 10000 01011 10 Rn:5 Rd:5", "ABS (scalar)",
    "abs {:size d}, {:size n}", "C7.2", feature: .asimd, eachLane(.absolute), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 10000 01011 10 Rn:5 Rd:5", "NEG (scalar)",
    "neg {:size d}, {:size n}", "C7.2", feature: .asimd, eachLane(.negated), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 10000 10100 10 Rn:5 Rd:5", "SQXTN (scalar)",
    "sqxtn {:size d}, {:size+1 n}", "C7.2", feature: .asimd, .absent, where: notLong),
  InstructionRow(
    "01 1 11110 size:2 10000 10010 10 Rn:5 Rd:5", "SQXTUN (scalar)",
    "sqxtun {:size d}, {:size+1 n}", "C7.2", feature: .asimd, .absent, where: notLong),
  InstructionRow(
    "01 1 11110 size:2 10000 10100 10 Rn:5 Rd:5", "UQXTN (scalar)",
    "uqxtn {:size d}, {:size+1 n}", "C7.2", feature: .asimd, .absent, where: notLong),
]
