/// What a TLBI instruction reaches, by the fields of its register (Arm DDI 0487, D8.14).
enum Invalidation: Sendable {
  /// ALLE1, ALLE2: all of a regime.
  case everything(level: UInt8)
  /// VMALLE1 and, whoever hosts, VMALLS12E1: the current virtual machine's.
  case machine(bothStages: Bool)
  /// ASIDE1: the address space's.
  case addressSpace
  /// VAE1, VALE1, VAE2, VALE2: one address in the address space, and global entries.
  case address(level: UInt8)
  /// VAAE1, VAALE1: one address in all address spaces.
  case addressInAll
  /// IPAS2E1, IPAS2LE1: one intermediate address.
  case intermediate
}

/// An ``Invalidation`` with the names that its executing core has for regime, address space and
/// virtual machine: what it broadcasts.
private struct Reach {
  let what: Invalidation
  let value: UInt64
  /// `nil` is EL1&0, in any of its forms.
  let regime: TranslationRegime?
  let asid: UInt16
  let vmid: UInt16

  func isOfRegime(_ entry: TranslationEntry) -> Bool {
    guard let regime else { return !entry.regime.isOfEL2 }
    return entry.regime == regime
  }
  /// Of the regime and, where that has them, the virtual machine.
  func isOwn(_ entry: TranslationEntry) -> Bool {
    isOfRegime(entry) && (regime != nil || entry.vmid == vmid)
  }
}

extension Core {
  /// TLBI on this core, or on all that share its inner shareable domain: all of the machine's.
  func invalidate(_ what: Invalidation, _ value: UInt64, shared: Bool) {
    let regime = regime(of: what)
    let mask = controls(of: regime ?? .stage1).asidMask
    let reach = Reach(
      what: what, value: value, regime: regime, asid: UInt16(value >> 48) & mask,
      vmid: currentVMID)
    if shared {
      forAllCores { $0.invalidateOwn(reach) }
    } else {
      invalidateOwn(reach)
    }
  }

  /// The regime that an instruction reaches: EL2's is EL2&0 with E2H, and EL2 that hosts EL0
  /// means itself by the names of EL1 (D8.14.5).
  private func regime(of what: Invalidation) -> TranslationRegime? {
    switch what {
    case .everything(level: 2), .address(level: 2): regime(level: 2)
    case .everything, .machine(bothStages: true), .intermediate: nil
    case .machine, .addressSpace, .address, .addressInAll: hostsUser ? .el20 : nil
    }
  }

  /// Reaches no further than the architecture asks: a missing invalidation shows
  /// (Arm DDI 0487, D8.14).
  private func invalidateOwn(_ reach: Reach) {
    // VA[55:12] in the low bits.
    let page = (reach.value & (1 << 44 - 1)) << 12
    let high = UInt64(bitPattern: Int64(bitPattern: page << 8) >> 8)
    var onlyPages = false
    var address = reach.regime == .el2 ? page : high
    switch reach.what {
    case .everything: translations.invalidate { reach.isOfRegime($0) }
    case .machine: translations.invalidate { reach.isOwn($0) }
    case .addressSpace:
      translations.invalidate { reach.isOwn($0) && !$0.isGlobal && $0.asid == reach.asid }
    case .address:
      onlyPages = translations.invalidate(address) {
        reach.isOwn($0) && ($0.isGlobal || $0.asid == reach.asid)
      }
    case .addressInAll: onlyPages = translations.invalidate(address) { reach.isOwn($0) }
    // Of entries through both stages nobody knows the intermediate address: they stay until
    // software invalidates stage 1 as well, as the architecture demands of it (D8.14.4). With
    // stage 1 off the address is the intermediate one.
    case .intermediate:
      address = page & (1 << 48 - 1)
      onlyPages = translations.invalidate(address) {
        $0.regime == .stage2 && $0.vmid == reach.vmid
      }
    }
    forget(address, isPage: onlyPages)
  }

  /// DC and IC by address: the caches are not modelled, the faults are. From EL0 they need what
  /// `kind` needs; from above only DC IVAC does, which must be allowed to write (C5.3.10,
  /// AArch64.CheckPermission). PSTATE.PAN does not count.
  func maintainCache(_ address: UInt64, kind: AccessKind) throws(CoreExit) {
    let level = state.pointee.exceptionLevel
    let request = AccessRequest(kind: kind, isUser: level == 0, updates: .accessFlag)
    let fault: TranslationFault
    do {
      let entry = try entry(
        for: untagged(address, level: level), context(level: level), request)
      if level == 0 || kind == .write { try checkPermission(entry, request) }
      return
    } catch {
      fault = error
    }
    throw .exception(abort(fault, at: address, kind, isMaintenance: true))
  }
}
