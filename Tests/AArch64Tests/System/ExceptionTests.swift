import AArch64
import Simulation
import Testing

@Suite struct ExceptionTests {
  static let tge: UInt64 = 1 << 27

  /// Level of origin, HCR_EL2, instruction, target, EC, whether the return is to the next one.
  struct Route: Sendable {
    let level: UInt8
    let hcr: UInt64
    let word: UInt32
    let target: UInt8
    let code: UInt64
    var returnsAfter = false
  }

  static let routes: [Route] = [
    Route(level: 0, hcr: 0, word: Word.svc(7), target: 1, code: 0x15, returnsAfter: true),
    Route(level: 0, hcr: tge, word: Word.svc(7), target: 2, code: 0x15, returnsAfter: true),
    Route(level: 1, hcr: 0, word: Word.svc(7), target: 1, code: 0x15, returnsAfter: true),
    Route(level: 2, hcr: 0, word: Word.svc(7), target: 2, code: 0x15, returnsAfter: true),
    Route(level: 0, hcr: 0, word: Word.hvc(7), target: 1, code: 0),
    Route(level: 1, hcr: 0, word: Word.hvc(7), target: 2, code: 0x16, returnsAfter: true),
    Route(level: 1, hcr: 1 << 29, word: Word.hvc(7), target: 1, code: 0),
    Route(level: 2, hcr: 0, word: Word.hvc(7), target: 2, code: 0x16, returnsAfter: true),
    Route(level: 0, hcr: 1 << 19, word: Word.smc(7), target: 1, code: 0),
    Route(level: 1, hcr: 1 << 19, word: Word.smc(7), target: 2, code: 0x17),
    // There is no firmware in the rig.
    Route(level: 1, hcr: 0, word: Word.smc(7), target: 1, code: 0),
    Route(level: 2, hcr: 1 << 19, word: Word.smc(7), target: 2, code: 0),
    Route(level: 0, hcr: 0, word: Word.brk(7), target: 1, code: 0x3c),
    Route(level: 0, hcr: tge, word: Word.brk(7), target: 2, code: 0x3c),
    Route(level: 1, hcr: 0, word: Word.brk(7), target: 1, code: 0x3c),
    Route(level: 2, hcr: 0, word: Word.brk(7), target: 2, code: 0x3c),
    Route(level: 0, hcr: 0, word: Word.udf, target: 1, code: 0),
    Route(level: 0, hcr: tge, word: Word.udf, target: 2, code: 0),
    Route(level: 1, hcr: 0, word: Word.udf, target: 1, code: 0),
    Route(level: 2, hcr: 0, word: Word.udf, target: 2, code: 0),
    Route(level: 0, hcr: 0, word: Word.eret, target: 1, code: 0),
  ]

  @Test(arguments: routes) func routing(_ route: Route) {
    let rig = SystemRig()
    rig["hcr_el2"] = route.hcr
    rig.enter(route.level, mask: 0x5)
    rig.set(
      "pstate", 0xa000_0140 | UInt64(route.level) << 2 | (route.level > 0 ? 1 : 0), on: rig.core)
    let before = rig.core.currentProcessState
    rig.step(route.word)
    #expect(rig.core.exceptionLevel == route.target)
    #expect(rig.exceptionClass == route.code)
    let immediate: UInt64 = route.code == 0 ? 0 : 7
    #expect(rig.esr & 0x3ff_ffff == 1 << 25 | immediate)
    let suffix = "_el\(route.target)"
    #expect(rig["elr" + suffix] == SystemRig.code + (route.returnsAfter ? 4 : 0))
    #expect(rig["spsr" + suffix] == before)
    #expect(rig.core.currentProcessState == 0xa000_03c1 | UInt64(route.target) << 2)
    let base = route.target == 2 ? SystemRig.vectors2 : SystemRig.vectors1
    #expect(rig["pc"] == base + (route.level == route.target ? 0x200 : 0x400))
  }

  @Test func theStackInUseSelectsTheVector() {
    let rig = SystemRig()
    rig.enter(1)
    rig.set("pstate", 0x3c4, on: rig.core)
    rig.step(Word.svc(0))
    #expect(rig["pc"] == SystemRig.vectors1)
  }

  @Test func eventsTellTheWholeException() {
    final class Witness: TraceObserver {
      var events: [TraceEvent] = []
      func observe(_ event: TraceEvent) { events.append(event) }
    }
    let rig = SystemRig()
    let witness = Witness()
    rig.simulator.observers = [witness]
    rig.enter(1)
    rig["x0"] = 0x8400_0000
    rig["x1"] = 7
    rig.step(Word.hvc(3))
    rig.perform(Word.eret)
    #expect(witness.events.map(\.kind) == [.exception, .hypercall, .exceptionReturn])
    let event = witness.events[0]
    #expect(event.a == 0x5a00_0003 && event.b == 0 && event.c == SystemRig.code + 4)
    #expect(event.d == 1 | 2 << 4 | 0x400 << 8)
    // The call is a detail of the exception, and no event of its own.
    #expect(witness.events[1].a == 0x8400_0000 && witness.events[1].b == 7)
    #expect(witness.events[1].ordinal == witness.events[2].ordinal)
    #expect(witness.events[2].a == SystemRig.code + 4 && witness.events[2].b & 0xf == 5)
  }

