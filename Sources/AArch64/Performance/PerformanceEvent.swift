/// Events that the performance monitors count, by their numbers in Arm DDI 0487, D7.10: those that
/// a model without caches and speculation can count exactly.
enum PerformanceEvent: UInt64, CaseIterable {
  case softwareIncrement = 0x00
  case loadRetired = 0x06
  case storeRetired = 0x07
  case instructionRetired = 0x08
  case exceptionTaken = 0x09
  case exceptionReturn = 0x0a
  case contextWriteRetired = 0x0b
  /// Changes of the PC by software: branches that are taken, and exception returns.
  case pcWriteRetired = 0x0c
  /// B, BL, B.cond, CBZ, CBNZ, TBZ, TBNZ, taken or not.
  case immediateBranchRetired = 0x0d
  /// RET.
  case branchReturnRetired = 0x0e
  case cycles = 0x11
  /// One for each read and each write that an instruction makes as a whole.
  case memoryAccess = 0x13
  case tableBaseWriteRetired = 0x1c
  /// Overflows of the counter before, for counters of odd number.
  case chain = 0x1e
  /// Branches by immediate and by register, taken or not.
  case branchRetired = 0x21
  /// Misses of the modelled TLB, each of which is one walk; then those of loads, stores and
  /// maintenance, and those of fetches.
  case unifiedTLBRefill = 0x2d
  case dataTLBWalk = 0x34
  case instructionTLBWalk = 0x35

  /// Whether it is found out from the instructions that ran, one by one.
  var isOfInstructions: Bool {
    switch self {
    case .loadRetired, .storeRetired, .pcWriteRetired, .immediateBranchRetired,
      .branchReturnRetired, .memoryAccess, .branchRetired:
      true
    default: false
    }
  }
}

extension CoreModel {
  /// PMUv3 of Armv8.1, which comes with the extensions of that version.
  var hasPMUv3p1: Bool { features.contains(.vhe) }

  /// ID_AA64DFR0_EL1.PMUVer.
  var performanceMonitorVersion: UInt64 { hasPMUv3p1 ? 4 : 1 }

  /// PMCR_EL0.IDCODE of Cortex-A55 (100442, D5.4) and Cortex-A53 (DDI 0500, 12.4.1); RES0 where IMP
  /// is zero (D13.4.10).
  var performanceMonitorCode: UInt64 {
    features.contains(.cortexA55) ? 0x45 : features.contains(.cortexA53) ? 3 : 0
  }

  /// PMCEID0_EL0 and PMCEID1_EL0 in one number: what the part has (DDI 0500, table 12-9, for
  /// Cortex-A53; 100442, table C2-3, for Cortex-A55) and can be counted exactly.
  var performanceEvents: UInt64 {
    PerformanceEvent.allCases.reduce(0) { events, event in
      switch event {
      case .branchReturnRetired, .tableBaseWriteRetired, .branchRetired, .unifiedTLBRefill,
        .dataTLBWalk, .instructionTLBWalk:
        hasPMUv3p1 ? events | 1 << event.rawValue : events
      default: events | 1 << event.rawValue
      }
    }
  }
}

/// What an instruction counts as, from its word (Arm DDI 0487, C4.1).
struct InstructionKind: OptionSet {
  let rawValue: UInt8
  static let load = InstructionKind(rawValue: 1)
  static let store = InstructionKind(rawValue: 2)
  static let immediateBranch = InstructionKind(rawValue: 4)
  static let registerBranch = InstructionKind(rawValue: 8)
  static let functionReturn = InstructionKind(rawValue: 16)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  init(_ word: UInt32) {
    switch word >> 25 & 0xf {
    case 0b1010, 0b1011: self = Self.branch(word)
    case 0b0100, 0b0110, 0b1100, 0b1110: self = Self.access(word)
    default: self = []
    }
  }

  private static func branch(_ word: UInt32) -> InstructionKind {
    if word >> 26 & 0x1f == 0b00101 || word >> 24 == 0x54 || word >> 26 & 0x1f == 0b01101 {
      return .immediateBranch
    }
    switch word & 0xffff_fc1f {
    case 0xd61f_0000, 0xd63f_0000: return .registerBranch
    case 0xd65f_0000: return [.registerBranch, .functionReturn]
    default: break
    }
    // DC ZVA.
    return word & ~31 == 0xd50b_7420 ? .store : []
  }

  private static func access(_ word: UInt32) -> InstructionKind {
    let isVector = word >> 26 & 1 != 0
    let byBit22: InstructionKind = word >> 22 & 1 != 0 ? .load : .store
    let opcode = word >> 22 & 3
    switch word >> 27 & 7 {
    case 0b001:
      // Exclusives, ordered, CAS and CASP; vector structures.
      guard !isVector, word >> 21 & 1 != 0 else { return byBit22 }
      return word >> 23 & 1 != 0 || word >> 31 == 0 ? [.load, .store] : byBit22
    case 0b011:
      // Literals, and LDAPUR and STLUR. PRFM loads nothing.
      if word >> 24 & 1 != 0 { return opcode == 0 ? .store : .load }
      return !isVector && word >> 30 == 3 ? [] : .load
    case 0b101: return byBit22
    default:
      if isVector { return byBit22 }
      if word >> 24 & 1 == 0, word >> 21 & 1 != 0, word >> 10 & 3 == 0 {
        // LDAPR among the atomics.
        return word >> 12 & 0xf == 0b1100 ? .load : [.load, .store]
      }
      if opcode == 2, word >> 30 == 3 { return [] }
      return opcode == 0 ? .store : .load
    }
  }
}
