import AArch64
import Boards
import Devices
import Simulation

/// Why a run ended.
public enum Ending: Sendable, Equatable {
  /// PSCI SYSTEM_OFF.
  case poweredOff
  /// PSCI SYSTEM_RESET; ``Machine/restart(after:)`` and run again.
  case reset
  /// Power failed, as a scenario had it; ``Machine/restart(after:)`` has it come back.
  case powerCut
  /// Every core waits, nothing is pending and no input can come.
  case asleep
  /// The time given to ``Machine/run(until:)`` was reached.
  case timeLimit
  /// A core met what the simulator lacks.
  case unimplemented(core: Int, what: String)
  /// Someone asked for it between two rounds.
  case interrupted
  /// An expectation of the input script failed.
  case expectationFailed(String)
  /// A core stands where ``Core/stops`` has it stop, inside a round: run again to go on.
  case stepped
}

extension Machine {
  /// Asks the machine to end at the current instruction; the first reason holds.
  func end(_ reason: Ending) {
    if ending == nil { ending = reason }
    // Every core leaves its slice; none runs on before the machine looks.
    simulator.coreWasWoken = true
  }

  /// Runs round by round until something ends it.
  ///
  /// After ``Ending/stepped`` it first completes the round that it stopped in: the same
  /// end, the same order of cores.
  ///
  /// - Parameters:
  ///   - limit: the run ends at the first boundary (below) that is not before it.
  ///   - isInterrupted: asked between rounds; true ends the run with a whole state.
  public func run(until limit: Time = .never, isInterrupted: () -> Bool = { false }) -> Ending {
    ending = nil
    while true {
      if let ending { return ending }
      if let round, !complete(round) { continue }
      if time >= limit { return .timeLimit }
      if isInterrupted() { return .interrupted }
      let wasActive = isActive
      guard let base = nextBoundary(limit: limit) else {
        guard input?.waitForPeople() == true else { return .asleep }
        // What people typed arrives at a boundary of its own, which a replay finds again.
        if deliverInput(at: boundary(after: time)) { settle(isNews: true) }
        continue
      }
      if cores.contains(where: \.isRunning) {
        _ = complete(Round(base: base, wasActive: wasActive, cores: cores.count))
      } else {
        time = min(base, max(simulator.queue.next?.time ?? .never, time))
        finishRound(wasActive: wasActive)
      }
    }
  }

  /// The core that stands inside a round, after ``Ending/stepped``.
  public var steppedCore: Core? { round.map { cores[$0.turn] } }

  /// Runs a round from where it stands to its end; false when something ended the run before. It
  /// is kept for later when a core was only stopped.
  private func complete(_ unfinished: Round) -> Bool {
    var round = unfinished
    self.round = nil
    runRound(&round)
    if ending == .stepped { self.round = round }
    guard ending == nil else { return false }
    finishRound(wasActive: round.wasActive)
    return ending == nil
  }

  // Boundaries are the ends of ``RoundClock``, the multiples of the digest interval, and the times
  // of events. While two cores run, every boundary ends a round. Otherwise boundaries at
  // which nobody could meet anybody are passed over: whether a round ends there or not changes
  // nothing but when input is looked for. What input arrives is in the journal with its boundary;
  // so a replay, whose input comes at other calls than that of people, pipes and scripts, goes
  // exactly the same way. Nothing here may make the schedule of two running cores, or a digest,
  // depend on who feeds the consoles, on the limit or on who watches.

  /// The next boundary by the clock at which a round ends, leaving out events; `nil` when every
  /// core waits and nothing is to come.
  private func nextBoundary(limit: Time) -> Time? {
    // What is overdue waits for room in a receiver, as pending bytes do.
    let inputWake = input?.nextWake ?? .never
    let wake = inputWake > time ? boundary(notBefore: inputWake) : .never
    let stop = boundary(notBefore: limit)
    let isWaitedFor =
      inputWake <= time || input?.hasPendingActions == true
      || input?.hasPendingBytes == true && hasReceiveRoom
    guard isActive else {
      if wake == .never, simulator.queue.next == nil, !isWaitedFor { return nil }
      return min(wake, stop, isWaitedFor ? boundary(after: time) : .never)
    }
    let isAlone = cores.count(where: \.isRunning) == 1
    let next =
      isAlone && !isWaitedFor
      ? time.nextMultiple(of: board.digestInterval) : boundary(after: time)
    return min(next, wake, stop)
  }

  /// True while a core runs, or has yet to complete the instruction that put it to sleep.
  private var isActive: Bool { cores.contains { $0.isRunning || $0.time > time } }

