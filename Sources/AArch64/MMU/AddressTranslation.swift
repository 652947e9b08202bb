/// What an AT instruction asks.
struct TranslationQuestion: Sendable, Equatable {
  /// 1, or 2 for the regime of EL2.
  let level: UInt8
  /// With the permissions of EL0.
  let isUser: Bool
  let isWrite: Bool
  /// Through stage 2 as well: AT S12E*.
  var bothStages = false
  /// With PSTATE.PAN: AT S1E1RP, AT S1E1WP.
  var obeysPAN = false
}

extension Core {
  /// AT: the answer goes to PAR_EL1 (Arm DDI 0487, C5.4, D13.2.107). Walks the tables, does not
  /// use the TLB and updates no table: see ImplementationChoices.swift.
  func translateIntoPAR(_ address: UInt64, _ question: TranslationQuestion) throws(CoreExit) {
    var fault: TranslationFault
    do {
      system.pointee.parEL1 = try physicalAddressRegister(address, question)
      return
    } catch {
      fault = error
    }
    let kind: AccessKind = question.isWrite ? .write : .read
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

  /// The regime that is asked about (AArch64.AT): with E2H and TGE, stage 1 of EL1&0 means that
  /// of EL2&0.
  private func regime(of question: TranslationQuestion) -> TranslationRegime {
    if question.level == 2 { return regime(level: 2) }
    return hostsUser && !question.bothStages ? .el20 : guestRegime
  }

  private func physicalAddressRegister(_ address: UInt64, _ question: TranslationQuestion)
    throws(TranslationFault) -> UInt64
  {
    let regime = regime(of: question)
    let canonical = untagged(address, regime)
    let request = AccessRequest(
      kind: question.isWrite ? .write : .read, isUser: question.isUser,
      obeysPAN: question.obeysPAN)
    var walk = TableWalk(self)
    defer { charge(walk) }
    // Stage 1 by itself: its tables still lie where stage 2 puts them.
    var result = flatResult(canonical, regime)
    if regime != .stage2, isTranslated(regime) {
      result = try walk.stageOne(canonical, regime, request)
      guard allowsStage1(result.permissions, regime, request) else {
        throw TranslationFault(kind: .permission, level: result.level, stage: 1)
      }
      // SCTLR_ELx.C clear makes Normal memory non-cacheable (D8.5.1).
      if controls(of: regime).sctlr & SCTLR.c == 0, !result.isDevice { result.attributes = 0x44 }
    } else if canonical >> UInt64(model.physicalAddressBits) != 0 {
      throw TranslationFault(kind: .addressSize, level: 0, stage: 1)
    }
    var attributes = result.attributes
    var shareability = result.shareability
    if question.bothStages, regime == .bothStages || regime == .stage2 {
      let second = try walk.stageTwo(result.address, request)
      guard second.permissions.allowsStage2(request.kind, user: request.isUser) else {
        throw TranslationFault(
          kind: .permission, level: second.level, stage: 2, intermediateAddress: result.address)
      }
      result.address = second.address
      attributes = Self.combine(attributes, stage2: second.attributes)
      shareability = Self.combine(shareability: shareability, stage2: second.shareability)
      // HCR_EL2.CD makes what is Normal by both non-cacheable.
      if system.pointee.hcrEL2 & HCR.cd != 0, attributes >> 4 != 0 { attributes = 0x44 }
    }
    // Device memory, and Normal memory that is not cacheable, is outer shareable.
    if attributes >> 4 == 0 || attributes == 0x44 { shareability = 2 }
    return UInt64(attributes) << 56 | result.address & 0xffff_ffff_f000 | 1 << 11
      | UInt64(shareability) << 7
  }

  /// Stage 1 when it is off: Device-nGnRnE, or Normal write-back with HCR_EL2.DC.
  private func flatResult(_ address: UInt64, _ regime: TranslationRegime) -> StageOneResult {
    StageOneResult(
      address: address, sizeBits: 12, level: 0, permissions: .allOfStage1, isGlobal: true,
      attributes: regime == .stage2 && system.pointee.hcrEL2 & HCR.dc != 0 ? 0xff : 0,
      shareability: 0, isClean: false)
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

  /// Outer shareable (2) when either stage says so, else inner (3), else not (D8.5.6).
  static func combine(shareability first: UInt8, stage2: UInt8) -> UInt8 {
    first == 2 || stage2 == 2 ? 2 : first | stage2
  }
}
