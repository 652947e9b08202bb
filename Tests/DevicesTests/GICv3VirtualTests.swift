import Devices
import Simulation
import Testing

/// Virtualisation: list registers, what a guest sees, maintenance, traps.
@Suite struct GICv3VirtualTests {
  /// A list register: pending unless told otherwise.
  private func entry(
    _ id: UInt64, priority: UInt64 = 0x80, group: UInt64 = 1, state: UInt64 = 1,
    physical: UInt64? = nil, endMaintenance: Bool = false
  ) -> UInt64 {
    var value = state << 62 | group << 60 | priority << 48 | id
    if let physical { value |= 1 << 61 | physical << 32 }
    if endMaintenance { value |= 1 << 41 }
    return value
  }

  /// A host at EL2 and a guest at EL1 of core 0 that has opened its virtual interface.
  private func rig(_ settings: [String: UInt64] = [:]) -> GICRig {
    let rig = GICRig(settings)
    rig.bringUp()
    rig.msr(ICH.hcr, 1, level: 2)
    rig.hcrEL2 = GICRig.hcrIMO | GICRig.hcrFMO
    rig.msr(ICC.pmr, 0xf0)
    rig.msr(ICC.igrpen0, 1)
    rig.msr(ICC.igrpen1, 1)
    return rig
  }

  @Test func hypervisorRegistersDescribeThemselves() {
    let rig = GICRig(["listRegisters": 6, "priorityBits": 6])
    let type = rig.mrs(ICH.vtr, level: 2)
    #expect(type & 0x1f == 5)
    #expect(type >> 26 & 7 == 5)
    #expect(type >> 29 == 5)
    #expect(rig.mrs(ICH.elrsr, level: 2) == 0x3f)
    for number in 0..<16 {
      let exists = number < 6
      #expect((rig.read(ICH.lr(number), level: 2) == .undefined) != exists)
      #expect((rig.write(ICH.lr(number), 0, level: 2) == .undefined) != exists)
    }
    for register in [ICH.vtr, ICH.misr, ICH.eisr, ICH.elrsr] {
      #expect(rig.write(register, 0, level: 2) == .undefined)
    }
    rig.msr(ICH.hcr, .max, level: 2)
    #expect(rig.mrs(ICH.hcr, level: 2) == 0xf800_5cff)
    rig.msr(ICH.lr(0), .max, level: 2)
    #expect(rig.mrs(ICH.lr(0), level: 2) == 0xf0fc_1fff_0000_ffff)
    rig.msr(ICH.lr(0), .max & ~(1 << 61), level: 2)
    #expect(rig.mrs(ICH.lr(0), level: 2) == 0xd0fc_0200_0000_ffff)
  }

  @Test func guestTakesAndEndsAListedInterrupt() {
    let rig = rig()
    rig.msr(ICH.lr(2), entry(77), level: 2)
    #expect(rig.cores[0][.virtualIRQ])
    #expect(!rig.irq() && !rig.cores[1][.virtualIRQ])
    #expect(rig.mrs(ICH.elrsr, level: 2) == 0b1011)
    #expect(rig.mrs(ICC.hppir1) == 77)
    #expect(rig.mrs(ICC.hppir0) == 1023)
    #expect(rig.mrs(ICC.iar0) == 1023)
    #expect(rig.acknowledge() == 77)
    #expect(!rig.cores[0][.virtualIRQ])
    #expect(rig.mrs(ICH.lr(2), level: 2) == entry(77, state: 2))
    #expect(rig.mrs(ICC.rpr) == 0x80)
    #expect(rig.mrs(ICC.rpr, level: 2) == 0xff, "the physical interface is another")
    #expect(rig.mrs(ICH.ap1r0, level: 2) == 1 << 16)
    #expect(rig.mrs(ICC.ap1r0) == 1 << 16)
    #expect(rig.acknowledge() == 1023)
    rig.end(77)
    #expect(rig.mrs(ICH.lr(2), level: 2) == entry(77, state: 0))
    #expect(rig.mrs(ICC.rpr) == 0xff)
    #expect(rig.mrs(ICH.elrsr, level: 2) == 0b1111)
  }

