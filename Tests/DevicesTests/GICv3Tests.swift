import Devices
import Simulation
import Testing

/// The physical side: discovery, the life of an interrupt, routing.
@Suite struct GICv3Tests {
  // MARK: - What drivers probe

  @Test func distributorDescribesItself() {
    let rig = GICRig()
    #expect(rig.gicd(0x4) & 0x1f == 8)
    #expect(rig.gicd(0x4) >> 17 & 1 == 0, "no LPIs")
    #expect(rig.gicd(0xffe8) == 0x3b)
    #expect(rig.gicr(0, 0xffe8) == 0x3b)
    #expect(rig.gicd(0x8) == 0x43b)
    #expect(rig.gicd(0) == 0x50, "ARE and DS")
    rig.setGICD(0, 0xffff_ffff)
    #expect(rig.gicd(0) == 0x53, "and no register write pending")
    #expect((0..<4).map { rig.gicd(0xfff0 + $0 * 4) } == [0x0d, 0xf0, 0x05, 0xb1])
    #expect(GICRig(["spis": 960]).gicd(4) & 0x1f == 30)
    #expect(GICRig(["spis": 33]).gicd(4) & 0x1f == 2)
  }

  /// irq-gic-v3 walks the frames until Last and takes the one with its affinity.
  @Test func redistributorsAreFoundByAffinity() {
    let rig = GICRig(cores: 3, affinities: [0x0000_0000, 0x0000_0100, 0x0100_0203])
    let types = (0..<3).map { rig.gicr($0, 8, .double) }
    #expect(types == [0, 0x0000_0100_0000_0100, 0x0100_0203_0000_0210])
    #expect(rig.gicr(1, 8) == 1 << 8)
    #expect(rig.gicr(1, 12) == 0x100)
  }

  @Test func wakerIsFollowedByChildrenAsleep() {
    let rig = GICRig()
    #expect(rig.gicr(0, 0x14) == 6)
    rig.setGICR(0, 0x14, 0)
    #expect(rig.gicr(0, 0x14) == 0)
    #expect(rig.gicr(1, 0x14) == 6)
  }

  @Test func priorityBitsAndGroup0AreFoundByWriting() {
    let rig = GICRig()
    #expect(rig.mrs(ICC.ctlr) >> 8 & 7 == 4)
    rig.msr(ICC.pmr, 0xff)
    #expect(rig.mrs(ICC.pmr) == 0xf8)
    rig.msr(ICC.pmr, 1 << 3)
    #expect(rig.mrs(ICC.pmr) == 8, "Group 0 is software's own")
    rig.msr(ICC.bpr0, 0)
    rig.msr(ICC.bpr1, 0)
    #expect(rig.mrs(ICC.bpr0) == 2)
    #expect(rig.mrs(ICC.bpr1) == 3)
    rig.setGICD(0x420, 0xffff_ffff)
    #expect(rig.gicd(0x420) == 0xf8f8_f8f8)
    let fine = GICRig(["priorityBits": 8])
    fine.msr(ICC.pmr, 0xff)
    #expect(fine.mrs(ICC.pmr) == 0xff)
    #expect(fine.mrs(ICC.bpr1) == 1)
  }

  @Test func systemRegisterInterfaceIsFixed() {
    let rig = GICRig()
    rig.msr(ICC.sre, 0)
    #expect(rig.mrs(ICC.sre) == 7)
    #expect(rig.mrs(ICC.sreEL2, level: 2) == 15)
    #expect(rig.read(ICC.sreEL2) == .undefined)
    rig.msr(ICC.sreEL2, 1, level: 2)
    #expect(rig.mrs(ICC.sreEL2, level: 2) == 7)
    #expect(rig.read(ICC.sre) == .trap(toLevel: 2))
    #expect(rig.write(ICC.sre, 7) == .trap(toLevel: 2))
    #expect(rig.mrs(ICC.sre, level: 2) == 7)
    #expect(rig.mrs(ICC.sre, core: 1) == 7)
  }

