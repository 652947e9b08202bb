/// Data processing, immediate (Arm DDI 0487, C4.1.86).
let dataProcessingImmediate: [InstructionRow] = [
  InstructionRow(
    "1 0 0 100010 sh:1 imm12:12 Rn:5 Rd:5", "ADD (immediate)", "add {Xd|SP}, {Xn|SP}, #{imm}{sh}",
    "C6.2.4", .lower { i in
      Op(.addImmediate64, rd: i.rd, rn: i.rn, immediate: UInt64(i.bits(21, 10)))
    })
]
