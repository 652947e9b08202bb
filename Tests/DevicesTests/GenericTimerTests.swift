import Devices
import Simulation
import Testing

@Suite struct GenericTimerTests {
  enum CNT {
    static func register(_ op1: UInt16, _ crm: UInt16, _ op2: UInt16) -> SystemRegisterEncoding {
      SystemRegisterEncoding(3, op1, 14, crm, op2)
    }
    static let kctl = register(0, 1, 0)
    static let frq = register(3, 0, 0)
    static let pct = register(3, 0, 1)
    static let vct = register(3, 0, 2)
    static let voff = register(4, 0, 3)
    static let hctl = register(4, 1, 0)
    /// TVAL, CTL and CVAL of the EL1 physical, EL1 virtual and EL2 timers.
    static let tval = [register(3, 2, 0), register(3, 3, 0), register(4, 2, 0)]
    static let ctl = [register(3, 2, 1), register(3, 3, 1), register(4, 2, 1)]
    static let cval = [register(3, 2, 2), register(3, 3, 2), register(4, 2, 2)]
  }

  final class Rig {
    let simulator = Simulator()
    let timer: GenericTimer
    let clock: Clock
    var hcrEL2: UInt64 = 0

    init(frequency: UInt64 = 62_500_000, cores: Int = 2) {
      clock = Clock(frequencyHertz: frequency)
      timer = GenericTimer(
        DeviceHost(
          name: "timer", id: ComponentID(3), simulator: simulator, model: GenericTimer.model,
          clocks: [clock], coreCount: cores, configuration: [:]))
    }

    func read(
      _ register: SystemRegisterEncoding, core: Int = 0, level: UInt8 = 2, at time: Time? = nil
    )
      -> SystemRegisterResult
    {
      timer.read(
        register,
        SystemRegisterContext(
          core: core, exceptionLevel: level, hcrEL2: hcrEL2, time: time ?? simulator.now))
    }
    @discardableResult
    func write(_ register: SystemRegisterEncoding, _ value: UInt64, core: Int = 0, level: UInt8 = 2)
      -> SystemRegisterResult
    {
      timer.write(
        register, value,
        SystemRegisterContext(
          core: core, exceptionLevel: level, hcrEL2: hcrEL2, time: simulator.now))
    }
    func mrs(_ register: SystemRegisterEncoding, core: Int = 0) -> UInt64 {
      guard case .value(let value) = read(register, core: core) else { return 0xdead }
      return value
    }
    func level(_ timer: Int, core: Int = 0) -> Bool {
      self.timer.outputs(core: core)[timer].level
    }

    /// Runs the events that are due at or before `time`, and stays there.
    func advance(to time: Time) {
      while let next = simulator.queue.next, next.time <= time {
        simulator.advance(to: next.time)
        if let event = simulator.queue.popDue(at: next.time) { timer.event(event.tag) }
      }
      simulator.advance(to: time)
    }
    func advance(toCount count: UInt64) { advance(to: clock.edge(count)) }
  }

  private static let picosecond = Time(picoseconds: 1)

  @Test func countersAreExactAtEdges() {
    let rig = Rig(frequency: 19_200_000)
    for count: UInt64 in [1, 2, 3, 19_200_001, 1 << 40] {
      let edge = rig.clock.edge(count)
      #expect(rig.read(CNT.pct, at: edge) == .value(count))
      #expect(rig.read(CNT.pct, at: edge - Self.picosecond) == .value(count - 1))
    }
    #expect(rig.mrs(CNT.frq) == 19_200_000)
  }

