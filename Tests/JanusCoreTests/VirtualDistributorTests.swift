import JanusCore
import Testing

/// The persona's GIC on a phone with a GICv3.
struct VirtualDistributorTests {
  @Test func bitRegistersActOnTheirThirtyTwoInterrupts() {
    let gic = PersonaGIC()
    gic.write(0x104, 0xffff_ffff_0000_0003)
    #expect(gic[0].enabled == 3 << 32)
    gic.write(PersonaGIC.bank() + 0x100, 0x80)
    #expect(gic[0].enabled == 3 << 32 | 0x80)
    #expect(gic.read(0x184) == 3)
    gic.write(0x184, 1)
    #expect(gic[0].enabled == 2 << 32 | 0x80)
    // GICD's first word is banked into the redistributor, and GICR has no second one.
    gic.write(0x100, 0xff)
    gic.write(PersonaGIC.bank() + 0x104, 0xff)
    #expect(gic[0].enabled == 2 << 32 | 0x80)
    gic.write(0x84, 6)
    #expect(gic[0].group == 6 << 32)
  }

  @Test func prioritiesHaveFiveBitsAndBytes() {
    let gic = PersonaGIC()
    gic.write(0x400 + 33, 0xab, size: 1)
    gic.write(PersonaGIC.bank() + 0x400 + 24, 0x1020_30ff)
    let priority = gic[0].priority
    #expect(priority[33] == 0xa8 && priority[24] == 0xf8 && priority[27] == 0x10)
    #expect(gic.read(PersonaGIC.bank() + 0x400 + 24) == 0x1020_30f8)
    gic.write(0x400, 0xffff_ffff)
    #expect(gic[0].priority[0] == 0)
    gic.write(0x7fc, 0xffff_ffff)
  }

  @Test func configurationHasTwoBitsEach() {
    let gic = PersonaGIC()
    gic.write(0xc08, 0b1000)
    #expect(gic[0].edge == 1 << 33 | 0xffff)
    gic.write(PersonaGIC.bank() + 0xc00, 0)
    #expect(gic[0].edge & 0xffff == 0xffff, "SGIs stay edges")
    gic.write(PersonaGIC.bank() + 0xc04, 0xffff_ffff)
    #expect(gic[0].edge & VirtualGIC.linked == 0, "the timer stays a level")
    #expect(gic.read(0xc08) == 0b1000)
  }

  @Test func identityAndSleep() {
    let gic = PersonaGIC()
    gic.write(0, 3)
    #expect(gic.read(0) == 0x53)
    #expect(gic.read(4) & 31 == 1)
    #expect(gic.read(PersonaGIC.redistributor(0) + 8, size: 8) == 0x10)
    #expect(gic.read(PersonaGIC.redistributor(0) + 0x14) == 6)
    gic.write(PersonaGIC.redistributor(0) + 0x14, 0)
    #expect(gic.read(PersonaGIC.redistributor(0) + 0x14) == 0)
    #expect(gic.read(0xffe8) >> 4 == 3)
  }

