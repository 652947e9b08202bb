import Simulation

extension Core {
  /// Raised when the fields change.
  private static let stateVersion: UInt16 = 4

  /// All architectural state, TLB included, in one canonical form for snapshots and digests.
  ///
  /// Restoring drops what only makes things quick: the fast TLB and the block being run.
  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("core", Self.stateVersion)
    // Counters are coded as they are now.
    if !coder.isDecoding { synchronizeCounters() }
    try codeRegisters(&coder)
    try codeProgress(&coder)
    for register in systemRegisterTable where has(register.feature) {
      if case .field(let offset) = register.storage {
        try coder.field(register.name, &field(offset).pointee)
      }
    }
    try codeHiddenRegisters(&coder)
    try translations.code(&coder)
    guard coder.isDecoding else { return }
    system.pointee.pmuCyclesSince = state.pointee.cycles &- state.pointee.idleCycles
    system.pointee.pmuRetiredSince = state.pointee.retired
    fastTranslations.flush()
    leavesBlock = true
    if state.pointee.monitorArmed {
      memory.mark(.monitored, page: state.pointee.monitorAddress)
    }
  }

  /// General-purpose and vector registers and PSTATE. Slots that stand for XZR are no state, and
  /// flags are coded as NZCV: how they are kept between is the interpreter's business.
  private func codeRegisters(_ coder: inout StateCoder) throws(StateError) {
    var general = (0..<31).map { state.pointee.x[$0] }
    try coder.field("x", &general)
    guard general.count == 31 else { throw StateError("x: \(general.count) registers") }
    for place in 0..<31 { state.pointee.x[place] = general[place] }
    try coder.field("pc", &state.pointee.pc)
    var nzcv = state.pointee.nzcv
    try coder.field("nzcv", &nzcv)
    state.pointee.nzcv = nzcv
    // The current stack pointer is coded in its own place.
    state.pointee.stackPointers[currentStack] = state.pointee.x[31]
    try coder.field("exceptionLevel", &state.pointee.exceptionLevel)
    try coder.field("usesOwnStackPointer", &state.pointee.usesOwnStackPointer)
    guard state.pointee.exceptionLevel <= configuration.highestLevel else {
      throw StateError("exceptionLevel: no EL\(state.pointee.exceptionLevel)")
    }
    try coder.field("spEL0", &state.pointee.stackPointers[0])
    try coder.field("spEL1", &state.pointee.stackPointers[1])
    try coder.field("spEL2", &state.pointee.stackPointers[2])
    state.pointee.x[31] = state.pointee.stackPointers[currentStack]
    try coder.field("daif", &state.pointee.daif)
    try coder.field("softwareStep", &state.pointee.softwareStep)
    try coder.field("illegal", &state.pointee.illegal)
    try coder.field("privilegedAccessNever", &state.pointee.privilegedAccessNever)
    try coder.field("userAccessOverride", &state.pointee.userAccessOverride)
    var vectors = (0..<64).map { state.pointee.vectors[$0] }
    try coder.field("vectors", &vectors)
    guard vectors.count == 64 else { throw StateError("vectors: \(vectors.count) halves") }
    for place in 0..<64 { state.pointee.vectors[place] = vectors[place] }
    try coder.field("fpcr", &state.pointee.fpcr)
    try coder.field("fpsr", &state.pointee.fpsr)
  }

  /// Time, power, signals, the monitor and the event register.
  private func codeProgress(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("cycles", &state.pointee.cycles)
    try coder.field("retired", &state.pointee.retired)
    // One form, whatever stands there when it no longer holds.
    let continues = state.pointee.continuationRetired == state.pointee.retired
    var page = continues ? state.pointee.continuationPage : 0
    try coder.field("continuationPage", &page)
    if coder.isDecoding {
      state.pointee.continuationPage = page
      state.pointee.continuationRetired = page == 0 ? .max : state.pointee.retired
    }
    try coder.field("idleCycles", &state.pointee.idleCycles)
    try coder.field("eventOrdinal", &eventOrdinal)
    try coder.field("monitorArmed", &state.pointee.monitorArmed)
    try coder.field("monitorAddress", &state.pointee.monitorAddress)
    try coder.field("eventRegister", &state.pointee.eventRegister)
    try coder.field("eventCleared", &state.pointee.eventCleared)
    try coder.field("signals", &state.pointee.signals)
    try coder.field("power", &state.pointee.power)
    // A core that was woken and has not run since.
    var wakeTime = run.pointee.wakeTime ?? .never
    try coder.field("wakeTime", &wakeTime)
    run.pointee.wakeTime = wakeTime == .never ? nil : wakeTime
  }

  /// What lies behind registers that are no plain storage.
  private func codeHiddenRegisters(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("dbgclaim", &system.pointee.dbgclaimEL1)
    try coder.field("pmcr", &system.pointee.pmcrEL0)
    try coder.field("pmcnten", &system.pointee.pmcntenEL0)
    try coder.field("pmovs", &system.pointee.pmovsEL0)
    try coder.field("pminten", &system.pointee.pmintenEL1)
    try coder.field("pmccntr", &system.pointee.pmccntrEL0)
    for counter in 0..<eventCounterCount {
      try coder.field("pmevcntr", &system.pointee.pmevcntrEL0[counter])
      try coder.field("pmevtyper", &system.pointee.pmevtyperEL0[counter])
    }
    if has(.cortexA53) { try coder.field("l2ctlr", &system.pointee.l2ctlrEL1) }
    if has(.ras) { try coder.field("disr", &system.pointee.disrEL1) }
  }
}

