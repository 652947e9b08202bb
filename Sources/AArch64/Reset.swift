import Simulation

extension Core {
  /// A reset (Arm DDI 0487, D1.9): what it leaves UNKNOWN is zero. Time, the count of
  /// instructions, the signals at the pins and the power state are not the core's to reset.
  func resetState() {
    let old = state.pointee
    var new = CoreState()
    (new.cycles, new.retired, new.idleCycles) = (old.cycles, old.retired, old.idleCycles)
    // An error that is pending is the core's own.
    new.signals = old.signals & ~(1 << CoreSignal.systemError.rawValue)
    new.power = old.power
    new.eventCleared = old.cycles
    new.exceptionLevel = configuration.highestLevel
    new.pc = configuration.resetAddress
    new.system.pmuCyclesSince = old.cycles - old.idleCycles
    new.system.pmuRetiredSince = old.retired
    state.pointee = new
    for register in systemRegisterTable where has(register.feature) {
      if case .field(let offset) = register.storage { field(offset).pointee = register.reset }
    }
    system.pointee.vpidrEL2 = value(of: .midr)
    system.pointee.vmpidrEL2 = value(of: .mpidr)
    // Without EL2 its controls behave as zero (D13.1.2).
    if !hasEL2 { clearHypervisorRegisters() }
    translations.invalidateAll()
    fastTranslations.flush()
    leavesBlock = true
  }

  private func clearHypervisorRegisters() {
    for register in hypervisorRegisters where register.readLevel == 2 {
      if case .field(let offset) = register.storage { field(offset).pointee = 0 }
    }
  }

  /// Readies the core as firmware does when it starts one: reset, then this entry point, level
  /// and X0, interrupts masked, MMU off.
  public func setEntry(pc: UInt64, el: UInt8, x0: UInt64) {
    precondition(el >= 1 && el <= configuration.highestLevel, "no such level: EL\(el)")
    resetState()
    setLevel(el, ownStack: true)
    state.pointee.pc = pc
    state.pointee.x[0] = x0
  }
}
