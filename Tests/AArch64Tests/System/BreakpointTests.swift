import AArch64
import Simulation
import Testing

/// Breakpoints as software uses them (Arm DDI 0487, D2.9).
@Suite struct BreakpointTests {
  /// HMC, SSC and PMC of a breakpoint, and the levels at which it matches.
  @Test(
    arguments: [
      (0, 0, 1, [1]), (0, 0, 2, [0]), (0, 0, 3, [0, 1]), (0, 1, 3, [0, 1]), (0, 2, 3, []),
      (1, 0, 1, [1, 2]), (1, 0, 3, [0, 1, 2]), (1, 1, 1, [1, 2]), (1, 3, 0, [2]), (1, 0, 0, []),
      (0, 3, 3, []), (0, 0, 0, []),
    ] as [(UInt64, UInt64, UInt64, [UInt8])])
  func levels(higher: UInt64, security: UInt64, privilege: UInt64, levels: [UInt8]) {
    for level in [0, 1, 2] as [UInt8] {
      let rig = DebugRig.rig()
      // Debug exceptions to EL2, so that they are taken from all levels.
      rig["mdcr_el2"] = 1 << 8
      rig["mdscr_el1"] = DebugRig.MDSCR.mde | DebugRig.MDSCR.kde
      rig["dbgbvr0_el1"] = SystemRig.code + 8
      rig["dbgbcr0_el1"] = 1 | privilege << 1 | 0xf << 5 | higher << 13 | security << 14
      DebugRig.run(rig, [Word.nop, Word.nop, Word.nop, Word.nop], level: level, count: 4)
      if levels.contains(level) {
        #expect(rig.took(to: 2), "EL\(level)")
        #expect(rig.esr == DebugRig.syndrome(level == 2 ? 0x31 : 0x30, 0), "EL\(level)")
        #expect(rig["elr_el2"] == SystemRig.code + 8)
      } else {
        #expect(rig["pc"] == SystemRig.code + 16, "EL\(level)")
      }
    }
  }

  @Test func atTheirTargetTheyNeedKDEAndAClearD() {
    for (kernel, mask, taken) in [
      (false, 0x7, false), (true, 0x7, true), (true, 0xf, false),
    ] as [(Bool, UInt64, Bool)] {
      let rig = DebugRig.rig()
      rig["mdscr_el1"] = DebugRig.MDSCR.mde | (kernel ? DebugRig.MDSCR.kde : 0)
      rig["dbgbvr1_el1"] = SystemRig.code + 4
      rig["dbgbcr1_el1"] = 1 | 3 << 1
      DebugRig.run(rig, [Word.nop, Word.nop], level: 1, mask: mask, count: 2)
      #expect(rig.took(to: 1) == taken)
      if taken {
        #expect(rig.esr == DebugRig.syndrome(0x31, 0) && rig["elr_el1"] == SystemRig.code + 4)
      }
    }
  }

  @Test func theLocksKeepThemOff() {
    for lock in ["oslar_el1", "osdlr_el1"] {
      let rig = DebugRig.rig()
      rig["dbgbvr0_el1"] = SystemRig.code + 4
      rig["dbgbcr0_el1"] = 1 | 2 << 1
      rig.enter(1)
      rig["x0"] = 1
      rig.step(Word.msr(lock))
      DebugRig.run(rig, [Word.nop, Word.nop], level: 0, count: 2)
      #expect(rig["pc"] == SystemRig.code + 8, "\(lock)")
      rig.enter(1)
      rig["x0"] = 0
      rig.step(Word.msr(lock))
      DebugRig.run(rig, [Word.nop, Word.nop], level: 0, count: 2)
      #expect(rig.took(to: 1), "\(lock) open again")
    }
  }

