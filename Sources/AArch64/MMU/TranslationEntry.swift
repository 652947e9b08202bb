/// What leads from a virtual address to memory.
enum TranslationRegime: UInt8 {
  /// EL1 and EL0 through stage 1 alone, both stages, or stage 2 alone while stage 1 is off.
  /// Distinct, because what switches a stage on or off is never cached (Arm DDI 0487, D8.13.3).
  case stage1 = 0
  case bothStages = 1
  case stage2 = 2
  /// EL2's own.
  case el2 = 3
  /// EL2&0: EL2 and its applications, with HCR_EL2.E2H.
  case el20 = 4

  /// Whether EL2's registers govern it: no stage 2, no virtual machine.
  var isOfEL2: Bool { self == .el2 || self == .el20 }
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
  /// Writing is allowed, and a walk has to note in a table that it happened (FEAT_HAFDBS).
  var isClean = false
  /// Made up with no stage on: never in the TLB.
  var isFlat = false
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

/// For whom an address is translated: what an entry must match.
struct TranslationContext: Equatable {
  var regime: TranslationRegime
  var asid: UInt16
  var vmid: UInt16

  func matches(_ entry: TranslationEntry) -> Bool {
    entry.regime == regime && (entry.isGlobal || entry.asid == asid)
      && (regime.isOfEL2 || entry.vmid == vmid)
  }
}
