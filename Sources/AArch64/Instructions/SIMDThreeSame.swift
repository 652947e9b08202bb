/// Advanced SIMD three same: lane by lane, and bitwise (Arm DDI 0487, C4.1).
let simdThreeSame: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5", "SHADD",
    "shadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.halvingAdd(signed: true)), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5", "UHADD",
    "uhadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.halvingAdd(signed: false)), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "SQADD",
    "sqadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "UQADD",
    "uqadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5", "SRHADD",
    "srhadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.roundingHalvingAdd(signed: true)), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5", "URHADD",
    "urhadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.roundingHalvingAdd(signed: false)), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5", "SHSUB",
    "shsub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.halvingSubtract(signed: true)), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5", "UHSUB",
    "uhsub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.halvingSubtract(signed: false)), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "SQSUB",
    "sqsub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "UQSUB",
    "uqsub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "CMGT (register)",
    "cmgt {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.greater(signed: true)), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "CMHI (register)",
    "cmhi {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.greater(signed: false)), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "CMGE (register)",
    "cmge {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.greaterOrEqual(signed: true)), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "CMHS (register)",
    "cmhs {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.greaterOrEqual(signed: false)), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "SSHL",
    "sshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.shiftByRegister(signed: true)), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "USHL",
    "ushl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.shiftByRegister(signed: false)), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "SQSHL (register)",
    "sqshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "UQSHL (register)",
    "uqshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "SRSHL",
    "srshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "URSHL",
    "urshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "SQRSHL",
    "sqrshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "UQRSHL",
    "uqrshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5", "SMAX",
    "smax {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.maximum(signed: true)), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5", "UMAX",
    "umax {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.maximum(signed: false)), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5", "SMIN",
    "smin {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.minimum(signed: true)), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5", "UMIN",
    "umin {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.minimum(signed: false)), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5", "SABD",
    "sabd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.absoluteDifference(signed: true)), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5", "UABD",
    "uabd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.absoluteDifference(signed: false)), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5", "SABA",
    "saba {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.absoluteDifference(signed: true), .add), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5", "UABA",
    "uaba {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    lanewise(.absoluteDifference(signed: false), .add), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "ADD (vector)",
    "add {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, lanewise(.add),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "SUB (vector)",
    "sub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, lanewise(.subtract),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "CMTST",
    "cmtst {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, lanewise(.test),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "CMEQ (register)",
    "cmeq {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, lanewise(.equal),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5", "MLA (vector)",
    "mla {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, lanewise(.multiply, .add),
    where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5", "MLS (vector)",
    "mls {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, lanewise(.multiply, .subtract),
    where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10011 1 Rn:5 Rd:5", "MUL (vector)",
    "mul {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, lanewise(.multiply),
    where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5", "SMAXP",
    "smaxp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    pairwise(.maximum(signed: true)), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5", "UMAXP",
    "umaxp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    pairwise(.maximum(signed: false)), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5", "SMINP",
    "sminp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    pairwise(.minimum(signed: true)), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5", "UMINP",
    "uminp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    pairwise(.minimum(signed: false)), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "SQDMULH (vector)",
    "sqdmulh {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent, where: isHalfOrWord
  ),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "SQRDMULH (vector)",
    "sqrdmulh {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, .absent,
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10111 1 Rn:5 Rd:5", "ADDP (vector)",
    "addp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, pairwise(.add),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 00 1 Rm:5 10011 1 Rn:5 Rd:5", "PMUL",
    "pmul {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "0 Q:1 0 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5", "AND (vector)",
    "and {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, bitwise { _, n, m in n & m }),
  InstructionRow(
    "0 Q:1 0 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5", "BIC (vector, register)",
    "bic {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, bitwise { _, n, m in n & ~m }),
  InstructionRow(
    "0 Q:1 0 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5", "ORR (vector, register)",
    "orr {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, bitwise { _, n, m in n | m }),
  InstructionRow(
    "0 Q:1 0 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5", "ORN (vector)",
    "orn {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, bitwise { _, n, m in n | ~m }),
  InstructionRow(
    "0 Q:1 1 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5", "EOR (vector)",
    "eor {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, bitwise { _, n, m in n ^ m }),
  InstructionRow(
    "0 Q:1 1 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5", "BSL",
    "bsl {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, bitwise { d, n, m in m ^ (m ^ n) & d }),
  InstructionRow(
    "0 Q:1 1 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5", "BIT",
    "bit {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, bitwise { d, n, m in d ^ (d ^ n) & m }),
  InstructionRow(
    "0 Q:1 1 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5", "BIF",
    "bif {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, bitwise { d, n, m in d ^ (d ^ n) & ~m }),
]

/// Advanced SIMD scalar three same (Arm DDI 0487, C4.1).
let simdScalarThreeSame: [InstructionRow] = [
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "SQADD (scalar)",
    "sqadd {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "UQADD (scalar)",
    "uqadd {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "SQSUB (scalar)",
    "sqsub {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "UQSUB (scalar)",
    "uqsub {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "CMGT (scalar)",
    "cmgt {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    lanewise(.greater(signed: true)), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "CMHI (scalar)",
    "cmhi {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    lanewise(.greater(signed: false)), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "CMGE (scalar)",
    "cmge {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    lanewise(.greaterOrEqual(signed: true)), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "CMHS (scalar)",
    "cmhs {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    lanewise(.greaterOrEqual(signed: false)), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "SSHL (scalar)",
    "sshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    lanewise(.shiftByRegister(signed: true)), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "USHL (scalar)",
    "ushl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    lanewise(.shiftByRegister(signed: false)), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "SQSHL (scalar)",
    "sqshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "UQSHL (scalar)",
    "uqshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "SRSHL (scalar)",
    "srshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent, where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "URSHL (scalar)",
    "urshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent, where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "SQRSHL (scalar)",
    "sqrshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "UQRSHL (scalar)",
    "uqrshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "ADD (scalar)",
    "add {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, lanewise(.add), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "SUB (scalar)",
    "sub {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, lanewise(.subtract),
    where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "CMTST (scalar)",
    "cmtst {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, lanewise(.test), where: isLong
  ),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "CMEQ (scalar)",
    "cmeq {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, lanewise(.equal), where: isLong
  ),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "SQDMULH (scalar)",
    "sqdmulh {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent, where: isHalfOrWord
  ),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "SQRDMULH (scalar)",
    "sqrdmulh {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, .absent,
    where: isHalfOrWord),
]

/// Advanced SIMD three same extra, v8.1: rounding doubling multiply accumulate.
let simdRoundingDoubling: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 1 01110 size:2 0 Rm:5 1 0000 1 Rn:5 Rd:5", "SQRDMLAH (vector)",
    "sqrdmlah {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .rdm, .absent, where: isHalfOrWord),
  InstructionRow(
    "01 1 11110 size:2 0 Rm:5 1 0000 1 Rn:5 Rd:5", "SQRDMLAH (scalar)",
    "sqrdmlah {:size d}, {:size n}, {:size m}", "C7.2", feature: .rdm, .absent, where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 1 01110 size:2 0 Rm:5 1 0001 1 Rn:5 Rd:5", "SQRDMLSH (vector)",
    "sqrdmlsh {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .rdm, .absent, where: isHalfOrWord),
  InstructionRow(
    "01 1 11110 size:2 0 Rm:5 1 0001 1 Rn:5 Rd:5", "SQRDMLSH (scalar)",
    "sqrdmlsh {:size d}, {:size n}, {:size m}", "C7.2", feature: .rdm, .absent, where: isHalfOrWord),
]
