import Simulation

/// Load-exclusive and store-exclusive (Arm DDI 0487, C4.1, "Loads and Stores"; B2.9).
///
/// Fields named `ones` are (1)(1)(1)(1)(1): other values are accepted.
let loadStoreExclusive: [InstructionRow] = [
  InstructionRow(
    "00 001000 0 0 0 Rs:5 0 ones:5 Rn:5 Rt:5", "STXRB",
    "stxrb {Ws}, {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try storeExclusive(core, i, .byte) }),
  InstructionRow(
    "00 001000 0 0 0 Rs:5 1 ones:5 Rn:5 Rt:5", "STLXRB",
    "stlxrb {Ws}, {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try storeExclusive(core, i, .byte) }),
  InstructionRow(
    "01 001000 0 0 0 Rs:5 0 ones:5 Rn:5 Rt:5", "STXRH",
    "stxrh {Ws}, {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try storeExclusive(core, i, .half) }),
  InstructionRow(
    "01 001000 0 0 0 Rs:5 1 ones:5 Rn:5 Rt:5", "STLXRH",
    "stlxrh {Ws}, {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try storeExclusive(core, i, .half) }),
  InstructionRow(
    "10 001000 0 0 0 Rs:5 0 ones:5 Rn:5 Rt:5", "STXR (32-bit)",
    "stxr {Ws}, {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try storeExclusive(core, i, .word) }),
  InstructionRow(
    "10 001000 0 0 0 Rs:5 1 ones:5 Rn:5 Rt:5", "STLXR (32-bit)",
    "stlxr {Ws}, {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try storeExclusive(core, i, .word) }),
  InstructionRow(
    "11 001000 0 0 0 Rs:5 0 ones:5 Rn:5 Rt:5", "STXR (64-bit)",
    "stxr {Ws}, {Xt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try storeExclusive(core, i, .double) }),
  InstructionRow(
    "11 001000 0 0 0 Rs:5 1 ones:5 Rn:5 Rt:5", "STLXR (64-bit)",
    "stlxr {Ws}, {Xt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try storeExclusive(core, i, .double) }),
  InstructionRow(
    "00 001000 0 1 0 ones:5 0 ones:5 Rn:5 Rt:5", "LDXRB",
    "ldxrb {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try loadExclusive(core, i, .byte) }),
  InstructionRow(
    "00 001000 0 1 0 ones:5 1 ones:5 Rn:5 Rt:5", "LDAXRB",
    "ldaxrb {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try loadExclusive(core, i, .byte) }),
  InstructionRow(
    "01 001000 0 1 0 ones:5 0 ones:5 Rn:5 Rt:5", "LDXRH",
    "ldxrh {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try loadExclusive(core, i, .half) }),
  InstructionRow(
    "01 001000 0 1 0 ones:5 1 ones:5 Rn:5 Rt:5", "LDAXRH",
    "ldaxrh {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try loadExclusive(core, i, .half) }),
  InstructionRow(
    "10 001000 0 1 0 ones:5 0 ones:5 Rn:5 Rt:5", "LDXR (32-bit)",
    "ldxr {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try loadExclusive(core, i, .word) }),
  InstructionRow(
    "10 001000 0 1 0 ones:5 1 ones:5 Rn:5 Rt:5", "LDAXR (32-bit)",
    "ldaxr {Wt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try loadExclusive(core, i, .word) }),
  InstructionRow(
    "11 001000 0 1 0 ones:5 0 ones:5 Rn:5 Rt:5", "LDXR (64-bit)",
    "ldxr {Xt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try loadExclusive(core, i, .double) }),
  InstructionRow(
    "11 001000 0 1 0 ones:5 1 ones:5 Rn:5 Rt:5", "LDAXR (64-bit)",
    "ldaxr {Xt}, [{Xn|SP}]", "C6.2",
    .call { core, i throws(CoreExit) in try loadExclusive(core, i, .double) }),

  // Pairs
  InstructionRow(
    "10 001000 0 0 1 Rs:5 0 Rt2:5 Rn:5 Rt:5", "STXP (32-bit)",
    "stxp {Ws}, {Wt}, {Wt2}, [{Xn|SP}]", "C6.2", .call(storeExclusivePair32)),
  InstructionRow(
    "10 001000 0 0 1 Rs:5 1 Rt2:5 Rn:5 Rt:5", "STLXP (32-bit)",
    "stlxp {Ws}, {Wt}, {Wt2}, [{Xn|SP}]", "C6.2", .call(storeExclusivePair32)),
  InstructionRow(
    "10 001000 0 1 1 ones:5 0 Rt2:5 Rn:5 Rt:5", "LDXP (32-bit)",
    "ldxp {Wt}, {Wt2}, [{Xn|SP}]", "C6.2", .call(loadExclusivePair32)),
  InstructionRow(
    "10 001000 0 1 1 ones:5 1 Rt2:5 Rn:5 Rt:5", "LDAXP (32-bit)",
    "ldaxp {Wt}, {Wt2}, [{Xn|SP}]", "C6.2", .call(loadExclusivePair32)),
  InstructionRow(
    "11 001000 0 0 1 Rs:5 0 Rt2:5 Rn:5 Rt:5", "STXP (64-bit)",
    "stxp {Ws}, {Xt}, {Xt2}, [{Xn|SP}]", "C6.2", .call(storeExclusivePair64)),
  InstructionRow(
    "11 001000 0 0 1 Rs:5 1 Rt2:5 Rn:5 Rt:5", "STLXP (64-bit)",
    "stlxp {Ws}, {Xt}, {Xt2}, [{Xn|SP}]", "C6.2", .call(storeExclusivePair64)),
  InstructionRow(
    "11 001000 0 1 1 ones:5 0 Rt2:5 Rn:5 Rt:5", "LDXP (64-bit)",
    "ldxp {Xt}, {Xt2}, [{Xn|SP}]", "C6.2", .call(loadExclusivePair64)),
  InstructionRow(
    "11 001000 0 1 1 ones:5 1 Rt2:5 Rn:5 Rt:5", "LDAXP (64-bit)",
    "ldaxp {Xt}, {Xt2}, [{Xn|SP}]", "C6.2", .call(loadExclusivePair64)),
]

private func loadExclusive(_ core: Core, _ i: Instruction, _ width: AccessWidth) throws(CoreExit)
  -> Outcome
{
  let address = try core.baseAddress(i)
  let (place, _) = try core.locate(address, width, .read, .aligned)
  let value = try core.load(address, width, .aligned)
  core.armMonitor(physical: place.physicalAddress)
  core.writeX(i.rt, value)
  return .next
}

private func storeExclusive(_ core: Core, _ i: Instruction, _ width: AccessWidth)
  throws(CoreExit) -> Outcome
{
  let address = try core.baseAddress(i)
  // ImplementationChoices, "order of abort and monitor".
  let (place, _) = try core.locate(address, width, .write, .aligned)
  let passes = core.monitorHolds(physical: place.physicalAddress, size: width.bytes)
  if passes { try core.store(address, width, core.readX(i.rt), .aligned) }
  core.clearMonitor()
  core.writeX(i.rs, passes ? 0 : 1)
  return .next
}

/// The two words are one access of 64 bits.
private func loadExclusivePair32(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  let address = try core.baseAddress(i)
  let (place, _) = try core.locate(address, .double, .read, .aligned)
  let value = try core.load(address, .double, .aligned)
  core.armMonitor(physical: place.physicalAddress)
  // ImplementationChoices, "load pair of one register twice".
  core.writeX(i.rt, value & 0xffff_ffff)
  core.writeX(i.rt2, value >> 32)
  return .next
}

private func storeExclusivePair32(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  let address = try core.baseAddress(i)
  let (place, _) = try core.locate(address, .double, .write, .aligned)
  let passes = core.monitorHolds(physical: place.physicalAddress, size: 8)
  if passes {
    let value = core.readX(i.rt) & 0xffff_ffff | core.readX(i.rt2) << 32
    try core.store(address, .double, value, .aligned)
  }
  core.clearMonitor()
  core.writeX(i.rs, passes ? 0 : 1)
  return .next
}

private func loadExclusivePair64(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  let address = try core.baseAddress(i)
  let place = try core.locate16(address, .read, .aligned)
  let first = try core.load(address, .double, .aligned)
  let second = try core.load(address &+ 8, .double, .aligned)
  core.armMonitor(physical: place.physicalAddress)
  core.writeX(i.rt, first)
  core.writeX(i.rt2, second)
  return .next
}

private func storeExclusivePair64(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  let address = try core.baseAddress(i)
  let place = try core.locate16(address, .write, .aligned)
  let passes = core.monitorHolds(physical: place.physicalAddress, size: 16)
  if passes {
    let (first, second) = (core.readX(i.rt), core.readX(i.rt2))
    try core.store(address, .double, first, .aligned)
    try core.store(address &+ 8, .double, second, .aligned)
  }
  core.clearMonitor()
  core.writeX(i.rs, passes ? 0 : 1)
  return .next
}