  @Test func returns() {
    let rig = SystemRig()
    for level in [0, 1] as [UInt64] {
      rig.enter(2)
      rig["elr_el2"] = 0x4000_2000
      rig["spsr_el2"] = 0x6000_0000 | level << 2 | level
      rig["sp"] = 0x2000
      #expect(rig.step(Word.eret) == .limit)
      #expect(rig.core.exceptionLevel == UInt8(level) && rig["pc"] == 0x4000_2000)
      #expect(rig.core.currentProcessState == 0x6000_0000 | level << 2 | level)
    }
  }

  /// AArch32, EL3, a reserved mode, a higher level, EL0 with its own stack, EL1 with TGE.
  @Test(
    arguments: [
      (2, 0x10, 0), (2, 0x1d3, 0), (2, 0xd, 0), (2, 0xc, 0), (2, 6, 0), (1, 9, 0), (1, 8, 0),
      (2, 1, 0), (1, 1, 0), (2, 5, 1 << 27), (2, 4, 1 << 27),
    ] as [(UInt8, UInt64, UInt64)])
  func illegalReturns(level: UInt8, mode: UInt64, hcr: UInt64) {
    let rig = SystemRig()
    rig["hcr_el2"] = hcr
    rig.enter(level)
    let name = "_el\(level)"
    rig["elr" + name] = SystemRig.code + 0x100
    rig["spsr" + name] = 0x9000_0000 | mode
    rig.step(Word.eret)
    #expect(rig.core.exceptionLevel == level && rig["pc"] == SystemRig.code + 0x100)
    #expect(rig.core.currentProcessState & 0xf010_0000 == 0x9010_0000)
    // The next instruction is not executed.
    rig["x5"] = 1
    rig.step(0xd280_0005, at: SystemRig.code + 0x100)
    #expect(rig["x5"] == 1)
    #expect(rig.took(to: level) && rig.esr == 0x0e << 26 | 1 << 25)
    #expect(rig["spsr" + name] & 1 << 20 != 0 && rig["elr" + name] == SystemRig.code + 0x100)
    #expect(rig.core.currentProcessState & 1 << 20 == 0)
  }

  @Test func alignmentOfStackAndProgramCounter() {
    let rig = SystemRig()
    rig["sp"] = SystemRig.ram + 8
    rig["sctlr_el2"] = 0
    rig.perform(Word.ldrStack)
    #expect(rig["pc"] == SystemRig.code + 4)
    rig["sctlr_el2"] = 8
    rig.perform(Word.ldrStack)
    #expect(rig.took(to: 2) && rig.esr == 0x26 << 26 | 1 << 25)
    rig.core.setProgramCounter(SystemRig.code + 2)
    rig.step(Word.nop)
    #expect(rig.took(to: 2) && rig.esr == 0x22 << 26 | 1 << 25)
    #expect(rig["far_el2"] == SystemRig.code + 2 && rig["elr_el2"] == SystemRig.code + 2)
  }

  @Test func withTheMMUOffUnalignedAccessesFault() {
    let rig = SystemRig()
    rig["x0"] = SystemRig.ram + 1
    rig.perform(Word.ldr)
    #expect(rig.took(to: 2) && rig.esr == 0x25 << 26 | 1 << 25 | 0x21)
    #expect(rig["far_el2"] == SystemRig.ram + 1)
    rig.perform(Word.str)
    #expect(rig.esr == 0x25 << 26 | 1 << 25 | 0x61)
  }

  @Test func nothingAnswers() {
    let rig = SystemRig()
    rig["x0"] = 0x1000
    rig.enter(1)
    rig.step(Word.str)
    #expect(rig.took(to: 1) && rig.esr == 0x25 << 26 | 1 << 25 | 0x50)
    #expect(rig["far_el1"] == 0x1000)
    rig.core.setProgramCounter(0x2000)
    rig.step(Word.nop)
    #expect(rig.took(to: 1) && rig.esr == 0x21 << 26 | 1 << 25 | 0x10)
    // With the MMU off addresses past the physical ones are an address size fault.
    rig["x0"] = 1 << 40
    rig.perform(Word.ldr)
    #expect(rig.esr == 0x25 << 26 | 1 << 25)
  }

  @Test func syndromesInWords() {
    #expect(describeSyndrome(0x5a00_0003) == "HVC #3")
    #expect(
      describeSyndrome(0x9380_8006 | 1 << 16 | 1 << 6)
        == "data abort from a lower level: translation fault, level 2, write of 4 bytes from x1")
    #expect(
      describeSyndrome(0x8600_008d)
        == "instruction abort: permission fault, level 1, on a stage-1 table walk")
    let trap = 0x62 << 24 | TrapTests.syndrome(Word.msr("sctlr_el1", 4))
    #expect(describeSyndrome(trap) == "MSR SCTLR_EL1, x4 trapped")
    #expect(
      describeSyndrome(0x62 << 24 | TrapTests.syndrome(Word.mrs("cntvct_el0", 31)))
        == "MRS xzr, CNTVCT_EL0 trapped")
    #expect(
      describeSyndrome(0x62 << 24 | TrapTests.syndrome(Word.sys("TLBI VAE1", 2)))
        == "TLBI VAE1 trapped")
  }
}
