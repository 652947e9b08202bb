import Devices
import Simulation
import Testing

/// List registers, the guest's interface, maintenance; then software that keeps to no rule.
@Suite struct GICv2VirtualTests {
  private func rig() -> GICv2Rig {
    let rig = GICv2Rig()
    rig.bringUp()
    rig.setGICH(GICH.hcr, 1)
    rig.setGICH(GICH.vmcr, 0x1f << 27 | 1)
    return rig
  }

  /// GICH_LR<n> of Group 0.
  private func entry(_ id: UInt64, priority: UInt64 = 0x80, state: UInt64 = 1) -> UInt64 {
    state << 28 | (priority >> 3) << 23 | id
  }
  private func isSignalled(_ rig: GICv2Rig) -> Bool { rig.cores[0][.virtualIRQ] }

  @Test func describesItself() {
    let rig = rig()
    #expect(rig.gich(GICH.vtr) == 4 << 29 | 4 << 26 | 3)
    #expect(rig.gich(GICH.elrsr) == 0xf && rig.gich(0x34) == 0)
    rig.setGICH(GICH.hcr, 0xffff_ffff)
    #expect(rig.gich(GICH.hcr) == 0xf800_00ff)
    #expect(rig.gicv(GICC.iidr) == 0x0202_143b)
  }

  @Test func otherCoresAreReachedInTheSecondPage() {
    let rig = rig()
    rig.setGICH(0x1000 + 0x200 + GICH.lr(2), entry(55))
    #expect(rig.gich(GICH.lr(2), core: 1) == entry(55) && rig.gich(GICH.lr(2)) == 0)
    #expect(rig.gich(0x1000 + GICH.hcr, core: 1) == 1)
    rig.setGICH(0x1400, 1)
    #expect(rig.gich(0x1400) == 0, "no third core")
  }

  @Test func lifeOfAVirtualInterrupt() {
    let rig = rig()
    rig.setGICH(GICH.lr(2), entry(77))
    #expect(isSignalled(rig) && !rig.cores[0][.virtualFIQ] && !rig.cores[1][.virtualIRQ])
    #expect(rig.gicv(GICC.hppir) == 77 && rig.gicv(GICC.ahppir) == 1023)
    #expect(rig.gicv(GICC.iar) == 77)
    #expect(!isSignalled(rig) && rig.gicv(GICC.rpr) == 0x80)
    #expect(rig.gich(GICH.lr(2)) == entry(77, state: 2))
    #expect(rig.gich(GICH.apr) == 1 << 16 && rig.gicv(GICC.apr) == 1 << 16)
    #expect(rig.gicc(GICC.rpr) == 0xff, "the physical interface is another")
    #expect(rig.gicv(GICC.iar) == 1023)
    rig.setGICV(GICC.eoir, 77)
    #expect(rig.gich(GICH.lr(2)) == entry(77, state: 0) && rig.gich(GICH.apr) == 0)
  }

  @Test func fieldsOfTheGuestAreThoseOfTheHypervisor() {
    let rig = rig()
    rig.setGICV(GICC.ctlr, 0xffff_ffff)
    rig.setGICV(GICC.pmr, 0x58)
    rig.setGICV(GICC.bpr, 5)
    rig.setGICV(GICC.abpr, 6)
    #expect(rig.gicv(GICC.ctlr) == 0x21f)
    #expect(rig.gicv(GICC.abpr) == 6, "with CBPR the other plus one")
    #expect(rig.gich(GICH.vmcr) == 0x0b << 27 | 5 << 21 | 3 << 18 | 0x21f)
    rig.setGICH(GICH.vmcr, 0)
    #expect(rig.gicv(GICC.bpr) == 2 && rig.gicv(GICC.abpr) == 3 && rig.gicv(GICC.pmr) == 0)
    rig.setGICV(GICC.apr, 0x11)
    #expect(rig.gich(GICH.apr) == 0x11)
  }

