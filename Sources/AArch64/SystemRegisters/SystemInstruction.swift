import Simulation

/// One system instruction: an alias of SYS (Arm DDI 0487, C5.3 to C5.5).
struct SystemInstruction: Sendable {
  /// What it does with its register.
  enum Operation: Sendable {
    /// A set/way operation, or one on the whole instruction cache: the caches are not modelled.
    case nothing
    /// On a data cache line by address; `invalidates` without cleaning, which needs permission
    /// to write.
    case dataCache(invalidates: Bool)
    /// IC IVAU.
    case instructionCache
    /// DC ZVA.
    case zero
    /// AT: which stages, at which level, for reading or writing.
    case translate(TranslationQuestion)
    case invalidate(Invalidation, isShared: Bool)
  }

  let name: StaticString
  let encoding: SystemRegisterEncoding
  let level: UInt8
  let traps: Traps
  let operation: Operation
  /// UNDEFINED on cores without it.
  let feature: Feature

  /// Whether the assembly names a register.
  var usesRegister: Bool {
    switch operation {
    case .nothing: encoding.bits >> 3 & 0xf != 1 && encoding.bits >> 3 & 0xf != 5
    case .invalidate(.everything, _), .invalidate(.machine, _): false
    default: true
    }
  }

  init(
    _ name: StaticString, _ encoding: (UInt16, UInt16, UInt16, UInt16), level: UInt8,
    traps: Traps = [], feature: Feature = .base, _ operation: Operation
  ) {
    self.name = name
    self.encoding = SystemRegisterEncoding(1, encoding.0, encoding.1, encoding.2, encoding.3)
    (self.level, self.traps, self.operation) = (level, traps, operation)
    self.feature = feature
  }
}

let systemInstructionTable: [SystemInstruction] =
  cacheInstructions + translationInstructions + invalidations

private let cacheInstructions: [SystemInstruction] = [
  SystemInstruction("IC IALLUIS", (0, 7, 1, 0), level: 1, traps: .tpu, .nothing),
  SystemInstruction("IC IALLU", (0, 7, 5, 0), level: 1, traps: .tpu, .nothing),
  SystemInstruction(
    "IC IVAU", (3, 7, 5, 1), level: 0, traps: [.sctlrUCI, .tpu], .instructionCache),
  SystemInstruction(
    "DC IVAC", (0, 7, 6, 1), level: 1, traps: .tpc, .dataCache(invalidates: true)),
  SystemInstruction("DC ISW", (0, 7, 6, 2), level: 1, traps: .tsw, .nothing),
  SystemInstruction("DC CSW", (0, 7, 10, 2), level: 1, traps: .tsw, .nothing),
  SystemInstruction("DC CISW", (0, 7, 14, 2), level: 1, traps: .tsw, .nothing),
  SystemInstruction("DC ZVA", (3, 7, 4, 1), level: 0, traps: [.sctlrDZE, .tdz], .zero),
  SystemInstruction(
    "DC CVAC", (3, 7, 10, 1), level: 0, traps: [.sctlrUCI, .tpc], .dataCache(invalidates: false)),
  SystemInstruction(
    "DC CVAU", (3, 7, 11, 1), level: 0, traps: [.sctlrUCI, .tpu], .dataCache(invalidates: false)),
  SystemInstruction(
    "DC CVAP", (3, 7, 12, 1), level: 0, traps: [.sctlrUCI, .tpc], feature: .dpb,
    .dataCache(invalidates: false)),
  SystemInstruction(
    "DC CIVAC", (3, 7, 14, 1), level: 0, traps: [.sctlrUCI, .tpc], .dataCache(invalidates: false)),
]

/// AT: CRm 8, or 9 with PSTATE.PAN.
private func translation(
  _ name: StaticString, _ op1: UInt16, _ crm: UInt16, _ op2: UInt16,
  feature: Feature = .base, _ question: TranslationQuestion
) -> SystemInstruction {
  SystemInstruction(
    name, (op1, 7, crm, op2), level: op1 == 0 ? 1 : 2, feature: feature, .translate(question))
}

private let translationInstructions: [SystemInstruction] = [
  translation("AT S1E1R", 0, 8, 0, .init(level: 1, isUser: false, isWrite: false)),
  translation("AT S1E1W", 0, 8, 1, .init(level: 1, isUser: false, isWrite: true)),
  translation("AT S1E0R", 0, 8, 2, .init(level: 1, isUser: true, isWrite: false)),
  translation("AT S1E0W", 0, 8, 3, .init(level: 1, isUser: true, isWrite: true)),
  translation(
    "AT S1E1RP", 0, 9, 0, feature: .pan,
    .init(level: 1, isUser: false, isWrite: false, obeysPAN: true)),
  translation(
    "AT S1E1WP", 0, 9, 1, feature: .pan,
    .init(level: 1, isUser: false, isWrite: true, obeysPAN: true)),
  translation("AT S1E2R", 4, 8, 0, .init(level: 2, isUser: false, isWrite: false)),
  translation("AT S1E2W", 4, 8, 1, .init(level: 2, isUser: false, isWrite: true)),
  translation(
    "AT S12E1R", 4, 8, 4, .init(level: 1, isUser: false, isWrite: false, bothStages: true)),
  translation(
    "AT S12E1W", 4, 8, 5, .init(level: 1, isUser: false, isWrite: true, bothStages: true)),
  translation(
    "AT S12E0R", 4, 8, 6, .init(level: 1, isUser: true, isWrite: false, bothStages: true)),
  translation("AT S12E0W", 4, 8, 7, .init(level: 1, isUser: true, isWrite: true, bothStages: true)),
]

