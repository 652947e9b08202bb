/// What leads from a virtual address to memory.
enum TranslationRegime: UInt8 {
  /// EL1 and EL0 through stage 1 alone, both stages, or stage 2 alone while stage 1 is off.
  /// Distinct, because what switches a stage on or off is never cached (Arm DDI 0487, D8.13.3).
  case stage1 = 0
  case bothStages = 1
  case stage2 = 2
  /// EL2's own.
  case el2 = 3
}

/// One entry of the modelled TLB: a page or block, through both stages where there are two.
struct TranslationEntry: Equatable {
  var regime = TranslationRegime.stage1
  /// The virtual address shifted right by ``sizeBits``.
  var page: UInt64 = 0
  /// Logarithm of the bytes that the entry covers: the smaller of both stages' blocks.
  var sizeBits: UInt8 = 12
  /// Logarithm of the bytes of the stage-1 page or block that it came from.
  var blockBits: UInt8 = 12
  var asid: UInt16 = 0
  /// Serves all address spaces: nG clear, or a regime that has only one.
  var isGlobal = true
  var vmid: UInt16 = 0
  /// Physical address of the first byte.
  var physicalAddress: UInt64 = 0
  var permissions = AccessPermissions()
  /// Device memory by stage 1, and by stage 2.
  var isDevice1 = false
  var isDevice2 = false
  /// Levels of the descriptors that permission faults tell.
  var level1: UInt8 = 0
  var level2: UInt8 = 0

  var isFragment: Bool { sizeBits < blockBits }
  /// The virtual address shifted right by ``blockBits``.
  var blockPage: UInt64 { page >> (UInt64(blockBits) - UInt64(sizeBits)) }

  func physicalAddress(of address: UInt64) -> UInt64 {
    physicalAddress | address & (1 << UInt64(sizeBits) - 1)
  }
}

/// Read, write and execute for EL1 (or EL2), for EL0, and by stage 2.
struct AccessPermissions: OptionSet, Sendable {
  let rawValue: UInt16
  static let privilegedRead = AccessPermissions(rawValue: 1)
  static let privilegedWrite = AccessPermissions(rawValue: 2)
  static let privilegedExecute = AccessPermissions(rawValue: 4)
  static let userRead = AccessPermissions(rawValue: 8)
  static let userWrite = AccessPermissions(rawValue: 0x10)
  static let userExecute = AccessPermissions(rawValue: 0x20)
  static let stage2Read = AccessPermissions(rawValue: 0x40)
  static let stage2Write = AccessPermissions(rawValue: 0x80)
  static let stage2Execute = AccessPermissions(rawValue: 0x100)

  static let allOfStage1 = AccessPermissions(rawValue: 0x3f)
  static let allOfStage2 = AccessPermissions(rawValue: 0x1c0)

  func allowsStage1(_ kind: AccessKind, user: Bool) -> Bool {
    rawValue >> (UInt16(kind.rawValue) + (user ? 3 : 0)) & 1 != 0
  }
  func allowsStage2(_ kind: AccessKind) -> Bool { rawValue >> (UInt16(kind.rawValue) + 6) & 1 != 0 }
}

/// For whom an address is translated: what an entry must match.
struct TranslationContext: Equatable {
  var regime: TranslationRegime
  var asid: UInt16
  var vmid: UInt16

  func matches(_ entry: TranslationEntry) -> Bool {
    entry.regime == regime && (entry.isGlobal || entry.asid == asid)
      && (regime == .el2 || entry.vmid == vmid)
  }
}
