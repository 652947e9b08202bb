/// Preferred spellings (Arm DDI 0487, C6.2 and C7.2, "This instruction is used by the alias…"), as
/// objdump chooses them. The first that matches is used.
let instructionAliases: [Alias] =
  immediateAliases + bitfieldAliases + registerAliases
  + atomicAliases + simdAliases

private let immediateAliases: [Alias] = [
  Alias(
    "sf:1 0 0 100010 0 000000000000 Rn:5 Rd:5", "mov {Rd|SP}, {Rn|SP}",
    where: { $0.rd == 31 || $0.rn == 31 }),
  Alias("sf:1 0 1 100010 sh:1 imm12:12 Rn:5 11111", "cmn {Rn|SP}, {#imm12}{sh?|, lsl #12}"),
  Alias("sf:1 1 1 100010 sh:1 imm12:12 Rn:5 11111", "cmp {Rn|SP}, {#imm12}{sh?|, lsl #12}"),
  Alias("sf:1 11 100100 N:1 immr:6 imms:6 Rn:5 11111", "tst {Rn}, {bitmask}"),
  Alias(
    "sf:1 01 100100 N:1 immr:6 imms:6 11111 Rd:5", "mov {Rd|SP}, {bitmask}",
    where: { !isMoveWide($0.bitmask ?? 0, is64: $0.is64) }),
  Alias(
    "sf:1 00 100101 hw:2 imm16:16 Rd:5", "mov {Rd}, {wide}",
    where: { i in
      (i.bits(20, 5) != 0 || i.bits(22, 21) == 0) && (i.is64 || i.bits(20, 5) != 0xffff)
    }),
  Alias(
    "sf:1 10 100101 hw:2 imm16:16 Rd:5", "mov {Rd}, {wide}",
    where: { $0.bits(20, 5) != 0 || $0.bits(22, 21) == 0 }),
]

/// Whether MOVZ or MOVN can make the value, so that ORR is not the preferred MOV.
private func isMoveWide(_ value: UInt64, is64: Bool) -> Bool {
  let all: UInt64 = is64 ? .max : 0xffff_ffff
  return [value, ~value & all].contains { value in
    [0, 16, 32, 48].contains { value & ~(0xffff << UInt64($0)) == 0 }
  }
}

