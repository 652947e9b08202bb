import A64

/// The number of a system instruction or register: op0, op1, CRn, CRm, op2 as in the instruction's
/// own bits 20 to 5 (Arm DDI 0487, C4.1.93).
private func encoding(
  _ op0: UInt64, _ op1: UInt64, _ crn: UInt64, _ crm: UInt64, _ op2: UInt64
) -> UInt64 {
  op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2
}

/// Answers a trapped MSR, MRS or SYS; `syndrome` has its number in other places (D19.2.37). What is
/// not known here is undefined to the guest.
func takeSystemRegister(_ vcpu: VCPUPointer, _ syndrome: UInt64) -> VCPUPointer {
  let target = syndrome >> 5 & 31
  let isRead = syndrome & 1 != 0
  let number =
    (syndrome >> 20 & 3) << 14 | (syndrome >> 10 & 0x7f) << 7
    | (syndrome >> 1 & 15) << 3 | syndrome >> 17 & 7
  let value = register(vcpu, target)
  var result: UInt64 = 0
  vcpu.pointee.pc &+= 4
  switch number {
  // ICC_DIR_EL1 and, from 5 on, ICC_SGI1R_EL1, ICC_ASGI1R_EL1, ICC_SGI0R_EL1
  case encoding(3, 0, 12, 11, 1), encoding(3, 0, 12, 11, 5)...encoding(3, 0, 12, 11, 7):
    lockAndCollect(vcpu)
    if number & 4 != 0 {
      let persona = vcpu.pointee.persona
      persona.pointee.distributor.sendSGI(value, from: vcpu.pointee.number)
      notify(persona)
    } else {
      let wasLinked = vcpu.pointee.gic.isLinked
      vcpu.pointee.gic.deactivate(value)
      if wasLinked && !vcpu.pointee.gic.isLinked { PhysicalGIC.deactivateTimer() }
    }
    return resume(vcpu)
  case encoding(3, 0, 12, 12, 5): result = 7  // ICC_SRE_EL1: system registers are all there is
  case encoding(1, 0, 7, 6, 2), encoding(1, 0, 7, 10, 2), encoding(1, 0, 7, 14, 2):
    // DC ISW, CSW, CISW: a pass over the first level's cache comes by set 0, way 0 once
    if value == 0 { cleanMemory(of: vcpu.pointee.persona) }
  case encoding(3, 0, 1, 0, 1): break  // ACTLR_EL1
  default:
    // Debug has op0 2; the PMU CRn 9 or 14 with CRm 8 and up. They read as zero.
    let isPMU =
      number >> 14 == 3 && (number >> 7 & 15 == 9 || number >> 7 & 15 == 14)
      && number & 0x40 != 0
    if number >> 14 != 2 && !isPMU {
      vcpu.pointee.pc &-= 4
      return takeUndefined(vcpu)
    }
  }
  if isRead { setRegister(vcpu, target, result) }
  return vcpu
}
