import Devices
import Simulation
import Testing

/// The physical side: discovery, the life of an interrupt, targets, SGIs, groups.
@Suite struct GICv2Tests {
  // MARK: - What drivers probe

  @Test func describesItself() {
    let rig = GICv2Rig()
    #expect(rig.gicd(4) == 8 | 1 << 5, "288 interrupts, two cores, no Security Extensions")
    #expect(rig.gicd(8) == 0x0200_143b)
    #expect(rig.gicc(GICC.iidr) == 0x0202_143b)
    #expect((0..<4).map { rig.gicd(0xfe0 + $0 * 4) } == [0x90, 0xb4, 0x2b, 0])
    #expect((0..<4).map { rig.gicd(0xff0 + $0 * 4) } == [0x0d, 0xf0, 0x05, 0xb1])
    #expect(rig.gicd(0xfd0) == 4)
    rig.setGICD(0, 0xffff_ffff)
    #expect(rig.gicd(0) == 3)
    #expect(GICv2Rig(cores: 8, ["spis": 480]).gicd(4) == 15 | 7 << 5)
    #expect(GICv2Rig(cores: 1, ["spis": 33]).gicd(4) == 2)
  }

  @Test func fiveBitsOfPriority() {
    let rig = GICv2Rig()
    rig.setGICC(GICC.pmr, 0xff)
    #expect(rig.gicc(GICC.pmr) == 0xf8)
    rig.setGICC(GICC.bpr, 0)
    rig.setGICC(GICC.abpr, 0)
    #expect(rig.gicc(GICC.bpr) == 2 && rig.gicc(GICC.abpr) == 3)
    rig.setGICC(GICC.ctlr, 1 << 4)
    #expect(rig.gicc(GICC.abpr) == 3, "CBPR: one more than BPR")
    rig.setGICC(GICC.abpr, 7)
    rig.setGICC(GICC.ctlr, 0)
    #expect(rig.gicc(GICC.abpr) == 3, "read-only meanwhile")
    rig.setGICD(0x420, 0xffff_ffff)
    #expect(rig.gicd(0x420) == 0xf8f8_f8f8)
    rig.setGICC(GICC.ctlr, 0xffff_ffff)
    #expect(rig.gicc(GICC.ctlr) == 0x21f)
  }

  @Test func privateRegistersAreBankedByTheCoreThatAsks() {
    let rig = GICv2Rig()
    rig.enable(27, core: 1)
    #expect(!rig.isSet(0x100, 27, core: 0) && rig.isSet(0x100, 27, core: 1))
    rig.setPriority(27, 0x40, core: 0)
    #expect(rig.gicd(0x418, core: 0) == 0x4000_0000 && rig.gicd(0x418, core: 1) == 0)
    rig.setGICC(GICC.pmr, 0x80, core: 1)
    #expect(rig.gicc(GICC.pmr, core: 0) == 0 && rig.gicc(GICC.pmr, core: 1) == 0x80)
    rig.enable(40, core: 1)
    #expect(rig.isSet(0x100, 40, core: 0), "shared ones are not")
    // A DMA engine sees what the first core sees.
    rig.setGICC(GICC.pmr, 0x10, core: 0)
    #expect((try? rig.gic.read(window: 1, offset: 4, .word)) == 0x10)
    #expect((try? rig.gic.read(window: 1, offset: 4, .word, by: .device)) == 0x10)
  }

  @Test func softwareInterruptsAreEnabledAndEdgesForGood() {
    let rig = GICv2Rig()
    #expect(rig.gicd(0x100) == 0xffff)
    rig.setGICD(0x180, 0xffff_ffff)
    #expect(rig.gicd(0x100) == 0xffff)
    rig.setGICD(0x200, 0xffff_ffff)
    #expect(rig.gicd(0x200) == 0xffff_0000, "pending only by GICD_SGIR and GICD_SPENDSGIR")
    #expect(rig.gicd(0xc00) == 0xaaaa_aaaa)
    rig.setGICD(0xc00, 0)
    #expect(rig.gicd(0xc00) == 0xaaaa_aaaa)
  }

  // MARK: - Life cycles

  @Test func levelInterruptStaysPendingWhileHigh() {
    let rig = GICv2Rig()
    rig.bringUp()
    rig.line(40, true)
    #expect(rig.isPending(40) && !rig.irq())
    #expect(rig.gicd(0xd04) == 1 << 8, "GICD_SPISR shows the input")
    rig.enable(40)
    #expect(rig.irq() && !rig.irq(1) && !rig.fiq())
    #expect(rig.gicc(GICC.hppir) == 40)
    #expect(rig.acknowledge() == 40)
    #expect(!rig.irq() && rig.isActive(40) && rig.isPending(40))
    #expect(rig.gicc(GICC.rpr) == 0xa0 && rig.gicc(GICC.apr) == 1 << 20)
    #expect(rig.acknowledge() == 1023)
    rig.end(40)
    #expect(rig.irq(), "still high")
    #expect(rig.acknowledge() == 40)
    rig.line(40, false)
    rig.end(40)
    #expect(!rig.irq() && !rig.isActive(40) && !rig.isPending(40))
    #expect(rig.gicc(GICC.rpr) == 0xff)
  }