  /// The first boundary by the clock after `time`.
  private func boundary(after time: Time) -> Time {
    min(roundClock.end(after: time), time.nextMultiple(of: board.digestInterval))
  }

  /// The first boundary by the clock that is not before `time`.
  private func boundary(notBefore time: Time) -> Time {
    time == .zero ? .zero : boundary(after: time - Time(picoseconds: 1))
  }

  /// Runs every core to the round's end: `base`, or the first event before it.
  ///
  /// A core that would touch a device while another is behind waits; the one with the least time
  /// (the first in board order among equals) can always go on, so that the loop ends. The round
  /// shortens when a device schedules an event inside it, and gets its length back when the event
  /// is cancelled.
  private func runRound(_ round: inout Round) {
    var end: Time { min(round.base, max(simulator.queue.next?.time ?? .never, time)) }
    while ending == nil {
      while round.turn < cores.count {
        let core = cores[round.turn]
        guard let result = runSlice(of: core, &round, until: end) else {
          round.turn += 1
          continue
        }
        if ending != nil {
          time = max(time, core.time)
          return
        }
        round.isInsideSlice = result == .stopped
        if round.isInsideSlice {
          ending = .stepped
          return
        }
        round.turn += 1
        round.progressed = true
        round.isBlocked[core.index] = result == .mustWait
        let anyWoken = wakeCores()
        if anyWoken || result == .wokeAnother {
          // From here on rounds are short again.
          round.base = min(round.base, max(boundary(after: simulator.now), time))
        }
      }
      if !round.progressed { break }
      (round.turn, round.progressed) = (0, false)
    }
    if cores.contains(where: \.isRunning) {
      time = end
    } else {
      // The first boundary at which everybody sleeps, however long the round was to be.
      let asleep = cores.map(\.time).max() ?? time
      time = max(time, min(end, boundary(notBefore: asleep)))
    }
  }

  /// A core's slice, or the rest of one that was stopped; `nil` when it has none now.
  private func runSlice(of core: Core, _ round: inout Round, until end: Time) -> SliceEnd? {
    let result: SliceEnd
    if round.isInsideSlice {
      result = core.resumeSlice()
    } else {
      guard core.isRunning, core.time < end else { return nil }
      let horizon = horizon(of: core)
      if round.isBlocked[core.index], core.cycles >= horizon { return nil }
      simulator.coreWasWoken = false
      result = core.run(until: end, horizon: horizon)
    }
    if case .unimplemented(let what) = result {
      self.end(.unimplemented(core: core.index, what: what))
    }
    return result
  }

  /// Below which cycle count `core` may touch devices: where the running core that is furthest
  /// behind stands.
  private func horizon(of core: Core) -> UInt64 {
    var horizon = UInt64.max
    for other in cores where other !== core && other.isRunning {
      horizon = min(horizon, core.horizon(behind: other.time, isFirst: core.index < other.index))
    }
    return horizon
  }

  private func wakeCores() -> Bool {
    var any = false
    for core in cores where core.wakeIfDue() { any = true }
    return any
  }

  /// At a round's end: input, then events by their order, then the digest.
  private func finishRound(wasActive: Bool) {
    simulator.advance(to: max(time, simulator.now))
    let hasInput = deliverInput(at: time)
    settle(isNews: wasActive || hasInput)
  }

  /// Delivers the events that are due, and takes the digest when something has happened: a time
  /// that everybody slept through has none, whoever asked the machine to look there.
  private func settle(isNews: Bool) {
    var isNews = isNews
    while ending == nil, let event = simulator.queue.popDue(at: time) {
      if event.target == lineFaults.id {
        lineFaults.event(event.tag)
      } else {
        devices[event.target.index].event(event.tag)
      }
      isNews = true
    }
    _ = wakeCores()
    if let failure = input?.failure { end(.expectationFailed(failure)) }
    if isNews, time.picoseconds.isMultiple(of: board.digestInterval.picoseconds), time > .zero,
      let digestObserver
    {
      digestObserver.digests(digests(), at: time)
    }
  }
}

/// A round under way.
struct Round {
  /// When it ends, leaving out events.
  var base: Time
  /// Whether a core was active when it began.
  let wasActive: Bool
  /// By core, whether it waits for others before it may touch a device.
  var isBlocked: [Bool]
  /// The core whose turn it is, in board order.
  var turn = 0
  /// Whether any core has run in this turn of all.
  var progressed = false
  /// The core whose turn it is was stopped in its slice.
  var isInsideSlice = false

  init(base: Time, wasActive: Bool, cores: Int) {
    self.base = base
    self.wasActive = wasActive
    isBlocked = Array(repeating: false, count: cores)
  }
}
