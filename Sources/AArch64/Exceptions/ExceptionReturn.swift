import Simulation

extension Core {
  /// ERET (Arm DDI 0487, D1.11): restores PSTATE from SPSR_ELx and goes to ELR_ELx.
  func returnFromException() {
    let isEL2 = state.pointee.exceptionLevel == 2
    let status = isEL2 ? system.pointee.spsrEL2 : system.pointee.spsrEL1
    let address = isEL2 ? system.pointee.elrEL2 : system.pointee.elrEL1
    emit(.exceptionReturn, a: address, b: status)
    clearMonitor()
    count(.exceptionReturn)
    count(.pcWriteRetired)
    synchronizeCounters(isCompleting: true)
    let isIllegal = isIllegalReturn(status, from: state.pointee.exceptionLevel)
    state.pointee.softwareStep = stepsAfterReturn(status, isIllegal: isIllegal)
    if isIllegal {
      // The level and the stack stay; the next instruction raises an Illegal State exception.
      state.pointee.illegal = true
      state.pointee.nzcv = status
      state.pointee.daif = UInt8(status >> 6 & 0xf)
    } else {
      setProcessState(status)
    }
    state.pointee.pc = untagged(address, level: state.pointee.exceptionLevel)
  }

  /// Sets PSTATE as an SPSR that is no illegal return's says it.
  func setProcessState(_ status: UInt64) {
    state.pointee.illegal = status & SPSR.il != 0
    setLevel(UInt8(status >> 2 & 3), ownStack: status & 1 != 0)
    if has(.pan) { state.pointee.privilegedAccessNever = status & SPSR.pan != 0 }
    if has(.uao) { state.pointee.userAccessOverride = status & SPSR.uao != 0 }
    state.pointee.nzcv = status
    state.pointee.daif = UInt8(status >> 6 & 0xf)
  }

  /// D1.11.3: returns that the architecture calls illegal, AArch32 among them.
  func isIllegalReturn(_ status: UInt64, from level: UInt8) -> Bool {
    let target = UInt8(status >> 2 & 3)
    if status & 0x10 != 0 || status & 2 != 0 { return true }
    if target > level || target == 3 { return true }
    if target == 0 && status & 1 != 0 { return true }
    // With TGE there is no EL1.
    return target == 1 && system.pointee.hcrEL2 & HCR.tge != 0
  }
}
