import JanusCore
import Testing

private let pendingState: UInt64 = 1 << 62
private let activeState: UInt64 = 1 << 63

struct VirtualGICTests {
  /// Enabled, Group 1, of the given priorities.
  private func gic(_ priorities: [Int: UInt8]) -> VirtualGIC {
    var gic = VirtualGIC()
    gic.control = 2
    gic.group = .max
    for (interrupt, priority) in priorities {
      gic.enabled |= 1 << UInt64(interrupt)
      gic.priority[interrupt] = priority
    }
    return gic
  }

  private func listed(_ gic: VirtualGIC) -> [Int] {
    (0..<gic.listUsed).map { Int(gic.list[$0] & 0xff) }
  }

  @Test func offersTheMostUrgentFirst() {
    var gic = gic([1: 0x80, 2: 0x40, 40: 0x40, 33: 0x20])
    gic.latched = 1 << 1 | 1 << 2 | 1 << 40
    gic.setLevel(33, true)
    gic.fill(limit: 4)
    #expect(listed(gic) == [33, 2, 40, 1])
    #expect(gic.hypervisorControl == 1, "all fit: no maintenance")
  }

  @Test func neitherDisabledNorOtherGroupsAreOffered() {
    var gic = gic([1: 0])
    gic.latched = 1 << 1 | 1 << 2
    #expect(gic.deliverable == 1 << 1)
    gic.control = 1
    #expect(gic.deliverable == 0)
    gic.group = 0
    #expect(gic.deliverable == 1 << 1)
    gic.fill(limit: 4)
    #expect(gic.list[0] >> 60 & 1 == 0, "Group 0")
  }

  @Test func moreThanListRegistersAskForMaintenanceAndAllArrive() {
    var gic = gic([0: 0, 1: 0, 2: 0, 3: 0, 4: 0, 5: 0])
    gic.latched = 0x3f
    var taken: [Int] = []
    for _ in 0..<6 {
      gic.fill(limit: 4)
      let isOverfull = (gic.pending.nonzeroBitCount > 4)
      #expect((gic.hypervisorControl & 8 != 0) == isOverfull, "NPIE")
      if gic.listUsed == 0 { break }
      // The guest takes and ends the first one.
      taken.append(Int(gic.list[0] & 0xff))
      gic.list[0] &= ~(pendingState | activeState)
      gic.collect(endCount: 0)
    }
    #expect(taken == [0, 1, 2, 3, 4, 5])
  }

  @Test func takenAndNotEndedStaysActive() {
    var gic = gic([3: 0])
    gic.latched = 1 << 3
    gic.fill(limit: 4)
    gic.list[0] = gic.list[0] & ~pendingState | activeState
    gic.collect(endCount: 0)
    #expect(gic.active == 1 << 3 && gic.latched == 0)
    // Raised again meanwhile: active and pending.
    gic.sendSGI(1 | 3 << 24)
    gic.fill(limit: 4)
    #expect(gic.list[0] & (pendingState | activeState) == pendingState | activeState)
  }

  @Test func notYetTakenStaysPending() {
    var gic = gic([3: 0])
    gic.latched = 1 << 3
    gic.fill(limit: 4)
    gic.collect(endCount: 0)
    #expect(gic.latched == 1 << 3 && gic.active == 0)
  }

  @Test func endsOfActiveInterruptsWithoutListRegister() {
    var gic = gic([0: 0x10, 1: 0x20, 2: 0x30])
    gic.active = 0b111
    gic.fill(limit: 1)
    #expect(listed(gic) == [0])
    #expect(gic.hypervisorControl & 1 << 2 != 0, "LRENPIE")
    #expect(gic.hypervisorControl & 1 << 14 != 0, "deactivation is trapped")
    // EOIcount 1: the most urgent of those outside.
    gic.collect(endCount: 1)
    #expect(gic.active == 0b101)
    gic.deactivate(2)
    #expect(gic.active == 0b001)
  }

