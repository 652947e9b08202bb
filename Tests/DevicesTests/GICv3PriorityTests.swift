import Devices
import Simulation
import Testing

/// Priorities, preemption, and both ways of ending an interrupt.
@Suite struct GICv3PriorityTests {
  /// Interrupts 40, 41 and 42 at the priorities, pending in that order of INTID.
  private func rig(_ priorities: [UInt64]) -> GICRig {
    let rig = GICRig()
    rig.bringUp()
    for (number, priority) in priorities.enumerated() {
      rig.setPriority(40 + number, priority)
      rig.enable(40 + number)
    }
    return rig
  }

  @Test func lowestValueThenLowestNumberGoesFirst() {
    let rig = rig([0xa0, 0x80, 0x80])
    for id in 40...42 { rig.line(id, true) }
    #expect(rig.mrs(ICC.hppir1) == 41)
    rig.disable(41)
    #expect(rig.mrs(ICC.hppir1) == 42)
    rig.disable(42)
    #expect(rig.mrs(ICC.hppir1) == 40)
    rig.enable(27)
    rig.line(27, true)
    #expect(rig.mrs(ICC.hppir1) == 27)
    rig.setPriority(40, 0x90)
    #expect(rig.mrs(ICC.hppir1) == 40)
  }

  @Test func maskLetsHigherPrioritiesThrough() {
    let rig = rig([0x80])
    rig.line(40, true)
    rig.msr(ICC.pmr, 0x80)
    #expect(!rig.irq(), "equal is masked")
    #expect(rig.acknowledge() == 1023)
    #expect(rig.mrs(ICC.hppir1) == 40, "the highest pending is shown through the mask")
    rig.msr(ICC.pmr, 0x88)
    #expect(rig.irq())
  }

  @Test func preemptionAndRunningPriority() {
    let rig = rig([0xa0, 0x80, 0x40])
    rig.line(40, true)
    #expect(rig.acknowledge() == 40)
    #expect(rig.mrs(ICC.rpr) == 0xa0)
    rig.line(41, true)
    #expect(rig.irq())
    #expect(rig.acknowledge() == 41)
    #expect(rig.mrs(ICC.rpr) == 0x80)
    rig.line(42, true)
    #expect(rig.acknowledge() == 42)
    #expect(rig.mrs(ICC.ap1r0) == 1 << 8 | 1 << 16 | 1 << 20)
    for id in 40...42 { rig.line(id, false) }
    rig.end(42)
    #expect(rig.mrs(ICC.rpr) == 0x80)
    rig.end(41)
    #expect(rig.mrs(ICC.rpr) == 0xa0)
    rig.end(40)
    #expect(rig.mrs(ICC.rpr) == 0xff)
    #expect((40...42).map { rig.isActive($0) } == [false, false, false])
  }

  /// BPR1 = n makes [7:n] the group priority: with 7, only bit 7 preempts.
  @Test(arguments: [(3, true), (5, true), (6, false), (7, false)])
  func binaryPointDecidesWhoPreempts(point: UInt64, preempts: Bool) {
    let rig = rig([0xa0, 0x80])
    rig.msr(ICC.bpr1, point)
    #expect(rig.mrs(ICC.bpr1) == point)
    rig.line(40, true)
    #expect(rig.acknowledge() == 40)
    #expect(rig.mrs(ICC.rpr) == 0xa0 & 0xff << point & 0xff)
    rig.line(41, true)
    #expect(rig.irq() == preempts)
    rig.setPriority(41, 0x78)
    #expect(rig.irq(), "bit 7 always preempts")
  }

  @Test func commonBinaryPointServesBothGroups() {
    let rig = rig([0xa0, 0x80])
    rig.msr(ICC.bpr1, 7)
    rig.msr(ICC.bpr0, 3)
    rig.msr(ICC.ctlr, 1)
    #expect(rig.mrs(ICC.ctlr) & 3 == 1)
    #expect(rig.mrs(ICC.bpr1) == 4, "BPR0 plus one")
    rig.msr(ICC.bpr1, 6)
    rig.line(40, true)
    #expect(rig.acknowledge() == 40)
    rig.line(41, true)
    #expect(rig.irq())
    rig.msr(ICC.ctlr, 0)
    #expect(rig.mrs(ICC.bpr1) == 7, "the write was ignored")
    rig.msr(ICC.ctlr, 1)
    rig.msr(ICC.bpr0, 7)
    #expect(rig.mrs(ICC.bpr1) == 7)
    rig.end(40)
    #expect(rig.acknowledge() == 41)
    rig.setPriority(40, 0)
    #expect(rig.mrs(ICC.hppir1) == 40)
    #expect(!rig.irq(), "no group priority bits at all: nothing preempts")
  }

