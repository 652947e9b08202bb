import JanusCore
import Testing

/// The persona's GIC on a phone with a GICv2.
struct VirtualGICv2Tests {
  @Test func identity() {
    let gic = PersonaGIC(isVersion2: true)
    gic.write(0, 0xff)
    #expect(gic.read(0) == 3, "no affinity routing")
    #expect(gic.read(4) == 1 && gic.read(0xfe8) >> 4 == 2)
    // There is no redistributor, and one core is the target of everything.
    for offset in [0xffe8, 0xa_0008, 0xa_0014, 0xb_0100, 0x6008, 0x820] {
      gic.write(offset, .max)
      #expect(gic.read(offset) == 0, "\(offset)")
    }
    #expect(gic[0].enabled == 0)
    #expect(PersonaGIC(4, isVersion2: true).read(4) == 3 << 5 | 1, "CPUNumber")
  }

  @Test func bothHalvesAreInTheDistributor() {
    let gic = PersonaGIC(isVersion2: true)
    gic.write(0x100, 1 << 27)
    gic.write(0x104, 2)
    #expect(gic[0].enabled == 1 << 27 | 2 << 32)
    #expect(gic.read(0x180) == 1 << 27)
    gic.write(0x184, 2)
    #expect(gic.read(0x184) == 0)
    gic.write(0x41b, 0x47, size: 1)
    gic.write(0x420, 0x1020_3040)
    let priority = gic[0].priority
    #expect(priority[27] == 0x40 && priority[32] == 0x40 && priority[35] == 0x10)
    gic.write(0xc08, 0b1000)
    #expect(gic[0].edge == 0xffff | 1 << 33)
  }

  @Test func privateInterruptsAreBanked() {
    let gic = PersonaGIC(3, isVersion2: true)
    for caller in 0..<3 {
      gic.write(0x100, 1 << UInt64(16 + caller), by: caller)
      gic.write(0x410, UInt64(caller + 1) << 3, size: 1, by: caller)
    }
    for caller in 0..<3 {
      #expect(gic[caller].enabled == 1 << UInt64(16 + caller))
      #expect(gic.read(0x100, by: caller) == 1 << UInt64(16 + caller))
      #expect(gic.read(0x410, size: 1, by: caller) == UInt64(caller + 1) << 3)
      #expect(gic.read(0x800, by: caller) == 0x0101_0101 << UInt64(caller), "its own bit")
    }
  }

