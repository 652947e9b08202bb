import Simulation

/// Who is meant by a write to ICC_SGI0R_EL1, ICC_SGI1R_EL1 or ICC_ASGI1R_EL1: the SGI is made
/// pending where it belongs to such a group.
///
/// With one security state ICC_ASGI1R_EL1 asks for an interrupt of the Secure state, which only
/// one of Group 0 can be; that is also what QEMU does.
enum SoftwareInterruptKind {
  case group0, group1, otherState

  var group: InterruptGroup { self == .group1 ? .group1 : .group0 }
}

extension GICv3 {
  /// A read of ICC_IAR0_EL1 or ICC_IAR1_EL1. What waits in the other group is not shown.
  func acknowledge(_ core: Int, _ group: InterruptGroup) -> UInt64 {
    guard let interrupt = interfaces[core].signalled(scheme), interrupt.group == group else {
      return spuriousInterrupt
    }
    tell(.acknowledge, UInt64(interrupt.id), core)
    let priority = interfaces[core].groupPriority(interrupt, scheme)
    interfaces[core].active.activate(priority, group, scheme)
    // LPIs are never active.
    if interrupt.id >= PhysicalLPIs.first {
      clearLPI(interrupt.id, core)
    } else {
      changeBank(of: interrupt.id, core) { $0.acknowledge(interrupt.id) }
    }
    return UInt64(interrupt.id)
  }

  /// A read of ICV_IAR0_EL1 or ICV_IAR1_EL1.
  func acknowledgeVirtual(_ core: Int, _ group: InterruptGroup) -> UInt64 {
    let id = virtualInterfaces[core].acknowledge(group)
    if id != spuriousInterrupt { tell(.virtualAcknowledge, id, core) }
    return id
  }

  /// A write to ICH_LR<n>_EL2.
  func setListRegister(_ core: Int, _ number: Int, _ value: UInt64) {
    virtualInterfaces[core].setListRegister(number, value)
    tell(.list, value & 0xffff, core, value: value)
  }

  /// A read of ICC_HPPIR0_EL1 or ICC_HPPIR1_EL1: neither mask nor running priority matter.
  func highestPending(_ core: Int, _ group: InterruptGroup) -> UInt64 {
    guard let offered = interfaces[core].offered, offered.group == group else {
      return spuriousInterrupt
    }
    return UInt64(offered.id)
  }

  /// A write to ICC_EOIR0_EL1 or ICC_EOIR1_EL1. Where software breaks the rules (an INTID that
  /// does not exist, another group than that of the running priority) the write is ignored.
  func endOfInterrupt(_ core: Int, _ group: InterruptGroup, _ value: UInt64) {
    let id = Int(value & 0xff_ffff)
    let isLPI = !lpis.isEmpty && id >= PhysicalLPIs.first && id < 1 << Int(PhysicalLPIs.idBits)
    guard id < distributor.bank.words * 32 || isLPI, interfaces[core].active.highestGroup == group
    else { return }
    interfaces[core].active.drop(group)
    if !interfaces[core].splitEndOfInterrupt { deactivate(core, id) }
    update(core)
  }

  /// A write to ICC_DIR_EL1, which counts in EOImode 1 only.
  func deactivateInterrupt(_ core: Int, _ value: UInt64) {
    if interfaces[core].splitEndOfInterrupt { deactivate(core, Int(value & 0xff_ffff)) }
  }

  /// Arm IHI 0069, ICC_SGI1R_EL1: INTID in [27:24], IRM in bit 40 for all others, else the
  /// targets by Aff3 [55:48], Aff2 [39:32], Aff1 [23:16] and the list of Aff0 in [15:0]. There
  /// is no range selector (GICD_TYPER.RSS is 0).
  func sendSoftwareInterrupt(_ core: Int, _ kind: SoftwareInterruptKind, _ value: UInt64) {
    let bit: UInt32 = 1 << UInt32(value >> 24 & 15)
    let affinity3 = value >> 24 & 0xff00_0000
    let affinity2 = value >> 16 & 0xff_0000
    let affinity1 = value >> 8 & 0xff00
    let cluster = UInt32(affinity3 | affinity2 | affinity1)
    for target in affinities.indices {
      let affinity = affinities[target]
      let named: Bool
      if value >> 40 & 1 != 0 {
        named = target != core
      } else {
        named =
          affinity & 0xffff_ff00 == cluster && affinity & 0xff < 16
          && value >> UInt64(affinity & 0xff) & 1 != 0
      }
      guard named else { continue }
      let isGroup1 = redistributors[target].bank.group[0] & bit != 0
      if isGroup1 != (kind.group == .group1) { continue }
      redistributors[target].bank.set(.pending, 0, bit)
      update(target)
    }
  }

  // MARK: - Register values

  /// ICC_CTLR_EL1: PRIbits, 16 bits of INTID, A3V; CBPR and EOImode are software's.
  func interfaceControl(_ core: Int) -> UInt64 {
    fixedControl | (interfaces[core].commonBinaryPoint ? 1 : 0)
      | (interfaces[core].splitEndOfInterrupt ? 2 : 0)
  }

  /// What ICC_CTLR_EL1 and ICV_CTLR_EL1 have in common.
  var fixedControl: UInt64 { UInt64(scheme.bits - 1) << 8 | 1 << 15 }
}
