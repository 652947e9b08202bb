import Simulation

extension Core {
  /// Translates by the regime of the current exception level, looking into the modelled TLB
  /// first; `unprivileged` asks with EL0's permissions (Arm DDI 0487, D8.2).
  func translate(_ address: UInt64, _ kind: AccessKind, unprivileged: Bool = false)
    throws(CoreExit) -> Translation
  {
    let level = state.pointee.exceptionLevel
    var request = AccessRequest(
      kind: kind, isUser: level == 0 || unprivileged, obeysPAN: true, updates: .all)
    let fault: TranslationFault
    do {
      let canonical = untagged(address, level: level)
      let entry = try entry(for: canonical, context(level: level), request)
      try checkPermission(entry, request)
      request.kind = .read
      let canRead = isAllowed(entry, request)
      request.kind = .write
      return Translation(
        physicalAddress: entry.physicalAddress(of: canonical),
        isDevice: entry.isDevice1 || entry.isDevice2,
        canRead: canRead, canWrite: !entry.isClean && isAllowed(entry, request))
    } catch {
      fault = error
    }
    throw .exception(abort(fault, at: address, kind))
  }

  /// The entry for an address: from the TLB, or from a walk, which then enters it. With no stage
  /// on, what stands for it is made up and not entered.
  func entry(for address: UInt64, _ context: TranslationContext, _ request: AccessRequest)
    throws(TranslationFault) -> TranslationEntry
  {
    guard isTranslated(context.regime) else { return try flatEntry(for: address, context, request) }
    if let entry = translations.find(address, context) {
      guard entry.isClean, request.dirties else { return entry }
      // The first write to a clean page: what may not write leaves it clean, a walk makes it
      // dirty, and its entry takes the place of the old one.
      try checkPermission(entry, request)
      forget(address, isPage: translations.invalidate(address) { $0 == entry })
    }
    count(.unifiedTLBRefill)
    count(request.kind == .execute ? .instructionTLBWalk : .dataTLBWalk)
    var walk = TableWalk(self)
    defer { charge(walk) }
    let entry = try walk.entry(for: address, context, request)
    if let evicted = translations.insert(entry) {
      forget(evicted.page << 12, isPage: evicted.sizeBits == 12)
    }
    return entry
  }

  /// Adds what a walk cost to the core's time, in the middle of the instruction that it is for. A
  /// block whose other instructions may now start too late is left behind this one.
  func charge(_ walk: TableWalk) {
    state.pointee.cycles += walk.accesses * FixedTiming.walkAccessCycles
    let last = state.pointee.cycles + UInt64(run.pointee.lastStart)
    if last >= run.pointee.effectiveLimit || !stops.isEmpty { leavesBlock = true }
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

  /// With the MMU off addresses are physical, data is Device-nGnRnE and instructions are Normal
  /// (D8.2.10). Device here tells about alignment; whether RAM answers is another question.
  func flatEntry(for address: UInt64, _ context: TranslationContext, _ request: AccessRequest)
    throws(TranslationFault) -> TranslationEntry
  {
    if address >> UInt64(model.physicalAddressBits) != 0 {
      throw TranslationFault(kind: .addressSize, level: 0, stage: 1)
    }
    var entry = TranslationEntry()
    entry.regime = context.regime
    entry.isFlat = true
    entry.page = address >> 12
    entry.physicalAddress = address & ~0xfff
    entry.permissions = [.allOfStage1, .allOfStage2]
    entry.isDevice1 = request.kind != .execute
    return entry
  }
}

extension TableWalk {
  /// Walks all stages of a regime that are on and makes the TLB's entry. What stage 1 refuses
  /// is refused before stage 2 is asked (D8.12.2), unless the walk is for someone who looks.
  mutating func entry(
    for address: UInt64, _ context: TranslationContext, _ request: AccessRequest
  ) throws(TranslationFault) -> TranslationEntry {
    let core = core
    var entry = TranslationEntry()
    entry.regime = context.regime
    var first: StageOneResult?
    if context.regime == .stage2 {
      note(stage: 1, "stage 1 is off")
    } else if core.isTranslated(context.regime) {
      first = try stageOne(address, context.regime, request)
    } else {
      note(stage: 1, "the MMU is off")
      return try core.flatEntry(for: address, context, request)
    }
    var second: StageTwoResult?
    if context.regime == .bothStages || context.regime == .stage2 {
      let intermediate = first?.address ?? address
      // With stage 1 off an address past the core's is refused by stage 1 (D8.2.10).
      if first == nil, address >> UInt64(core.model.physicalAddressBits) != 0 {
        throw TranslationFault(kind: .addressSize, level: 0, stage: 1)
      }
      if let first, request.updates == .all,
        !core.allowsStage1(first.permissions, context.regime, request)
      {
        throw TranslationFault(kind: .permission, level: first.level, stage: 1)
      }
      second = try stageTwo(intermediate, request)
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
    entry.isClean = first?.isClean == true || second?.isClean == true
    // With stage 1 off data is Device, unless HCR_EL2.DC makes it Normal.
    let isDefaultCacheable = core.system.pointee.hcrEL2 & HCR.dc != 0
    entry.isDevice1 = first?.isDevice ?? !isDefaultCacheable
    entry.isDevice2 = second?.isDevice ?? false
    entry.level1 = first?.level ?? 0
    entry.level2 = second?.level ?? 0
    return entry
  }
}
