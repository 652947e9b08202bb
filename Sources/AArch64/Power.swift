import Simulation

// What the machine does to a core between slices.
extension Core {
  public var isOff: Bool { state.pointee.power == .off }
  public var isRunning: Bool { state.pointee.power == .running }
  /// When the next instruction starts.
  public var time: Time { clock.edge(state.pointee.cycles) }
  public var cycles: UInt64 { state.pointee.cycles }
  public var idleCycles: UInt64 { state.pointee.idleCycles }
  public var instructionsRetired: UInt64 { state.pointee.retired }
  public var programCounter: UInt64 { state.pointee.pc }
  public var exceptionLevel: UInt8 { state.pointee.exceptionLevel }

  /// Starts the core, off until now, at its highest exception level with the MMU off.
  ///
  /// - Parameters:
  ///   - context: X0, as PSCI CPU_ON has it.
  ///   - time: when it was asked for; the first instruction starts at the next edge.
  public func powerOn(entry: UInt64, context: UInt64, at time: Time) {
    let started = max(state.pointee.cycles, clock.firstEdge(notBefore: time))
    state.pointee.idleCycles += started - state.pointee.cycles
    state.pointee.cycles = started
    resetState()
    state.pointee.power = .running
    state.pointee.pc = entry
    state.pointee.x[0] = context
    run.pointee.wakeTime = nil
    emit(.power, a: 1, b: entry)
  }

  /// Stops the core until it is powered on.
  public func powerOff() {
    state.pointee.power = .off
    run.pointee.wakeTime = nil
    leavesBlock = true
    emit(.power, a: 0)
  }

  /// Puts the core to sleep as WFI does.
  public func suspend() {
    state.pointee.power = .waitingForInterrupt
    leavesBlock = true
  }

  /// Ends the core's sleep when something has come that does; false when it sleeps on.
  public func wakeIfDue() -> Bool {
    guard state.pointee.power != .running, state.pointee.power != .off,
      let wakeTime = run.pointee.wakeTime
    else { return false }
    run.pointee.wakeTime = nil
    let woken = max(state.pointee.cycles, clock.firstEdge(notBefore: wakeTime))
    state.pointee.idleCycles += woken - state.pointee.cycles
    state.pointee.cycles = woken
    endWait()
    emit(.wake, a: state.pointee.pc)
    return true
  }

  /// The horizon for ``run(until:horizon:budget:)`` that another core sets which stands at
  /// `time`: this core may touch devices before it, or with it when first in board order.
  public func horizon(behind time: Time, isFirst: Bool) -> UInt64 {
    isFirst ? clock.count(at: time) + 1 : clock.firstEdge(notBefore: time)
  }
}