  @Test func eachConditionOfTheVirtualSignal() {
    let rig = rig()
    rig.msr(ICH.lr(0), entry(77), level: 2)
    func check(_ place: SourceLocation = #_sourceLocation, _ close: () -> Void, _ open: () -> Void)
    {
      #expect(rig.cores[0][.virtualIRQ], sourceLocation: place)
      close()
      #expect(!rig.cores[0][.virtualIRQ], sourceLocation: place)
      open()
      #expect(rig.cores[0][.virtualIRQ], sourceLocation: place)
    }
    check {
      rig.msr(ICH.hcr, 0, level: 2)
    } _: {
      rig.msr(ICH.hcr, 1, level: 2)
    }
    check {
      rig.msr(ICC.igrpen1, 0)
    } _: {
      rig.msr(ICC.igrpen1, 1)
    }
    check {
      rig.msr(ICC.pmr, 0x80)
    } _: {
      rig.msr(ICC.pmr, 0x88)
    }
    check {
      rig.msr(ICC.ap0r0, 1 << 16)
    } _: {
      rig.msr(ICC.ap0r0, 1 << 17)
    }
    check {
      rig.msr(ICH.lr(0), entry(77, state: 3), level: 2)
    } _: {
      rig.msr(ICH.lr(0), entry(77), level: 2)
    }
    rig.msr(ICH.hcr, 0, level: 2)
    #expect(rig.acknowledge() == 1023)
    rig.msr(ICH.hcr, 1, level: 2)
    rig.msr(ICC.ap0r0, 0)
    rig.msr(ICH.lr(0), entry(77, group: 0), level: 2)
    #expect(rig.cores[0][.virtualFIQ] && !rig.cores[0][.virtualIRQ])
    #expect(rig.mrs(ICC.iar0) == 77)
    rig.msr(ICC.eoir1, 77)
    #expect(rig.mrs(ICC.rpr) == 0xff, "a drop takes the highest priority of either group")
    #expect(rig.mrs(ICH.lr(0), level: 2) >> 62 == 2, "but the register belongs to the other")
  }

  @Test func guestsPrioritiesPreemptByItsBinaryPoint() {
    let rig = rig()
    rig.msr(ICH.lr(0), entry(60, priority: 0xa0), level: 2)
    rig.msr(ICH.lr(1), entry(61, priority: 0xa0), level: 2)
    #expect(rig.acknowledge() == 60, "the first of equals")
    #expect(!rig.cores[0][.virtualIRQ])
    rig.msr(ICH.lr(2), entry(62, priority: 0x80), level: 2)
    #expect(rig.cores[0][.virtualIRQ])
    rig.msr(ICC.bpr1, 6)
    #expect(!rig.cores[0][.virtualIRQ], "0xA0 and 0x80 share bits [7:6]")
    rig.msr(ICC.bpr1, 0)
    #expect(rig.mrs(ICC.bpr1) == 3)
    #expect(rig.acknowledge() == 62)
    rig.end(62)
    rig.end(60)
    #expect(rig.acknowledge() == 61)
  }

  @Test func machineControlIsTheGuestsInterface() {
    let rig = rig()
    rig.msr(ICC.pmr, 0xff)
    rig.msr(ICC.bpr0, 4)
    rig.msr(ICC.bpr1, 5)
    rig.msr(ICC.ctlr, 2)
    rig.msr(ICC.igrpen0, 0)
    let machine: UInt64 = 0xf8 << 24 | 4 << 21 | 5 << 18 | 1 << 9 | 1 << 3 | 1 << 1
    #expect(rig.mrs(ICH.vmcr, level: 2) == machine)
    rig.msr(ICH.vmcr, 0x40 << 24 | 1 << 4 | 1, level: 2)
    #expect(rig.mrs(ICC.pmr) == 0x40)
    #expect(rig.mrs(ICC.ctlr) & 3 == 1)
    #expect(rig.mrs(ICC.bpr0) == 2, "below the minimum")
    #expect(rig.mrs(ICC.bpr1) == 3, "common: BPR0 plus one")
    rig.msr(ICC.bpr1, 7)
    #expect(rig.mrs(ICH.vmcr, level: 2) >> 18 & 7 == 3)
    #expect(rig.mrs(ICC.igrpen0) == 1)
    #expect(rig.mrs(ICC.igrpen1) == 0)
    #expect(rig.mrs(ICC.ctlr) & ~3 == rig.mrs(ICC.ctlr, level: 2) & ~3)
    // None of it is the physical interface.
    #expect(rig.mrs(ICC.pmr, level: 2) == 0xf0)
    #expect(rig.mrs(ICC.igrpen1, level: 2) == 1)
    rig.hcrEL2 = 0
    #expect(rig.mrs(ICC.pmr) == 0xf0)
  }

  /// Each of HCR_EL2.FMO and IMO virtualises its own group, and both what they share.
  @Test func groupsAreVirtualisedApart() {
    let rig = rig()
    rig.msr(ICC.bpr0, 6)
    rig.msr(ICC.bpr1, 6)
    rig.msr(ICC.pmr, 0x20)
    rig.hcrEL2 = GICRig.hcrIMO
    #expect(rig.mrs(ICC.bpr0) == 2)
    #expect(rig.mrs(ICC.bpr1) == 6)
    #expect(rig.mrs(ICC.pmr) == 0x20)
    rig.hcrEL2 = GICRig.hcrFMO
    #expect(rig.mrs(ICC.bpr0) == 6)
    #expect(rig.mrs(ICC.bpr1) == 3)
    #expect(rig.mrs(ICC.pmr) == 0x20)
  }

  // MARK: - Interrupts of the hardware

  /// As a hypervisor with EOImode 1 hands a device's interrupt on: it acknowledges and drops,
  /// and the guest's end deactivates.
  @Test(arguments: [false, true])
  func hardwareInterruptIsDeactivatedByTheGuest(guestSplits: Bool) {
    let rig = rig()
    rig.enable(40)
    rig.msr(ICC.ctlr, 2, level: 2)
    rig.line(40, true)
    #expect(rig.irq())
    #expect(rig.mrs(ICC.iar1, level: 2) == 40)
    rig.msr(ICC.eoir1, 40, level: 2)
    #expect(rig.isActive(40))
    #expect(!rig.irq(), "active until the guest is done")
    rig.msr(ICH.lr(0), entry(90, physical: 40), level: 2)
    if guestSplits { rig.msr(ICC.ctlr, 2) }
    #expect(rig.acknowledge() == 90)
    #expect(rig.isActive(40))
    rig.end(90)
    if guestSplits {
      #expect(rig.isActive(40))
      #expect(rig.mrs(ICH.lr(0), level: 2) >> 62 == 2)
      rig.msr(ICC.dir, 90)
    }
    #expect(!rig.isActive(40))
    #expect(rig.mrs(ICH.elrsr, level: 2) & 1 == 1)
    #expect(rig.irq(), "the line is still high")
    rig.line(40, false)
    #expect(!rig.irq())
  }

  @Test func privateHardwareInterruptIsTheOwnCores() {
    let rig = rig()
    for core in 0..<2 { rig.set(0x300, 27, core: core) }
    rig.msr(ICH.lr(0), entry(27, physical: 27), level: 2)
    #expect(rig.acknowledge() == 27)
    rig.end(27)
    #expect(!rig.isActive(27, core: 0))
    #expect(rig.isActive(27, core: 1))
    // A physical INTID that does not exist is no reason to stop.
    rig.msr(ICH.lr(0), entry(28, physical: 0x1fff), level: 2)
    #expect(rig.acknowledge() == 28)
    rig.end(28)
    #expect(rig.mrs(ICH.lr(0), level: 2) >> 62 == 0)
  }

  // MARK: - Maintenance

  private func maintenance(_ rig: GICRig) -> Bool { rig.isPending(25) }

  @Test func endOfAListedInterruptAsksForMaintenance() {
    let rig = rig()
    rig.enable(25)
    rig.msr(ICH.lr(1), entry(70, endMaintenance: true), level: 2)
    #expect(rig.acknowledge() == 70)
    #expect(!rig.irq())
    rig.end(70)
    #expect(rig.mrs(ICH.eisr, level: 2) == 0b10)
    #expect(rig.mrs(ICH.elrsr, level: 2) == 0b1101, "not free before it is looked at")
    #expect(rig.mrs(ICH.misr, level: 2) == 1)
    #expect(rig.irq())
    #expect(rig.mrs(ICC.iar1, level: 2) == 25)
    rig.msr(ICH.lr(1), 0, level: 2)
    rig.msr(ICC.eoir1, 25, level: 2)
    #expect(!rig.irq())
    #expect(rig.mrs(ICH.elrsr, level: 2) == 0b1111)
  }

  @Test func underflowAndNoPending() {
    let rig = rig()
    for number in 0..<3 { rig.msr(ICH.lr(number), entry(60 + UInt64(number)), level: 2) }
    rig.msr(ICH.hcr, 1 | 1 << 1, level: 2)
    #expect(!maintenance(rig))
    for id in [60, 61] {
      #expect(rig.mrs(ICH.misr, level: 2) == 0)
      #expect(rig.acknowledge() == id)
      rig.end(id)
    }
    #expect(rig.mrs(ICH.misr, level: 2) == 2, "one valid entry is left")
    #expect(maintenance(rig))
    rig.msr(ICH.hcr, 1 | 1 << 3, level: 2)
    #expect(rig.mrs(ICH.misr, level: 2) == 0)
    #expect(rig.acknowledge() == 62)
    #expect(rig.mrs(ICH.misr, level: 2) == 8, "active is not pending")
    #expect(maintenance(rig))
    rig.msr(ICH.hcr, 1 << 3, level: 2)
    #expect(rig.mrs(ICH.misr, level: 2) == 8)
    #expect(!maintenance(rig), "only an enabled interface asks")
  }

  @Test func groupEnablesAskForMaintenance() {
    let rig = rig()
    for (group, register) in [(0, ICC.igrpen0), (1, ICC.igrpen1)] {
      let enabled: UInt64 = 1 << (4 + UInt64(group) * 2)
      let disabled = enabled << 1
      rig.msr(register, 0)
      rig.msr(ICH.hcr, 1 | enabled, level: 2)
      #expect(!maintenance(rig))
      rig.msr(register, 1)
      #expect(rig.mrs(ICH.misr, level: 2) == enabled)
      #expect(maintenance(rig))
      rig.msr(ICH.hcr, 1 | disabled, level: 2)
      #expect(!maintenance(rig))
      rig.msr(register, 0)
      #expect(rig.mrs(ICH.misr, level: 2) == disabled)
      #expect(maintenance(rig))
      rig.msr(register, 1)
    }
  }

  /// A hypervisor with more active interrupts than list registers evicts one, and learns of its
  /// end by the count.
  @Test func endsWithoutAListRegisterAreCounted() {
    let rig = rig()
    rig.msr(ICH.hcr, 1 | 1 << 2, level: 2)
    rig.msr(ICH.lr(0), entry(60, priority: 0xa0), level: 2)
    #expect(rig.acknowledge() == 60)
    rig.msr(ICH.lr(0), entry(61), level: 2)
    #expect(rig.acknowledge() == 61)
    rig.end(61)
    #expect(rig.mrs(ICH.misr, level: 2) == 0)
    rig.end(60)
    #expect(rig.mrs(ICH.hcr, level: 2) >> 27 == 1)
    #expect(rig.mrs(ICH.misr, level: 2) == 4)
    #expect(maintenance(rig))
    rig.end(60)
    #expect(rig.mrs(ICH.hcr, level: 2) >> 27 == 1, "no priority dropped, so nothing is counted")
    rig.msr(ICH.hcr, 1 | 1 << 2, level: 2)
    #expect(!maintenance(rig))
    // In EOImode 1 the drop is not counted and the deactivation is.
    rig.msr(ICC.ctlr, 2)
    rig.msr(ICC.ap1r0, 1 << 16)
    rig.end(60)
    #expect(rig.mrs(ICH.hcr, level: 2) >> 27 == 0)
    for _ in 0..<33 { rig.msr(ICC.dir, 60) }
    #expect(rig.mrs(ICH.hcr, level: 2) == 1 << 27 | 1 | 1 << 2, "five bits that wrap")
    rig.msr(ICC.dir, 1023)
    #expect(rig.mrs(ICH.hcr, level: 2) >> 27 == 1)
  }

  /// Ten pending interrupts go through two list registers by underflow maintenance alone, in the
  /// order of their priorities.
  @Test(arguments: [false, true])
  func morePendingThanListRegisters(splits: Bool) {
    let rig = rig(["listRegisters": 2])
    rig.enable(25)
    if splits { rig.msr(ICC.ctlr, 2) }
    rig.msr(ICC.ctlr, 2, level: 2)
    var waiting = (0..<10).map { UInt64(40 + $0) }
    var (taken, rounds) = ([Int](), 0)
    func refill() {
      let empty = rig.mrs(ICH.elrsr, level: 2)
      for number in 0..<2 where empty >> UInt64(number) & 1 != 0 && !waiting.isEmpty {
        let id = waiting.removeFirst()
        rig.msr(ICH.lr(number), entry(id, priority: (id - 32) * 8), level: 2)
      }
      rig.msr(ICH.hcr, waiting.isEmpty ? 1 : 3, level: 2)
    }
    refill()
    while taken.count < 10, rounds < 100 {
      rounds += 1
      if rig.irq() {
        #expect(rig.mrs(ICC.iar1, level: 2) == 25)
        rig.msr(ICC.eoir1, 25, level: 2)
        refill()
        rig.msr(ICC.dir, 25, level: 2)
      } else if rig.cores[0][.virtualIRQ] {
        let id = rig.acknowledge()
        taken.append(id)
        rig.end(id)
        if splits { rig.msr(ICC.dir, UInt64(id)) }
      }
    }
    #expect(taken == (40..<50).map { $0 })
    #expect(rig.mrs(ICH.elrsr, level: 2) == 3)
    #expect(rig.mrs(ICH.hcr, level: 2) >> 27 == 0)
    #expect(!rig.irq())
  }

  @Test func listedNumbersOutsideTheOrdinary() {
    let rig = rig()
    rig.msr(ICH.lr(0), entry(1022), level: 2)
    #expect(rig.acknowledge() == 1022)
    #expect(rig.mrs(ICH.lr(0), level: 2) >> 62 == 0, "pending to invalid")
    #expect(rig.mrs(ICC.rpr) == 0xff)
    // An LPI: its end deactivates in EOImode 1 too, and is not counted.
    rig.msr(ICC.ctlr, 2)
    rig.msr(ICH.lr(0), entry(8192), level: 2)
    #expect(rig.acknowledge() == 8192)
    rig.end(8192)
    #expect(rig.mrs(ICH.lr(0), level: 2) >> 62 == 0)
    rig.msr(ICC.ap1r0, 1)
    rig.end(8193)
    #expect(rig.mrs(ICC.rpr) == 0xff)
    #expect(rig.mrs(ICH.hcr, level: 2) >> 27 == 0)
  }

  // MARK: - Traps

  private enum Kind { case group0, group1, common, deactivate, software }

  private let registers: [(SystemRegisterEncoding, Kind, reads: Bool, writes: Bool)] = [
    (ICC.pmr, .common, true, true), (ICC.rpr, .common, true, false),
    (ICC.ctlr, .common, true, true), (ICC.dir, .deactivate, false, true),
    (ICC.sgi0r, .software, false, true), (ICC.sgi1r, .software, false, true),
    (ICC.asgi1r, .software, false, true),
    (ICC.iar0, .group0, true, false), (ICC.eoir0, .group0, false, true),
    (ICC.hppir0, .group0, true, false), (ICC.bpr0, .group0, true, true),
    (ICC.ap0r0, .group0, true, true), (ICC.igrpen0, .group0, true, true),
    (ICC.iar1, .group1, true, false), (ICC.eoir1, .group1, false, true),
    (ICC.hppir1, .group1, true, false), (ICC.bpr1, .group1, true, true),
    (ICC.ap1r0, .group1, true, true), (ICC.igrpen1, .group1, true, true),
  ]

  @Test func trapsOfEachRegister() {
    let rig = GICRig()
    let traps: [(UInt64, [Kind])] = [
      (0, []), (1 << 10, [.common, .deactivate, .software]), (1 << 11, [.group0]),
      (1 << 12, [.group1]), (1 << 14, [.deactivate]),
    ]
    for hcr in [0, GICRig.hcrFMO, GICRig.hcrIMO, GICRig.hcrFMO | GICRig.hcrIMO] {
      rig.hcrEL2 = hcr
      for (bit, trapped) in traps {
        rig.msr(ICH.hcr, bit, level: 2)
        for (register, kind, reads, writes) in registers {
          let traps = trapped.contains(kind) || kind == .software && hcr != 0
          let expected: [(SystemRegisterResult, Bool)] = [
            (rig.read(register), reads), (rig.write(register, 0), writes),
          ]
          for (result, allowed) in expected {
            #expect((result == .undefined) == !allowed)
            #expect((result == .trap(toLevel: 2)) == (allowed && traps))
          }
          #expect(rig.read(register, level: 0) == .undefined)
          #expect(rig.write(register, 0, level: 0) == .undefined)
          #expect(rig.read(register, level: 2) != .trap(toLevel: 2))
        }
      }
    }
    #expect(!rig.isPending(0), "a trapped SGI is not sent")
  }

  @Test func hypervisorRegistersAreUndefinedBelow() {
    let rig = GICRig()
    let all = [
      ICH.hcr, ICH.vtr, ICH.misr, ICH.eisr, ICH.elrsr, ICH.vmcr, ICH.ap0r0, ICH.ap1r0, ICH.lr(0),
      ICC.sreEL2,
    ]
    for register in all {
      for level: UInt8 in [0, 1] {
        #expect(rig.read(register, level: level) == .undefined)
        #expect(rig.write(register, 0, level: level) == .undefined)
      }
      #expect(rig.read(register, level: 2) != .undefined)
      #expect(rig.gic.systemRegisters.contains(register))
      #expect(rig.gic.needsOrder(register, isWrite: false))
    }
  }
}
