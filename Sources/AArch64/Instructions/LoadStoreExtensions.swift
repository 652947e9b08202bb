/// Loads and stores of v8.3 to v8.5 that are not carried out: pointer authentication, tags.
let loadStoreExtensions: [InstructionRow] = [
  InstructionRow(
    "11 111 0 00 0 S:1 1 imm9:9 0 1 Rn:5 Rt:5", "LDRAA (offset)",
    "ldraa {Xt}, [{Xn|SP}{authenticated}]", "C6.2", feature: .pauth, .absent),
  InstructionRow(
    "11 111 0 00 0 S:1 1 imm9:9 1 1 Rn:5 Rt:5", "LDRAA (pre-index)",
    "ldraa {Xt}, [{Xn|SP}{authenticated}]!", "C6.2", feature: .pauth, .absent),
  InstructionRow(
    "11 111 0 00 1 S:1 1 imm9:9 0 1 Rn:5 Rt:5", "LDRAB (offset)",
    "ldrab {Xt}, [{Xn|SP}{authenticated}]", "C6.2", feature: .pauth, .absent),
  InstructionRow(
    "11 111 0 00 1 S:1 1 imm9:9 1 1 Rn:5 Rt:5", "LDRAB (pre-index)",
    "ldrab {Xt}, [{Xn|SP}{authenticated}]!", "C6.2", feature: .pauth, .absent),
  InstructionRow(
    "11011001 00 1 imm9:9 01 Rn:5 Rt:5", "STG (post-index)",
    "stg {Xt|SP}, [{Xn|SP}], {-imm9*16}", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 00 1 imm9:9 10 Rn:5 Rt:5", "STG (signed offset)",
    "stg {Xt|SP}, [{Xn|SP}{,-imm9*16}]", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 00 1 imm9:9 11 Rn:5 Rt:5", "STG (pre-index)",
    "stg {Xt|SP}, [{Xn|SP}, {-imm9*16}]!", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 01 1 imm9:9 01 Rn:5 Rt:5", "STZG (post-index)",
    "stzg {Xt|SP}, [{Xn|SP}], {-imm9*16}", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 01 1 imm9:9 10 Rn:5 Rt:5", "STZG (signed offset)",
    "stzg {Xt|SP}, [{Xn|SP}{,-imm9*16}]", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 01 1 imm9:9 11 Rn:5 Rt:5", "STZG (pre-index)",
    "stzg {Xt|SP}, [{Xn|SP}, {-imm9*16}]!", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 10 1 imm9:9 01 Rn:5 Rt:5", "ST2G (post-index)",
    "st2g {Xt|SP}, [{Xn|SP}], {-imm9*16}", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 10 1 imm9:9 10 Rn:5 Rt:5", "ST2G (signed offset)",
    "st2g {Xt|SP}, [{Xn|SP}{,-imm9*16}]", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 10 1 imm9:9 11 Rn:5 Rt:5", "ST2G (pre-index)",
    "st2g {Xt|SP}, [{Xn|SP}, {-imm9*16}]!", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 11 1 imm9:9 01 Rn:5 Rt:5", "STZ2G (post-index)",
    "stz2g {Xt|SP}, [{Xn|SP}], {-imm9*16}", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 11 1 imm9:9 10 Rn:5 Rt:5", "STZ2G (signed offset)",
    "stz2g {Xt|SP}, [{Xn|SP}{,-imm9*16}]", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 11 1 imm9:9 11 Rn:5 Rt:5", "STZ2G (pre-index)",
    "stz2g {Xt|SP}, [{Xn|SP}, {-imm9*16}]!", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 01 1 imm9:9 00 Rn:5 Rt:5", "LDG",
    "ldg {Xt}, [{Xn|SP}{,-imm9*16}]", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 00 1 000000000 00 Rn:5 Rt:5", "STZGM",
    "stzgm {Xt}, [{Xn|SP}]", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 10 1 000000000 00 Rn:5 Rt:5", "STGM",
    "stgm {Xt}, [{Xn|SP}]", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "11011001 11 1 000000000 00 Rn:5 Rt:5", "LDGM",
    "ldgm {Xt}, [{Xn|SP}]", "C6.2", feature: .mte, .absent),
]
