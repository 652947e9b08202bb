import JanusCore
import Testing

struct SchedulerTests {
  private static let slice: UInt64 = 1000

  private func scheduler(_ vcpus: Int...) -> Scheduler {
    var scheduler = Scheduler(period: 10_000)
    for (persona, count) in vcpus.enumerated() {
      let first = vcpus[..<persona].reduce(0, +)
      for vcpu in first..<first + count { scheduler.add(vcpu, of: persona, share: 100, cap: 0) }
    }
    return scheduler
  }

  /// `#expect` takes no calls that change what they are made on.
  private func next(_ scheduler: Scheduler, on core: Int = 0) -> Int {
    var copy = scheduler
    return copy.next(on: core)
  }

  private func preempts(_ scheduler: Scheduler, _ current: Int) -> Bool {
    var copy = scheduler
    return copy.preempts(current)
  }

  private func deadline(
    _ scheduler: Scheduler, on core: Int = 0, sliceEnd: UInt64 = 50, of current: Int = -1,
    at now: UInt64 = 0
  ) -> UInt64 {
    var copy = scheduler
    return copy.deadline(on: core, sliceEnd: sliceEnd, of: current, at: now)
  }

  @Test func thePersonaThatIsBehindIsNext() {
    var scheduler = scheduler(1, 1, 1)
    #expect(scheduler.allStopped)
    #expect(next(scheduler) < 0)
    for vcpu in 0..<3 { scheduler.start(vcpu, at: 0) }
    #expect(next(scheduler) == 0)
    _ = scheduler.dispatch(0, on: 0, at: 0)
    #expect(!scheduler.allStopped && scheduler.anyReady)
    scheduler.charge(0, 30)
    scheduler.makeReady(0, at: 30)
    scheduler.charge(1, 20)
    #expect(next(scheduler) == 2)
    scheduler.set(2, .stopped)
    #expect(next(scheduler) == 1)
  }

  @Test func waitingEndsAtItsTime() {
    var scheduler = scheduler(1, 1)
    scheduler.start(0, at: 0)
    _ = scheduler.dispatch(0, on: 0, at: 0)
    scheduler.wait(0, until: 100)
    #expect(deadline(scheduler) == 100, "no one wants the core")
    #expect(deadline(scheduler, on: 1) == .max, "who ran it last sees to it")
    scheduler.wakeExpired(at: 99)
    #expect(scheduler.isState(0, .waiting))
    scheduler.wakeExpired(at: 100)
    #expect(scheduler.isState(0, .ready) && scheduler.hasNews)
    #expect(deadline(scheduler) == 50)
  }

  @Test func onlyWaitingOnesAreWoken() {
    var scheduler = scheduler(1, 1, 1)
    for (vcpu, state) in [RunState.stopped, .loading, .held].enumerated() {
      scheduler.wait(vcpu, until: 10)
      scheduler.set(vcpu, state)
      scheduler.wake(vcpu, at: 20)
      scheduler.wakeExpired(at: .max)
      #expect(scheduler.isState(vcpu, state))
    }
    #expect(deadline(scheduler) == .max && !scheduler.anyReady && !scheduler.allStopped)
  }

  @Test func aVCPUIsInOneState() {
    var scheduler = scheduler(2)
    let states: [RunState] = [.stopped, .ready, .running, .loading, .waiting, .held]
    for state in states {
      scheduler.set(1, state)
      for other in states {
        #expect(scheduler.isState(1, other) == (state == other))
        #expect(scheduler.isState(0, other) == (other == .stopped))
      }
      #expect(scheduler.members(state) & 2 != 0)
    }
  }

  @Test func whoComesOutOfSleepPreemptsWhoIsAhead() {
    var scheduler = scheduler(1, 1)
    scheduler.start(0, at: 0)
    _ = scheduler.dispatch(0, on: 0, at: 0)
    scheduler.charge(0, 500)
    #expect(!preempts(scheduler, 0))
    scheduler.wait(1, until: 500)
    scheduler.wakeExpired(at: 500)
    #expect(preempts(scheduler, 0))
    scheduler.charge(1, 1000)
    #expect(!preempts(scheduler, 0), "not when it is ahead itself")
    // One that has had the core, or whose registers another core has, waits for its turn.
    scheduler = self.scheduler(1, 1)
    for vcpu in 0..<2 { scheduler.start(vcpu, at: 0) }
    _ = scheduler.dispatch(1, on: 1, at: 0)
    scheduler.makeReady(1, at: 1)
    _ = scheduler.dispatch(0, on: 0, at: 1)
    scheduler.charge(0, 900)
    #expect(!preempts(scheduler, 0))
    scheduler.wait(1, until: 2)
    scheduler.wakeExpired(at: 2)
    #expect(!preempts(scheduler, 0), "core 1 still has its registers")
    scheduler.leave(1)
    #expect(preempts(scheduler, 0))
  }

