import AArch64
import Boards
import Devices
import Simulation

/// Why a run ended.
public enum Ending: Sendable, Equatable {
  /// PSCI SYSTEM_OFF.
  case poweredOff
  /// PSCI SYSTEM_RESET; ``Machine/reset()`` and run again.
  case reset
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
  /// The instruction budget of a step is used up.
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
  /// - Parameter isInterrupted: asked between rounds; true ends the run with a whole state.
  public func run(until limit: Time = .never, isInterrupted: () -> Bool = { false }) -> Ending {
    ending = nil
    while true {
      if let ending { return ending }
      if time >= limit { return .timeLimit }
      if isInterrupted() { return .interrupted }
      guard let end = nextRoundEnd(limit: limit) else {
        guard input?.waitForPeople() == true else { return .asleep }
        finishRound()
        continue
      }
      if cores.contains(where: \.isRunning) { runRound(until: end) } else { time = end }
      if ending == nil { finishRound() }
    }
  }

  /// When the next round ends: at a multiple of the quantum, at an event, at a digest, at the
  /// script's next step or at the limit. With every core asleep time jumps; `nil` when there is
  /// nothing to jump to.
  private func nextRoundEnd(limit: Time) -> Time? {
    var end = min(simulator.queue.next?.time ?? .never, input?.nextWake ?? .never)
    let running = cores.count(where: \.isRunning)
    if running == 0 {
      return end == .never ? nil : max(min(end, limit), time)
    }
    // Between digests the boundaries at which a lone core could meet nobody are passed over.
    let isAlone = running == 1 && !(input?.hasPendingBytes ?? false)
    end = min(end, limit, time.nextMultiple(of: isAlone ? board.digestInterval : quantum))
    end = min(end, time.nextMultiple(of: board.digestInterval))
    return max(end, time)
  }

  var quantum: Time { options.quantum ?? board.quantum }

  /// Runs every core to the round's end.
  ///
  /// A core that would touch a device while another is behind waits; the one with the least time
  /// (the first in board order among equals) can always go on, so that the loop ends. The round
  /// shortens when a device schedules an event inside it.
  private func runRound(until planned: Time) {
    var end = planned
    var isBlocked = Array(repeating: false, count: cores.count)
    while ending == nil {
      var progressed = false
      for core in cores where core.isRunning && core.time < end {
        let horizon = horizon(of: core)
        if isBlocked[core.index], core.cycles >= horizon { continue }
        simulator.coreWasWoken = false
        let result = core.run(until: end, horizon: horizon)
        progressed = true
        isBlocked[core.index] = result == .mustWait
        if case .unimplemented(let what) = result {
          self.end(.unimplemented(core: core.index, what: what))
        }
        if ending != nil { return }
        let anyWoken = wakeCores()
        if anyWoken || result == .wokeAnother {
          // From here on rounds are short again.
          end = min(end, max(simulator.now.nextMultiple(of: quantum), time))
        }
        end = min(end, max(simulator.queue.next?.time ?? .never, time))
      }
      if !progressed { break }
    }
    time = end
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
  private func finishRound() {
    simulator.advance(to: max(time, simulator.now))
    deliverInput()
    while let event = simulator.queue.popDue(at: time) {
      devices[event.target.index].event(event.tag)
    }
    _ = wakeCores()
    if let failure = input?.failure { end(.expectationFailed(failure)) }
    if time.picoseconds.isMultiple(of: board.digestInterval.picoseconds), time > .zero,
      let digestObserver
    {
      digestObserver.digests(digests(), at: time)
    }
  }
}
