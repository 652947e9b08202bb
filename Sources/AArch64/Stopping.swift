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

/// A place in the middle of a block.
///
/// Going on there by looking the instruction up would ask the TLB where an undisturbed run does
/// not; so the block itself is gone on with.
struct Pause {
  let block: UnsafeMutablePointer<Block>
  /// The next instruction.
  let index: Int
  /// ``BlockCache/generation`` when it was left: a later one may have freed or changed it.
  let generation: UInt64
  let pc: UInt64
  let retired: UInt64
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

  /// As ``interpret()``, in parts of blocks that end where the core is to stop. Looks up the same
  /// blocks at the same places.
  func interpretInParts(budget: UInt64) {
    let s = state
    let (sum, overflow) = s.pointee.retired.addingReportingOverflow(budget)
    let last = overflow ? UInt64.max : sum
    let stopCycle = stops.time == .never ? UInt64.max : clock.firstEdge(notBefore: stops.time)
    var pause = run.pointee.pause
    run.pointee.pause = nil
    var passes =
      run.pointee.stoppedAt == s.pointee.pc && run.pointee.stoppedAfter == s.pointee.retired
    run.pointee.stoppedAt = nil
    while s.pointee.retired < last {
      if s.pointee.retired >= stops.retired { return leave(pause) }
      if leavesBlock, !resynchronize() { return }
      if s.pointee.cycles >= run.pointee.cycleLimit { return }
      if s.pointee.cycles >= stopCycle { return leave(pause) }
      if !passes, stops.addresses.contains(s.pointee.pc) { return leave(pause) }
      passes = false
      var (block, first) = (pause?.block, pause?.index ?? 0)
      if let place = pause,
        place.generation != blocks.generation || place.pc != s.pointee.pc
          || place.retired != s.pointee.retired
      {
        (block, first) = (nil, 0)
      }
      pause = nil
      guard let block = block ?? self.block(at: s.pointee.pc) else { continue }
      pause = run(
        block, from: first, atMost: min(last, stops.retired) - s.pointee.retired, stopCycle)
    }
  }

  /// Runs a block up to the first instruction at which the core is to stop, and says where that
  /// is when nothing else ended it before.
  private func run(
    _ block: UnsafeMutablePointer<Block>, from first: Int, atMost limit: UInt64,
    _ stopCycle: UInt64
  ) -> Pause? {
    let count = Int(block.pointee.count)
    var end = first + 1
    let retired = state.pointee.retired
    let start = state.pointee.cycles &- UInt64(block.pointee.prefix[first])
    let base = state.pointee.pc &- UInt64(first * 4)
    while end < count, UInt64(end - first) < limit,
      start &+ UInt64(block.pointee.prefix[end]) < stopCycle,
      !stops.addresses.contains(base &+ UInt64(end * 4))
    { end += 1 }
    runPart(of: block, from: first, instructions: end - first)
    guard end < count, !leavesBlock, state.pointee.retired == retired + UInt64(end - first) else {
      return nil
    }
    return Pause(
      block: block, index: end, generation: blocks.generation, pc: state.pointee.pc,
      retired: state.pointee.retired)
  }

  private func leave(_ pause: Pause?) {
    run.pointee.pause = pause
    stopHere()
  }
}