  @Test func sleepIsNotSaved() {
    var scheduler = scheduler(1, 1)
    scheduler.start(0, at: 0)
    _ = scheduler.dispatch(0, on: 0, at: 0)
    scheduler.charge(0, 1_000_000)
    scheduler.makeReady(0, at: 1_000_000)
    _ = scheduler.dispatch(0, on: 0, at: 1_000_000)
    scheduler.start(1, at: 1_000_000)
    scheduler.charge(1, 2)
    scheduler.charge(0, 1)
    scheduler.makeReady(0, at: 1_000_001)
    #expect(next(scheduler) == 0, "it has no claim to the million that it slept")
  }

  @Test func registersStayWhereTheyAre() {
    var scheduler = scheduler(1)
    scheduler.start(0, at: 5)
    let stolen = scheduler.dispatch(0, on: 1, at: 12)
    #expect(stolen == 7)
    let core = scheduler.core(of: 0)
    #expect(core == 1)
    scheduler.makeReady(0, at: 20)
    #expect(next(scheduler, on: 0) < 0 && next(scheduler, on: 1) == 0)
    scheduler.recall(0)
    #expect(scheduler.isRecalled(0))
    scheduler.leave(0)
    let nowhere = scheduler.core(of: 0)
    #expect(nowhere < 0 && next(scheduler, on: 0) == 0 && !scheduler.isRecalled(0))
  }

  @Test func servicesAloneKeepNoPhoneOn() {
    var scheduler = scheduler(1, 1)
    scheduler.setService(1)
    scheduler.start(1, at: 0)
    #expect(scheduler.allStopped)
    scheduler.start(0, at: 0)
    #expect(!scheduler.allStopped)
  }

  @Test func capsEndTurnsAndPeriodsBeginThemAnew() {
    var scheduler = Scheduler(period: 10_000)
    scheduler.add(0, of: 0, share: 100, cap: 20)
    scheduler.wakeExpired(at: 0)
    scheduler.start(0, at: 0)
    _ = scheduler.dispatch(0, on: 0, at: 0)
    #expect(deadline(scheduler, of: 0) == 2000)
    scheduler.charge(0, 1500)
    #expect(deadline(scheduler, of: 0, at: 1500) == 2000 && !preempts(scheduler, 0))
    scheduler.charge(0, 600)
    #expect(preempts(scheduler, 0))
    scheduler.makeReady(0, at: 2100)
    #expect(next(scheduler) < 0)
    #expect(deadline(scheduler, at: 2100) == 10_000, "looks again at the period's end")
    scheduler.wakeExpired(at: 10_000)
    #expect(next(scheduler) == 0)
    // The hundred too much are of this period.
    _ = scheduler.dispatch(0, on: 0, at: 10_000)
    #expect(deadline(scheduler, of: 0, at: 10_000) == 11_900)
  }
}

struct StolenTimeTests {
  @Test(arguments: [1_000_000, 19_200_000, 24_000_000, 62_500_000, 1_000_000_000] as [UInt64])
  func nanosecondsAreExact(frequency: UInt64) {
    var stolen = StolenTime()
    var sum: UInt64 = 0
    for more in [0, 1, 2, 999, 19_199_999, frequency, 1 << 40, 1 << 50] as [UInt64] {
      sum += more
      let nanoseconds = stolen.add(more, frequency: frequency)
      let (high, low) = sum.multipliedFullWidth(by: 1_000_000_000)
      let right = frequency.dividingFullWidth((high % frequency, low)).quotient
      #expect(nanoseconds == right)
      #expect(stolen.counts == sum)
    }
  }
}

struct VirtualTimerTests {
  @Test func ringsWhenEnabledAndUnmasked() {
    var timer = VirtualTimer()
    timer.offset = 1000
    timer.compare = 500
    #expect(timer.deadline == .max)
    timer.control = 1
    #expect(timer.deadline == 1500)
    timer.control = 3
    #expect(timer.deadline == .max)
    timer.control = 1
    timer.compare = .max - 10
    #expect(timer.deadline == .max, "out of reach is never")
  }
}

struct ExceptionEntryTests {
  @Test func entersTheVectorOfItsOrigin() {
    #expect(ExceptionEntry(from: 0x3c4).vectorOffset == 0x000)
    #expect(ExceptionEntry(from: 0x3c5).vectorOffset == 0x200)
    #expect(ExceptionEntry(from: 0x000).vectorOffset == 0x400)
    #expect(ExceptionEntry(from: 0x010).vectorOffset == 0x600)
    #expect(ExceptionEntry(from: 1 << 22 | 5).pstate == 0x3c5 | 1 << 22)
  }

  @Test func abortsBecomeExternalOnes() {
    let data = UInt64(0x93c9_8046)
    #expect(ExceptionEntry(from: 5).abortSyndrome(for: data) == 0x25 << 26 | 1 << 25 | 0x50)
    #expect(ExceptionEntry(from: 0).abortSyndrome(for: data) == 0x24 << 26 | 1 << 25 | 0x50)
    let fetch = UInt64(0x8200_0006)
    #expect(ExceptionEntry(from: 5).abortSyndrome(for: fetch) == 0x21 << 26 | 1 << 25 | 0x10)
  }
}

extension Scheduler {
  /// One that is ready for use, with caps by `period` counts.
  init(period: UInt64) {
    self.init()
    start(period: period)
  }
}
