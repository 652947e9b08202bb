/// Scalar half-precision arithmetic, v8.2 (Arm DDI 0487, A2.5).
let halfPrecision: [InstructionRow] = [
  InstructionRow(
    "0 0 0 11110 11 1 000001 10000 Rn:5 Rd:5", "FABS (scalar, half)",
    "fabs {Hd}, {Hn}", "C7.2", feature: .fp16, .float(.unary(.absolute, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 000010 10000 Rn:5 Rd:5", "FNEG (scalar, half)",
    "fneg {Hd}, {Hn}", "C7.2", feature: .fp16, .float(.unary(.negated, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 000011 10000 Rn:5 Rd:5", "FSQRT (scalar, half)",
    "fsqrt {Hd}, {Hn}", "C7.2", feature: .fp16, .float(.unary(.squareRoot, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 001000 10000 Rn:5 Rd:5", "FRINTN (scalar, half)",
    "frintn {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.tiesToEven, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 11 1 001001 10000 Rn:5 Rd:5", "FRINTP (scalar, half)",
    "frintp {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.towardsPlusInfinity, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 11 1 001010 10000 Rn:5 Rd:5", "FRINTM (scalar, half)",
    "frintm {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.towardsMinusInfinity, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 11 1 001011 10000 Rn:5 Rd:5", "FRINTZ (scalar, half)",
    "frintz {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.towardsZero, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 11 1 001100 10000 Rn:5 Rd:5", "FRINTA (scalar, half)",
    "frinta {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.tiesToAway, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 11 1 001110 10000 Rn:5 Rd:5", "FRINTX (scalar, half)",
    "frintx {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(nil, isExact: true), .type))),
  InstructionRow(
    "0 0 0 11110 11 1 001111 10000 Rn:5 Rd:5", "FRINTI (scalar, half)",
    "frinti {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(nil, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 00 1000 Rn:5 00000", "FCMP (half)",
    "fcmp {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.compare(FloatCompare()))),
  InstructionRow(
    "0 0 0 11110 11 1 zeros:5 00 1000 Rn:5 01000", "FCMP (zero, half)",
    "fcmp {Hn}, #0.0", "C7.2", feature: .fp16, .float(.compare(FloatCompare(withZero: true)))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 00 1000 Rn:5 10000", "FCMPE (half)",
    "fcmpe {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.compare(FloatCompare(signals: true)))),
  InstructionRow(
    "0 0 0 11110 11 1 zeros:5 00 1000 Rn:5 11000", "FCMPE (zero, half)",
    "fcmpe {Hn}, #0.0", "C7.2", feature: .fp16,
    .float(.compare(FloatCompare(withZero: true, signals: true)))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 cond:4 01 Rn:5 0 nzcv:4", "FCCMP (half)",
    "fccmp {Hn}, {Hm}, {#nzcv}, {cond}", "C7.2", feature: .fp16,
    .float(.conditionalCompare(FloatCompare()))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 cond:4 01 Rn:5 1 nzcv:4", "FCCMPE (half)",
    "fccmpe {Hn}, {Hm}, {#nzcv}, {cond}", "C7.2", feature: .fp16,
    .float(.conditionalCompare(FloatCompare(signals: true)))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 cond:4 11 Rn:5 Rd:5", "FCSEL (half)",
    "fcsel {Hd}, {Hn}, {Hm}, {cond}", "C7.2", feature: .fp16, .float(.select)),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0000 10 Rn:5 Rd:5", "FMUL (scalar, half)",
    "fmul {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.multiply, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0001 10 Rn:5 Rd:5", "FDIV (scalar, half)",
    "fdiv {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.divide, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0010 10 Rn:5 Rd:5", "FADD (scalar, half)",
    "fadd {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.add, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0011 10 Rn:5 Rd:5", "FSUB (scalar, half)",
    "fsub {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.subtract, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0100 10 Rn:5 Rd:5", "FMAX (scalar, half)",
    "fmax {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.maximum, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0101 10 Rn:5 Rd:5", "FMIN (scalar, half)",
    "fmin {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.minimum, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0110 10 Rn:5 Rd:5", "FMAXNM (scalar, half)",
    "fmaxnm {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.maximumNumber, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 0111 10 Rn:5 Rd:5", "FMINNM (scalar, half)",
    "fminnm {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.minimumNumber, .type))),
  InstructionRow(
    "0 0 0 11110 11 1 Rm:5 1000 10 Rn:5 Rd:5", "FNMUL (scalar, half)",
    "fnmul {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.multiplyNegated, .type))),
  InstructionRow(
    "0 0 0 11111 11 0 Rm:5 0 Ra:5 Rn:5 Rd:5", "FMADD (half)",
    "fmadd {Hd}, {Hn}, {Hm}, {Ha}", "C7.2", feature: .fp16, .float(.multiplyAdd(FloatMultiplyAdd()))
  ),
  InstructionRow(
    "0 0 0 11111 11 0 Rm:5 1 Ra:5 Rn:5 Rd:5", "FMSUB (half)",
    "fmsub {Hd}, {Hn}, {Hm}, {Ha}", "C7.2", feature: .fp16,
    .float(.multiplyAdd(FloatMultiplyAdd(negatesProduct: true)))),
  InstructionRow(
    "0 0 0 11111 11 1 Rm:5 0 Ra:5 Rn:5 Rd:5", "FNMADD (half)",
    "fnmadd {Hd}, {Hn}, {Hm}, {Ha}", "C7.2", feature: .fp16,
    .float(.multiplyAdd(FloatMultiplyAdd(negatesProduct: true, negatesAddend: true)))),
  InstructionRow(
    "0 0 0 11111 11 1 Rm:5 1 Ra:5 Rn:5 Rd:5", "FNMSUB (half)",
    "fnmsub {Hd}, {Hn}, {Hm}, {Ha}", "C7.2", feature: .fp16,
    .float(.multiplyAdd(FloatMultiplyAdd(negatesAddend: true)))),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 000 000000 Rn:5 Rd:5", "FCVTNS (scalar, to general, half)",
    "fcvtns {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .tiesToEven, signed: true)))),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 001 000000 Rn:5 Rd:5", "FCVTNU (scalar, to general, half)",
    "fcvtnu {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .tiesToEven, signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 100 000000 Rn:5 Rd:5", "FCVTAS (scalar, to general, half)",
    "fcvtas {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .tiesToAway, signed: true)))),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 101 000000 Rn:5 Rd:5", "FCVTAU (scalar, to general, half)",
    "fcvtau {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .tiesToAway, signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 11 1 01 000 000000 Rn:5 Rd:5", "FCVTPS (scalar, to general, half)",
    "fcvtps {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsPlusInfinity, signed: true)))),
  InstructionRow(
    "sf:1 0 0 11110 11 1 01 001 000000 Rn:5 Rd:5", "FCVTPU (scalar, to general, half)",
    "fcvtpu {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsPlusInfinity, signed: false)))
  ),
  InstructionRow(
    "sf:1 0 0 11110 11 1 10 000 000000 Rn:5 Rd:5", "FCVTMS (scalar, to general, half)",
    "fcvtms {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsMinusInfinity, signed: true)))
  ),
  InstructionRow(
    "sf:1 0 0 11110 11 1 10 001 000000 Rn:5 Rd:5", "FCVTMU (scalar, to general, half)",
    "fcvtmu {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsMinusInfinity, signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 11 1 11 000 000000 Rn:5 Rd:5", "FCVTZS (scalar, to general, half)",
    "fcvtzs {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsZero, signed: true)))),
  InstructionRow(
    "sf:1 0 0 11110 11 1 11 001 000000 Rn:5 Rd:5", "FCVTZU (scalar, to general, half)",
    "fcvtzu {Rd}, {Hn}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsZero, signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 010 000000 Rn:5 Rd:5", "SCVTF (scalar, from general, half)",
    "scvtf {Hd}, {Rn}", "C7.2", feature: .fp16, .float(.fromGeneral(FloatFromGeneral(signed: true)))
  ),
  InstructionRow(
    "sf:1 0 0 11110 11 1 00 011 000000 Rn:5 Rd:5", "UCVTF (scalar, from general, half)",
    "ucvtf {Hd}, {Rn}", "C7.2", feature: .fp16,
    .float(.fromGeneral(FloatFromGeneral(signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 11 0 00 010 scale:6 Rn:5 Rd:5", "SCVTF (scalar, fixed-point, half)",
    "scvtf {Hd}, {Rn}, {fraction}", "C7.2", feature: .fp16,
    .float(.fromGeneral(FloatFromGeneral(signed: true, isFixed: true))), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 11 0 00 011 scale:6 Rn:5 Rd:5", "UCVTF (scalar, fixed-point, half)",
    "ucvtf {Hd}, {Rn}, {fraction}", "C7.2", feature: .fp16,
    .float(.fromGeneral(FloatFromGeneral(signed: false, isFixed: true))), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 11 0 11 000 scale:6 Rn:5 Rd:5", "FCVTZS (scalar, fixed-point, half)",
    "fcvtzs {Rd}, {Hn}, {fraction}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsZero, signed: true, isFixed: true))),
    where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 11 0 11 001 scale:6 Rn:5 Rd:5", "FCVTZU (scalar, fixed-point, half)",
    "fcvtzu {Rd}, {Hn}, {fraction}", "C7.2", feature: .fp16,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsZero, signed: false, isFixed: true))),
    where: fractionFits),
]
