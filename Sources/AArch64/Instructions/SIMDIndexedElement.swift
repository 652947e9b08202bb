/// Advanced SIMD vector by element, and scalar by element (Arm DDI 0487, C4.1).
let simdIndexedElement: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01111 size:2 L:1 M:1 Rm:4 1000 H:1 0 Rn:5 Rd:5", "MUL (by element)",
    "mul {Vd.size}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(EachLaneByElement<Lane.Multiply>.self), where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 1 01111 size:2 L:1 M:1 Rm:4 0000 H:1 0 Rn:5 Rd:5", "MLA (by element)",
    "mla {Vd.size}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(EachLaneByElement<Lane.MultiplyAdd>.self), where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 1 01111 size:2 L:1 M:1 Rm:4 0100 H:1 0 Rn:5 Rd:5", "MLS (by element)",
    "mls {Vd.size}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(EachLaneByElement<Lane.MultiplySubtract>.self), where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01111 size:2 L:1 M:1 Rm:4 1100 H:1 0 Rn:5 Rd:5", "SQDMULH (by element)",
    "sqdmulh {Vd.size}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(EachLaneByElement<Lane.SaturatingDoubleHigh>.self, Signed.self), where: isHalfOrWord
  ),
  InstructionRow(
    "0 Q:1 0 01111 size:2 L:1 M:1 Rm:4 1101 H:1 0 Rn:5 Rd:5", "SQRDMULH (by element)",
    "sqrdmulh {Vd.size}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(EachLaneByElement<Lane.SaturatingRoundingDoubleHigh>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 1 01111 size:2 L:1 M:1 Rm:4 1101 H:1 0 Rn:5 Rd:5", "SQRDMLAH (by element)",
    "sqrdmlah {Vd.size}, {Vn.size}, {element}", "C7.2", feature: .rdm,
    vector(EachLaneByElement<Lane.SaturatingRoundingDoubleAddHigh>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "01 1 11111 size:2 L:1 M:1 Rm:4 1101 H:1 0 Rn:5 Rd:5", "SQRDMLAH (scalar, by element)",
    "sqrdmlah {:size d}, {:size n}, {element}", "C7.2", feature: .rdm,
    vector(EachLaneByElement<Lane.SaturatingRoundingDoubleAddHigh>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 1 01111 size:2 L:1 M:1 Rm:4 1111 H:1 0 Rn:5 Rd:5", "SQRDMLSH (by element)",
    "sqrdmlsh {Vd.size}, {Vn.size}, {element}", "C7.2", feature: .rdm,
    vector(EachLaneByElement<Lane.SaturatingRoundingDoubleSubtractHigh>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "01 1 11111 size:2 L:1 M:1 Rm:4 1111 H:1 0 Rn:5 Rd:5", "SQRDMLSH (scalar, by element)",
    "sqrdmlsh {:size d}, {:size n}, {element}", "C7.2", feature: .rdm,
    vector(EachLaneByElement<Lane.SaturatingRoundingDoubleSubtractHigh>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01111 size:2 L:1 M:1 Rm:4 0010 H:1 0 Rn:5 Rd:5", "SMLAL, SMLAL2 (by element)",
    "smlal{Q?|2} {Vd.size+1}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.MultiplyAdd>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 1 01111 size:2 L:1 M:1 Rm:4 0010 H:1 0 Rn:5 Rd:5", "UMLAL, UMLAL2 (by element)",
    "umlal{Q?|2} {Vd.size+1}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.MultiplyAdd>.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01111 size:2 L:1 M:1 Rm:4 0110 H:1 0 Rn:5 Rd:5", "SMLSL, SMLSL2 (by element)",
    "smlsl{Q?|2} {Vd.size+1}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.MultiplySubtract>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 1 01111 size:2 L:1 M:1 Rm:4 0110 H:1 0 Rn:5 Rd:5", "UMLSL, UMLSL2 (by element)",
    "umlsl{Q?|2} {Vd.size+1}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.MultiplySubtract>.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01111 size:2 L:1 M:1 Rm:4 1010 H:1 0 Rn:5 Rd:5", "SMULL, SMULL2 (by element)",
    "smull{Q?|2} {Vd.size+1}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.Multiply>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 1 01111 size:2 L:1 M:1 Rm:4 1010 H:1 0 Rn:5 Rd:5", "UMULL, UMULL2 (by element)",
    "umull{Q?|2} {Vd.size+1}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.Multiply>.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01111 size:2 L:1 M:1 Rm:4 0011 H:1 0 Rn:5 Rd:5", "SQDMLAL, SQDMLAL2 (by element)",
    "sqdmlal{Q?|2} {Vd.size+1}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.SaturatingDoubleAdd>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01111 size:2 L:1 M:1 Rm:4 0111 H:1 0 Rn:5 Rd:5", "SQDMLSL, SQDMLSL2 (by element)",
    "sqdmlsl{Q?|2} {Vd.size+1}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.SaturatingDoubleSubtract>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01111 size:2 L:1 M:1 Rm:4 1011 H:1 0 Rn:5 Rd:5", "SQDMULL, SQDMULL2 (by element)",
    "sqdmull{Q?|2} {Vd.size+1}, {Vn.size}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.SaturatingDouble>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "01 0 11111 size:2 L:1 M:1 Rm:4 0011 H:1 0 Rn:5 Rd:5", "SQDMLAL (scalar, by element)",
    "sqdmlal {:size+1 d}, {:size n}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.SaturatingDoubleAdd>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "01 0 11111 size:2 L:1 M:1 Rm:4 0111 H:1 0 Rn:5 Rd:5", "SQDMLSL (scalar, by element)",
    "sqdmlsl {:size+1 d}, {:size n}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.SaturatingDoubleSubtract>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "01 0 11111 size:2 L:1 M:1 Rm:4 1011 H:1 0 Rn:5 Rd:5", "SQDMULL (scalar, by element)",
    "sqdmull {:size+1 d}, {:size n}, {element}", "C7.2", feature: .asimd,
    vector(LongByElement<Lane.SaturatingDouble>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "01 0 11111 size:2 L:1 M:1 Rm:4 1100 H:1 0 Rn:5 Rd:5", "SQDMULH (scalar, by element)",
    "sqdmulh {:size d}, {:size n}, {element}", "C7.2", feature: .asimd,
    vector(EachLaneByElement<Lane.SaturatingDoubleHigh>.self, Signed.self), where: isHalfOrWord
  ),
  InstructionRow(
    "01 0 11111 size:2 L:1 M:1 Rm:4 1101 H:1 0 Rn:5 Rd:5", "SQRDMULH (scalar, by element)",
    "sqrdmulh {:size d}, {:size n}, {element}", "C7.2", feature: .asimd,
    vector(EachLaneByElement<Lane.SaturatingRoundingDoubleHigh>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01111 1 sz:1 L:1 M:1 Rm:4 0001 H:1 0 Rn:5 Rd:5", "FMLA (by element)",
    "fmla {Vd.sz}, {Vn.sz}, {elementFloat}", "C7.2", feature: .asimd,
    .float(.accumulate(FloatAccumulate(byElement: true), .size)),
    where: floatElementFits),
  InstructionRow(
    "01 0 11111 1 sz:1 L:1 M:1 Rm:4 0001 H:1 0 Rn:5 Rd:5", "FMLA (scalar, by element)",
    "fmla {:sz d}, {:sz n}, {elementFloat}", "C7.2", feature: .asimd,
    .float(.accumulate(FloatAccumulate(byElement: true), .size)),
    where: floatElementFitsScalar),
  InstructionRow(
    "0 Q:1 0 01111 00 L:1 M:1 Rm:4 0001 H:1 0 Rn:5 Rd:5", "FMLA (by element, half)",
    "fmla {Vd.QH}, {Vn.QH}, {elementHalf}", "C7.2", feature: .fp16,
    .float(.accumulate(FloatAccumulate(byElement: true), .half))),
  InstructionRow(
    "01 0 11111 00 L:1 M:1 Rm:4 0001 H:1 0 Rn:5 Rd:5", "FMLA (scalar, by element, half)",
    "fmla {Hd}, {Hn}, {elementHalf}", "C7.2", feature: .fp16,
    .float(.accumulate(FloatAccumulate(byElement: true), .half))),
  InstructionRow(
    "0 Q:1 0 01111 1 sz:1 L:1 M:1 Rm:4 0101 H:1 0 Rn:5 Rd:5", "FMLS (by element)",
    "fmls {Vd.sz}, {Vn.sz}, {elementFloat}", "C7.2", feature: .asimd,
    .float(.accumulate(FloatAccumulate(subtracts: true, byElement: true), .size)),
    where: floatElementFits),
  InstructionRow(
    "01 0 11111 1 sz:1 L:1 M:1 Rm:4 0101 H:1 0 Rn:5 Rd:5", "FMLS (scalar, by element)",
    "fmls {:sz d}, {:sz n}, {elementFloat}", "C7.2", feature: .asimd,
    .float(.accumulate(FloatAccumulate(subtracts: true, byElement: true), .size)),
    where: floatElementFitsScalar),
  InstructionRow(
    "0 Q:1 0 01111 00 L:1 M:1 Rm:4 0101 H:1 0 Rn:5 Rd:5", "FMLS (by element, half)",
    "fmls {Vd.QH}, {Vn.QH}, {elementHalf}", "C7.2", feature: .fp16,
    .float(.accumulate(FloatAccumulate(subtracts: true, byElement: true), .half))),
  InstructionRow(
    "01 0 11111 00 L:1 M:1 Rm:4 0101 H:1 0 Rn:5 Rd:5", "FMLS (scalar, by element, half)",
    "fmls {Hd}, {Hn}, {elementHalf}", "C7.2", feature: .fp16,
    .float(.accumulate(FloatAccumulate(subtracts: true, byElement: true), .half))),
  InstructionRow(
    "0 Q:1 0 01111 1 sz:1 L:1 M:1 Rm:4 1001 H:1 0 Rn:5 Rd:5", "FMUL (by element)",
    "fmul {Vd.sz}, {Vn.sz}, {elementFloat}", "C7.2", feature: .asimd,
    .float(.binaryByElement(.multiply, .size)),
    where: floatElementFits),
  InstructionRow(
    "01 0 11111 1 sz:1 L:1 M:1 Rm:4 1001 H:1 0 Rn:5 Rd:5", "FMUL (scalar, by element)",
    "fmul {:sz d}, {:sz n}, {elementFloat}", "C7.2", feature: .asimd,
    .float(.binaryByElement(.multiply, .size)),
    where: floatElementFitsScalar),
  InstructionRow(
    "0 Q:1 0 01111 00 L:1 M:1 Rm:4 1001 H:1 0 Rn:5 Rd:5", "FMUL (by element, half)",
    "fmul {Vd.QH}, {Vn.QH}, {elementHalf}", "C7.2", feature: .fp16,
    .float(.binaryByElement(.multiply, .half))
  ),
  InstructionRow(
    "01 0 11111 00 L:1 M:1 Rm:4 1001 H:1 0 Rn:5 Rd:5", "FMUL (scalar, by element, half)",
    "fmul {Hd}, {Hn}, {elementHalf}", "C7.2", feature: .fp16,
    .float(.binaryByElement(.multiply, .half))),
  InstructionRow(
    "0 Q:1 1 01111 1 sz:1 L:1 M:1 Rm:4 1001 H:1 0 Rn:5 Rd:5", "FMULX (by element)",
    "fmulx {Vd.sz}, {Vn.sz}, {elementFloat}", "C7.2", feature: .asimd,
    .float(.binaryByElement(.multiplyExtended, .size)),
    where: floatElementFits),
  InstructionRow(
    "01 1 11111 1 sz:1 L:1 M:1 Rm:4 1001 H:1 0 Rn:5 Rd:5", "FMULX (scalar, by element)",
    "fmulx {:sz d}, {:sz n}, {elementFloat}", "C7.2", feature: .asimd,
    .float(.binaryByElement(.multiplyExtended, .size)),
    where: floatElementFitsScalar),
  InstructionRow(
    "0 Q:1 1 01111 00 L:1 M:1 Rm:4 1001 H:1 0 Rn:5 Rd:5", "FMULX (by element, half)",
    "fmulx {Vd.QH}, {Vn.QH}, {elementHalf}", "C7.2", feature: .fp16,
    .float(.binaryByElement(.multiplyExtended, .half))),
  InstructionRow(
    "01 1 11111 00 L:1 M:1 Rm:4 1001 H:1 0 Rn:5 Rd:5", "FMULX (scalar, by element, half)",
    "fmulx {Hd}, {Hn}, {elementHalf}", "C7.2", feature: .fp16,
    .float(.binaryByElement(.multiplyExtended, .half))),
]