  @Test func priorityDropAndDeactivationApart() {
    let rig = GICv2Rig()
    rig.bringUp()
    rig.setGICC(GICC.ctlr, 1 | 1 << 9)
    for id in [40, 41] {
      rig.enable(id)
      rig.line(id, true)
    }
    #expect(rig.acknowledge() == 40)
    #expect(rig.acknowledge() == 1023, "same priority")
    rig.end(40)
    #expect(rig.isActive(40) && rig.gicc(GICC.rpr) == 0xff)
    #expect(rig.acknowledge() == 41, "the active one is not offered again")
    rig.end(41)
    rig.setGICC(GICC.dir, 40)
    #expect(!rig.isActive(40) && rig.isActive(41) && rig.irq())
    rig.setGICC(GICC.ctlr, 1)
    rig.setGICC(GICC.dir, 41)
    #expect(rig.isActive(41), "no EOImode, no DIR")
  }

  @Test func preemptionByGroupPriority() {
    let rig = GICv2Rig()
    rig.bringUp()
    for (id, priority) in [(40, 0x80), (41, 0x70), (42, 0x60)] as [(Int, UInt64)] {
      rig.enable(id)
      rig.setPriority(id, priority)
    }
    rig.setGICC(GICC.bpr, 4)  // [7:5]
    rig.line(40, true)
    #expect(rig.acknowledge() == 40)
    rig.line(41, true)
    #expect(rig.acknowledge() == 41)
    rig.line(42, true)
    #expect(rig.acknowledge() == 1023, "0x60 and 0x70 share a group priority")
    rig.end(41)
    #expect(rig.acknowledge() == 42)
    rig.setGICC(GICC.pmr, 0x60)
    rig.end(42)
    #expect(!rig.irq(), "not higher than the mask")
  }

  // MARK: - Targets

  @Test func sharedInterruptsGoToTheirTargets() {
    let rig = GICv2Rig(cores: 3)
    rig.bringUp()
    #expect((0..<3).map { rig.gicd(0x800, core: $0) } == [0x0101_0101, 0x0202_0202, 0x0404_0404])
    rig.setGICD(0x800, 0, core: 0)
    #expect(rig.gicd(0x800) == 0x0101_0101, "private ones are read-only")
    rig.enable(40)
    rig.line(40, true)
    #expect(rig.cores.indices.map(rig.irq) == [true, false, false])
    rig.setGICD(0x800 + 40, 0xfe, .byte)
    #expect(rig.gicd(0x828) == 0x0101_0106, "cores that do not exist are zero")
    #expect(rig.cores.indices.map(rig.irq) == [false, true, true])
    #expect(rig.acknowledge(core: 2) == 40)
    #expect(rig.acknowledge(core: 1) == 1023, "one of N")
    #expect(rig.cores.indices.map(rig.irq) == [false, false, false])
    rig.setGICD(0x800 + 40, 0, .byte)
    rig.end(40, core: 2)
    #expect(rig.cores.indices.map(rig.irq) == [false, false, false], "to nobody")
    #expect(rig.isPending(40))
  }

  @Test func withOneCoreThereAreNoTargets() {
    let rig = GICv2Rig(cores: 1)
    rig.bringUp()
    rig.setGICD(0x828, 0xffff_ffff)
    #expect(rig.gicd(0x828) == 0 && rig.gicd(0x800) == 0)
    rig.enable(40)
    rig.line(40, true)
    #expect(rig.irq() && rig.acknowledge() == 40)
  }

  // MARK: - SGIs

  @Test func softwareInterruptsTellTheirSource() {
    let rig = GICv2Rig(cores: 3)
    rig.bringUp()
    rig.setGICD(0xf00, 0b010 << 16 | 5, core: 0)
    rig.setGICD(0xf00, 1 << 24 | 5, core: 2)
    #expect(rig.irq(0) && rig.irq(1) && !rig.irq(2))
    #expect(rig.gicd(0xf24, core: 1) == 0b101 << 8)
    #expect(rig.acknowledge(core: 1) == 5, "from core 0")
    #expect(rig.isActive(5, core: 1) && rig.isPending(5, core: 1))
    #expect(!rig.irq(1), "one SGI is active once")
    rig.end(5, core: 1)
    #expect(rig.acknowledge(core: 1) == 2 << 10 | 5)
    rig.end(2 << 10 | 5, core: 1)
    #expect(!rig.irq(1) && !rig.isActive(5, core: 1))
    #expect(rig.acknowledge(core: 0) == 2 << 10 | 5)
    rig.setGICD(0xf00, 2 << 24 | 15, core: 2)
    #expect(rig.acknowledge(core: 2) == 2 << 10 | 15, "to itself")
    rig.setGICD(0xf00, 3 << 24 | 0xff << 16 | 1)
    #expect(rig.cores.indices.allSatisfy { !rig.isPending(1, core: $0) }, "reserved filter")
  }