extension TranslationBuffer {
  /// The entries in order of insertion, which decides both replacement and precedence: three
  /// words each, of which the second has VMID[15:8] below the physical address.
  func code(_ coder: inout StateCoder) throws(StateError) {
    var words: [UInt64] = []
    if !coder.isDecoding {
      words.reserveCapacity(count * 3)
      for entry in entries {
        words.append(entry.page)
        words.append(entry.physicalAddress | UInt64(entry.vmid >> 8))
        words.append(entry.packed)
      }
    }
    try coder.field("translations", &words)
    guard coder.isDecoding else { return }
    guard words.count.isMultiple(of: 3), words.count <= capacity * 3 else {
      throw StateError("translations: \(words.count) words")
    }
    invalidateAll()
    for place in stride(from: 0, to: words.count, by: 3) {
      guard
        let entry = TranslationEntry(
          page: words[place], physicalAddress: words[place + 1], packed: words[place + 2])
      else { throw StateError("translations: entry \(place / 3) is none") }
      _ = insert(entry)
    }
  }
}

extension TranslationEntry {
  /// All but the two addresses. Whether stage 2 lets EL0 execute stands as a difference from EL1,
  /// which only FEAT_XNX can make.
  var packed: UInt64 {
    let sizes = UInt64(sizeBits) | UInt64(blockBits) << 8
    let names = UInt64(asid) << 16 | UInt64(vmid & 0xff) << 32
    let flags: UInt64 =
      (isGlobal ? 1 << 40 : 0) | (isDevice1 ? 1 << 41 : 0) | (isDevice2 ? 1 << 42 : 0)
    let levels = UInt64(level1) << 43 | UInt64(level2) << 45
    let differs =
      permissions.contains(.stage2PrivilegedExecute) != permissions.contains(.stage2UserExecute)
    return sizes | names | flags | levels | UInt64(regime.rawValue & 3) << 47
      | UInt64(permissions.rawValue & 0x1ff) << 49 | (differs ? 1 << 58 : 0)
      | (isClean ? 1 << 59 : 0) | UInt64(regime.rawValue >> 2) << 60
  }

  init?(page: UInt64, physicalAddress: UInt64, packed: UInt64) {
    guard
      let regime = TranslationRegime(rawValue: UInt8(packed >> 47 & 3 | packed >> 58 & 4))
    else { return nil }
    self.init()
    self.regime = regime
    self.page = page
    self.physicalAddress = physicalAddress & ~0xfff
    sizeBits = UInt8(packed & 0xff)
    blockBits = UInt8(packed >> 8 & 0xff)
    guard (12..<64).contains(sizeBits), (sizeBits..<64).contains(blockBits) else { return nil }
    asid = UInt16(packed >> 16 & 0xffff)
    vmid = UInt16(packed >> 32 & 0xff | (physicalAddress & 0xff) << 8)
    isGlobal = packed >> 40 & 1 != 0
    isDevice1 = packed >> 41 & 1 != 0
    isDevice2 = packed >> 42 & 1 != 0
    level1 = UInt8(packed >> 43 & 3)
    level2 = UInt8(packed >> 45 & 3)
    isClean = packed >> 59 & 1 != 0
    permissions = AccessPermissions(rawValue: UInt16(packed >> 49 & 0x1ff))
    let differs = packed >> 58 & 1 != 0
    if permissions.contains(.stage2PrivilegedExecute) != differs {
      permissions.insert(.stage2UserExecute)
    }
  }
}
