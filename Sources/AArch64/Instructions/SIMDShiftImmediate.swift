/// Advanced SIMD shift by immediate (Arm DDI 0487, C4.1). Without `immh` this is the modified
/// immediate class, whose rows come first.
let simdShiftImmediate: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 00000 1 Rn:5 Rd:5", "SSHR",
    "sshr {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRight>.self, Signed.self),
    where: shiftFull),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 00000 1 Rn:5 Rd:5", "USHR",
    "ushr {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRight>.self),
    where: shiftFull),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 00010 1 Rn:5 Rd:5", "SSRA",
    "ssra {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRightAdd>.self, Signed.self), where: shiftFull),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 00010 1 Rn:5 Rd:5", "USRA",
    "usra {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRightAdd>.self), where: shiftFull),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 00100 1 Rn:5 Rd:5", "SRSHR",
    "srshr {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.RoundingShiftRight>.self, Signed.self), where: shiftFull),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 00100 1 Rn:5 Rd:5", "URSHR",
    "urshr {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.RoundingShiftRight>.self), where: shiftFull),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 00110 1 Rn:5 Rd:5", "SRSRA",
    "srsra {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.RoundingShiftRightAdd>.self, Signed.self), where: shiftFull),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 00110 1 Rn:5 Rd:5", "URSRA",
    "ursra {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.RoundingShiftRightAdd>.self), where: shiftFull),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 01000 1 Rn:5 Rd:5", "SRI",
    "sri {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRightInsert>.self),
    where: shiftFull),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 01010 1 Rn:5 Rd:5", "SHL",
    "shl {Vd.immh}, {Vn.immh}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.ShiftLeft>.self),
    where: shiftFull),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 01010 1 Rn:5 Rd:5", "SLI",
    "sli {Vd.immh}, {Vn.immh}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.ShiftLeftInsert>.self),
    where: shiftFull),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 01100 1 Rn:5 Rd:5", "SQSHLU",
    "sqshlu {Vd.immh}, {Vn.immh}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.SaturatingShiftLeftUnsigned>.self, Signed.self), where: shiftFull),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 01110 1 Rn:5 Rd:5", "SQSHL (immediate)",
    "sqshl {Vd.immh}, {Vn.immh}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.SaturatingShiftLeft>.self, Signed.self), where: shiftFull),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 01110 1 Rn:5 Rd:5", "UQSHL (immediate)",
    "uqshl {Vd.immh}, {Vn.immh}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.SaturatingShiftLeft>.self), where: shiftFull),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 10000 1 Rn:5 Rd:5", "SHRN, SHRN2",
    "shrn{Q?|2} {Vd.immh}, {Vn.immh+1}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.ShiftRight, Truncating>.self), where: shiftNarrow),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 10001 1 Rn:5 Rd:5", "RSHRN, RSHRN2",
    "rshrn{Q?|2} {Vd.immh}, {Vn.immh+1}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.RoundingShiftRight, Truncating>.self), where: shiftNarrow),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 10010 1 Rn:5 Rd:5", "SQSHRN, SQSHRN2",
    "sqshrn{Q?|2} {Vd.immh}, {Vn.immh+1}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.ShiftRight, Saturating>.self, Signed.self),
    where: shiftNarrow),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 10011 1 Rn:5 Rd:5", "SQRSHRN, SQRSHRN2",
    "sqrshrn{Q?|2} {Vd.immh}, {Vn.immh+1}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.RoundingShiftRight, Saturating>.self, Signed.self),
    where: shiftNarrow),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 10000 1 Rn:5 Rd:5", "SQSHRUN, SQSHRUN2",
    "sqshrun{Q?|2} {Vd.immh}, {Vn.immh+1}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.ShiftRight, SaturatingUnsigned>.self, Signed.self),
    where: shiftNarrow),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 10001 1 Rn:5 Rd:5", "SQRSHRUN, SQRSHRUN2",
    "sqrshrun{Q?|2} {Vd.immh}, {Vn.immh+1}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.RoundingShiftRight, SaturatingUnsigned>.self, Signed.self),
    where: shiftNarrow),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 10010 1 Rn:5 Rd:5", "UQSHRN, UQSHRN2",
    "uqshrn{Q?|2} {Vd.immh}, {Vn.immh+1}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.ShiftRight, Saturating>.self),
    where: shiftNarrow),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 10011 1 Rn:5 Rd:5", "UQRSHRN, UQRSHRN2",
    "uqrshrn{Q?|2} {Vd.immh}, {Vn.immh+1}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.RoundingShiftRight, Saturating>.self),
    where: shiftNarrow),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5", "SSHLL, SSHLL2",
    "sshll{Q?|2} {Vd.immh+1}, {Vn.immh}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LongLeftShift.self, Signed.self), where: shiftNarrow),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 10100 1 Rn:5 Rd:5", "USHLL, USHLL2",
    "ushll{Q?|2} {Vd.immh+1}, {Vn.immh}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LongLeftShift.self), where: shiftNarrow),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 11100 1 Rn:5 Rd:5", "SCVTF (vector, fixed-point)",
    "scvtf {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    .float(.unary(.fromInteger(signed: true), .shift)), where: shiftFloat),
  InstructionRow(
    "0 Q:1 0 011110 001 immhb:1 immb:3 11100 1 Rn:5 Rd:5", "SCVTF (vector, fixed-point, half)",
    "scvtf {Vd.QH}, {Vn.QH}, {halfFraction}", "C7.2", feature: .fp16,
    .float(.unary(.fromInteger(signed: true), .shift))),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 11100 1 Rn:5 Rd:5", "UCVTF (vector, fixed-point)",
    "ucvtf {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    .float(.unary(.fromInteger(signed: false), .shift)), where: shiftFloat),
  InstructionRow(
    "0 Q:1 1 011110 001 immhb:1 immb:3 11100 1 Rn:5 Rd:5", "UCVTF (vector, fixed-point, half)",
    "ucvtf {Vd.QH}, {Vn.QH}, {halfFraction}", "C7.2", feature: .fp16,
    .float(.unary(.fromInteger(signed: false), .shift))),
  InstructionRow(
    "0 Q:1 0 011110 immh:4 immb:3 11111 1 Rn:5 Rd:5", "FCVTZS (vector, fixed-point)",
    "fcvtzs {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsZero, signed: true), .shift)), where: shiftFloat
  ),
  InstructionRow(
    "0 Q:1 0 011110 001 immhb:1 immb:3 11111 1 Rn:5 Rd:5", "FCVTZS (vector, fixed-point, half)",
    "fcvtzs {Vd.QH}, {Vn.QH}, {halfFraction}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsZero, signed: true), .shift))),
  InstructionRow(
    "0 Q:1 1 011110 immh:4 immb:3 11111 1 Rn:5 Rd:5", "FCVTZU (vector, fixed-point)",
    "fcvtzu {Vd.immh}, {Vn.immh}, {shiftRight}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsZero, signed: false), .shift)), where: shiftFloat
  ),
  InstructionRow(
    "0 Q:1 1 011110 001 immhb:1 immb:3 11111 1 Rn:5 Rd:5", "FCVTZU (vector, fixed-point, half)",
    "fcvtzu {Vd.QH}, {Vn.QH}, {halfFraction}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsZero, signed: false), .shift))),
]

/// Advanced SIMD scalar shift by immediate (Arm DDI 0487, C4.1).
let simdScalarShiftImmediate: [InstructionRow] = [
  InstructionRow(
    "01 0 111110 immh:4 immb:3 00000 1 Rn:5 Rd:5", "SSHR (scalar)",
    "sshr {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRight>.self, Signed.self),
    where: shiftLong),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 00000 1 Rn:5 Rd:5", "USHR (scalar)",
    "ushr {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRight>.self),
    where: shiftLong),
  InstructionRow(
    "01 0 111110 immh:4 immb:3 00010 1 Rn:5 Rd:5", "SSRA (scalar)",
    "ssra {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRightAdd>.self, Signed.self), where: shiftLong),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 00010 1 Rn:5 Rd:5", "USRA (scalar)",
    "usra {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRightAdd>.self), where: shiftLong),
  InstructionRow(
    "01 0 111110 immh:4 immb:3 00100 1 Rn:5 Rd:5", "SRSHR (scalar)",
    "srshr {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.RoundingShiftRight>.self, Signed.self), where: shiftLong),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 00100 1 Rn:5 Rd:5", "URSHR (scalar)",
    "urshr {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.RoundingShiftRight>.self), where: shiftLong),
  InstructionRow(
    "01 0 111110 immh:4 immb:3 00110 1 Rn:5 Rd:5", "SRSRA (scalar)",
    "srsra {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.RoundingShiftRightAdd>.self, Signed.self), where: shiftLong),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 00110 1 Rn:5 Rd:5", "URSRA (scalar)",
    "ursra {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.RoundingShiftRightAdd>.self), where: shiftLong),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 01000 1 Rn:5 Rd:5", "SRI (scalar)",
    "sri {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(RightShift<Lane.ShiftRightInsert>.self),
    where: shiftLong),
  InstructionRow(
    "01 0 111110 immh:4 immb:3 01010 1 Rn:5 Rd:5", "SHL (scalar)",
    "shl {:immh d}, {:immh n}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.ShiftLeft>.self),
    where: shiftLong),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 01010 1 Rn:5 Rd:5", "SLI (scalar)",
    "sli {:immh d}, {:immh n}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.ShiftLeftInsert>.self),
    where: shiftLong),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 01100 1 Rn:5 Rd:5", "SQSHLU (scalar)",
    "sqshlu {:immh d}, {:immh n}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.SaturatingShiftLeftUnsigned>.self, Signed.self), where: shiftAny),
  InstructionRow(
    "01 0 111110 immh:4 immb:3 01110 1 Rn:5 Rd:5", "SQSHL (scalar)",
    "sqshl {:immh d}, {:immh n}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.SaturatingShiftLeft>.self, Signed.self), where: shiftAny),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 01110 1 Rn:5 Rd:5", "UQSHL (scalar)",
    "uqshl {:immh d}, {:immh n}, {shiftLeft}", "C7.2", feature: .asimd,
    vector(LeftShift<Lane.SaturatingShiftLeft>.self), where: shiftAny),
  InstructionRow(
    "01 0 111110 immh:4 immb:3 10010 1 Rn:5 Rd:5", "SQSHRN (scalar)",
    "sqshrn {:immh d}, {:immh+1 n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.ShiftRight, Saturating>.self, Signed.self),
    where: shiftNarrow),
  InstructionRow(
    "01 0 111110 immh:4 immb:3 10011 1 Rn:5 Rd:5", "SQRSHRN (scalar)",
    "sqrshrn {:immh d}, {:immh+1 n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.RoundingShiftRight, Saturating>.self, Signed.self),
    where: shiftNarrow),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 10000 1 Rn:5 Rd:5", "SQSHRUN (scalar)",
    "sqshrun {:immh d}, {:immh+1 n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.ShiftRight, SaturatingUnsigned>.self, Signed.self),
    where: shiftNarrow),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 10001 1 Rn:5 Rd:5", "SQRSHRUN (scalar)",
    "sqrshrun {:immh d}, {:immh+1 n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.RoundingShiftRight, SaturatingUnsigned>.self, Signed.self),
    where: shiftNarrow),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 10010 1 Rn:5 Rd:5", "UQSHRN (scalar)",
    "uqshrn {:immh d}, {:immh+1 n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.ShiftRight, Saturating>.self),
    where: shiftNarrow),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 10011 1 Rn:5 Rd:5", "UQRSHRN (scalar)",
    "uqrshrn {:immh d}, {:immh+1 n}, {shiftRight}", "C7.2", feature: .asimd,
    vector(NarrowRightShift<Lane.RoundingShiftRight, Saturating>.self),
    where: shiftNarrow),
  InstructionRow(
    "01 0 111110 immh:4 immb:3 11100 1 Rn:5 Rd:5", "SCVTF (scalar, fixed-point)",
    "scvtf {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    .float(.unary(.fromInteger(signed: true), .shift)),
    where: shiftFloatScalar),
  InstructionRow(
    "01 0 111110 001 immhb:1 immb:3 11100 1 Rn:5 Rd:5", "SCVTF (scalar, fixed-point, half)",
    "scvtf {Hd}, {Hn}, {halfFraction}", "C7.2", feature: .fp16,
    .float(.unary(.fromInteger(signed: true), .shift))),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 11100 1 Rn:5 Rd:5", "UCVTF (scalar, fixed-point)",
    "ucvtf {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    .float(.unary(.fromInteger(signed: false), .shift)),
    where: shiftFloatScalar),
  InstructionRow(
    "01 1 111110 001 immhb:1 immb:3 11100 1 Rn:5 Rd:5", "UCVTF (scalar, fixed-point, half)",
    "ucvtf {Hd}, {Hn}, {halfFraction}", "C7.2", feature: .fp16,
    .float(.unary(.fromInteger(signed: false), .shift))),
  InstructionRow(
    "01 0 111110 immh:4 immb:3 11111 1 Rn:5 Rd:5", "FCVTZS (scalar, fixed-point)",
    "fcvtzs {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsZero, signed: true), .shift)),
    where: shiftFloatScalar),
  InstructionRow(
    "01 0 111110 001 immhb:1 immb:3 11111 1 Rn:5 Rd:5", "FCVTZS (scalar, fixed-point, half)",
    "fcvtzs {Hd}, {Hn}, {halfFraction}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsZero, signed: true), .shift))),
  InstructionRow(
    "01 1 111110 immh:4 immb:3 11111 1 Rn:5 Rd:5", "FCVTZU (scalar, fixed-point)",
    "fcvtzu {:immh d}, {:immh n}, {shiftRight}", "C7.2", feature: .asimd,
    .float(.unary(.toInteger(.towardsZero, signed: false), .shift)),
    where: shiftFloatScalar),
  InstructionRow(
    "01 1 111110 001 immhb:1 immb:3 11111 1 Rn:5 Rd:5", "FCVTZU (scalar, fixed-point, half)",
    "fcvtzu {Hd}, {Hn}, {halfFraction}", "C7.2", feature: .fp16,
    .float(.unary(.toInteger(.towardsZero, signed: false), .shift))),
]
