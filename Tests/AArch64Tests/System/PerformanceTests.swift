import AArch64
import Simulation
import Testing

/// The performance monitors (Arm DDI 0487, D7).
@Suite struct PerformanceTests {
  /// A core whose monitors interrupt it by IRQ, as they do through an interrupt controller.
  final class Monitored: LineSink {
    let rig: SystemRig
    let line = Line()

    init(model: CoreModel = .cortexA53) {
      rig = SystemRig(model: model)
      line.connect(to: self, input: 0)
      rig.core.performanceInterrupt = line
    }

    func line(_ input: Int, changedTo level: Bool) { rig.core.set(.irq, to: level) }

    /// MSR at EL2.
    func set(_ name: String, _ value: UInt64) {
      rig.enter(2)
      rig["x0"] = value
      rig.perform(Word.msr(name))
    }

    /// MRS at EL2.
    func value(_ name: String) -> UInt64 {
      rig.enter(2)
      rig.perform(Word.mrs(name, 1))
      return rig["x1"]
    }

    /// Has counter n count an event, at EL0 and EL1 when nothing else is said, and switches all on.
    func count(
      _ event: UInt64, in counter: Int = 0, from start: UInt64 = 0, interrupts: Bool = false
    ) {
      set("pmevtyper\(counter)_el0", event)
      set("pmevcntr\(counter)_el0", start)
      set("pmcntenset_el0", 1 << UInt64(counter))
      if interrupts { set("pmintenset_el1", 1 << UInt64(counter)) }
      set("pmcr_el0", 1)
    }

    /// Runs the words at a level, IRQs taken.
    func run(_ words: [UInt32], level: UInt8 = 1, count: UInt64) {
      for (place, word) in words.enumerated() {
        _ = rig.memory.store(SystemRig.code + UInt64(place) * 4, .word, UInt64(word), by: .host)
      }
      rig["x0"] = SystemRig.ram
      rig["x5"] = SystemRig.code + 40
      rig.enter(level, mask: 0)
      _ = rig.core.run(until: rig.core.time + .microseconds(10), horizon: .max, budget: count)
    }
  }

  /// Eleven instructions run: loads, stores, and branches taken and not.
  static let program: [UInt32] = [
    Word.ldr, Word.str, Word.ldp, Word.nop,
    0xb400_005f,  // cbz xzr, .+8
    Word.ldr,  // jumped over
    0xb500_005f,  // cbnz xzr, .+8
    0x1400_0001,  // b .+4
    0x9400_0001,  // bl .+4
    0xd61f_00a0,  // br x5, which is the next
    Word.nop,
    0xf980_0000,  // prfm pldl1keep, [x0]
  ]

  @Test(
    arguments: [
      (0x06, 2), (0x07, 1), (0x08, 11), (0x09, 0), (0x0a, 0), (0x0c, 4), (0x0d, 4), (0x11, 12),
      (0x13, 3), (0x00, 0),
      // What the part lacks counts nothing: BR_RETIRED, L1D_CACHE, and numbers past 0x3f.
      (0x21, 0), (0x04, 0), (0x3ff, 0),
    ] as [(UInt64, UInt64)])
  func events(event: UInt64, expected: UInt64) {
    let monitored = Monitored()
    monitored.count(event, in: 3)
    monitored.run(Self.program, count: 11)
    #expect(monitored.rig["pc"] == SystemRig.code + 48)
    #expect(monitored.value("pmevcntr3_el0") == expected)
    // The same one instruction at a time.
    monitored.set("pmevcntr3_el0", 0)
    monitored.run(Self.program, count: 0)
    for _ in 0..<11 {
      _ = monitored.rig.core.run(
        until: monitored.rig.core.time + .microseconds(1), horizon: .max, budget: 1)
    }
    #expect(monitored.value("pmevcntr3_el0") == expected)
  }

