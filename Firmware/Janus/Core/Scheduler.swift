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
  /// A byte for each state, and in it a bit for each vCPU that is in that state.
  private var states: UInt64 = 0xf
  /// Physical counts at which waiting vCPUs become ready.
  private var wakeTime = InlineArray<4, UInt64>(repeating: .max)

  package init() {}

  private func members(_ state: RunState) -> UInt64 {
    states &>> (UInt64(state.rawValue) &* 8) & 0xff
  }

  package func isState(_ vcpu: Int, _ state: RunState) -> Bool {
    members(state) &>> UInt64(truncatingIfNeeded: vcpu) & 1 != 0
  }

  @inline(never)
  package mutating func set(_ vcpu: Int, _ state: RunState) {
    let everyState: UInt64 = 0x0101_0101_0101_0101
    states &= ~(everyState &<< UInt64(truncatingIfNeeded: vcpu))
    states |= 1 &<< (UInt64(state.rawValue) &* 8 &+ UInt64(truncatingIfNeeded: vcpu))
  }

  package mutating func wait(_ vcpu: Int, until time: UInt64) {
    set(vcpu, .waiting)
    wakeTime.at(vcpu).pointee = time
  }

  package mutating func wake(_ vcpu: Int) {
    if isState(vcpu, .waiting) { set(vcpu, .ready) }
  }

  package mutating func wakeExpired(at now: UInt64) {
    var waiting = members(.waiting)
    while waiting != 0 {
      let vcpu = waiting.trailingZeroBitCount
      waiting &= waiting &- 1
      if wakeTime.at(vcpu).pointee <= now { set(vcpu, .ready) }
    }
  }

  /// The next ready vCPU after `previous`, which comes last; negative when none is.
  package func next(after previous: Int) -> Int {
    let ready = members(.ready)
    if ready == 0 { return -1 }
    let first = (previous &+ 1) & 7
    let turned = (ready | ready << 8) &>> UInt64(truncatingIfNeeded: first)
    return (first &+ turned.trailingZeroBitCount) & 7
  }

  package var anyReady: Bool { members(.ready) != 0 }

  package var allStopped: Bool { states == 0xf }

  /// When a core must next look: at its slice's end if a vCPU is waiting for a core, and when the
  /// first waiting vCPU is due. `UInt64.max` is never.
  package mutating func deadline(sliceEnd: UInt64) -> UInt64 {
    var deadline = anyReady ? sliceEnd : UInt64.max
    var waiting = members(.waiting)
    while waiting != 0 {
      let time = wakeTime.at(waiting.trailingZeroBitCount).pointee
      waiting &= waiting &- 1
      if time < deadline { deadline = time }
    }
    return deadline
  }
}
