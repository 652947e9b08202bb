/// Scalar floating point of single and double precision (Arm DDI 0487, C4.1): all that rounds,
/// compares or converts.
let floatingPoint: [InstructionRow] = [
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 000001 10000 Rn:5 Rd:5", "FABS (scalar)",
    "fabs {:sz d}, {:sz n}", "C7.2", feature: .fp, float(.absolute, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 000010 10000 Rn:5 Rd:5", "FNEG (scalar)",
    "fneg {:sz d}, {:sz n}", "C7.2", feature: .fp, float(.negated, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 000011 10000 Rn:5 Rd:5", "FSQRT (scalar)",
    "fsqrt {:sz d}, {:sz n}", "C7.2", feature: .fp, float(.squareRoot, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001000 10000 Rn:5 Rd:5", "FRINTN (scalar)",
    "frintn {:sz d}, {:sz n}", "C7.2", feature: .fp,
    float(.toIntegral(.tiesToEven, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001001 10000 Rn:5 Rd:5", "FRINTP (scalar)",
    "frintp {:sz d}, {:sz n}", "C7.2", feature: .fp,
    float(.toIntegral(.towardsPlusInfinity, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001010 10000 Rn:5 Rd:5", "FRINTM (scalar)",
    "frintm {:sz d}, {:sz n}", "C7.2", feature: .fp,
    float(.toIntegral(.towardsMinusInfinity, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001011 10000 Rn:5 Rd:5", "FRINTZ (scalar)",
    "frintz {:sz d}, {:sz n}", "C7.2", feature: .fp,
    float(.toIntegral(.towardsZero, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001100 10000 Rn:5 Rd:5", "FRINTA (scalar)",
    "frinta {:sz d}, {:sz n}", "C7.2", feature: .fp,
    float(.toIntegral(.tiesToAway, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001110 10000 Rn:5 Rd:5", "FRINTX (scalar)",
    "frintx {:sz d}, {:sz n}", "C7.2", feature: .fp, float(.toIntegral(nil, isExact: true), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001111 10000 Rn:5 Rd:5", "FRINTI (scalar)",
    "frinti {:sz d}, {:sz n}", "C7.2", feature: .fp, float(.toIntegral(nil, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 010000 10000 Rn:5 Rd:5", "FRINT32Z (scalar)",
    "frint32z {:sz d}, {:sz n}", "C7.2", feature: .frintts,
    float(.toIntegralOfWidth(32, .towardsZero), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 010001 10000 Rn:5 Rd:5", "FRINT32X (scalar)",
    "frint32x {:sz d}, {:sz n}", "C7.2", feature: .frintts,
    float(.toIntegralOfWidth(32, nil), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 010010 10000 Rn:5 Rd:5", "FRINT64Z (scalar)",
    "frint64z {:sz d}, {:sz n}", "C7.2", feature: .frintts,
    float(.toIntegralOfWidth(64, .towardsZero), .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 010011 10000 Rn:5 Rd:5", "FRINT64X (scalar)",
    "frint64x {:sz d}, {:sz n}", "C7.2", feature: .frintts,
    float(.toIntegralOfWidth(64, nil), .type)),
  InstructionRow(
    "0 0 0 11110 00 1 000101 10000 Rn:5 Rd:5", "FCVT (S to D)",
    "fcvt {Dd}, {Sn}", "C7.2", feature: .fp,
    floatConvert(SinglePrecision.self, to: DoublePrecision.self)),
  InstructionRow(
    "0 0 0 11110 00 1 000111 10000 Rn:5 Rd:5", "FCVT (S to H)",
    "fcvt {Hd}, {Sn}", "C7.2", feature: .fp,
    floatConvert(SinglePrecision.self, to: HalfPrecision.self)),
  InstructionRow(
    "0 0 0 11110 01 1 000100 10000 Rn:5 Rd:5", "FCVT (D to S)",
    "fcvt {Sd}, {Dn}", "C7.2", feature: .fp,
    floatConvert(DoublePrecision.self, to: SinglePrecision.self)),
  InstructionRow(
    "0 0 0 11110 01 1 000111 10000 Rn:5 Rd:5", "FCVT (D to H)",
    "fcvt {Hd}, {Dn}", "C7.2", feature: .fp,
    floatConvert(DoublePrecision.self, to: HalfPrecision.self)),
  InstructionRow(
    "0 0 0 11110 11 1 000100 10000 Rn:5 Rd:5", "FCVT (H to S)",
    "fcvt {Sd}, {Hn}", "C7.2", feature: .fp,
    floatConvert(HalfPrecision.self, to: SinglePrecision.self)),
  InstructionRow(
    "0 0 0 11110 11 1 000101 10000 Rn:5 Rd:5", "FCVT (H to D)",
    "fcvt {Dd}, {Hn}", "C7.2", feature: .fp,
    floatConvert(HalfPrecision.self, to: DoublePrecision.self)),
  InstructionRow(
    "0 0 0 11110 01 1 000110 10000 Rn:5 Rd:5", "BFCVT",
    "bfcvt {Hd}, {Sn}", "C7.2", feature: .bf16, .absent),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 00 1000 Rn:5 00000", "FCMP",
    "fcmp {:sz n}, {:sz m}", "C7.2", feature: .fp, floatCompare()),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 zeros:5 00 1000 Rn:5 01000", "FCMP (zero)",
    "fcmp {:sz n}, #0.0", "C7.2", feature: .fp, floatCompare(withZero: true)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 00 1000 Rn:5 10000", "FCMPE",
    "fcmpe {:sz n}, {:sz m}", "C7.2", feature: .fp, floatCompare(signals: true)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 zeros:5 00 1000 Rn:5 11000", "FCMPE (zero)",
    "fcmpe {:sz n}, #0.0", "C7.2", feature: .fp, floatCompare(withZero: true, signals: true)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 cond:4 01 Rn:5 0 nzcv:4", "FCCMP",
    "fccmp {:sz n}, {:sz m}, {#nzcv}, {cond}", "C7.2", feature: .fp, floatConditionalCompare()),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 cond:4 01 Rn:5 1 nzcv:4", "FCCMPE",
    "fccmpe {:sz n}, {:sz m}, {#nzcv}, {cond}", "C7.2", feature: .fp,
    floatConditionalCompare(signals: true)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 cond:4 11 Rn:5 Rd:5", "FCSEL",
    "fcsel {:sz d}, {:sz n}, {:sz m}, {cond}", "C7.2", feature: .fp, floatSelect),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0000 10 Rn:5 Rd:5", "FMUL (scalar)",
    "fmul {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, float(.multiply, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0001 10 Rn:5 Rd:5", "FDIV (scalar)",
    "fdiv {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, float(.divide, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0010 10 Rn:5 Rd:5", "FADD (scalar)",
    "fadd {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, float(.add, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0011 10 Rn:5 Rd:5", "FSUB (scalar)",
    "fsub {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, float(.subtract, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0100 10 Rn:5 Rd:5", "FMAX (scalar)",
    "fmax {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, float(.maximum, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0101 10 Rn:5 Rd:5", "FMIN (scalar)",
    "fmin {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, float(.minimum, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0110 10 Rn:5 Rd:5", "FMAXNM (scalar)",
    "fmaxnm {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, float(.maximumNumber, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0111 10 Rn:5 Rd:5", "FMINNM (scalar)",
    "fminnm {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, float(.minimumNumber, .type)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 1000 10 Rn:5 Rd:5", "FNMUL (scalar)",
    "fnmul {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, float(.multiplyNegated, .type)),
  InstructionRow(
    "0 0 0 11111 0 sz:1 0 Rm:5 0 Ra:5 Rn:5 Rd:5", "FMADD",
    "fmadd {:sz d}, {:sz n}, {:sz m}, {:sz a}", "C7.2", feature: .fp, floatMultiplyAdd()),
  InstructionRow(
    "0 0 0 11111 0 sz:1 0 Rm:5 1 Ra:5 Rn:5 Rd:5", "FMSUB",
    "fmsub {:sz d}, {:sz n}, {:sz m}, {:sz a}", "C7.2", feature: .fp,
    floatMultiplyAdd(negatesProduct: true)),
  InstructionRow(
    "0 0 0 11111 0 sz:1 1 Rm:5 0 Ra:5 Rn:5 Rd:5", "FNMADD",
    "fnmadd {:sz d}, {:sz n}, {:sz m}, {:sz a}", "C7.2", feature: .fp,
    floatMultiplyAdd(negatesProduct: true, negatesAddend: true)),
  InstructionRow(
    "0 0 0 11111 0 sz:1 1 Rm:5 1 Ra:5 Rn:5 Rd:5", "FNMSUB",
    "fnmsub {:sz d}, {:sz n}, {:sz m}, {:sz a}", "C7.2", feature: .fp,
    floatMultiplyAdd(negatesAddend: true)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 000 000000 Rn:5 Rd:5", "FCVTNS (scalar, to general)",
    "fcvtns {Rd}, {:sz n}", "C7.2", feature: .fp, floatToGeneral(.tiesToEven, signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 001 000000 Rn:5 Rd:5", "FCVTNU (scalar, to general)",
    "fcvtnu {Rd}, {:sz n}", "C7.2", feature: .fp, floatToGeneral(.tiesToEven, signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 100 000000 Rn:5 Rd:5", "FCVTAS (scalar, to general)",
    "fcvtas {Rd}, {:sz n}", "C7.2", feature: .fp, floatToGeneral(.tiesToAway, signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 101 000000 Rn:5 Rd:5", "FCVTAU (scalar, to general)",
    "fcvtau {Rd}, {:sz n}", "C7.2", feature: .fp, floatToGeneral(.tiesToAway, signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 01 000 000000 Rn:5 Rd:5", "FCVTPS (scalar, to general)",
    "fcvtps {Rd}, {:sz n}", "C7.2", feature: .fp, floatToGeneral(.towardsPlusInfinity, signed: true)
  ),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 01 001 000000 Rn:5 Rd:5", "FCVTPU (scalar, to general)",
    "fcvtpu {Rd}, {:sz n}", "C7.2", feature: .fp,
    floatToGeneral(.towardsPlusInfinity, signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 10 000 000000 Rn:5 Rd:5", "FCVTMS (scalar, to general)",
    "fcvtms {Rd}, {:sz n}", "C7.2", feature: .fp,
    floatToGeneral(.towardsMinusInfinity, signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 10 001 000000 Rn:5 Rd:5", "FCVTMU (scalar, to general)",
    "fcvtmu {Rd}, {:sz n}", "C7.2", feature: .fp,
    floatToGeneral(.towardsMinusInfinity, signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 11 000 000000 Rn:5 Rd:5", "FCVTZS (scalar, to general)",
    "fcvtzs {Rd}, {:sz n}", "C7.2", feature: .fp, floatToGeneral(.towardsZero, signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 11 001 000000 Rn:5 Rd:5", "FCVTZU (scalar, to general)",
    "fcvtzu {Rd}, {:sz n}", "C7.2", feature: .fp, floatToGeneral(.towardsZero, signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 010 000000 Rn:5 Rd:5", "SCVTF (scalar, from general)",
    "scvtf {:sz d}, {Rn}", "C7.2", feature: .fp, floatFromGeneral(signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 011 000000 Rn:5 Rd:5", "UCVTF (scalar, from general)",
    "ucvtf {:sz d}, {Rn}", "C7.2", feature: .fp, floatFromGeneral(signed: false)),
  InstructionRow(
    "0 0 0 11110 01 1 11 110 000000 Rn:5 Rd:5", "FJCVTZS",
    "fjcvtzs {Wd}, {Dn}", "C7.2", feature: .jscvt, floatToJavaScriptInteger),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 0 00 010 scale:6 Rn:5 Rd:5", "SCVTF (scalar, fixed-point)",
    "scvtf {:sz d}, {Rn}, {fraction}", "C7.2", feature: .fp,
    floatFromGeneral(signed: true, isFixed: true), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 0 00 011 scale:6 Rn:5 Rd:5", "UCVTF (scalar, fixed-point)",
    "ucvtf {:sz d}, {Rn}, {fraction}", "C7.2", feature: .fp,
    floatFromGeneral(signed: false, isFixed: true), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 0 11 000 scale:6 Rn:5 Rd:5", "FCVTZS (scalar, fixed-point)",
    "fcvtzs {Rd}, {:sz n}, {fraction}", "C7.2", feature: .fp,
    floatToGeneral(.towardsZero, signed: true, isFixed: true), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 0 11 001 scale:6 Rn:5 Rd:5", "FCVTZU (scalar, fixed-point)",
    "fcvtzu {Rd}, {:sz n}, {fraction}", "C7.2", feature: .fp,
    floatToGeneral(.towardsZero, signed: false, isFixed: true), where: fractionFits),
]

/// Scalar half-precision arithmetic, v8.2 (Arm DDI 0487, A2.5).
let halfPrecision: [InstructionRow] = [
  InstructionRow(
    "0 0 0 11110 11 1 000001 10000 Rn:5 Rd:5", "FABS (scalar, half)",
    "fabs {Hd}, {Hn}", "C7.2", feature: .fp16, float(.absolute, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 000010 10000 Rn:5 Rd:5", "FNEG (scalar, half)",
    "fneg {Hd}, {Hn}", "C7.2", feature: .fp16, float(.negated, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 000011 10000 Rn:5 Rd:5", "FSQRT (scalar, half)",
    "fsqrt {Hd}, {Hn}", "C7.2", feature: .fp16, float(.squareRoot, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 001000 10000 Rn:5 Rd:5", "FRINTN (scalar, half)",
    "frintn {Hd}, {Hn}", "C7.2", feature: .fp16,
    float(.toIntegral(.tiesToEven, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 11 1 001001 10000 Rn:5 Rd:5", "FRINTP (scalar, half)",
    "frintp {Hd}, {Hn}", "C7.2", feature: .fp16,
    float(.toIntegral(.towardsPlusInfinity, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 11 1 001010 10000 Rn:5 Rd:5", "FRINTM (scalar, half)",
    "frintm {Hd}, {Hn}", "C7.2", feature: .fp16,
    float(.toIntegral(.towardsMinusInfinity, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 11 1 001011 10000 Rn:5 Rd:5", "FRINTZ (scalar, half)",
    "frintz {Hd}, {Hn}", "C7.2", feature: .fp16,
    float(.toIntegral(.towardsZero, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 11 1 001100 10000 Rn:5 Rd:5", "FRINTA (scalar, half)",
    "frinta {Hd}, {Hn}", "C7.2", feature: .fp16,
    float(.toIntegral(.tiesToAway, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 11 1 001110 10000 Rn:5 Rd:5", "FRINTX (scalar, half)",
    "frintx {Hd}, {Hn}", "C7.2", feature: .fp16, float(.toIntegral(nil, isExact: true), .type)),
  InstructionRow(
    "0 0 0 11110 11 1 001111 10000 Rn:5 Rd:5", "FRINTI (scalar, half)",
    "frinti {Hd}, {Hn}", "C7.2", feature: .fp16, float(.toIntegral(nil, isExact: false), .type)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 00 1000 Rn:5 00000", "FCMP (half)",
    "fcmp {Hn}, {Hm}", "C7.2", feature: .fp16, floatCompare()),
  InstructionRow(
    "0 0 0 11110 11 1 zeros:5 00 1000 Rn:5 01000", "FCMP (zero, half)",
    "fcmp {Hn}, #0.0", "C7.2", feature: .fp16, floatCompare(withZero: true)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 00 1000 Rn:5 10000", "FCMPE (half)",
    "fcmpe {Hn}, {Hm}", "C7.2", feature: .fp16, floatCompare(signals: true)),
  InstructionRow(
    "0 0 0 11110 11 1 zeros:5 00 1000 Rn:5 11000", "FCMPE (zero, half)",
    "fcmpe {Hn}, #0.0", "C7.2", feature: .fp16, floatCompare(withZero: true, signals: true)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 cond:4 01 Rn:5 0 nzcv:4", "FCCMP (half)",
    "fccmp {Hn}, {Hm}, {#nzcv}, {cond}", "C7.2", feature: .fp16, floatConditionalCompare()),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 cond:4 01 Rn:5 1 nzcv:4", "FCCMPE (half)",
    "fccmpe {Hn}, {Hm}, {#nzcv}, {cond}", "C7.2", feature: .fp16,
    floatConditionalCompare(signals: true)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 cond:4 11 Rn:5 Rd:5", "FCSEL (half)",
    "fcsel {Hd}, {Hn}, {Hm}, {cond}", "C7.2", feature: .fp16, floatSelect),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0000 10 Rn:5 Rd:5", "FMUL (scalar, half)",
    "fmul {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, float(.multiply, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0001 10 Rn:5 Rd:5", "FDIV (scalar, half)",
    "fdiv {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, float(.divide, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0010 10 Rn:5 Rd:5", "FADD (scalar, half)",
    "fadd {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, float(.add, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0011 10 Rn:5 Rd:5", "FSUB (scalar, half)",
    "fsub {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, float(.subtract, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0100 10 Rn:5 Rd:5", "FMAX (scalar, half)",
    "fmax {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, float(.maximum, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0101 10 Rn:5 Rd:5", "FMIN (scalar, half)",
    "fmin {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, float(.minimum, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0110 10 Rn:5 Rd:5", "FMAXNM (scalar, half)",
    "fmaxnm {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, float(.maximumNumber, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0111 10 Rn:5 Rd:5", "FMINNM (scalar, half)",
    "fminnm {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, float(.minimumNumber, .type)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 1000 10 Rn:5 Rd:5", "FNMUL (scalar, half)",
    "fnmul {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, float(.multiplyNegated, .type)),
  InstructionRow(
    "0 0 0 11111 11 0 Rm:5 0 Ra:5 Rn:5 Rd:5", "FMADD (half)",
    "fmadd {Hd}, {Hn}, {Hm}, {Ha}", "C7.2", feature: .fp16, floatMultiplyAdd()),
  InstructionRow(
    "0 0 0 11111 11 0 Rm:5 1 Ra:5 Rn:5 Rd:5", "FMSUB (half)",
    "fmsub {Hd}, {Hn}, {Hm}, {Ha}", "C7.2", feature: .fp16, floatMultiplyAdd(negatesProduct: true)),
  InstructionRow(
    "0 0 0 11111 11 1 Rm:5 0 Ra:5 Rn:5 Rd:5", "FNMADD (half)",
    "fnmadd {Hd}, {Hn}, {Hm}, {Ha}", "C7.2", feature: .fp16,
    floatMultiplyAdd(negatesProduct: true, negatesAddend: true)),
  InstructionRow(
    "0 0 0 11111 11 1 Rm:5 1 Ra:5 Rn:5 Rd:5", "FNMSUB (half)",
    "fnmsub {Hd}, {Hn}, {Hm}, {Ha}", "C7.2", feature: .fp16, floatMultiplyAdd(negatesAddend: true)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 000 000000 Rn:5 Rd:5", "FCVTNS (scalar, to general, half)",
    "fcvtns {Rd}, {Hn}", "C7.2", feature: .fp16, floatToGeneral(.tiesToEven, signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 001 000000 Rn:5 Rd:5", "FCVTNU (scalar, to general, half)",
    "fcvtnu {Rd}, {Hn}", "C7.2", feature: .fp16, floatToGeneral(.tiesToEven, signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 100 000000 Rn:5 Rd:5", "FCVTAS (scalar, to general, half)",
    "fcvtas {Rd}, {Hn}", "C7.2", feature: .fp16, floatToGeneral(.tiesToAway, signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 101 000000 Rn:5 Rd:5", "FCVTAU (scalar, to general, half)",
    "fcvtau {Rd}, {Hn}", "C7.2", feature: .fp16, floatToGeneral(.tiesToAway, signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 01 000 000000 Rn:5 Rd:5", "FCVTPS (scalar, to general, half)",
    "fcvtps {Rd}, {Hn}", "C7.2", feature: .fp16, floatToGeneral(.towardsPlusInfinity, signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 01 001 000000 Rn:5 Rd:5", "FCVTPU (scalar, to general, half)",
    "fcvtpu {Rd}, {Hn}", "C7.2", feature: .fp16, floatToGeneral(.towardsPlusInfinity, signed: false)
  ),
  InstructionRow(
    "sf:1 0 0 11110 11 1 10 000 000000 Rn:5 Rd:5", "FCVTMS (scalar, to general, half)",
    "fcvtms {Rd}, {Hn}", "C7.2", feature: .fp16, floatToGeneral(.towardsMinusInfinity, signed: true)
  ),
  InstructionRow(
    "sf:1 0 0 11110 11 1 10 001 000000 Rn:5 Rd:5", "FCVTMU (scalar, to general, half)",
    "fcvtmu {Rd}, {Hn}", "C7.2", feature: .fp16,
    floatToGeneral(.towardsMinusInfinity, signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 11 000 000000 Rn:5 Rd:5", "FCVTZS (scalar, to general, half)",
    "fcvtzs {Rd}, {Hn}", "C7.2", feature: .fp16, floatToGeneral(.towardsZero, signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 11 001 000000 Rn:5 Rd:5", "FCVTZU (scalar, to general, half)",
    "fcvtzu {Rd}, {Hn}", "C7.2", feature: .fp16, floatToGeneral(.towardsZero, signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 010 000000 Rn:5 Rd:5", "SCVTF (scalar, from general, half)",
    "scvtf {Hd}, {Rn}", "C7.2", feature: .fp16, floatFromGeneral(signed: true)),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 011 000000 Rn:5 Rd:5", "UCVTF (scalar, from general, half)",
    "ucvtf {Hd}, {Rn}", "C7.2", feature: .fp16, floatFromGeneral(signed: false)),
  InstructionRow(
    "sf:1 0 0 11110 11 0 00 010 scale:6 Rn:5 Rd:5", "SCVTF (scalar, fixed-point, half)",
    "scvtf {Hd}, {Rn}, {fraction}", "C7.2", feature: .fp16,
    floatFromGeneral(signed: true, isFixed: true), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 11 0 00 011 scale:6 Rn:5 Rd:5", "UCVTF (scalar, fixed-point, half)",
    "ucvtf {Hd}, {Rn}, {fraction}", "C7.2", feature: .fp16,
    floatFromGeneral(signed: false, isFixed: true), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 11 0 11 000 scale:6 Rn:5 Rd:5", "FCVTZS (scalar, fixed-point, half)",
    "fcvtzs {Rd}, {Hn}, {fraction}", "C7.2", feature: .fp16,
    floatToGeneral(.towardsZero, signed: true, isFixed: true), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 11 0 11 001 scale:6 Rn:5 Rd:5", "FCVTZU (scalar, fixed-point, half)",
    "fcvtzu {Rd}, {Hn}, {fraction}", "C7.2", feature: .fp16,
    floatToGeneral(.towardsZero, signed: false, isFixed: true), where: fractionFits),
]
