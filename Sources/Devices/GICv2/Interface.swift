import Simulation

extension GICv2 {
  /// What is a core's own: SGIs and PPIs, the CPU interface, the virtual CPU interface.
  struct Interface {
    /// INTIDs 0 to 31. An SGI is pending while ``sources`` has one of it.
    var bank = InterruptBank(words: 1)
    /// By SGI, a bit for each core that sent it and whose interrupt is pending.
    private(set) var sources = [UInt8](repeating: 0, count: 16)
    var registers: CPUInterface
    /// GICC_CTLR.AckCtl: GICC_IAR also acknowledges Group 1.
    var acknowledgesBothGroups = false
    /// GICC_CTLR.FIQEn: Group 0 is signalled as FIQ.
    var signalsFIQ = false
    var virtualInterface: VirtualInterface

    init(_ scheme: PriorityScheme) {
      registers = CPUInterface(scheme)
      virtualInterface = VirtualInterface(
        scheme, listRegisters: GICv2.listRegisterCount, isMemoryMapped: true)
      resetBank()
    }

    mutating func reset(_ scheme: PriorityScheme) {
      let old = bank
      self = Interface(scheme)
      // The levels of inputs are the world outside.
      bank = old
      resetBank()
    }

    /// SGIs are edge-triggered and enabled for good.
    private mutating func resetBank() {
      bank.reset()
      bank.setEdgeTriggered(0, 0xffff, mask: .max)
      bank.set(.enabled, 0, 0xffff)
    }

    mutating func addSources(_ id: Int, _ cores: UInt8) {
      sources[id] |= cores
      refresh(id)
    }

    mutating func removeSources(_ id: Int, _ cores: UInt8) {
      sources[id] &= ~cores
      refresh(id)
    }

    private mutating func refresh(_ id: Int) {
      if sources[id] != 0 {
        bank.set(.pending, 0, 1 << UInt32(id))
      } else {
        bank.clear(.pending, 0, 1 << UInt32(id))
      }
    }

    /// Takes a pending SGI or PPI; the result is the core that sent an SGI.
    mutating func acknowledge(_ id: Int) -> Int {
      bank.acknowledge(id)
      guard id < 16 else { return 0 }
      let source = sources[id].trailingZeroBitCount
      removeSources(id, 1 << UInt8(source & 7))
      return source & 7
    }

    mutating func code(_ coder: inout StateCoder) throws(StateError) {
      try bank.code(&coder)
      try coder.field("sources", &sources)
      guard sources.count == 16 else { throw StateError("sources: expected 16") }
      try registers.codeRegisters(&coder)
      try coder.field("ackCtl", &acknowledgesBothGroups)
      try coder.field("fiqEn", &signalsFIQ)
      try registers.active.code(&coder)
      try virtualInterface.code(&coder)
    }
  }

  /// The INTID that says that a pending interrupt is of the other group (Arm IHI 0048, 3.2.5).
  static let otherGroup: UInt64 = 1022

  /// Which group a read of IAR or HPPIR, or of its alias, concerns, given that of the best pending
  /// interrupt; or what it reads instead.
  private enum Answer {
    case group(InterruptGroup)
    case special(UInt64)

    init(_ pending: InterruptGroup?, isAlias: Bool, acknowledgesBoth: Bool) {
      switch (pending, isAlias) {
      case (nil, _), (.group0, true): self = .special(spuriousInterrupt)
      case (.group1, false) where !acknowledgesBoth: self = .special(GICv2.otherGroup)
      case (let group?, _): self = .group(group)
      }
    }
  }

  // MARK: - The physical CPU interface

  /// A read of GICC_IAR, or of GICC_AIAR: the INTID, and the source of an SGI in [12:10].
  func acknowledge(_ core: Int, isAlias: Bool) -> UInt64 {
    let interface = interfaces[core]
    let signalled = interface.registers.signalled(scheme)
    let answer = Answer(
      signalled?.group, isAlias: isAlias, acknowledgesBoth: interface.acknowledgesBothGroups)
    guard case .group(let group) = answer, let interrupt = signalled else {
      return value(of: answer)
    }
    tell(.acknowledge, UInt64(interrupt.id), core)
    let priority = interface.registers.groupPriority(interrupt, scheme)
    interfaces[core].registers.active.activate(priority, group, scheme)
    guard interrupt.id < 32 else {
      changeBank(of: interrupt.id, core) { $0.acknowledge(interrupt.id) }
      return UInt64(interrupt.id)
    }
    let source = interfaces[core].acknowledge(interrupt.id)
    update(core)
    return UInt64(source << 10 | interrupt.id)
  }

  private func value(of answer: Answer) -> UInt64 {
    if case .special(let value) = answer { return value }
    return spuriousInterrupt
  }