  /// Loads and stores of every class, by word: how many of each.
  @Test(
    arguments: [
      (0x3940_0001, 1, 0), (0x3900_0001, 0, 1), (0x3980_0001, 1, 0), (0xf980_0000, 0, 0),
      (0xf880_0000, 0, 0), (0xf8a1_6800, 0, 0), (0xd800_0020, 0, 0), (0x5800_0021, 1, 0),
      (0x1c00_0021, 1, 0), (0xa881_0801, 0, 1), (0xad40_0801, 1, 0), (0x3dc0_0001, 1, 0),
      (0x3d80_0001, 0, 1), (0xfd00_0001, 0, 1), (0x4c40_7001, 1, 0), (0x0d00_0001, 0, 1),
      (0xc85f_7c01, 1, 0), (0xc803_7c02, 0, 1), (0xc87f_8801, 1, 0), (0xc8df_fc01, 1, 0),
      (0xc89f_fc01, 0, 1), (0xf840_0801, 1, 0), (0xf800_0801, 0, 1), (0x9100_0421, 0, 0),
      (0xd503_3fdf, 0, 0), (0x1e60_4020, 0, 0),
    ] as [(UInt32, UInt64, UInt64)])
  func loadsAndStores(word: UInt32, loads: UInt64, stores: UInt64) {
    let monitored = Monitored()
    monitored.rig["cpacr_el1"] = 3 << 20
    monitored.count(0x06, in: 0)
    monitored.count(0x07, in: 1)
    monitored.count(0x13, in: 2)
    monitored.run([Word.nop, word], count: 2)
    #expect(monitored.rig["pc"] == SystemRig.code + 8)
    #expect(monitored.value("pmevcntr0_el0") == loads)
    #expect(monitored.value("pmevcntr1_el0") == stores)
    #expect(monitored.value("pmevcntr2_el0") == loads + stores)
  }

