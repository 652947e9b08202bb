import Simulation

/// Where a core stops inside a slice for someone who looks: at instruction boundaries, so that
/// the slice can be resumed and everything goes as if it had never stopped.
public struct StopConditions: Sendable {
  /// Virtual addresses before whose instruction the core stops, whatever its exception level.
  public var addresses: Set<UInt64> = []
  /// The core stops before an instruction that would start at this time or later.
  public var time = Time.never
  /// The core stops when it has retired this many instructions since reset.
  public var retired = UInt64.max

  public init() {}

  /// True when nothing stops the core: it then runs at full speed.
  public var isEmpty: Bool { addresses.isEmpty && time == .never && retired == .max }
}

extension Core {
  /// Stops the core at the next instruction boundary. Observers may call it for an event of this
  /// core, so that it stops right after: at an exception's vector, or where an ERET leads.
  public func requestStop() {
    run.pointee.stopRequested = true
    leavesBlock = true
  }

  /// Ends the slice, to be resumed, when someone asked for it.
  func stopsAsRequested() -> Bool {
    if run.pointee.stopRequested { stopHere() }
    return run.pointee.stopRequested
  }

  private func stopHere() {
    run.pointee.ending = .stopped
    run.pointee.stoppedAt = state.pointee.pc
    run.pointee.stoppedAfter = state.pointee.retired
  }

  /// As ``interpret()``, in parts of blocks that end where the core is to stop.
  func interpretInParts(budget: UInt64) {
    let s = state
    let (sum, overflow) = s.pointee.retired.addingReportingOverflow(budget)
    let last = overflow ? UInt64.max : sum
    let stopCycle = stops.time == .never ? UInt64.max : clock.firstEdge(notBefore: stops.time)
    var passes =
      run.pointee.stoppedAt == s.pointee.pc && run.pointee.stoppedAfter == s.pointee.retired
    run.pointee.stoppedAt = nil
    while s.pointee.retired < last {
      if s.pointee.retired >= stops.retired { return stopHere() }
      if leavesBlock, !resynchronize() { return }
      if s.pointee.cycles >= run.pointee.cycleLimit { return }
      if s.pointee.cycles >= stopCycle { return stopHere() }
      if !passes, stops.addresses.contains(s.pointee.pc) { return stopHere() }
      passes = false
      guard let block = block(at: s.pointee.pc) else { continue }
      let limit = min(last, stops.retired) - s.pointee.retired
      runPart(of: block, instructions: length(of: block, atMost: limit, stopCycle))
    }
  }

  /// How many of a block's instructions come before the first at which the core is to stop.
  private func length(
    of block: UnsafeMutablePointer<Block>, atMost limit: UInt64, _ stopCycle: UInt64
  ) -> Int {
    let count = Int(block.pointee.count)
    var end = 1
    while end < count, UInt64(end) < limit,
      state.pointee.cycles + UInt64(block.pointee.prefix[end]) < stopCycle,
      !stops.addresses.contains(state.pointee.pc &+ UInt64(end * 4))
    { end += 1 }
    return end
  }
}
