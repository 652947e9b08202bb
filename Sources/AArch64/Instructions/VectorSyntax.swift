/// How vector and scalar SIMD operands are written.
enum VectorSyntax {
  /// The letter of a scalar register that `{:rule n}` asks for.
  ///
  /// `size`, `ftype`, `sz`, `imm5` and `immh` name the field that gives it; a rule that ends in
  /// `+1` asks for twice the width, one that ends in `-1` for half.
  static func letter(_ context: Disassembling, _ rule: String) -> Character {
    var rule = rule
    var step = 0
    if rule.hasSuffix("+1") { step = 1 }
    if rule.hasSuffix("-1") { step = -1 }
    if step != 0 { rule.removeLast(2) }
    return letters[size(context, rule) + step]
  }

  /// The arrangement that `{Vd.rule}` asks for.
  ///
  /// A rule is a field as for scalars, which with Q gives `8b` to `2d`. `+1` means elements of
  /// twice the width in a whole register, `-1` elements of half the width by Q, and a rule in
  /// capitals, `SIZE`, the element alone: `b` to `d`. Anything else is literal.
  static func arrangement(_ context: Disassembling, _ rule: String) -> String {
    if rule == "Q" { return context.value("Q") == 0 ? "8b" : "16b" }
    if rule == "2SZ" { return context.value("sz") == 0 ? "2s" : "2d" }
    if rule == "FHM" { return context.value("Q") == 0 ? "2h" : "4h" }
    if rule.first?.isNumber ?? true || rule.count == 1 { return rule }
    if rule == "QS" { return context.value("Q") == 0 ? "2s" : "4s" }
    if rule == "QH" { return context.value("Q") == 0 ? "4h" : "8h" }
    let lower = rule.lowercased()
    if lower != rule { return String(letters[size(context, lower)]) }
    if rule.hasSuffix("+1") {
      let wide = size(context, String(rule.dropLast(2))) + 1
      return "\(16 >> wide)\(letters[wide])"
    }
    let isHalf = rule.hasSuffix("-1")
    let size = size(context, isHalf ? String(rule.dropLast(2)) : rule) - (isHalf ? 1 : 0)
    let bytes = context.value("Q") == 0 ? 8 : 16
    return "\(bytes >> size)\(letters[size])"
  }

  private static let letters: [Character] = ["b", "h", "s", "d", "q"]

  /// The logarithm of the element's bytes.
  static func size(_ context: Disassembling, _ field: String) -> Int {
    let value = context.value(field)
    switch field {
    case "sz": return value == 0 ? 2 : 3
    case "ftype": return [2, 3, 0, 1][Int(value)]
    case "imm5": return min(value.trailingZeroBitCount, 3)
    case "immh": return max(0, 31 - value.leadingZeroBitCount)
    default: return Int(value)
    }
  }
}

