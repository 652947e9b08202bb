/// What the Arm ARM leaves open for loads and stores, and what we chose (K1.1, "Architectural
/// Constraints on UNPREDICTABLE behaviors"). The code names the constant where it decides.
enum ImplementationChoices {
  /// LDR and LDP with write-back where the base is also a target (K1.1, WBOVERLAPLD): the loaded
  /// value stays and the write-back is suppressed. Software that does this by mistake finds the
  /// loaded value, as on the cores that we know of.
  static let overlappingLoadSuppressesWriteback = true

  /// STR and STP with write-back where the base is also a source (K1.1, WBOVERLAPST): the value
  /// before the write-back is stored.
  static let overlappingStoreTakesOriginalValue = true

  /// LDP and LDXP with one register twice (K1.1, LDPOVERLAP): both loads happen, the second value
  /// stays.
  static let repeatedPairTargetKeepsSecond = true

  /// STXR and its kin where the status register is the data or the base (K1.1, DATAOVERLAP,
  /// BASEOVERLAP): the registers' values before the instruction are used, then the status is
  /// written.
  static let overlappingExclusiveUsesOriginalValues = true

  /// Store-exclusive: alignment and abort checks come before the monitor is asked (B2.9.2,
  /// AArch64.ExclusiveMonitorsPass leaves the order open). A fault is so never hidden by a monitor
  /// that happens to be open, which makes runs easier to explain.
  static let exclusiveFaultsBeforeMonitor = true

  /// A store-exclusive passes when its granule is the armed one: size and offset within it may
  /// differ from the load-exclusive's (B2.9.5 makes a mismatch CONSTRAINED UNPREDICTABLE).
  static let exclusiveMatchesByGranule = true

  /// Compare-and-swap that does not match: write permission is required all the same, and nothing
  /// is written (C6.2, CAS leaves both open).
  static let failedCompareNeedsWritePermission = true

  /// LD1 to LD4 and ST1 to ST4 with overlapping registers need no choice: the list wraps at V31.
  /// LSE atomics on Device memory work there as on Normal memory (B2.2 lets a system fault them).
  static let atomicsReachDevices = true
}