  @Test func atomicsLoadAndStore() {
    for (word, loads, stores) in [
      (0xf821_0002, 1, 1), (0xc8a1_7c02, 1, 1), (0x4820_7c02, 1, 1), (0xf821_8002, 1, 1),
    ] as [(UInt32, UInt64, UInt64)] {
      let monitored = Monitored(model: .max)
      monitored.count(0x06, in: 0)
      monitored.count(0x07, in: 1)
      monitored.run([word], count: 1)
      #expect(monitored.rig["pc"] == SystemRig.code + 4)
      #expect(
        monitored.value("pmevcntr0_el0") == loads && monitored.value("pmevcntr1_el0") == stores)
    }
  }

  /// MDCR_EL2.HPMD keeps what is below HPMN from counting at EL2, the cycle counter if PMCR_EL0.DP
  /// says so; without PMUv3 for Armv8.1 the bit is RES0.
  @Test(
    arguments: [(CoreModel.cortexA55, true), (.max, true), (.cortexA53, false)]
      as [(CoreModel, Bool)])
  func countingAtEL2CanBeProhibited(model: CoreModel, isThere: Bool) {
    for (hpmd, dp) in [(false, false), (true, false), (true, true)] {
      let monitored = Monitored(model: model)
      monitored.set("pmccfiltr_el0", 1 << 27)
      monitored.count(0x08 | 1 << 27, in: 0)
      monitored.count(0x08 | 1 << 27, in: 4)
      monitored.set("pmcntenset_el0", 1 << 31)
      // HPMN is 3, HPME set.
      monitored.set("mdcr_el2", 3 | 1 << 7 | (hpmd ? 1 << 17 : 0))
      #expect(monitored.value("mdcr_el2") >> 17 & 1 == (hpmd && isThere ? 1 : 0))
      monitored.set("pmcr_el0", 1 | 1 << 1 | 1 << 2 | (dp ? 1 << 5 : 0))
      monitored.set("pmevcntr4_el0", 0)
      monitored.run([Word.nop, Word.nop, Word.nop], level: 2, count: 3)
      let isProhibited = hpmd && isThere
      #expect((monitored.value("pmevcntr0_el0") == 0) == isProhibited)
      #expect(monitored.value("pmevcntr4_el0") >= 3)
      #expect((monitored.value("pmccntr_el0") == 0) == (isProhibited && dp))
    }
  }

  @Test func exceptionsAndReturns() {
    let monitored = Monitored()
    monitored.count(0x09, in: 0)
    monitored.count(0x0a, in: 1)
    monitored.count(0x08 | 1 << 31, in: 2)
    monitored.count(0x08 | 1 << 30, in: 3)
    monitored.count(0x0c, in: 4)
    for vector in stride(from: SystemRig.vectors1, to: SystemRig.vectors1 + 0x800, by: 0x80) {
      _ = monitored.rig.memory.store(vector, .word, UInt64(Word.eret), by: .host)
    }
    // Two at EL0, one at EL1, one at EL0.
    monitored.run([Word.nop, Word.svc(0), Word.nop], level: 0, count: 4)
    #expect(monitored.rig["pc"] == SystemRig.code + 12)
    #expect(monitored.value("pmevcntr0_el0") == 1)
    #expect(monitored.value("pmevcntr1_el0") == 1)
    #expect(monitored.value("pmevcntr2_el0") == 3, "at EL0: the SVC is its last")
    #expect(monitored.value("pmevcntr3_el0") == 1, "at EL1: the ERET")
    #expect(monitored.value("pmevcntr4_el0") == 1)
  }

  /// The interrupt comes right after the instruction whose count overflowed.
  @Test(arguments: 1...20 as ClosedRange<UInt64>) func overflowInterruptsAtOnce(_ distance: UInt64)
  {
    for event in [0x08, 0x11, 0x06] as [UInt64] {
      let monitored = Monitored()
      monitored.count(event, from: 1 << 32 - distance, interrupts: true)
      monitored.run([UInt32](repeating: Word.ldr, count: 30), count: 25)
      #expect(monitored.rig["elr_el1"] == SystemRig.code + distance * 4, "event \(event)")
      #expect(monitored.rig["pc"] == SystemRig.vectors1 + 0x280)
      #expect(monitored.value("pmovsset_el0") == 1 && monitored.line.level)
      monitored.set("pmovsclr_el0", 1)
      // The line follows before the next instruction.
      #expect(monitored.value("pmovsset_el0") == 0 && !monitored.line.level)
    }
  }

  /// Instructions of different cost: the bound on cycles is approached, never passed.
  @Test func overflowAmongSlowInstructions() {
    // udiv x1, x2, x3: 20 cycles.
    let words = (0..<40).map { $0 % 3 == 0 ? 0x9ac3_0841 : Word.nop } as [UInt32]
    for distance in 1...35 as ClosedRange<UInt64> {
      let monitored = Monitored()
      monitored.count(0x08, from: 1 << 32 - distance, interrupts: true)
      monitored.run(words, count: 39)
      #expect(monitored.rig["elr_el1"] == SystemRig.code + distance * 4)
    }
  }

  @Test func aChainedPairIsOneCounter() {
    let monitored = Monitored()
    monitored.count(0x08, in: 2, from: 0xffff_fffd)
    monitored.count(0x1e, in: 3, from: 0xffff_ffff, interrupts: true)
    monitored.run([UInt32](repeating: Word.nop, count: 10), count: 8)
    #expect(monitored.rig["elr_el1"] == SystemRig.code + 12)
    #expect(monitored.value("pmovsset_el0") == 0xc)
    #expect(monitored.value("pmevcntr3_el0") == 0)
  }

  @Test func theCycleCounterHas64Bits() {
    let monitored = Monitored()
    monitored.set("pmccntr_el0", UInt64.max - 5)
    monitored.set("pmintenset_el1", 1 << 31)
    monitored.set("pmcntenset_el0", 1 << 31)
    monitored.set("pmcr_el0", 1)
    monitored.run([UInt32](repeating: Word.nop, count: 10), count: 8)
    #expect(monitored.rig["elr_el1"] == SystemRig.code + 24)
    #expect(monitored.value("pmovsclr_el0") == 1 << 31)
    // PMCR_EL0.C resets it, D divides by 64.
    monitored.set("pmovsclr_el0", 1 << 31)
    monitored.set("pmcr_el0", 1 | 4 | 8)
    monitored.run([0x9ac3_0841, 0x17ff_ffff], count: 64)
    let cycles = monitored.value("pmccntr_el0")
    #expect((10...11).contains(cycles), "32 divisions of 20 cycles and 32 branches")
  }

  /// U, P, NSK, NSU and NSH of a filter, and the levels that are counted.
  @Test(
    arguments: [
      (0, [0, 1]), (1 << 31, [0]), (1 << 30, [1]), (3 << 30, []), (1 << 27, [0, 1, 2]),
      (1 << 31 | 1 << 29, [0, 1]), (1 << 30 | 1 << 28, [0, 1]), (1 << 29, [0]), (1 << 28, [1]),
      (3 << 30 | 1 << 27, [2]),
    ] as [(UInt64, [UInt8])])
  func filters(filter: UInt64, levels: [UInt8]) {
    for level in [0, 1, 2] as [UInt8] {
      let monitored = Monitored()
      monitored.count(0x08 | filter, in: 0)
      monitored.count(0x06 | filter, in: 1)
      monitored.set("pmccfiltr_el0", filter)
      monitored.set("pmcntenset_el0", 1 << 31)
      // What the rig does at EL2 itself is not of interest.
      monitored.rig["pmccfiltr_el0"] = filter
      let start = (0..<2).map { monitored.value("pmevcntr\($0)_el0") }
      let cycles = monitored.value("pmccntr_el0")
      monitored.run([UInt32](repeating: Word.ldr, count: 50), level: level, count: 50)
      let expected: UInt64 = levels.contains(level) ? 50 : 0
      let slack: UInt64 = filter >> 27 & 1 != 0 ? 8 : 0
      let instructions = monitored.value("pmevcntr0_el0") - start[0]
      #expect((expected...expected + slack).contains(instructions), "EL\(level)")
      #expect(monitored.value("pmevcntr1_el0") - start[1] == expected, "EL\(level)")
      let elapsed = monitored.value("pmccntr_el0") - cycles
      #expect((expected...expected + slack).contains(elapsed), "EL\(level)")
    }
  }

  /// MDCR_EL2.HPMN gives the last counters to EL2.
  @Test func theHypervisorKeepsCountersToItself() {
    let monitored = Monitored()
    let rig = monitored.rig
    monitored.set("mdcr_el2", 4)
    for counter in 3..<5 { monitored.count(0x08, in: counter) }
    rig.enter(1)
    rig.perform(Word.mrs("pmcr_el0", 1))
    #expect(rig["x1"] >> 11 & 31 == 4)
    rig.perform(Word.mrs("pmcntenset_el0", 1))
    #expect(rig["x1"] == 1 << 3)
    rig["x0"] = 1 << 4
    rig.perform(Word.msr("pmcntenclr_el0"))
    #expect(monitored.value("pmcntenset_el0") == 3 << 3)
    for (name, isThere) in [
      ("pmevcntr3_el0", true), ("pmevcntr4_el0", false), ("pmevtyper4_el0", false),
    ] {
      rig.enter(1)
      rig.step(Word.mrs(name, 1))
      #expect((rig["pc"] == SystemRig.code + 4) == isThere, "\(name)")
    }
    rig.enter(1)
    rig["x0"] = 4
    rig.perform(Word.msr("pmselr_el0"))
    rig["x0"] = 0x11
    rig.perform(Word.msr("pmxevtyper_el0"))
    rig.perform(Word.mrs("pmxevtyper_el0", 1))
    #expect(rig["x1"] == 0)
    // Not PMCR_EL0.E but HPME enables them.
    monitored.set("pmevcntr3_el0", 0)
    monitored.set("pmevcntr4_el0", 0)
    monitored.run([UInt32](repeating: Word.nop, count: 20), count: 20)
    #expect(monitored.value("pmevcntr3_el0") == 20 && monitored.value("pmevcntr4_el0") == 0)
    monitored.set("mdcr_el2", 4 | 1 << 7)
    monitored.set("pmcr_el0", 0)
    monitored.run([UInt32](repeating: Word.nop, count: 20), count: 20)
    #expect(monitored.value("pmevcntr3_el0") == 20 && monitored.value("pmevcntr4_el0") == 20)
    // PMCR_EL0.P at EL1 resets its own.
    rig.enter(1)
    rig["x0"] = 2
    rig.perform(Word.msr("pmcr_el0"))
    #expect(monitored.value("pmevcntr3_el0") == 0 && monitored.value("pmevcntr4_el0") == 21)
  }

  @Test func softwareIncrements() {
    let monitored = Monitored()
    monitored.count(0, in: 0, from: 7)
    monitored.count(0x11, in: 1)
    monitored.rig.enter(1)
    monitored.rig["x0"] = 0x3f
    monitored.rig.perform(Word.msr("pmswinc_el0"))
    #expect(monitored.value("pmevcntr0_el0") == 8)
  }

  @Test func selectedCountersAreTheSame() {
    let monitored = Monitored()
    monitored.set("pmselr_el0", 2)
    monitored.set("pmxevtyper_el0", 0xffff_ffff)
    monitored.set("pmxevcntr_el0", 0x1_2345_6789)
    #expect(monitored.value("pmevtyper2_el0") == 0xf800_03ff)
    #expect(monitored.value("pmevcntr2_el0") == 0x2345_6789)
    #expect(monitored.value("pmxevcntr_el0") == 0x2345_6789)
    monitored.set("pmselr_el0", 31)
    monitored.set("pmxevtyper_el0", 0xffff_ffff)
    #expect(monitored.value("pmccfiltr_el0") == 0xf800_0000)
  }

  @Test func sleepingCoresCountNoCycles() {
    let monitored = Monitored()
    let rig = monitored.rig
    monitored.set("pmcntenset_el0", 1 << 31)
    monitored.set("pmcr_el0", 1)
    monitored.run([Word.wfi], count: 1)
    #expect(!rig.core.isRunning)
    rig.simulator.advance(to: rig.core.time + .microseconds(100))
    rig.core.set(.fiq, to: true)
    #expect(rig.core.wakeIfDue() && rig.core.idleCycles > 90_000)
    rig.core.set(.fiq, to: false)
    #expect(monitored.value("pmccntr_el0") < 10)
  }

  /// What each bit of PMUSERENR_EL0, EN, SW, CR and ER, opens to EL0: reading and writing.
  static let userAccess: [(name: String, reads: UInt64, writes: UInt64)] = [
    ("pmcr_el0", 1, 1), ("pmcntenset_el0", 1, 1), ("pmcntenclr_el0", 1, 1), ("pmovsclr_el0", 1, 1),
    ("pmovsset_el0", 1, 1), ("pmceid0_el0", 1, 0), ("pmceid1_el0", 1, 0), ("pmselr_el0", 9, 9),
    ("pmxevtyper_el0", 1, 1), ("pmevtyper2_el0", 1, 1), ("pmccfiltr_el0", 1, 1),
    ("pmxevcntr_el0", 9, 1), ("pmevcntr5_el0", 9, 1), ("pmccntr_el0", 5, 1),
    ("pmuserenr_el0", 15, 0), ("pmswinc_el0", 0, 3), ("pmintenset_el1", 0, 0),
  ]

  @Test(arguments: userAccess.indices) func el0(_ index: Int) {
    let access = Self.userAccess[index]
    for bit in [1, 2, 4, 8] as [UInt64] {
      for (word, opens) in [
        (Word.mrs(access.name, 2), access.reads), (Word.msr(access.name, 2), access.writes),
      ] {
        let rig = SystemRig()
        rig["pmuserenr_el0"] = bit
        rig["x2"] = 0
        rig.enter(0)
        rig.step(word)
        #expect((rig["pc"] == SystemRig.code + 4) == (opens & bit != 0), "\(bit)")
        guard opens & bit == 0 else { continue }
        // Where no bit opens it, it is UNDEFINED, and trapped otherwise.
        let isTrap = opens != 0
        #expect(rig.took(to: 1) && rig.exceptionClass == (isTrap ? 0x18 : 0))
        if isTrap { #expect(rig.esr & 0x1ff_ffff == TrapTests.syndrome(word)) }
      }
    }
  }

  @Test func stateIsTheSameHoweverOftenItIsLookedAt() throws {
    func state(looks: Int) throws -> [UInt8] {
      let monitored = Monitored()
      monitored.count(0x08, in: 0)
      monitored.count(0x11, in: 1)
      monitored.set("pmcntenset_el0", 1 << 31)
      monitored.set("pmcr_el0", 1 | 8)
      monitored.run([Word.nop, 0x17ff_ffff], count: 300)
      var bytes: [UInt8] = []
      for _ in 0..<max(1, looks) {
        var coder = StateCoder()
        try monitored.rig.core.code(&coder)
        bytes = coder.bytes
      }
      for _ in 0..<100 {
        if looks > 1 {
          var coder = StateCoder()
          try monitored.rig.core.code(&coder)
        }
        _ = monitored.rig.core.run(
          until: monitored.rig.core.time + .microseconds(1), horizon: .max, budget: 1)
      }
      var coder = StateCoder()
      try monitored.rig.core.code(&coder)
      return bytes + coder.bytes
    }
    #expect(try state(looks: 1) == state(looks: 3))
  }
}