  // MARK: - Life cycles

  @Test func levelInterruptStaysPendingWhileHigh() {
    let rig = GICRig()
    rig.bringUp()
    rig.line(40, true)
    #expect(rig.isPending(40))
    #expect(!rig.irq(), "not enabled")
    rig.enable(40)
    #expect(rig.irq())
    #expect(!rig.irq(1))
    #expect(rig.acknowledge() == 40)
    #expect(!rig.irq())
    #expect(rig.isActive(40))
    #expect(rig.isPending(40), "active and pending")
    #expect(rig.acknowledge() == 1023)
    rig.end(40)
    #expect(!rig.isActive(40))
    #expect(rig.irq(), "still high")
    #expect(rig.acknowledge() == 40)
    rig.line(40, false)
    rig.end(40)
    #expect(!rig.irq())
    #expect(!rig.isPending(40))
  }

  @Test func levelDroppedBeforeAcknowledgeIsSpurious() {
    let rig = GICRig()
    rig.bringUp()
    rig.enable(40)
    rig.line(40, true)
    #expect(rig.mrs(ICC.hppir1) == 40)
    rig.line(40, false)
    #expect(!rig.irq())
    #expect(rig.acknowledge() == 1023)
    #expect(rig.mrs(ICC.hppir1) == 1023)
    #expect(rig.mrs(ICC.rpr) == 0xff, "nothing became active")
  }

  @Test func edgeIsRememberedAndLatchesAgainWhileActive() {
    let rig = GICRig()
    rig.bringUp()
    rig.setEdge(41)
    rig.enable(41)
    rig.line(41, true)
    rig.line(41, false)
    #expect(rig.isPending(41))
    #expect(rig.acknowledge() == 41)
    #expect(!rig.isPending(41))
    rig.line(41, true)
    #expect(rig.isPending(41), "pending while active")
    #expect(!rig.irq())
    rig.end(41)
    #expect(rig.irq())
    #expect(rig.acknowledge() == 41)
    rig.end(41)
    #expect(!rig.irq(), "a level that stays is no edge")
    rig.line(41, false)
    #expect(!rig.isPending(41))
  }

  @Test func softwareSetsAndClearsPending() {
    let rig = GICRig()
    rig.bringUp()
    rig.enable(42)
    rig.set(0x200, 42)
    #expect(rig.irq())
    rig.set(0x280, 42)
    #expect(!rig.irq())
    // A level input: clearing has no effect while it is high, and a latch outlives it.
    rig.line(42, true)
    rig.set(0x280, 42)
    #expect(rig.isPending(42))
    rig.set(0x200, 42)
    rig.line(42, false)
    #expect(rig.isPending(42))
    #expect(rig.acknowledge() == 42)
    #expect(!rig.isPending(42), "acknowledgement clears the latch")
    rig.end(42)
    #expect(!rig.irq())
    // An edge input: cleared although the line is high.
    rig.setEdge(43)
    rig.enable(43)
    rig.line(43, true)
    rig.set(0x280, 43)
    #expect(!rig.isPending(43))
  }

  @Test func activeStateCanBeWritten() {
    let rig = GICRig()
    rig.bringUp()
    rig.enable(40)
    rig.set(0x300, 40)
    rig.line(40, true)
    #expect(!rig.irq(), "active interrupts are not signalled")
    rig.set(0x380, 40)
    #expect(rig.irq())
    rig.disable(40)
    #expect(!rig.irq())
    rig.enable(40)
    rig.setGICD(0, 0x10)
    #expect(!rig.irq(), "group disabled at the distributor")
    rig.setGICD(0, 0x12)
    #expect(rig.irq())
    rig.msr(ICC.igrpen1, 0)
    #expect(!rig.irq(), "group disabled at the CPU interface")
    #expect(rig.mrs(ICC.hppir1) == 1023)
  }