  @Test func eachConditionOfTheVirtualSignal() {
    let rig = rig()
    rig.setGICH(GICH.lr(0), entry(77))
    let conditions: [(UInt64, Bool, close: UInt64, open: UInt64)] = [
      (GICH.hcr, true, 0, 1), (GICH.vmcr, true, 0x1f << 27, 0x1f << 27 | 1),
      (GICH.vmcr, true, 0x10 << 27 | 1, 0x11 << 27 | 1), (GICH.apr, true, 1 << 16, 1 << 17),
      (GICH.lr(0), true, entry(77, state: 3), entry(77)), (GICC.ctlr, false, 0, 1),
      (GICC.pmr, false, 0x80, 0x88),
    ]
    for (offset, isHypervisor, close, open) in conditions {
      #expect(isSignalled(rig))
      if isHypervisor { rig.setGICH(offset, close) } else { rig.setGICV(offset, close) }
      #expect(!isSignalled(rig), "\(offset)")
      if isHypervisor { rig.setGICH(offset, open) } else { rig.setGICV(offset, open) }
    }
    #expect(isSignalled(rig))
    rig.setGICV(GICC.ctlr, 1 | 1 << 3)
    #expect(!isSignalled(rig) && rig.cores[0][.virtualFIQ], "VFIQEn")
  }

  @Test func groupsOfTheGuest() {
    let rig = rig()
    rig.setGICV(GICC.ctlr, 3)
    rig.setGICH(GICH.lr(0), entry(77) | 1 << 30)
    #expect(rig.gicv(GICC.iar) == 1022 && rig.gicv(GICC.hppir) == 1022)
    #expect(rig.gicv(GICC.ahppir) == 77 && rig.gicv(GICC.aiar) == 77)
    #expect(rig.gich(GICH.apr) == 1 << 16, "one register for both groups")
    rig.setGICV(GICC.aeoir, 77)
    #expect(rig.gich(GICH.elrsr) == 0xf)
    rig.setGICV(GICC.ctlr, 7)
    rig.setGICH(GICH.lr(0), entry(77) | 1 << 30)
    #expect(rig.gicv(GICC.iar) == 77, "AckCtl")
    rig.setGICV(GICC.eoir, 77)
    #expect(rig.gich(GICH.elrsr) == 0xf)
  }

  @Test func softwareInterruptsTellTheirSource() {
    let rig = rig()
    rig.setGICH(GICH.lr(0), entry(5) | 3 << 10)
    rig.setGICH(GICH.lr(1), entry(5) | 1 << 10)
    #expect(rig.gicv(GICC.iar) == 3 << 10 | 5)
    rig.setGICV(GICC.eoir, 3 << 10 | 5)
    #expect(rig.gich(GICH.elrsr) == 0b1101)
    rig.setGICV(GICC.ctlr, 1 | 1 << 9)
    #expect(rig.gicv(GICC.iar) == 1 << 10 | 5)
    rig.setGICV(GICC.eoir, 1 << 10 | 5)
    #expect(rig.gich(GICH.lr(1)) == entry(5, state: 2) | 1 << 10)
    rig.setGICV(GICC.dir, 1 << 10 | 5)
    #expect(rig.gich(GICH.elrsr) == 0xf && rig.gich(GICH.hcr) >> 27 == 0)
  }

  @Test func endOfAHardwareInterruptIsPhysicalToo() {
    let rig = rig()
    rig.setGICC(GICC.ctlr, 1 | 1 << 9)
    rig.enable(27)
    rig.line(27, true)
    #expect(rig.acknowledge() == 27)
    rig.end(27)
    rig.setGICH(GICH.lr(0), entry(90) | 1 << 31 | 27 << 10)
    #expect(rig.gicv(GICC.iar) == 90 && rig.isActive(27))
    rig.setGICV(GICC.eoir, 90)
    #expect(!rig.isActive(27) && rig.irq(), "and pending again, as its level is high")
  }

  @Test func endsWithoutListRegisterAreCounted() {
    let rig = rig()
    rig.setGICH(GICH.hcr, 1 | 1 << 2)
    rig.setGICV(GICC.eoir, 60)
    #expect(rig.gich(GICH.hcr) >> 27 == 0, "no priority dropped")
    rig.setGICH(GICH.apr, 1 << 16)
    rig.setGICV(GICC.eoir, 60)
    #expect(rig.gich(GICH.hcr) >> 27 == 1 && rig.gich(GICH.misr) == 1 << 2)
    #expect(rig.isPending(25), "the maintenance interrupt")
    rig.setGICV(GICC.ctlr, 1 | 1 << 9)
    rig.setGICV(GICC.dir, 60)
    #expect(rig.gich(GICH.hcr) >> 27 == 2)
    rig.setGICH(GICH.hcr, 1)
    #expect(!rig.isPending(25))
  }