  @Test func activeOnesThatFillTheListAreNoEndlessMaintenance() {
    var gic = gic([0: 0, 1: 0, 2: 0, 3: 0, 4: 0x80])
    gic.active = 0xf
    gic.latched = 1 << 4
    gic.fill(limit: 4)
    // The pending one is listed, so that "none pending", which would be true for ever, is not asked
    // for; the active one that has no place is ended by count or by trap.
    #expect(listed(gic) == [4, 0, 1, 2])
    #expect(gic.hypervisorControl & 8 == 0)
    #expect(gic.hypervisorControl & (1 << 2 | 1 << 14) == 1 << 2 | 1 << 14)
  }

  @Test func levelsComeAgainAsLongAsTheyAreHigh() {
    var gic = gic([33: 0])
    gic.setLevel(33, true)
    gic.fill(limit: 4)
    #expect(gic.list[0] >> 41 & 1 == 1, "maintenance at its end")
    gic.list[0] &= ~(pendingState | activeState)
    gic.collect(endCount: 0)
    #expect(gic.deliverable == 1 << 33)
    gic.setLevel(33, false)
    #expect(gic.deliverable == 0)
  }

  @Test func edgesAreLatchedOnce() {
    var gic = gic([33: 0])
    gic.edge |= 1 << 33
    gic.setLevel(33, true)
    #expect(gic.deliverable == 1 << 33)
    gic.latched = 0
    gic.setLevel(33, true)
    #expect(gic.deliverable == 0, "still high is no edge")
    gic.setLevel(33, false)
    gic.setLevel(33, true)
    #expect(gic.deliverable == 1 << 33)
  }

  @Test func theTimerIsLinkedAndNeverPendingAndActive() {
    var gic = gic([27: 0])
    gic.setLevel(27, true)
    gic.fill(limit: 4)
    #expect(gic.list[0] >> 61 & 1 == 1)
    #expect(gic.list[0] >> 32 & 0x3ff == 27)
    #expect(gic.isLinked)
    gic.list[0] = gic.list[0] & ~pendingState | activeState
    gic.collect(endCount: 0)
    #expect(gic.active == VirtualGIC.linked && gic.isLinked)
    gic.fill(limit: 4)
    #expect(gic.list[0] & (pendingState | activeState) == activeState)
    gic.list[0] &= ~activeState
    gic.collect(endCount: 0)
    #expect(!gic.isLinked)
  }

  @Test func leavingACoreDropsWhatItsTimerWillRaiseAgain() {
    var gic = gic([27: 0])
    gic.setLevel(27, true)
    gic.unlink()
    #expect(!gic.isLinked && gic.deliverable == 0)
    gic.active = VirtualGIC.linked
    gic.unlink()
    #expect(gic.isLinked, "an active one goes along")
  }

  @Test func softwareInterruptsReachOnlyTheOneVCPU() {
    var gic = VirtualGIC()
    gic.sendSGI(2 | 5 << 24)  // target list: core 1
    gic.sendSGI(1 | 1 << 40 | 6 << 24)  // all but self
    gic.sendSGI(1 | 1 << 16 | 7 << 24)  // Aff1 = 1
    #expect(gic.latched == 0)
    gic.sendSGI(1 | 9 << 24)
    #expect(gic.latched == 1 << 9)
  }
}

struct VirtualGICRegisterTests {
  @Test func bitRegistersActOnTheirThirtyTwoInterrupts() {
    var gic = VirtualGIC()
    _ = gic.access(0x104, size: 4, write: 0xffff_ffff_0000_0003)
    #expect(gic.enabled == 3 << 32)
    _ = gic.access(VirtualGIC.redistributor + 0x1_0100, size: 4, write: 0x80)
    #expect(gic.enabled == 3 << 32 | 0x80)
    let upper = gic.access(0x184, size: 4, write: nil)
    #expect(upper == 3)
    _ = gic.access(0x184, size: 4, write: 1)
    #expect(gic.enabled == 2 << 32 | 0x80)
    // GICD's first word is banked into the redistributor, and GICR has no second one.
    _ = gic.access(0x100, size: 4, write: 0xff)
    _ = gic.access(VirtualGIC.redistributor + 0x1_0104, size: 4, write: 0xff)
    #expect(gic.enabled == 2 << 32 | 0x80)
    _ = gic.access(0x84, size: 4, write: 6)
    #expect(gic.group == 6 << 32)
  }

