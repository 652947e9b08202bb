import Simulation

/// Elements of templates for system instructions, as GNU objdump writes them.
let systemElements: [String: TemplateElement] = [
  "sysreg": { context, access in
    let bits = UInt16(truncatingIfNeeded: context.instruction.word >> 5)
    return systemRegisterText(bits, isWrite: access == "w")
  },
  "sys": { context, _ in systemInstructionText(context) },
  "system": { context, field in "C\(context.value(field))" },
  // A field of PSTATE of one bit; a larger immediate has no assembly of its own.
  "flag": { context, name in
    let value = context.value("CRm")
    if value < 2 { return "\(name), #0x\(hex(value))" }
    let bits = UInt16(truncatingIfNeeded: context.instruction.word >> 5)
    return systemRegisterText(bits, isWrite: true) + ", xzr"
  },
  "barrier": { context, _ in barrierName(context.value("CRm")) },
  "dsb": { context, _ in
    switch context.value("CRm") {
    case 0: "ssbb"
    case 4: "pssbb"
    case let option: "dsb \(barrierName(option))"
    }
  },
  "default15": { context, field in
    let value = context.value(field)
    return value == 15 ? "" : " #0x\(hex(value))"
  },
  "dcps": { context, _ in
    let value = context.value("imm16")
    return value == 0 ? "" : " #0x\(hex(value))"
  },
  "hint": { context, _ in
    let number = context.value("CRm") << 3 | context.value("op2")
    return hintNames[number] ?? "hint #0x\(hex(number))"
  },
]

private func barrierName(_ option: UInt32) -> String {
  let domain = ["osh", "nsh", "ish", ""][Int(option >> 2)]
  switch option & 3 {
  case 0: return "#0x\(hex(option, digits: 2))"
  case 1: return domain + "ld"
  case 2: return domain + "st"
  default: return option == 15 ? "sy" : domain
  }
}

/// Hints that later versions of the architecture gave a meaning.
private let hintNames: [UInt32: String] = [
  6: "dgh", 7: "xpaclri", 8: "pacia1716", 10: "pacib1716", 12: "autia1716", 14: "autib1716",
  17: "psb csync", 18: "tsb csync", 20: "csdb", 24: "paciaz", 25: "paciasp",
  26: "pacibz", 27: "pacibsp", 28: "autiaz", 29: "autiasp", 30: "autibz", 31: "autibsp",
  32: "bti", 34: "bti c", 36: "bti j", 38: "bti jc",
]

/// SYS by its alias, `sys #op1, Cn, Cm, #op2, Xt` when there is none.
private func systemInstructionText(_ context: Disassembling) -> String {
  let word = context.instruction.word
  let register = context.instruction.rt
  if let place = systemInstructionPlaces[UInt16(truncatingIfNeeded: word >> 5)] {
    let row = systemInstructionTable[place]
    let name = row.name.description.lowercased()
    if !row.usesRegister {
      return register == 31 ? name : "\(name), x\(register)"
    }
    return "\(name), \(registerName(UInt32(register), isWide: true))"
  }
  let fields = ["op1", "CRn", "CRm", "op2"].map { context.value($0) }
  let text = "sys #\(fields[0]), C\(fields[1]), C\(fields[2]), #\(fields[3])"
  return register == 31 ? text : text + ", x\(register)"
}

/// The name of a system register, as the Arm ARM writes it: `ICC_SGI1R_EL1`, `S3_0_C4_C5_1`.
public func systemRegisterName(_ encoding: SystemRegisterEncoding, isWrite: Bool) -> String {
  systemRegisterText(encoding.bits, isWrite: isWrite).uppercased()
}

/// The name of a system register in lower case; `s3_0_c4_c5_1` when it has none.
func systemRegisterText(_ bits: UInt16, isWrite: Bool) -> String {
  if let place = systemRegisterIndex.place(of: bits) {
    let register = systemRegisterTable[place]
    let level = isWrite ? register.writeLevel : register.readLevel
    if level != SystemRegister.never { return register.name.description.lowercased() }
  } else if let name = deviceRegisterNames[bits] {
    return name.lowercased()
  }
  return "s\(bits >> 14)_\(bits >> 11 & 7)_c\(bits >> 7 & 15)_c\(bits >> 3 & 15)_\(bits & 7)"
}
