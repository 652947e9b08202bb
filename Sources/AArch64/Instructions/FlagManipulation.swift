/// Instructions on PSTATE's flags alone: v8.4 and v8.5 (Arm DDI 0487, C6.2).
let flagManipulation: [InstructionRow] = [
  InstructionRow(
    "1 0 1 11010000 imm6:6 00001 Rn:5 0 mask:4", "RMIF", "rmif {Xn}, {%imm6}, {%mask}", "C6.2",
    feature: .flagM,
    .call { core, i throws(CoreExit) in
      let (value, places) = (core.readX(i.rn), UInt64(i.bits(20, 15)))
      let mask = UInt64(i.bits(3, 0)) << 28
      let moved = (value &>> places | value &<< (64 &- places)) << 28
      core.state.pointee.nzcv = core.state.pointee.nzcv & ~mask | moved & mask
      return .next
    }),
  InstructionRow(
    "0 0 1 11010000 000000 0 0010 Rn:5 0 1101", "SETF8", "setf8 {Wn}", "C6.2", feature: .flagM,
    .call { core, i throws(CoreExit) in setFlags(core, i, width: 8) }),
  InstructionRow(
    "0 0 1 11010000 000000 1 0010 Rn:5 0 1101", "SETF16", "setf16 {Wn}", "C6.2",
    feature: .flagM,
    .call { core, i throws(CoreExit) in setFlags(core, i, width: 16) }),
  InstructionRow(
    "1101010100 0 00 000 0100 zeros:4 000 11111", "CFINV", "cfinv", "C6.2", feature: .flagM,
    .call { core, _ throws(CoreExit) in
      core.state.pointee.carry ^= 1
      return .next
    }),
  InstructionRow(
    "1101010100 0 00 000 0100 zeros:4 001 11111", "XAFLAG", "xaflag", "C6.2", feature: .flagM2,
    .call { core, _ throws(CoreExit) in
      let flags = core.state.pointee.nzcv
      let (zero, carry) = (flags & NZCV.z != 0, flags & NZCV.c != 0)
      core.state.pointee.nzcv =
        (!carry && !zero ? NZCV.n : 0) | (zero && carry ? NZCV.z : 0)
        | (carry || zero ? NZCV.c : 0) | (!carry && zero ? NZCV.v : 0)
      return .next
    }),
  InstructionRow(
    "1101010100 0 00 000 0100 zeros:4 010 11111", "AXFLAG", "axflag", "C6.2", feature: .flagM2,
    .call { core, _ throws(CoreExit) in
      let flags = core.state.pointee.nzcv
      let (zero, carry) = (flags & NZCV.z != 0, flags & NZCV.c != 0)
      let isUnordered = flags & NZCV.v != 0
      core.state.pointee.nzcv =
        (zero || isUnordered ? NZCV.z : 0) | (carry && !isUnordered ? NZCV.c : 0)
      return .next
    }),
]

/// Places of the flags in NZCV (C5.2.11).
private enum NZCV {
  static let n: UInt64 = 1 << 31
  static let z: UInt64 = 1 << 30
  static let c: UInt64 = 1 << 29
  static let v: UInt64 = 1 << 28
}

/// N, Z and V for a number of `width` bits; C stays.
private func setFlags(_ core: Core, _ i: Instruction, width: UInt64) -> Outcome {
  let value = core.readX(i.rn)
  core.state.pointee.negative = value << (64 - width)
  core.state.pointee.zeroTest = value & (1 << width - 1)
  core.state.pointee.overflow = (value << (63 - width)) ^ (value << (64 - width))
  return .next
}