  /// GICC_HPPIR, or GICC_AHPPIR.
  func highestPending(_ core: Int, isAlias: Bool) -> UInt64 {
    let interface = interfaces[core]
    let offered = interface.registers.offered
    let answer = Answer(
      offered?.group, isAlias: isAlias, acknowledgesBoth: interface.acknowledgesBothGroups)
    guard case .group = answer, let offered else { return value(of: answer) }
    let source = offered.id < 16 ? interface.sources[offered.id].trailingZeroBitCount & 7 : 0
    return UInt64(source << 10 | offered.id)
  }

  /// A write to GICC_EOIR, or to GICC_AEOIR. Where software breaks the rules (an INTID that does
  /// not exist, another group than that of the running priority, Group 0 by the alias) the write
  /// is ignored; the source of an SGI does not matter.
  func endOfInterrupt(_ core: Int, _ value: UInt64, isAlias: Bool) {
    let id = Int(value & 0x3ff)
    guard id < distributor.bank.words * 32 else { return }
    let bank = id < 32 ? interfaces[core].bank : distributor.bank
    let group = bank.group(of: id)
    guard interfaces[core].registers.active.highestGroup == group, !isAlias || group == .group1
    else { return }
    interfaces[core].registers.active.drop(group)
    if !interfaces[core].registers.splitEndOfInterrupt { deactivate(core, id) }
    update(core)
  }

  /// A write to GICC_DIR, which counts with EOImode only.
  func deactivateInterrupt(_ core: Int, _ value: UInt64) {
    if interfaces[core].registers.splitEndOfInterrupt { deactivate(core, Int(value & 0x3ff)) }
  }

  /// GICC_CTLR: EnableGrp0, EnableGrp1, AckCtl, FIQEn, CBPR, EOImode. Interrupts do not bypass the
  /// interface, whatever [8:5] say.
  func interfaceControl(_ core: Int) -> UInt64 {
    let registers = interfaces[core].registers
    return (registers.enabledGroups[0] ? 1 : 0) | (registers.enabledGroups[1] ? 1 << 1 : 0)
      | (interfaces[core].acknowledgesBothGroups ? 1 << 2 : 0)
      | (interfaces[core].signalsFIQ ? 1 << 3 : 0) | (registers.commonBinaryPoint ? 1 << 4 : 0)
      | (registers.splitEndOfInterrupt ? 1 << 9 : 0)
  }

  func setInterfaceControl(_ core: Int, _ value: UInt64) {
    interfaces[core].registers.enabledGroups = [value & 1 != 0, value & 2 != 0]
    interfaces[core].acknowledgesBothGroups = value & 4 != 0
    interfaces[core].signalsFIQ = value & 8 != 0
    interfaces[core].registers.commonBinaryPoint = value & 16 != 0
    interfaces[core].registers.splitEndOfInterrupt = value & 1 << 9 != 0
    update(core)
  }

  // MARK: - The guest's CPU interface

  /// A read of GICV_IAR, or of GICV_AIAR.
  func acknowledgeVirtual(_ core: Int, isAlias: Bool) -> UInt64 {
    let interface = interfaces[core].virtualInterface
    let answer = Answer(
      interface.signalled, isAlias: isAlias, acknowledgesBoth: interface.acknowledgesBothGroups)
    guard case .group(let group) = answer else { return value(of: answer) }
    defer { update(core) }
    let id = interfaces[core].virtualInterface.acknowledge(group)
    if id & 0x3ff != spuriousInterrupt { tell(.virtualAcknowledge, id & 0x3ff, core) }
    return id
  }

  /// GICV_HPPIR, or GICV_AHPPIR.
  func highestPendingVirtual(_ core: Int, isAlias: Bool) -> UInt64 {
    let interface = interfaces[core].virtualInterface
    let answer = Answer(
      interface.pendingGroup, isAlias: isAlias, acknowledgesBoth: interface.acknowledgesBothGroups)
    guard case .group(let group) = answer else { return value(of: answer) }
    return interface.highestPending(group)
  }

  /// A write to GICV_EOIR, or to GICV_AEOIR; a hardware interrupt ends physically too.
  func endOfVirtualInterrupt(_ core: Int, _ value: UInt64, isAlias: Bool) {
    let physical = interfaces[core].virtualInterface.endOfInterrupt(
      isAlias ? .group1 : nil, value & 0x1fff)
    if let physical { deactivate(core, physical) }
    update(core)
  }

  /// A write to GICV_DIR.
  func deactivateVirtualInterrupt(_ core: Int, _ value: UInt64) {
    let physical = interfaces[core].virtualInterface.deactivateInterrupt(value & 0x1fff)
    if let physical { deactivate(core, physical) }
    update(core)
  }
}
