/// Loads and stores of one general register with an immediate offset (Arm DDI 0487, C4.1, "Loads
/// and Stores").
let loadStoreImmediate: [InstructionRow] =
  unsignedOffsetRows + unscaledRows + indexedRows + unprivilegedRows + literalRows

/// Base plus unsigned offset in units of the width.
private let unsignedOffsetRows: [InstructionRow] = [
  InstructionRow(
    "00 111 0 01 00 imm12:12 Rn:5 Rt:5", "STRB (immediate, unsigned offset)",
    "strb {Wt}, [{Xn|SP}{,%imm12*1}]", "C6.2", unsignedOffset(.strb)),
  InstructionRow(
    "00 111 0 01 01 imm12:12 Rn:5 Rt:5", "LDRB (immediate, unsigned offset)",
    "ldrb {Wt}, [{Xn|SP}{,%imm12*1}]", "C6.2", unsignedOffset(.ldrb)),
  InstructionRow(
    "00 111 0 01 10 imm12:12 Rn:5 Rt:5", "LDRSB (immediate, unsigned offset, 64-bit)",
    "ldrsb {Xt}, [{Xn|SP}{,%imm12*1}]", "C6.2", unsignedOffset(.ldrsbX)),
  InstructionRow(
    "00 111 0 01 11 imm12:12 Rn:5 Rt:5", "LDRSB (immediate, unsigned offset, 32-bit)",
    "ldrsb {Wt}, [{Xn|SP}{,%imm12*1}]", "C6.2", unsignedOffset(.ldrsbW)),
  InstructionRow(
    "01 111 0 01 00 imm12:12 Rn:5 Rt:5", "STRH (immediate, unsigned offset)",
    "strh {Wt}, [{Xn|SP}{,%imm12*2}]", "C6.2", unsignedOffset(.strh)),
  InstructionRow(
    "01 111 0 01 01 imm12:12 Rn:5 Rt:5", "LDRH (immediate, unsigned offset)",
    "ldrh {Wt}, [{Xn|SP}{,%imm12*2}]", "C6.2", unsignedOffset(.ldrh)),
  InstructionRow(
    "01 111 0 01 10 imm12:12 Rn:5 Rt:5", "LDRSH (immediate, unsigned offset, 64-bit)",
    "ldrsh {Xt}, [{Xn|SP}{,%imm12*2}]", "C6.2", unsignedOffset(.ldrshX)),
  InstructionRow(
    "01 111 0 01 11 imm12:12 Rn:5 Rt:5", "LDRSH (immediate, unsigned offset, 32-bit)",
    "ldrsh {Wt}, [{Xn|SP}{,%imm12*2}]", "C6.2", unsignedOffset(.ldrshW)),
  InstructionRow(
    "10 111 0 01 00 imm12:12 Rn:5 Rt:5", "STR (immediate, unsigned offset, 32-bit)",
    "str {Wt}, [{Xn|SP}{,%imm12*4}]", "C6.2", unsignedOffset(.strW)),
  InstructionRow(
    "10 111 0 01 01 imm12:12 Rn:5 Rt:5", "LDR (immediate, unsigned offset, 32-bit)",
    "ldr {Wt}, [{Xn|SP}{,%imm12*4}]", "C6.2", unsignedOffset(.ldrW)),
  InstructionRow(
    "10 111 0 01 10 imm12:12 Rn:5 Rt:5", "LDRSW (immediate, unsigned offset)",
    "ldrsw {Xt}, [{Xn|SP}{,%imm12*4}]", "C6.2", unsignedOffset(.ldrsw)),
  InstructionRow(
    "11 111 0 01 00 imm12:12 Rn:5 Rt:5", "STR (immediate, unsigned offset, 64-bit)",
    "str {Xt}, [{Xn|SP}{,%imm12*8}]", "C6.2", unsignedOffset(.strX)),
  InstructionRow(
    "11 111 0 01 01 imm12:12 Rn:5 Rt:5", "LDR (immediate, unsigned offset, 64-bit)",
    "ldr {Xt}, [{Xn|SP}{,%imm12*8}]", "C6.2", unsignedOffset(.ldrX)),
  InstructionRow(
    "11 111 0 01 10 imm12:12 Rn:5 Rt:5", "PRFM (immediate)",
    "prfm {prefetch}, [{Xn|SP}{,%imm12*8}]", "C6.2", .lower(prefetch)),
]