  @Test func prioritiesHaveFiveBitsAndBytes() {
    var gic = VirtualGIC()
    _ = gic.access(0x400 + 33, size: 1, write: 0xab)
    _ = gic.access(VirtualGIC.redistributor + 0x1_0400 + 24, size: 4, write: 0x1020_30ff)
    #expect(gic.priority[33] == 0xa8 && gic.priority[24] == 0xf8 && gic.priority[27] == 0x10)
    let word = gic.access(VirtualGIC.redistributor + 0x1_0400 + 24, size: 4, write: nil)
    #expect(word == 0x1020_30f8)
    _ = gic.access(0x400, size: 4, write: 0xffff_ffff)
    #expect(gic.priority[0] == 0)
    _ = gic.access(0x7fc, size: 4, write: 0xffff_ffff)
  }

  @Test func configurationHasTwoBitsEach() {
    var gic = VirtualGIC()
    _ = gic.access(0xc08, size: 4, write: 0b1000)
    #expect(gic.edge == 1 << 33 | 0xffff)
    _ = gic.access(VirtualGIC.redistributor + 0x1_0c00, size: 4, write: 0)
    #expect(gic.edge & 0xffff == 0xffff, "SGIs stay edges")
    _ = gic.access(VirtualGIC.redistributor + 0x1_0c04, size: 4, write: 0xffff_ffff)
    #expect(gic.edge & VirtualGIC.linked == 0, "the timer stays a level")
    let first = gic.access(0xc08, size: 4, write: nil)
    #expect(first == 0b1000)
  }

  @Test func identityAndSleep() {
    var gic = VirtualGIC()
    let control = gic.access(0, size: 4, write: 3)
    #expect(control == 0x53)
    let type = gic.access(4, size: 4, write: nil)
    #expect(type & 31 == 1)
    let last = gic.access(VirtualGIC.redistributor + 8, size: 8, write: nil)
    #expect(last == 0x10)
    let asleep = gic.access(VirtualGIC.redistributor + 0x14, size: 4, write: nil)
    let awake = gic.access(VirtualGIC.redistributor + 0x14, size: 4, write: 0)
    #expect(asleep == 6 && awake == 0)
    let version = gic.access(0xffe8, size: 4, write: nil)
    #expect(version >> 4 == 3)
  }

  @Test func loadsOfWhatOnlyStoresChangeLeaveTheListsAlone() {
    #expect(!VirtualGIC.concernsLists(0x104, isWrite: false))
    #expect(!VirtualGIC.concernsLists(0xb_0400, isWrite: false))
    for offset in [0x204, 0x284, 0x304, 0x384, 0xb_0200, 0xb_0380] {
      #expect(VirtualGIC.concernsLists(offset, isWrite: false))
    }
    #expect(VirtualGIC.concernsLists(0x104, isWrite: true))
  }

  @Test func noOffsetFaults() {
    var gic = VirtualGIC()
    for offset in stride(from: 0, to: 0x1_0000, by: 4) {
      _ = gic.access(offset, size: 8, write: .max)
      _ = gic.access(offset + 3, size: 1, write: nil)
    }
    for offset in stride(from: 0, to: 0x2_0000, by: 4) {
      _ = gic.access(VirtualGIC.redistributor + offset, size: 8, write: .max)
      _ = gic.access(VirtualGIC.redistributor + offset + 3, size: 1, write: nil)
    }
    #expect(gic.latched & VirtualGIC.linked == 0, "the timer cannot be forged")
  }
}
