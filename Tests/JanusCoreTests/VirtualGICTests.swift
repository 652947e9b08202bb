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
      let isOverfull = gic.pending.nonzeroBitCount > 4
      gic.fill(limit: 4)
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
    gic.latched |= 1 << 3
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

  /// What is active and pending is not taken before its end, so that it is in nobody's way.
  @Test func whatIsActiveAndPendingWaitsForItsEnd() {
    var gic = gic([1: 0, 2: 0x80])
    gic.active = 1 << 1
    gic.latched = 1 << 1 | 1 << 2
    gic.fill(limit: 1)
    #expect(listed(gic) == [2])
    #expect(gic.hypervisorControl & 8 == 0, "no maintenance that nothing would end")
    #expect(gic.hypervisorControl & (1 << 2 | 1 << 14) == 1 << 2 | 1 << 14)
    gic.collect(endCount: 0)
    gic.deactivate(1)
    gic.fill(limit: 1)
    #expect(listed(gic) == [1])
  }

  @Test func whatArrivesWhileItIsListedIsAnotherOne() {
    var gic = gic([5: 0])
    gic.latched = 1 << 5
    gic.fill(limit: 4)
    #expect(gic.latched == 0)
    gic.latched = 1 << 5
    gic.list[0] = gic.list[0] & ~pendingState | activeState
    gic.collect(endCount: 0)
    #expect(gic.active == 1 << 5 && gic.latched == 1 << 5)
    // And merges with one that nobody has taken.
    gic.active = 0
    gic.fill(limit: 4)
    gic.latched = 1 << 5
    gic.collect(endCount: 0)
    #expect(gic.active == 0 && gic.latched == 1 << 5)
  }

  @Test func powerUpLeavesSharedInterrupts() {
    var gic = gic([5: 0x20, 40: 0x20])
    gic.latched = 1 << 5 | 1 << 40
    gic.active = 1 << 6 | 1 << 41
    gic.isAsleep = false
    gic.powerUp()
    #expect(gic.latched == 1 << 40 && gic.active == 1 << 41 && gic.enabled == 1 << 40)
    #expect(gic.priority[5] == 0 && gic.priority[40] == 0x20 && gic.isAsleep)
    #expect(VirtualGIC().owned == .max && VirtualGIC(number: 1).owned == 0xffff_ffff)
  }
}
