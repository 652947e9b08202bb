import Simulation

/// Self-hosted debug (Arm DDI 0487, D2): when breakpoints, watchpoints and software step raise
/// exceptions, and for whom. The stops of someone who looks from outside are ``StopConditions``.
extension Core {
  /// The level that debug exceptions go to (D2.4).
  private var debugTarget: UInt8 {
    hasEL2 && (system.pointee.mdcrEL2 & MDCR.tde != 0 || system.pointee.hcrEL2 & HCR.tge != 0)
      ? 2 : 1
  }

  /// Whether the OS lock or the OS double lock keeps debug exceptions off (D2.5).
  private var isDebugLocked: Bool {
    system.pointee.oslsrEL1 & OSLSR.oslk != 0
      || (system.pointee.osdlrEL1 & 1 != 0 && system.pointee.dbgprcrEL1 & 1 == 0)
  }

  /// Whether debug exceptions are taken from a level when PSTATE.D there is `isMasked`: from
  /// below their target always, at it when MDSCR_EL1.KDE allows (D2.3,
  /// AArch64.GenerateDebugExceptionsFrom).
  private func generatesDebugExceptions(from level: UInt8, isMasked: Bool) -> Bool {
    guard !isDebugLocked else { return false }
    if level == debugTarget { return system.pointee.mdscrEL1 & MDSCR.kde != 0 && !isMasked }
    return level < debugTarget
  }

  /// The same here and now.
  private var generatesDebugExceptions: Bool {
    generatesDebugExceptions(
      from: state.pointee.exceptionLevel, isMasked: state.pointee.daif & DAIF.d != 0)
  }

  /// A debug exception other than BRK: IFSC or DFSC 0x22.
  private func debugException(
    _ exceptionClass: UInt8, _ syndrome: UInt32 = 0, address: UInt64? = nil
  ) -> Exception {
    Exception(
      exceptionClass: exceptionClass, syndrome: 0x22 | syndrome, targetLevel: debugTarget,
      faultAddress: address)
  }

  // MARK: - Software step (D2.12)

  /// Whether the state machine is active: instructions are stepped from here.
  var isStepping: Bool {
    system.pointee.mdscrEL1 & MDSCR.ss != 0 && generatesDebugExceptions
  }

  /// Takes the exception that is pending when software step is active and PSTATE.SS is clear.
  /// This one did not step: ISS.ISV is zero.
  func takePendingStep() -> Bool {
    guard isStepping, !state.pointee.softwareStep else { return false }
    take(debugException(0x32), instruction: 0)
    return true
  }

  /// Takes the exception after the instruction that was stepped. One that ended in an exception,
  /// or in an exception return, has seen to PSTATE.SS itself.
  func completeStep(of word: UInt32) {
    guard state.pointee.softwareStep else { return }
    state.pointee.softwareStep = false
    guard state.pointee.power == .running, isStepping else { return }
    // ISV, and EX for a load-exclusive. With bits 31 and 21 as 0 and 1 it is CASP.
    let isExclusive = word & 0x3fc0_0000 == 0x0840_0000 && (word >> 31 != 0 || word >> 21 & 1 == 0)
    take(debugException(0x32, 1 << 24 | (isExclusive ? 1 << 6 : 0)), instruction: word)
    leavesBlock = true
  }

  /// PSTATE.SS after an exception return to what an SPSR says, before it is carried out
  /// (DebugExceptionReturnSS).
  func stepsAfterReturn(_ status: UInt64, isIllegal: Bool) -> Bool {
    guard system.pointee.mdscrEL1 & MDSCR.ss != 0, status & SPSR.ss != 0,
      !generatesDebugExceptions
    else { return false }
    let level = isIllegal ? state.pointee.exceptionLevel : UInt8(status >> 2 & 3)
    return generatesDebugExceptions(from: level, isMasked: status >> 9 & 1 != 0)
  }

  // MARK: - Breakpoints (D2.9)

  /// Whether breakpoints are to be looked for, as far as what resynchronizes when it changes.
  var hasBreakpoints: Bool {
    system.pointee.mdscrEL1 & MDSCR.mde != 0 && generatesDebugExceptions
      && system.pointee.dbgbcrEL1.indices.contains {
        breakpointControl($0).isEnabled
      }
  }

  private func breakpointControl(_ index: Int) -> DBGBCR {
    DBGBCR(system.pointee.dbgbcrEL1[index], hasHostExtensions: hasHostExtensions)
  }

  /// Takes a breakpoint exception at `pc` when a breakpoint matches there.
  func takeBreakpoint() -> Bool {
    guard generatesDebugExceptions,
      system.pointee.dbgbcrEL1.indices.contains(where: breakpointMatches)
    else { return false }
    standBetweenBlocks()
    take(debugException(0x30), instruction: 0)
    // The attempt costs its time, as a fetch that faults does.
    state.pointee.cycles += 1
    leavesBlock = true
    return true
  }

  /// How many instructions from `pc` come before the next place at which a breakpoint has to be
  /// looked at.
  func instructionsBeforeBreakpoint() -> UInt64 {
    var count = UInt64.max
    for index in system.pointee.dbgbcrEL1.indices {
      let control = breakpointControl(index)
      guard control.isEnabled else { continue }
      guard control.comparesAddress else {
        if control.isLinked { continue }
        return 1
      }
      let distance = (system.pointee.dbgbvrEL1[index] &- state.pointee.pc) & comparedAddress
      count = min(count, distance == 0 ? .max : distance / 4)
    }
    return count
  }

