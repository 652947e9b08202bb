import Simulation

/// Loads and stores of one lane, or of one element to all lanes (Arm DDI 0487, C4.1, "Advanced SIMD
/// load/store single structure").
let simdSingleStructures: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 000 S:1 size:2 Rn:5 Rt:5", "LD1 (single structure, 8-bit)",
    "ld1 {lanes 1 b}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(1, size: 0, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 000 S:1 size:2 Rn:5 Rt:5", "LD1 (single structure, 8-bit, post-index)",
    "ld1 {lanes 1 b}, [{Xn|SP}], {afterBytes 1}", "C7.2", feature: .asimd,
    singleStructure(1, size: 0, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 010 S:1 size:1 0 Rn:5 Rt:5", "LD1 (single structure, 16-bit)",
    "ld1 {lanes 1 h}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(1, size: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 010 S:1 size:1 0 Rn:5 Rt:5",
    "LD1 (single structure, 16-bit, post-index)",
    "ld1 {lanes 1 h}, [{Xn|SP}], {afterBytes 2}", "C7.2", feature: .asimd,
    singleStructure(1, size: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 100 S:1 00 Rn:5 Rt:5", "LD1 (single structure, 32-bit)",
    "ld1 {lanes 1 s}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(1, size: 2, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 100 S:1 00 Rn:5 Rt:5", "LD1 (single structure, 32-bit, post-index)",
    "ld1 {lanes 1 s}, [{Xn|SP}], {afterBytes 4}", "C7.2", feature: .asimd,
    singleStructure(1, size: 2, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 100 0 01 Rn:5 Rt:5", "LD1 (single structure, 64-bit)",
    "ld1 {lanes 1 d}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(1, size: 3, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 100 0 01 Rn:5 Rt:5", "LD1 (single structure, 64-bit, post-index)",
    "ld1 {lanes 1 d}, [{Xn|SP}], {afterBytes 8}", "C7.2", feature: .asimd,
    singleStructure(1, size: 3, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 000 S:1 size:2 Rn:5 Rt:5", "LD2 (single structure, 8-bit)",
    "ld2 {lanes 2 b}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(2, size: 0, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 000 S:1 size:2 Rn:5 Rt:5", "LD2 (single structure, 8-bit, post-index)",
    "ld2 {lanes 2 b}, [{Xn|SP}], {afterBytes 2}", "C7.2", feature: .asimd,
    singleStructure(2, size: 0, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 010 S:1 size:1 0 Rn:5 Rt:5", "LD2 (single structure, 16-bit)",
    "ld2 {lanes 2 h}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(2, size: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 010 S:1 size:1 0 Rn:5 Rt:5",
    "LD2 (single structure, 16-bit, post-index)",
    "ld2 {lanes 2 h}, [{Xn|SP}], {afterBytes 4}", "C7.2", feature: .asimd,
    singleStructure(2, size: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 100 S:1 00 Rn:5 Rt:5", "LD2 (single structure, 32-bit)",
    "ld2 {lanes 2 s}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(2, size: 2, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 100 S:1 00 Rn:5 Rt:5", "LD2 (single structure, 32-bit, post-index)",
    "ld2 {lanes 2 s}, [{Xn|SP}], {afterBytes 8}", "C7.2", feature: .asimd,
    singleStructure(2, size: 2, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 100 0 01 Rn:5 Rt:5", "LD2 (single structure, 64-bit)",
    "ld2 {lanes 2 d}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(2, size: 3, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 100 0 01 Rn:5 Rt:5", "LD2 (single structure, 64-bit, post-index)",
    "ld2 {lanes 2 d}, [{Xn|SP}], {afterBytes 16}", "C7.2", feature: .asimd,
    singleStructure(2, size: 3, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 001 S:1 size:2 Rn:5 Rt:5", "LD3 (single structure, 8-bit)",
    "ld3 {lanes 3 b}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(3, size: 0, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 001 S:1 size:2 Rn:5 Rt:5", "LD3 (single structure, 8-bit, post-index)",
    "ld3 {lanes 3 b}, [{Xn|SP}], {afterBytes 3}", "C7.2", feature: .asimd,
    singleStructure(3, size: 0, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 011 S:1 size:1 0 Rn:5 Rt:5", "LD3 (single structure, 16-bit)",
    "ld3 {lanes 3 h}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(3, size: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 011 S:1 size:1 0 Rn:5 Rt:5",
    "LD3 (single structure, 16-bit, post-index)",
    "ld3 {lanes 3 h}, [{Xn|SP}], {afterBytes 6}", "C7.2", feature: .asimd,
    singleStructure(3, size: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 101 S:1 00 Rn:5 Rt:5", "LD3 (single structure, 32-bit)",
    "ld3 {lanes 3 s}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(3, size: 2, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 101 S:1 00 Rn:5 Rt:5", "LD3 (single structure, 32-bit, post-index)",
    "ld3 {lanes 3 s}, [{Xn|SP}], {afterBytes 12}", "C7.2", feature: .asimd,
    singleStructure(3, size: 2, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 101 0 01 Rn:5 Rt:5", "LD3 (single structure, 64-bit)",
    "ld3 {lanes 3 d}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(3, size: 3, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 101 0 01 Rn:5 Rt:5", "LD3 (single structure, 64-bit, post-index)",
    "ld3 {lanes 3 d}, [{Xn|SP}], {afterBytes 24}", "C7.2", feature: .asimd,
    singleStructure(3, size: 3, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 001 S:1 size:2 Rn:5 Rt:5", "LD4 (single structure, 8-bit)",
    "ld4 {lanes 4 b}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(4, size: 0, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 001 S:1 size:2 Rn:5 Rt:5", "LD4 (single structure, 8-bit, post-index)",
    "ld4 {lanes 4 b}, [{Xn|SP}], {afterBytes 4}", "C7.2", feature: .asimd,
    singleStructure(4, size: 0, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 011 S:1 size:1 0 Rn:5 Rt:5", "LD4 (single structure, 16-bit)",
    "ld4 {lanes 4 h}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(4, size: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 011 S:1 size:1 0 Rn:5 Rt:5",
    "LD4 (single structure, 16-bit, post-index)",
    "ld4 {lanes 4 h}, [{Xn|SP}], {afterBytes 8}", "C7.2", feature: .asimd,
    singleStructure(4, size: 1, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 101 S:1 00 Rn:5 Rt:5", "LD4 (single structure, 32-bit)",
    "ld4 {lanes 4 s}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(4, size: 2, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 101 S:1 00 Rn:5 Rt:5", "LD4 (single structure, 32-bit, post-index)",
    "ld4 {lanes 4 s}, [{Xn|SP}], {afterBytes 16}", "C7.2", feature: .asimd,
    singleStructure(4, size: 2, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 101 0 01 Rn:5 Rt:5", "LD4 (single structure, 64-bit)",
    "ld4 {lanes 4 d}, [{Xn|SP}]", "C7.2", feature: .asimd,
    singleStructure(4, size: 3, stores: false)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 101 0 01 Rn:5 Rt:5", "LD4 (single structure, 64-bit, post-index)",
    "ld4 {lanes 4 d}, [{Xn|SP}], {afterBytes 32}", "C7.2", feature: .asimd,
    singleStructure(4, size: 3, stores: false)),
  InstructionRow(
    "0 Q:1 001101 0 0 0 00000 000 S:1 size:2 Rn:5 Rt:5", "ST1 (single structure, 8-bit)",
    "st1 {lanes 1 b}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(1, size: 0, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 0 Rm:5 000 S:1 size:2 Rn:5 Rt:5", "ST1 (single structure, 8-bit, post-index)",
    "st1 {lanes 1 b}, [{Xn|SP}], {afterBytes 1}", "C7.2", feature: .asimd,
    singleStructure(1, size: 0, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 0 00000 010 S:1 size:1 0 Rn:5 Rt:5", "ST1 (single structure, 16-bit)",
    "st1 {lanes 1 h}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(1, size: 1, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 0 Rm:5 010 S:1 size:1 0 Rn:5 Rt:5",
    "ST1 (single structure, 16-bit, post-index)",
    "st1 {lanes 1 h}, [{Xn|SP}], {afterBytes 2}", "C7.2", feature: .asimd,
    singleStructure(1, size: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 0 00000 100 S:1 00 Rn:5 Rt:5", "ST1 (single structure, 32-bit)",
    "st1 {lanes 1 s}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(1, size: 2, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 0 Rm:5 100 S:1 00 Rn:5 Rt:5", "ST1 (single structure, 32-bit, post-index)",
    "st1 {lanes 1 s}, [{Xn|SP}], {afterBytes 4}", "C7.2", feature: .asimd,
    singleStructure(1, size: 2, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 0 00000 100 0 01 Rn:5 Rt:5", "ST1 (single structure, 64-bit)",
    "st1 {lanes 1 d}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(1, size: 3, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 0 Rm:5 100 0 01 Rn:5 Rt:5", "ST1 (single structure, 64-bit, post-index)",
    "st1 {lanes 1 d}, [{Xn|SP}], {afterBytes 8}", "C7.2", feature: .asimd,
    singleStructure(1, size: 3, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 1 00000 000 S:1 size:2 Rn:5 Rt:5", "ST2 (single structure, 8-bit)",
    "st2 {lanes 2 b}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(2, size: 0, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 1 Rm:5 000 S:1 size:2 Rn:5 Rt:5", "ST2 (single structure, 8-bit, post-index)",
    "st2 {lanes 2 b}, [{Xn|SP}], {afterBytes 2}", "C7.2", feature: .asimd,
    singleStructure(2, size: 0, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 1 00000 010 S:1 size:1 0 Rn:5 Rt:5", "ST2 (single structure, 16-bit)",
    "st2 {lanes 2 h}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(2, size: 1, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 1 Rm:5 010 S:1 size:1 0 Rn:5 Rt:5",
    "ST2 (single structure, 16-bit, post-index)",
    "st2 {lanes 2 h}, [{Xn|SP}], {afterBytes 4}", "C7.2", feature: .asimd,
    singleStructure(2, size: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 1 00000 100 S:1 00 Rn:5 Rt:5", "ST2 (single structure, 32-bit)",
    "st2 {lanes 2 s}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(2, size: 2, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 1 Rm:5 100 S:1 00 Rn:5 Rt:5", "ST2 (single structure, 32-bit, post-index)",
    "st2 {lanes 2 s}, [{Xn|SP}], {afterBytes 8}", "C7.2", feature: .asimd,
    singleStructure(2, size: 2, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 1 00000 100 0 01 Rn:5 Rt:5", "ST2 (single structure, 64-bit)",
    "st2 {lanes 2 d}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(2, size: 3, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 1 Rm:5 100 0 01 Rn:5 Rt:5", "ST2 (single structure, 64-bit, post-index)",
    "st2 {lanes 2 d}, [{Xn|SP}], {afterBytes 16}", "C7.2", feature: .asimd,
    singleStructure(2, size: 3, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 0 00000 001 S:1 size:2 Rn:5 Rt:5", "ST3 (single structure, 8-bit)",
    "st3 {lanes 3 b}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(3, size: 0, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 0 Rm:5 001 S:1 size:2 Rn:5 Rt:5", "ST3 (single structure, 8-bit, post-index)",
    "st3 {lanes 3 b}, [{Xn|SP}], {afterBytes 3}", "C7.2", feature: .asimd,
    singleStructure(3, size: 0, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 0 00000 011 S:1 size:1 0 Rn:5 Rt:5", "ST3 (single structure, 16-bit)",
    "st3 {lanes 3 h}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(3, size: 1, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 0 Rm:5 011 S:1 size:1 0 Rn:5 Rt:5",
    "ST3 (single structure, 16-bit, post-index)",
    "st3 {lanes 3 h}, [{Xn|SP}], {afterBytes 6}", "C7.2", feature: .asimd,
    singleStructure(3, size: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 0 00000 101 S:1 00 Rn:5 Rt:5", "ST3 (single structure, 32-bit)",
    "st3 {lanes 3 s}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(3, size: 2, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 0 Rm:5 101 S:1 00 Rn:5 Rt:5", "ST3 (single structure, 32-bit, post-index)",
    "st3 {lanes 3 s}, [{Xn|SP}], {afterBytes 12}", "C7.2", feature: .asimd,
    singleStructure(3, size: 2, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 0 00000 101 0 01 Rn:5 Rt:5", "ST3 (single structure, 64-bit)",
    "st3 {lanes 3 d}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(3, size: 3, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 0 Rm:5 101 0 01 Rn:5 Rt:5", "ST3 (single structure, 64-bit, post-index)",
    "st3 {lanes 3 d}, [{Xn|SP}], {afterBytes 24}", "C7.2", feature: .asimd,
    singleStructure(3, size: 3, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 1 00000 001 S:1 size:2 Rn:5 Rt:5", "ST4 (single structure, 8-bit)",
    "st4 {lanes 4 b}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(4, size: 0, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 1 Rm:5 001 S:1 size:2 Rn:5 Rt:5", "ST4 (single structure, 8-bit, post-index)",
    "st4 {lanes 4 b}, [{Xn|SP}], {afterBytes 4}", "C7.2", feature: .asimd,
    singleStructure(4, size: 0, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 1 00000 011 S:1 size:1 0 Rn:5 Rt:5", "ST4 (single structure, 16-bit)",
    "st4 {lanes 4 h}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(4, size: 1, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 1 Rm:5 011 S:1 size:1 0 Rn:5 Rt:5",
    "ST4 (single structure, 16-bit, post-index)",
    "st4 {lanes 4 h}, [{Xn|SP}], {afterBytes 8}", "C7.2", feature: .asimd,
    singleStructure(4, size: 1, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 1 00000 101 S:1 00 Rn:5 Rt:5", "ST4 (single structure, 32-bit)",
    "st4 {lanes 4 s}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(4, size: 2, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 1 Rm:5 101 S:1 00 Rn:5 Rt:5", "ST4 (single structure, 32-bit, post-index)",
    "st4 {lanes 4 s}, [{Xn|SP}], {afterBytes 16}", "C7.2", feature: .asimd,
    singleStructure(4, size: 2, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 0 1 00000 101 0 01 Rn:5 Rt:5", "ST4 (single structure, 64-bit)",
    "st4 {lanes 4 d}, [{Xn|SP}]", "C7.2", feature: .asimd, singleStructure(4, size: 3, stores: true)
  ),
  InstructionRow(
    "0 Q:1 001101 1 0 1 Rm:5 101 0 01 Rn:5 Rt:5", "ST4 (single structure, 64-bit, post-index)",
    "st4 {lanes 4 d}, [{Xn|SP}], {afterBytes 32}", "C7.2", feature: .asimd,
    singleStructure(4, size: 3, stores: true)),
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 110 0 size:2 Rn:5 Rt:5", "LD1R",
    "ld1r {list 1}, [{Xn|SP}]", "C7.2", feature: .asimd, replicatedStructure(1)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 110 0 size:2 Rn:5 Rt:5", "LD1R (post-index)",
    "ld1r {list 1}, [{Xn|SP}], {afterElements 1}", "C7.2", feature: .asimd, replicatedStructure(1)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 110 0 size:2 Rn:5 Rt:5", "LD2R",
    "ld2r {list 2}, [{Xn|SP}]", "C7.2", feature: .asimd, replicatedStructure(2)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 110 0 size:2 Rn:5 Rt:5", "LD2R (post-index)",
    "ld2r {list 2}, [{Xn|SP}], {afterElements 2}", "C7.2", feature: .asimd, replicatedStructure(2)),
  InstructionRow(
    "0 Q:1 001101 0 1 0 00000 111 0 size:2 Rn:5 Rt:5", "LD3R",
    "ld3r {list 3}, [{Xn|SP}]", "C7.2", feature: .asimd, replicatedStructure(3)),
  InstructionRow(
    "0 Q:1 001101 1 1 0 Rm:5 111 0 size:2 Rn:5 Rt:5", "LD3R (post-index)",
    "ld3r {list 3}, [{Xn|SP}], {afterElements 3}", "C7.2", feature: .asimd, replicatedStructure(3)),
  InstructionRow(
    "0 Q:1 001101 0 1 1 00000 111 0 size:2 Rn:5 Rt:5", "LD4R",
    "ld4r {list 4}, [{Xn|SP}]", "C7.2", feature: .asimd, replicatedStructure(4)),
  InstructionRow(
    "0 Q:1 001101 1 1 1 Rm:5 111 0 size:2 Rn:5 Rt:5", "LD4R (post-index)",
    "ld4r {list 4}, [{Xn|SP}], {afterElements 4}", "C7.2", feature: .asimd, replicatedStructure(4)),
]

extension Core {
  /// Write-back of a load or store of structures, by bit 23: by Rm, or by the bytes moved when
  /// that is 31.
  func writeBackStructure(_ i: Instruction, _ base: UInt64, bytes: UInt64) {
    guard i.bit(23) else { return }
    writeXOrSP(i.rn, base &+ (i.rm == 31 ? bytes : readX(i.rm)))
  }
}

private func singleStructure(_ count: Int, size: UInt32, stores: Bool) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let base = try core.baseAddress(i)
    let width = AccessWidth(scale: size)
    // Q:S:size, of which the element's size leaves the upper bits.
    let lane = Int((i.bits(30, 30) << 3 | i.bits(12, 10)) >> size)
    var values = InlineArray<4, UInt64>(repeating: 0)
    for place in 0..<count {
      let address = base &+ UInt64(place * width.bytes)
      if stores {
        _ = try core.locate(address, width, .write, [])
      } else {
        values[place] = try core.loadVector(address, scale: size).low
      }
    }
    for place in 0..<count {
      let register = (i.rt + UInt8(place)) & 31
      var value = core.readV(register)
      if stores {
        try core.storeVector(
          base &+ UInt64(place * width.bytes), scale: size, Vector(low: value[lane, size]))
      } else {
        value[lane, size] = values[place]
        core.writeV(register, value)
      }
    }
    core.writeBackStructure(i, base, bytes: UInt64(count * width.bytes))
    return .next
  }
}

private func replicatedStructure(_ count: Int) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let base = try core.baseAddress(i)
    let size = i.bits(11, 10)
    let width = AccessWidth(scale: size)
    var values = InlineArray<4, UInt64>(repeating: 0)
    for place in 0..<count {
      values[place] = try core.loadVector(base &+ UInt64(place * width.bytes), scale: size).low
    }
    for place in 0..<count {
      core.writeV(
        (i.rt + UInt8(place)) & 31,
        Vector(repeating: values[place], size: size, isFull: i.bit(30)))
    }
    core.writeBackStructure(i, base, bytes: UInt64(count * width.bytes))
    return .next
  }
}
