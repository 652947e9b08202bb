extension Core {
  /// Throws when floating point and vectors are trapped at the current level: CPACR_EL1.FPEN,
  /// then CPTR_EL2.TFP, or FPEN there with HCR_EL2.E2H (Arm DDI 0487, D1.13.2). Changes only with
  /// the level and those registers.
  func checkFPEnabled() throws(CoreExit) {
    let level = state.pointee.exceptionLevel
    if level < 2, !isInHost(level) {
      let enable = system.pointee.cpacrEL1 >> 20 & 3
      if enable & 1 == 0 || (enable == 1 && level == 0) {
        // What TGE takes to EL2 is reported as uncategorized (D13.2.39, EC 0x07).
        guard system.pointee.hcrEL2 & HCR.tge == 0 else { throw .exception(.undefined) }
        throw .exception(.trappedFloatingPoint(targetLevel: nil))
      }
    }
    guard hasEL2 else { return }
    let isTrapped: Bool
    if isHost {
      let enable = (system.pointee.cptrEL2 & CPTR.fpen) >> 20
      isTrapped = enable & 1 == 0 || (enable == 1 && level == 0 && hostsUser)
    } else {
      isTrapped = system.pointee.cptrEL2 & CPTR.tfp != 0
    }
    if isTrapped {
      throw .exception(.trappedFloatingPoint(targetLevel: 2))
    }
  }

  /// Whether floating point and vectors are allowed now, without the exception.
  var isFPEnabled: Bool {
    do {
      try checkFPEnabled()
      return true
    } catch {
      return false
    }
  }
}
