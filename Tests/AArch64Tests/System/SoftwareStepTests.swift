import AArch64
import Simulation
import Testing

/// Software step (Arm DDI 0487, D2.12).
@Suite struct SoftwareStepTests {
  private static let stepBit: UInt64 = 1 << 21
  private static let valid: UInt64 = 1 << 24

  /// Has EL1 return to a level with SPSR.SS as given, MDSCR_EL1.SS set, and runs until so many
  /// instructions have retired, the ERET not counted.
  private static func step(
    _ rig: SystemRig, _ words: [UInt32], level: UInt8 = 0, mask: UInt64 = 0, isStepped: Bool = true,
    count: UInt64 = 1
  ) {
    for (place, word) in words.enumerated() {
      _ = rig.memory.store(SystemRig.code + UInt64(place) * 4, .word, UInt64(word), by: .host)
    }
    rig["mdscr_el1"] = DebugRig.MDSCR.ss | (level == 1 ? DebugRig.MDSCR.kde : 0)
    rig.enter(1)
    rig["spsr_el1"] =
      mask << 6 | UInt64(level) << 2 | (level > 0 ? 1 : 0) | (isStepped ? stepBit : 0)
    rig["elr_el1"] = SystemRig.code
    let eret = SystemRig.code + 0x800
    _ = rig.memory.store(eret, .word, UInt64(Word.eret), by: .host)
    rig.core.setProgramCounter(eret)
    _ = rig.core.run(until: rig.core.time + .microseconds(1), horizon: .max, budget: 1 + count)
  }

  @Test(arguments: [0, 1] as [UInt8]) func oneInstructionIsStepped(_ level: UInt8) {
    let rig = DebugRig.rig()
    Self.step(rig, [Word.nop, Word.nop], level: level)
    #expect(rig.took(to: 1) && rig["elr_el1"] == SystemRig.code + 4)
    #expect(rig.esr == DebugRig.syndrome(level == 1 ? 0x33 : 0x32, Self.valid))
    #expect(rig["spsr_el1"] & Self.stepBit == 0)
    // Returning with SS set steps the next, with SS clear none.
    Self.step(rig, [Word.nop], level: level, isStepped: false, count: 0)
    _ = rig.core.run(until: rig.core.time + .nanoseconds(1), horizon: .max, budget: 1)
    #expect(rig["elr_el1"] == SystemRig.code)
    #expect(rig.esr == DebugRig.syndrome(level == 1 ? 0x33 : 0x32, 0))
  }

  @Test func whatIsSteppedMayBeABranchOrALoadExclusive() {
    let rig = DebugRig.rig()
    rig["x0"] = DebugRig.data
    // b +8; ldxr x1, [x0]; ldaxp x1, x2, [x0]; ldar x1, [x0]
    for (word, next, iss) in [
      (0x1400_0002, 8, 0), (0xc85f_7c01, 4, 1 << 6), (0xc87f_8801, 4, 1 << 6), (0xc8df_fc01, 4, 0),
    ] as [(UInt32, UInt64, UInt64)] {
      Self.step(rig, [word])
      #expect(rig["elr_el1"] == SystemRig.code + next)
      #expect(rig.esr == DebugRig.syndrome(0x32, Self.valid | iss))
    }
  }

  /// An exception other than the step's own: whether its SPSR says to step when it returns.
  @Test func exceptionsInsideAStep() {
    let rig = DebugRig.rig()
    Self.step(rig, [Word.svc(1)])
    #expect(rig.took(to: 1) && rig.exceptionClass == 0x15)
    #expect(rig["spsr_el1"] & Self.stepBit == 0, "SVC has been carried out")
    Self.step(rig, [Word.udf])
    #expect(
      rig.exceptionClass == 0 && rig["spsr_el1"] & Self.stepBit != 0, "it is to be done again")
    rig.core.set(.irq, to: true)
    Self.step(rig, [Word.nop])
    #expect(rig["pc"] == SystemRig.vectors1 + 0x480 && rig["spsr_el1"] & Self.stepBit != 0)
  }

  @Test func theMaskStopsStepsOfItsOwnLevelOnly() {
    let rig = DebugRig.rig()
    Self.step(rig, [Word.nop, Word.nop, Word.nop], level: 1, mask: 8, count: 3)
    #expect(rig["pc"] == SystemRig.code + 12)
    Self.step(rig, [Word.nop, Word.nop], level: 0, mask: 8)
    #expect(rig.took(to: 1) && rig.exceptionClass == 0x32)
    // Unmasking has the pending exception taken at once: MSR DAIFClr, #8.
    Self.step(rig, [Word.nop, 0xd503_48ff, Word.nop], level: 1, mask: 8, count: 2)
    _ = rig.core.run(until: rig.core.time + .nanoseconds(1), horizon: .max, budget: 1)
    #expect(rig.exceptionClass == 0x33 && rig["elr_el1"] == SystemRig.code + 8)
    #expect(rig.esr & Self.valid == 0)
  }

  @Test func aSteppedWaitDoesNotWait() {
    for word in [Word.wfi, Word.wfe] {
      let rig = DebugRig.rig()
      rig["sctlr_el1"] |= 1 << 16 | 1 << 18
      Self.step(rig, [word])
      #expect(rig.took(to: 1) && rig.exceptionClass == 0x32 && rig.core.isRunning)
      #expect(rig["elr_el1"] == SystemRig.code + 4)
    }
  }

  @Test func theHypervisorStepsItsGuests() {
    let rig = DebugRig.rig()
    rig["mdcr_el2"] = 1 << 8
    rig["mdscr_el1"] = DebugRig.MDSCR.ss
    for level in [0, 1] as [UInt64] {
      _ = rig.memory.store(SystemRig.code, .word, UInt64(Word.nop), by: .host)
      rig.enter(2)
      rig["spsr_el2"] = 0xf << 6 | level << 2 | Self.stepBit
      rig["elr_el2"] = SystemRig.code
      _ = rig.memory.store(SystemRig.code + 0x800, .word, UInt64(Word.eret), by: .host)
      rig.core.setProgramCounter(SystemRig.code + 0x800)
      _ = rig.core.run(until: rig.core.time + .microseconds(1), horizon: .max, budget: 2)
      #expect(rig.took(to: 2) && rig.esr == DebugRig.syndrome(0x32, Self.valid))
      #expect(rig["elr_el2"] == SystemRig.code + 4)
    }
  }
}
