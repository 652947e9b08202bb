import JanusCore
import Testing

/// The persona's GIC on a phone with a GICv2.
struct VirtualGICv2Tests {
  private func gic() -> VirtualGIC {
    var gic = VirtualGIC()
    gic.powerUp(isVersion2: true)
    return gic
  }

  @Test func identity() {
    var gic = gic()
    let control = gic.access(0, size: 4, write: 0xff)
    #expect(control == 3, "no affinity routing")
    let type = gic.access(4, size: 4, write: nil)
    let version = gic.access(0xfe8, size: 4, write: nil)
    #expect(type == 1 && version >> 4 == 2)
    // There is no redistributor, and one core is the target of everything.
    for offset in [0xffe8, 0xa_0008, 0xa_0014, 0xb_0100, 0x6008, 0x820] {
      let value = gic.access(offset, size: 4, write: .max)
      #expect(value == 0, "\(offset)")
    }
    #expect(gic.enabled == 0)
  }

  @Test func bothHalvesAreInTheDistributor() {
    var gic = gic()
    _ = gic.access(0x100, size: 4, write: 1 << 27)
    _ = gic.access(0x104, size: 4, write: 2)
    #expect(gic.enabled == 1 << 27 | 2 << 32)
    let first = gic.access(0x180, size: 4, write: nil)
    let second = gic.access(0x184, size: 4, write: 2)
    #expect(first == 1 << 27 && second == 0)
    _ = gic.access(0x41b, size: 1, write: 0x47)
    _ = gic.access(0x420, size: 4, write: 0x1020_3040)
    #expect(gic.priority[27] == 0x40 && gic.priority[32] == 0x40 && gic.priority[35] == 0x10)
    _ = gic.access(0xc08, size: 4, write: 0b1000)
    #expect(gic.edge == 0xffff | 1 << 33)
  }

  @Test func softwareInterruptsByFilterAndBySource() {
    var gic = gic()
    _ = gic.access(0x200, size: 4, write: 0xffff_ffff)
    #expect(gic.latched == 0xffff_0000 & ~VirtualGIC.linked, "SGIs are not pended here")
    gic.latched = 0
    _ = gic.access(0xf00, size: 4, write: 1 << 16 | 3)
    _ = gic.access(0xf00, size: 4, write: 2 << 24 | 4)
    #expect(gic.latched == 0x18)
    for nobody in [2 << 16 | 5, 1 << 24 | 6, 3 << 24 | 1 << 16 | 7] as [UInt64] {
      _ = gic.access(0xf00, size: 4, write: nobody)
    }
    #expect(gic.latched == 0x18)
    let sources = gic.access(0xf20, size: 4, write: 0x0002_0001)
    #expect(sources == 0x0100_0001 && gic.latched == 0x19, "only the first core is a source")
    let left = gic.access(0xf14, size: 1, write: 0xff)
    #expect(left == 0 && gic.latched == 0x09)
    #expect(VirtualGIC.concernsLists(0xf20, isWrite: false))
  }

  @Test func deactivationIsEmulated() {
    var gic = gic()
    gic.active = 1 << 5 | 1 << 40
    _ = gic.access(0x1_1000, size: 4, write: 5)
    _ = gic.access(0x1_1000, size: 4, write: 900)
    #expect(gic.active == 1 << 40)
    let address = PersonaMachine.interface
    #expect(PersonaMachine.isGIC(address + 0x1000, isVersion2: true))
    #expect(!PersonaMachine.isGIC(address, isVersion2: true), "the hardware answers")
    #expect(!PersonaMachine.isGIC(address + 0x1000, isVersion2: false))
    #expect(!PersonaMachine.isGIC(0x080a_0000, isVersion2: true))
    #expect(PersonaMachine.isGIC(0x0800_0000, isVersion2: true))
  }

  @Test func entriesAreTranslated() {
    var gic = gic()
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
  }

  @Test func noOffsetFaults() {
    var gic = gic()
    for offset in stride(from: 0, to: 0x1_2000, by: 4) {
      _ = gic.access(offset, size: 8, write: .max)
      _ = gic.access(offset + 3, size: 1, write: nil)
      _ = gic.access(offset, size: 1, write: 0xff)
    }
    #expect(gic.latched & VirtualGIC.linked == 0, "the timer cannot be forged")
  }
}
