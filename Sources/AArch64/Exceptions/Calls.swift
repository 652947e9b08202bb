import Simulation

// HVC and SMC: to the hypervisor, or to the firmware that occupies EL3.
extension Core {
  /// HVC (Arm DDI 0487, C6.2.93). Without EL2 the firmware answers, as QEMU's does.
  func callHypervisor(_ immediate: UInt32) throws(CoreExit) -> Outcome {
    guard state.pointee.exceptionLevel > 0 else { throw .exception(.undefined) }
    guard hasEL2 else { return try callFirmware() }
    if system.pointee.hcrEL2 & HCR.hcd != 0 { throw .exception(.undefined) }
    throw .exception(
      Exception(exceptionClass: 0x16, syndrome: immediate, targetLevel: 2, returnsAfter: true))
  }

  /// SMC (C6.2.257): HCR_EL2.TSC traps it from EL1, with the SMC itself as return address.
  func callMonitor(_ immediate: UInt32) throws(CoreExit) -> Outcome {
    let level = state.pointee.exceptionLevel
    guard level > 0 else { throw .exception(.undefined) }
    if level == 1, system.pointee.hcrEL2 & HCR.tsc != 0 {
      throw .exception(Exception(exceptionClass: 0x17, syndrome: immediate, targetLevel: 2))
    }
    return try callFirmware()
  }

  /// The call of the firmware: it may start other cores and touch devices, so in order.
  private func callFirmware() throws(CoreExit) -> Outcome {
    guard let firmware else { throw .exception(.undefined) }
    try awaitOrder()
    let arguments = (0..<18).map { state.pointee.x[$0] }
    let results =
      switch firmware.call(self, arguments: arguments) {
      case .values(let values): values
      case .leaves(let values): values
      }
    for (place, value) in results.enumerated() { state.pointee.x[place] = value }
    emit(.firmware, a: arguments[0], b: arguments[1], c: results.first ?? 0)
    return .resynchronize
  }

  /// WFI (C6.2.373). SCTLR_EL1.nTWI and HCR_EL2.TWI trap one that would wait.
  func waitForInterrupt() throws(CoreExit) -> Outcome {
    if wakesFromInterruptWait { return .resynchronize }
    try checkWait(isEvent: false, user: SCTLR.ntwi, hypervisor: HCR.twi)
    return sleep(.waitingForInterrupt)
  }

  /// WFE (C6.2.371). SCTLR_EL1.nTWE and HCR_EL2.TWE trap one that would wait.
  func waitForEvent() throws(CoreExit) -> Outcome {
    let streamed =
      eventStream?.nextStreamEvent(core: index, after: clock.edge(state.pointee.eventCleared))
      ?? .never
    if state.pointee.eventRegister || streamed <= now {
      clearEvent()
      return .next
    }
    try checkWait(isEvent: true, user: SCTLR.ntwe, hypervisor: HCR.twe)
    if streamed != .never {
      try awaitOrder()
      eventStream?.awaitStreamEvent(core: index, at: streamed)
    }
    return sleep(.waitingForEvent)
  }

  /// What WFE does with the event that it finds or that wakes it.
  func clearEvent() {
    state.pointee.eventRegister = false
    state.pointee.eventCleared = cyclesNow
  }

  /// The event stream's; one for a core that does not wait in WFE stays in the event register.
  public func receiveEvent() {
    state.pointee.eventRegister = true
    noteWakeUp(at: simulator.now)
  }

  private func checkWait(isEvent: Bool, user: UInt64, hypervisor: UInt64) throws(CoreExit) {
    let level = state.pointee.exceptionLevel
    if level == 0, systemControl(level: level) & user == 0 {
      throw .exception(.trappedWait(isEvent: isEvent, targetLevel: nil))
    }
    if level < 2, !hostsUser, system.pointee.hcrEL2 & hypervisor != 0 {
      throw .exception(.trappedWait(isEvent: isEvent, targetLevel: 2))
    }
  }

  private func sleep(_ power: PowerState) -> Outcome {
    // ImplementationChoices, "WFI and WFE that are stepped".
    if isStepping { return .resynchronize }
    state.pointee.power = power
    emit(.sleep, a: state.pointee.pc)
    return .resynchronize
  }

  /// SEV (C6.2.250): sets the event register of all cores, which ends their WFE.
  func sendEvent() throws(CoreExit) -> Outcome {
    if coreCount > 1 { try awaitOrder() }
    forAllCores {
      $0.state.pointee.eventRegister = true
      $0.noteWakeUp(at: simulator.now)
    }
    // Whom it woke stands behind from here on: the slice yields before the next device access.
    return simulator.coreWasWoken ? .resynchronize : .next
  }
}
