/// Floating point on vectors, and its scalar forms (Arm DDI 0487, C4.1): all that rounds.
let simdFloatingPoint: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 1 Rm:5 11000 1 Rn:5 Rd:5", "FMAXNM (vector)",
    "fmaxnm {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.maximumNumber, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 1 Rm:5 11001 1 Rn:5 Rd:5", "FMLA (vector)",
    "fmla {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.accumulate(FloatAccumulate(), .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 1 Rm:5 11010 1 Rn:5 Rd:5", "FADD (vector)",
    "fadd {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd, .float(.binary(.add, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 1 Rm:5 11011 1 Rn:5 Rd:5", "FMULX (vector)",
    "fmulx {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.multiplyExtended, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 0 sz:1 1 Rm:5 11011 1 Rn:5 Rd:5", "FMULX (scalar)",
    "fmulx {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .asimd,
    .float(.binary(.multiplyExtended, .size))),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 1 Rm:5 11100 1 Rn:5 Rd:5", "FCMEQ (vector)",
    "fcmeq {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.comparison(.equal), .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 0 sz:1 1 Rm:5 11100 1 Rn:5 Rd:5", "FCMEQ (scalar)",
    "fcmeq {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .asimd,
    .float(.binary(.comparison(.equal), .size))),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 1 Rm:5 11110 1 Rn:5 Rd:5", "FMAX (vector)",
    "fmax {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd, .float(.binary(.maximum, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 1 Rm:5 11111 1 Rn:5 Rd:5", "FRECPS (vector)",
    "frecps {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.reciprocalStep, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 0 sz:1 1 Rm:5 11111 1 Rn:5 Rd:5", "FRECPS (scalar)",
    "frecps {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .asimd,
    .float(.binary(.reciprocalStep, .size))),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 1 Rm:5 11000 1 Rn:5 Rd:5", "FMINNM (vector)",
    "fminnm {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.minimumNumber, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 1 Rm:5 11001 1 Rn:5 Rd:5", "FMLS (vector)",
    "fmls {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.accumulate(FloatAccumulate(subtracts: true), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 1 Rm:5 11010 1 Rn:5 Rd:5", "FSUB (vector)",
    "fsub {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd, .float(.binary(.subtract, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 1 Rm:5 11110 1 Rn:5 Rd:5", "FMIN (vector)",
    "fmin {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd, .float(.binary(.minimum, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 1 Rm:5 11111 1 Rn:5 Rd:5", "FRSQRTS (vector)",
    "frsqrts {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.reciprocalRootStep, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 1 sz:1 1 Rm:5 11111 1 Rn:5 Rd:5", "FRSQRTS (scalar)",
    "frsqrts {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .asimd,
    .float(.binary(.reciprocalRootStep, .size))),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 1 Rm:5 11000 1 Rn:5 Rd:5", "FMAXNMP (vector)",
    "fmaxnmp {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.pairwise(.maximumNumber, .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 1 Rm:5 11010 1 Rn:5 Rd:5", "FADDP (vector)",
    "faddp {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd, .float(.pairwise(.add, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 1 Rm:5 11011 1 Rn:5 Rd:5", "FMUL (vector)",
    "fmul {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd, .float(.binary(.multiply, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 1 Rm:5 11100 1 Rn:5 Rd:5", "FCMGE (vector)",
    "fcmge {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.comparison(.greaterOrEqual), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 0 sz:1 1 Rm:5 11100 1 Rn:5 Rd:5", "FCMGE (scalar)",
    "fcmge {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .asimd,
    .float(.binary(.comparison(.greaterOrEqual), .size))),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 1 Rm:5 11101 1 Rn:5 Rd:5", "FACGE (vector)",
    "facge {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.absoluteComparison(.greaterOrEqual), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 0 sz:1 1 Rm:5 11101 1 Rn:5 Rd:5", "FACGE (scalar)",
    "facge {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .asimd,
    .float(.binary(.absoluteComparison(.greaterOrEqual), .size))),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 1 Rm:5 11110 1 Rn:5 Rd:5", "FMAXP (vector)",
    "fmaxp {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd, .float(.pairwise(.maximum, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 1 Rm:5 11111 1 Rn:5 Rd:5", "FDIV (vector)",
    "fdiv {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd, .float(.binary(.divide, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 1 Rm:5 11000 1 Rn:5 Rd:5", "FMINNMP (vector)",
    "fminnmp {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.pairwise(.minimumNumber, .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 1 Rm:5 11010 1 Rn:5 Rd:5", "FABD (vector)",
    "fabd {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.absoluteDifference, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 1 sz:1 1 Rm:5 11010 1 Rn:5 Rd:5", "FABD (scalar)",
    "fabd {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .asimd,
    .float(.binary(.absoluteDifference, .size))),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 1 Rm:5 11100 1 Rn:5 Rd:5", "FCMGT (vector)",
    "fcmgt {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.comparison(.greater), .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 1 sz:1 1 Rm:5 11100 1 Rn:5 Rd:5", "FCMGT (scalar)",
    "fcmgt {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .asimd,
    .float(.binary(.comparison(.greater), .size))),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 1 Rm:5 11101 1 Rn:5 Rd:5", "FACGT (vector)",
    "facgt {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd,
    .float(.binary(.absoluteComparison(.greater), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 1 sz:1 1 Rm:5 11101 1 Rn:5 Rd:5", "FACGT (scalar)",
    "facgt {:sz d}, {:sz n}, {:sz m}", "C7.2", feature: .asimd,
    .float(.binary(.absoluteComparison(.greater), .size))),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 1 Rm:5 11110 1 Rn:5 Rd:5", "FMINP (vector)",
    "fminp {Vd.sz}, {Vn.sz}, {Vm.sz}", "C7.2", feature: .asimd, .float(.pairwise(.minimum, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 11000 10 Rn:5 Rd:5", "FRINTN (vector)",
    "frintn {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toIntegral(.tiesToEven, isExact: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 11001 10 Rn:5 Rd:5", "FRINTM (vector)",
    "frintm {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toIntegral(.towardsMinusInfinity, isExact: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 11010 10 Rn:5 Rd:5", "FCVTNS (vector, integer)",
    "fcvtns {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.tiesToEven, signed: true), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 0 sz:1 10000 11010 10 Rn:5 Rd:5", "FCVTNS (scalar, integer)",
    "fcvtns {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.tiesToEven, signed: true), .size))),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 11011 10 Rn:5 Rd:5", "FCVTMS (vector, integer)",
    "fcvtms {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsMinusInfinity, signed: true), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 0 sz:1 10000 11011 10 Rn:5 Rd:5", "FCVTMS (scalar, integer)",
    "fcvtms {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsMinusInfinity, signed: true), .size))),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 11100 10 Rn:5 Rd:5", "FCVTAS (vector, integer)",
    "fcvtas {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.tiesToAway, signed: true), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 0 sz:1 10000 11100 10 Rn:5 Rd:5", "FCVTAS (scalar, integer)",
    "fcvtas {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.tiesToAway, signed: true), .size))),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 11101 10 Rn:5 Rd:5", "SCVTF (vector, integer)",
    "scvtf {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.fromInteger(signed: true), .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 0 sz:1 10000 11101 10 Rn:5 Rd:5", "SCVTF (scalar, integer)",
    "scvtf {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.fromInteger(signed: true), .size))),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 10000 01100 10 Rn:5 Rd:5", "FCMGT (vector, zero)",
    "fcmgt {Vd.sz}, {Vn.sz}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isPositive, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 1 sz:1 10000 01100 10 Rn:5 Rd:5", "FCMGT (scalar, zero)",
    "fcmgt {:sz d}, {:sz n}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isPositive, .size))),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 10000 01101 10 Rn:5 Rd:5", "FCMEQ (vector, zero)",
    "fcmeq {Vd.sz}, {Vn.sz}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isZero, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 1 sz:1 10000 01101 10 Rn:5 Rd:5", "FCMEQ (scalar, zero)",
    "fcmeq {:sz d}, {:sz n}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isZero, .size))),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 10000 01110 10 Rn:5 Rd:5", "FCMLT (vector, zero)",
    "fcmlt {Vd.sz}, {Vn.sz}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isNegative, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 1 sz:1 10000 01110 10 Rn:5 Rd:5", "FCMLT (scalar, zero)",
    "fcmlt {:sz d}, {:sz n}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isNegative, .size))),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 10000 01111 10 Rn:5 Rd:5", "FABS (vector)",
    "fabs {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd, .float(.unary(.absolute, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 10000 11000 10 Rn:5 Rd:5", "FRINTP (vector)",
    "frintp {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toIntegral(.towardsPlusInfinity, isExact: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 10000 11001 10 Rn:5 Rd:5", "FRINTZ (vector)",
    "frintz {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toIntegral(.towardsZero, isExact: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 10000 11010 10 Rn:5 Rd:5", "FCVTPS (vector, integer)",
    "fcvtps {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsPlusInfinity, signed: true), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 1 sz:1 10000 11010 10 Rn:5 Rd:5", "FCVTPS (scalar, integer)",
    "fcvtps {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsPlusInfinity, signed: true), .size))),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 10000 11011 10 Rn:5 Rd:5", "FCVTZS (vector, integer)",
    "fcvtzs {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsZero, signed: true), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 1 sz:1 10000 11011 10 Rn:5 Rd:5", "FCVTZS (scalar, integer)",
    "fcvtzs {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsZero, signed: true), .size))),
  InstructionRow(
    "0 Q:1 0 01110 1 sz:1 10000 11101 10 Rn:5 Rd:5", "FRECPE (vector)",
    "frecpe {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd, .float(.unary(.reciprocalEstimate, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 1 sz:1 10000 11101 10 Rn:5 Rd:5", "FRECPE (scalar)",
    "frecpe {:sz d}, {:sz n}", "C7.2", feature: .asimd, .float(.unary(.reciprocalEstimate, .size))),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 10000 11000 10 Rn:5 Rd:5", "FRINTA (vector)",
    "frinta {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toIntegral(.tiesToAway, isExact: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 10000 11001 10 Rn:5 Rd:5", "FRINTX (vector)",
    "frintx {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toIntegral(nil, isExact: true), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 10000 11010 10 Rn:5 Rd:5", "FCVTNU (vector, integer)",
    "fcvtnu {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.tiesToEven, signed: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 0 sz:1 10000 11010 10 Rn:5 Rd:5", "FCVTNU (scalar, integer)",
    "fcvtnu {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.tiesToEven, signed: false), .size))),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 10000 11011 10 Rn:5 Rd:5", "FCVTMU (vector, integer)",
    "fcvtmu {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsMinusInfinity, signed: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 0 sz:1 10000 11011 10 Rn:5 Rd:5", "FCVTMU (scalar, integer)",
    "fcvtmu {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsMinusInfinity, signed: false), .size))),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 10000 11100 10 Rn:5 Rd:5", "FCVTAU (vector, integer)",
    "fcvtau {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.tiesToAway, signed: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 0 sz:1 10000 11100 10 Rn:5 Rd:5", "FCVTAU (scalar, integer)",
    "fcvtau {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.tiesToAway, signed: false), .size))),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 10000 11101 10 Rn:5 Rd:5", "UCVTF (vector, integer)",
    "ucvtf {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.fromInteger(signed: false), .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 0 sz:1 10000 11101 10 Rn:5 Rd:5", "UCVTF (scalar, integer)",
    "ucvtf {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.fromInteger(signed: false), .size))),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 10000 01100 10 Rn:5 Rd:5", "FCMGE (vector, zero)",
    "fcmge {Vd.sz}, {Vn.sz}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isNotNegative, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 1 sz:1 10000 01100 10 Rn:5 Rd:5", "FCMGE (scalar, zero)",
    "fcmge {:sz d}, {:sz n}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isNotNegative, .size))),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 10000 01101 10 Rn:5 Rd:5", "FCMLE (vector, zero)",
    "fcmle {Vd.sz}, {Vn.sz}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isNotPositive, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 1 sz:1 10000 01101 10 Rn:5 Rd:5", "FCMLE (scalar, zero)",
    "fcmle {:sz d}, {:sz n}, #0.0", "C7.2", feature: .asimd, .float(.unary(.isNotPositive, .size))),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 10000 01111 10 Rn:5 Rd:5", "FNEG (vector)",
    "fneg {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd, .float(.unary(.negated, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 10000 11001 10 Rn:5 Rd:5", "FRINTI (vector)",
    "frinti {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toIntegral(nil, isExact: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 10000 11010 10 Rn:5 Rd:5", "FCVTPU (vector, integer)",
    "fcvtpu {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsPlusInfinity, signed: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 1 sz:1 10000 11010 10 Rn:5 Rd:5", "FCVTPU (scalar, integer)",
    "fcvtpu {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsPlusInfinity, signed: false), .size))),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 10000 11011 10 Rn:5 Rd:5", "FCVTZU (vector, integer)",
    "fcvtzu {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsZero, signed: false), .size)), where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 1 sz:1 10000 11011 10 Rn:5 Rd:5", "FCVTZU (scalar, integer)",
    "fcvtzu {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsZero, signed: false), .size))),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 10000 11101 10 Rn:5 Rd:5", "FRSQRTE (vector)",
    "frsqrte {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd,
    .float(.unary(.reciprocalRootEstimate, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 1 11110 1 sz:1 10000 11101 10 Rn:5 Rd:5", "FRSQRTE (scalar)",
    "frsqrte {:sz d}, {:sz n}", "C7.2", feature: .asimd,
    .float(.unary(.reciprocalRootEstimate, .size))),
  InstructionRow(
    "0 Q:1 1 01110 1 sz:1 10000 11111 10 Rn:5 Rd:5", "FSQRT (vector)",
    "fsqrt {Vd.sz}, {Vn.sz}", "C7.2", feature: .asimd, .float(.unary(.squareRoot, .size)),
    where: doubleIsWhole),
  InstructionRow(
    "01 0 11110 1 sz:1 10000 11111 10 Rn:5 Rd:5", "FRECPX",
    "frecpx {:sz d}, {:sz n}", "C7.2", feature: .asimd, .float(.unary(.reciprocalExponent, .size))),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 10110 10 Rn:5 Rd:5", "FCVTN, FCVTN2",
    "fcvtn{Q?|2} {floatNarrow d}, {floatWide n}", "C7.2", feature: .asimd,
    .float(.convertNarrow(.byMode))),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 10111 10 Rn:5 Rd:5", "FCVTL, FCVTL2",
    "fcvtl{Q?|2} {floatWide d}, {floatNarrow n}", "C7.2", feature: .asimd, .float(.convertLong)),
  InstructionRow(
    "0 Q:1 1 01110 0 1 10000 10110 10 Rn:5 Rd:5", "FCVTXN, FCVTXN2",
    "fcvtxn{Q?|2} {Vd.QS}, {Vn.2d}", "C7.2", feature: .asimd, .float(.convertNarrow(.toOdd))),
  InstructionRow(
    "01 1 11110 0 1 10000 10110 10 Rn:5 Rd:5", "FCVTXN (scalar)",
    "fcvtxn {Sd}, {Dn}", "C7.2", feature: .asimd, .float(.convertNarrow(.toOdd))),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 11110 10 Rn:5 Rd:5", "FRINT32Z (vector)",
    "frint32z {Vd.sz}, {Vn.sz}", "C7.2", feature: .frintts,
    .float(.unary(.toIntegralOfWidth(32, .towardsZero), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 0 sz:1 10000 11111 10 Rn:5 Rd:5", "FRINT64Z (vector)",
    "frint64z {Vd.sz}, {Vn.sz}", "C7.2", feature: .frintts,
    .float(.unary(.toIntegralOfWidth(64, .towardsZero), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 10000 11110 10 Rn:5 Rd:5", "FRINT32X (vector)",
    "frint32x {Vd.sz}, {Vn.sz}", "C7.2", feature: .frintts,
    .float(.unary(.toIntegralOfWidth(32, nil), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 Q:1 1 01110 0 sz:1 10000 11111 10 Rn:5 Rd:5", "FRINT64X (vector)",
    "frint64x {Vd.sz}, {Vn.sz}", "C7.2", feature: .frintts,
    .float(.unary(.toIntegralOfWidth(64, nil), .size)), where: doubleIsWhole),
  InstructionRow(
    "0 1 1 01110 0 0 11000 01100 10 Rn:5 Rd:5", "FMAXNMV",
    "fmaxnmv {Sd}, {Vn.4s}", "C7.2", feature: .asimd, .float(.across(.maximumNumber, .size))),
  InstructionRow(
    "0 1 1 01110 0 0 11000 01111 10 Rn:5 Rd:5", "FMAXV",
    "fmaxv {Sd}, {Vn.4s}", "C7.2", feature: .asimd, .float(.across(.maximum, .size))),
  InstructionRow(
    "0 1 1 01110 1 0 11000 01100 10 Rn:5 Rd:5", "FMINNMV",
    "fminnmv {Sd}, {Vn.4s}", "C7.2", feature: .asimd, .float(.across(.minimumNumber, .size))),
  InstructionRow(
    "0 1 1 01110 1 0 11000 01111 10 Rn:5 Rd:5", "FMINV",
    "fminv {Sd}, {Vn.4s}", "C7.2", feature: .asimd, .float(.across(.minimum, .size))),
  InstructionRow(
    "01 1 11110 0 sz:1 11000 01100 10 Rn:5 Rd:5", "FMAXNMP (scalar)",
    "fmaxnmp {:sz d}, {Vn.2SZ}", "C7.2", feature: .asimd, .float(.pairwise(.maximumNumber, .size))),
  InstructionRow(
    "01 1 11110 0 sz:1 11000 01101 10 Rn:5 Rd:5", "FADDP (scalar)",
    "faddp {:sz d}, {Vn.2SZ}", "C7.2", feature: .asimd, .float(.pairwise(.add, .size))),
  InstructionRow(
    "01 1 11110 0 sz:1 11000 01111 10 Rn:5 Rd:5", "FMAXP (scalar)",
    "fmaxp {:sz d}, {Vn.2SZ}", "C7.2", feature: .asimd, .float(.pairwise(.maximum, .size))),
  InstructionRow(
    "01 1 11110 1 sz:1 11000 01100 10 Rn:5 Rd:5", "FMINNMP (scalar)",
    "fminnmp {:sz d}, {Vn.2SZ}", "C7.2", feature: .asimd, .float(.pairwise(.minimumNumber, .size))),
  InstructionRow(
    "01 1 11110 1 sz:1 11000 01111 10 Rn:5 Rd:5", "FMINP (scalar)",
    "fminp {:sz d}, {Vn.2SZ}", "C7.2", feature: .asimd, .float(.pairwise(.minimum, .size))),
]
