extension Core {
  /// TLBI on this core, or on all that share its inner shareable domain: all of the machine's.
  func invalidate(_ what: Invalidation, _ value: UInt64, shared: Bool) {
    let vmid = UInt16(system.pointee.vttbrEL2 >> 48 & 0xff)
    let asid = UInt16(value >> 48) & asidMask
    if shared {
      forAllCores { $0.invalidateOwn(what, value, asid: asid, vmid: vmid) }
    } else {
      invalidateOwn(what, value, asid: asid, vmid: vmid)
    }
  }

  /// Reaches no further than the architecture asks: a missing invalidation shows
  /// (Arm DDI 0487, D8.14).
  private func invalidateOwn(_ what: Invalidation, _ value: UInt64, asid: UInt16, vmid: UInt16) {
    // VA[55:12] in the low bits.
    let page = (value & (1 << 44 - 1)) << 12
    let high = UInt64(bitPattern: Int64(bitPattern: page << 8) >> 8)
    var onlyPages = false
    var address = page
    switch what {
    case .everything(let regime):
      translations.invalidate { ($0.regime == .el2) == (regime == 2) }
    case .machine:
      translations.invalidate { $0.regime != .el2 && $0.vmid == vmid }
    case .addressSpace:
      translations.invalidate {
        $0.regime != .el2 && $0.vmid == vmid && !$0.isGlobal && $0.asid == asid
      }
    case .address(regime: 2):
      onlyPages = translations.invalidate(page) { $0.regime == .el2 }
    case .address:
      address = high
      onlyPages = translations.invalidate(high) {
        $0.regime != .el2 && $0.vmid == vmid && ($0.isGlobal || $0.asid == asid)
      }
    case .addressInAll:
      address = high
      onlyPages = translations.invalidate(high) { $0.regime != .el2 && $0.vmid == vmid }
    // Entries hold no intermediate addresses: those that lead through it stay until software
    // invalidates stage 1 as well, as the architecture demands of it (D8.14.4).
    case .intermediate: return
    }
    forget(address, isPage: onlyPages)
  }

  /// DC and IC by address: the caches are not modelled, the faults are. From EL0 they need what
  /// `kind` needs; from above only DC IVAC does, which must be allowed to write (C5.3.10,
  /// AArch64.CheckPermission).
  func maintainCache(_ address: UInt64, kind: AccessKind) throws(CoreExit) {
    let level = state.pointee.exceptionLevel
    let fault: TranslationFault
    do {
      let entry = try entry(
        for: untagged(address, level: level), context(level: level), kind)
      if level == 0 || kind == .write {
        try checkPermission(entry, kind, isUser: level == 0)
      }
      return
    } catch {
      fault = error
    }
    throw .exception(abort(fault, at: address, kind, isMaintenance: true))
  }
}
