/// What a vCPU is doing.
package enum RunState: UInt8 {
  /// Never started, turned off, or stopped by Janus.
  case stopped
  /// Would run, and has no core.
  case ready
  case running
  /// Its memory is being scrubbed and loaded anew.
  case loading
  /// In WFI, until an interrupt or its timer.
  case waiting
}

/// Round robin over at most four vCPUs and any number of cores: a core takes the next ready vCPU
/// after the one it ran last, keeps it as long as no other is ready, and at most one slice
/// otherwise. vCPUs have no home core.
package struct Scheduler {
  package private(set) var state = InlineArray<4, RunState>(repeating: .stopped)
  /// Physical counts at which waiting vCPUs become ready.
  private var wakeTime = InlineArray<4, UInt64>(repeating: .max)

  package init() {}

  package mutating func set(_ vcpu: Int, _ newState: RunState) { state[vcpu] = newState }

  package mutating func wait(_ vcpu: Int, until time: UInt64) {
    state[vcpu] = .waiting
    wakeTime[vcpu] = time
  }

  package mutating func wake(_ vcpu: Int) {
    if state[vcpu] == .waiting { state[vcpu] = .ready }
  }

  package mutating func wakeExpired(at now: UInt64) {
    for vcpu in 0..<4 where wakeTime[vcpu] <= now { wake(vcpu) }
  }

  /// The next ready vCPU after `previous`, which comes last.
  package func next(after previous: Int) -> Int? {
    for step in 1...4 {
      let vcpu = (previous &+ step) & 3
      if state[vcpu] == .ready { return vcpu }
    }
    return nil
  }

  package var anyReady: Bool { next(after: 0) != nil }

  package var allStopped: Bool {
    for vcpu in 0..<4 where state[vcpu] != .stopped { return false }
    return true
  }

  /// When a core must next look: at its slice's end if a vCPU is waiting for a core, and when the
  /// first waiting vCPU is due. `UInt64.max` is never.
  package func deadline(sliceEnd: UInt64) -> UInt64 {
    var deadline = anyReady ? sliceEnd : UInt64.max
    for vcpu in 0..<4 where state[vcpu] == .waiting && wakeTime[vcpu] < deadline {
      deadline = wakeTime[vcpu]
    }
    return deadline
  }
}