  @Test func endDropsPriorityAndDeactivates() {
    let rig = rig([0xa0])
    rig.setEdge(40)
    rig.line(40, true)
    #expect(rig.acknowledge() == 40)
    rig.msr(ICC.dir, 40)
    #expect(rig.isActive(40), "DIR counts in EOImode 1 only")
    rig.end(1023)
    #expect(rig.mrs(ICC.rpr) == 0xa0, "ending the spurious interrupt is ignored")
    rig.end(40)
    #expect(rig.mrs(ICC.rpr) == 0xff)
    #expect(!rig.isActive(40))
  }

  @Test func splitEndDropsFirstAndDeactivatesLater() {
    let rig = rig([0xa0, 0xa0])
    rig.msr(ICC.ctlr, 2)
    #expect(rig.mrs(ICC.ctlr) & 3 == 2)
    rig.line(40, true)
    #expect(rig.acknowledge() == 40)
    rig.line(41, true)
    #expect(!rig.irq())
    rig.end(40)
    #expect(rig.mrs(ICC.rpr) == 0xff)
    #expect(rig.isActive(40))
    #expect(rig.acknowledge() == 41, "the priority is free, 40 itself is not")
    rig.end(41)
    #expect(!rig.irq())
    // Any core may deactivate a shared interrupt.
    rig.msr(ICC.ctlr, 2, core: 1)
    rig.msr(ICC.dir, 40, core: 1)
    #expect(!rig.isActive(40))
    #expect(rig.acknowledge() == 40)
    rig.msr(ICC.dir, 41)
    #expect(!rig.isActive(41))
  }

  @Test func activePrioritiesAreSavedAndRestored() {
    let rig = rig([0x80])
    rig.msr(ICC.ap1r0, 1 << 16)
    #expect(rig.mrs(ICC.rpr) == 0x80)
    rig.line(40, true)
    #expect(!rig.irq())
    rig.msr(ICC.ap1r0, 0)
    #expect(rig.irq())
    rig.msr(ICC.ap0r0, 0xffff_ffff_0000_0002)
    #expect(rig.mrs(ICC.ap0r0) == 2)
    #expect(rig.mrs(ICC.rpr) == 8)
  }

  @Test(arguments: [(5, 1), (6, 2), (7, 4), (8, 4)])
  func asManyActivePriorityRegistersAsBits(bits: UInt64, count: Int) {
    let rig = GICRig(["priorityBits": bits])
    for number in 0..<4 {
      let undefined = number >= count
      #expect((rig.read(ICC.register(8, UInt16(4 + number))) == .undefined) == undefined)
      #expect((rig.read(ICC.register(9, UInt16(number))) == .undefined) == undefined)
      #expect((rig.read(ICH.register(9, UInt16(number)), level: 2) == .undefined) == undefined)
    }
    rig.bringUp()
    rig.setPriority(40, 0xff)
    rig.enable(40)
    rig.line(40, true)
    rig.msr(ICC.pmr, 0xff)
    let preemption = min(bits, 7)
    let implemented: UInt64 = 0xff << (8 - bits) & 0xff
    let groups: UInt64 = 0xff << (8 - preemption) & 0xff
    #expect(rig.mrs(ICC.pmr) == implemented)
    #expect(rig.gicd(0x428, .byte) == implemented)
    #expect(!rig.irq(), "the lowest priority is never signalled")
    rig.setPriority(40, implemented - 1)
    #expect(rig.acknowledge() == 40)
    #expect(rig.mrs(ICC.rpr) == (implemented - 1) & implemented & groups)
    rig.end(40)
    #expect(rig.mrs(ICC.rpr) == 0xff)
  }
}
