import JanusCore
import Testing

struct SchedulerTests {
  private func deadline(_ scheduler: Scheduler, _ sliceEnd: UInt64) -> UInt64 {
    var copy = scheduler
    return copy.deadline(sliceEnd: sliceEnd)
  }

  @Test func turnsGoRound() {
    var scheduler = Scheduler()
    #expect(scheduler.allStopped)
    #expect(scheduler.next(after: 0) < 0)
    for vcpu in [0, 1, 3] { scheduler.set(vcpu, .ready) }
    #expect(scheduler.next(after: 0) == 1)
    #expect(scheduler.next(after: 1) == 3)
    #expect(scheduler.next(after: 3) == 0)
    scheduler.set(0, .running)
    scheduler.set(1, .stopped)
    scheduler.set(3, .running)
    #expect(!scheduler.anyReady && !scheduler.allStopped)
    scheduler.set(3, .ready)
    #expect(scheduler.next(after: 3) == 3)
  }

  @Test func waitingEndsAtItsTime() {
    var scheduler = Scheduler()
    scheduler.wait(2, until: 100)
    #expect(deadline(scheduler, 50) == 100, "no one wants the core")
    scheduler.wakeExpired(at: 99)
    #expect(scheduler.isState(2, .waiting))
    scheduler.wakeExpired(at: 100)
    #expect(scheduler.isState(2, .ready))
    #expect(deadline(scheduler, 50) == 50)
  }

  @Test func stoppedAndLoadingAreNotWoken() {
    var scheduler = Scheduler()
    scheduler.wait(0, until: 10)
    scheduler.set(0, .stopped)
    scheduler.wait(1, until: 10)
    scheduler.set(1, .loading)
    scheduler.wake(0)
    scheduler.wakeExpired(at: .max)
    #expect(scheduler.isState(0, .stopped) && scheduler.isState(1, .loading))
    #expect(deadline(scheduler, 5) == .max)
    #expect(!scheduler.allStopped)
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