  @Test func targetsAreBytes() {
    let gic = PersonaGIC(3, isVersion2: true)
    #expect(gic.read(0x820) == 0x0101_0101)
    gic.write(0x104, 0xf)
    gic.write(0x820, 0x0006_0402, by: 1)
    #expect(
      (32..<36).map { gic.owner(of: $0) } == [1, 2, 1, 0], "the first of several; none: stays")
    #expect(gic.read(0x820) == 0x0102_0402)
    gic.write(0x823, 4, size: 1)
    #expect(gic.owner(of: 35) == 2)
    gic.write(0x823, 0xf8, size: 1)
    #expect(gic.owner(of: 35) == 2, "vCPUs that are not there")
    gic.write(0x800, 0xffff_ffff)
    #expect(gic.read(0x800) == 0x0101_0101, "private ones are fixed")
    #expect(gic.read(0x104) == 0xf)
  }

  @Test func softwareInterruptsByFilterAndBySource() {
    let gic = PersonaGIC(isVersion2: true)
    gic.write(0x200, 0xffff_ffff)
    #expect(gic[0].latched == 0xffff_0000 & ~VirtualGIC.linked, "SGIs are not pended here")
    gic[0].latched = 0
    gic.write(0xf00, 1 << 16 | 3)
    gic.write(0xf00, 2 << 24 | 4)
    #expect(gic[0].latched == 0x18)
    for nobody in [2 << 16 | 5, 1 << 24 | 6, 3 << 24 | 1 << 16 | 7] as [UInt64] {
      gic.write(0xf00, nobody)
    }
    #expect(gic[0].latched == 0x18)
    gic.write(0xf20, 0x0002_0001)
    #expect(gic.read(0xf20) == 0x0102_0001 | 0x0100_0000, "of any of four sources")
    #expect(gic[0].latched == 0x1d)
    gic.write(0xf14, 0xff, size: 1)
    gic.write(0xf12, 0xff, size: 1)
    #expect(gic.read(0xf10) == 0x0100_0001 && gic[0].latched == 0x09)
    #expect(VirtualDistributor.concernsLists(0xf20, isWrite: false))
  }

  @Test func eachSourceIsAnInterruptOfItsOwn() {
    let gic = PersonaGIC(3, isVersion2: true)
    gic.write(0, 1)
    gic.write(0x100, 1 << 5, by: 2)
    gic.write(0xf00, 1 << 24 | 5, by: 1)
    gic.write(0xf00, 4 << 16 | 5, by: 0)
    #expect(gic[0].latched == 1 << 5 && gic[0].sources[5] == 2, "all but the sender")
    #expect(gic[1].latched == 0 && gic[2].sources[5] == 3)
    var taken: [UInt64] = []
    for _ in 0..<2 {
      gic[2].fill(limit: 4)
      #expect(gic[2].listUsed == 1)
      taken.append(gic[2].list[0] >> 32 & 7)
      #expect(
        (gic[2].list[0] >> 41 & 1 == 1) == (taken.count == 1), "told of its end, as one waits")
      // Taken: active, and the other source has to wait.
      gic[2].list[0] = gic[2].list[0] & ~(3 << 62) | 2 << 62
      gic.collect(2)
      gic[2].fill(limit: 4)
      #expect(gic[2].list[0] >> 62 == 2 && gic[2].list[0] >> 32 & 7 == taken.last)
      gic[2].list[0] &= ~(3 << 62)
      gic.collect(2)
    }
    #expect(taken == [0, 1])
    #expect(gic[2].latched == 0 && gic[2].active == 0 && gic[2].sources[5] == 0)
  }

  @Test func deactivationIsEmulated() {
    let gic = PersonaGIC(2, isVersion2: true)
    gic[1].active = 1 << 5 | 1 << 40
    gic.write(0x1_1000, 5, by: 0)
    #expect(gic[1].active == 1 << 5 | 1 << 40, "each its own")
    gic.write(0x1_1000, 3 << 10 | 5, by: 1)
    gic.write(0x1_1000, 900, by: 1)
    #expect(gic[1].active == 1 << 40)
    let address = PersonaMachine.interface
    #expect(PersonaMachine.isGIC(address + 0x1000, isVersion2: true))
    #expect(!PersonaMachine.isGIC(address, isVersion2: true), "the hardware answers")
    #expect(!PersonaMachine.isGIC(address + 0x1000, isVersion2: false))
    #expect(!PersonaMachine.isGIC(0x080a_0000, isVersion2: true))
    #expect(PersonaMachine.isGIC(0x0800_0000, isVersion2: true))
    for count in 1...4 {
      let end = UInt64(0x080a_0000 + count * 0x2_0000)
      #expect(PersonaMachine.isGIC(end - 1, isVersion2: false, vcpuCount: count))
      #expect(!PersonaMachine.isGIC(end, isVersion2: false, vcpuCount: count))
    }
  }

  @Test func entriesAreTranslated() {
    var gic = VirtualGIC(isVersion2: true)
    gic.control = 1
    gic.enabled = .max
    gic.priority[27] = 0x40
    gic.priority[33] = 0x88
    gic.setLevel(27, true)
    gic.setLevel(33, true)
    gic.fill(limit: 4, timer: 20)
    // HW, pending, priority 0x40, physical 20, virtual 27; then pending with an end that is told.
    #expect(VirtualGIC.mapped(gic.list[0]) == 1 << 31 | 1 << 28 | 8 << 23 | 20 << 10 | 27)
    #expect(VirtualGIC.mapped(gic.list[1]) == 1 << 28 | 17 << 23 | 1 << 19 | 33)
    gic.group = 1 << 33
    gic.control = 3
    gic.fill(limit: 4, timer: 20)
    #expect(VirtualGIC.mapped(gic.list[1]) >> 28 == 0b0101, "Group 1, pending")
    gic.list[0] = VirtualGIC.collected(gic.list[0], 2 << 28)
    gic.list[1] = VirtualGIC.collected(gic.list[1], 0)
    gic.collect(endCount: 0)
    #expect(gic.active == 1 << 27 && gic.isLinked && gic.level == 1 << 33)
    // Of an SGI, the source.
    gic.sources[3] = 4
    gic.latched = 1 << 3
    gic.fill(limit: 4)
    #expect(VirtualGIC.mapped(gic.list[0]) == 1 << 28 | 2 << 10 | 3)
  }

  @Test(arguments: [1, 2, 4]) func noOffsetFaults(count: Int) {
    let gic = PersonaGIC(count, isVersion2: true)
    for caller in 0..<count {
      for offset in stride(from: 0, to: 0x1_2000, by: 4) {
        gic.write(offset, .max, size: 8, by: caller)
        _ = gic.read(offset + 3, size: 1, by: caller)
        gic.write(offset, 0xff, size: 1, by: caller)
      }
    }
    #expect((0..<count).allSatisfy { gic[$0].latched & VirtualGIC.linked == 0 })
  }
}