  @Test func privateInterruptsAreEachCoresOwn() {
    let rig = GICRig()
    rig.bringUp()
    for core in 0..<2 { rig.enable(27, core: core) }
    rig.line(27, true, core: 1)
    #expect(!rig.irq(0))
    #expect(rig.irq(1))
    #expect(rig.acknowledge(core: 0) == 1023)
    #expect(rig.acknowledge(core: 1) == 27)
    #expect(rig.isActive(27, core: 1))
    #expect(!rig.isActive(27, core: 0))
    rig.line(27, false, core: 1)
    rig.end(27, core: 1)
    #expect(!rig.irq(1))
    rig.setEdge(20, core: 0)
    #expect(rig.gicr(0, 0x1_0c04) == 2 << 8)
    #expect(rig.gicr(1, 0x1_0c04) == 0)
    rig.setGICR(0, 0x1_0c00, 0)
    #expect(rig.gicr(0, 0x1_0c00) == 0xaaaa_aaaa, "SGIs are edge-triggered for good")
  }

  @Test func sleepingRedistributorForwardsNothing() {
    let rig = GICRig()
    rig.bringUp()
    rig.enable(27)
    rig.line(27, true)
    #expect(rig.irq())
    rig.setGICR(0, 0x14, 2)
    #expect(!rig.irq())
    rig.setGICR(0, 0x14, 0)
    #expect(rig.irq())
  }

  // MARK: - SGIs

  @Test func softwareInterruptReachesItsTargets() {
    let affinities: [UInt32] = [0, 1, 0x100, 0x0102_0301]
    let rig = GICRig(cores: 4, affinities: affinities)
    rig.bringUp()
    for core in 0..<4 { rig.enable(5, core: core) }
    func pending() -> [Bool] { (0..<4).map { rig.irq($0) } }
    func take() {
      for core in 0..<4 where rig.irq(core) {
        #expect(rig.acknowledge(core: core) == 5)
        rig.end(5, core: core)
      }
    }
    rig.msr(ICC.sgi1r, 5 << 24 | 0b11)
    #expect(pending() == [true, true, false, false], "own core too")
    take()
    rig.msr(ICC.sgi1r, 5 << 24 | 1 << 16 | 1)
    #expect(pending() == [false, false, true, false])
    take()
    rig.msr(ICC.sgi1r, 1 << 48 | 2 << 32 | 5 << 24 | 3 << 16 | 1 << 1, core: 1)
    #expect(pending() == [false, false, false, true])
    take()
    rig.msr(ICC.sgi1r, 1 << 40 | 5 << 24 | 0xffff, core: 2)
    #expect(pending() == [true, true, false, true], "all but the sender")
    take()
    rig.msr(ICC.sgi1r, 5 << 24 | 1 << 9)
    #expect(pending() == [false, false, false, false])
  }

  @Test func softwareInterruptsKeepToTheirGroup() {
    let rig = GICRig()
    rig.bringUp()
    rig.setGroup(1, 0)
    rig.msr(ICC.sgi1r, 1 << 24 | 1)
    #expect(!rig.isPending(1))
    rig.msr(ICC.sgi0r, 1 << 24 | 1)
    #expect(rig.isPending(1))
    rig.set(0x280, 1)
    rig.msr(ICC.asgi1r, 1 << 24 | 1)
    #expect(rig.isPending(1))
    rig.msr(ICC.sgi0r, 2 << 24 | 1)
    rig.msr(ICC.asgi1r, 2 << 24 | 1)
    #expect(!rig.isPending(2))
    rig.msr(ICC.sgi1r, 2 << 24 | 1)
    #expect(rig.isPending(2))
  }

  // MARK: - Groups and routing

