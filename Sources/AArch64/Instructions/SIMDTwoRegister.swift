/// Advanced SIMD two-register miscellaneous, integer (Arm DDI 0487, C4.1).
let simdTwoRegister: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00000 10 Rn:5 Rd:5", "REV64",
    "rev64 {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, vector(Reversed<GroupOf8>.self),
    where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00001 10 Rn:5 Rd:5", "REV16 (vector)",
    "rev16 {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, vector(Reversed<GroupOf2>.self),
    where: isByte),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00000 10 Rn:5 Rd:5", "REV32 (vector)",
    "rev32 {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, vector(Reversed<GroupOf4>.self),
    where: isByteOrHalf),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00010 10 Rn:5 Rd:5", "SADDLP",
    "saddlp {longer}, {Vn.size}", "C7.2", feature: .asimd,
    vector(LongPairs<Lane.Same>.self, Signed.self),
    where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00010 10 Rn:5 Rd:5", "UADDLP",
    "uaddlp {longer}, {Vn.size}", "C7.2", feature: .asimd, vector(LongPairs<Lane.Same>.self),
    where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00110 10 Rn:5 Rd:5", "SADALP",
    "sadalp {longer}, {Vn.size}", "C7.2", feature: .asimd,
    vector(LongPairs<Lane.Accumulate>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00110 10 Rn:5 Rd:5", "UADALP",
    "uadalp {longer}, {Vn.size}", "C7.2", feature: .asimd,
    vector(LongPairs<Lane.Accumulate>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00011 10 Rn:5 Rd:5", "SUQADD",
    "suqadd {Vd.size}, {Vn.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAddUnsigned>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00011 10 Rn:5 Rd:5", "USQADD",
    "usqadd {Vd.size}, {Vn.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAddSigned>.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00100 10 Rn:5 Rd:5", "CLS (vector)",
    "cls {Vd.size}, {Vn.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.CountSigns>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00100 10 Rn:5 Rd:5", "CLZ (vector)",
    "clz {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, vector(EachLane<Lane.CountZeros>.self),
    where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00101 10 Rn:5 Rd:5", "CNT",
    "cnt {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, vector(EachLane<Lane.CountOnes>.self),
    where: isByte),
  InstructionRow(
    "0 Q:1 1 01110 00 10000 00101 10 Rn:5 Rd:5", "NOT",
    "mvn {Vd.Q}, {Vn.Q}", "C7.2", feature: .asimd, vector(EachBit<Lane.Not>.self)),
  InstructionRow(
    "0 Q:1 1 01110 01 10000 00101 10 Rn:5 Rd:5", "RBIT (vector)",
    "rbit {Vd.Q}, {Vn.Q}", "C7.2", feature: .asimd, vector(EachByte<Lane.ReverseBits>.self)),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 00111 10 Rn:5 Rd:5", "SQABS",
    "sqabs {Vd.size}, {Vn.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAbsolute>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 00111 10 Rn:5 Rd:5", "SQNEG",
    "sqneg {Vd.size}, {Vn.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingNegate>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 01000 10 Rn:5 Rd:5", "CMGT (zero)",
    "cmgt {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Positive>.self, Signed.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 01001 10 Rn:5 Rd:5", "CMEQ (zero)",
    "cmeq {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd, vector(EachLane<Lane.Zero>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 01010 10 Rn:5 Rd:5", "CMLT (zero)",
    "cmlt {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Negative>.self, Signed.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 01000 10 Rn:5 Rd:5", "CMGE (zero)",
    "cmge {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd,
    vector(EachLane<Lane.NotNegative>.self, Signed.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 01001 10 Rn:5 Rd:5", "CMLE (zero)",
    "cmle {Vd.size}, {Vn.size}, #0", "C7.2", feature: .asimd,
    vector(EachLane<Lane.NotPositive>.self, Signed.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 01011 10 Rn:5 Rd:5", "ABS",
    "abs {Vd.size}, {Vn.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Absolute>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 01011 10 Rn:5 Rd:5", "NEG (vector)",
    "neg {Vd.size}, {Vn.size}", "C7.2", feature: .asimd, vector(EachLane<Lane.Negate>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 10010 10 Rn:5 Rd:5", "XTN, XTN2",
    "xtn{Q?|2} {Vd.size}, {Vn.size+1}", "C7.2", feature: .asimd, vector(Narrow<Truncating>.self),
    where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 10000 10100 10 Rn:5 Rd:5", "SQXTN, SQXTN2",
    "sqxtn{Q?|2} {Vd.size}, {Vn.size+1}", "C7.2", feature: .asimd,
    vector(Narrow<Saturating>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 10010 10 Rn:5 Rd:5", "SQXTUN, SQXTUN2",
    "sqxtun{Q?|2} {Vd.size}, {Vn.size+1}", "C7.2", feature: .asimd,
    vector(Narrow<SaturatingUnsigned>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 10100 10 Rn:5 Rd:5", "UQXTN, UQXTN2",
    "uqxtn{Q?|2} {Vd.size}, {Vn.size+1}", "C7.2", feature: .asimd, vector(Narrow<Saturating>.self),
    where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 10000 10011 10 Rn:5 Rd:5", "SHLL, SHLL2",
    "shll{Q?|2} {Vd.size+1}, {Vn.size}, #{size?8|16|32}", "C7.2", feature: .asimd,
    vector(LongShiftByWidth.self), where: notLong),
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
    "suqadd {:size d}, {:size n}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAddUnsigned>.self, Signed.self)),
  InstructionRow(
    "01 0 11110 size:2 10000 00111 10 Rn:5 Rd:5", "SQABS (scalar)",
    "sqabs {:size d}, {:size n}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAbsolute>.self, Signed.self)),
  InstructionRow(
    "01 1 11110 size:2 10000 00011 10 Rn:5 Rd:5", "USQADD (scalar)",
    "usqadd {:size d}, {:size n}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAddSigned>.self)),
  InstructionRow(
    "01 1 11110 size:2 10000 00111 10 Rn:5 Rd:5", "SQNEG (scalar)",
    "sqneg {:size d}, {:size n}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingNegate>.self, Signed.self)),
  InstructionRow(
    "01 0 11110 size:2 10000 01000 10 Rn:5 Rd:5", "CMGT (scalar, zero)",
    "cmgt {:size d}, {:size n}, #0", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Positive>.self, Signed.self), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 10000 01001 10 Rn:5 Rd:5", "CMEQ (scalar, zero)",
    "cmeq {:size d}, {:size n}, #0", "C7.2", feature: .asimd, vector(EachLane<Lane.Zero>.self),
    where: isLong),
  InstructionRow(
    "01 0 11110 size:2 10000 01010 10 Rn:5 Rd:5", "CMLT (scalar, zero)",
    "cmlt {:size d}, {:size n}, #0", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Negative>.self, Signed.self), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 10000 01000 10 Rn:5 Rd:5", "CMGE (scalar, zero)",
    "cmge {:size d}, {:size n}, #0", "C7.2", feature: .asimd,
    vector(EachLane<Lane.NotNegative>.self, Signed.self), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 10000 01001 10 Rn:5 Rd:5", "CMLE (scalar, zero)",
    "cmle {:size d}, {:size n}, #0", "C7.2", feature: .asimd,
    vector(EachLane<Lane.NotPositive>.self, Signed.self), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 10000 01011 10 Rn:5 Rd:5", "ABS (scalar)",
    "abs {:size d}, {:size n}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Absolute>.self, Signed.self), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 10000 01011 10 Rn:5 Rd:5", "NEG (scalar)",
    "neg {:size d}, {:size n}", "C7.2", feature: .asimd, vector(EachLane<Lane.Negate>.self),
    where: isLong),
  InstructionRow(
    "01 0 11110 size:2 10000 10100 10 Rn:5 Rd:5", "SQXTN (scalar)",
    "sqxtn {:size d}, {:size+1 n}", "C7.2", feature: .asimd,
    vector(Narrow<Saturating>.self, Signed.self), where: notLong),
  InstructionRow(
    "01 1 11110 size:2 10000 10010 10 Rn:5 Rd:5", "SQXTUN (scalar)",
    "sqxtun {:size d}, {:size+1 n}", "C7.2", feature: .asimd,
    vector(Narrow<SaturatingUnsigned>.self, Signed.self), where: notLong),
  InstructionRow(
    "01 1 11110 size:2 10000 10100 10 Rn:5 Rd:5", "UQXTN (scalar)",
    "uqxtn {:size d}, {:size+1 n}", "C7.2", feature: .asimd, vector(Narrow<Saturating>.self),
    where: notLong),
]
