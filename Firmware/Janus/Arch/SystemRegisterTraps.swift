import A64

/// System instructions and registers that trap: encodings as op0, op1, CRn, CRm, op2 in the bits
/// that ESR_ELx has them in (Arm DDI 0487, D19.2.37).
private func encoding(
  _ op0: UInt64, _ op1: UInt64, _ crn: UInt64, _ crm: UInt64, _ op2: UInt64
) -> UInt64 {
  op0 << 20 | op2 << 17 | op1 << 14 | crn << 10 | crm << 1
}

/// Answers a trapped MSR, MRS or SYS. What is not known here is undefined to the guest.
func accessSystemRegister(_ persona: PersonaPointer, _ syndrome: UInt64) -> PersonaPointer {
  let isRead = syndrome & 1 != 0
  let register = Int(syndrome >> 5 & 31)
  let value = register == 31 ? 0 : persona.pointee.x[register]
  var result: UInt64 = 0
  let encoded = syndrome & 0x3f_fc1e
  switch encoded {
  case encoding(3, 0, 12, 11, 5), encoding(3, 0, 12, 11, 6), encoding(3, 0, 12, 11, 7):
    // ICC_SGI1R_EL1, ICC_ASGI1R_EL1, ICC_SGI0R_EL1
    lockMachine()
    collectInterrupts(persona)
    persona.pointee.gic.sendSGI(value)
    persona.pointee.pc &+= 4
    return resume(persona)
  case encoding(3, 0, 12, 11, 1):  // ICC_DIR_EL1
    lockMachine()
    collectInterrupts(persona)
    persona.pointee.gic.deactivate(value)
    persona.pointee.pc &+= 4
    return resume(persona)
  case encoding(3, 0, 12, 12, 5): result = 7  // ICC_SRE_EL1: system registers are all there is
  case encoding(1, 0, 7, 6, 2), encoding(1, 0, 7, 10, 2), encoding(1, 0, 7, 14, 2):
    // DC ISW, CSW, CISW: a pass over the first level's cache comes by set 0, way 0 once
    if value == 0 { cleanMemory(of: persona) }
  case encoding(3, 0, 1, 0, 1): break  // ACTLR_EL1
  default:
    let isDebug = syndrome >> 20 & 3 == 2
    // PMU: op0 3, op1 0 or 3, CRn 9 or 14 with CRm 8 and up
    let crn = syndrome >> 10 & 15
    let isPMU = encoded & 3 << 20 == 3 << 20 && (crn == 9 || crn == 14) && syndrome >> 4 & 1 == 1
    if !isDebug && !isPMU {
      injectUndefined(persona)
      return persona
    }
  }
  if isRead && register != 31 { persona.pointee.x[register] = result }
  persona.pointee.pc &+= 4
  return persona
}
