import Simulation

// The local exclusive monitor (Arm DDI 0487, B2.9). It goes by physical addresses in granules of 64
// bytes, the cache line of the cores that we model, and never by comparing values.
extension Core {
  private static let granule: UInt64 = 64

  /// Load-exclusive: the granule that holds this physical address is now ours.
  func armMonitor(physical: UInt64) {
    state.pointee.monitorArmed = true
    state.pointee.monitorAddress = physical & ~(Self.granule - 1)
    // The flag may stand from before; the fast write paths of others go each time.
    memory.mark(.monitored, page: physical)
    for peer in peers where peer !== self {
      peer.fastTranslations.dropWrites(physicalPage: physical & ~0xfff)
    }
  }

  /// Whether a store-exclusive of `size` bytes passes. Accesses are aligned, so they never leave
  /// a granule.
  func monitorHolds(physical: UInt64, size: Int) -> Bool {
    // ImplementationChoices, "store-exclusive of another size or place".
    state.pointee.monitorArmed
      && state.pointee.monitorAddress == physical & ~(Self.granule - 1)
  }

  /// CLREX, a store-exclusive of our own, ERET: no event.
  func clearMonitor() { state.pointee.monitorArmed = false }

  /// Someone else wrote these physical bytes: if they touch the granule, the monitor opens, which
  /// is an event for WFE (D1.16.1).
  func monitorLost(address: UInt64, count: Int) {
    guard state.pointee.monitorArmed, count > 0 else { return }
    let first = address & ~(Self.granule - 1)
    let last = (address &+ UInt64(count - 1)) & ~(Self.granule - 1)
    guard first <= state.pointee.monitorAddress, state.pointee.monitorAddress <= last else {
      return
    }
    state.pointee.monitorArmed = false
    state.pointee.eventRegister = true
  }
}