  /// BT of breakpoint 5, alone or linked to by breakpoint 0, context and machine, and whether it
  /// matches.
  @Test(
    arguments: [
      (0b0011, 7, 0, true, true), (0b0011, 8, 0, true, false), (0b1001, 0, 3, true, true),
      (0b1001, 0, 4, true, false), (0b1011, 7, 3, true, true), (0b1011, 7, 4, true, false),
      (0b0010, 7, 0, false, true), (0b0010, 8, 0, false, false), (0b1000, 0, 3, false, true),
      (0b1010, 7, 3, false, true), (0b1010, 8, 3, false, false),
      (0b0001, 7, 0, true, false),
    ] as [(UInt64, UInt64, UInt64, Bool, Bool)])
  func contexts(type: UInt64, context: UInt64, machine: UInt64, isLinked: Bool, matches: Bool) {
    let rig = DebugRig.rig()
    rig["contextidr_el1"] = 7
    rig["vttbr_el2"] = 3 << 48
    rig["dbgbvr5_el1"] = machine << 32 | context
    rig["dbgbcr5_el1"] = 1 | 3 << 1 | type << 20
    if isLinked {
      rig["dbgbvr0_el1"] = SystemRig.code + 4
      rig["dbgbcr0_el1"] = 1 | 3 << 1 | 5 << 16 | 1 << 20
    }
    DebugRig.run(rig, [Word.nop, Word.nop, Word.nop], level: 0, count: 3)
    #expect(rig.took(to: 1) == matches)
    if matches { #expect(rig["elr_el1"] == SystemRig.code + (isLinked ? 4 : 0)) }
  }

  /// BT, what DBGBVR5_EL1 has, whether EL2 hosts EL0, and the levels at which it matches with 7 in
  /// CONTEXTIDR_EL1 and 9 in CONTEXTIDR_EL2.
  @Test(
    arguments: [
      // CONTEXTIDR_EL1, or in a host CONTEXTIDR_EL2.
      (0b0010, 7, false, [0]), (0b0010, 9, false, []), (0b0010, 9, true, [0, 2]),
      (0b0010, 7, true, []),
      // CONTEXTIDR_EL1.
      (0b0110, 7, false, [0]), (0b0110, 7, true, []), (0b0110, 9, true, []),
      // The virtual machine.
      (0b1000, 0x103 << 32, false, [0]), (0b1000, 3 << 32, false, []),
      (0b1000, 0x103 << 32, true, []), (0b1010, 0x103 << 32 | 7, false, [0]),
      // CONTEXTIDR_EL2.
      (0b1100, 9 << 32, false, [0, 2]), (0b1100, 9 << 32, true, [0, 2]),
      (0b1100, 8 << 32, true, []), (0b1100, 9, true, []),
      // Both.
      (0b1110, 9 << 32 | 7, false, [0]), (0b1110, 9 << 32 | 7, true, []),
      (0b1110, 9 << 32 | 8, false, []), (0b0100, 7, false, []),
    ] as [(UInt64, UInt64, Bool, [UInt8])])
  func contextsOfHosts(type: UInt64, value: UInt64, hosts: Bool, levels: [UInt8]) {
    for level in [0, 2] as [UInt8] {
      for isLinked in [false, true] {
        let rig = DebugRig.rig(model: .cortexA55)
        // Debug exceptions go to EL2; EL2 is a host whoever owns EL0.
        rig["mdcr_el2"] = 1 << 8
        rig["mdscr_el1"] = DebugRig.MDSCR.mde | DebugRig.MDSCR.kde
        rig["hcr_el2"] |= 1 << 34 | (hosts ? 1 << 27 : 0)
        rig["contextidr_el1"] = 7
        rig["contextidr_el2"] = 9
        rig["vtcr_el2"] = 1 << 19
        rig["vttbr_el2"] = 0x103 << 48
        rig["dbgbvr5_el1"] = value
        // EL0, EL1 and EL2.
        rig["dbgbcr5_el1"] = 1 | 3 << 1 | 1 << 13 | (type | (isLinked ? 1 : 0)) << 20
        if isLinked {
          rig["dbgbvr0_el1"] = SystemRig.code + 4
          rig["dbgbcr0_el1"] = 1 | 3 << 1 | 1 << 13 | 5 << 16 | 1 << 20
        }
        DebugRig.run(rig, [Word.nop, Word.nop, Word.nop], level: level, count: 3)
        // Without TGE EL2 is in its host and EL0 is not.
        let matches =
          type == 0b0010 && !hosts && level == 2 ? value == 9 : levels.contains(level)
        #expect(rig.took(to: 2) == matches, "EL\(level), linked \(isLinked)")
        if matches { #expect(rig["elr_el2"] == SystemRig.code + (isLinked ? 4 : 0)) }
      }
    }
  }

  /// Their types are reserved where there are no hosts.
  @Test func contextsOfHostsNeedTheHostExtensions() {
    for type in [0b0110, 0b1100, 0b1110] as [UInt64] {
      let rig = DebugRig.rig()
      rig["dbgbcr5_el1"] = 1 | 3 << 1 | type << 20
      DebugRig.run(rig, [Word.nop], level: 0, count: 1)
      #expect(rig["pc"] == SystemRig.code + 4)
    }
  }

  /// Only the last two of six are context-aware.
  @Test func aContextNeedsACapableBreakpoint() {
    for (number, matches) in [(3, false), (4, true), (5, true)] {
      let rig = DebugRig.rig()
      rig["dbgbcr\(number)_el1"] = 1 | 3 << 1 | 0b0010 << 20
      DebugRig.run(rig, [Word.nop], level: 0, count: 1)
      #expect(rig.took(to: 1) == matches)
    }
  }

  @Test func aBreakpointTakesEffectAtOnceAndForOnce() {
    let rig = DebugRig.rig()
    rig["mdscr_el1"] = DebugRig.MDSCR.mde | DebugRig.MDSCR.kde
    rig["x0"] = SystemRig.code + 12
    rig["x1"] = 1 | 3 << 1
    let words = [Word.msr("dbgbvr2_el1", 0), Word.msr("dbgbcr2_el1", 1), Word.nop, Word.nop]
    DebugRig.run(rig, words, level: 1, count: 4)
    #expect(rig.took(to: 1) && rig["elr_el1"] == SystemRig.code + 12)
    // With the breakpoint gone it goes on where it was.
    rig["dbgbcr2_el1"] = 0
    rig.step(Word.eret, at: rig["pc"])
    #expect(rig["pc"] == SystemRig.code + 12)
  }

  /// Where someone who looks has the core stop is another thing.
  @Test func observersStopBeforeTheExceptionOfABreakpoint() {
    let rig = DebugRig.rig()
    rig["dbgbvr0_el1"] = SystemRig.code + 4
    rig["dbgbcr0_el1"] = 1 | 3 << 1
    rig.core.stops.stop(at: SystemRig.code + 4)
    DebugRig.run(rig, [Word.nop, Word.nop], level: 0, count: 2)
    #expect(rig["pc"] == SystemRig.code + 4)
    _ = rig.core.resumeSlice()
    #expect(rig.took(to: 1) && rig["elr_el1"] == SystemRig.code + 4)
  }
}
