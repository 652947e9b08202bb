/// Advanced SIMD three same: lane by lane, and bitwise (Arm DDI 0487, C4.1).
let simdThreeSame: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5", "SHADD",
    "shadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.HalvingAdd>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00000 1 Rn:5 Rd:5", "UHADD",
    "uhadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.HalvingAdd>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "SQADD",
    "sqadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAdd>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "UQADD",
    "uqadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAdd>.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5", "SRHADD",
    "srhadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.RoundingHalvingAdd>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00010 1 Rn:5 Rd:5", "URHADD",
    "urhadd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.RoundingHalvingAdd>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5", "SHSUB",
    "shsub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.HalvingSubtract>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00100 1 Rn:5 Rd:5", "UHSUB",
    "uhsub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.HalvingSubtract>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "SQSUB",
    "sqsub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingSubtract>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "UQSUB",
    "uqsub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingSubtract>.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "CMGT (register)",
    "cmgt {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Greater>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "CMHI (register)",
    "cmhi {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Greater>.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "CMGE (register)",
    "cmge {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.GreaterOrEqual>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "CMHS (register)",
    "cmhs {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.GreaterOrEqual>.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "SSHL",
    "sshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.ShiftByRegister>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "USHL",
    "ushl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.ShiftByRegister>.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "SQSHL (register)",
    "sqshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingShiftByRegister>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "UQSHL (register)",
    "uqshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingShiftByRegister>.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "SRSHL",
    "srshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.RoundingShiftByRegister>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "URSHL",
    "urshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.RoundingShiftByRegister>.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "SQRSHL",
    "sqrshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingRoundingShiftByRegister>.self, Signed.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "UQRSHL",
    "uqrshl {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingRoundingShiftByRegister>.self), where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5", "SMAX",
    "smax {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Maximum>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01100 1 Rn:5 Rd:5", "UMAX",
    "umax {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Maximum>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5", "SMIN",
    "smin {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Minimum>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01101 1 Rn:5 Rd:5", "UMIN",
    "umin {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Minimum>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5", "SABD",
    "sabd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.AbsoluteDifference>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01110 1 Rn:5 Rd:5", "UABD",
    "uabd {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.AbsoluteDifference>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5", "SABA",
    "saba {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.AddAbsoluteDifference>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 01111 1 Rn:5 Rd:5", "UABA",
    "uaba {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.AddAbsoluteDifference>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "ADD (vector)",
    "add {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, vector(EachLane<Lane.Add>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "SUB (vector)",
    "sub {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Subtract>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "CMTST",
    "cmtst {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Test>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "CMEQ (register)",
    "cmeq {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Equal>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5", "MLA (vector)",
    "mla {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.MultiplyAdd>.self),
    where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10010 1 Rn:5 Rd:5", "MLS (vector)",
    "mls {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.MultiplySubtract>.self),
    where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10011 1 Rn:5 Rd:5", "MUL (vector)",
    "mul {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Multiply>.self),
    where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5", "SMAXP",
    "smaxp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Pairs<Lane.Maximum>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10100 1 Rn:5 Rd:5", "UMAXP",
    "umaxp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Pairs<Lane.Maximum>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5", "SMINP",
    "sminp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Pairs<Lane.Minimum>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10101 1 Rn:5 Rd:5", "UMINP",
    "uminp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Pairs<Lane.Minimum>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "SQDMULH (vector)",
    "sqdmulh {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingDoubleHigh>.self, Signed.self), where: isHalfOrWord
  ),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "SQRDMULH (vector)",
    "sqrdmulh {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingRoundingDoubleHigh>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 10111 1 Rn:5 Rd:5", "ADDP (vector)",
    "addp {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, vector(Pairs<Lane.Add>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 00 1 Rm:5 10011 1 Rn:5 Rd:5", "PMUL",
    "pmul {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.PolynomialMultiply>.self)),
  InstructionRow(
    "0 Q:1 0 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5", "AND (vector)",
    "and {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, vector(EachBit<Lane.And>.self)),
  InstructionRow(
    "0 Q:1 0 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5", "BIC (vector, register)",
    "bic {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, vector(EachBit<Lane.AndNot>.self)),
  InstructionRow(
    "0 Q:1 0 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5", "ORR (vector, register)",
    "orr {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, vector(EachBit<Lane.Or>.self)),
  InstructionRow(
    "0 Q:1 0 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5", "ORN (vector)",
    "orn {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, vector(EachBit<Lane.OrNot>.self)),
  InstructionRow(
    "0 Q:1 1 01110 00 1 Rm:5 00011 1 Rn:5 Rd:5", "EOR (vector)",
    "eor {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, vector(EachBit<Lane.ExclusiveOr>.self)),
  InstructionRow(
    "0 Q:1 1 01110 01 1 Rm:5 00011 1 Rn:5 Rd:5", "BSL",
    "bsl {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, vector(EachBit<Lane.Select>.self)),
  InstructionRow(
    "0 Q:1 1 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5", "BIT",
    "bit {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, vector(EachBit<Lane.InsertIfTrue>.self)),
  InstructionRow(
    "0 Q:1 1 01110 11 1 Rm:5 00011 1 Rn:5 Rd:5", "BIF",
    "bif {Vd.Q}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .asimd, vector(EachBit<Lane.InsertIfFalse>.self)),
]

/// Advanced SIMD scalar three same (Arm DDI 0487, C4.1).
let simdScalarThreeSame: [InstructionRow] = [
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "SQADD (scalar)",
    "sqadd {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAdd>.self, Signed.self)),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 00001 1 Rn:5 Rd:5", "UQADD (scalar)",
    "uqadd {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingAdd>.self)),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "SQSUB (scalar)",
    "sqsub {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingSubtract>.self, Signed.self)),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 00101 1 Rn:5 Rd:5", "UQSUB (scalar)",
    "uqsub {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingSubtract>.self)),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "CMGT (scalar)",
    "cmgt {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Greater>.self, Signed.self), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 00110 1 Rn:5 Rd:5", "CMHI (scalar)",
    "cmhi {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Greater>.self), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "CMGE (scalar)",
    "cmge {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.GreaterOrEqual>.self, Signed.self), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 00111 1 Rn:5 Rd:5", "CMHS (scalar)",
    "cmhs {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.GreaterOrEqual>.self), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "SSHL (scalar)",
    "sshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.ShiftByRegister>.self, Signed.self), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 01000 1 Rn:5 Rd:5", "USHL (scalar)",
    "ushl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.ShiftByRegister>.self), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "SQSHL (scalar)",
    "sqshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingShiftByRegister>.self, Signed.self)),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 01001 1 Rn:5 Rd:5", "UQSHL (scalar)",
    "uqshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingShiftByRegister>.self)),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "SRSHL (scalar)",
    "srshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.RoundingShiftByRegister>.self, Signed.self), where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 01010 1 Rn:5 Rd:5", "URSHL (scalar)",
    "urshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.RoundingShiftByRegister>.self), where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "SQRSHL (scalar)",
    "sqrshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingRoundingShiftByRegister>.self, Signed.self)),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 01011 1 Rn:5 Rd:5", "UQRSHL (scalar)",
    "uqrshl {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingRoundingShiftByRegister>.self)),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "ADD (scalar)",
    "add {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd, vector(EachLane<Lane.Add>.self),
    where: isLong),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 10000 1 Rn:5 Rd:5", "SUB (scalar)",
    "sub {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Subtract>.self),
    where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "CMTST (scalar)",
    "cmtst {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Test>.self), where: isLong
  ),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 10001 1 Rn:5 Rd:5", "CMEQ (scalar)",
    "cmeq {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.Equal>.self), where: isLong
  ),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "SQDMULH (scalar)",
    "sqdmulh {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingDoubleHigh>.self, Signed.self), where: isHalfOrWord
  ),
  InstructionRow(
    "01 1 11110 size:2 1 Rm:5 10110 1 Rn:5 Rd:5", "SQRDMULH (scalar)",
    "sqrdmulh {:size d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(EachLane<Lane.SaturatingRoundingDoubleHigh>.self, Signed.self),
    where: isHalfOrWord),
]

/// Advanced SIMD three same extra, v8.1: rounding doubling multiply accumulate.
let simdRoundingDoubling: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 1 01110 size:2 0 Rm:5 1 0000 1 Rn:5 Rd:5", "SQRDMLAH (vector)",
    "sqrdmlah {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .rdm,
    vector(EachLane<Lane.SaturatingRoundingDoubleAddHigh>.self, Signed.self), where: isHalfOrWord),
  InstructionRow(
    "01 1 11110 size:2 0 Rm:5 1 0000 1 Rn:5 Rd:5", "SQRDMLAH (scalar)",
    "sqrdmlah {:size d}, {:size n}, {:size m}", "C7.2", feature: .rdm,
    vector(EachLane<Lane.SaturatingRoundingDoubleAddHigh>.self, Signed.self), where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 1 01110 size:2 0 Rm:5 1 0001 1 Rn:5 Rd:5", "SQRDMLSH (vector)",
    "sqrdmlsh {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .rdm,
    vector(EachLane<Lane.SaturatingRoundingDoubleSubtractHigh>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "01 1 11110 size:2 0 Rm:5 1 0001 1 Rn:5 Rd:5", "SQRDMLSH (scalar)",
    "sqrdmlsh {:size d}, {:size n}, {:size m}", "C7.2", feature: .rdm,
    vector(EachLane<Lane.SaturatingRoundingDoubleSubtractHigh>.self, Signed.self),
    where: isHalfOrWord),
]