  @Test func eachVCPUHasItsRedistributor() {
    let gic = PersonaGIC(3)
    for number in 0..<3 {
      let frame = PersonaGIC.redistributor(number)
      let last: UInt64 = number == 2 ? 0x10 : 0
      #expect(
        gic.read(frame + 8, size: 8) == UInt64(number) << 32 | UInt64(number) << 8 | last)
      #expect(gic.read(frame + 12) == UInt64(number), "Aff0")
      // Whoever asks: the caller is not the redistributor.
      gic.write(PersonaGIC.bank(number) + 0x100, 1 << UInt64(number + 16), by: 2 - number)
      gic.write(frame + 0x14, 0, by: 2 - number)
    }
    for number in 0..<3 {
      #expect(gic[number].enabled == 1 << UInt64(number + 16))
      #expect(gic.read(PersonaGIC.bank(number) + 0x100, by: 1) == 1 << UInt64(number + 16))
      #expect(!gic[number].isAsleep)
    }
    // Behind the last one there is none.
    gic.write(PersonaGIC.bank(3) + 0x100, 0xffff)
    #expect(gic.read(PersonaGIC.redistributor(3) + 8) == 0)
  }

  @Test func controlIsForAll() {
    let gic = PersonaGIC(2)
    gic.write(0, 2, by: 1)
    #expect(gic[0].control == 2 && gic[1].control == 2)
  }

  @Test func routesByAffinity() {
    let gic = PersonaGIC(4)
    gic.write(0x104, 0xffff_ffff)
    gic.write(0x400 + 40, 0x50, size: 1)
    gic.write(0x84, 1 << 8)
    gic.write(0xc08, 2 << 16)
    gic.write(0x6000 + 40 * 8, 2, size: 8)
    #expect(gic.read(0x6000 + 40 * 8, size: 8) == 2)
    #expect(gic.owner(of: 40) == 2 && gic.owner(of: 41) == 0)
    // All that it is goes along, and the registers still show it.
    let there = gic[2]
    #expect(there.enabled == 1 << 40 && there.priority[40] == 0x50 && there.group == 1 << 40)
    #expect(there.edge & 1 << 40 != 0 && gic[0].enabled & 1 << 40 == 0)
    #expect(gic.read(0x104) == 0xffff_ffff && gic.read(0x400 + 40, size: 1) == 0x50)
    gic.write(0x184, 1 << 8)
    #expect(gic[2].enabled == 0)
    // Neither to nobody, nor to another cluster.
    for target in [4, 0x100, 0xff00, 1 << 32] as [UInt64] {
      gic.write(0x6000 + 40 * 8, target, size: 8)
      #expect(gic.owner(of: 40) == 2, "\(target)")
    }
    gic.write(0x6000 + 40 * 8, 1 << 31 | 1, size: 8)
    #expect(gic.owner(of: 40) == 1, "one of N is the one that is named")
  }

  @Test func whatIsPendingMovesAndWhatIsActiveWaits() {
    let gic = PersonaGIC(2)
    gic.write(0x104, 3)
    gic.write(0x204, 3)
    gic[0].active = 1 << 33
    gic.write(0x6000 + 32 * 8, 1, size: 8)
    gic.write(0x6000 + 33 * 8, 1, size: 8)
    #expect(gic.owner(of: 32) == 1 && gic[1].latched == 1 << 32 && gic[0].latched == 1 << 33)
    #expect(gic.owner(of: 33) == 0 && gic.read(0x6000 + 33 * 8, size: 8) == 1)
    gic[0].deactivate(33)
    gic.collect(0)
    #expect(gic.owner(of: 33) == 1 && gic[1].latched == 3 << 32 && gic[0].latched == 0)
  }

  @Test func whatIsRoutedBackWhileActiveStays() {
    let gic = PersonaGIC(2)
    gic[0].active = 1 << 33
    gic.write(0x6000 + 33 * 8, 1, size: 8)
    gic.write(0x6000 + 33 * 8, 0, size: 8)
    gic[0].active = 0
    gic.collect(0)
    #expect(gic.owner(of: 33) == 0 && gic[0].departing == 0)
  }

  @Test func softwareInterruptsReachOnlyTheOneVCPU() {
    let gic = PersonaGIC()
    for nobody in [2 | 5 << 24, 1 | 1 << 40 | 6 << 24, 1 | 1 << 16 | 7 << 24] as [UInt64] {
      gic.distributor.sendSGI(nobody, from: 0)
    }
    #expect(gic[0].latched == 0, "another core, all but itself, another cluster")
    gic.distributor.sendSGI(1 | 9 << 24, from: 0)
    #expect(gic[0].latched == 1 << 9)
  }

  @Test func softwareInterruptsByListAndToAllOthers() {
    let gic = PersonaGIC(4)
    gic.distributor.sendSGI(0b1010 | 3 << 24, from: 0)
    #expect((0..<4).map { gic[$0].latched } == [0, 8, 0, 8])
    gic.distributor.sendSGI(1 << 40 | 15 << 24, from: 2)
    #expect((0..<4).map { gic[$0].latched } == [0x8000, 0x8008, 0, 0x8008])
    for cluster in [16, 32, 48] as [UInt64] {
      gic.distributor.sendSGI(1 << cluster | 0xf | 5 << 24, from: 0)
    }
    gic.distributor.sendSGI(0xf | 1 << 44 | 5 << 24, from: 0)
    #expect((0..<4).allSatisfy { gic[$0].latched & 1 << 5 == 0 })
    gic.distributor.sendSGI(0xffff | 6 << 24, from: 0)
    #expect((0..<4).allSatisfy { gic[$0].latched & 1 << 6 != 0 }, "bits of nobody are ignored")
  }

  @Test func loadsOfWhatOnlyStoresChangeLeaveTheListsAlone() {
    #expect(!VirtualDistributor.concernsLists(0x104, isWrite: false))
    #expect(!VirtualDistributor.concernsLists(0xb_0400, isWrite: false))
    for offset in [0x204, 0x284, 0x304, 0x384, 0xb_0200, 0xb_0380, 0xd_0200] {
      #expect(VirtualDistributor.concernsLists(offset, isWrite: false))
    }
    #expect(VirtualDistributor.concernsLists(0x104, isWrite: true))
  }

  @Test func onesOwnRedistributorAndSGIsConcernNobodyElse() {
    for caller in 0..<4 {
      for number in 0..<4 {
        for offset in [0x14, 0x1_0100, 0x1_0300] {
          #expect(
            VirtualDistributor.concernsOthers(
              PersonaGIC.redistributor(number) + offset, from: caller) == (number != caller))
        }
      }
      #expect(!VirtualDistributor.concernsOthers(0xf00, from: caller))
      #expect(!VirtualDistributor.concernsOthers(0xf24, from: caller))
      #expect(!VirtualDistributor.concernsOthers(0x1_1000, from: caller), "GICC_DIR")
      for offset in [0, 0x104, 0x284, 0x304, 0x820, 0x6100] {
        #expect(VirtualDistributor.concernsOthers(offset, from: caller))
      }
    }
  }

  @Test(arguments: [1, 2, 4]) func noOffsetFaults(count: Int) {
    let gic = PersonaGIC(count)
    for caller in 0..<count {
      for offset in stride(from: 0, to: 0x1_0000, by: 4) {
        gic.write(offset, .max, size: 8, by: caller)
        _ = gic.read(offset + 3, size: 1, by: caller)
      }
      for offset in stride(from: 0, to: 5 * VirtualDistributor.redistributorSize, by: 4) {
        gic.write(VirtualDistributor.redistributor + offset, .max, size: 8, by: caller)
        _ = gic.read(VirtualDistributor.redistributor + offset + 3, size: 1, by: caller)
      }
    }
    #expect((0..<count).allSatisfy { gic[$0].latched & VirtualGIC.linked == 0 })
  }
}
