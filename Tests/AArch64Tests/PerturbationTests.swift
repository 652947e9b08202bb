import AArch64
import Simulation
import Testing

/// Random programs on two cores that share memory, tables and code: they store into the code that
/// runs, change page tables, switch address spaces, invalidate, fault, wait and take monitors from
/// each other. However a run is cut, it goes exactly the same way.
@Suite struct PerturbationTests {
  private static let rounds = 60

  @Test(arguments: 0..<40) func stoppingChangesNothing(_ seed: UInt64) throws {
    let plain = try RandomMachine(seed: seed)
    plain.run(rounds: Self.rounds)
    let stopped = try RandomMachine(seed: seed)
    var random = SeededRandom(seed: seed &+ 1000)
    stopped.stops = { core in
      switch random.next(below: 3) {
      case 0: core.stops.retired = core.instructionsRetired + 1 + random.next(below: 50)
      case 1: core.stops.time = core.time + .nanoseconds(random.next(below: 60))
      default:
        core.stops.stop(at: RandomMachine.code + random.next(below: RandomMachine.length) * 4)
      }
    }
    stopped.run(rounds: Self.rounds)
    #expect(Self.firstDifference(plain.events, stopped.events) == nil)
    #expect(try plain.state() == stopped.state())
  }

  @Test(arguments: 0..<40) func restoringChangesNothing(_ seed: UInt64) throws {
    let plain = try RandomMachine(seed: seed)
    plain.run(rounds: Self.rounds)
    var random = SeededRandom(seed: seed &+ 1000)
    var restored = try RandomMachine(seed: seed)
    var done = 0
    while done < Self.rounds {
      let count = min(Self.rounds - done, 1 + Int(random.next(below: 8)))
      restored.run(rounds: count)
      done += count
      restored = try RandomMachine(restoring: restored)
    }
    #expect(Self.firstDifference(plain.events, restored.events) == nil)
    #expect(try plain.state() == restored.state())
  }

  /// Digests take every fast write path away, between any two rounds.
  @Test(arguments: 0..<10) func digestsSeeEveryStore(_ seed: UInt64) throws {
    let machine = try RandomMachine(seed: seed)
    for _ in 0..<Self.rounds {
      machine.run(rounds: 1)
      let digest = machine.rig.memory.digest()
      #expect(try RandomMachine(restoring: machine).rig.memory.digest() == digest)
    }
  }

  private static func firstDifference(_ left: [TraceEvent], _ right: [TraceEvent]) -> String? {
    if let (a, b) = zip(left, right).first(where: { $0 != $1 }) { return "\(a) \(b)" }
    return left.count == right.count ? nil : "\(left.count) \(right.count)"
  }
}

/// Two cores at EL1 with their MMUs on, running one random program.
private final class RandomMachine: TraceObserver {
  static let code = SystemRig.code
  /// Instructions.
  static let length: UInt64 = 900
  private static let data: UInt64 = 0x0020_0000
  private static let pages: UInt64 = 1024

  let rig: SystemRig
  var events: [TraceEvent] = []
  /// Called before each slice and after each stop.
  var stops: ((Core) -> Void)?
  private var round: UInt64 = 0
  /// What the performance monitors of each core interrupt by.
  private let interrupts: [Interrupt]

  final class Interrupt: LineSink {
    let line = Line()
    private unowned let core: Core

    init(_ core: Core) {
      self.core = core
      line.connect(to: self, input: 0)
      core.performanceInterrupt = line
    }

    func line(_ input: Int, changedTo level: Bool) { core.set(.irq, to: level) }
  }

  init(seed: UInt64) throws {
    rig = SystemRig(cores: 2)
    interrupts = rig.cores.map(Interrupt.init)
    var random = SeededRandom(seed: seed)
    prepare(&random)
    // Every other program is debugged and measured.
    if seed % 2 == 1 { for core in rig.cores { debug(core, &random) } }
    rig.simulator.observers.append(self)
  }

  init(restoring other: RandomMachine) throws {
    rig = SystemRig(cores: 2)
    interrupts = rig.cores.map(Interrupt.init)
    for (own, others) in zip(interrupts, other.interrupts) { own.line.restore(others.line.level) }
    round = other.round
    events = other.events
    var coder = StateCoder(decoding: try other.state())
    rig.simulator.restore(now: other.rig.simulator.now)
    try rig.memory.code(&coder)
    for core in rig.cores { try core.code(&coder) }
    rig.simulator.observers.append(self)
  }

  func observe(_ event: TraceEvent) { events.append(event) }

  func state() throws -> [UInt8] {
    var coder = StateCoder()
    try rig.memory.code(&coder)
    for core in rig.cores { try core.code(&coder) }
    return coder.bytes
  }