  @Test func group0IsSignalledAsFIQ() {
    let rig = GICRig()
    rig.bringUp()
    rig.enable(40)
    rig.setGroup(40, 0)
    rig.line(40, true)
    #expect(!rig.fiq(), "Group 0 is not enabled at the CPU interface")
    rig.msr(ICC.igrpen0, 1)
    #expect(rig.fiq())
    #expect(!rig.irq())
    #expect(rig.acknowledge() == 1023)
    #expect(rig.mrs(ICC.hppir1) == 1023)
    #expect(rig.mrs(ICC.hppir0) == 40)
    #expect(rig.mrs(ICC.iar0) == 40)
    #expect(rig.mrs(ICC.ap0r0) == 1 << 20)
    #expect(rig.mrs(ICC.ap1r0) == 0)
    rig.end(40)
    #expect(rig.isActive(40), "the end of the other group is ignored")
    rig.msr(ICC.eoir0, 40)
    #expect(!rig.isActive(40))
    #expect(rig.fiq())
    // The higher priority decides which of both signals is raised.
    rig.enable(41)
    rig.setPriority(41, 0x80)
    rig.line(41, true)
    #expect(rig.irq() && !rig.fiq())
    rig.msr(ICC.igrpen1, 0)
    #expect(rig.fiq() && !rig.irq(), "a disabled group hides nothing")
  }

  @Test func sharedInterruptsGoWhereTheyAreRouted() {
    let rig = GICRig(cores: 3, affinities: [0, 0x1, 0x0200_0103])
    rig.bringUp()
    rig.enable(50)
    rig.line(50, true)
    #expect((0..<3).map { rig.irq($0) } == [true, false, false])
    rig.route(50, 1)
    #expect((0..<3).map { rig.irq($0) } == [false, true, false])
    // Aff3 is in the upper half.
    rig.setGICD(0x6000 + 50 * 8, 0x103)
    #expect((0..<3).map { rig.irq($0) } == [false, false, false])
    rig.setGICD(0x6000 + 50 * 8 + 4, 2)
    #expect((0..<3).map { rig.irq($0) } == [false, false, true])
    #expect(rig.gicd(0x6000 + 50 * 8, .double) == 2 << 32 | 0x103)
    rig.route(50, .max)
    #expect(rig.gicd(0x6000 + 50 * 8, .double) == 0xff_80ff_ffff)
    #expect(rig.acknowledge(core: 2) == 1023)
    rig.route(50, 0x0000_0002_0000_0103)
    #expect(rig.acknowledge(core: 2) == 50)
    rig.end(50, core: 1)
    #expect(rig.isActive(50), "an end without a running priority is ignored")
    rig.end(50, core: 2)
    #expect(!rig.isActive(50))
  }

  @Test func oneOfManyGoesToTheFirstThatTakesPart() {
    let rig = GICRig(cores: 3)
    rig.bringUp()
    rig.enable(60)
    rig.route(60, 1 << 31)
    rig.line(60, true)
    func signalled() -> [Bool] { (0..<3).map { rig.irq($0) } }
    #expect(signalled() == [true, false, false])
    rig.msr(ICC.igrpen1, 0, core: 0)
    #expect(signalled() == [false, true, false])
    rig.setGICR(1, 0x14, 2)
    #expect(signalled() == [false, false, true])
    rig.msr(ICC.igrpen1, 0, core: 2)
    #expect(signalled() == [false, false, false])
    #expect(rig.isPending(60))
    rig.msr(ICC.igrpen1, 1, core: 0)
    #expect(signalled() == [true, false, false])
    // Group 0 has its own participants.
    rig.setGroup(60, 0)
    rig.msr(ICC.igrpen0, 1, core: 2)
    #expect(signalled() == [false, false, false])
    #expect(rig.fiq(2) && !rig.fiq(0))
  }

  @Test func signalsAreToldOnceAChange() {
    let rig = GICRig(cores: 1)
    rig.bringUp()
    let before = rig.cores[0].calls
    rig.enable(40)
    rig.line(40, true)
    rig.line(41, true)
    rig.enable(41)
    _ = rig.mrs(ICC.hppir1)
    #expect(rig.cores[0].calls == before + 1)
    #expect(rig.irq())
  }
}
