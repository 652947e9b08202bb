import Simulation

extension Core {
  /// Takes a synchronous exception: `state.pc` is the instruction that caused it, and becomes
  /// the vector's address (Arm DDI 0487, D1.10).
  func take(_ exception: Exception, instruction: UInt32) {
    let source = state.pointee.exceptionLevel
    let target = exception.targetLevel ?? defaultTarget(of: exception)
    var syndrome = exception.syndrome
    if completesSyndrome(exception), let access = AccessSyndrome(instruction) {
      syndrome |= access.bits
    }
    let code = Self.exceptionClass(exception.exceptionClass, isSameLevel: source == target)
    let esr = UInt64(code) << 26 | 1 << 25 | UInt64(syndrome)
    if let address = exception.faultAddress {
      if target == 2 {
        system.pointee.farEL2 = address
      } else {
        system.pointee.farEL1 = address
      }
    }
    // HPFAR_EL2.FIPA is bits [47:12] of the address, in [39:4].
    if let address = exception.intermediateAddress {
      system.pointee.hpfarEL2 = (address >> 12) << 4 & 0xfff_ffff_fff0
    }
    if target == 2 { system.pointee.esrEL2 = esr } else { system.pointee.esrEL1 = esr }
    // An instruction that returns behind itself has been stepped (SSAdvance).
    if exception.returnsAfter {
      state.pointee.softwareStep = false
      synchronizeCounters(isCompleting: true)
    }
    enter(
      target, .synchronous, returnTo: state.pointee.pc &+ (exception.returnsAfter ? 4 : 0),
      event: (
        esr, exception.faultAddress ?? 0,
        exception.intermediateAddress == nil ? 0 : system.pointee.hpfarEL2
      ))
    if target == 2, source < 2, code == 0x16 || code == 0x17 {
      emitDetail(.hypercall, a: state.pointee.x[0], b: state.pointee.x[1])
    }
  }

  /// Where exceptions go that no other control sends elsewhere: EL1, or EL2 from EL2, by
  /// HCR_EL2.TGE, and for external aborts by HCR_EL2.TEA (D1.13.1).
  private func defaultTarget(of exception: Exception) -> UInt8 {
    let hcr = system.pointee.hcrEL2
    let isRouted = hcr & HCR.tge != 0 || (exception.isExternalAbort && hcr & HCR.tea != 0)
    return state.pointee.exceptionLevel == 2 || isRouted ? 2 : 1
  }

  /// The class as seen from the target: aborts and debug exceptions tell whether the level
  /// changed in bit 0 (D13.2.39, EC).
  private static func exceptionClass(_ code: UInt8, isSameLevel: Bool) -> UInt8 {
    switch code {
    case 0x20, 0x21, 0x24, 0x25, 0x30...0x35: code & ~1 | (isSameLevel ? 1 : 0)
    default: code
    }
  }

  /// Whether ISV and the fields about the access are given: data aborts of stage 2 that are not
  /// from a stage-1 walk and not from cache maintenance (D13.2.39, ISV).
  private func completesSyndrome(_ exception: Exception) -> Bool {
    exception.exceptionClass & ~1 == 0x24 && exception.targetLevel == 2
      && state.pointee.exceptionLevel < 2 && exception.syndrome & (1 << 7 | 1 << 8) == 0
  }

  /// The four entries of each part of a vector table (D1.10.2).
  enum ExceptionVector: UInt64 {
    case synchronous = 0
    case irq = 0x80
    case fiq = 0x100
    case systemError = 0x180
  }

  /// Saves PSTATE and the return address, sets PSTATE for the target and goes to its vector.
  /// `event` is ESR, FAR and HPFAR for observers.
  func enter(
    _ target: UInt8, _ vector: ExceptionVector, returnTo address: UInt64,
    event: (esr: UInt64, far: UInt64, hpfar: UInt64)
  ) {
    discontinue()
    count(.exceptionTaken)
    let source = state.pointee.exceptionLevel
    let offset: UInt64 =
      source == target ? (state.pointee.usesOwnStackPointer ? 0x200 : 0) : 0x400
    let status = processState
    let base: UInt64
    if target == 2 {
      system.pointee.spsrEL2 = status
      system.pointee.elrEL2 = address
      base = system.pointee.vbarEL2
    } else {
      system.pointee.spsrEL1 = status
      system.pointee.elrEL1 = address
      base = system.pointee.vbarEL1
    }
    emit(
      .exception, a: event.esr, b: event.far, c: address,
      d: UInt64(source) | UInt64(target) << 4 | (offset + vector.rawValue) << 8
        | UInt64(currentVMID & 0xff) << 24 | (event.hpfar >> 4) << 32)
    setLevel(target, ownStack: true)
    state.pointee.daif = 0xf
    state.pointee.illegal = false
    state.pointee.softwareStep = false
    state.pointee.userAccessOverride = false
    // SCTLR_ELx.SPAN clear: PAN is set (D13.2.118). EL2 that does not host EL0 leaves it.
    if has(.pan), target == 1 || hostsUser, systemControl(level: target) & SCTLR.span == 0 {
      state.pointee.privilegedAccessNever = true
    }
    state.pointee.pc = base &+ offset &+ vector.rawValue
  }

  /// PSTATE as an SPSR holds it (C5.2.18).
  var processState: UInt64 {
    return state.pointee.nzcv | UInt64(state.pointee.daif) << 6 | UInt64(
      state.pointee.exceptionLevel) << 2
      | (state.pointee.usesOwnStackPointer ? 1 : 0) | (state.pointee.illegal ? SPSR.il : 0)
      | (state.pointee.softwareStep ? SPSR.ss : 0)
      | (state.pointee.privilegedAccessNever ? SPSR.pan : 0)
      | (state.pointee.userAccessOverride ? SPSR.uao : 0)
  }

  /// Changes the level and which stack pointer is current: the only place where slot 31 and the
  /// banked stack pointers are exchanged.
  func setLevel(_ level: UInt8, ownStack: Bool) {
    if level != state.pointee.exceptionLevel { synchronizeCounters() }
    state.pointee.stackPointers[currentStack] = state.pointee.x[31]
    state.pointee.exceptionLevel = level
    state.pointee.usesOwnStackPointer = ownStack
    state.pointee.x[31] = state.pointee.stackPointers[currentStack]
  }

  /// MSR SPSel.
  func selectStack(own: Bool) { setLevel(state.pointee.exceptionLevel, ownStack: own) }

  /// The place of the current stack pointer among the banked ones.
  var currentStack: Int {
    state.pointee.usesOwnStackPointer ? Int(state.pointee.exceptionLevel) : 0
  }
}
