import Simulation

extension Core {
  /// MRS: `word` is the instruction.
  func readSystemRegister(_ word: UInt32) throws(CoreExit) -> UInt64 {
    let encoding = redirected(UInt16(truncatingIfNeeded: word >> 5))
    guard let place = systemRegisterIndex.place(of: encoding),
      has(systemRegisterTable[place].feature)
    else { return try accessElsewhere(encoding, word, write: nil) }
    let register = systemRegisterTable[place]
    guard state.pointee.exceptionLevel >= register.readLevel else {
      throw .exception(.undefined)
    }
    try check(register.readTraps, word: word)
    switch register.storage {
    case .field(let offset): return field(offset).pointee
    case .identification(let what): return value(of: what)
    case .computed(let what): return try read(what)
    case .counter(let kind, let counter):
      try checkCounter(counter)
      return readCounter(kind, counter)
    case .zero: return 0
    }
  }

  /// MSR (register): `word` is the instruction.
  func writeSystemRegister(_ word: UInt32, _ value: UInt64) throws(CoreExit) -> Outcome {
    let encoding = redirected(UInt16(truncatingIfNeeded: word >> 5))
    guard let place = systemRegisterIndex.place(of: encoding),
      has(systemRegisterTable[place].feature)
    else {
      _ = try accessElsewhere(encoding, word, write: value)
      return .resynchronize
    }
    let register = systemRegisterTable[place]
    guard state.pointee.exceptionLevel >= register.writeLevel,
      register.writeLevel != SystemRegister.never
    else { throw .exception(.undefined) }
    try check(register.writeTraps, word: word)
    if case .counter(_, let counter) = register.storage { try checkCounter(counter) }
    // The write itself still counts as before it.
    if case .counter = register.effect { synchronizeCounters(isCompleting: true) }
    switch register.storage {
    case .field(let offset):
      let old = field(offset).pointee
      let new = written(register, place, old: old, value)
      try checkSupported(register, new)
      field(offset).pointee = new
      if system.pointee.pmcntenEL0 != 0 { countWrite(of: register) }
      return try apply(register, old: old, new: new)
    case .computed(let what):
      try write(what, value)
      return try apply(register, old: 0, new: value)
    case .counter(let kind, let counter):
      writeCounter(kind, counter, value)
      return try apply(register, old: 0, new: value)
    case .identification, .zero: return .next
    }
  }

  /// What a register holds after a write. TCR_EL2 and CPTR_EL2 of a host have the format of
  /// TCR_EL1 and CPACR_EL1.
  private func written(_ register: SystemRegister, _ place: Int, old: UInt64, _ value: UInt64)
    -> UInt64
  {
    if isHost {
      switch register.encoding.bits {
      case 0xe102: return value & hostTranslationControl
      case HostRegisters.cptrEL2: return value & (CPTR.tcpac | CPTR.fpen)
      default: break
      }
    }
    return old & ~registerMasks[place] | value & registerMasks[place]
  }

  /// What a write of TCR_EL1 changes.
  private var hostTranslationControl: UInt64 {
    systemRegisterIndex.place(of: 0xc102).map { registerMasks[$0] } ?? 0
  }

  /// The system registers in place: never copied, there are a hundred of them.
  @inline(__always)
  var system: UnsafeMutablePointer<SystemRegisters> {
    withUnsafeMutablePointer(to: &state.pointee.system) { $0 }
  }

  /// Where a stored register is.
  func field(_ offset: Int) -> UnsafeMutablePointer<UInt64> {
    (UnsafeMutableRawPointer(system) + offset).assumingMemoryBound(to: UInt64.self)
  }

  /// Stops the machine, by name, before software selects what the core announces and the
  /// simulator lacks.
  private func checkSupported(_ register: SystemRegister, _ value: UInt64) throws(CoreExit) {
    switch register.encoding.bits {
    case 0xc080 where value & (SCTLR.ee | SCTLR.e0e) != 0:
      throw .unimplemented("big-endian data (SCTLR_EL1.EE, E0E)")
    case 0xe080 where value & (SCTLR.ee | SCTLR.e0e) != 0:
      throw .unimplemented("big-endian data (SCTLR_EL2.EE, E0E)")
    default: break
    }
  }

  /// For the events that count writes of a register.
  private func countWrite(of register: SystemRegister) {
    switch register.encoding.bits {
    case 0xc681: count(.contextWriteRetired)
    case 0xc100, 0xc101, 0xe100: count(.tableBaseWriteRetired)
    default: break
    }
  }

  private func apply(_ register: SystemRegister, old: UInt64, new: UInt64) throws(CoreExit)
    -> Outcome
  {
    switch register.effect {
    case .none: return .next
    case .resynchronize, .counter: return .resynchronize
    // The fast TLB has no page that is watched.
    case .translation, .debug:
      fastTranslations.flush()
      return .resynchronize
    // The modelled TLB is keyed by address space, not by table: a new table under the same name
    // leaves old entries in use, and the fast TLB right.
    case .addressSpace:
      guard (old ^ new) >> 48 != 0 else { return .next }
      fastTranslations.flush()
      return .resynchronize
    }
  }

  /// A register that is not this core's: a device's, another part's own, or nobody's.
  private func accessElsewhere(_ encoding: UInt16, _ word: UInt32, write value: UInt64?)
    throws(CoreExit) -> UInt64
  {
    guard let port = ports[encoding] else {
      // IMPLEMENTATION DEFINED space: S3_<op1>_C11_<Cm>_<op2> and C15 (D13.2.48, TIDCP).
      let crn = encoding >> 7 & 0xf
      if encoding >> 14 == 3, crn == 11 || crn == 15 { try check(.tidcp, word: word) }
      throw .exception(.undefined)
    }
    let register = SystemRegisterEncoding(bits: encoding)
    let needsOrder = port.needsOrder(register, isWrite: value != nil)
    if needsOrder { try awaitOrder() }
    // What needs no order when read cannot change an interrupt either: CNTVCT_EL0.
    if needsOrder || value != nil { leavesBlock = true }
    let context = SystemRegisterContext(
      core: index, exceptionLevel: state.pointee.exceptionLevel,
      hcrEL2: system.pointee.hcrEL2, time: now)
    let result =
      if let value { port.write(register, value, context) } else { port.read(register, context) }
    switch result {
    case .value(let value): return value
    case .undefined: throw .exception(.undefined)
    case .trap(let level): throw systemAccessTrap(word, toLevel: level == 1 ? nil : level)
    }
  }
}
