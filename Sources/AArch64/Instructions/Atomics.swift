import Simulation

/// Atomic memory operations and compare-and-swap, v8.1 (Arm DDI 0487, C4.1, "Loads and Stores").
///
/// A and R, L and o0 are acquire and release. Cores run one at a time, so that reading and then
/// writing is atomic.
let atomics: [InstructionRow] = [
  InstructionRow(
    "size:2 111 0 00 A:1 R:1 1 Rs:5 0 000 00 Rn:5 Rt:5",
    "LDADD, LDADDA, LDADDAL, LDADDL, and B and H",
    "ldadd{A?|a}{R?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse, update(.add)),
  InstructionRow(
    "size:2 111 0 00 A:1 R:1 1 Rs:5 0 001 00 Rn:5 Rt:5",
    "LDCLR, LDCLRA, LDCLRAL, LDCLRL, and B and H",
    "ldclr{A?|a}{R?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse, update(.clear)),
  InstructionRow(
    "size:2 111 0 00 A:1 R:1 1 Rs:5 0 010 00 Rn:5 Rt:5",
    "LDEOR, LDEORA, LDEORAL, LDEORL, and B and H",
    "ldeor{A?|a}{R?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse,
    update(.exclusiveOr)),
  InstructionRow(
    "size:2 111 0 00 A:1 R:1 1 Rs:5 0 011 00 Rn:5 Rt:5",
    "LDSET, LDSETA, LDSETAL, LDSETL, and B and H",
    "ldset{A?|a}{R?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse, update(.set)),
  InstructionRow(
    "size:2 111 0 00 A:1 R:1 1 Rs:5 0 100 00 Rn:5 Rt:5",
    "LDSMAX, LDSMAXA, LDSMAXAL, LDSMAXL, and B and H",
    "ldsmax{A?|a}{R?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse,
    update(.signedMaximum)),
  InstructionRow(
    "size:2 111 0 00 A:1 R:1 1 Rs:5 0 101 00 Rn:5 Rt:5",
    "LDSMIN, LDSMINA, LDSMINAL, LDSMINL, and B and H",
    "ldsmin{A?|a}{R?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse,
    update(.signedMinimum)),
  InstructionRow(
    "size:2 111 0 00 A:1 R:1 1 Rs:5 0 110 00 Rn:5 Rt:5",
    "LDUMAX, LDUMAXA, LDUMAXAL, LDUMAXL, and B and H",
    "ldumax{A?|a}{R?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse,
    update(.unsignedMaximum)),
  InstructionRow(
    "size:2 111 0 00 A:1 R:1 1 Rs:5 0 111 00 Rn:5 Rt:5",
    "LDUMIN, LDUMINA, LDUMINAL, LDUMINL, and B and H",
    "ldumin{A?|a}{R?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse,
    update(.unsignedMinimum)),
  InstructionRow(
    "size:2 111 0 00 A:1 R:1 1 Rs:5 1 000 00 Rn:5 Rt:5", "SWP, SWPA, SWPAL, SWPL, and B and H",
    "swp{A?|a}{R?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse, update(.swap)),
  InstructionRow(
    "size:2 001000 1 L:1 1 Rs:5 o0:1 11111 Rn:5 Rt:5", "CAS, CASA, CASAL, CASL, and B and H",
    "cas{L?|a}{o0?|l}{size?b|h||} {Zs}, {Zt}, [{Xn|SP}]", "C6.2", feature: .lse,
    .call(compareAndSwap)),
  InstructionRow(
    "0 0 001000 0 L:1 1 Rs:5 o0:1 11111 Rn:5 Rt:5", "CASP, CASPA, CASPAL, CASPL (32-bit)",
    "casp{L?|a}{o0?|l} {Ws}, {Ws+1}, {Wt}, {Wt+1}, [{Xn|SP}]", "C6.2", feature: .lse,
    .call(compareAndSwapPair32),
    where: isEvenPair),
  InstructionRow(
    "0 1 001000 0 L:1 1 Rs:5 o0:1 11111 Rn:5 Rt:5", "CASP, CASPA, CASPAL, CASPL (64-bit)",
    "casp{L?|a}{o0?|l} {Xs}, {Xs+1}, {Xt}, {Xt+1}, [{Xn|SP}]", "C6.2", feature: .lse,
    .call(compareAndSwapPair64),
    where: isEvenPair),
]

/// What becomes of the value in memory.
private enum AtomicOperation {
  case add, clear, exclusiveOr, set, signedMaximum, signedMinimum, unsignedMaximum
  case unsignedMinimum, swap

  /// Both operands are zero-extended from `width`; of the result the low bytes count.
  func result(_ old: UInt64, _ operand: UInt64, _ width: AccessWidth) -> UInt64 {
    let unused = UInt64(64 - width.rawValue * 8)
    let isLess = Int64(bitPattern: old << unused) < Int64(bitPattern: operand << unused)
    switch self {
    case .add: return old &+ operand
    case .clear: return old & ~operand
    case .exclusiveOr: return old ^ operand
    case .set: return old | operand
    case .signedMaximum: return isLess ? operand : old
    case .signedMinimum: return isLess ? old : operand
    case .unsignedMaximum: return max(old, operand)
    case .unsignedMinimum: return min(old, operand)
    case .swap: return operand
    }
  }
}

private func accessWidth(_ i: Instruction) -> AccessWidth {
  switch i.bits(31, 30) {
  case 0: .byte
  case 1: .half
  case 2: .word
  default: .double
  }
}

extension Core {
  /// The read half of a read-modify-write. Both permissions are asked for first, reading first,
  /// which gives ESR_ELx.WnR the value that it has for atomics.
  fileprivate func loadForUpdate(_ address: UInt64, _ width: AccessWidth) throws(CoreExit)
    -> UInt64
  {
    _ = try locate(address, width, .read, .aligned)
    _ = try locate(address, width, .write, .aligned)
    return try load(address, width, .aligned)
  }
}

private func update(_ operation: AtomicOperation) -> Semantics {
  .call { core, i throws(CoreExit) in
    let address = try core.baseAddress(i)
    let width = accessWidth(i)
    let operand = core.readX(i.rs) & width.mask
    let old = try core.loadForUpdate(address, width)
    try core.store(address, width, operation.result(old, operand, width), .aligned)
    core.writeX(i.rt, old)
    return .next
  }
}

private func compareAndSwap(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  let address = try core.baseAddress(i)
  let width = accessWidth(i)
  // ImplementationChoices, "compare-and-swap that does not match".
  let old = try core.loadForUpdate(address, width)
  if old == core.readX(i.rs) & width.mask {
    try core.store(address, width, core.readX(i.rt), .aligned)
  }
  core.writeX(i.rs, old)
  return .next
}

private let isEvenPair: @Sendable (Instruction) -> Bool = { !$0.bit(0) && !$0.bit(16) }

/// The two words are one access of 64 bits.
private func compareAndSwapPair32(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  let address = try core.baseAddress(i)
  let old = try core.loadForUpdate(address, .double)
  let expected = core.readX(i.rs) & 0xffff_ffff | core.readX(i.rs + 1) << 32
  if old == expected {
    let new = core.readX(i.rt) & 0xffff_ffff | core.readX(i.rt + 1) << 32
    try core.store(address, .double, new, .aligned)
  }
  core.writeX(i.rs, old & 0xffff_ffff)
  core.writeX(i.rs + 1, old >> 32)
  return .next
}

private func compareAndSwapPair64(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  let address = try core.baseAddress(i)
  _ = try core.locate16(address, .read, .aligned)
  _ = try core.locate16(address, .write, .aligned)
  let first = try core.load(address, .double, .aligned)
  let second = try core.load(address &+ 8, .double, .aligned)
  if first == core.readX(i.rs), second == core.readX(i.rs + 1) {
    try core.store(address, .double, core.readX(i.rt), .aligned)
    try core.store(address &+ 8, .double, core.readX(i.rt + 1), .aligned)
  }
  core.writeX(i.rs, first)
  core.writeX(i.rs + 1, second)
  return .next
}