  /// AArch64.BreakpointMatch.
  private func breakpointMatches(_ index: Int) -> Bool {
    let control = breakpointControl(index)
    guard control.isEnabled, !control.isLinked || control.comparesAddress else { return false }
    guard control.comparesAddress || isContextAware(index) else { return false }
    if control.comparesAddress {
      guard (system.pointee.dbgbvrEL1[index] ^ state.pointee.pc) & comparedAddress == 0 else {
        return false
      }
    } else if !contextMatches(index, control) {
      return false
    }
    return stateMatches(
      control.state, level: state.pointee.exceptionLevel,
      link: control.isLinked ? control.link : nil)
  }

  /// VA[48:2].
  private var comparedAddress: UInt64 { (1 << 49 - 1) & ~3 }

  /// The last ones are context-aware: ID_AA64DFR0_EL1.CTX_CMPs is 1.
  private func isContextAware(_ index: Int) -> Bool { system.pointee.dbgbcrEL1.count - index <= 2 }

  /// Whether the context that a breakpoint names is the current one (AArch64.BreakpointValueMatch).
  private func contextMatches(_ index: Int, _ control: DBGBCR) -> Bool {
    let value = system.pointee.dbgbvrEL1[index]
    let isInHost = isInHost(state.pointee.exceptionLevel)
    let isGuest = state.pointee.exceptionLevel < 2 && !isInHost
    func matches(_ contextID: UInt64, _ wanted: UInt64) -> Bool {
      (contextID ^ wanted) & 0xffff_ffff == 0
    }
    let guestContext = isGuest && matches(system.pointee.contextidrEL1, value)
    let hostContext = hasEL2 && matches(system.pointee.contextidrEL2, value >> 32)
    let machineMask: UInt64 = system.pointee.vtcrEL2 & VTCR.vs != 0 ? 0xffff : 0xff
    let machine = isGuest && hasEL2 && value >> 32 & machineMask == UInt64(currentVMID)
    switch control.kind {
    case .context: return isInHost ? matches(system.pointee.contextidrEL2, value) : guestContext
    case .guestContext: return guestContext
    case .machine: return machine
    case .machineAndGuestContext: return machine && guestContext
    case .hostContext: return hostContext
    case .bothContexts: return hostContext && guestContext
    case .address, nil: return false
    }
  }

  /// Whether the levels that a breakpoint or watchpoint names include this one, and the context
  /// breakpoint that it is linked to matches (AArch64.StateMatch).
  private func stateMatches(_ control: DebugStateControl, level: UInt8, link: Int?) -> Bool {
    guard control.includes(level) else { return false }
    guard let link else { return true }
    // ImplementationChoices, "link to what is no context-aware breakpoint".
    guard link < system.pointee.dbgbcrEL1.count, isContextAware(link) else { return false }
    let linked = breakpointControl(link)
    return linked.isEnabled && linked.isLinked && !linked.comparesAddress
      && contextMatches(link, linked)
  }

  // MARK: - Watchpoints (D2.10)

  /// Whether some watchpoint may match at some level.
  var hasWatchpoints: Bool {
    system.pointee.mdscrEL1 & MDSCR.mde != 0 && !isDebugLocked
      && system.pointee.dbgwcrEL1.indices.contains {
        DBGWCR(system.pointee.dbgwcrEL1[$0]).isEnabled
      }
  }

  /// Whether some watchpoint watches something in the page of an address: accesses there take the
  /// complete path.
  func isWatched(page address: UInt64) -> Bool {
    system.pointee.dbgwcrEL1.indices.contains {
      let control = DBGWCR(system.pointee.dbgwcrEL1[$0])
      guard control.isEnabled else { return false }
      let ignored = (1 as UInt64) << UInt64(max(control.mask, 12)) - 1
      return (system.pointee.dbgwvrEL1[$0] ^ address) & comparedAddress & ~ignored == 0
    }
  }

  /// Throws a watchpoint exception when a watchpoint matches an access of `count` bytes.
  ///
  /// - Parameters:
  ///   - level: whose access it is, 0 for LDTR and STTR at EL1.
  ///   - maintained: what FAR_ELx gets from DC IVAC: its register.
  func checkWatchpoints(
    _ address: UInt64, count: UInt64, isWrite: Bool, level: UInt8, maintained: UInt64? = nil
  ) throws(CoreExit) {
    guard generatesDebugExceptions else { return }
    var lowest: UInt64?
    for index in system.pointee.dbgwcrEL1.indices {
      let control = DBGWCR(system.pointee.dbgwcrEL1[index])
      guard control.isEnabled, isWrite ? control.watchesStores : control.watchesLoads,
        stateMatches(control.state, level: level, link: control.isLinked ? control.link : nil),
        let offset = control.firstWatched(
          from: address, count: count, value: system.pointee.dbgwvrEL1[index])
      else { continue }
      lowest = min(lowest ?? offset, offset)
    }
    guard let lowest else { return }
    let syndrome: UInt32 = (isWrite ? 1 << 6 : 0) | (maintained == nil ? 0 : 1 << 8)
    throw .exception(
      debugException(0x34, syndrome, address: maintained ?? address &+ lowest))
  }
}
