import Simulation

extension Core {
  /// Translates by the regime of the current exception level, looking into the modelled TLB
  /// first; `unprivileged` asks with EL0's permissions (Arm DDI 0487, D8.2).
  func translate(_ address: UInt64, _ kind: AccessKind, unprivileged: Bool = false)
    throws(CoreExit) -> Translation
  {
    let level = state.pointee.exceptionLevel
    let isUser = level == 0 || (unprivileged && level == 1)
    let fault: TranslationFault
    do {
      let canonical = untagged(address, level: level)
      let entry = try entry(for: canonical, context(level: level), kind)
      try checkPermission(entry, kind, isUser: isUser)
      return Translation(
        physicalAddress: entry.physicalAddress(of: canonical),
        isDevice: entry.isDevice1 || entry.isDevice2,
        canRead: isAllowed(entry, .read, isUser: isUser),
        canWrite: isAllowed(entry, .write, isUser: isUser))
    } catch {
      fault = error
    }
    throw .exception(abort(fault, at: address, kind))
  }

  /// SCTLR_ELx.A of the current regime.
  var checksAlignment: Bool {
    let control =
      state.pointee.exceptionLevel == 2
      ? system.pointee.sctlrEL2 : system.pointee.sctlrEL1
    return control & SCTLR.a != 0
  }

  /// The entry for an address: from the TLB, or from a walk, which then enters it. With no stage
  /// on, what stands for it is made up and not entered.
  func entry(for address: UInt64, _ context: TranslationContext, _ kind: AccessKind)
    throws(TranslationFault) -> TranslationEntry
  {
    if isTranslated(context.regime) {
      if let entry = translations.find(address, context) { return entry }
      var walk = TableWalk(self)
      let entry = try walk.entry(for: address, context, kind: kind)
      if let evicted = translations.insert(entry) {
        forget(evicted.page << 12, isPage: evicted.sizeBits == 12)
      }
      return entry
    }
    return try flatEntry(for: address, context, kind)
  }

  /// Takes what left the TLB out of the fast one: one page, or more. Linked blocks rely on the
  /// code that the fast TLB knows.
  func forget(_ address: UInt64, isPage: Bool) {
    if isPage {
      if fastTranslations.drop(address) { leavesBlock = true }
    } else {
      fastTranslations.flush()
      leavesBlock = true
    }
  }

  /// Whether data accesses of the current regime have their memory type from tables, or from
  /// HCR_EL2.DC: otherwise all are Device, and must be aligned.
  var isStage1On: Bool {
    let context = context(level: state.pointee.exceptionLevel)
    return switch context.regime {
    case .bothStages: true
    case .stage2: system.pointee.hcrEL2 & HCR.dc != 0
    case .stage1, .el2: isTranslated(context.regime)
    }
  }

  // MARK: Regimes

  /// Whose translations an access from `level` uses.
  func context(level: UInt8) -> TranslationContext {
    if level == 2 { return TranslationContext(regime: .el2, asid: 0, vmid: 0) }
    let hasStage2 = system.pointee.hcrEL2 & (HCR.vm | HCR.dc) != 0
    // DC and TGE make stage 1 behave as off (D13.2.48).
    let hasStage1 =
      system.pointee.sctlrEL1 & SCTLR.m != 0 && system.pointee.hcrEL2 & (HCR.dc | HCR.tge) == 0
    let regime: TranslationRegime =
      hasStage2 ? (hasStage1 ? .bothStages : .stage2) : .stage1
    return TranslationContext(
      regime: regime, asid: currentASID, vmid: UInt16(system.pointee.vttbrEL2 >> 48 & 0xff))
  }

  /// TTBRx_EL1.ASID as TCR_EL1.A1 selects, 8 or 16 bits by TCR_EL1.AS.
  var currentASID: UInt16 {
    let base =
      system.pointee.tcrEL1 >> 22 & 1 != 0 ? system.pointee.ttbr1EL1 : system.pointee.ttbr0EL1
    return UInt16(base >> 48) & asidMask
  }

  var asidMask: UInt16 { system.pointee.tcrEL1 >> 36 & 1 != 0 ? 0xffff : 0xff }

  /// Whether any stage is on.
  func isTranslated(_ regime: TranslationRegime) -> Bool {
    switch regime {
    case .el2: system.pointee.sctlrEL2 & SCTLR.m != 0
    case .stage1:
      system.pointee.sctlrEL1 & SCTLR.m != 0
        && system.pointee.hcrEL2 & HCR.tge == 0
    case .bothStages, .stage2: true
    }
  }

