// Who may do what (Arm DDI 0487, D8.4).
extension Core {
  func checkPermission(_ entry: TranslationEntry, _ request: AccessRequest)
    throws(TranslationFault)
  {
    guard allowsStage1(entry, request) else {
      throw TranslationFault(kind: .permission, level: entry.level1, stage: 1)
    }
    guard entry.permissions.allowsStage2(request.kind, user: request.isUser) else {
      throw TranslationFault(kind: .permission, level: entry.level2, stage: 2)
    }
  }

  func isAllowed(_ entry: TranslationEntry, _ request: AccessRequest) -> Bool {
    allowsStage1(entry, request)
      && entry.permissions.allowsStage2(request.kind, user: request.isUser)
  }

  /// With stage 1 off everything is allowed, whatever PSTATE.PAN says.
  private func allowsStage1(_ entry: TranslationEntry, _ request: AccessRequest) -> Bool {
    entry.isFlat || entry.regime == .stage2
      || allowsStage1(entry.permissions, entry.regime, request)
  }

  /// PSTATE.PAN takes privileged access to what EL0 may read, in regimes that have an EL0
  /// (D8.4.2).
  func allowsStage1(
    _ permissions: AccessPermissions, _ regime: TranslationRegime, _ request: AccessRequest
  ) -> Bool {
    if request.obeysPAN, state.pointee.privilegedAccessNever, !request.isUser,
      request.kind != .execute, regime != .el2, permissions.contains(.userRead)
    {
      return false
    }
    return permissions.allowsStage1(request.kind, user: request.isUser)
  }
}

/// Read, write and execute for EL1 (or EL2), for EL0, and by stage 2.
struct AccessPermissions: OptionSet, Sendable {
  let rawValue: UInt16
  static let privilegedRead = AccessPermissions(rawValue: 1)
  static let privilegedWrite = AccessPermissions(rawValue: 2)
  static let privilegedExecute = AccessPermissions(rawValue: 4)
  static let userRead = AccessPermissions(rawValue: 8)
  static let userWrite = AccessPermissions(rawValue: 0x10)
  static let userExecute = AccessPermissions(rawValue: 0x20)
  static let stage2Read = AccessPermissions(rawValue: 0x40)
  static let stage2Write = AccessPermissions(rawValue: 0x80)
  static let stage2PrivilegedExecute = AccessPermissions(rawValue: 0x100)
  static let stage2UserExecute = AccessPermissions(rawValue: 0x200)

  static let allOfStage1 = AccessPermissions(rawValue: 0x3f)
  static let allOfStage2 = AccessPermissions(rawValue: 0x3c0)

  func allowsStage1(_ kind: AccessKind, user: Bool) -> Bool {
    rawValue >> (UInt16(kind.rawValue) + (user ? 3 : 0)) & 1 != 0
  }
  func allowsStage2(_ kind: AccessKind, user: Bool) -> Bool {
    let place = UInt16(kind.rawValue) + (kind == .execute && user ? 7 : 6)
    return rawValue >> place & 1 != 0
  }
}
