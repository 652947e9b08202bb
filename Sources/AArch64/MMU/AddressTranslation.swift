extension Core {
  /// AT: the answer goes to PAR_EL1 (Arm DDI 0487, C5.4, D13.2.107). Walks the tables and does
  /// not use the TLB: see ImplementationChoices.swift.
  func translateIntoPAR(_ address: UInt64, _ request: TranslationRequest) throws(CoreExit) {
    var fault: TranslationFault
    do {
      system.pointee.parEL1 = try physicalAddressRegister(address, request)
      return
    } catch {
      fault = error
    }
    let kind: AccessKind = request.isWrite ? .write : .read
    // A table that is not there is an abort, and so is what stage 2 refuses to a walk for EL1:
    // the hypervisor puts it right and EL1 asks again.
    let isForHypervisor =
      fault.stage == 2 && state.pointee.exceptionLevel == 1 && fault.isOnStage1Walk
    if fault.kind == .externalAbortOnWalk || isForHypervisor {
      throw .exception(abort(fault, at: address, kind, isMaintenance: true))
    }
    // F, FST, PTW (on a walk), S (stage 2), and the RES1 bit 11.
    system.pointee.parEL1 =
      1 | UInt64(fault.status) << 1 | (fault.isOnStage1Walk ? 1 << 8 : 0)
      | (fault.stage == 2 ? 1 << 9 : 0) | 1 << 11
  }

  private func physicalAddressRegister(_ address: UInt64, _ request: TranslationRequest)
    throws(TranslationFault) -> UInt64
  {
    let level: UInt8 = request.regime == 2 ? 2 : 1
    let canonical = untagged(address, level: level)
    let regime = context(level: level).regime
    var walk = TableWalk(self)
    let kind: AccessKind = request.isWrite ? .write : .read
    // Stage 1 by itself: its tables still lie where stage 2 puts them.
    var result = flatResult(canonical)
    if regime != .stage2, isTranslated(regime) { result = try walk.stageOne(canonical, regime) }
    if canonical >> UInt64(model.physicalAddressBits) != 0, result.level == 0 {
      throw TranslationFault(kind: .addressSize, level: 0, stage: 1)
    }
    guard isAllowedByStage1(result, kind, isUser: request.unprivileged) else {
      throw TranslationFault(kind: .permission, level: result.level, stage: 1)
    }
    var attributes = result.attributes
    var shareability = result.shareability
    if request.bothStages, regime == .bothStages || regime == .stage2 {
      let second = try walk.stageTwo(result.address)
      guard second.permissions.allowsStage2(kind) else {
        throw TranslationFault(
          kind: .permission, level: second.level, stage: 2, intermediateAddress: result.address)
      }
      result.address = second.address
      attributes = Self.combine(attributes, stage2: second.attributes)
    }
    // Device memory, and Normal memory that is not cacheable, is outer shareable.
    if attributes >> 4 == 0 || attributes == 0x44 { shareability = 2 }
    return UInt64(attributes) << 56 | result.address & 0xffff_ffff_f000 | 1 << 11
      | UInt64(shareability) << 7
  }

  private func isAllowedByStage1(_ result: StageOneResult, _ kind: AccessKind, isUser: Bool) -> Bool
  {
    var entry = TranslationEntry()
    entry.permissions = result.permissions.union(.allOfStage2)
    do {
      try checkPermission(entry, kind, isUser: isUser)
      return true
    } catch {
      return false
    }
  }

  /// Stage 1 when it is off: Device-nGnRnE, or Normal write-back with HCR_EL2.DC.
  private func flatResult(_ address: UInt64) -> StageOneResult {
    StageOneResult(
      address: address, sizeBits: 12, level: 0, permissions: .allOfStage1, isGlobal: true,
      attributes: system.pointee.hcrEL2 & HCR.dc != 0 ? 0xff : 0, shareability: 0)
  }

  /// The memory type of both stages together, as a byte of MAIR: the stricter of the two
  /// (D8.5.5).
  static func combine(_ first: UInt8, stage2: UInt8) -> UInt8 {
    if first >> 4 == 0 {
      return stage2 >> 2 == 0 ? min(first, stage2 << 2) : first
    }
    if stage2 >> 2 == 0 { return stage2 << 2 }
    /// One half of the attributes: 1 non-cacheable, 2 write-through, 3 write-back.
    func stricter(_ one: UInt8, _ two: UInt8) -> UInt8 {
      let kind: UInt8 = one == 4 ? 1 : one & 4 == 0 || one < 4 ? 2 : one >> 2 == 2 ? 2 : 3
      let least = min(kind, two)
      if least == 1 { return 4 }
      return least == kind ? one : one & 3 | 8
    }
    return stricter(first >> 4, stage2 >> 2 & 3) << 4 | stricter(first & 0xf, stage2 & 3)
  }
}