  @Test func sourcesAreSetAndCleared() {
    let rig = GICv2Rig()
    rig.bringUp()
    rig.setGICD(0xf20, 0xff << 16)
    #expect(rig.gicd(0xf20) == 3 << 16 && rig.gicd(0xf10) == 3 << 16, "two cores")
    #expect(rig.isPending(2) && rig.irq() && !rig.irq(1))
    rig.setGICD(0xf10, 1 << 16)
    #expect(rig.acknowledge() == 1 << 10 | 2)
    rig.setGICD(0xf23, 1, .byte)
    #expect(rig.isPending(3))
    rig.setGICD(0xf13, 1, .byte)
    #expect(!rig.isPending(3))
  }

  // MARK: - Groups

  @Test func groupsAreFIQAndIRQOnlyWhenAsked() {
    let rig = GICv2Rig()
    rig.bringUp()
    rig.setGICD(0, 3)
    rig.enable(40)
    rig.enable(41)
    rig.setGroup1(41)
    rig.setPriority(41, 0x20)
    rig.line(40, true)
    #expect(rig.irq() && !rig.fiq())
    rig.setGICC(GICC.ctlr, 1 | 1 << 3)
    #expect(!rig.irq() && rig.fiq(), "FIQEn")
    rig.setGICC(GICC.ctlr, 3 | 1 << 3)
    rig.line(41, true)
    #expect(rig.irq() && !rig.fiq(), "the more urgent is of Group 1")
    #expect(rig.gicc(GICC.hppir) == 1022 && rig.gicc(GICC.ahppir) == 41)
    #expect(rig.acknowledge() == 1022, "of the other group, and not taken")
    #expect(rig.gicc(GICC.aiar) == 41)
    #expect(rig.gicc(GICC.nsapr) == 1 << 4 && rig.gicc(GICC.apr) == 0)
    rig.end(40)
    #expect(rig.isActive(41), "nothing of Group 0 runs")
    rig.setGICC(GICC.aeoir, 41)
    #expect(!rig.isActive(41))
    rig.line(41, false)
    #expect(rig.gicc(GICC.aiar) == 1023, "Group 0 does not show in the alias")
    rig.line(41, true)
    rig.setGICC(GICC.ctlr, 7)
    #expect(rig.acknowledge() == 41, "AckCtl")
    rig.end(41)
    #expect(!rig.isActive(41))
  }

  @Test func resetForgetsAllButTheWorldOutside() {
    let rig = GICv2Rig()
    rig.bringUp()
    rig.enable(27, core: 1)
    rig.line(27, true, core: 1)
    rig.setGICD(0xf20, 1, core: 1)
    rig.setGICH(GICH.hcr, 1, core: 1)
    rig.gic.reset()
    let fresh = GICv2Rig()
    fresh.line(27, true, core: 1)
    #expect(rig.gic.inspect().map(\.value) == fresh.gic.inspect().map(\.value))
    #expect(!rig.irq(1))
  }

  /// A message is a pulse: it stays pending where its interrupt is edge-triggered (Arm DEN 0029).
  @Test func messages() {
    let rig = GICv2Rig(cores: 2, ["messageSPI": 48, "messageSPIs": 16])
    rig.bringUp()
    #expect(rig.read(.messages, 0x008) == 80 << 16 | 16)
    #expect(rig.read(.messages, 0x040) == 0)
    #expect(rig.gic.inspect().contains { $0.name == "V2M_MSI_TYPER" && $0.value == 80 << 16 | 16 })
    rig.setGICD(0xc00 + 80 / 16 * 4, 0xaaaa_aaaa)
    for id in [79, 80, 95, 96, 1023] {
      rig.write(.messages, 0x040, UInt64(id))
      if id < 1020 { #expect(rig.isPending(id) == (80..<96).contains(id), "\(id)") }
    }
    rig.enable(95)
    #expect(rig.irq() && rig.acknowledge() == 95)
    #expect(!rig.isPending(95))
    rig.end(95)
    rig.setGICD(0xc00 + 80 / 16 * 4, 0)
    rig.write(.messages, 0x040, 95)
    #expect(!rig.isPending(95))
  }
}
