import Simulation

extension Core {
  /// Translates by the regime of the current exception level, looking into the modelled TLB
  /// first; `unprivileged` asks with EL0's permissions.
  func translate(_ address: UInt64, _ kind: AccessKind, unprivileged: Bool = false)
    throws(CoreExit) -> Translation
  {
    Translation(
      physicalAddress: address, isDevice: memory.region(at: address) == nil, canRead: true,
      canWrite: true)
  }

  /// SCTLR_ELx.A of the current regime.
  var checksAlignment: Bool {
    let control =
      state.pointee.exceptionLevel == 2
      ? state.pointee.system.sctlrEL2 : state.pointee.system.sctlrEL1
    return control & 2 != 0
  }

  func alignmentFault(_ address: UInt64, isWrite: Bool) -> Exception {
    Exception(exceptionClass: 0x25, syndrome: 0x21, faultAddress: address)
  }

  func externalAbort(_ address: UInt64, isWrite: Bool) -> Exception {
    Exception(exceptionClass: 0x25, syndrome: 0x10, faultAddress: address)
  }

  func externalAbortOnFetch(_ address: UInt64) -> Exception {
    Exception(exceptionClass: 0x21, syndrome: 0x10, faultAddress: address)
  }

  /// SCTLR_ELx.M of the current regime.
  var isStage1On: Bool { false }
}
