/// Scalar floating point of single and double precision (Arm DDI 0487, C4.1): all that rounds,
/// compares or converts.
let floatingPoint: [InstructionRow] = [
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 000001 10000 Rn:5 Rd:5", "FABS (scalar)",
    "fabs {:sz d}, {:sz n}", "C7.2", feature: .fp, .float(.unary(.absolute, .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 000010 10000 Rn:5 Rd:5", "FNEG (scalar)",
    "fneg {:sz d}, {:sz n}", "C7.2", feature: .fp, .float(.unary(.negated, .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 000011 10000 Rn:5 Rd:5", "FSQRT (scalar)",
    "fsqrt {:sz d}, {:sz n}", "C7.2", feature: .fp, .float(.unary(.squareRoot, .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001000 10000 Rn:5 Rd:5", "FRINTN (scalar)",
    "frintn {:sz d}, {:sz n}", "C7.2", feature: .fp,
    .float(.unary(.toIntegral(.tiesToEven, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001001 10000 Rn:5 Rd:5", "FRINTP (scalar)",
    "frintp {:sz d}, {:sz n}", "C7.2", feature: .fp,
    .float(.unary(.toIntegral(.towardsPlusInfinity, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001010 10000 Rn:5 Rd:5", "FRINTM (scalar)",
    "frintm {:sz d}, {:sz n}", "C7.2", feature: .fp,
    .float(.unary(.toIntegral(.towardsMinusInfinity, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001011 10000 Rn:5 Rd:5", "FRINTZ (scalar)",
    "frintz {:sz d}, {:sz n}", "C7.2", feature: .fp,
    .float(.unary(.toIntegral(.towardsZero, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001100 10000 Rn:5 Rd:5", "FRINTA (scalar)",
    "frinta {:sz d}, {:sz n}", "C7.2", feature: .fp,
    .float(.unary(.toIntegral(.tiesToAway, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001110 10000 Rn:5 Rd:5", "FRINTX (scalar)",
    "frintx {:sz d}, {:sz n}", "C7.2", feature: .fp,
    .float(.unary(.toIntegral(nil, isExact: true), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 001111 10000 Rn:5 Rd:5", "FRINTI (scalar)",
    "frinti {:sz d}, {:sz n}", "C7.2", feature: .fp,
    .float(.unary(.toIntegral(nil, isExact: false), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 010000 10000 Rn:5 Rd:5", "FRINT32Z (scalar)",
    "frint32z {:sz d}, {:sz n}", "C7.2", feature: .frintts,
    .float(.unary(.toIntegralOfWidth(32, .towardsZero), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 010001 10000 Rn:5 Rd:5", "FRINT32X (scalar)",
    "frint32x {:sz d}, {:sz n}", "C7.2", feature: .frintts,
    .float(.unary(.toIntegralOfWidth(32, nil), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 010010 10000 Rn:5 Rd:5", "FRINT64Z (scalar)",
    "frint64z {:sz d}, {:sz n}", "C7.2", feature: .frintts,
    .float(.unary(.toIntegralOfWidth(64, .towardsZero), .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 010011 10000 Rn:5 Rd:5", "FRINT64X (scalar)",
    "frint64x {:sz d}, {:sz n}", "C7.2", feature: .frintts,
    .float(.unary(.toIntegralOfWidth(64, nil), .type))),
  InstructionRow(
    "0 0 0 11110 00 1 000101 10000 Rn:5 Rd:5", "FCVT (S to D)",
    "fcvt {Dd}, {Sn}", "C7.2", feature: .fp,
    .float(.convert(.singleToDouble))),
  InstructionRow(
    "0 0 0 11110 00 1 000111 10000 Rn:5 Rd:5", "FCVT (S to H)",
    "fcvt {Hd}, {Sn}", "C7.2", feature: .fp,
    .float(.convert(.singleToHalf))),
  InstructionRow(
    "0 0 0 11110 01 1 000100 10000 Rn:5 Rd:5", "FCVT (D to S)",
    "fcvt {Sd}, {Dn}", "C7.2", feature: .fp,
    .float(.convert(.doubleToSingle))),
  InstructionRow(
    "0 0 0 11110 01 1 000111 10000 Rn:5 Rd:5", "FCVT (D to H)",
    "fcvt {Hd}, {Dn}", "C7.2", feature: .fp,
    .float(.convert(.doubleToHalf))),
  InstructionRow(
    "0 0 0 11110 11 1 000100 10000 Rn:5 Rd:5", "FCVT (H to S)",
    "fcvt {Sd}, {Hn}", "C7.2", feature: .fp,
    .float(.convert(.halfToSingle))),
  InstructionRow(
    "0 0 0 11110 11 1 000101 10000 Rn:5 Rd:5", "FCVT (H to D)",
    "fcvt {Dd}, {Hn}", "C7.2", feature: .fp,
    .float(.convert(.halfToDouble))),
  InstructionRow(
    "0 0 0 11110 01 1 000110 10000 Rn:5 Rd:5", "BFCVT",
    "bfcvt {Hd}, {Sn}", "C7.2", feature: .bf16, .float(.convert(.singleToBFloat16))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 00 1000 Rn:5 00000", "FCMP",
    "fcmp {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.compare(FloatCompare()))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 zeros:5 00 1000 Rn:5 01000", "FCMP (zero)",
    "fcmp {:sz n}, #0.0", "C7.2", feature: .fp, .float(.compare(FloatCompare(withZero: true)))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 00 1000 Rn:5 10000", "FCMPE",
    "fcmpe {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.compare(FloatCompare(signals: true)))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 zeros:5 00 1000 Rn:5 11000", "FCMPE (zero)",
    "fcmpe {:sz n}, #0.0", "C7.2", feature: .fp,
    .float(.compare(FloatCompare(withZero: true, signals: true)))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 cond:4 01 Rn:5 0 nzcv:4", "FCCMP",
    "fccmp {:sz n}, {:sz m}, {#nzcv}, {cond}", "C7.2", feature: .fp,
    .float(.conditionalCompare(FloatCompare()))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 cond:4 01 Rn:5 1 nzcv:4", "FCCMPE",
    "fccmpe {:sz n}, {:sz m}, {#nzcv}, {cond}", "C7.2", feature: .fp,
    .float(.conditionalCompare(FloatCompare(signals: true)))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 cond:4 11 Rn:5 Rd:5", "FCSEL",
    "fcsel {:sz d}, {:sz n}, {:sz m}, {cond}", "C7.2", feature: .fp, .float(.select)),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0000 10 Rn:5 Rd:5", "FMUL (scalar)",
    "fmul {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.binary(.multiply, .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0001 10 Rn:5 Rd:5", "FDIV (scalar)",
    "fdiv {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.binary(.divide, .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0010 10 Rn:5 Rd:5", "FADD (scalar)",
    "fadd {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.binary(.add, .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0011 10 Rn:5 Rd:5", "FSUB (scalar)",
    "fsub {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.binary(.subtract, .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0100 10 Rn:5 Rd:5", "FMAX (scalar)",
    "fmax {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.binary(.maximum, .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0101 10 Rn:5 Rd:5", "FMIN (scalar)",
    "fmin {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.binary(.minimum, .type))),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0110 10 Rn:5 Rd:5", "FMAXNM (scalar)",
    "fmaxnm {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.binary(.maximumNumber, .type))
  ),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 0111 10 Rn:5 Rd:5", "FMINNM (scalar)",
    "fminnm {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp, .float(.binary(.minimumNumber, .type))
  ),
  InstructionRow(
    "0 0 0 11110 0 sz:1 1 Rm:5 1000 10 Rn:5 Rd:5", "FNMUL (scalar)",
    "fnmul {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .fp,
    .float(.binary(.multiplyNegated, .type))),
  InstructionRow(
    "0 0 0 11111 0 sz:1 0 Rm:5 0 Ra:5 Rn:5 Rd:5", "FMADD",
    "fmadd {:sz d}, {:sz n}, {:sz m}, {:sz a}", "C7.2", feature: .fp,
    .float(.multiplyAdd(FloatMultiplyAdd()))),
  InstructionRow(
    "0 0 0 11111 0 sz:1 0 Rm:5 1 Ra:5 Rn:5 Rd:5", "FMSUB",
    "fmsub {:sz d}, {:sz n}, {:sz m}, {:sz a}", "C7.2", feature: .fp,
    .float(.multiplyAdd(FloatMultiplyAdd(negatesProduct: true)))),
  InstructionRow(
    "0 0 0 11111 0 sz:1 1 Rm:5 0 Ra:5 Rn:5 Rd:5", "FNMADD",
    "fnmadd {:sz d}, {:sz n}, {:sz m}, {:sz a}", "C7.2", feature: .fp,
    .float(.multiplyAdd(FloatMultiplyAdd(negatesProduct: true, negatesAddend: true)))),
  InstructionRow(
    "0 0 0 11111 0 sz:1 1 Rm:5 1 Ra:5 Rn:5 Rd:5", "FNMSUB",
    "fnmsub {:sz d}, {:sz n}, {:sz m}, {:sz a}", "C7.2", feature: .fp,
    .float(.multiplyAdd(FloatMultiplyAdd(negatesAddend: true)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 000 000000 Rn:5 Rd:5", "FCVTNS (scalar, to general)",
    "fcvtns {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .tiesToEven, signed: true)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 001 000000 Rn:5 Rd:5", "FCVTNU (scalar, to general)",
    "fcvtnu {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .tiesToEven, signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 100 000000 Rn:5 Rd:5", "FCVTAS (scalar, to general)",
    "fcvtas {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .tiesToAway, signed: true)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 101 000000 Rn:5 Rd:5", "FCVTAU (scalar, to general)",
    "fcvtau {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .tiesToAway, signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 01 000 000000 Rn:5 Rd:5", "FCVTPS (scalar, to general)",
    "fcvtps {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsPlusInfinity, signed: true)))
  ),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 01 001 000000 Rn:5 Rd:5", "FCVTPU (scalar, to general)",
    "fcvtpu {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsPlusInfinity, signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 10 000 000000 Rn:5 Rd:5", "FCVTMS (scalar, to general)",
    "fcvtms {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsMinusInfinity, signed: true)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 10 001 000000 Rn:5 Rd:5", "FCVTMU (scalar, to general)",
    "fcvtmu {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsMinusInfinity, signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 11 000 000000 Rn:5 Rd:5", "FCVTZS (scalar, to general)",
    "fcvtzs {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsZero, signed: true)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 11 001 000000 Rn:5 Rd:5", "FCVTZU (scalar, to general)",
    "fcvtzu {Rd}, {:sz n}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsZero, signed: false)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 010 000000 Rn:5 Rd:5", "SCVTF (scalar, from general)",
    "scvtf {:sz d}, {Rn}", "C7.2", feature: .fp,
    .float(.fromGeneral(FloatFromGeneral(signed: true)))),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 1 00 011 000000 Rn:5 Rd:5", "UCVTF (scalar, from general)",
    "ucvtf {:sz d}, {Rn}", "C7.2", feature: .fp,
    .float(.fromGeneral(FloatFromGeneral(signed: false)))),
  InstructionRow(
    "0 0 0 11110 01 1 11 110 000000 Rn:5 Rd:5", "FJCVTZS",
    "fjcvtzs {Wd}, {Dn}", "C7.2", feature: .jscvt, .float(.toJavaScriptInteger)),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 0 00 010 scale:6 Rn:5 Rd:5", "SCVTF (scalar, fixed-point)",
    "scvtf {:sz d}, {Rn}, {fraction}", "C7.2", feature: .fp,
    .float(.fromGeneral(FloatFromGeneral(signed: true, isFixed: true))), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 0 00 011 scale:6 Rn:5 Rd:5", "UCVTF (scalar, fixed-point)",
    "ucvtf {:sz d}, {Rn}, {fraction}", "C7.2", feature: .fp,
    .float(.fromGeneral(FloatFromGeneral(signed: false, isFixed: true))), where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 0 11 000 scale:6 Rn:5 Rd:5", "FCVTZS (scalar, fixed-point)",
    "fcvtzs {Rd}, {:sz n}, {fraction}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsZero, signed: true, isFixed: true))),
    where: fractionFits),
  InstructionRow(
    "sf:1 0 0 11110 0 sz:1 0 11 001 scale:6 Rn:5 Rd:5", "FCVTZU (scalar, fixed-point)",
    "fcvtzu {Rd}, {:sz n}, {fraction}", "C7.2", feature: .fp,
    .float(.toGeneral(FloatToGeneral(rounding: .towardsZero, signed: false, isFixed: true))),
    where: fractionFits),
]
