/// Advanced SIMD across lanes and scalar pairwise, integer (Arm DDI 0487, C4.1).
let simdAcrossLanes: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 size:2 11000 00011 10 Rn:5 Rd:5", "SADDLV",
    "saddlv {:size+1 d}, {Vn.size}", "C7.2", feature: .asimd,
    vector(SumAcrossLanes.self, Signed.self),
    where: hasSeveralLanes),
  InstructionRow(
    "0 Q:1 1 01110 size:2 11000 00011 10 Rn:5 Rd:5", "UADDLV",
    "uaddlv {:size+1 d}, {Vn.size}", "C7.2", feature: .asimd, vector(SumAcrossLanes.self),
    where: hasSeveralLanes),
  InstructionRow(
    "0 Q:1 0 01110 size:2 11000 01010 10 Rn:5 Rd:5", "SMAXV",
    "smaxv {:size d}, {Vn.size}", "C7.2", feature: .asimd,
    vector(AcrossLanes<Lane.Maximum>.self, Signed.self),
    where: hasSeveralLanes),
  InstructionRow(
    "0 Q:1 1 01110 size:2 11000 01010 10 Rn:5 Rd:5", "UMAXV",
    "umaxv {:size d}, {Vn.size}", "C7.2", feature: .asimd, vector(AcrossLanes<Lane.Maximum>.self),
    where: hasSeveralLanes),
  InstructionRow(
    "0 Q:1 0 01110 size:2 11000 11010 10 Rn:5 Rd:5", "SMINV",
    "sminv {:size d}, {Vn.size}", "C7.2", feature: .asimd,
    vector(AcrossLanes<Lane.Minimum>.self, Signed.self),
    where: hasSeveralLanes),
  InstructionRow(
    "0 Q:1 1 01110 size:2 11000 11010 10 Rn:5 Rd:5", "UMINV",
    "uminv {:size d}, {Vn.size}", "C7.2", feature: .asimd, vector(AcrossLanes<Lane.Minimum>.self),
    where: hasSeveralLanes),
  InstructionRow(
    "0 Q:1 0 01110 size:2 11000 11011 10 Rn:5 Rd:5", "ADDV",
    "addv {:size d}, {Vn.size}", "C7.2", feature: .asimd, vector(AcrossLanes<Lane.Add>.self),
    where: hasSeveralLanes),
  InstructionRow(
    "01 0 11110 11 11000 11011 10 Rn:5 Rd:5", "ADDP (scalar)",
    "addp {Dd}, {Vn.2d}", "C7.2", feature: .asimd, vector(SumOfPair.self)),
]

/// Advanced SIMD permute and table lookup (Arm DDI 0487, C4.1).
let simdPermute: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 01110 size:2 0 Rm:5 0 001 10 Rn:5 Rd:5", "UZP1",
    "uzp1 {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, vector(Unzip<FirstPart>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 0 Rm:5 0 101 10 Rn:5 Rd:5", "UZP2",
    "uzp2 {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, vector(Unzip<SecondPart>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 0 Rm:5 0 010 10 Rn:5 Rd:5", "TRN1",
    "trn1 {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Transpose<FirstPart>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 0 Rm:5 0 110 10 Rn:5 Rd:5", "TRN2",
    "trn2 {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd,
    vector(Transpose<SecondPart>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 0 Rm:5 0 011 10 Rn:5 Rd:5", "ZIP1",
    "zip1 {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, vector(Zip<FirstPart>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 size:2 0 Rm:5 0 111 10 Rn:5 Rd:5", "ZIP2",
    "zip2 {Vd.size}, {Vn.size}, {Vm.size}", "C7.2", feature: .asimd, vector(Zip<SecondPart>.self),
    where: longIsWhole),
  InstructionRow(
    "0 Q:1 0 01110 00 0 Rm:5 0 len:2 0 00 Rn:5 Rd:5", "TBL",
    "tbl {Vd.Q}, {table}, {Vm.Q}", "C7.2", feature: .asimd, tableLookup(keeps: false)),
  InstructionRow(
    "0 Q:1 0 01110 00 0 Rm:5 0 len:2 1 00 Rn:5 Rd:5", "TBX",
    "tbx {Vd.Q}, {table}, {Vm.Q}", "C7.2", feature: .asimd, tableLookup(keeps: true)),
]
