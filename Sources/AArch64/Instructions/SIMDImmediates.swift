/// Vectors made of an immediate: MOVI, MVNI, ORR and BIC with an immediate, FMOV (Arm DDI 0487,
/// C4.1, "Advanced SIMD modified immediate").
let simdImmediates: [InstructionRow] = [
  InstructionRow(
    "0 Q:1 0 0111100000 abc:3 0 shift:2 0 01 defgh:5 Rd:5", "MOVI (32-bit shifted immediate)",
    "movi {Vd.QS}, {imm8}{shift?|, lsl #8|, lsl #16|, lsl #24}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 Q:1 0 0111100000 abc:3 10 shift:1 0 01 defgh:5 Rd:5", "MOVI (16-bit shifted immediate)",
    "movi {Vd.QH}, {imm8}{shift?|, lsl #8}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 Q:1 0 0111100000 abc:3 110 shift:1 01 defgh:5 Rd:5", "MOVI (32-bit shifting ones)",
    "movi {Vd.QS}, {imm8}, msl #{shift?8|16}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 Q:1 1 0111100000 abc:3 0 shift:2 0 01 defgh:5 Rd:5", "MVNI (32-bit shifted immediate)",
    "mvni {Vd.QS}, {imm8}{shift?|, lsl #8|, lsl #16|, lsl #24}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 Q:1 1 0111100000 abc:3 10 shift:1 0 01 defgh:5 Rd:5", "MVNI (16-bit shifted immediate)",
    "mvni {Vd.QH}, {imm8}{shift?|, lsl #8}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 Q:1 1 0111100000 abc:3 110 shift:1 01 defgh:5 Rd:5", "MVNI (32-bit shifting ones)",
    "mvni {Vd.QS}, {imm8}, msl #{shift?8|16}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 Q:1 0 0111100000 abc:3 1110 01 defgh:5 Rd:5", "MOVI (8-bit)",
    "movi {Vd.Q}, {imm8}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 0 1 0111100000 abc:3 1110 01 defgh:5 Rd:5", "MOVI (64-bit scalar)",
    "movi {Dd}, {expanded}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 1 1 0111100000 abc:3 1110 01 defgh:5 Rd:5", "MOVI (64-bit vector)",
    "movi {Vd.2d}, {expanded}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 Q:1 0 0111100000 abc:3 0 shift:2 1 01 defgh:5 Rd:5", "ORR (vector, immediate, 32-bit)",
    "orr {Vd.QS}, {imm8}{shift?|, lsl #8|, lsl #16|, lsl #24}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { old, value in old | value } }),
  InstructionRow(
    "0 Q:1 0 0111100000 abc:3 10 shift:1 1 01 defgh:5 Rd:5", "ORR (vector, immediate, 16-bit)",
    "orr {Vd.QH}, {imm8}{shift?|, lsl #8}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { old, value in old | value } }),
  InstructionRow(
    "0 Q:1 1 0111100000 abc:3 0 shift:2 1 01 defgh:5 Rd:5", "BIC (vector, immediate, 32-bit)",
    "bic {Vd.QS}, {imm8}{shift?|, lsl #8|, lsl #16|, lsl #24}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { old, value in old & value } }),
  InstructionRow(
    "0 Q:1 1 0111100000 abc:3 10 shift:1 1 01 defgh:5 Rd:5", "BIC (vector, immediate, 16-bit)",
    "bic {Vd.QH}, {imm8}{shift?|, lsl #8}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { old, value in old & value } }),
  InstructionRow(
    "0 Q:1 0 0111100000 abc:3 1111 01 defgh:5 Rd:5", "FMOV (vector, immediate, single)",
    "fmov {Vd.QS}, {float8}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 1 1 0111100000 abc:3 1111 01 defgh:5 Rd:5", "FMOV (vector, immediate, double)",
    "fmov {Vd.2d}, {float8}", "C7.2", feature: .asimd,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
  InstructionRow(
    "0 Q:1 0 0111100000 abc:3 1111 11 defgh:5 Rd:5", "FMOV (vector, immediate, half)",
    "fmov {Vd.QH}, {float8}", "C7.2", feature: .fp16,
    .call { core, i throws(CoreExit) in try immediate(core, i) { _, value in value } }),
]

/// Writes what `combine` makes of the old value's half and the expanded immediate.
private func immediate(
  _ core: Core, _ i: Instruction, _ combine: (_ old: UInt64, _ value: UInt64) -> UInt64
) throws(CoreExit) -> Outcome {
  try core.checkFPEnabled()
  let value = i.expandedImmediate
  let old = core.readV(i.rd)
  core.writeV(
    i.rd,
    Vector(low: combine(old.low, value), high: i.bit(30) ? combine(old.high, value) : 0))
  return .next
}

extension Instruction {
  /// a:b:c:d:e:f:g:h.
  var imm8: UInt32 { bits(18, 16) << 5 | bits(9, 5) }

  /// AdvSIMDExpandImm (J1.1.3), inverted for MVNI and BIC, which have op set. With bit 11 set it
  /// is a half.
  var expandedImmediate: UInt64 {
    let value = UInt64(imm8)
    let (cmode, op) = (bits(15, 12), bit(29))
    let result: UInt64
    switch cmode >> 1 {
    case 0...3:
      result = Vector(repeating: value << UInt64(8 * (cmode >> 1)), size: 2, isFull: false).low
    case 4, 5:
      result =
        Vector(
          repeating: value << UInt64(8 * (cmode >> 1 & 1)), size: 1, isFull: false
        ).low
    case 6:
      let ones = cmode & 1 == 0 ? value << 8 | 0xff : value << 16 | 0xffff
      result = Vector(repeating: ones, size: 2, isFull: false).low
    default:
      switch (cmode & 1, op) {
      case (0, false): return Vector(repeating: value, size: 0, isFull: false).low
      case (0, true):
        var mask: UInt64 = 0
        for bit in 0..<8 where value >> UInt64(bit) & 1 != 0 { mask |= 0xff << UInt64(bit * 8) }
        return mask
      case (_, false):
        let size: UInt32 = bit(11) ? 1 : 2
        return Vector(repeating: expandFloat(imm8, size: size), size: size, isFull: false).low
      case (_, true): return expandFloat(imm8, size: 3)
      }
    }
    return op ? ~result : result
  }
}

/// VFPExpandImm (J1.1.3): the floating-point number of `1 << size` bytes that imm8 stands for.
func expandFloat(_ imm8: UInt32, size: UInt32) -> UInt64 {
  let exponentBits: UInt64 = [0, 5, 8, 11][Int(size)]
  let fractionBits = (UInt64(8) << UInt64(size)) - exponentBits - 1
  let sign = UInt64(imm8 >> 7)
  let top = UInt64(imm8 >> 6 & 1)
  let repeated: UInt64 = top == 1 ? (1 << (exponentBits - 3)) - 1 : 0
  let exponent = (top ^ 1) << (exponentBits - 1) | repeated << 2 | UInt64(imm8 >> 4 & 3)
  let fraction = UInt64(imm8 & 15) << (fractionBits - 4)
  return sign << (exponentBits + fractionBits) | exponent << fractionBits | fraction
}
