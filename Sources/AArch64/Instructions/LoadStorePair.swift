import Simulation

/// Loads and stores of two general registers (Arm DDI 0487, C4.1, "Loads and Stores").
let loadStorePair: [InstructionRow] = [
  // No-allocate
  InstructionRow(
    "00 101 0 000 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STNP (32-bit)",
    "stnp {Wt}, {Wt2}, [{Xn|SP}{,-imm7*4}]", "C6.2", pairOffset(.strW, .storePair32)),
  InstructionRow(
    "00 101 0 000 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDNP (32-bit)",
    "ldnp {Wt}, {Wt2}, [{Xn|SP}{,-imm7*4}]", "C6.2", pairOffset(.ldrW, .loadPair32)),
  InstructionRow(
    "10 101 0 000 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STNP (64-bit)",
    "stnp {Xt}, {Xt2}, [{Xn|SP}{,-imm7*8}]", "C6.2", pairOffset(.strX, .storePair64)),
  InstructionRow(
    "10 101 0 000 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDNP (64-bit)",
    "ldnp {Xt}, {Xt2}, [{Xn|SP}{,-imm7*8}]", "C6.2", pairOffset(.ldrX, .loadPair64)),

  // Signed offset
  InstructionRow(
    "00 101 0 010 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (32-bit, signed offset)",
    "stp {Wt}, {Wt2}, [{Xn|SP}{,-imm7*4}]", "C6.2", pairOffset(.strW, .storePair32)),
  InstructionRow(
    "00 101 0 010 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (32-bit, signed offset)",
    "ldp {Wt}, {Wt2}, [{Xn|SP}{,-imm7*4}]", "C6.2", pairOffset(.ldrW, .loadPair32)),
  InstructionRow(
    "01 101 0 010 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDPSW (signed offset)",
    "ldpsw {Xt}, {Xt2}, [{Xn|SP}{,-imm7*4}]", "C6.2", pairOffset(.ldrsw, nil)),
  InstructionRow(
    "10 101 0 010 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (64-bit, signed offset)",
    "stp {Xt}, {Xt2}, [{Xn|SP}{,-imm7*8}]", "C6.2", pairOffset(.strX, .storePair64)),
  InstructionRow(
    "10 101 0 010 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (64-bit, signed offset)",
    "ldp {Xt}, {Xt2}, [{Xn|SP}{,-imm7*8}]", "C6.2", pairOffset(.ldrX, .loadPair64)),

  // Post-index
  InstructionRow(
    "00 101 0 001 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (32-bit, post-index)",
    "stp {Wt}, {Wt2}, [{Xn|SP}], {-imm7*4}", "C6.2", pairIndexed(.strW, .postIndex)),
  InstructionRow(
    "00 101 0 001 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (32-bit, post-index)",
    "ldp {Wt}, {Wt2}, [{Xn|SP}], {-imm7*4}", "C6.2", pairIndexed(.ldrW, .postIndex)),
  InstructionRow(
    "01 101 0 001 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDPSW (post-index)",
    "ldpsw {Xt}, {Xt2}, [{Xn|SP}], {-imm7*4}", "C6.2", pairIndexed(.ldrsw, .postIndex)),
  InstructionRow(
    "10 101 0 001 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (64-bit, post-index)",
    "stp {Xt}, {Xt2}, [{Xn|SP}], {-imm7*8}", "C6.2", pairIndexed(.strX, .postIndex)),
  InstructionRow(
    "10 101 0 001 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (64-bit, post-index)",
    "ldp {Xt}, {Xt2}, [{Xn|SP}], {-imm7*8}", "C6.2", pairIndexed(.ldrX, .postIndex)),

  // Pre-index
  InstructionRow(
    "00 101 0 011 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (32-bit, pre-index)",
    "stp {Wt}, {Wt2}, [{Xn|SP}, {-imm7*4}]!", "C6.2", pairIndexed(.strW, .preIndex)),
  InstructionRow(
    "00 101 0 011 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (32-bit, pre-index)",
    "ldp {Wt}, {Wt2}, [{Xn|SP}, {-imm7*4}]!", "C6.2", pairIndexed(.ldrW, .preIndex)),
  InstructionRow(
    "01 101 0 011 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDPSW (pre-index)",
    "ldpsw {Xt}, {Xt2}, [{Xn|SP}, {-imm7*4}]!", "C6.2", pairIndexed(.ldrsw, .preIndex)),
  InstructionRow(
    "10 101 0 011 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (64-bit, pre-index)",
    "stp {Xt}, {Xt2}, [{Xn|SP}, {-imm7*8}]!", "C6.2", pairIndexed(.strX, .preIndex)),
  InstructionRow(
    "10 101 0 011 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (64-bit, pre-index)",
    "ldp {Xt}, {Xt2}, [{Xn|SP}, {-imm7*8}]!", "C6.2", pairIndexed(.ldrX, .preIndex)),

  // Memory tagging
  InstructionRow(
    "01 101 0 010 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STGP (signed offset)",
    "stgp {Xt}, {Xt2}, [{Xn|SP}{,-imm7*16}]", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "01 101 0 001 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STGP (post-index)",
    "stgp {Xt}, {Xt2}, [{Xn|SP}], {-imm7*16}", "C6.2", feature: .mte, .absent),
  InstructionRow(
    "01 101 0 011 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STGP (pre-index)",
    "stgp {Xt}, {Xt2}, [{Xn|SP}, {-imm7*16}]!", "C6.2", feature: .mte, .absent),
]