  /// Rounds of 200 ns, by the rules of the machine.
  func run(rounds: Int) {
    for _ in 0..<rounds {
      round += 1
      let end = Time.nanoseconds(round * 200)
      var isBlocked = [false, false]
      var progressed = true
      while progressed {
        progressed = false
        for core in rig.cores where core.isRunning && core.time < end {
          let other = rig.cores[1 - core.index]
          let horizon =
            other.isRunning
            ? core.horizon(behind: other.time, isFirst: core.index == 0) : UInt64.max
          if isBlocked[core.index], core.cycles >= horizon { continue }
          isBlocked[core.index] = slice(core, end, horizon) == .mustWait
          progressed = true
          for core in rig.cores { _ = core.wakeIfDue() }
        }
      }
      rig.simulator.advance(to: max(end, rig.simulator.now))
    }
  }

  private func slice(_ core: Core, _ end: Time, _ horizon: UInt64) -> SliceEnd {
    rig.simulator.coreWasWoken = false
    stops?(core)
    var result = core.run(until: end, horizon: horizon)
    while result == .stopped {
      core.stops = StopConditions()
      stops?(core)
      result = core.resumeSlice()
    }
    core.stops = StopConditions()
    return result
  }

  // MARK: The program

  private func prepare(_ random: inout SeededRandom) {
    let tables = TranslationTables(rig)
    tables.identity(tables.low)
    for page in 0..<Self.pages {
      tables.map(
        tables.low, Self.data + page << 12, to: 0x4080_0000 + (page & 15) << 12,
        TranslationTables.normal | (page & 1 == 0 ? TranslationTables.nonGlobal : 0)
          | (page & 63 == 5 ? TranslationTables.readOnly : 0))
    }
    let lastTable = tables.descriptor(tables.low, Self.data, level: 3) & ~0xfff
    tables.stage1()
    // Every exception skips an instruction.
    let handler: [UInt32] = [
      Word.mrs("elr_el1", 29), 0x9100_13bd, Word.msr("elr_el1", 29), Word.eret,
    ]
    for vector in stride(from: SystemRig.vectors1, to: SystemRig.vectors1 + 0x800, by: 0x80) {
      for (place, word) in handler.enumerated() { put(word, at: vector + UInt64(place) * 4) }
    }
    // An overflow's sets the counters back: movn x29, #300; movz x30, #5.
    let overflow: [UInt32] = [
      0x9280_259d, Word.msr("pmevcntr0_el0", 29), Word.msr("pmevcntr2_el0", 29), 0xd280_00be,
      Word.msr("pmovsclr_el0", 30), Word.eret,
    ]
    for (place, word) in overflow.enumerated() {
      put(word, at: SystemRig.vectors1 + 0x280 + UInt64(place) * 4)
    }
    for place in 0..<Self.length {
      put(Self.instruction(at: place, &random), at: Self.code + place * 4)
    }
    let back = UInt32(truncatingIfNeeded: 0 &- Self.length) & 0x3ff_ffff
    put(0x1400_0000 | back, at: Self.code + Self.length * 4)
    for core in rig.cores {
      for name in ["mair_el1", "tcr_el1", "ttbr0_el1", "sctlr_el1"] {
        rig.set(name, rig[name], on: core)
      }
      rig.enter(1, on: core)
      for number in 0..<16 { core.setGeneralRegister(number, to: random.next()) }
      let low = rig["ttbr0_el1"]
      core.setGeneralRegister(16, to: low | 1 << 48)
      core.setGeneralRegister(17, to: low | 2 << 48)
      core.setGeneralRegister(20, to: Self.data + 0x1000)
      core.setGeneralRegister(21, to: Self.code)
      core.setGeneralRegister(22, to: lastTable)
      core.setGeneralRegister(23, to: Self.data)
      core.setGeneralRegister(24, to: Self.data)
      core.setGeneralRegister(25, to: 0x4080_3000 | TranslationTables.normal | 3)
      core.setGeneralRegister(26, to: 0x4080_5000 | TranslationTables.normal | 0x880 | 3)
      core.setGeneralRegister(27, to: 0)
      core.setGeneralRegister(28, to: 0x4080_7000 | TranslationTables.normal | 0x800 | 3)
    }
  }

  /// Breakpoints in the code, watchpoints in the data, and all counters, two of them about to
  /// overflow; the interrupt has them do so again.
  private func debug(_ core: Core, _ random: inout SeededRandom) {
    rig.set("pstate", 0x45, on: core)
    core.setGeneralRegister(30, to: 0)
    perform(Word.msr("oslar_el1", 30), on: core)
    rig.set("mdscr_el1", 1 << 15 | 1 << 13, on: core)
    for number in 0..<3 {
      rig.set(
        "dbgbvr\(number)_el1", Self.code + random.next(below: Self.length) * 4, on: core)
      rig.set("dbgbcr\(number)_el1", 1 | 1 << 1, on: core)
    }
    for number in 0..<2 {
      rig.set("dbgwvr\(number)_el1", Self.data + random.next(below: 0x4000) & ~7, on: core)
      rig.set("dbgwcr\(number)_el1", 1 | 1 << 1 | 3 << 3 | 0xff << 5, on: core)
    }
    let events: [UInt64] = [0x08, 0x11, 0x06, 0x07, 0x0c, 0x09]
    for (number, event) in events.enumerated() {
      core.setGeneralRegister(30, to: event)
      perform(Word.msr("pmevtyper\(number)_el0", 30), on: core)
    }
    for (name, value) in [
      ("pmevcntr0_el0", 0xffff_ff00), ("pmevcntr2_el0", 0xffff_ff80), ("pmintenset_el1", 5),
      ("pmcntenset_el0", 0x8000_003f), ("pmcr_el0", 1),
    ] as [(String, UInt64)] {
      core.setGeneralRegister(30, to: value)
      perform(Word.msr(name, 30), on: core)
    }
    core.setProgramCounter(Self.code)
  }

