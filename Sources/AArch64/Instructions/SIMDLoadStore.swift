import Simulation

/// Loads and stores of one SIMD and floating-point register (Arm DDI 0487, C4.1, "Loads and
/// Stores"). All but the prefix of the name is as for general registers.
let simdLoadStore: [InstructionRow] =
  simdUnsignedOffset + simdUnscaled + simdIndexed
  + simdRegisterOffset + simdLiteral

/// Base plus unsigned offset in units of the width.
private let simdUnsignedOffset: [InstructionRow] = [
  InstructionRow(
    "00 111 1 01 00 imm12:12 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 8-bit, unsigned offset)",
    "str {Bt}, [{Xn|SP}{,%imm12*1}]", "C7.2", feature: .fp,
    simdAccess(0, stores: true, .scaled)),
  InstructionRow(
    "00 111 1 01 01 imm12:12 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 8-bit, unsigned offset)",
    "ldr {Bt}, [{Xn|SP}{,%imm12*1}]", "C7.2", feature: .fp,
    simdAccess(0, stores: false, .scaled)),
  InstructionRow(
    "01 111 1 01 00 imm12:12 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 16-bit, unsigned offset)",
    "str {Ht}, [{Xn|SP}{,%imm12*2}]", "C7.2", feature: .fp,
    simdAccess(1, stores: true, .scaled)),
  InstructionRow(
    "01 111 1 01 01 imm12:12 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 16-bit, unsigned offset)",
    "ldr {Ht}, [{Xn|SP}{,%imm12*2}]", "C7.2", feature: .fp,
    simdAccess(1, stores: false, .scaled)),
  InstructionRow(
    "10 111 1 01 00 imm12:12 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 32-bit, unsigned offset)",
    "str {St}, [{Xn|SP}{,%imm12*4}]", "C7.2", feature: .fp,
    simdAccess(2, stores: true, .scaled)),
  InstructionRow(
    "10 111 1 01 01 imm12:12 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 32-bit, unsigned offset)",
    "ldr {St}, [{Xn|SP}{,%imm12*4}]", "C7.2", feature: .fp,
    simdAccess(2, stores: false, .scaled)),
  InstructionRow(
    "11 111 1 01 00 imm12:12 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 64-bit, unsigned offset)",
    "str {Dt}, [{Xn|SP}{,%imm12*8}]", "C7.2", feature: .fp,
    simdAccess(3, stores: true, .scaled)),
  InstructionRow(
    "11 111 1 01 01 imm12:12 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 64-bit, unsigned offset)",
    "ldr {Dt}, [{Xn|SP}{,%imm12*8}]", "C7.2", feature: .fp,
    simdAccess(3, stores: false, .scaled)),
  InstructionRow(
    "00 111 1 01 10 imm12:12 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 128-bit, unsigned offset)",
    "str {Qt}, [{Xn|SP}{,%imm12*16}]", "C7.2", feature: .fp,
    simdAccess(4, stores: true, .scaled)),
  InstructionRow(
    "00 111 1 01 11 imm12:12 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 128-bit, unsigned offset)",
    "ldr {Qt}, [{Xn|SP}{,%imm12*16}]", "C7.2", feature: .fp,
    simdAccess(4, stores: false, .scaled)),
]

