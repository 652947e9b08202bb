/// Registers that are no plain storage.
enum ComputedRegister: UInt8, Sendable {
  case midr, mpidr, ccsidr, dczid, isr, rvbarEL1
  case spEL0, spEL1, spSel, currentEL, daif, nzcv, pan, uao, fpcr, fpsr
  case oslar, dbgclaimset, dbgclaimclr
  case pmcr, pmcntenset, pmcntenclr, pmovsset, pmovsclr, pmswinc, pmceid0, pmceid1, pmccntr
  case pmxevtyper, pmxevcntr, pmintenset, pmintenclr
  case l2ctlr
  case disr
}

extension Core {
  /// The register's value, or UNDEFINED. Changes nothing but the upkeep of counters.
  func read(_ register: ComputedRegister) throws(CoreExit) -> UInt64 {
    let level = state.pointee.exceptionLevel
    switch register {
    // EL1 of a virtual machine sees what the hypervisor says (Arm DDI 0487, D13.2.99).
    case .midr:
      return level == 1 && hasEL2 ? system.pointee.vpidrEL2 : value(of: .midr)
    case .mpidr:
      return level == 1 && hasEL2 ? system.pointee.vmpidrEL2 : value(of: .mpidr)
    case .ccsidr: return model.cacheSize(selector: system.pointee.csselrEL1)
    case .dczid: return 4 | (zeroingIsTrapped ? 0x10 : 0)
    case .isr: return pendingAtLevel
    case .rvbarEL1:
      guard !hasEL2 else { throw .exception(.undefined) }
      return configuration.resetAddress
    case .spEL0:
      // UNDEFINED while it is the current stack pointer (C5.2.16).
      guard state.pointee.usesOwnStackPointer else { throw .exception(.undefined) }
      return state.pointee.stackPointers[0]
    case .spEL1: return state.pointee.stackPointers[1]
    case .spSel: return state.pointee.usesOwnStackPointer ? 1 : 0
    case .currentEL: return UInt64(level) << 2
    case .daif: return UInt64(state.pointee.daif) << 6
    case .nzcv: return state.pointee.nzcv
    case .pan: return state.pointee.privilegedAccessNever ? SPSR.pan : 0
    case .uao: return state.pointee.userAccessOverride ? SPSR.uao : 0
    case .fpcr:
      try checkFPEnabled()
      return state.pointee.fpcr
    case .fpsr:
      try checkFPEnabled()
      return state.pointee.fpsr
    case .oslar: return 0
    case .dbgclaimset: return 0xff
    case .dbgclaimclr: return system.pointee.dbgclaimEL1
    case .pmcr: return performanceControl
    case .pmcntenset, .pmcntenclr: return system.pointee.pmcntenEL0 & counterMask
    case .pmovsset, .pmovsclr:
      synchronizeCounters()
      return system.pointee.pmovsEL0 & counterMask
    case .pmswinc: return 0
    case .pmceid0: return model.performanceEvents & 0xffff_ffff
    case .pmceid1: return model.performanceEvents >> 32
    case .pmccntr:
      synchronizeCounters()
      return system.pointee.pmccntrEL0
    case .pmxevtyper:
      if system.pointee.pmselrEL0 == 31 { return system.pointee.pmccfiltrEL0 }
      return selectedCounter.map { readCounter(.type, $0) } ?? 0
    case .pmxevcntr: return selectedCounter.map { readCounter(.value, $0) } ?? 0
    case .pmintenset, .pmintenclr: return system.pointee.pmintenEL1 & counterMask
    // The number of cores less one, and what was written.
    case .l2ctlr:
      return UInt64(min(coreCount, 4) - 1) << 24 | system.pointee.l2ctlrEL1
    case .disr: return deferredError
    }
  }

  func write(_ register: ComputedRegister, _ value: UInt64) throws(CoreExit) {
    switch register {
    case .midr, .mpidr, .ccsidr, .dczid, .isr, .rvbarEL1, .currentEL, .pmceid0, .pmceid1: break
    case .spEL0:
      guard state.pointee.usesOwnStackPointer else { throw .exception(.undefined) }
      state.pointee.stackPointers[0] = value
    case .spEL1: state.pointee.stackPointers[1] = value
    case .spSel: selectStack(own: value & 1 != 0)
    case .daif: state.pointee.daif = UInt8(value >> 6 & 0xf)
    case .nzcv: state.pointee.nzcv = value
    case .pan: state.pointee.privilegedAccessNever = value & SPSR.pan != 0
    case .uao: state.pointee.userAccessOverride = value & SPSR.uao != 0
    // AHP, DN, FZ, RMode, and FZ16 where there is half-precision arithmetic: no exceptions are
    // trapped, as on Cortex-A53 (DDI 0500, 4.3.3).
    case .fpcr:
      try checkFPEnabled()
      let flushToZero16: UInt64 = model.features.contains(.fp16) ? 1 << 19 : 0
      state.pointee.fpcr = value & (0x07c0_0000 | flushToZero16)
    case .fpsr:
      try checkFPEnabled()
      state.pointee.fpsr = value & 0x0800_009f
    case .oslar:
      system.pointee.oslsrEL1 = system.pointee.oslsrEL1 & ~2 | value << 1 & 2
    case .dbgclaimset: system.pointee.dbgclaimEL1 |= value & 0xff
    case .dbgclaimclr: system.pointee.dbgclaimEL1 &= ~value
    case .pmcr: writePerformanceControl(value)
    case .pmcntenset: system.pointee.pmcntenEL0 |= value & counterMask
    case .pmcntenclr: system.pointee.pmcntenEL0 &= ~(value & counterMask)
    case .pmovsset: system.pointee.pmovsEL0 |= value & counterMask
    case .pmovsclr: system.pointee.pmovsEL0 &= ~(value & counterMask)
    case .pmswinc: incrementBySoftware(value)
    case .pmccntr: system.pointee.pmccntrEL0 = value
    case .pmxevtyper:
      if system.pointee.pmselrEL0 == 31 {
        system.pointee.pmccfiltrEL0 = value & 0xf800_0000
      } else if let selectedCounter {
        writeCounter(.type, selectedCounter, value)
      }
    case .pmxevcntr:
      if let selectedCounter { writeCounter(.value, selectedCounter, value) }
    case .pmintenset: system.pointee.pmintenEL1 |= value & counterMask
    case .pmintenclr: system.pointee.pmintenEL1 &= ~(value & counterMask)
    case .l2ctlr: system.pointee.l2ctlrEL1 = value & 0x0060_0023
    case .disr: deferredError = value
    }
  }

  /// DCZID_EL0.DZP: whether DC ZVA is prohibited at the current level (D13.2.38).
  private var zeroingIsTrapped: Bool { trap(among: [.sctlrDZE, .tdz]) != nil }
}