private let bitfieldAliases: [Alias] = [
  // SBFM
  Alias("0 00 100110 0 immr:6 011111 Rn:5 Rd:5", "asr {Wd}, {Wn}, {%immr}"),
  Alias("1 00 100110 1 immr:6 111111 Rn:5 Rd:5", "asr {Xd}, {Xn}, {%immr}"),
  Alias("sf:1 00 100110 N:1 000000 000111 Rn:5 Rd:5", "sxtb {Rd}, {Wn}"),
  Alias("sf:1 00 100110 N:1 000000 001111 Rn:5 Rd:5", "sxth {Rd}, {Wn}"),
  Alias("1 00 100110 1 000000 011111 Rn:5 Rd:5", "sxtw {Xd}, {Wn}"),
  Alias(
    "sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5", "sbfiz {Rd}, {Rn}, {fieldPlace}, {fieldWidth}",
    where: wraps),
  Alias(
    "sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    "sbfx {Rd}, {Rn}, {%immr}, {fieldWidthFromPlace}"),
  // BFM
  Alias(
    "sf:1 01 100110 N:1 immr:6 imms:6 11111 Rd:5", "bfc {Rd}, {fieldPlace}, {fieldWidth}",
    where: wraps),
  Alias(
    "sf:1 01 100110 N:1 immr:6 imms:6 Rn:5 Rd:5", "bfi {Rd}, {Rn}, {fieldPlace}, {fieldWidth}",
    where: wraps),
  Alias(
    "sf:1 01 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    "bfxil {Rd}, {Rn}, {%immr}, {fieldWidthFromPlace}"),
  // UBFM
  Alias("0 10 100110 0 immr:6 011111 Rn:5 Rd:5", "lsr {Wd}, {Wn}, {%immr}"),
  Alias("1 10 100110 1 immr:6 111111 Rn:5 Rd:5", "lsr {Xd}, {Xn}, {%immr}"),
  Alias(
    "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5", "lsl {Rd}, {Rn}, {fieldPlace}",
    where: { $0.bits(15, 10) + 1 == $0.bits(21, 16) }),
  Alias("0 10 100110 0 000000 000111 Rn:5 Rd:5", "uxtb {Wd}, {Wn}"),
  Alias("0 10 100110 0 000000 001111 Rn:5 Rd:5", "uxth {Wd}, {Wn}"),
  Alias(
    "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5", "ubfiz {Rd}, {Rn}, {fieldPlace}, {fieldWidth}",
    where: wraps),
  Alias(
    "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    "ubfx {Rd}, {Rn}, {%immr}, {fieldWidthFromPlace}"),
  // EXTR
  Alias(
    "sf:1 00 100111 N:1 0 Rm:5 imms:6 Rn:5 Rd:5", "ror {Rd}, {Rn}, {%imms}",
    where: { $0.rn == $0.rm }),
]

/// The field moves up rather than down.
private let wraps: @Sendable (Instruction) -> Bool = { $0.bits(15, 10) < $0.bits(21, 16) }

private let registerAliases: [Alias] = [
  Alias("sf:1 0 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 11111", "cmn {Rn}, {Rm}{shift}"),
  Alias("sf:1 1 1 01011 shift:2 0 Rm:5 imm6:6 Rn:5 11111", "cmp {Rn}, {Rm}{shift}"),
  Alias("sf:1 1 0 01011 shift:2 0 Rm:5 imm6:6 11111 Rd:5", "neg {Rd}, {Rm}{shift}"),
  Alias("sf:1 1 1 01011 shift:2 0 Rm:5 imm6:6 11111 Rd:5", "negs {Rd}, {Rm}{shift}"),
  Alias("sf:1 0 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 11111", "cmn {Rn|SP}, {extended}"),
  Alias("sf:1 1 1 01011 00 1 Rm:5 option:3 imm3:3 Rn:5 11111", "cmp {Rn|SP}, {extended}"),
  Alias("sf:1 1 0 11010000 Rm:5 000000 11111 Rd:5", "ngc {Rd}, {Rm}"),
  Alias("sf:1 1 1 11010000 Rm:5 000000 11111 Rd:5", "ngcs {Rd}, {Rm}"),
  Alias("sf:1 01 01010 00 0 Rm:5 000000 11111 Rd:5", "mov {Rd}, {Rm}"),
  Alias("sf:1 01 01010 shift:2 1 Rm:5 imm6:6 11111 Rd:5", "mvn {Rd}, {Rm}{shift}"),
  Alias("sf:1 11 01010 shift:2 0 Rm:5 imm6:6 Rn:5 11111", "tst {Rn}, {Rm}{shift}"),

  Alias(
    "sf:1 0 0 11010100 11111 cond:4 0 1 11111 Rd:5", "cset {Rd}, {!cond}", where: isCondition),
  Alias(
    "sf:1 0 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5", "cinc {Rd}, {Rn}, {!cond}",
    where: { $0.rn == $0.rm && $0.rn != 31 && isCondition($0) }),
  Alias(
    "sf:1 1 0 11010100 11111 cond:4 0 0 11111 Rd:5", "csetm {Rd}, {!cond}", where: isCondition),
  Alias(
    "sf:1 1 0 11010100 Rm:5 cond:4 0 0 Rn:5 Rd:5", "cinv {Rd}, {Rn}, {!cond}",
    where: { $0.rn == $0.rm && $0.rn != 31 && isCondition($0) }),
  Alias(
    "sf:1 1 0 11010100 Rm:5 cond:4 0 1 Rn:5 Rd:5", "cneg {Rd}, {Rn}, {!cond}",
    where: { $0.rn == $0.rm && isCondition($0) }),

  Alias("sf:1 00 11011 000 Rm:5 0 11111 Rn:5 Rd:5", "mul {Rd}, {Rn}, {Rm}"),
  Alias("sf:1 00 11011 000 Rm:5 1 11111 Rn:5 Rd:5", "mneg {Rd}, {Rn}, {Rm}"),
  Alias("1 00 11011 001 Rm:5 0 11111 Rn:5 Rd:5", "smull {Xd}, {Wn}, {Wm}"),
  Alias("1 00 11011 001 Rm:5 1 11111 Rn:5 Rd:5", "smnegl {Xd}, {Wn}, {Wm}"),
  Alias("1 00 11011 101 Rm:5 0 11111 Rn:5 Rd:5", "umull {Xd}, {Wn}, {Wm}"),
  Alias("1 00 11011 101 Rm:5 1 11111 Rn:5 Rd:5", "umnegl {Xd}, {Wn}, {Wm}"),

  Alias("1 0 1 11010110 Rm:5 000000 Rn:5 11111", "cmpp {Xn|SP}, {Xm|SP}"),
  Alias("1 0 0 11010110 11111 000100 Rn:5 Rd:5", "irg {Xd|SP}, {Xn|SP}"),

  Alias("1101011 0010 11111 0000 0 0 11110 00000", "ret"),
]

/// Conditions that have an opposite: all but AL and NV.
private let isCondition: @Sendable (Instruction) -> Bool = { $0.bits(15, 13) != 7 }

private let atomicAliases: [Alias] = [
  Alias(
    "size:2 111 0 00 0 R:1 1 Rs:5 0 opc:3 00 Rn:5 11111",
    "st{opc?add|clr|eor|set|smax|smin|umax|umin}{R?|l}{size?b|h||} {Zs}, [{Xn|SP}]")
]

private let simdAliases: [Alias] = [
  Alias(
    "0 Q:1 0 01110 10 1 Rm:5 00011 1 Rn:5 Rd:5", "mov {Vd.Q}, {Vn.Q}", where: { $0.rn == $0.rm }),
  Alias(
    "0 Q:1 U:1 011110 immh:4 000 10100 1 Rn:5 Rd:5",
    "{U?s|u}xtl{Q?|2} {Vd.immh+1}, {Vn.immh}",
    where: { [1, 2, 4].contains($0.bits(22, 19)) }),
  Alias(
    "0 0 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5", "mov {Wd}, {Vn.s}[{lane}]",
    where: { $0.bits(18, 16) == 4 }),
  Alias(
    "0 1 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5", "mov {Xd}, {Vn.d}[{lane}]",
    where: { $0.bits(19, 16) == 8 }),
]