private func pairOffset(_ access: RegisterAccess, _ code: Operation?) -> Semantics {
  .lowerOrCall(
    { i in
      guard let code, access.isStore || i.rt != i.rt2 else { return nil }
      let second = access.isStore ? Slot.source(i.rt2) : Slot.destination(i.rt2)
      return Op(
        code, rd: access.slot(i), rn: i.rn, rm: second,
        immediate: i.imm7(scale: access.width.scale))
    },
    { core, i throws(CoreExit) in try pair(core, i, access, .offset) })
}

private func pairIndexed(_ access: RegisterAccess, _ addressing: Addressing) -> Semantics {
  .lowerOrCall(
    { i in
      guard access.width == .double, access.isStore || !targetsBase(i) && i.rt != i.rt2 else {
        return nil
      }
      let offset = writeback(addressing, i.imm7(scale: 3))
      return access.isStore
        ? Op(
          .storePair64Writeback, rd: Slot.source(i.rt), rn: i.rn, rm: Slot.source(i.rt2),
          immediate: offset)
        : Op(
          .loadPair64Writeback, rd: Slot.destination(i.rt), rn: i.rn,
          rm: Slot.destination(i.rt2), immediate: offset)
    },
    { core, i throws(CoreExit) in try pair(core, i, access, addressing) })
}

private func targetsBase(_ i: Instruction) -> Bool {
  i.rn != 31 && (i.rt == i.rn || i.rt2 == i.rn)
}

/// Both accesses are checked before either register or any byte changes.
private func pair(
  _ core: Core, _ i: Instruction, _ access: RegisterAccess, _ addressing: Addressing
) throws(CoreExit) -> Outcome {
  let base = try core.baseAddress(i)
  let offset = i.imm7(scale: access.width.scale)
  let address = addressing.address(base, offset)
  let next = address &+ UInt64(access.width.rawValue)
  if access.isStore {
    _ = try core.locate(address, access.width, .write, [])
    _ = try core.locate(next, access.width, .write, [])
    try core.store(address, access.width, core.readX(i.rt))
    try core.store(next, access.width, core.readX(i.rt2))
  } else {
    let first = try core.load(address, access.width)
    let second = try core.load(next, access.width)
    // ImplementationChoices, "load pair of one register twice".
    core.writeX(i.rt, access.extended(first))
    core.writeX(i.rt2, access.extended(second))
  }
  // ImplementationChoices, "load with write-back to a target".
  if addressing != .offset, access.isStore || !targetsBase(i) {
    core.writeXOrSP(i.rn, base &+ offset)
  }
  return .next
}
