import JanusCore
import Testing

/// Cores that run vCPUs as Janus does: turns of a slice, at once for who comes out of sleep.
private struct Phone {
  static let slice: UInt64 = 1000
  private static let step: UInt64 = 10

  struct Guest {
    var persona: Int
    /// Counts that it computes before it sleeps, and from one start to the next; 0 is always.
    var burst: UInt64 = 0
    var interval: UInt64 = 0
    var left: UInt64 = 0
    /// Counts that it ran, that it was kept waiting, and the longest wait for a core out of sleep.
    var used: UInt64 = 0
    var stolen: UInt64 = 0
    var longestWait: UInt64 = 0
    var turns = 0
  }

  private var scheduler = Scheduler(period: 10 * slice)
  private var currents: [Int]
  private var residents: [Int]
  private var sliceEnds: [UInt64]
  private(set) var now: UInt64 = 0
  private(set) var guests: [Guest] = []

  init(cores: Int) {
    currents = Array(repeating: -1, count: cores)
    residents = currents
    sliceEnds = Array(repeating: 0, count: cores)
  }

  mutating func add(_ guest: Guest, share: UInt64 = 100, cap: UInt64 = 0) {
    scheduler.add(guests.count, of: guest.persona, share: share, cap: cap)
    scheduler.start(guests.count, at: 0)
    guests.append(guest)
    guests[guests.count - 1].left = guest.burst
  }

  private mutating func dispatch(on core: Int) {
    let next = scheduler.next(on: core)
    if next < 0 { return }
    if residents[core] != next {
      if residents[core] >= 0 { scheduler.leave(residents[core]) }
      residents[core] = next
    }
    let stolen = scheduler.dispatch(next, on: core, at: now)
    guests[next].stolen += stolen
    guests[next].turns += 1
    if guests[next].burst > 0 && guests[next].left == guests[next].burst {
      guests[next].longestWait = max(guests[next].longestWait, stolen)
    }
    currents[core] = next
    sliceEnds[core] = now + Self.slice
  }

  mutating func run(until end: UInt64) {
    while now < end {
      now += Self.step
      scheduler.wakeExpired(at: now)
      for core in currents.indices {
        let current = currents[core]
        if current >= 0 {
          scheduler.charge(current, Self.step)
          guests[current].used += Self.step
          if guests[current].burst > 0 {
            guests[current].left -= Self.step
            if guests[current].left == 0 {
              guests[current].left = guests[current].burst
              let interval = guests[current].interval
              scheduler.wait(current, until: (now / interval + 1) * interval)
              // As its timer may ring while its registers are here.
              scheduler.leave(current)
              residents[core] = -1
              currents[core] = -1
            }
          }
          if currents[core] >= 0
            && (scheduler.preempts(current) || now >= sliceEnds[core] && scheduler.anyReady)
          {
            scheduler.makeReady(current, at: now)
            currents[core] = -1
          }
        }
        if currents[core] < 0 { dispatch(on: core) }
      }
    }
  }

  func used(by persona: Int) -> UInt64 {
    guests.filter { $0.persona == persona }.reduce(0) { $0 + $1.used }
  }
}

struct SchedulingTests {
  private static let end: UInt64 = 2_000_000

  /// Whether `value` is `percent` of `whole`, within one hundredth of it.
  private func isAbout(_ value: UInt64, _ percent: Double, of whole: UInt64) -> Bool {
    let share = Double(value) / Double(whole) * 100
    return abs(share - percent) <= percent / 100
  }

