/// What stage 2 makes of an intermediate physical address.
struct StageTwoResult {
  var address: UInt64
  var sizeBits: UInt8
  var level: UInt8
  var permissions: AccessPermissions
  /// MemAttr[3:0]: upper half zero is Device.
  var attributes: UInt8
  var shareability: UInt8
  /// The descriptor does not yet say what writing makes it say.
  var isClean: Bool

  var isDevice: Bool { attributes >> 2 == 0 }
}

extension TableWalk {
  /// Stage 2 through the tables of VTTBR_EL2 (Arm DDI 0487, D8.2; AArch64.S2Translate).
  mutating func stageTwo(_ address: UInt64, _ request: AccessRequest) throws(TranslationFault)
    -> StageTwoResult
  {
    do {
      let tables = try stageTwoTables(address)
      let leaf = try descend(tables, address) {
        (_: inout TableWalk, place: UInt64) throws(TranslationFault) -> UInt64 in place
      }
      let isClean = tables.setsDirtyState && leaf.isClean(stage: 2)
      let permissions = permissions(leaf, isClean: isClean)
      let makesDirty = isClean && request.dirties
      try update(leaf, tables, request, makesDirty: makesDirty) {
        (_: inout TableWalk) throws(TranslationFault) -> UInt64 in leaf.place
      }
      return StageTwoResult(
        address: leaf.address, sizeBits: leaf.sizeBits, level: leaf.level,
        permissions: permissions, attributes: UInt8(leaf.descriptor >> 2 & 0xf),
        shareability: UInt8(leaf.descriptor >> 8 & 3), isClean: isClean && !makesDirty)
    } catch {
      var fault = error
      fault.intermediateAddress = address
      fault.isOnStage1Walk = isInsideStage1
      throw fault
    }
  }

  /// S2AP and XN, of two bits with FEAT_XNX (D8.4.3).
  func permissions(_ leaf: Leaf, isClean: Bool) -> AccessPermissions {
    var permissions: AccessPermissions = []
    if leaf.descriptor >> 6 & 1 != 0 { permissions.insert(.stage2Read) }
    if leaf.descriptor >> 7 & 1 != 0 || isClean { permissions.insert(.stage2Write) }
    let executeNever = leaf.descriptor >> 53 & 3
    switch core.has(.xnx) ? executeNever : executeNever & 2 {
    case 0: permissions.formUnion([.stage2PrivilegedExecute, .stage2UserExecute])
    case 1: permissions.insert(.stage2UserExecute)
    case 3: permissions.insert(.stage2PrivilegedExecute)
    default: break
    }
    return permissions
  }

  /// Where a stage-1 descriptor is, by stage 2: it must be readable there, or writable when
  /// hardware updates it, and with HCR_EL2.PTW not Device memory.
  mutating func physicalTableAddress(_ place: UInt64, _ request: AccessRequest, isWrite: Bool)
    throws(TranslationFault) -> UInt64
  {
    isInsideStage1 = true
    defer { isInsideStage1 = false }
    var ofTable = request
    (ofTable.kind, ofTable.isUser) = (isWrite ? .write : .read, false)
    let result = try stageTwo(place, ofTable)
    let isProtected = core.system.pointee.hcrEL2 & HCR.ptw != 0 && result.isDevice
    guard result.permissions.allowsStage2(ofTable.kind, user: false), !isProtected else {
      note(stage: 2, isProtected ? "Device memory with HCR_EL2.PTW" : "not readable for a walk")
      throw TranslationFault(
        kind: .permission, level: result.level, stage: 2, isOnStage1Walk: true,
        isTableUpdate: isWrite, intermediateAddress: place)
    }
    return result.address
  }

  private mutating func stageTwoTables(_ address: UInt64) throws(TranslationFault) -> Tables {
    let base = core.system.pointee.vttbrEL2
    let control = core.system.pointee.vtcrEL2
    let shape = Self.stageTwoTables(core, base: base, control: control)
    guard let tables = shape, address >> UInt64(min(tables.inputBits, 63)) == 0 else {
      note(
        stage: 2,
        shape.map {
          "\(hexadecimal16(address)) is outside the \($0.inputBits)-bit range of VTTBR_EL2"
        } ?? "VTCR_EL2.T0SZ and SL0 do not fit: translation fault")
      throw TranslationFault(kind: .translation, level: 0, stage: 2)
    }
    if tables.exceedsOutput(base & Self.baseMask) {
      note(stage: 2, "VTTBR_EL2 is past the address size")
      throw TranslationFault(kind: .addressSize, level: 0, stage: 2)
    }
    return tables
  }

  /// BADDR of VTTBR_EL2; bit 0 is CnP.
  static var baseMask: UInt64 { 1 << 48 - 2 }

  /// The shape of the tables that values of VTTBR_EL2 and VTCR_EL2 describe; `nil` when T0SZ and
  /// SL0 do not fit.
  static func stageTwoTables(_ core: Core, base: UInt64, control: UInt64) -> Tables? {
    let maximum = core.model.physicalAddressBits
    let inputBits = 64 - Int(control & 0x3f)
    let granule = core.granuleBits(.low(control >> 14 & 3))
    let start = Int(control >> 6 & 3)
    let level = granule == 12 ? 2 - start : 3 - start
    var tables = Tables(
      stage: 2, base: 0, level: level, granuleBits: granule, inputBits: inputBits,
      outputBits: core.addressBits(control >> 16 & 7))
    tables.setsAccessFlag = control & VTCR.ha != 0
    tables.setsDirtyState = control & VTCR.ha != 0 && control & VTCR.hd != 0
    // The first level that a granule allows depends on the size of physical addresses.
    let firstLevel =
      switch granule {
      case 16: maximum > 42 ? 1 : 2
      case 14: maximum > 40 ? 1 : 2
      default: maximum > 42 ? 0 : 1
      }
    let startBits = tables.startBits
    guard (25...maximum).contains(inputBits), level >= firstLevel,
      (1...tables.stride + 4).contains(startBits), start < 3
    else { return nil }
    tables.base = base & baseMask & ~(1 << UInt64(3 + startBits) - 1)
    return tables
  }
}
