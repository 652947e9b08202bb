import AArch64
import Simulation
import Testing

@Suite struct InterruptTests {
  static let kinds:
    [(signal: CoreSignal, virtual: CoreSignal?, route: UInt64, mask: UInt64, vector: UInt64)] = [
      (.irq, .virtualIRQ, 1 << 4, 2, 0x80), (.fiq, .virtualFIQ, 1 << 3, 1, 0x100),
      (.systemError, nil, 1 << 5, 4, 0x180),
    ]

  /// The architecture's table of routing and masking (D1.14.1): for each level of origin, masked
  /// or not, and route: the target, or none.
  static func expected(level: UInt8, isMasked: Bool, toEL2: Bool) -> UInt8? {
    switch (level, toEL2) {
    case (2, true): isMasked ? nil : 2
    case (2, false): nil
    case (_, true): 2
    case (_, false): isMasked ? nil : 1
    }
  }

  @Test func physical() {
    for kind in Self.kinds {
      for level in [0, 1, 2] as [UInt8] {
        for isMasked in [false, true] {
          for hcr in [0, kind.route, 1 << 27] as [UInt64] where hcr != 1 << 27 || level != 1 {
            let rig = SystemRig()
            rig["hcr_el2"] = hcr
            rig.enter(level, mask: isMasked ? kind.mask : 0xf & ~kind.mask)
            rig.core.set(kind.signal, to: true)
            rig.step(Word.nop)
            let target = Self.expected(level: level, isMasked: isMasked, toEL2: hcr != 0)
            let note = "\(kind.signal) at EL\(level), masked \(isMasked), HCR \(hexadecimal(hcr))"
            guard let target else {
              #expect(rig["pc"] == SystemRig.code + 4, "\(note): not taken")
              continue
            }
            let base = target == 2 ? SystemRig.vectors2 : SystemRig.vectors1
            #expect(
              rig["pc"] == base + kind.vector + (level == target ? 0x200 : 0x400), "\(note): taken")
            #expect(rig["elr_el\(target)"] == SystemRig.code)
          }
        }
      }
    }
  }

  @Test func virtual() {
    for kind in Self.kinds {
      for level in [0, 1, 2] as [UInt8] {
        for isMasked in [false, true] {
          for isRouted in [false, true] {
            let rig = SystemRig()
            var hcr = isRouted ? kind.route : 0
            // By pin where there is one, by HCR_EL2.VSE otherwise.
            if kind.virtual == nil { hcr |= 1 << 8 }
            rig["hcr_el2"] = hcr
            rig.enter(level, mask: isMasked ? kind.mask : 0xf & ~kind.mask)
            if let signal = kind.virtual { rig.core.set(signal, to: true) }
            rig.step(Word.nop)
            if level < 2, !isMasked, isRouted {
              #expect(
                rig["pc"] == SystemRig.vectors1 + kind.vector + (level == 1 ? 0x200 : 0x400))
            } else {
              #expect(rig["pc"] == SystemRig.code + 4)
            }
          }
        }
      }
    }
  }

  @Test func virtualByRegister() {
    let rig = SystemRig()
    rig["hcr_el2"] = 1 << 4 | 1 << 7
    rig.enter(1, mask: 0)
    rig.step(Word.nop)
    #expect(rig["pc"] == SystemRig.vectors1 + 0x280)
    // ISR_EL1 shows the virtual interrupt.
    rig.perform(Word.mrs("isr_el1", 1))
    #expect(rig["x1"] == 0x80)
  }

  @Test func physicalGoesFirst() {
    let rig = SystemRig()
    rig["hcr_el2"] = 1 << 4
    rig.enter(1, mask: 0)
    rig.core.set(.virtualIRQ, to: true)
    rig.core.set(.irq, to: true)
    rig.step(Word.nop)
    #expect(rig.took(to: 2))
  }

  @Test func unmaskingTakesEffectAtOnce() {
    let rig = SystemRig()
    rig.enter(1)
    rig.core.set(.irq, to: true)
    // MSR DAIFClr, #2, then an instruction that must not run.
    rig.step(0xd503_42ff)
    rig["x5"] = 1
    rig.step(0xd280_0005, at: SystemRig.code + 4)
    #expect(rig["x5"] == 1 && rig["elr_el1"] == SystemRig.code + 4)
  }

  @Test func waitingForAnInterrupt() {
    let rig = SystemRig()
    rig.enter(1)
    rig.step(Word.wfi)
    #expect(rig["pc"] == SystemRig.code + 4 && !rig.core.isRunning)
    #expect(!rig.core.wakeIfDue())
    rig.core.set(.fiq, to: true)
    // Masked interrupts wake too.
    #expect(rig.core.wakeIfDue() && rig.core.isRunning)
    rig.step(Word.nop, at: SystemRig.code + 4)
    #expect(rig["pc"] == SystemRig.code + 8)
    // One that is pending does not let WFI wait.
    rig.perform(Word.wfi)
    #expect(rig.core.isRunning)
  }

  @Test func waitingForAnEvent() {
    let rig = SystemRig(cores: 2)
    let other = rig.cores[1]
    rig.enter(1, on: other)
    rig.perform(Word.wfe, on: other)
    #expect(!other.isRunning)
    // A masked interrupt is no event.
    other.set(.irq, to: true)
    #expect(!other.wakeIfDue())
    rig.enter(1)
    rig.perform(Word.sev)
    #expect(other.wakeIfDue())
    // Its own event is still there: the first WFE consumes it, the second waits.
    rig.perform(Word.wfe)
    #expect(rig.core.isRunning)
    rig.perform(Word.wfe)
    #expect(!rig.core.isRunning)
  }
}