  @Test(
    arguments: [[50, 50], [75, 25], [90, 10], [100, 60, 30, 10], [70, 30, 1]] as [[UInt64]])
  func sharesOfOneCore(_ shares: [UInt64]) {
    var phone = Phone(cores: 1)
    for (persona, share) in shares.enumerated() {
      phone.add(Phone.Guest(persona: persona), share: share)
    }
    phone.run(until: Self.end)
    let whole = Double(shares.reduce(0, +))
    for (persona, share) in shares.enumerated() where share > 1 {
      #expect(
        isAbout(phone.used(by: persona), Double(share) / whole * 100, of: Self.end),
        "\(persona): \(phone.used(by: persona))")
    }
    #expect(phone.guests.reduce(0) { $0 + $1.used } + Phone.slice >= Self.end, "none is wasted")
  }

  @Test func sharesOfTwoCoresWithTwoVCPUsEach() {
    var phone = Phone(cores: 2)
    for persona in [0, 0, 1, 1] {
      phone.add(Phone.Guest(persona: persona), share: persona == 0 ? 75 : 25)
    }
    phone.run(until: Self.end)
    #expect(isAbout(phone.used(by: 0), 75, of: 2 * Self.end), "\(phone.used(by: 0))")
    #expect(isAbout(phone.used(by: 1), 25, of: 2 * Self.end), "\(phone.used(by: 1))")
    #expect(isAbout(phone.guests[0].used, 50, of: phone.used(by: 0)), "turns in a persona")
    #expect(isAbout(phone.guests[2].used, 50, of: phone.used(by: 1)))
  }

  @Test func aPersonaHasItsShareHoweverManyVCPUs() {
    var phone = Phone(cores: 1)
    for persona in [0, 1, 1, 1] { phone.add(Phone.Guest(persona: persona)) }
    phone.run(until: Self.end)
    #expect(isAbout(phone.used(by: 0), 50, of: Self.end))
    for vcpu in 1...3 { #expect(isAbout(phone.guests[vcpu].used * 3, 50, of: Self.end)) }
    // What is stolen and what is used are all the time there is.
    for guest in phone.guests {
      #expect(guest.used + guest.stolen + 10 * Phone.slice >= Self.end)
      #expect(guest.used + guest.stolen <= Self.end)
    }
  }

  @Test func whoSleepsIsServedAtOnceAndGetsWhatItAsksFor() {
    var phone = Phone(cores: 1)
    phone.add(Phone.Guest(persona: 0))
    phone.add(Phone.Guest(persona: 1))
    phone.add(Phone.Guest(persona: 2, burst: 500, interval: 10_000))
    phone.run(until: Self.end)
    #expect(isAbout(phone.used(by: 2), 5, of: Self.end))
    #expect(phone.guests[2].longestWait <= 50, "\(phone.guests[2].longestWait)")
    #expect(isAbout(phone.used(by: 0), 47.5, of: Self.end))
    #expect(isAbout(phone.used(by: 1), 47.5, of: Self.end))
  }

  /// One that sleeps for a moment now and then has no more than its share.
  @Test func shortSleepsAreNoTrick() {
    var phone = Phone(cores: 1)
    phone.add(Phone.Guest(persona: 0))
    phone.add(Phone.Guest(persona: 1, burst: 190, interval: 200))
    phone.run(until: Self.end)
    #expect(phone.used(by: 1) <= Self.end * 51 / 100, "\(phone.used(by: 1))")
    #expect(phone.used(by: 0) >= Self.end * 49 / 100)
  }

  @Test(arguments: [10, 50, 80] as [UInt64]) func capsHoldOnAnIdlePhone(cap: UInt64) {
    var phone = Phone(cores: 1)
    phone.add(Phone.Guest(persona: 0), cap: cap)
    phone.run(until: Self.end)
    #expect(isAbout(phone.used(by: 0), Double(cap), of: Self.end), "\(phone.used(by: 0))")
  }

  @Test func aCapIsOfAllVCPUsTogetherAndLeavesTheRestToOthers() {
    var phone = Phone(cores: 2)
    for persona in [0, 0, 1, 1] {
      phone.add(Phone.Guest(persona: persona), cap: persona == 0 ? 60 : 0)
    }
    phone.run(until: Self.end)
    #expect(isAbout(phone.used(by: 0), 30, of: 2 * Self.end), "\(phone.used(by: 0))")
    #expect(isAbout(phone.used(by: 1), 70, of: 2 * Self.end), "\(phone.used(by: 1))")
  }

  @Test func noCoreIdlesWhileOneWaits() {
    var phone = Phone(cores: 2)
    for persona in [0, 1, 2] { phone.add(Phone.Guest(persona: persona)) }
    phone.run(until: Self.end)
    #expect(phone.guests.reduce(0) { $0 + $1.used } + 2 * Phone.slice >= 2 * Self.end)
    for persona in 0..<3 { #expect(isAbout(phone.used(by: persona) * 3, 100, of: 2 * Self.end)) }
  }
}
