import Simulation

/// Loads and stores of two SIMD and floating-point registers (Arm DDI 0487, C4.1, "Loads and
/// Stores").
let simdLoadStorePair: [InstructionRow] = [
  InstructionRow(
    "00 101 1 000 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STNP (SIMD&FP, 32-bit)",
    "stnp {St}, {St2}, [{Xn|SP}{,-imm7*4}]", "C7.2", feature: .fp, simdPair(2, stores: true)),
  InstructionRow(
    "00 101 1 000 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDNP (SIMD&FP, 32-bit)",
    "ldnp {St}, {St2}, [{Xn|SP}{,-imm7*4}]", "C7.2", feature: .fp, simdPair(2, stores: false)),
  InstructionRow(
    "01 101 1 000 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STNP (SIMD&FP, 64-bit)",
    "stnp {Dt}, {Dt2}, [{Xn|SP}{,-imm7*8}]", "C7.2", feature: .fp, simdPair(3, stores: true)),
  InstructionRow(
    "01 101 1 000 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDNP (SIMD&FP, 64-bit)",
    "ldnp {Dt}, {Dt2}, [{Xn|SP}{,-imm7*8}]", "C7.2", feature: .fp, simdPair(3, stores: false)),
  InstructionRow(
    "10 101 1 000 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STNP (SIMD&FP, 128-bit)",
    "stnp {Qt}, {Qt2}, [{Xn|SP}{,-imm7*16}]", "C7.2", feature: .fp, simdPair(4, stores: true)),
  InstructionRow(
    "10 101 1 000 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDNP (SIMD&FP, 128-bit)",
    "ldnp {Qt}, {Qt2}, [{Xn|SP}{,-imm7*16}]", "C7.2", feature: .fp, simdPair(4, stores: false)),
  InstructionRow(
    "00 101 1 010 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (SIMD&FP, 32-bit, signed offset)",
    "stp {St}, {St2}, [{Xn|SP}{,-imm7*4}]", "C7.2", feature: .fp, simdPair(2, stores: true)),
  InstructionRow(
    "00 101 1 010 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (SIMD&FP, 32-bit, signed offset)",
    "ldp {St}, {St2}, [{Xn|SP}{,-imm7*4}]", "C7.2", feature: .fp, simdPair(2, stores: false)),
  InstructionRow(
    "01 101 1 010 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (SIMD&FP, 64-bit, signed offset)",
    "stp {Dt}, {Dt2}, [{Xn|SP}{,-imm7*8}]", "C7.2", feature: .fp, simdPair(3, stores: true)),
  InstructionRow(
    "01 101 1 010 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (SIMD&FP, 64-bit, signed offset)",
    "ldp {Dt}, {Dt2}, [{Xn|SP}{,-imm7*8}]", "C7.2", feature: .fp, simdPair(3, stores: false)),
  InstructionRow(
    "10 101 1 010 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (SIMD&FP, 128-bit, signed offset)",
    "stp {Qt}, {Qt2}, [{Xn|SP}{,-imm7*16}]", "C7.2", feature: .fp, simdPair(4, stores: true)),
  InstructionRow(
    "10 101 1 010 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (SIMD&FP, 128-bit, signed offset)",
    "ldp {Qt}, {Qt2}, [{Xn|SP}{,-imm7*16}]", "C7.2", feature: .fp, simdPair(4, stores: false)),
  InstructionRow(
    "00 101 1 001 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (SIMD&FP, 32-bit, post-index)",
    "stp {St}, {St2}, [{Xn|SP}], {-imm7*4}", "C7.2", feature: .fp,
    simdPair(2, stores: true, .postIndex)),
  InstructionRow(
    "00 101 1 001 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (SIMD&FP, 32-bit, post-index)",
    "ldp {St}, {St2}, [{Xn|SP}], {-imm7*4}", "C7.2", feature: .fp,
    simdPair(2, stores: false, .postIndex)),
  InstructionRow(
    "01 101 1 001 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (SIMD&FP, 64-bit, post-index)",
    "stp {Dt}, {Dt2}, [{Xn|SP}], {-imm7*8}", "C7.2", feature: .fp,
    simdPair(3, stores: true, .postIndex)),
  InstructionRow(
    "01 101 1 001 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (SIMD&FP, 64-bit, post-index)",
    "ldp {Dt}, {Dt2}, [{Xn|SP}], {-imm7*8}", "C7.2", feature: .fp,
    simdPair(3, stores: false, .postIndex)),
  InstructionRow(
    "10 101 1 001 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (SIMD&FP, 128-bit, post-index)",
    "stp {Qt}, {Qt2}, [{Xn|SP}], {-imm7*16}", "C7.2", feature: .fp,
    simdPair(4, stores: true, .postIndex)),
  InstructionRow(
    "10 101 1 001 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (SIMD&FP, 128-bit, post-index)",
    "ldp {Qt}, {Qt2}, [{Xn|SP}], {-imm7*16}", "C7.2", feature: .fp,
    simdPair(4, stores: false, .postIndex)),
  InstructionRow(
    "00 101 1 011 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (SIMD&FP, 32-bit, pre-index)",
    "stp {St}, {St2}, [{Xn|SP}, {-imm7*4}]!", "C7.2", feature: .fp,
    simdPair(2, stores: true, .preIndex)),
  InstructionRow(
    "00 101 1 011 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (SIMD&FP, 32-bit, pre-index)",
    "ldp {St}, {St2}, [{Xn|SP}, {-imm7*4}]!", "C7.2", feature: .fp,
    simdPair(2, stores: false, .preIndex)),
  InstructionRow(
    "01 101 1 011 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (SIMD&FP, 64-bit, pre-index)",
    "stp {Dt}, {Dt2}, [{Xn|SP}, {-imm7*8}]!", "C7.2", feature: .fp,
    simdPair(3, stores: true, .preIndex)),
  InstructionRow(
    "01 101 1 011 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (SIMD&FP, 64-bit, pre-index)",
    "ldp {Dt}, {Dt2}, [{Xn|SP}, {-imm7*8}]!", "C7.2", feature: .fp,
    simdPair(3, stores: false, .preIndex)),
  InstructionRow(
    "10 101 1 011 0 imm7:7 Rt2:5 Rn:5 Rt:5", "STP (SIMD&FP, 128-bit, pre-index)",
    "stp {Qt}, {Qt2}, [{Xn|SP}, {-imm7*16}]!", "C7.2", feature: .fp,
    simdPair(4, stores: true, .preIndex)),
  InstructionRow(
    "10 101 1 011 1 imm7:7 Rt2:5 Rn:5 Rt:5", "LDP (SIMD&FP, 128-bit, pre-index)",
    "ldp {Qt}, {Qt2}, [{Xn|SP}, {-imm7*16}]!", "C7.2", feature: .fp,
    simdPair(4, stores: false, .preIndex)),
]

/// Both accesses are checked before either register or any byte changes.
private func simdPair(_ scale: UInt32, stores: Bool, _ addressing: Addressing = .offset)
  -> Semantics
{
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let base = try core.baseAddress(i)
    let offset = i.imm7(scale: scale)
    let address = addressing.address(base, offset)
    let next = address &+ (1 << UInt64(scale))
    if stores {
      if core.placeToWrite(address, bytes: 2 << UInt64(scale), alignment: 1 << UInt64(scale)) == nil
      {
        try core.locateVector(address, scale: scale, .write)
        try core.locateVector(next, scale: scale, .write)
      }
      try core.storeVector(address, scale: scale, core.readV(i.rt))
      try core.storeVector(next, scale: scale, core.readV(i.rt2))
    } else {
      let first = try core.loadVector(address, scale: scale)
      let second = try core.loadVector(next, scale: scale)
      // ImplementationChoices, "load pair of one register twice".
      core.writeV(i.rt, first)
      core.writeV(i.rt2, second)
    }
    if addressing != .offset { core.writeXOrSP(i.rn, base &+ offset) }
    return .next
  }
}