  @Test func maintenanceForEachReason() {
    let rig = rig()
    rig.enable(25)
    rig.setGICH(GICH.hcr, 1 | 1 << 1)
    #expect(rig.gich(GICH.misr) == 1 << 1 && rig.irq(), "underflow")
    for number in 0..<2 { rig.setGICH(GICH.lr(number), entry(70 + UInt64(number))) }
    #expect(rig.gich(GICH.misr) == 0 && !rig.irq())
    rig.setGICH(GICH.hcr, 1 | 1 << 3)
    for number in 0..<2 { rig.setGICH(GICH.lr(number), 0) }
    #expect(rig.gich(GICH.misr) == 1 << 3, "none pending")
    rig.setGICH(GICH.hcr, 1)
    rig.setGICH(GICH.lr(3), entry(70) | 1 << 19)
    _ = rig.gicv(GICC.iar)
    rig.setGICV(GICC.eoir, 70)
    #expect(rig.gich(GICH.misr) == 1 && rig.gich(GICH.eisr) == 1 << 3)
    #expect(rig.gich(GICH.elrsr) == 0b0111 && rig.irq() && !rig.irq(1))
    rig.setGICH(GICH.hcr, 0)
    #expect(!rig.irq(), "no maintenance while disabled")
    rig.setGICH(GICH.lr(3), 0)
    for (bit, control) in [(4, 1), (5, 0), (6, 2), (7, 0)] as [(UInt64, UInt64)] {
      rig.setGICV(GICC.ctlr, control)
      rig.setGICH(GICH.hcr, 1 | 1 << bit)
      #expect(rig.gich(GICH.misr) == 1 << bit)
      rig.setGICV(GICC.ctlr, bit % 2 == 0 ? 0 : 3)
      #expect(rig.gich(GICH.misr) == 0)
    }
  }

  // MARK: - Hostile software

  private func poke(_ rig: GICv2Rig, _ random: inout SeededRandom) -> UInt64 {
    let core = Int(random.next(below: UInt64(rig.cores.count)))
    let value = random.next(below: 2) == 0 ? random.next() : 1 << random.next(below: 64)
    if random.next(below: 16) == 0 {
      rig.bringUp()
      rig.setGICH(GICH.hcr, 1, core: core)
      rig.setGICV(GICC.pmr, 0xff, core: core)
      rig.setGICV(GICC.ctlr, 3, core: core)
    }
    if random.next(below: 4) == 0 {
      rig.line(16 + Int(random.next(below: 272)), value & 1 != 0, core: core)
      return 0
    }
    let number = Int(random.next(below: 4))
    let window = GICv2Rig.Window(rawValue: number) ?? .distributor
    let width =
      random.next(below: 3) == 0 ? AccessWidth.allCases[Int(random.next(below: 4))] : .word
    let offset = random.next(
      below: number == 0 ? 0x1000 : random.next(below: 2) == 0 ? 0x140 : 0x2000)
    // Some are not aligned.
    let place = random.next(below: 4) == 0 ? offset : offset & ~3
    if random.next(below: 2) == 0 { return rig.read(window, place, core: core, width) }
    rig.write(window, place, value, core: core, width)
    return 0
  }

  @Test func noAccessTrapsAndSnapshotsGoOnTheSameWay() throws {
    var signalled = 0
    for seed in 0..<60 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      let rig = GICv2Rig(cores: 1 + Int(seed % 3))
      for _ in 0..<1500 {
        _ = poke(rig, &random)
        if rig.cores.contains(where: { $0[.irq] && $0[.virtualIRQ] }) { signalled += 1 }
      }
      let snapshot = try rig.snapshot()
      _ = rig.gic.inspect()
      #expect(try rig.snapshot() == snapshot, "looking changes nothing")
      let other = GICv2Rig(cores: 1 + Int(seed % 3))
      try other.restore(snapshot)
      #expect(try other.snapshot() == snapshot)
      for core in rig.cores.indices { #expect(rig.cores[core].levels == other.cores[core].levels) }
      var again = random
      for _ in 0..<500 { #expect(poke(rig, &random) == poke(other, &again)) }
      #expect(try rig.snapshot() == other.snapshot())
    }
    #expect(signalled > 100, "the signals took part")
  }

  @Test func damagedSnapshotsAreErrors() throws {
    let snapshot = try GICv2Rig().snapshot()
    let larger = GICv2Rig(["spis": 480])
    #expect(throws: StateError.self) { try larger.restore(snapshot) }
    #expect(throws: StateError.self) { try GICv2Rig().restore(Array(snapshot.dropLast(30))) }
  }
}