  /// Runs one instruction in place of the handler for FIQs, which do not come.
  private func perform(_ word: UInt32, on core: Core) {
    let place = SystemRig.vectors1 + 0x300
    put(word, at: place)
    core.setProgramCounter(place)
    _ = core.run(until: core.time + .nanoseconds(100), horizon: .max, budget: 1)
  }

  private func put(_ word: UInt32, at address: UInt64) {
    #expect(rig.memory.store(address, .word, UInt64(word), by: .host))
  }

  /// Registers: X0 to X15 anything, X16 and X17 two address spaces, X18 and X19 scratch, X20 an
  /// address in data, X21 the code, X22 a level-3 table, X23 the monitor's place, X24 the data,
  /// X25 to X28 descriptors, X29 the handler's.
  private static func instruction(at place: UInt64, _ random: inout SeededRandom) -> UInt32 {
    func number(_ below: UInt64) -> UInt32 { UInt32(random.next(below: below)) }
    let (d, n, m) = (number(16), number(16), number(16))
    let narrow: UInt32 = number(2) << 31
    let skip = 2 + number(12)
    switch number(34) {
    case 0...5:
      let codes: [UInt32] = [
        0x0b00_0000, 0x4b00_0000, 0x2b00_0000, 0x6b00_0000, 0x4a00_0000, 0x1a00_0000, 0x1ac0_0800,
        0x1ac0_2000, 0x3a00_0000, 0x7a00_0000,
      ]
      return codes[Int(number(UInt64(codes.count)))] | narrow | m << 16 | n << 5 | d
    case 6: return 0x1b00_0000 | narrow | m << 16 | number(16) << 10 | n << 5 | d
    case 7: return 0x1a80_0000 | narrow | m << 16 | number(16) << 12 | n << 5 | d
    case 8, 9: return 0x7100_001f | narrow | number(64) << 10 | n << 5
    case 10, 11: return 0x5400_0000 | skip << 5 | number(16)
    case 12: return 0x3400_0000 | narrow | skip << 5 | n
    case 13: return 0x3600_0000 | number(32) << 19 | skip << 5 | n
    // and x19, xn, #0x3ff000; add x20, x24, x19
    case 14: return 0x9200_0000 | 1 << 22 | 52 << 16 | 9 << 10 | n << 5 | 19
    case 15, 16: return 0x8b13_0314
    case 17: return 0xf940_0280 | number(500) << 10 | d
    case 18, 19: return 0xf900_0280 | number(500) << 10 | d
    case 20: return 0xf840_0280 | number(512) << 12 | d
    case 21: return 0xf800_0280 | number(512) << 12 | d
    case 22: return 0xa940_0280 | number(128) << 15 | (d + 1) % 16 << 10 | d
    case 23: return 0xa900_0280 | number(128) << 15 | m << 10 | d
    // A store into the code: mostly of what is there, or of a NOP from the literal behind.
    case 24: return 0xb940_02b2 | number(length) << 10
    case 25: return 0xb900_02b2 | number(length) << 10
    // A descriptor into the table.
    case 26: return 0xf900_02c0 | number(512) << 10 | (25 + number(4))
    case 27: return [Word.msr("ttbr0_el1", 16), Word.msr("ttbr0_el1", 17)][Int(number(2))]
    case 28:
      // lsr x19, x20, #12, or an invalidation.
      return [
        0xd34c_fe93, 0xd34c_fe93, Word.sys("TLBI VAE1IS", 19), Word.sys("TLBI VAE1", 19),
        Word.sys("TLBI VMALLE1", 31), Word.sys("TLBI ASIDE1IS", 16), Word.sys("TLBI VAAE1IS", 19),
      ][Int(number(7))]
    // ldxr, stxr at X23
    case 29: return 0xc85f_7ee0 | d
    case 30: return 0xc800_7ee0 | 18 << 16 | d
    case 31:
      return [
        Word.svc(1), Word.udf, 0xd503_3fdf, 0xd503_3f9f, Word.mrs("pmccntr_el0", d),
        Word.mrs("pmevcntr1_el0", d), Word.mrs("pmevcntr3_el0", d),
      ][Int(number(7))]
    case 32:
      let waits = number(6) == 0
      return [Word.sev, 0xd503_20bf, Word.sev, waits ? Word.wfe : Word.sev][Int(number(4))]
    default: return 0xf900_02e0 | d
    }
  }
}
