import Simulation

// What debuggers, reports and tests may see and set. Looking changes nothing.
extension Core {
  /// A general-purpose register; 31 is the current SP.
  public func generalRegister(_ number: Int) -> UInt64 {
    precondition((0...31).contains(number), "no register X\(number)")
    return state.pointee.x[number]
  }

  public func setGeneralRegister(_ number: Int, to value: UInt64) {
    precondition((0...31).contains(number), "no register X\(number)")
    state.pointee.x[number] = value
  }

  public func setProgramCounter(_ address: UInt64) {
    state.pointee.pc = address
    discontinue()
    leavesBlock = true
  }

  /// A vector register, low half and high half.
  public func vectorRegister(_ number: Int) -> (low: UInt64, high: UInt64) {
    precondition((0...31).contains(number), "no register V\(number)")
    return (state.pointee.vectors[number * 2], state.pointee.vectors[number * 2 + 1])
  }

  public func setVectorRegister(_ number: Int, low: UInt64, high: UInt64) {
    precondition((0...31).contains(number), "no register V\(number)")
    state.pointee.vectors[number * 2] = low
    state.pointee.vectors[number * 2 + 1] = high
  }

  /// PSTATE as an SPSR would hold it.
  public var currentProcessState: UInt64 { processState }

  /// VTTBR_EL2.VMID: whose virtual machine EL1 and EL0 are. `nil` without EL2.
  public var virtualMachineID: UInt16? {
    hasEL2 ? currentVMID : nil
  }

  /// TTBRx_ELn.ASID: whose address space EL0 is.
  public var addressSpaceID: UInt16 { context(level: 0).asid }

  /// How many entries the modelled TLB holds.
  public var translationCount: Int { translations.count }

  /// The state that a halt of all cores shows: running, waiting for what, or off.
  public var powerDescription: String {
    switch state.pointee.power {
    case .off: "off"
    case .running: "running"
    case .waitingForInterrupt: "waiting for an interrupt"
    case .waitingForEvent: "waiting for an event"
    }
  }

  // MARK: By name

  /// A register by its name in any case: `x0`, `sp`, `pc`, `lr`, `pstate`, `w3`, or a system
  /// register as in the Arm ARM, `esr_el2`. `nil` when there is none of that name.
  public func register(named name: String) -> UInt64? {
    let name = name.lowercased()
    switch name {
    case "pc": return state.pointee.pc
    case "sp": return state.pointee.x[31]
    case "lr": return state.pointee.x[30]
    case "fp": return state.pointee.x[29]
    case "pstate", "cpsr": return processState
    default: break
    }
    if let (kind, number) = Self.numbered(name) {
      return kind == "x" ? state.pointee.x[number] : state.pointee.x[number] & 0xffff_ffff
    }
    guard let place = systemRegisterPlaces[name], has(systemRegisterTable[place].feature) else {
      return nil
    }
    return inspect(systemRegisterTable[place])
  }

  /// Sets a register by name, without effects of the write but with those on translation. False
  /// when there is none of that name, or it cannot be set.
  public func setRegister(named name: String, to value: UInt64) -> Bool {
    let name = name.lowercased()
    leavesBlock = true
    switch name {
    case "pc":
      state.pointee.pc = value
      discontinue()
    case "sp": state.pointee.x[31] = value
    case "lr": state.pointee.x[30] = value
    case "fp": state.pointee.x[29] = value
    case "pstate", "cpsr":
      guard !isIllegalReturn(value, from: configuration.highestLevel) else { return false }
      setProcessState(value)
    default:
      if let (kind, number) = Self.numbered(name) {
        state.pointee.x[number] = kind == "x" ? value : value & 0xffff_ffff
        return true
      }
      guard let place = systemRegisterPlaces[name], has(systemRegisterTable[place].feature),
        case .field(let offset) = systemRegisterTable[place].storage
      else { return false }
      let writable = registerMasks[place]
      field(offset).pointee = field(offset).pointee & ~writable | value & writable
      fastTranslations.flush()
    }
    return true
  }

  /// The encoding of a system register, the core's or a device's, by its name in any case.
  package static func systemRegisterEncoding(named name: String) -> SystemRegisterEncoding? {
    if let place = systemRegisterPlaces[name.lowercased()] {
      return systemRegisterTable[place].encoding
    }
    let name = name.uppercased()
    let bits = deviceRegisterNames.filter { $0.value == name }.map(\.key).min()
    return bits.map(SystemRegisterEncoding.init(bits:))
  }

  /// The encoding of a system instruction by its name: `TLBI VAE1`.
  package static func systemInstructionEncoding(named name: String) -> SystemRegisterEncoding? {
    systemInstructionTable.first { $0.name.description == name.uppercased() }?.encoding
  }

  /// The core's own system registers with their values, in the table's order; what reads as zero
  /// always is left out. Those of timer and GIC belong to their devices.
  public var systemRegisters: [(name: String, value: UInt64)] {
    systemRegisterTable.filter { has($0.feature) }.compactMap { register in
      inspect(register).map { (register.name.description, $0) }
    }
  }

  private func inspect(_ register: SystemRegister) -> UInt64? {
    switch register.storage {
    case .field(let offset): return field(offset).pointee
    case .identification(let what): return value(of: what)
    case .zero: return 0
    case .computed(let what): return inspect(what)
    case .counter(let kind, let counter):
      return kind == .value
        ? system.pointee.pmevcntrEL0[counter] : system.pointee.pmevtyperEL0[counter]
    }
  }

  /// Like ``read(_:)``, from any level and without upkeep.
  private func inspect(_ register: ComputedRegister) -> UInt64? {
    switch register {
    case .spEL0: currentStack == 0 ? state.pointee.x[31] : state.pointee.stackPointers[0]
    case .spEL1: currentStack == 1 ? state.pointee.x[31] : state.pointee.stackPointers[1]
    case .fpcr: state.pointee.fpcr
    case .fpsr: state.pointee.fpsr
    case .pmovsset, .pmovsclr: system.pointee.pmovsEL0
    case .pmccntr: system.pointee.pmccntrEL0
    case .pmxevcntr: selectedCounter.map { system.pointee.pmevcntrEL0[$0] } ?? 0
    case .rvbarEL1: configuration.resetAddress
    case .midr, .mpidr, .ccsidr, .dczid, .isr, .spSel, .currentEL, .daif, .nzcv, .pan, .uao,
      .oslar, .dbgclaimset, .dbgclaimclr, .pmcr, .pmcntenset, .pmcntenclr, .pmswinc, .pmceid0,
      .pmceid1,
      .pmxevtyper, .pmintenset, .pmintenclr, .l2ctlr, .disr:
      try? read(register)
    }
  }

  /// `x7` or `w7`.
  private static func numbered(_ name: String) -> (kind: Character, number: Int)? {
    guard let kind = name.first, kind == "x" || kind == "w", let number = Int(name.dropFirst()),
      (0...30).contains(number)
    else { return nil }
    return (kind, number)
  }
}

/// Places in ``systemRegisterTable`` by name in lower case.
let systemRegisterPlaces: [String: Int] = Dictionary(
  uniqueKeysWithValues: systemRegisterTable.enumerated().map {
    ($1.name.description.lowercased(), $0)
  })