/// Base plus signed offset in bytes.
private let simdUnscaled: [InstructionRow] = [
  InstructionRow(
    "00 111 1 00 00 0 imm9:9 00 Rn:5 Rt:5", "STUR (SIMD&FP, 8-bit)",
    "stur {Bt}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(0, stores: true, .unscaled)),
  InstructionRow(
    "00 111 1 00 01 0 imm9:9 00 Rn:5 Rt:5", "LDUR (SIMD&FP, 8-bit)",
    "ldur {Bt}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(0, stores: false, .unscaled)),
  InstructionRow(
    "01 111 1 00 00 0 imm9:9 00 Rn:5 Rt:5", "STUR (SIMD&FP, 16-bit)",
    "stur {Ht}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(1, stores: true, .unscaled)),
  InstructionRow(
    "01 111 1 00 01 0 imm9:9 00 Rn:5 Rt:5", "LDUR (SIMD&FP, 16-bit)",
    "ldur {Ht}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(1, stores: false, .unscaled)),
  InstructionRow(
    "10 111 1 00 00 0 imm9:9 00 Rn:5 Rt:5", "STUR (SIMD&FP, 32-bit)",
    "stur {St}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(2, stores: true, .unscaled)),
  InstructionRow(
    "10 111 1 00 01 0 imm9:9 00 Rn:5 Rt:5", "LDUR (SIMD&FP, 32-bit)",
    "ldur {St}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(2, stores: false, .unscaled)),
  InstructionRow(
    "11 111 1 00 00 0 imm9:9 00 Rn:5 Rt:5", "STUR (SIMD&FP, 64-bit)",
    "stur {Dt}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(3, stores: true, .unscaled)),
  InstructionRow(
    "11 111 1 00 01 0 imm9:9 00 Rn:5 Rt:5", "LDUR (SIMD&FP, 64-bit)",
    "ldur {Dt}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(3, stores: false, .unscaled)),
  InstructionRow(
    "00 111 1 00 10 0 imm9:9 00 Rn:5 Rt:5", "STUR (SIMD&FP, 128-bit)",
    "stur {Qt}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(4, stores: true, .unscaled)),
  InstructionRow(
    "00 111 1 00 11 0 imm9:9 00 Rn:5 Rt:5", "LDUR (SIMD&FP, 128-bit)",
    "ldur {Qt}, [{Xn|SP}{,-imm9}]", "C7.2", feature: .fp,
    simdAccess(4, stores: false, .unscaled)),
]

/// Post-index and pre-index: the base changes.
private let simdIndexed: [InstructionRow] = [
  InstructionRow(
    "00 111 1 00 00 0 imm9:9 01 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 8-bit, post-index)",
    "str {Bt}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(0, stores: true, .unscaled, .postIndex)),
  InstructionRow(
    "00 111 1 00 01 0 imm9:9 01 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 8-bit, post-index)",
    "ldr {Bt}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(0, stores: false, .unscaled, .postIndex)),
  InstructionRow(
    "01 111 1 00 00 0 imm9:9 01 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 16-bit, post-index)",
    "str {Ht}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(1, stores: true, .unscaled, .postIndex)),
  InstructionRow(
    "01 111 1 00 01 0 imm9:9 01 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 16-bit, post-index)",
    "ldr {Ht}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(1, stores: false, .unscaled, .postIndex)),
  InstructionRow(
    "10 111 1 00 00 0 imm9:9 01 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 32-bit, post-index)",
    "str {St}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(2, stores: true, .unscaled, .postIndex)),
  InstructionRow(
    "10 111 1 00 01 0 imm9:9 01 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 32-bit, post-index)",
    "ldr {St}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(2, stores: false, .unscaled, .postIndex)),
  InstructionRow(
    "11 111 1 00 00 0 imm9:9 01 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 64-bit, post-index)",
    "str {Dt}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(3, stores: true, .unscaled, .postIndex)),
  InstructionRow(
    "11 111 1 00 01 0 imm9:9 01 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 64-bit, post-index)",
    "ldr {Dt}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(3, stores: false, .unscaled, .postIndex)),
  InstructionRow(
    "00 111 1 00 10 0 imm9:9 01 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 128-bit, post-index)",
    "str {Qt}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(4, stores: true, .unscaled, .postIndex)),
  InstructionRow(
    "00 111 1 00 11 0 imm9:9 01 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 128-bit, post-index)",
    "ldr {Qt}, [{Xn|SP}], {-imm9}", "C7.2", feature: .fp,
    simdAccess(4, stores: false, .unscaled, .postIndex)),
  InstructionRow(
    "00 111 1 00 00 0 imm9:9 11 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 8-bit, pre-index)",
    "str {Bt}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(0, stores: true, .unscaled, .preIndex)),
  InstructionRow(
    "00 111 1 00 01 0 imm9:9 11 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 8-bit, pre-index)",
    "ldr {Bt}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(0, stores: false, .unscaled, .preIndex)),
  InstructionRow(
    "01 111 1 00 00 0 imm9:9 11 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 16-bit, pre-index)",
    "str {Ht}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(1, stores: true, .unscaled, .preIndex)),
  InstructionRow(
    "01 111 1 00 01 0 imm9:9 11 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 16-bit, pre-index)",
    "ldr {Ht}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(1, stores: false, .unscaled, .preIndex)),
  InstructionRow(
    "10 111 1 00 00 0 imm9:9 11 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 32-bit, pre-index)",
    "str {St}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(2, stores: true, .unscaled, .preIndex)),
  InstructionRow(
    "10 111 1 00 01 0 imm9:9 11 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 32-bit, pre-index)",
    "ldr {St}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(2, stores: false, .unscaled, .preIndex)),
  InstructionRow(
    "11 111 1 00 00 0 imm9:9 11 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 64-bit, pre-index)",
    "str {Dt}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(3, stores: true, .unscaled, .preIndex)),
  InstructionRow(
    "11 111 1 00 01 0 imm9:9 11 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 64-bit, pre-index)",
    "ldr {Dt}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(3, stores: false, .unscaled, .preIndex)),
  InstructionRow(
    "00 111 1 00 10 0 imm9:9 11 Rn:5 Rt:5", "STR (immediate, SIMD&FP, 128-bit, pre-index)",
    "str {Qt}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(4, stores: true, .unscaled, .preIndex)),
  InstructionRow(
    "00 111 1 00 11 0 imm9:9 11 Rn:5 Rt:5", "LDR (immediate, SIMD&FP, 128-bit, pre-index)",
    "ldr {Qt}, [{Xn|SP}, {-imm9}]!", "C7.2", feature: .fp,
    simdAccess(4, stores: false, .unscaled, .preIndex)),
]

/// Base plus an extended register.
private let simdRegisterOffset: [InstructionRow] = [
  InstructionRow(
    "00 111 1 00 00 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "STR (register, SIMD&FP, 8-bit)",
    "str {Bt}, [{Xn|SP}, {indexed 0}]", "C7.2", feature: .fp,
    simdAccess(0, stores: true, .register), where: hasIndexExtension),
  InstructionRow(
    "00 111 1 00 01 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDR (register, SIMD&FP, 8-bit)",
    "ldr {Bt}, [{Xn|SP}, {indexed 0}]", "C7.2", feature: .fp,
    simdAccess(0, stores: false, .register), where: hasIndexExtension),
  InstructionRow(
    "01 111 1 00 00 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "STR (register, SIMD&FP, 16-bit)",
    "str {Ht}, [{Xn|SP}, {indexed 1}]", "C7.2", feature: .fp,
    simdAccess(1, stores: true, .register), where: hasIndexExtension),
  InstructionRow(
    "01 111 1 00 01 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDR (register, SIMD&FP, 16-bit)",
    "ldr {Ht}, [{Xn|SP}, {indexed 1}]", "C7.2", feature: .fp,
    simdAccess(1, stores: false, .register), where: hasIndexExtension),
  InstructionRow(
    "10 111 1 00 00 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "STR (register, SIMD&FP, 32-bit)",
    "str {St}, [{Xn|SP}, {indexed 2}]", "C7.2", feature: .fp,
    simdAccess(2, stores: true, .register), where: hasIndexExtension),
  InstructionRow(
    "10 111 1 00 01 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDR (register, SIMD&FP, 32-bit)",
    "ldr {St}, [{Xn|SP}, {indexed 2}]", "C7.2", feature: .fp,
    simdAccess(2, stores: false, .register), where: hasIndexExtension),
  InstructionRow(
    "11 111 1 00 00 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "STR (register, SIMD&FP, 64-bit)",
    "str {Dt}, [{Xn|SP}, {indexed 3}]", "C7.2", feature: .fp,
    simdAccess(3, stores: true, .register), where: hasIndexExtension),
  InstructionRow(
    "11 111 1 00 01 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDR (register, SIMD&FP, 64-bit)",
    "ldr {Dt}, [{Xn|SP}, {indexed 3}]", "C7.2", feature: .fp,
    simdAccess(3, stores: false, .register), where: hasIndexExtension),
  InstructionRow(
    "00 111 1 00 10 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "STR (register, SIMD&FP, 128-bit)",
    "str {Qt}, [{Xn|SP}, {indexed 4}]", "C7.2", feature: .fp,
    simdAccess(4, stores: true, .register), where: hasIndexExtension),
  InstructionRow(
    "00 111 1 00 11 1 Rm:5 option:3 S:1 10 Rn:5 Rt:5", "LDR (register, SIMD&FP, 128-bit)",
    "ldr {Qt}, [{Xn|SP}, {indexed 4}]", "C7.2", feature: .fp,
    simdAccess(4, stores: false, .register), where: hasIndexExtension),
]

/// From an address relative to the PC.
private let simdLiteral: [InstructionRow] = [
  InstructionRow(
    "00 011 1 00 imm19:19 Rt:5", "LDR (literal, SIMD&FP, 32-bit)",
    "ldr {St}, {label imm19}", "C7.2", feature: .fp, simdLiteral(2)),
  InstructionRow(
    "01 011 1 00 imm19:19 Rt:5", "LDR (literal, SIMD&FP, 64-bit)",
    "ldr {Dt}, {label imm19}", "C7.2", feature: .fp, simdLiteral(3)),
  InstructionRow(
    "10 011 1 00 imm19:19 Rt:5", "LDR (literal, SIMD&FP, 128-bit)",
    "ldr {Qt}, {label imm19}", "C7.2", feature: .fp, simdLiteral(4)),
]

/// Where the offset of a load or store of one V register comes from.
private enum VectorOffset {
  /// imm9, in bytes.
  case unscaled
  /// imm12, in units of what is accessed.
  case scaled
  /// Rm, extended, and shifted when S is set.
  case register

  @inline(__always)
  func value(_ core: Core, _ i: Instruction, _ scale: UInt32) -> UInt64 {
    switch self {
    case .unscaled: i.imm9
    case .scaled: i.imm12(scale: scale)
    case .register: core.indexRegister(i, shift: i.bit(12) ? scale : 0)
    }
  }
}

private func simdAccess(
  _ scale: UInt32, stores: Bool, _ offset: VectorOffset, _ addressing: Addressing = .offset
) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let base = try core.baseAddress(i)
    let offset = offset.value(core, i, scale)
    let address = addressing.address(base, offset)
    if stores {
      try core.storeVector(address, scale: scale, core.readV(i.rt))
    } else {
      core.writeV(i.rt, try core.loadVector(address, scale: scale))
    }
    if addressing != .offset { core.writeXOrSP(i.rn, base &+ offset) }
    return .next
  }
}

private func simdLiteral(_ scale: UInt32) -> Semantics {
  .call { core, i throws(CoreExit) in
    try core.checkFPEnabled()
    let address = core.state.pointee.pc &+ UInt64(bitPattern: i.signed(23, 5) << 2)
    core.writeV(i.rt, try core.loadVector(address, scale: scale))
    return .next
  }
}
