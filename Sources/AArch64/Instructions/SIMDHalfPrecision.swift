/// Half-precision arithmetic on vectors, v8.2 (Arm DDI 0487, A2.5).
let simdHalfPrecision: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 0 10 Rm:5 00 000 1 Rn:5 Rd:5", "FMAXNM (vector, half)",
    "fmaxnm {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.maximumNumber, .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 10 Rm:5 00 001 1 Rn:5 Rd:5", "FMLA (vector, half)",
    "fmla {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.accumulate(FloatAccumulate(), .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 10 Rm:5 00 010 1 Rn:5 Rd:5", "FADD (vector, half)",
    "fadd {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16, .float(.binary(.add, .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "FMULX (vector, half)",
    "fmulx {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.multiplyExtended, .half))),
  InstructionRow(
    "01 0 11110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "FMULX (scalar, half)",
    "fmulx {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.multiplyExtended, .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "FCMEQ (vector, half)",
    "fcmeq {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.comparison(.equal), .half))),
  InstructionRow(
    "01 0 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "FCMEQ (scalar, half)",
    "fcmeq {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.comparison(.equal), .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 10 Rm:5 00 110 1 Rn:5 Rd:5", "FMAX (vector, half)",
    "fmax {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16, .float(.binary(.maximum, .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "FRECPS (vector, half)",
    "frecps {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.reciprocalStep, .half))),
  InstructionRow(
    "01 0 11110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "FRECPS (scalar, half)",
    "frecps {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.reciprocalStep, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 10 Rm:5 00 000 1 Rn:5 Rd:5", "FMINNM (vector, half)",
    "fminnm {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.minimumNumber, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 10 Rm:5 00 001 1 Rn:5 Rd:5", "FMLS (vector, half)",
    "fmls {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.accumulate(FloatAccumulate(subtracts: true), .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "FSUB (vector, half)",
    "fsub {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16, .float(.binary(.subtract, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 10 Rm:5 00 110 1 Rn:5 Rd:5", "FMIN (vector, half)",
    "fmin {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16, .float(.binary(.minimum, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 10 Rm:5 00 111 1 Rn:5 Rd:5", "FRSQRTS (vector, half)",
    "frsqrts {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.reciprocalRootStep, .half))),
  InstructionRow(
    "01 0 11110 1 10 Rm:5 00 111 1 Rn:5 Rd:5", "FRSQRTS (scalar, half)",
    "frsqrts {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.reciprocalRootStep, .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 10 Rm:5 00 000 1 Rn:5 Rd:5", "FMAXNMP (vector, half)",
    "fmaxnmp {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.pairwise(.maximumNumber, .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 10 Rm:5 00 010 1 Rn:5 Rd:5", "FADDP (vector, half)",
    "faddp {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16, .float(.pairwise(.add, .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 10 Rm:5 00 011 1 Rn:5 Rd:5", "FMUL (vector, half)",
    "fmul {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16, .float(.binary(.multiply, .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "FCMGE (vector, half)",
    "fcmge {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.comparison(.greaterOrEqual), .half))),
  InstructionRow(
    "01 1 11110 0 10 Rm:5 00 100 1 Rn:5 Rd:5", "FCMGE (scalar, half)",
    "fcmge {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16,
    .float(.binary(.comparison(.greaterOrEqual), .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 10 Rm:5 00 101 1 Rn:5 Rd:5", "FACGE (vector, half)",
    "facge {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.absoluteComparison(.greaterOrEqual), .half))),
  InstructionRow(
    "01 1 11110 0 10 Rm:5 00 101 1 Rn:5 Rd:5", "FACGE (scalar, half)",
    "facge {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16,
    .float(.binary(.absoluteComparison(.greaterOrEqual), .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 10 Rm:5 00 110 1 Rn:5 Rd:5", "FMAXP (vector, half)",
    "fmaxp {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16, .float(.pairwise(.maximum, .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 10 Rm:5 00 111 1 Rn:5 Rd:5", "FDIV (vector, half)",
    "fdiv {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16, .float(.binary(.divide, .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 10 Rm:5 00 000 1 Rn:5 Rd:5", "FMINNMP (vector, half)",
    "fminnmp {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.pairwise(.minimumNumber, .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "FABD (vector, half)",
    "fabd {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.absoluteDifference, .half))),
  InstructionRow(
    "01 1 11110 1 10 Rm:5 00 010 1 Rn:5 Rd:5", "FABD (scalar, half)",
    "fabd {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.absoluteDifference, .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 10 Rm:5 00 100 1 Rn:5 Rd:5", "FCMGT (vector, half)",
    "fcmgt {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.comparison(.greater), .half))),
  InstructionRow(
    "01 1 11110 1 10 Rm:5 00 100 1 Rn:5 Rd:5", "FCMGT (scalar, half)",
    "fcmgt {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16, .float(.binary(.comparison(.greater), .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 10 Rm:5 00 101 1 Rn:5 Rd:5", "FACGT (vector, half)",
    "facgt {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16,
    .float(.binary(.absoluteComparison(.greater), .half))),
  InstructionRow(
    "01 1 11110 1 10 Rm:5 00 101 1 Rn:5 Rd:5", "FACGT (scalar, half)",
    "facgt {Hd}, {Hn}, {Hm}", "C7.2", feature: .fp16,
    .float(.binary(.absoluteComparison(.greater), .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 10 Rm:5 00 110 1 Rn:5 Rd:5", "FMINP (vector, half)",
    "fminp {Vd.QH}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .fp16, .float(.pairwise(.minimum, .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 111100 11000 10 Rn:5 Rd:5", "FRINTN (vector, half)",
    "frintn {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.tiesToEven, isExact: false), .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 111100 11001 10 Rn:5 Rd:5", "FRINTM (vector, half)",
    "frintm {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.towardsMinusInfinity, isExact: false), .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 111100 11010 10 Rn:5 Rd:5", "FCVTNS (vector, integer, half)",
    "fcvtns {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.tiesToEven, signed: true), .half))),
  InstructionRow(
    "01 0 11110 0 111100 11010 10 Rn:5 Rd:5", "FCVTNS (scalar, integer, half)",
    "fcvtns {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.tiesToEven, signed: true), .half))
  ),
  InstructionRow(
    "0 Q:1 0 01110 0 111100 11011 10 Rn:5 Rd:5", "FCVTMS (vector, integer, half)",
    "fcvtms {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsMinusInfinity, signed: true), .half))),
  InstructionRow(
    "01 0 11110 0 111100 11011 10 Rn:5 Rd:5", "FCVTMS (scalar, integer, half)",
    "fcvtms {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsMinusInfinity, signed: true), .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 111100 11100 10 Rn:5 Rd:5", "FCVTAS (vector, integer, half)",
    "fcvtas {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.tiesToAway, signed: true), .half))),
  InstructionRow(
    "01 0 11110 0 111100 11100 10 Rn:5 Rd:5", "FCVTAS (scalar, integer, half)",
    "fcvtas {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.tiesToAway, signed: true), .half))
  ),
  InstructionRow(
    "0 Q:1 0 01110 0 111100 11101 10 Rn:5 Rd:5", "SCVTF (vector, integer, half)",
    "scvtf {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.fromInteger(signed: true), .half))),
  InstructionRow(
    "01 0 11110 0 111100 11101 10 Rn:5 Rd:5", "SCVTF (scalar, integer, half)",
    "scvtf {Hd}, {Hn}", "C7.2", feature: .fp16, .float(.unary(.fromInteger(signed: true), .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 111100 01100 10 Rn:5 Rd:5", "FCMGT (vector, zero, half)",
    "fcmgt {Vd.QH}, {Vn.QH}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isPositive, .half))),
  InstructionRow(
    "01 0 11110 1 111100 01100 10 Rn:5 Rd:5", "FCMGT (scalar, zero, half)",
    "fcmgt {Hd}, {Hn}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isPositive, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 111100 01101 10 Rn:5 Rd:5", "FCMEQ (vector, zero, half)",
    "fcmeq {Vd.QH}, {Vn.QH}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isZero, .half))),
  InstructionRow(
    "01 0 11110 1 111100 01101 10 Rn:5 Rd:5", "FCMEQ (scalar, zero, half)",
    "fcmeq {Hd}, {Hn}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isZero, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 111100 01110 10 Rn:5 Rd:5", "FCMLT (vector, zero, half)",
    "fcmlt {Vd.QH}, {Vn.QH}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isNegative, .half))),
  InstructionRow(
    "01 0 11110 1 111100 01110 10 Rn:5 Rd:5", "FCMLT (scalar, zero, half)",
    "fcmlt {Hd}, {Hn}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isNegative, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 111100 01111 10 Rn:5 Rd:5", "FABS (vector, half)",
    "fabs {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16, .float(.unary(.absolute, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 111100 11000 10 Rn:5 Rd:5", "FRINTP (vector, half)",
    "frintp {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.towardsPlusInfinity, isExact: false), .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 111100 11001 10 Rn:5 Rd:5", "FRINTZ (vector, half)",
    "frintz {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.towardsZero, isExact: false), .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 111100 11010 10 Rn:5 Rd:5", "FCVTPS (vector, integer, half)",
    "fcvtps {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsPlusInfinity, signed: true), .half))),
  InstructionRow(
    "01 0 11110 1 111100 11010 10 Rn:5 Rd:5", "FCVTPS (scalar, integer, half)",
    "fcvtps {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsPlusInfinity, signed: true), .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 111100 11011 10 Rn:5 Rd:5", "FCVTZS (vector, integer, half)",
    "fcvtzs {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsZero, signed: true), .half))),
  InstructionRow(
    "01 0 11110 1 111100 11011 10 Rn:5 Rd:5", "FCVTZS (scalar, integer, half)",
    "fcvtzs {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsZero, signed: true), .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 111100 11101 10 Rn:5 Rd:5", "FRECPE (vector, half)",
    "frecpe {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16, .float(.unary(.reciprocalEstimate, .half))),
  InstructionRow(
    "01 0 11110 1 111100 11101 10 Rn:5 Rd:5", "FRECPE (scalar, half)",
    "frecpe {Hd}, {Hn}", "C7.2", feature: .fp16, .float(.unary(.reciprocalEstimate, .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 111100 11000 10 Rn:5 Rd:5", "FRINTA (vector, half)",
    "frinta {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(.tiesToAway, isExact: false), .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 111100 11001 10 Rn:5 Rd:5", "FRINTX (vector, half)",
    "frintx {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(nil, isExact: true), .half))
  ),
  InstructionRow(
    "0 Q:1 1 01110 0 111100 11010 10 Rn:5 Rd:5", "FCVTNU (vector, integer, half)",
    "fcvtnu {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.tiesToEven, signed: false), .half))),
  InstructionRow(
    "01 1 11110 0 111100 11010 10 Rn:5 Rd:5", "FCVTNU (scalar, integer, half)",
    "fcvtnu {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.tiesToEven, signed: false), .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 111100 11011 10 Rn:5 Rd:5", "FCVTMU (vector, integer, half)",
    "fcvtmu {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsMinusInfinity, signed: false), .half))),
  InstructionRow(
    "01 1 11110 0 111100 11011 10 Rn:5 Rd:5", "FCVTMU (scalar, integer, half)",
    "fcvtmu {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsMinusInfinity, signed: false), .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 111100 11100 10 Rn:5 Rd:5", "FCVTAU (vector, integer, half)",
    "fcvtau {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.tiesToAway, signed: false), .half))),
  InstructionRow(
    "01 1 11110 0 111100 11100 10 Rn:5 Rd:5", "FCVTAU (scalar, integer, half)",
    "fcvtau {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.tiesToAway, signed: false), .half))),
  InstructionRow(
    "0 Q:1 1 01110 0 111100 11101 10 Rn:5 Rd:5", "UCVTF (vector, integer, half)",
    "ucvtf {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.fromInteger(signed: false), .half))),
  InstructionRow(
    "01 1 11110 0 111100 11101 10 Rn:5 Rd:5", "UCVTF (scalar, integer, half)",
    "ucvtf {Hd}, {Hn}", "C7.2", feature: .fp16, .float(.unary(.fromInteger(signed: false), .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 111100 01100 10 Rn:5 Rd:5", "FCMGE (vector, zero, half)",
    "fcmge {Vd.QH}, {Vn.QH}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isNotNegative, .half))),
  InstructionRow(
    "01 1 11110 1 111100 01100 10 Rn:5 Rd:5", "FCMGE (scalar, zero, half)",
    "fcmge {Hd}, {Hn}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isNotNegative, .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 111100 01101 10 Rn:5 Rd:5", "FCMLE (vector, zero, half)",
    "fcmle {Vd.QH}, {Vn.QH}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isNotPositive, .half))),
  InstructionRow(
    "01 1 11110 1 111100 01101 10 Rn:5 Rd:5", "FCMLE (scalar, zero, half)",
    "fcmle {Hd}, {Hn}, #0.0", "C7.2", feature: .fp16, .float(.unary(.isNotPositive, .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 111100 01111 10 Rn:5 Rd:5", "FNEG (vector, half)",
    "fneg {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16, .float(.unary(.negated, .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 111100 11001 10 Rn:5 Rd:5", "FRINTI (vector, half)",
    "frinti {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toIntegral(nil, isExact: false), .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 111100 11010 10 Rn:5 Rd:5", "FCVTPU (vector, integer, half)",
    "fcvtpu {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsPlusInfinity, signed: false), .half))),
  InstructionRow(
    "01 1 11110 1 111100 11010 10 Rn:5 Rd:5", "FCVTPU (scalar, integer, half)",
    "fcvtpu {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsPlusInfinity, signed: false), .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 111100 11011 10 Rn:5 Rd:5", "FCVTZU (vector, integer, half)",
    "fcvtzu {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsZero, signed: false), .half))),
  InstructionRow(
    "01 1 11110 1 111100 11011 10 Rn:5 Rd:5", "FCVTZU (scalar, integer, half)",
    "fcvtzu {Hd}, {Hn}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsZero, signed: false), .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 111100 11101 10 Rn:5 Rd:5", "FRSQRTE (vector, half)",
    "frsqrte {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16,
    .float(.unary(.reciprocalRootEstimate, .half))),
  InstructionRow(
    "01 1 11110 1 111100 11101 10 Rn:5 Rd:5", "FRSQRTE (scalar, half)",
    "frsqrte {Hd}, {Hn}", "C7.2", feature: .fp16, .float(.unary(.reciprocalRootEstimate, .half))),
  InstructionRow(
    "0 Q:1 1 01110 1 111100 11111 10 Rn:5 Rd:5", "FSQRT (vector, half)",
    "fsqrt {Vd.QH}, {Vn.QH}", "C7.2", feature: .fp16, .float(.unary(.squareRoot, .half))),
  InstructionRow(
    "01 0 11110 1 111100 11111 10 Rn:5 Rd:5", "FRECPX (half)",
    "frecpx {Hd}, {Hn}", "C7.2", feature: .fp16, .float(.unary(.reciprocalExponent, .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 0 11000 01100 10 Rn:5 Rd:5", "FMAXNMV (half)",
    "fmaxnmv {Hd}, {Vn.QH}", "C7.2", feature: .fp16, .float(.across(.maximumNumber, .half))),
  InstructionRow(
    "0 Q:1 0 01110 0 0 11000 01111 10 Rn:5 Rd:5", "FMAXV (half)",
    "fmaxv {Hd}, {Vn.QH}", "C7.2", feature: .fp16, .float(.across(.maximum, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 0 11000 01100 10 Rn:5 Rd:5", "FMINNMV (half)",
    "fminnmv {Hd}, {Vn.QH}", "C7.2", feature: .fp16, .float(.across(.minimumNumber, .half))),
  InstructionRow(
    "0 Q:1 0 01110 1 0 11000 01111 10 Rn:5 Rd:5", "FMINV (half)",
    "fminv {Hd}, {Vn.QH}", "C7.2", feature: .fp16, .float(.across(.minimum, .half))),
  InstructionRow(
    "01 0 11110 0 0 11000 01100 10 Rn:5 Rd:5", "FMAXNMP (scalar, half)",
    "fmaxnmp {Hd}, {Vn.2h}", "C7.2", feature: .fp16, .float(.pairwise(.maximumNumber, .half))),
  InstructionRow(
    "01 0 11110 0 0 11000 01101 10 Rn:5 Rd:5", "FADDP (scalar, half)",
    "faddp {Hd}, {Vn.2h}", "C7.2", feature: .fp16, .float(.pairwise(.add, .half))),
  InstructionRow(
    "01 0 11110 0 0 11000 01111 10 Rn:5 Rd:5", "FMAXP (scalar, half)",
    "fmaxp {Hd}, {Vn.2h}", "C7.2", feature: .fp16, .float(.pairwise(.maximum, .half))),
  InstructionRow(
    "01 0 11110 1 0 11000 01100 10 Rn:5 Rd:5", "FMINNMP (scalar, half)",
    "fminnmp {Hd}, {Vn.2h}", "C7.2", feature: .fp16, .float(.pairwise(.minimumNumber, .half))),
  InstructionRow(
    "01 0 11110 1 0 11000 01111 10 Rn:5 Rd:5", "FMINP (scalar, half)",
    "fminp {Hd}, {Vn.2h}", "C7.2", feature: .fp16, .float(.pairwise(.minimum, .half))),
]