  /// With the MMU off addresses are physical, data is Device-nGnRnE and instructions are Normal
  /// (D8.2.10). Device here tells about alignment; whether RAM answers is another question.
  func flatEntry(for address: UInt64, _ context: TranslationContext, _ kind: AccessKind)
    throws(TranslationFault) -> TranslationEntry
  {
    if address >> UInt64(model.physicalAddressBits) != 0 {
      throw TranslationFault(kind: .addressSize, level: 0, stage: 1)
    }
    var entry = TranslationEntry()
    entry.regime = context.regime
    entry.page = address >> 12
    entry.physicalAddress = address & ~0xfff
    entry.permissions = [.allOfStage1, .allOfStage2]
    entry.isDevice1 = kind != .execute
    return entry
  }

  /// The address without the tag in bits [63:56] that TCR_ELx.TBI has ignored (D4.1.1): what is
  /// translated, and where a branch goes.
  func untagged(_ address: UInt64, level: UInt8) -> UInt64 {
    let isHigh = level < 2 && address >> 55 & 1 != 0
    let ignoresTag =
      level == 2 ? system.pointee.tcrEL2 >> 20 & 1 : system.pointee.tcrEL1 >> (isHigh ? 38 : 37) & 1
    guard ignoresTag != 0 else { return address }
    return isHigh ? address | 0xff << 56 : address & ~(0xff << 56)
  }

  // MARK: Permissions

  func checkPermission(_ entry: TranslationEntry, _ kind: AccessKind, isUser: Bool)
    throws(TranslationFault)
  {
    guard allowsStage1(entry, kind, isUser: isUser) else {
      throw TranslationFault(kind: .permission, level: entry.level1, stage: 1)
    }
    guard entry.permissions.allowsStage2(kind) else {
      throw TranslationFault(kind: .permission, level: entry.level2, stage: 2)
    }
  }

  private func isAllowed(_ entry: TranslationEntry, _ kind: AccessKind, isUser: Bool) -> Bool {
    allowsStage1(entry, kind, isUser: isUser) && entry.permissions.allowsStage2(kind)
  }

  /// PSTATE.PAN takes EL1's access to what EL0 may read (D8.4.2).
  private func allowsStage1(_ entry: TranslationEntry, _ kind: AccessKind, isUser: Bool) -> Bool {
    if state.pointee.privilegedAccessNever, !isUser, kind != .execute, entry.regime != .el2,
      entry.regime != .stage2, entry.permissions.contains(.userRead)
    {
      return false
    }
    return entry.permissions.allowsStage1(kind, user: isUser)
  }
}

extension TableWalk {
  /// Walks all stages of a regime that are on and makes the TLB's entry.
  mutating func entry(
    for address: UInt64, _ context: TranslationContext, kind: AccessKind
  ) throws(TranslationFault) -> TranslationEntry {
    let core = core
    var entry = TranslationEntry()
    entry.regime = context.regime
    var first: StageOneResult?
    if context.regime == .stage2 {
      note(stage: 1, "stage 1 is off")
    } else if core.isTranslated(context.regime) {
      first = try stageOne(address, context.regime)
    } else {
      note(stage: 1, "the MMU is off")
      return try core.flatEntry(for: address, context, kind)
    }
    var second: StageTwoResult?
    if context.regime == .bothStages || context.regime == .stage2 {
      let intermediate = first?.address ?? address
      // With stage 1 off an address past the core's is refused by stage 1 (D8.2.10).
      if first == nil, address >> UInt64(core.model.physicalAddressBits) != 0 {
        throw TranslationFault(kind: .addressSize, level: 0, stage: 1)
      }
      second = try stageTwo(intermediate)
    }
    let size1 = first?.sizeBits ?? second?.sizeBits ?? 12
    entry.blockBits = size1
    entry.sizeBits = min(size1, second?.sizeBits ?? size1)
    entry.page = address >> UInt64(entry.sizeBits)
    entry.asid = context.asid
    entry.isGlobal = first?.isGlobal ?? true
    entry.vmid = context.vmid
    let output = second?.address ?? first?.address ?? address
    entry.physicalAddress = output & ~(1 << UInt64(entry.sizeBits) - 1)
    entry.permissions =
      (first?.permissions ?? .allOfStage1).union(second?.permissions ?? .allOfStage2)
    // With stage 1 off data is Device, unless HCR_EL2.DC makes it Normal.
    let isDefaultCacheable = core.system.pointee.hcrEL2 & HCR.dc != 0
    entry.isDevice1 = first?.isDevice ?? !isDefaultCacheable
    entry.isDevice2 = second?.isDevice ?? false
    entry.level1 = first?.level ?? 0
    entry.level2 = second?.level ?? 0
    return entry
  }
}