  @Test(arguments: 0..<3)
  func lineRisesAtTheEdgeAndNotBefore(timer: Int) {
    let rig = Rig(frequency: 19_200_000)
    rig.write(CNT.cval[timer], 1_000, core: 1)
    rig.write(CNT.ctl[timer], 1, core: 1)
    #expect(rig.simulator.queue.pending.map(\.time) == [rig.clock.edge(1_000)])
    rig.advance(to: rig.clock.edge(1_000) - Self.picosecond)
    #expect(!rig.level(timer, core: 1))
    #expect(rig.mrs(CNT.ctl[timer], core: 1) == 1)
    rig.advance(to: rig.clock.edge(1_000))
    #expect(rig.level(timer, core: 1))
    #expect(rig.mrs(CNT.ctl[timer], core: 1) == 5)
    for other in 0..<3 { #expect(rig.level(other, core: 1) == (other == timer)) }
    #expect(!rig.level(timer, core: 0))
    // The mask and the enable both take the line away; only the enable ISTATUS.
    rig.write(CNT.ctl[timer], 3, core: 1)
    #expect(!rig.level(timer, core: 1))
    #expect(rig.mrs(CNT.ctl[timer], core: 1) == 7)
    rig.write(CNT.ctl[timer], 1, core: 1)
    #expect(rig.level(timer, core: 1))
    rig.write(CNT.ctl[timer], 0, core: 1)
    #expect(!rig.level(timer, core: 1))
    #expect(rig.mrs(CNT.ctl[timer], core: 1) == 0)
    #expect(rig.simulator.queue.count <= 1)
  }

  @Test(arguments: 0..<3)
  func timerValueIsSigned(timer: Int) {
    let rig = Rig()
    rig.advance(toCount: 5_000)
    rig.write(CNT.ctl[timer], 1)
    rig.write(CNT.tval[timer], 100)
    #expect(rig.mrs(CNT.cval[timer]) == 5_100)
    #expect(!rig.level(timer))
    rig.advance(toCount: 5_040)
    #expect(rig.mrs(CNT.tval[timer]) == 60)
    rig.advance(toCount: 5_100)
    #expect(rig.level(timer))
    rig.advance(toCount: 5_103)
    #expect(rig.mrs(CNT.tval[timer]) == 0xffff_fffd)
    rig.write(CNT.tval[timer], 0xffff_ffff)
    #expect(rig.mrs(CNT.cval[timer]) == 5_102, "one in the past")
    #expect(rig.level(timer))
    rig.write(CNT.tval[timer], 0x8000_0000)
    #expect(rig.mrs(CNT.cval[timer]) == UInt64(bitPattern: 5_103 - 0x8000_0000))
    #expect(!rig.level(timer), "far in the past wraps to a large compare value")
    rig.write(CNT.tval[timer], 0xabcd_0000_0000_0000)
    #expect(rig.mrs(CNT.cval[timer]) == 5_103, "32 bits are taken")
    #expect(rig.level(timer))
  }

  @Test func unreachableCompareSchedulesNothing() {
    let rig = Rig()
    rig.write(CNT.cval[0], .max)
    rig.write(CNT.ctl[0], 1)
    #expect(rig.simulator.queue.count == 0)
    rig.write(CNT.cval[0], 10)
    #expect(rig.simulator.queue.count == 1)
    rig.write(CNT.ctl[0], 3)
    #expect(rig.simulator.queue.count == 0, "masked: the line cannot change")
    rig.write(CNT.ctl[0], 1)
    #expect(rig.simulator.queue.count == 1)
    rig.write(CNT.cval[0], 0)
    #expect(rig.level(0))
    #expect(rig.simulator.queue.count == 0)
  }

  @Test func offsetMovesTheVirtualTimer() {
    let rig = Rig()
    rig.advance(toCount: 1_000)
    rig.write(CNT.voff, 900)
    #expect(rig.mrs(CNT.vct) == 100)
    #expect(rig.mrs(CNT.pct) == 1_000)
    #expect(rig.mrs(CNT.vct) == 100)
    #expect(rig.read(CNT.vct, core: 1) == .value(1_000))
    rig.write(CNT.ctl[1], 1)
    rig.write(CNT.cval[1], 150)
    #expect(rig.simulator.queue.next?.time == rig.clock.edge(1_050))
    rig.write(CNT.voff, 850)
    #expect(rig.level(1), "the offset alone can fire it")
    rig.write(CNT.voff, 800)
    rig.write(CNT.cval[1], 500)
    #expect(!rig.level(1))
    rig.advance(toCount: 1_300)
    #expect(rig.level(1))
  }

  /// With CNTVOFF_EL2 past the counter the virtual count wraps soon, and the condition ends.
  @Test func conditionEndsWhereTheVirtualCountWraps() {
    let rig = Rig()
    rig.advance(toCount: 1_000)
    rig.write(CNT.voff, 1_100)
    rig.write(CNT.cval[1], 50)
    rig.write(CNT.ctl[1], 1)
    #expect(rig.mrs(CNT.vct) == UInt64(bitPattern: -100))
    #expect(rig.level(1))
    rig.advance(to: rig.clock.edge(1_100) - Self.picosecond)
    #expect(rig.level(1))
    rig.advance(toCount: 1_100)
    #expect(!rig.level(1))
    rig.advance(toCount: 1_150)
    #expect(rig.level(1))
  }

  // MARK: - Access rules

  @Test func userAccessIsTheKernelsChoice() {
    let rig = Rig()
    let rows: [(SystemRegisterEncoding, UInt64)] = [
      (CNT.pct, 1 << 0), (CNT.vct, 1 << 1), (CNT.ctl[1], 1 << 8), (CNT.cval[1], 1 << 8),
      (CNT.tval[1], 1 << 8), (CNT.ctl[0], 1 << 9), (CNT.cval[0], 1 << 9), (CNT.tval[0], 1 << 9),
    ]
    for (register, bit) in rows {
      for (tge, target) in [(false, UInt8(1)), (true, 2)] {
        rig.hcrEL2 = tge ? 1 << 27 : 0
        rig.write(CNT.kctl, 0x3ff & ~bit)
        #expect(rig.read(register, level: 0) == .trap(toLevel: target))
        rig.write(CNT.kctl, bit)
        #expect(rig.read(register, level: 0) != .trap(toLevel: target))
        #expect(rig.read(register, level: 0) != .undefined)
      }
    }
    rig.hcrEL2 = 0
    rig.write(CNT.kctl, 0x3fc)
    #expect(rig.read(CNT.frq, level: 0) == .trap(toLevel: 1))
    for bit: UInt64 in [1, 2] {
      rig.write(CNT.kctl, bit)
      #expect(rig.read(CNT.frq, level: 0) == .value(62_500_000))
    }
    rig.write(CNT.kctl, 0)
    #expect(rig.write(CNT.ctl[1], 1, level: 0) == .trap(toLevel: 1))
    #expect(rig.mrs(CNT.ctl[1]) == 0)
    #expect(rig.read(CNT.kctl, level: 0) == .undefined)
    #expect(rig.write(CNT.kctl, 1, level: 1) == .value(0))
    #expect(rig.mrs(CNT.kctl) == 1)
  }

  @Test func hypervisorTrapsThePhysicalTimer() {
    let rig = Rig()
    #expect(rig.read(CNT.pct, level: 1) == .value(0), "open after reset")
    #expect(rig.read(CNT.ctl[0], level: 1) == .value(0))
    rig.write(CNT.kctl, 0x3ff)
    rig.write(CNT.hctl, 2)
    #expect(rig.read(CNT.pct, level: 1) == .trap(toLevel: 2))
    #expect(rig.read(CNT.pct, level: 0) == .trap(toLevel: 2))
    #expect(rig.read(CNT.ctl[0], level: 1) == .value(0))
    rig.write(CNT.hctl, 1)
    #expect(rig.read(CNT.pct, level: 1) == .value(0))
    for register in [CNT.ctl[0], CNT.cval[0], CNT.tval[0]] {
      for level: UInt8 in [0, 1] {
        #expect(rig.read(register, level: level) == .trap(toLevel: 2))
        #expect(rig.write(register, 1, level: level) == .trap(toLevel: 2))
      }
    }
    rig.write(CNT.hctl, 0)
    for register in [CNT.vct, CNT.ctl[1], CNT.cval[1], CNT.tval[1]] {
      #expect(rig.read(register, level: 1) != .trap(toLevel: 2))
    }
    #expect(rig.read(CNT.pct, level: 2) == .value(0))
    // What the kernel refuses its user goes to the kernel first.
    rig.write(CNT.kctl, 0)
    #expect(rig.read(CNT.pct, level: 0) == .trap(toLevel: 1))
    #expect(rig.read(CNT.pct, core: 1, level: 1) == .value(0), "each core has its own")
  }

  @Test func hypervisorRegistersAreItsOwn() {
    let rig = Rig()
    for register in [CNT.voff, CNT.hctl, CNT.ctl[2], CNT.cval[2], CNT.tval[2]] {
      for level: UInt8 in [0, 1] {
        #expect(rig.read(register, level: level) == .undefined)
        #expect(rig.write(register, 1, level: level) == .undefined)
      }
    }
    #expect(rig.write(CNT.frq, 1, level: 1) == .undefined)
    #expect(rig.write(CNT.frq, 1, level: 0) == .undefined)
    #expect(rig.write(CNT.frq, 0xf_0000_0001, level: 2) == .value(0))
    #expect(rig.mrs(CNT.frq) == 1)
    #expect(rig.mrs(CNT.frq, core: 1) == 62_500_000)
    for register in [CNT.pct, CNT.vct] { #expect(rig.write(register, 1) == .undefined) }
  }

  @Test func readsNeedNoOrderAndWritesDo() {
    let rig = Rig()
    for register in rig.timer.systemRegisters {
      #expect(!rig.timer.needsOrder(register, isWrite: false))
      #expect(rig.timer.needsOrder(register, isWrite: true))
    }
    #expect(rig.timer.systemRegisters.count == 25)
  }

  // MARK: - Event stream

  @Test func eventStreamFollowsABitOfTheCounter() {
    let rig = Rig()
    #expect(rig.timer.nextStreamEvent(core: 0, after: .zero) == .never)
    // EVNTEN, EVNTI = 4: bit 4 of the virtual counter rises at 16, 48, 80.
    rig.write(CNT.kctl, 4 | 4 << 4)
    func next(_ count: UInt64) -> Time {
      rig.timer.nextStreamEvent(core: 0, after: rig.clock.edge(count))
    }
    #expect(next(0) == rig.clock.edge(16))
    #expect(next(15) == rig.clock.edge(16))
    #expect(next(16) == rig.clock.edge(48), "strictly after")
    rig.write(CNT.kctl, 4 | 8 | 4 << 4)
    #expect(next(0) == rig.clock.edge(32))
    #expect(next(32) == rig.clock.edge(64))
    rig.write(CNT.voff, 5)
    #expect(next(32) == rig.clock.edge(37))
    // The hypervisor's stream is of the physical counter; the earlier of both counts.
    rig.write(CNT.hctl, 3 | 4 | 2 << 4)
    #expect(next(32) == rig.clock.edge(36))
    #expect(rig.timer.nextStreamEvent(core: 1, after: .zero) == .never)
    #expect(rig.simulator.queue.count == 0)
  }

  // MARK: - State

  /// A restored timer goes on as the original does, under the same further pokes.
  @Test(arguments: 0..<8)
  func snapshotContinuesAlike(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let first = Rig()
    func poke(_ rig: Rig, _ random: inout SeededRandom) {
      // Those of FEAT_VHE are not there.
      let registers = rig.timer.systemRegisters.filter { rig.read($0) != .undefined }
      let register = registers[Int(random.next(below: UInt64(registers.count)))]
      let near = random.next(below: 2) == 0
      let value =
        near ? rig.clock.count(at: rig.simulator.now) + random.next(below: 40) : random.next()
      let core = Int(random.next(below: 2))
      rig.write(register, value, core: core, level: UInt8(random.next(below: 3)))
      rig.advance(to: rig.simulator.now + Time(picoseconds: random.next(below: 300_000)))
    }
    for _ in 0..<200 { poke(first, &random) }
    var coder = StateCoder()
    try first.timer.code(&coder)
    try first.simulator.queue.code(&coder)
    let second = Rig()
    var decoder = StateCoder(decoding: coder.bytes)
    try second.timer.code(&decoder)
    try second.simulator.queue.code(&decoder)
    second.simulator.restore(now: first.simulator.now)
    #expect(decoder.isAtEnd)
    var copy = random
    var risen = 0
    for _ in 0..<200 {
      poke(first, &random)
      poke(second, &copy)
      for core in 0..<2 {
        let levels = first.timer.outputs(core: core).map(\.level)
        #expect(levels == second.timer.outputs(core: core).map(\.level))
        risen += levels.count { $0 }
        // The lines are a function of the registers, whatever path led there.
        for timer in 0..<3 {
          #expect(levels[timer] == (first.mrs(CNT.ctl[timer], core: core) & 7 == 5))
        }
      }
    }
    #expect(risen > 0)
    #expect(first.simulator.queue.pending == second.simulator.queue.pending)
    let views = first.timer.inspect()
    #expect(views.map(\.value) == second.timer.inspect().map(\.value))
    #expect(views.count == 30)
  }

  @Test func resetTakesEventsAndLinesAway() {
    let rig = Rig()
    rig.write(CNT.ctl[0], 1)
    rig.write(CNT.cval[1], 100)
    rig.write(CNT.ctl[1], 1)
    #expect(rig.level(0))
    rig.timer.reset()
    #expect(!rig.level(0))
    #expect(rig.simulator.queue.count == 0)
    #expect(rig.mrs(CNT.hctl) == 3)
    #expect(rig.mrs(CNT.cval[1]) == 0)
  }

  /// The machine's wiring: a private line of each core into the interrupt controller.
  @Test func timerReachesItsCoreThroughTheController() {
    let gic = GICRig()
    gic.bringUp()
    let rig = Rig()
    for core in 0..<2 {
      for (line, id) in zip(rig.timer.outputs(core: core), GenericTimer.privateInterrupts) {
        line.connect(to: gic.gic, input: gic.gic.input(interrupt: id, core: core))
      }
      gic.enable(27, core: core)
    }
    rig.write(CNT.cval[1], 77, core: 1)
    rig.write(CNT.ctl[1], 1, core: 1)
    rig.advance(toCount: 77)
    #expect(gic.irq(1) && !gic.irq(0))
    #expect(gic.acknowledge(core: 1) == 27)
    rig.write(CNT.ctl[1], 3, core: 1)
    gic.end(27, core: 1)
    #expect(!gic.irq(1))
  }
}
