import Simulation

/// An ESR_ELx in words, for people: what happened and what its ISS says
/// (Arm DDI 0487, D13.2.39).
///
///     data abort from a lower level: translation fault, level 2, write of 4 bytes from w3
public func describeSyndrome(_ esr: UInt64) -> String {
  let iss = UInt32(esr & 0x1ff_ffff)
  let code = UInt8(esr >> 26 & 0x3f)
  switch code {
  case 0x00: return "undefined instruction"
  case 0x01: return iss & 1 == 0 ? "WFI trapped" : "WFE trapped"
  case 0x07: return "floating point or vectors trapped"
  case 0x0e: return "illegal execution state"
  case 0x15: return "SVC #\(iss & 0xffff)"
  case 0x16: return "HVC #\(iss & 0xffff)"
  case 0x17: return "SMC #\(iss & 0xffff) trapped"
  case 0x18: return systemAccess(iss)
  case 0x20: return "instruction abort from a lower level: \(abortText(iss))"
  case 0x21: return "instruction abort: \(abortText(iss))"
  case 0x22: return "misaligned program counter"
  case 0x24: return "data abort from a lower level: \(abortText(iss))\(accessText(iss))"
  case 0x25: return "data abort: \(abortText(iss))\(accessText(iss))"
  case 0x26: return "misaligned stack pointer"
  case 0x2f: return "SError"
  case 0x30, 0x31: return "hardware breakpoint"
  case 0x32, 0x33: return "software step"
  case 0x34, 0x35: return "watchpoint"
  case 0x3c: return "BRK #\(iss & 0xffff)"
  default:
    return "exception class 0x\(hexadecimal(UInt64(code))), ISS 0x\(hexadecimal(UInt64(iss)))"
  }
}

/// IFSC or DFSC, with S1PTW.
private func abortText(_ iss: UInt32) -> String {
  let level = iss & 3
  let what: String
  switch iss & 0x3f {
  case 0x00...0x03: what = "address size fault, level \(level)"
  case 0x04...0x07: what = "translation fault, level \(level)"
  case 0x08...0x0b: what = "access flag fault, level \(level)"
  case 0x0c...0x0f: what = "permission fault, level \(level)"
  case 0x10: what = "external abort"
  case 0x14...0x17: what = "external abort on a table walk, level \(level)"
  case 0x21: what = "alignment fault"
  case let status: what = "fault status 0x\(hexadecimal(UInt64(status)))"
  }
  return iss >> 7 & 1 == 0 ? what : what + ", on a stage-1 table walk"
}

/// What the access was, as far as the syndrome tells.
private func accessText(_ iss: UInt32) -> String {
  let isWrite = iss >> 6 & 1 != 0
  if iss >> 8 & 1 != 0 { return ", cache maintenance or address translation" }
  guard iss >> 24 & 1 != 0 else { return isWrite ? ", write" : ", read" }
  let bytes = 1 << (iss >> 22 & 3)
  let register = (iss >> 15 & 1 == 0 ? "w" : "x") + "\(iss >> 16 & 31)"
  let sign = iss >> 21 & 1 != 0 ? ", sign-extended" : ""
  return isWrite
    ? ", write of \(bytes) bytes from \(register)"
    : ", read of \(bytes) bytes into \(register)\(sign)"
}

/// EC 0x18: the instruction again, from its ISS.
private func systemAccess(_ iss: UInt32) -> String {
  func field(_ place: UInt32, _ width: UInt32) -> UInt16 {
    UInt16(iss >> place & (1 << width - 1))
  }
  let encoding = SystemRegisterEncoding(
    field(20, 2), field(14, 3), field(10, 4), field(1, 4), field(17, 3))
  let register = "x\(field(5, 5))".replacing("x31", with: "xzr")
  let isRead = iss & 1 != 0
  if encoding.bits >> 14 < 2 {
    let name = systemInstructionPlaces[encoding.bits].map {
      systemInstructionTable[$0].name.description
    }
    return "\(name ?? "system instruction") trapped"
  }
  let name = systemRegisterText(encoding.bits, isWrite: !isRead).uppercased()
  return isRead ? "MRS \(register), \(name) trapped" : "MSR \(name), \(register) trapped"
}
