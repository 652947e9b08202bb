typealias TemplateElement = @Sendable (Disassembling, String) -> String

/// Elements of templates that have a name: each gets the argument after its name.
let namedElements: [String: TemplateElement] =
  baseElements
  .merging(vectorElements) { first, _ in first }
  .merging(systemElements) { first, _ in first }

private let baseElements: [String: TemplateElement] = [
  "label": { context, field in
    let target = context.address &+ UInt64(bitPattern: context.signedValue(field) << 2)
    return "0x\(hex(target))"
  },
  "adr": { context, _ in
    "0x\(hex(context.address &+ UInt64(bitPattern: pageRelative(context))))"
  },
  "adrp": { context, _ in
    "0x\(hex((context.address & ~0xfff) &+ UInt64(bitPattern: pageRelative(context) << 12)))"
  },
  "bitmask": { context, _ in "#0x\(hex(context.instruction.bitmask ?? 0))" },
  "cond": { context, _ in conditionNames[Int(context.value("cond"))] },
  "!cond": { context, _ in conditionNames[Int(context.value("cond") ^ 1)] },
  "bit": { context, _ in "#\(context.value("b5") << 5 | context.value("b40"))" },
  "shift": { context, _ in
    let (kind, amount) = (context.value("shift"), context.value("imm6"))
    return kind == 0 && amount == 0 ? "" : ", \(shiftNames[Int(kind)]) #\(amount)"
  },
  "extended": { context, _ in extendedRegister(context) },
  "indexed": { context, scale in indexRegister(context, scale: scale) },
  "prefetch": { context, _ in prefetchName(context.value("Rt")) },
  // A move's immediate: MOVZ and MOVN give the whole value.
  "wide": { context, _ in
    let value = UInt64(context.value("imm16")) << UInt64(context.value("hw") * 16)
    let inverted = context.instruction.bits(30, 29) == 0 ? ~value : value
    return "#0x\(hex(context.instruction.is64 ? inverted : inverted & 0xffff_ffff))"
  },
  // LDRAA and LDRAB: S:imm9 in units of 8, left out when zero.
  "authenticated": { context, _ in
    let offset = (Int(context.signedValue("imm9")) & 0x1ff) - (context.value("S") != 0 ? 512 : 0)
    return offset == 0 ? "" : ", #\(offset * 8)"
  },
  // Bitfield aliases: the rotation as a left shift, and the field's width.
  "fieldPlace": { context, _ in
    let width: UInt32 = context.instruction.is64 ? 64 : 32
    return "#\((width - context.optionalValue("immr")) % width)"
  },
  "fieldWidth": { context, _ in "#\(context.value("imms") + 1)" },
  "fieldWidthFromPlace": { context, _ in
    "#\(context.value("imms") - context.value("immr") + 1)"
  },
]

private func pageRelative(_ context: Disassembling) -> Int64 {
  context.signedValue("immhi") << 2 | Int64(context.value("immlo"))
}

private let conditionNames = [
  "eq", "ne", "cs", "cc", "mi", "pl", "vs", "vc", "hi", "ls", "ge", "lt", "gt", "le", "al", "nv",
]
private let shiftNames = ["lsl", "lsr", "asr", "ror"]
private let extensionNames = ["uxtb", "uxth", "uxtw", "uxtx", "sxtb", "sxth", "sxtw", "sxtx"]

/// Rm of the extended-register forms. With SP as destination or base, the extension that changes
/// nothing is written `lsl`, and left out when it does not shift.
private func extendedRegister(_ context: Disassembling) -> String {
  let i = context.instruction
  let (option, amount) = (context.value("option"), context.value("imm3"))
  let register = registerName(context.value("Rm"), isWide: i.is64 && option & 3 == 3)
  let neutral: UInt32 = i.is64 ? 3 : 2
  if option == neutral, i.rn == 31 || i.rd == 31 && !i.bit(29) {
    return amount == 0 ? register : "\(register), lsl #\(amount)"
  }
  let name = extensionNames[Int(option)]
  return amount == 0 ? "\(register), \(name)" : "\(register), \(name) #\(amount)"
}

/// Rm of a register offset.
private func indexRegister(_ context: Disassembling, scale: String) -> String {
  let option = context.value("option")
  let isShifted = context.value("S") != 0
  let register = registerName(context.value("Rm"), isWide: option & 1 != 0)
  if option == 3 { return isShifted ? "\(register), lsl #\(scale)" : register }
  let name = extensionNames[Int(option)]
  return isShifted ? "\(register), \(name) #\(scale)" : "\(register), \(name)"
}

private func prefetchName(_ operation: UInt32) -> String {
  let (type, level, stream) = (operation >> 3, operation >> 1 & 3, operation & 1)
  guard type < 3, level < 3 else { return "#0x\(hex(operation, digits: 2))" }
  return ["pld", "pli", "pst"][Int(type)] + "l\(level + 1)" + (stream == 0 ? "keep" : "strm")
}