/// Named elements of SIMD and floating-point templates.
let vectorElements: [String: TemplateElement] = [
  // Lane numbers in imm5, above the bit that gives the size; in imm4 likewise.
  "lane": { context, _ in
    "\(context.value("imm5") >> UInt32(VectorSyntax.size(context, "imm5") + 1))"
  },
  "lane4": { context, _ in
    "\(context.value("imm4") >> UInt32(VectorSyntax.size(context, "imm5")))"
  },
  // Shift amounts in immh:immb.
  "shiftRight": { context, _ in
    let size = VectorSyntax.size(context, "immh")
    return "#\((16 << size) - Int(context.value("immh") << 3 | context.value("immb")))"
  },
  "shiftLeft": { context, _ in
    let size = VectorSyntax.size(context, "immh")
    return "#\(Int(context.value("immh") << 3 | context.value("immb")) - (8 << size))"
  },
  // Immediates: abc:defgh as it is and expanded, and as a floating-point number.
  "imm8": { context, _ in "#0x\(hex(context.instruction.imm8))" },
  "expanded": { context, _ in "#0x\(hex(context.instruction.expandedImmediate))" },
  "float8": { context, _ in
    let imm8 =
      context.pattern.value(of: "imm8", in: context.instruction.word) ?? context.instruction.imm8
    return "#\(floatText(imm8))"
  },
  // General registers as wide as an element in imm5 needs.
  "destination": { context, _ in
    let number = context.value("Rd")
    return number == 31 ? "zr" : "\(number)"
  },
  "elementDestination": { context, _ in
    registerName(context.value("Rd"), isWide: VectorSyntax.size(context, "imm5") == 3)
  },
  "elementRegister": { context, _ in
    registerName(context.value("Rn"), isWide: VectorSyntax.size(context, "imm5") == 3)
  },
  // SADDLP and its kin: elements twice as wide, half as many.
  "longer": { context, _ in
    let wide = VectorSyntax.size(context, "size") + 1
    let count = (context.value("Q") == 0 ? 8 : 16) >> wide
    return "v\(context.value("Rd")).\(count)\(["b", "h", "s", "d"][wide])"
  },
  "table": { context, _ in
    let list = registerList(
      first: context.value("Rn"), count: context.value("len") + 1, ".16b")
    return list
  },
  // Vm's element: the number of the register and of the lane share L, M and H.
  "element": { context, _ in
    context.value("size") == 1 ? halfElement(context) : wordElement(context, "s")
  },
  "elementHalf": { context, _ in halfElement(context) },
  "elementFloat": { context, _ in
    context.value("sz") == 0 ? wordElement(context, "s") : doubleElement(context, "d")
  },
  "elementGroup": { context, group in wordElement(context, group) },
  "elementComplex": { context, kind in
    kind == "h" ? wordElement(context, "h") : doubleElement(context, "s")
  },
  // FCVTN and FCVTL between halves and singles, or singles and doubles.
  "floatWide": { context, field in
    "v\(context.value("R" + field)).\(context.value("sz") == 0 ? "4s" : "2d")"
  },
  "floatNarrow": { context, field in
    let lanes = (context.value("sz") == 0 ? 4 : 2) << context.value("Q")
    return "v\(context.value("R" + field)).\(lanes)\(context.value("sz") == 0 ? "h" : "s")"
  },
  // Bits of fraction.
  "fraction": { context, _ in "#\(64 - context.value("scale"))" },
  "halfFraction": { context, _ in
    "#\(16 - (context.value("immhb") << 3 | context.value("immb")))"
  },
  // Register lists of LD1 to ST4.
  "list": { context, count in
    registerList(context, count, ".\(VectorSyntax.arrangement(context, "size"))")
  },
  "lanes": { context, argument in
    let parts = argument.split(separator: " ").map(String.init)
    let size = UInt32(["b": 0, "h": 1, "s": 2, "d": 3][parts[1]] ?? 0)
    let lane = (context.instruction.bits(30, 30) << 3 | context.instruction.bits(12, 10)) >> size
    return registerList(context, parts[0], ".\(parts[1])") + "[\(lane)]"
  },
  // Post-index by Rm, or by what was moved.
  "afterRegisters": { context, count in
    postIndex(context, (Int(count) ?? 0) * (context.value("Q") == 0 ? 8 : 16))
  },
  "afterElements": { context, count in
    postIndex(context, (Int(count) ?? 0) << VectorSyntax.size(context, "size"))
  },
  "afterBytes": { context, count in postIndex(context, Int(count) ?? 0) },
]

private func postIndex(_ context: Disassembling, _ bytes: Int) -> String {
  let register = context.value("Rm")
  return register == 31 ? "#\(bytes)" : "x\(register)"
}

/// `{v0.8b-v3.8b}`; with commas when the list is short or wraps past V31.
func registerList(_ context: Disassembling, _ count: String, _ suffix: String) -> String {
  registerList(first: context.value("Rt"), count: UInt32(count) ?? 1, suffix)
}

func registerList(first: UInt32, count: UInt32, _ suffix: String) -> String {
  if count > 2, first + count <= 32 { return "{v\(first)\(suffix)-v\(first + count - 1)\(suffix)}" }
  return "{" + (first..<first + count).map { "v\($0 % 32)\(suffix)" }.joined(separator: ", ") + "}"
}

/// A floating-point immediate as objdump writes it: `#1.000000000000000000e+00`.
private func floatText(_ imm8: UInt32) -> String {
  // ±(16 + fraction) · 2^(exponent - 4), with the exponent in -3...4: 128 times it is an integer.
  let exponent = Int((imm8 >> 4 & 7) ^ 4) - 3
  var scaled = Int(imm8 & 15 | 16) << (exponent + 3)
  var power = 0
  var divisor = 128
  while scaled >= divisor * 10 {
    divisor *= 10
    power += 1
  }
  while scaled < divisor {
    scaled *= 10
    power -= 1
  }
  let whole = scaled / divisor
  var rest = scaled % divisor
  var digits = ""
  for _ in 0..<18 {
    rest *= 10
    digits += "\(rest / divisor)"
    rest %= divisor
  }
  let sign = imm8 & 0x80 != 0 ? "-" : ""
  return "\(sign)\(whole).\(digits)e\(power < 0 ? "-" : "+")0\(abs(power))"
}

private func halfElement(_ context: Disassembling) -> String {
  let lane = context.value("H") << 2 | context.value("L") << 1 | context.value("M")
  return "v\(context.value("Rm")).h[\(lane)]"
}

private func wordElement(_ context: Disassembling, _ kind: String) -> String {
  let register = context.value("M") << 4 | context.value("Rm")
  return "v\(register).\(kind)[\(context.value("H") << 1 | context.value("L"))]"
}

private func doubleElement(_ context: Disassembling, _ kind: String) -> String {
  let register = context.value("M") << 4 | context.value("Rm")
  return "v\(register).\(kind)[\(context.value("H"))]"
}
