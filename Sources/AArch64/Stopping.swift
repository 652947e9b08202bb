import Simulation

/// Where a core stops inside a slice for someone who looks: at instruction boundaries, so that
/// the slice can be resumed and everything goes as if it had never stopped.
public struct StopConditions: Sendable {
  /// Virtual addresses before whose instruction the core stops, whatever its exception level.
  public private(set) var addresses: Set<UInt64> = []
  /// The numbers of their pages: most code is on others.
  private(set) var pages: Set<UInt64> = []
  /// The core stops before an instruction that would start at this time or later.
  public var time = Time.never
  /// The core stops when it has retired this many instructions since reset.
  public var retired = UInt64.max

  public init() {}

  /// Adds one of ``addresses``.
  public mutating func stop(at address: UInt64) {
    addresses.insert(address)
    pages.insert(address >> 12)
  }

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

  /// As ``interpret()``, in parts of blocks that end where the core is to stop, or where
  /// ``RunState/closeness`` has it look.
  func interpretInParts(budget: UInt64) {
    let s = state
    let (sum, overflow) = s.pointee.retired.addingReportingOverflow(budget)
    let last = overflow ? UInt64.max : sum
    let stopCycle = stops.time == .never ? UInt64.max : clock.firstEdge(notBefore: stops.time)
    while s.pointee.retired < last {
      if s.pointee.retired >= stops.retired { return stopHere() }
      if leavesBlock, !resynchronize() { return }
      if s.pointee.cycles >= run.pointee.cycleLimit { return }
      if s.pointee.cycles >= run.pointee.boundary, !resynchronize() { return }
      if s.pointee.cycles >= stopCycle { return stopHere() }
      if stops.addresses.contains(s.pointee.pc),
        run.pointee.stoppedAt != s.pointee.pc || run.pointee.stoppedAfter != s.pointee.retired
      {
        return stopHere()
      }
      guard let block = block(at: s.pointee.pc) else { continue }
      if run.pointee.closeness.contains(.breakpoints), takeBreakpoint() { continue }
      let limit = min(last, stops.retired) - s.pointee.retired
      if run.pointee.closeness.isEmpty {
        runPart(of: block, instructions: length(of: block, atMost: limit, stopCycle))
      } else {
        let close = min(limit, closeLength(of: block))
        runClosely(block, instructions: length(of: block, atMost: close, stopCycle))
      }
    }
  }

  /// How many of a block's instructions come before the first at which the core is to stop.
  private func length(
    of block: UnsafeMutablePointer<Block>, atMost limit: UInt64, _ stopCycle: UInt64
  ) -> Int {
    let count = Int(block.pointee.count)
    let isWatched = stops.pages.contains(state.pointee.pc >> 12)
    if !isWatched, stopCycle == .max, limit >= UInt64(count) { return count }
    var end = 1
    while end < count, UInt64(end) < limit,
      state.pointee.cycles + UInt64(block.pointee.prefix[end]) < stopCycle,
      !isWatched || !stops.addresses.contains(state.pointee.pc &+ UInt64(end * 4))
    { end += 1 }
    return end
  }
}
