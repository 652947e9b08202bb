/// Load-acquire and store-release, whose order holds by itself when memory is sequentially
/// consistent: what they add is that the address must be aligned.
let loadStoreOrdered: [InstructionRow] = [
  InstructionRow(
    "00 001000 1 0 0 ones:5 1 ones:5 Rn:5 Rt:5", "STLRB",
    "stlrb {Wt}, [{Xn|SP}]", "C6.2", ordered(.strb)),
  InstructionRow(
    "00 001000 1 1 0 ones:5 1 ones:5 Rn:5 Rt:5", "LDARB",
    "ldarb {Wt}, [{Xn|SP}]", "C6.2", ordered(.ldrb)),
  InstructionRow(
    "01 001000 1 0 0 ones:5 1 ones:5 Rn:5 Rt:5", "STLRH",
    "stlrh {Wt}, [{Xn|SP}]", "C6.2", ordered(.strh)),
  InstructionRow(
    "01 001000 1 1 0 ones:5 1 ones:5 Rn:5 Rt:5", "LDARH",
    "ldarh {Wt}, [{Xn|SP}]", "C6.2", ordered(.ldrh)),
  InstructionRow(
    "10 001000 1 0 0 ones:5 1 ones:5 Rn:5 Rt:5", "STLR (32-bit)",
    "stlr {Wt}, [{Xn|SP}]", "C6.2", ordered(.strW)),
  InstructionRow(
    "10 001000 1 1 0 ones:5 1 ones:5 Rn:5 Rt:5", "LDAR (32-bit)",
    "ldar {Wt}, [{Xn|SP}]", "C6.2", ordered(.ldrW)),
  InstructionRow(
    "11 001000 1 0 0 ones:5 1 ones:5 Rn:5 Rt:5", "STLR (64-bit)",
    "stlr {Xt}, [{Xn|SP}]", "C6.2", ordered(.strX)),
  InstructionRow(
    "11 001000 1 1 0 ones:5 1 ones:5 Rn:5 Rt:5", "LDAR (64-bit)",
    "ldar {Xt}, [{Xn|SP}]", "C6.2", ordered(.ldrX)),

  // Limited ordering regions, v8.1
  InstructionRow(
    "00 001000 1 0 0 ones:5 0 ones:5 Rn:5 Rt:5", "STLLRB",
    "stllrb {Wt}, [{Xn|SP}]", "C6.2", feature: .lor, ordered(.strb)),
  InstructionRow(
    "00 001000 1 1 0 ones:5 0 ones:5 Rn:5 Rt:5", "LDLARB",
    "ldlarb {Wt}, [{Xn|SP}]", "C6.2", feature: .lor, ordered(.ldrb)),
  InstructionRow(
    "01 001000 1 0 0 ones:5 0 ones:5 Rn:5 Rt:5", "STLLRH",
    "stllrh {Wt}, [{Xn|SP}]", "C6.2", feature: .lor, ordered(.strh)),
  InstructionRow(
    "01 001000 1 1 0 ones:5 0 ones:5 Rn:5 Rt:5", "LDLARH",
    "ldlarh {Wt}, [{Xn|SP}]", "C6.2", feature: .lor, ordered(.ldrh)),
  InstructionRow(
    "10 001000 1 0 0 ones:5 0 ones:5 Rn:5 Rt:5", "STLLR (32-bit)",
    "stllr {Wt}, [{Xn|SP}]", "C6.2", feature: .lor, ordered(.strW)),
  InstructionRow(
    "10 001000 1 1 0 ones:5 0 ones:5 Rn:5 Rt:5", "LDLAR (32-bit)",
    "ldlar {Wt}, [{Xn|SP}]", "C6.2", feature: .lor, ordered(.ldrW)),
  InstructionRow(
    "11 001000 1 0 0 ones:5 0 ones:5 Rn:5 Rt:5", "STLLR (64-bit)",
    "stllr {Xt}, [{Xn|SP}]", "C6.2", feature: .lor, ordered(.strX)),
  InstructionRow(
    "11 001000 1 1 0 ones:5 0 ones:5 Rn:5 Rt:5", "LDLAR (64-bit)",
    "ldlar {Xt}, [{Xn|SP}]", "C6.2", feature: .lor, ordered(.ldrX)),

  // Release consistent, processor consistent, v8.3
  InstructionRow(
    "00 111 0 00 1 0 1 ones:5 1 100 00 Rn:5 Rt:5", "LDAPRB",
    "ldaprb {Wt}, [{Xn|SP}]", "C6.2", feature: .rcpc, ordered(.ldrb)),
  InstructionRow(
    "01 111 0 00 1 0 1 ones:5 1 100 00 Rn:5 Rt:5", "LDAPRH",
    "ldaprh {Wt}, [{Xn|SP}]", "C6.2", feature: .rcpc, ordered(.ldrh)),
  InstructionRow(
    "10 111 0 00 1 0 1 ones:5 1 100 00 Rn:5 Rt:5", "LDAPR (32-bit)",
    "ldapr {Wt}, [{Xn|SP}]", "C6.2", feature: .rcpc, ordered(.ldrW)),
  InstructionRow(
    "11 111 0 00 1 0 1 ones:5 1 100 00 Rn:5 Rt:5", "LDAPR (64-bit)",
    "ldapr {Xt}, [{Xn|SP}]", "C6.2", feature: .rcpc, ordered(.ldrX)),

  // The same with an offset, v8.4
  InstructionRow(
    "00 011001 00 0 imm9:9 00 Rn:5 Rt:5", "STLURB",
    "stlurb {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.strb)),
  InstructionRow(
    "00 011001 01 0 imm9:9 00 Rn:5 Rt:5", "LDAPURB",
    "ldapurb {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.ldrb)),
  InstructionRow(
    "00 011001 10 0 imm9:9 00 Rn:5 Rt:5", "LDAPURSB (64-bit)",
    "ldapursb {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.ldrsbX)),
  InstructionRow(
    "00 011001 11 0 imm9:9 00 Rn:5 Rt:5", "LDAPURSB (32-bit)",
    "ldapursb {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.ldrsbW)),
  InstructionRow(
    "01 011001 00 0 imm9:9 00 Rn:5 Rt:5", "STLURH",
    "stlurh {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.strh)),
  InstructionRow(
    "01 011001 01 0 imm9:9 00 Rn:5 Rt:5", "LDAPURH",
    "ldapurh {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.ldrh)),
  InstructionRow(
    "01 011001 10 0 imm9:9 00 Rn:5 Rt:5", "LDAPURSH (64-bit)",
    "ldapursh {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.ldrshX)),
  InstructionRow(
    "01 011001 11 0 imm9:9 00 Rn:5 Rt:5", "LDAPURSH (32-bit)",
    "ldapursh {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.ldrshW)),
  InstructionRow(
    "10 011001 00 0 imm9:9 00 Rn:5 Rt:5", "STLUR (32-bit)",
    "stlur {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.strW)),
  InstructionRow(
    "10 011001 01 0 imm9:9 00 Rn:5 Rt:5", "LDAPUR (32-bit)",
    "ldapur {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.ldrW)),
  InstructionRow(
    "10 011001 10 0 imm9:9 00 Rn:5 Rt:5", "LDAPURSW (64-bit)",
    "ldapursw {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.ldrsw)),
  InstructionRow(
    "11 011001 00 0 imm9:9 00 Rn:5 Rt:5", "STLUR (64-bit)",
    "stlur {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.strX)),
  InstructionRow(
    "11 011001 01 0 imm9:9 00 Rn:5 Rt:5", "LDAPUR (64-bit)",
    "ldapur {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", feature: .rcpc2, orderedOffset(.ldrX)),
]

private func ordered(_ access: RegisterAccess) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.perform(access, i, at: try core.baseAddress(i), .aligned)
    return .next
  }
}

private func orderedOffset(_ access: RegisterAccess) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.perform(access, i, at: try core.baseAddress(i) &+ i.imm9, .aligned)
    return .next
  }
}
