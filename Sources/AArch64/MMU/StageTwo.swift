/// What stage 2 makes of an intermediate physical address.
struct StageTwoResult {
  var address: UInt64
  var sizeBits: UInt8
  var level: UInt8
  var permissions: AccessPermissions
  /// MemAttr[3:0]: upper half zero is Device.
  var attributes: UInt8

  var isDevice: Bool { attributes >> 2 == 0 }
}

extension TableWalk {
  /// Stage 2 through the tables of VTTBR_EL2 (Arm DDI 0487, D8.2; AArch64.TranslationTableWalk
  /// with secondstage).
  mutating func stageTwo(_ address: UInt64) throws(TranslationFault) -> StageTwoResult {
    do {
      let tables = try stageTwoTables(address)
      let leaf = try descend(tables, address) {
        (_: inout TableWalk, place: UInt64) throws(TranslationFault) -> UInt64 in place
      }
      var permissions: AccessPermissions = []
      if leaf.descriptor >> 6 & 1 != 0 { permissions.insert(.stage2Read) }
      if leaf.descriptor >> 7 & 1 != 0 { permissions.insert(.stage2Write) }
      if leaf.descriptor >> 54 & 1 == 0 { permissions.insert(.stage2Execute) }
      return StageTwoResult(
        address: leaf.address, sizeBits: leaf.sizeBits, level: leaf.level,
        permissions: permissions, attributes: UInt8(leaf.descriptor >> 2 & 0xf))
    } catch {
      var fault = error
      fault.intermediateAddress = address
      fault.isOnStage1Walk = isInsideStage1
      throw fault
    }
  }

  /// Where a stage-1 descriptor is, by stage 2: it must be readable there, and with HCR_EL2.PTW
  /// not Device memory.
  mutating func physicalTableAddress(_ place: UInt64) throws(TranslationFault) -> UInt64 {
    isInsideStage1 = true
    defer { isInsideStage1 = false }
    let result = try stageTwo(place)
    let isProtected = core.system.pointee.hcrEL2 & HCR.ptw != 0 && result.isDevice
    guard result.permissions.contains(.stage2Read), !isProtected else {
      note(stage: 2, isProtected ? "Device memory with HCR_EL2.PTW" : "not readable for a walk")
      throw TranslationFault(
        kind: .permission, level: result.level, stage: 2, isOnStage1Walk: true,
        intermediateAddress: place)
    }
    return result.address
  }

  private mutating func stageTwoTables(_ address: UInt64) throws(TranslationFault) -> Tables {
    let control = core.system.pointee.vtcrEL2
    let maximum = core.model.physicalAddressBits
    let inputBits = 64 - Int(control & 0x3f)
    let isLarge = control >> 14 & 3 == 1
    let granule = isLarge ? 16 : 12
    let start = Int(control >> 6 & 3)
    let level = isLarge ? 3 - start : 2 - start
    var tables = Tables(
      stage: 2, base: 0, level: level, granuleBits: granule, inputBits: inputBits,
      outputBits: core.addressBits(control >> 16 & 7))
    // Bits that the first level resolves: 1 to 4 more than a table has, when tables are
    // concatenated.
    let startBits = inputBits - tables.shift(level)
    let isPossible =
      (25...maximum).contains(inputBits)
      && (isLarge
        ? level >= 2 || (level == 1 && maximum > 42)
        : level >= 1 || (level == 0 && maximum > 42))
      && (1...tables.stride + 4).contains(startBits) && start < 3
    guard isPossible, address >> UInt64(min(inputBits, 63)) == 0 else {
      note(
        stage: 2,
        isPossible
          ? "\(hexadecimal16(address)) is outside the \(inputBits)-bit range of VTTBR_EL2"
          : "VTCR_EL2.T0SZ and SL0 do not fit: translation fault")
      throw TranslationFault(kind: .translation, level: 0, stage: 2)
    }
    let base = core.system.pointee.vttbrEL2 & (1 << 48 - 1)
    if tables.exceedsOutput(base) {
      note(stage: 2, "VTTBR_EL2 is past the address size")
      throw TranslationFault(kind: .addressSize, level: 0, stage: 2)
    }
    tables.base = base & ~(1 << UInt64(3 + startBits) - 1)
    return tables
  }
}