/// Base plus signed offset in bytes.
private let unscaledRows: [InstructionRow] = [
  InstructionRow(
    "00 111 0 00 00 0 imm9:9 00 Rn:5 Rt:5", "STURB",
    "sturb {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.strb)),
  InstructionRow(
    "00 111 0 00 01 0 imm9:9 00 Rn:5 Rt:5", "LDURB",
    "ldurb {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.ldrb)),
  InstructionRow(
    "00 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5", "LDURSB (64-bit)",
    "ldursb {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.ldrsbX)),
  InstructionRow(
    "00 111 0 00 11 0 imm9:9 00 Rn:5 Rt:5", "LDURSB (32-bit)",
    "ldursb {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.ldrsbW)),
  InstructionRow(
    "01 111 0 00 00 0 imm9:9 00 Rn:5 Rt:5", "STURH",
    "sturh {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.strh)),
  InstructionRow(
    "01 111 0 00 01 0 imm9:9 00 Rn:5 Rt:5", "LDURH",
    "ldurh {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.ldrh)),
  InstructionRow(
    "01 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5", "LDURSH (64-bit)",
    "ldursh {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.ldrshX)),
  InstructionRow(
    "01 111 0 00 11 0 imm9:9 00 Rn:5 Rt:5", "LDURSH (32-bit)",
    "ldursh {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.ldrshW)),
  InstructionRow(
    "10 111 0 00 00 0 imm9:9 00 Rn:5 Rt:5", "STUR (32-bit)",
    "stur {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.strW)),
  InstructionRow(
    "10 111 0 00 01 0 imm9:9 00 Rn:5 Rt:5", "LDUR (32-bit)",
    "ldur {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.ldrW)),
  InstructionRow(
    "10 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5", "LDURSW",
    "ldursw {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.ldrsw)),
  InstructionRow(
    "11 111 0 00 00 0 imm9:9 00 Rn:5 Rt:5", "STUR (64-bit)",
    "stur {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.strX)),
  InstructionRow(
    "11 111 0 00 01 0 imm9:9 00 Rn:5 Rt:5", "LDUR (64-bit)",
    "ldur {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unscaledOffset(.ldrX)),
  InstructionRow(
    "11 111 0 00 10 0 imm9:9 00 Rn:5 Rt:5", "PRFUM",
    "prfum {prefetch}, [{Xn|SP}{,-imm9}]", "C6.2", .lower(prefetch)),
]

/// Post-index and pre-index: the base changes.
private let indexedRows: [InstructionRow] = [
  InstructionRow(
    "00 111 0 00 00 0 imm9:9 01 Rn:5 Rt:5", "STRB (immediate, post-index)",
    "strb {Wt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.strb, .postIndex)),
  InstructionRow(
    "00 111 0 00 01 0 imm9:9 01 Rn:5 Rt:5", "LDRB (immediate, post-index)",
    "ldrb {Wt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.ldrb, .postIndex)),
  InstructionRow(
    "00 111 0 00 10 0 imm9:9 01 Rn:5 Rt:5", "LDRSB (immediate, post-index, 64-bit)",
    "ldrsb {Xt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.ldrsbX, .postIndex)),
  InstructionRow(
    "00 111 0 00 11 0 imm9:9 01 Rn:5 Rt:5", "LDRSB (immediate, post-index, 32-bit)",
    "ldrsb {Wt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.ldrsbW, .postIndex)),
  InstructionRow(
    "01 111 0 00 00 0 imm9:9 01 Rn:5 Rt:5", "STRH (immediate, post-index)",
    "strh {Wt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.strh, .postIndex)),
  InstructionRow(
    "01 111 0 00 01 0 imm9:9 01 Rn:5 Rt:5", "LDRH (immediate, post-index)",
    "ldrh {Wt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.ldrh, .postIndex)),
  InstructionRow(
    "01 111 0 00 10 0 imm9:9 01 Rn:5 Rt:5", "LDRSH (immediate, post-index, 64-bit)",
    "ldrsh {Xt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.ldrshX, .postIndex)),
  InstructionRow(
    "01 111 0 00 11 0 imm9:9 01 Rn:5 Rt:5", "LDRSH (immediate, post-index, 32-bit)",
    "ldrsh {Wt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.ldrshW, .postIndex)),
  InstructionRow(
    "10 111 0 00 00 0 imm9:9 01 Rn:5 Rt:5", "STR (immediate, post-index, 32-bit)",
    "str {Wt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.strW, .postIndex)),
  InstructionRow(
    "10 111 0 00 01 0 imm9:9 01 Rn:5 Rt:5", "LDR (immediate, post-index, 32-bit)",
    "ldr {Wt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.ldrW, .postIndex)),
  InstructionRow(
    "10 111 0 00 10 0 imm9:9 01 Rn:5 Rt:5", "LDRSW (immediate, post-index)",
    "ldrsw {Xt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.ldrsw, .postIndex)),
  InstructionRow(
    "11 111 0 00 00 0 imm9:9 01 Rn:5 Rt:5", "STR (immediate, post-index, 64-bit)",
    "str {Xt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.strX, .postIndex)),
  InstructionRow(
    "11 111 0 00 01 0 imm9:9 01 Rn:5 Rt:5", "LDR (immediate, post-index, 64-bit)",
    "ldr {Xt}, [{Xn|SP}], {-imm9}", "C6.2", indexed(.ldrX, .postIndex)),
  InstructionRow(
    "00 111 0 00 00 0 imm9:9 11 Rn:5 Rt:5", "STRB (immediate, pre-index)",
    "strb {Wt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.strb, .preIndex)),
  InstructionRow(
    "00 111 0 00 01 0 imm9:9 11 Rn:5 Rt:5", "LDRB (immediate, pre-index)",
    "ldrb {Wt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.ldrb, .preIndex)),
  InstructionRow(
    "00 111 0 00 10 0 imm9:9 11 Rn:5 Rt:5", "LDRSB (immediate, pre-index, 64-bit)",
    "ldrsb {Xt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.ldrsbX, .preIndex)),
  InstructionRow(
    "00 111 0 00 11 0 imm9:9 11 Rn:5 Rt:5", "LDRSB (immediate, pre-index, 32-bit)",
    "ldrsb {Wt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.ldrsbW, .preIndex)),
  InstructionRow(
    "01 111 0 00 00 0 imm9:9 11 Rn:5 Rt:5", "STRH (immediate, pre-index)",
    "strh {Wt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.strh, .preIndex)),
  InstructionRow(
    "01 111 0 00 01 0 imm9:9 11 Rn:5 Rt:5", "LDRH (immediate, pre-index)",
    "ldrh {Wt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.ldrh, .preIndex)),
  InstructionRow(
    "01 111 0 00 10 0 imm9:9 11 Rn:5 Rt:5", "LDRSH (immediate, pre-index, 64-bit)",
    "ldrsh {Xt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.ldrshX, .preIndex)),
  InstructionRow(
    "01 111 0 00 11 0 imm9:9 11 Rn:5 Rt:5", "LDRSH (immediate, pre-index, 32-bit)",
    "ldrsh {Wt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.ldrshW, .preIndex)),
  InstructionRow(
    "10 111 0 00 00 0 imm9:9 11 Rn:5 Rt:5", "STR (immediate, pre-index, 32-bit)",
    "str {Wt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.strW, .preIndex)),
  InstructionRow(
    "10 111 0 00 01 0 imm9:9 11 Rn:5 Rt:5", "LDR (immediate, pre-index, 32-bit)",
    "ldr {Wt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.ldrW, .preIndex)),
  InstructionRow(
    "10 111 0 00 10 0 imm9:9 11 Rn:5 Rt:5", "LDRSW (immediate, pre-index)",
    "ldrsw {Xt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.ldrsw, .preIndex)),
  InstructionRow(
    "11 111 0 00 00 0 imm9:9 11 Rn:5 Rt:5", "STR (immediate, pre-index, 64-bit)",
    "str {Xt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.strX, .preIndex)),
  InstructionRow(
    "11 111 0 00 01 0 imm9:9 11 Rn:5 Rt:5", "LDR (immediate, pre-index, 64-bit)",
    "ldr {Xt}, [{Xn|SP}, {-imm9}]!", "C6.2", indexed(.ldrX, .preIndex)),
]

/// With the permissions of EL0.
private let unprivilegedRows: [InstructionRow] = [
  InstructionRow(
    "00 111 0 00 00 0 imm9:9 10 Rn:5 Rt:5", "STTRB",
    "sttrb {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.strb)),
  InstructionRow(
    "00 111 0 00 01 0 imm9:9 10 Rn:5 Rt:5", "LDTRB",
    "ldtrb {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.ldrb)),
  InstructionRow(
    "00 111 0 00 10 0 imm9:9 10 Rn:5 Rt:5", "LDTRSB (64-bit)",
    "ldtrsb {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.ldrsbX)),
  InstructionRow(
    "00 111 0 00 11 0 imm9:9 10 Rn:5 Rt:5", "LDTRSB (32-bit)",
    "ldtrsb {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.ldrsbW)),
  InstructionRow(
    "01 111 0 00 00 0 imm9:9 10 Rn:5 Rt:5", "STTRH",
    "sttrh {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.strh)),
  InstructionRow(
    "01 111 0 00 01 0 imm9:9 10 Rn:5 Rt:5", "LDTRH",
    "ldtrh {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.ldrh)),
  InstructionRow(
    "01 111 0 00 10 0 imm9:9 10 Rn:5 Rt:5", "LDTRSH (64-bit)",
    "ldtrsh {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.ldrshX)),
  InstructionRow(
    "01 111 0 00 11 0 imm9:9 10 Rn:5 Rt:5", "LDTRSH (32-bit)",
    "ldtrsh {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.ldrshW)),
  InstructionRow(
    "10 111 0 00 00 0 imm9:9 10 Rn:5 Rt:5", "STTR (32-bit)",
    "sttr {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.strW)),
  InstructionRow(
    "10 111 0 00 01 0 imm9:9 10 Rn:5 Rt:5", "LDTR (32-bit)",
    "ldtr {Wt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.ldrW)),
  InstructionRow(
    "10 111 0 00 10 0 imm9:9 10 Rn:5 Rt:5", "LDTRSW",
    "ldtrsw {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.ldrsw)),
  InstructionRow(
    "11 111 0 00 00 0 imm9:9 10 Rn:5 Rt:5", "STTR (64-bit)",
    "sttr {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.strX)),
  InstructionRow(
    "11 111 0 00 01 0 imm9:9 10 Rn:5 Rt:5", "LDTR (64-bit)",
    "ldtr {Xt}, [{Xn|SP}{,-imm9}]", "C6.2", unprivileged(.ldrX)),
]

/// From an address relative to the PC.
private let literalRows: [InstructionRow] = [
  InstructionRow(
    "00 011 0 00 imm19:19 Rt:5", "LDR (literal, 32-bit)",
    "ldr {Wt}, {label imm19}", "C6.2", .lower { loadLiteral($0, .loadLiteral32) }),
  InstructionRow(
    "01 011 0 00 imm19:19 Rt:5", "LDR (literal, 64-bit)",
    "ldr {Xt}, {label imm19}", "C6.2", .lower { loadLiteral($0, .loadLiteral64) }),
  InstructionRow(
    "10 011 0 00 imm19:19 Rt:5", "LDRSW (literal)",
    "ldrsw {Xt}, {label imm19}", "C6.2", .call(loadSignedLiteral)),
  InstructionRow(
    "11 011 0 00 imm19:19 Rt:5", "PRFM (literal)",
    "prfm {prefetch}, {label imm19}", "C6.2", .lower(prefetch)),
]

/// Prefetches are hints; they never fault.
let prefetch: @Sendable (Instruction) -> Op = { _ in Op(.nop) }

private func loadLiteral(_ i: Instruction, _ code: Operation) -> Op {
  Op(
    code, rd: Slot.destination(i.rt),
    immediate: i.pageOffset &+ UInt64(bitPattern: i.signed(23, 5) << 2))
}

private func loadSignedLiteral(_ core: Core, _ i: Instruction) throws(CoreExit) -> Outcome {
  let address = core.state.pointee.pc &+ UInt64(bitPattern: i.signed(23, 5) << 2)
  try core.perform(.ldrsw, i, at: address)
  return .next
}
