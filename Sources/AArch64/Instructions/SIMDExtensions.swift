/// Vector instructions of v8.2 to v8.6: dot products, matrices, complex numbers, BFloat16, FHM.
let simdExtensions: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5", "SDOT (vector)",
    "sdot {Vd.QS}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .dotProd, dotProduct(SignedBytes.self)),
  InstructionRow(
    "0 Q:1 0 01111 10 L:1 M:1 Rm:4 1110 H:1 0 Rn:5 Rd:5", "SDOT (by element)",
    "sdot {Vd.QS}, {Vn.Q}, {elementGroup 4b}", "C7.2", feature: .dotProd,
    dotProduct(SignedBytes.self, byElement: true)),
  InstructionRow(
    "0 Q:1 1 01110 10 0 Rm:5 1 0010 1 Rn:5 Rd:5", "UDOT (vector)",
    "udot {Vd.QS}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .dotProd, dotProduct(UnsignedBytes.self)),
  InstructionRow(
    "0 Q:1 1 01111 10 L:1 M:1 Rm:4 1110 H:1 0 Rn:5 Rd:5", "UDOT (by element)",
    "udot {Vd.QS}, {Vn.Q}, {elementGroup 4b}", "C7.2", feature: .dotProd,
    dotProduct(UnsignedBytes.self, byElement: true)),
  InstructionRow(
    "0 Q:1 0 01110 10 0 Rm:5 1 0011 1 Rn:5 Rd:5", "USDOT (vector)",
    "usdot {Vd.QS}, {Vn.Q}, {Vm.Q}", "C7.2", feature: .i8mm, dotProduct(UnsignedBySignedBytes.self)),
  InstructionRow(
    "0 Q:1 0 01111 10 L:1 M:1 Rm:4 1111 H:1 0 Rn:5 Rd:5", "USDOT (by element)",
    "usdot {Vd.QS}, {Vn.Q}, {elementGroup 4b}", "C7.2", feature: .i8mm,
    dotProduct(UnsignedBySignedBytes.self, byElement: true)),
  InstructionRow(
    "0 Q:1 0 01111 00 L:1 M:1 Rm:4 1111 H:1 0 Rn:5 Rd:5", "SUDOT (by element)",
    "sudot {Vd.QS}, {Vn.Q}, {elementGroup 4b}", "C7.2", feature: .i8mm,
    dotProduct(SignedByUnsignedBytes.self, byElement: true)),
  InstructionRow(
    "0 1 0 01110 10 0 Rm:5 1 0100 1 Rn:5 Rd:5", "SMMLA",
    "smmla {Vd.4s}, {Vn.16b}, {Vm.16b}", "C7.2", feature: .i8mm, matrixProduct(SignedBytes.self)),
  InstructionRow(
    "0 1 1 01110 10 0 Rm:5 1 0100 1 Rn:5 Rd:5", "UMMLA",
    "ummla {Vd.4s}, {Vn.16b}, {Vm.16b}", "C7.2", feature: .i8mm, matrixProduct(UnsignedBytes.self)),
  InstructionRow(
    "0 1 0 01110 10 0 Rm:5 1 0101 1 Rn:5 Rd:5", "USMMLA",
    "usmmla {Vd.4s}, {Vn.16b}, {Vm.16b}", "C7.2", feature: .i8mm,
    matrixProduct(UnsignedBySignedBytes.self)),
  InstructionRow(
    "0 Q:1 1 01110 01 0 Rm:5 1 1111 1 Rn:5 Rd:5", "BFDOT (vector)",
    "bfdot {Vd.QS}, {Vn.QH}, {Vm.QH}", "C7.2", feature: .bf16, .float(.dotProduct(BFloat16Dot()))),
  InstructionRow(
    "0 Q:1 0 01111 01 L:1 M:1 Rm:4 1111 H:1 0 Rn:5 Rd:5", "BFDOT (by element)",
    "bfdot {Vd.QS}, {Vn.QH}, {elementGroup 2h}", "C7.2", feature: .bf16,
    .float(.dotProduct(BFloat16Dot(byElement: true)))),
  InstructionRow(
    "0 1 1 01110 01 0 Rm:5 1 1101 1 Rn:5 Rd:5", "BFMMLA",
    "bfmmla {Vd.4s}, {Vn.8h}, {Vm.8h}", "C7.2", feature: .bf16, .float(.matrixProduct)),
  InstructionRow(
    "0 Q:1 1 01110 11 0 Rm:5 1 1111 1 Rn:5 Rd:5", "BFMLALB, BFMLALT (vector)",
    "bfmlal{Q?b|t} {Vd.4s}, {Vn.8h}, {Vm.8h}", "C7.2", feature: .bf16,
    .float(.accumulateBFloat16(BFloat16MultiplyAdd()))),
  InstructionRow(
    "0 Q:1 0 01111 11 L:1 M:1 Rm:4 1111 H:1 0 Rn:5 Rd:5", "BFMLALB, BFMLALT (by element)",
    "bfmlal{Q?b|t} {Vd.4s}, {Vn.8h}, {elementHalf}", "C7.2", feature: .bf16,
    .float(.accumulateBFloat16(BFloat16MultiplyAdd(byElement: true)))),
  InstructionRow(
    "0 Q:1 0 01110 10 10000 10110 10 Rn:5 Rd:5", "BFCVTN, BFCVTN2",
    "bfcvtn{Q?|2} {Vd.QH}, {Vn.4s}", "C7.2", feature: .bf16, .float(.convertNarrow(.toBFloat16))),
  InstructionRow(
    "0 Q:1 0 01110 00 1 Rm:5 11101 1 Rn:5 Rd:5", "FMLAL (vector)",
    "fmlal {Vd.QS}, {Vn.FHM}, {Vm.FHM}", "C7.2", feature: .fhm,
    .float(.accumulateLong(FloatAccumulateLong()))),
  InstructionRow(
    "0 Q:1 0 01111 10 L:1 M:1 Rm:4 0000 H:1 0 Rn:5 Rd:5", "FMLAL (by element)",
    "fmlal {Vd.QS}, {Vn.FHM}, {elementHalf}", "C7.2", feature: .fhm,
    .float(.accumulateLong(FloatAccumulateLong(byElement: true)))),
  InstructionRow(
    "0 Q:1 0 01110 10 1 Rm:5 11101 1 Rn:5 Rd:5", "FMLSL (vector)",
    "fmlsl {Vd.QS}, {Vn.FHM}, {Vm.FHM}", "C7.2", feature: .fhm,
    .float(.accumulateLong(FloatAccumulateLong(subtracts: true)))),
  InstructionRow(
    "0 Q:1 0 01111 10 L:1 M:1 Rm:4 0100 H:1 0 Rn:5 Rd:5", "FMLSL (by element)",
    "fmlsl {Vd.QS}, {Vn.FHM}, {elementHalf}", "C7.2", feature: .fhm,
    .float(.accumulateLong(FloatAccumulateLong(subtracts: true, byElement: true)))),
  InstructionRow(
    "0 Q:1 1 01110 00 1 Rm:5 11001 1 Rn:5 Rd:5", "FMLAL2 (vector)",
    "fmlal2 {Vd.QS}, {Vn.FHM}, {Vm.FHM}", "C7.2", feature: .fhm,
    .float(.accumulateLong(FloatAccumulateLong(isUpper: true)))),
  InstructionRow(
    "0 Q:1 1 01111 10 L:1 M:1 Rm:4 1000 H:1 0 Rn:5 Rd:5", "FMLAL2 (by element)",
    "fmlal2 {Vd.QS}, {Vn.FHM}, {elementHalf}", "C7.2", feature: .fhm,
    .float(.accumulateLong(FloatAccumulateLong(isUpper: true, byElement: true)))),
  InstructionRow(
    "0 Q:1 1 01110 10 1 Rm:5 11001 1 Rn:5 Rd:5", "FMLSL2 (vector)",
    "fmlsl2 {Vd.QS}, {Vn.FHM}, {Vm.FHM}", "C7.2", feature: .fhm,
    .float(.accumulateLong(FloatAccumulateLong(subtracts: true, isUpper: true)))),
  InstructionRow(
    "0 Q:1 1 01111 10 L:1 M:1 Rm:4 1100 H:1 0 Rn:5 Rd:5", "FMLSL2 (by element)",
    "fmlsl2 {Vd.QS}, {Vn.FHM}, {elementHalf}", "C7.2", feature: .fhm,
    .float(.accumulateLong(FloatAccumulateLong(subtracts: true, isUpper: true, byElement: true)))),
  InstructionRow(
    "0 Q:1 1 01110 size:2 0 Rm:5 110 rot:2 1 Rn:5 Rd:5", "FCMLA (vector)",
    "fcmla {Vd.size}, {Vn.size}, {Vm.size}, #{rot?0|90|180|270}", "C7.2", feature: .fcma,
    .float(.complexMultiplyAdd(ComplexMultiplyAdd())),
    where: complexFits),
  InstructionRow(
    "0 Q:1 1 01110 size:2 0 Rm:5 111 rot:1 0 1 Rn:5 Rd:5", "FCADD",
    "fcadd {Vd.size}, {Vn.size}, {Vm.size}, #{rot?90|270}", "C7.2", feature: .fcma,
    .float(.complexAdd),
    where: complexFits),
  InstructionRow(
    "0 Q:1 1 01111 01 L:1 M:1 Rm:4 0 rot:2 1 H:1 0 Rn:5 Rd:5", "FCMLA (by element, half)",
    "fcmla {Vd.QH}, {Vn.QH}, {elementComplex h}, #{rot?0|90|180|270}", "C7.2", feature: .fcma,
    .float(.complexMultiplyAdd(ComplexMultiplyAdd(byElement: true))), where: complexElementFits),
  InstructionRow(
    "0 1 1 01111 10 0 M:1 Rm:4 0 rot:2 1 H:1 0 Rn:5 Rd:5", "FCMLA (by element, single)",
    "fcmla {Vd.4s}, {Vn.4s}, {elementComplex s}, #{rot?0|90|180|270}", "C7.2", feature: .fcma,
    .float(.complexMultiplyAdd(ComplexMultiplyAdd(byElement: true)))),
]

private let complexFits: @Sendable (Instruction) -> Bool = { i in
  i.bits(23, 22) != 0 && (i.bit(30) || i.bits(23, 22) != 3)
}
private let complexElementFits: @Sendable (Instruction) -> Bool = { $0.bit(30) || !$0.bit(11) }
