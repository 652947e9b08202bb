// Exceptions by name, with their classes and syndromes (Arm DDI 0487, D13.2.39).
extension Exception {
  /// EC 0x0e: an instruction while PSTATE.IL is set.
  static let illegalState = Exception(exceptionClass: 0x0e, syndrome: 0)

  /// EC 0x26: SP is not a multiple of 16 where it must be.
  static let stackAlignment = Exception(exceptionClass: 0x26, syndrome: 0)

  /// EC 0x01: WFI (0) or WFE (1) trapped. `nil` is EL1, or EL2 by HCR_EL2.TGE.
  static func trappedWait(isEvent: Bool, targetLevel: UInt8?) -> Exception {
    Exception(
      exceptionClass: 0x01, syndrome: always | (isEvent ? 1 : 0), targetLevel: targetLevel)
  }

  /// EC 0x07: floating point or vectors trapped.
  static func trappedFloatingPoint(targetLevel: UInt8?) -> Exception {
    Exception(exceptionClass: 0x07, syndrome: always, targetLevel: targetLevel)
  }

  /// CV and COND of an unconditional instruction.
  private static let always: UInt32 = 1 << 24 | 0xe << 20
}

extension Core {
  /// Called with SP as base: SCTLR_ELx.SA, SA0 (D1.8.2).
  func checkStackAlignment() throws(CoreExit) {
    guard state.pointee.x[31] & 0xf != 0 else { return }
    let level = state.pointee.exceptionLevel
    let isChecked = systemControl(level: level) & (level == 0 ? SCTLR.sa0 : SCTLR.sa) != 0
    if isChecked { throw .exception(.stackAlignment) }
  }
}