/// TLBI: the inner shareable form has CRm 3 (0 for those by intermediate address), the local one
/// CRm 7 (4).
private func invalidation(
  _ names: (local: StaticString, shared: StaticString), _ op1: UInt16, _ op2: UInt16,
  _ what: Invalidation
) -> [SystemInstruction] {
  let traps: Traps = op1 == 0 ? .ttlb : []
  let level: UInt8 = op1 == 0 ? 1 : 2
  var shared: UInt16 = 3
  var local: UInt16 = 7
  if case .intermediate = what { (shared, local) = (0, 4) }
  return [
    SystemInstruction(
      names.shared, (op1, 8, shared, op2), level: level, traps: traps,
      .invalidate(what, isShared: true)),
    SystemInstruction(
      names.local, (op1, 8, local, op2), level: level, traps: traps,
      .invalidate(what, isShared: false)),
  ]
}

private let invalidations: [SystemInstruction] = [
  invalidation(("TLBI VMALLE1", "TLBI VMALLE1IS"), 0, 0, .machine(bothStages: false)),
  invalidation(("TLBI VAE1", "TLBI VAE1IS"), 0, 1, .address(level: 1)),
  invalidation(("TLBI ASIDE1", "TLBI ASIDE1IS"), 0, 2, .addressSpace),
  invalidation(("TLBI VAAE1", "TLBI VAAE1IS"), 0, 3, .addressInAll),
  invalidation(("TLBI VALE1", "TLBI VALE1IS"), 0, 5, .address(level: 1)),
  invalidation(("TLBI VAALE1", "TLBI VAALE1IS"), 0, 7, .addressInAll),
  invalidation(("TLBI IPAS2E1", "TLBI IPAS2E1IS"), 4, 1, .intermediate),
  invalidation(("TLBI IPAS2LE1", "TLBI IPAS2LE1IS"), 4, 5, .intermediate),
  invalidation(("TLBI ALLE2", "TLBI ALLE2IS"), 4, 0, .everything(level: 2)),
  invalidation(("TLBI VAE2", "TLBI VAE2IS"), 4, 1, .address(level: 2)),
  invalidation(("TLBI ALLE1", "TLBI ALLE1IS"), 4, 4, .everything(level: 1)),
  invalidation(("TLBI VALE2", "TLBI VALE2IS"), 4, 5, .address(level: 2)),
  invalidation(("TLBI VMALLS12E1", "TLBI VMALLS12E1IS"), 4, 6, .machine(bothStages: true)),
].flatMap { $0 }

/// Places in ``systemInstructionTable`` by encoding.
let systemInstructionPlaces: [UInt16: Int] = Dictionary(
  uniqueKeysWithValues: systemInstructionTable.enumerated().map { ($1.encoding.bits, $0) })

extension Core {
  /// SYS: `word` is the instruction.
  func performSystemInstruction(_ word: UInt32) throws(CoreExit) -> Outcome {
    let encoding = UInt16(truncatingIfNeeded: word >> 5)
    guard let place = systemInstructionPlaces[encoding],
      has(systemInstructionTable[place].feature)
    else {
      // IMPLEMENTATION DEFINED space: CRn 11 and 15. Cortex-A53 has none that works here.
      let crn = encoding >> 7 & 0xf
      if crn == 11 || crn == 15 { try check(.tidcp, word: word) }
      throw .exception(.undefined)
    }
    let instruction = systemInstructionTable[place]
    guard state.pointee.exceptionLevel >= instruction.level else { throw .exception(.undefined) }
    try check(instruction.traps, word: word)
    let value = word & 31 == 31 ? 0 : state.pointee.x[Int(word & 31)]
    switch instruction.operation {
    case .nothing: return .next
    case .dataCache(let invalidates):
      try maintainCache(value, kind: invalidates ? .write : .read)
      // Of cache maintenance only what invalidates is watched, as a store to the line (D2.10).
      if invalidates, run.pointee.watches {
        try checkWatchpoints(
          value & ~63, count: 64, isWrite: true, level: state.pointee.exceptionLevel,
          maintained: value)
      }
      return .next
    case .instructionCache:
      try maintainCache(value, kind: .read)
      return .next
    case .zero:
      try zeroBlock(value)
      return .next
    case .translate(let question):
      try translateIntoPAR(value, question)
      return .next
    case .invalidate(let what, let isShared):
      // HCR_EL2.FB makes EL1's local maintenance inner shareable (D13.2.48).
      let isForced =
        state.pointee.exceptionLevel == 1 && system.pointee.hcrEL2 & HCR.fb != 0
      invalidate(what, value, shared: isShared || isForced)
      return .resynchronize
    }
  }

  /// DC ZVA: 64 bytes at once (DCZID_EL0.BS). It faults as a store of one byte does, and always
  /// on Device memory (C5.3.11).
  private func zeroBlock(_ address: UInt64) throws(CoreExit) {
    let place = try translate(address, .write)
    if place.isDevice { throw .exception(alignmentFault(address, isWrite: true)) }
    if run.pointee.watches {
      try checkWatchpoints(
        address & ~63, count: 64, isWrite: true, level: state.pointee.exceptionLevel)
    }
    // The block is within one page, so that one translation serves all of it.
    let isMemory = withUnsafeBytes(of: InlineArray<8, UInt64>(repeating: 0)) {
      memory.write(place.physicalAddress & ~63, $0, by: .core(index))
    }
    if !isMemory { throw .exception(externalAbort(address, isWrite: true)) }
  }
}
