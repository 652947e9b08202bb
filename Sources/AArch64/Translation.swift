/// What an access is for.
enum AccessKind: UInt8 {
  case read, write, execute
}

/// One access as the MMU sees it: what decides about permissions, and what hardware may write
/// into tables on its behalf.
struct AccessRequest {
  /// What the walk writes into descriptors where TCR_ELx.HA and HD, VTCR_EL2.HA and HD say that
  /// hardware does so (Arm DDI 0487, D8.4.6).
  enum TableUpdates { case none, accessFlag, all }

  var kind: AccessKind
  /// With the permissions of EL0.
  var isUser: Bool
  /// PSTATE.PAN counts: for loads and stores, DC ZVA, AT S1E1RP and AT S1E1WP (D8.4.2); not for
  /// fetches and other maintenance.
  var obeysPAN = false
  var updates = TableUpdates.none

  /// Whether it makes a clean page dirty.
  var dirties: Bool { kind == .write && updates == .all }
}

/// The outcome of translating a virtual address through both stages.
struct Translation {
  /// Of the byte asked for.
  var physicalAddress: UInt64
  /// Device memory: no unaligned access, no speculation, never the fast path.
  var isDevice: Bool
  /// What the asking exception level may do, so that the fast TLB can hold more than was asked:
  /// writing only where no table has to be updated first.
  var canRead: Bool
  var canWrite: Bool
}
