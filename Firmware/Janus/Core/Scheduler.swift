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
  /// Out of its core for a moment, since another vCPU changes what it shares with it; or until the
  /// service guest has answered an access of its own.
  case held
}

/// Shares cores between personas by start-time fair queueing (Goyal, Guo, Vin 1996): each persona has
/// a virtual time that goes on with the cores' time that its vCPUs take, the slower the larger its
/// share, and the core goes to the persona that is behind. One that comes out of sleep starts at the
/// virtual time of those that run, and takes a core at once from one that is ahead: what it has not
/// used it does not keep, and what a neighbour computes does not delay it. Besides, a persona may have
/// a cap, a part of a period beyond which it does not run though a core be idle.
///
/// Up to eight vCPUs of four personas and a service guest. A vCPU whose registers a core still holds runs there only.
package struct Scheduler {
  package static let vcpuLimit = 8

  /// What one persona has used.
  private struct Account {
    var virtualTime: UInt64 = 0
    /// Virtual time of a count.
    var rate: UInt64 = 0
    /// Counts of a period that may be used, and that were; zero is no cap.
    var allowance: UInt64 = 0
    var used: UInt64 = 0
  }

  private struct Entry {
    /// The physical count at which it becomes ready, while it waits; and since when it is, then.
    var wakeTime: UInt64 = 0
    var readySince: UInt64 = 0
    /// Which dispatch was its last: in a persona it is the turn of the one that waits longest.
    var turn: UInt64 = 0
    /// The core that holds its registers, plus one.
    var residence: UInt8 = 0
    /// The core that ran it last, and sees to it that it wakes in time.
    var home: UInt8 = 0
    var persona: UInt8 = 0
  }

  /// A byte for each state, and in it a bit for each vCPU that is in that state.
  private var states: UInt64 = 0
  /// vCPUs that came out of sleep and have had no core since.
  private var woken: UInt64 = 0
  /// Whether the other cores are still to be told of them.
  package var hasNews = false
  /// vCPUs that are to leave their cores, since another one changes what they share.
  private var recalled: UInt64 = 0
  /// vCPUs of service guests, with which alone a phone need not stay on.
  private var services: UInt64 = 0
  private var turns: UInt64 = 0
  private var vcpus = InlineArray<8, Entry>(repeating: Entry())
  private var accounts = InlineArray<8, Account>(repeating: Account())
  /// That of the persona that was given a core last.
  private var virtualTime: UInt64 = 0
  private var periodEnd: UInt64 = 0
  private var period: UInt64 = 0

  /// All zero: `start` makes it usable.
  package init() {}

  /// Begins with all vCPUs stopped; `period` is that of caps, in counts.
  package mutating func start(period: UInt64) {
    states = 0xff
    self.period = period
  }

  /// - Parameters:
  ///   - share: weight against other personas, 1 to 100.
  ///   - cap: hundredths of one core, 0 for none.
  package mutating func add(_ vcpu: Int, of index: Int, share: UInt64, cap: UInt64) {
    entry(vcpu).pointee.persona = UInt8(truncatingIfNeeded: index)
    let account = accounts.at(index & 7)
    account.pointee.rate = 10_000 / max(1, min(share, 100))
    account.pointee.allowance = period / 100 &* min(cap, 800)
  }

  package mutating func setService(_ vcpu: Int) { services |= bit(vcpu) }

  @inline(__always)
  private func bit(_ vcpu: Int) -> UInt64 { 1 &<< UInt64(truncatingIfNeeded: vcpu) }

  @inline(__always)
  private mutating func entry(_ vcpu: Int) -> UnsafeMutablePointer<Entry> { vcpus.at(vcpu & 7) }

  @inline(__always)
  private mutating func account(_ vcpu: Int) -> UnsafeMutablePointer<Account> {
    accounts.at(Int(entry(vcpu).pointee.persona & 7))
  }

  package func members(_ state: RunState) -> UInt64 {
    states &>> (UInt64(state.rawValue) &* 8) & 0xff
  }

  package func isState(_ vcpu: Int, _ state: RunState) -> Bool {
    members(state) & bit(vcpu) != 0
  }

  @inline(never)
  package mutating func set(_ vcpu: Int, _ state: RunState) {
    let everyState: UInt64 = 0x0101_0101_0101_0101
    states &= ~(everyState &<< UInt64(truncatingIfNeeded: vcpu))
    states |= 1 &<< (UInt64(state.rawValue) &* 8 &+ UInt64(truncatingIfNeeded: vcpu))
  }

  package mutating func wait(_ vcpu: Int, until time: UInt64) {
    set(vcpu, .waiting)
    entry(vcpu).pointee.wakeTime = time
  }

  /// Ready from `now` on: from sleep, or at its start.
  @inline(never)
  package mutating func start(_ vcpu: Int, at now: UInt64) {
    let account = account(vcpu)
    var busy = members(.ready) | members(.running)
    var isAlone = true
    while busy != 0 {
      if entry(busy.trailingZeroBitCount).pointee.persona == entry(vcpu).pointee.persona {
        isAlone = false
      }
      busy &= busy &- 1
    }
    if isAlone { account.pointee.virtualTime = max(account.pointee.virtualTime, virtualTime) }
    makeReady(vcpu, at: now)
    woken |= bit(vcpu)
    hasNews = true
  }

  /// Out of its core, and wants one again.
  package mutating func makeReady(_ vcpu: Int, at now: UInt64) {
    set(vcpu, .ready)
    entry(vcpu).pointee.readySince = now
  }

  package mutating func wake(_ vcpu: Int, at now: UInt64) {
    if isState(vcpu, .waiting) { start(vcpu, at: now) }
  }

  package mutating func wakeExpired(at now: UInt64) {
    var waiting = members(.waiting)
    while waiting != 0 {
      let vcpu = waiting.trailingZeroBitCount
      waiting &= waiting &- 1
      if entry(vcpu).pointee.wakeTime <= now { start(vcpu, at: now) }
    }
    if now >= periodEnd {
      periodEnd = now &+ period
      for index in 0..<8 {
        let account = accounts.at(index & 7)
        // What was used beyond the cap is the next period's.
        account.pointee.used =
          account.pointee.used > account.pointee.allowance
          ? account.pointee.used &- account.pointee.allowance : 0
      }
    }
  }

  /// `count` of a core's time are the vCPU's persona's to bear.
  @inline(never)
  package mutating func charge(_ vcpu: Int, _ count: UInt64) {
    let account = account(vcpu)
    // It would take a year of a 62.5 MHz counter at a share of one to run over.
    account.pointee.virtualTime &+= count &* account.pointee.rate
    account.pointee.used &+= count
  }

  private mutating func isCapped(_ vcpu: Int) -> Bool {
    let account = account(vcpu)
    return account.pointee.allowance != 0 && account.pointee.used >= account.pointee.allowance
  }

  /// The vCPU that `core` should run, of those that are ready: of the persona that is furthest behind,
  /// the one whose turn is longest ago. Negative when there is none.
  @inline(never)
  package mutating func next(on core: Int) -> Int {
    var best = -1
    var least = (UInt64.max, UInt64.max)
    var ready = members(.ready)
    while ready != 0 {
      let vcpu = ready.trailingZeroBitCount
      ready &= ready &- 1
      let residence = Int(entry(vcpu).pointee.residence)
      if residence != 0 && residence != core &+ 1 || isCapped(vcpu) { continue }
      let order = (account(vcpu).pointee.virtualTime, entry(vcpu).pointee.turn)
      if order < least {
        least = order
        best = vcpu
      }
    }
    return best
  }

  /// `core` takes the vCPU. Returns the counts for which it was ready without one.
  package mutating func dispatch(_ vcpu: Int, on core: Int, at now: UInt64) -> UInt64 {
    set(vcpu, .running)
    woken &= ~bit(vcpu)
    turns &+= 1
    let entry = entry(vcpu)
    entry.pointee.turn = turns
    entry.pointee.residence = UInt8(truncatingIfNeeded: core &+ 1)
    entry.pointee.home = UInt8(truncatingIfNeeded: core)
    virtualTime = max(virtualTime, account(vcpu).pointee.virtualTime)
    return now &- entry.pointee.readySince
  }

  /// The core has saved the vCPU's registers.
  package mutating func leave(_ vcpu: Int) {
    entry(vcpu).pointee.residence = 0
    recalled &= ~bit(vcpu)
  }

  /// The core that has its registers; negative when none has.
  package mutating func core(of vcpu: Int) -> Int { Int(entry(vcpu).pointee.residence) &- 1 }

  package mutating func recall(_ vcpu: Int) { recalled |= bit(vcpu) }
  package func isRecalled(_ vcpu: Int) -> Bool { recalled & bit(vcpu) != 0 }

  package var anyReady: Bool { members(.ready) != 0 }

  /// Whether a vCPU that was woken should have the core of `current` at once, whose time was charged up
  /// to now; or `current` has used its cap.
  @inline(never)
  package mutating func preempts(_ current: Int) -> Bool {
    if isCapped(current) { return true }
    let time = account(current).pointee.virtualTime
    var candidates = members(.ready) & woken
    while candidates != 0 {
      let vcpu = candidates.trailingZeroBitCount
      candidates &= candidates &- 1
      if entry(vcpu).pointee.residence == 0 && !isCapped(vcpu)
        && account(vcpu).pointee.virtualTime < time
      {
        return true
      }
    }
    return false
  }

  package var allStopped: Bool { members(.stopped) | services == 0xff }

  /// When `core` must next look: when the vCPU that it runs has used its slice and another waits for
  /// a core, or has used its cap; when a new period begins for one that is capped; and when a waiting
  /// vCPU is due. `UInt64.max` is never.
  @inline(never)
  package mutating func deadline(
    on core: Int, sliceEnd: UInt64, of current: Int, at now: UInt64
  ) -> UInt64 {
    var deadline = UInt64.max
    var isCapping = false
    var ready = members(.ready)
    while ready != 0 {
      if isCapped(ready.trailingZeroBitCount) { isCapping = true } else { deadline = sliceEnd }
      ready &= ready &- 1
    }
    if current >= 0 {
      let account = account(current)
      if account.pointee.allowance != 0 {
        isCapping = true
        let left = account.pointee.allowance &- account.pointee.used
        deadline = min(deadline, now &+ left)
      }
    }
    if isCapping { deadline = min(deadline, periodEnd) }
    var waiting = members(.waiting)
    while waiting != 0 {
      let vcpu = waiting.trailingZeroBitCount
      waiting &= waiting &- 1
      if Int(entry(vcpu).pointee.home) == core {
        deadline = min(deadline, entry(vcpu).pointee.wakeTime)
      }
    }
    return deadline
  }
}
