/// Advanced SIMD three different: results wider or narrower than operands (Arm DDI 0487, C4.1).
let simdThreeDifferent: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 0000 00 Rn:5 Rd:5", "SADDL, SADDL2",
    "saddl{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.Add>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 0000 00 Rn:5 Rd:5", "UADDL, UADDL2",
    "uaddl{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.Add>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 0001 00 Rn:5 Rd:5", "SADDW, SADDW2",
    "saddw{Q?|2} {Vd.size+1}, {Vn.size+1}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Widened<Lane.Add>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 0001 00 Rn:5 Rd:5", "UADDW, UADDW2",
    "uaddw{Q?|2} {Vd.size+1}, {Vn.size+1}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Widened<Lane.Add>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 0010 00 Rn:5 Rd:5", "SSUBL, SSUBL2",
    "ssubl{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.Subtract>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 0010 00 Rn:5 Rd:5", "USUBL, USUBL2",
    "usubl{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.Subtract>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 0011 00 Rn:5 Rd:5", "SSUBW, SSUBW2",
    "ssubw{Q?|2} {Vd.size+1}, {Vn.size+1}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Widened<Lane.Subtract>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 0011 00 Rn:5 Rd:5", "USUBW, USUBW2",
    "usubw{Q?|2} {Vd.size+1}, {Vn.size+1}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Widened<Lane.Subtract>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 0100 00 Rn:5 Rd:5", "ADDHN, ADDHN2",
    "addhn{Q?|2} {Vd.size}, {Vn.size+1}, {Vm.size+1}", "C7.2", feature: .asimd,
    vector(UpperHalves<Lane.Add>.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 0100 00 Rn:5 Rd:5", "RADDHN, RADDHN2",
    "raddhn{Q?|2} {Vd.size}, {Vn.size+1}, {Vm.size+1}", "C7.2", feature: .asimd,
    vector(RoundedUpperHalves<Lane.Add>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 0101 00 Rn:5 Rd:5", "SABAL, SABAL2",
    "sabal{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.AddAbsoluteDifference>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 0101 00 Rn:5 Rd:5", "UABAL, UABAL2",
    "uabal{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.AddAbsoluteDifference>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 0110 00 Rn:5 Rd:5", "SUBHN, SUBHN2",
    "subhn{Q?|2} {Vd.size}, {Vn.size+1}, {Vm.size+1}", "C7.2", feature: .asimd,
    vector(UpperHalves<Lane.Subtract>.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 0110 00 Rn:5 Rd:5", "RSUBHN, RSUBHN2",
    "rsubhn{Q?|2} {Vd.size}, {Vn.size+1}, {Vm.size+1}", "C7.2", feature: .asimd,
    vector(RoundedUpperHalves<Lane.Subtract>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 0111 00 Rn:5 Rd:5", "SABDL, SABDL2",
    "sabdl{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.AbsoluteDifference>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 0111 00 Rn:5 Rd:5", "UABDL, UABDL2",
    "uabdl{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.AbsoluteDifference>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 1000 00 Rn:5 Rd:5", "SMLAL, SMLAL2 (vector)",
    "smlal{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.MultiplyAdd>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 1000 00 Rn:5 Rd:5", "UMLAL, UMLAL2 (vector)",
    "umlal{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.MultiplyAdd>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 1001 00 Rn:5 Rd:5", "SQDMLAL, SQDMLAL2 (vector)",
    "sqdmlal{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.SaturatingDoubleAdd>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 1010 00 Rn:5 Rd:5", "SMLSL, SMLSL2 (vector)",
    "smlsl{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.MultiplySubtract>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 1010 00 Rn:5 Rd:5", "UMLSL, UMLSL2 (vector)",
    "umlsl{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.MultiplySubtract>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 1011 00 Rn:5 Rd:5", "SQDMLSL, SQDMLSL2 (vector)",
    "sqdmlsl{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.SaturatingDoubleSubtract>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 1100 00 Rn:5 Rd:5", "SMULL, SMULL2 (vector)",
    "smull{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.Multiply>.self, Signed.self), where: notLong),
  InstructionRow(
    "0 Q:1 1 01110 size:2 1 Rm:5 1100 00 Rn:5 Rd:5", "UMULL, UMULL2 (vector)",
    "umull{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.Multiply>.self), where: notLong),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 1101 00 Rn:5 Rd:5", "SQDMULL, SQDMULL2 (vector)",
    "sqdmull{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.SaturatingDouble>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 1110 00 Rn:5 Rd:5", "PMULL, PMULL2 (8-bit)",
    "pmull{Q?|2} {Vd.size+1}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Long<Lane.PolynomialMultiply>.self),
    where: { $0.bits(23, 22) == 0 }),
  InstructionRow(
    "0 Q:1 0 01110 size:2 1 Rm:5 1110 00 Rn:5 Rd:5", "PMULL, PMULL2 (64-bit)",
    "pmull{Q?|2} {Vd.1q}, {Vn.size}, {Vm.size}", "C7.2", feature: .aes,
    longPolynomialProduct, where: isLong),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 1001 00 Rn:5 Rd:5", "SQDMLAL (scalar)",
    "sqdmlal {:size+1 d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(Long<Lane.SaturatingDoubleAdd>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 1011 00 Rn:5 Rd:5", "SQDMLSL (scalar)",
    "sqdmlsl {:size+1 d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(Long<Lane.SaturatingDoubleSubtract>.self, Signed.self),
    where: isHalfOrWord),
  InstructionRow(
    "01 0 11110 size:2 1 Rm:5 1101 00 Rn:5 Rd:5", "SQDMULL (scalar)",
    "sqdmull {:size+1 d}, {:size n}, {:size m}", "C7.2", feature: .asimd,
    vector(Long<Lane.SaturatingDouble>.self, Signed.self),
    where: isHalfOrWord),
]
