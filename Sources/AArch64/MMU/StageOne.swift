/// What stage 1 makes of an address.
struct StageOneResult {
  /// Physical, or intermediate where there is a second stage.
  var address: UInt64
  var sizeBits: UInt8
  var level: UInt8
  var permissions: AccessPermissions
  var isGlobal: Bool
  /// The byte of MAIR_ELx: upper half zero is Device.
  var attributes: UInt8
  var shareability: UInt8
  /// The descriptor does not yet say what writing makes it say.
  var isClean: Bool

  var isDevice: Bool { attributes >> 4 == 0 }
}

extension TableWalk {
  /// Stage 1 of a regime through its tables (Arm DDI 0487, D8.2; AArch64.S1Translate).
  mutating func stageOne(
    _ address: UInt64, _ regime: TranslationRegime, _ request: AccessRequest
  ) throws(TranslationFault) -> StageOneResult {
    let controls = core.controls(of: regime)
    let isHigh = controls.hasUser && address >> 55 & 1 != 0
    let control = controls.fields(isHigh: isHigh)
    let tables = try stageOneTables(
      address, isHigh: isHigh, control, base: isHigh ? controls.ttbr1 : controls.ttbr0)
    let leaf = try descend(tables, address) {
      (walk: inout TableWalk, place: UInt64) throws(TranslationFault) -> UInt64 in
      guard regime == .bothStages else { return place }
      return try walk.physicalTableAddress(place, request, isWrite: false)
    }
    let isClean = tables.setsDirtyState && leaf.isClean(stage: 1)
    let permissions = permissions(
      leaf, tables, hasUser: controls.hasUser,
      neverExecutesWritable: controls.sctlr & SCTLR.wxn != 0)
    let makesDirty =
      isClean && request.dirties && core.allowsStage1(permissions, regime, request)
    try update(leaf, tables, request, makesDirty: makesDirty) {
      (walk: inout TableWalk) throws(TranslationFault) -> UInt64 in
      guard regime == .bothStages else { return leaf.place }
      return try walk.physicalTableAddress(leaf.place, request, isWrite: true)
    }
    let index = leaf.descriptor >> 2 & 7
    return StageOneResult(
      address: leaf.address, sizeBits: leaf.sizeBits, level: leaf.level, permissions: permissions,
      isGlobal: !controls.hasUser || leaf.descriptor >> 11 & 1 == 0,
      attributes: UInt8(controls.mair >> (index * 8) & 0xff),
      shareability: UInt8(leaf.descriptor >> 8 & 3), isClean: isClean && !makesDirty)
  }

  private mutating func stageOneTables(
    _ address: UInt64, isHigh: Bool, _ control: TranslationControl, base: UInt64
  ) throws(TranslationFault) -> Tables {
    func fault(_ kind: TranslationFault.Kind) -> TranslationFault {
      TranslationFault(kind: kind, level: 0, stage: 1)
    }
    let inputBits = 64 - control.size
    let granule = core.granuleBits(control.granule)
    let upper = address >> UInt64(min(inputBits, 63))
    let expected = isHigh ? UInt64.max >> UInt64(min(inputBits, 63)) : 0
    guard (25...48).contains(inputBits), !control.isDisabled, upper == expected else {
      note(
        stage: 1,
        control.isDisabled
          ? "walks by TTBR\(isHigh ? 1 : 0) are disabled (EPD)"
          : "outside the \(inputBits)-bit range of TTBR\(isHigh ? 1 : 0): translation fault")
      throw fault(.translation)
    }
    let stride = granule - 3
    var tables = Tables(
      stage: 1, base: 0, level: 4 - (inputBits - granule + stride - 1) / stride,
      granuleBits: granule, inputBits: inputBits, outputBits: core.addressBits(control.outputSize))
    tables.setsAccessFlag = control.setsAccessFlag
    tables.setsDirtyState = control.setsAccessFlag && control.setsDirtyState
    tables.disablesHierarchy = control.disablesHierarchy
    let base = base & (1 << 48 - 1)
    tables.base = base & ~(1 << UInt64(3 + inputBits - tables.shift(tables.level)) - 1)
    // Bit 0 is CnP.
    if tables.exceedsOutput(base & ~1) {
      note(stage: 1, "TTBR\(isHigh ? 1 : 0) is past the address size")
      throw fault(.addressSize)
    }
    return tables
  }

  /// AP, UXN, PXN with the tables' and SCTLR_ELx.WXN (D8.4). A clean page that hardware makes
  /// dirty counts as writable.
  private func permissions(
    _ leaf: Leaf, _ tables: Tables, hasUser: Bool, neverExecutesWritable: Bool
  ) -> AccessPermissions {
    let isCleanOrWritable =
      leaf.descriptor >> 7 & 1 == 0 || (tables.setsDirtyState && leaf.isClean(stage: 1))
    let isReadOnly = !isCleanOrWritable || leaf.hierarchy >> 62 & 1 != 0
    let executeNever = (leaf.descriptor >> 54 | leaf.hierarchy >> 60) & 1 != 0
    if !hasUser {
      var result: AccessPermissions = .privilegedRead
      if !isReadOnly { result.insert(.privilegedWrite) }
      if !executeNever, isReadOnly || !neverExecutesWritable { result.insert(.privilegedExecute) }
      return result
    }
    let isUser = leaf.descriptor >> 6 & 1 != 0 && leaf.hierarchy >> 61 & 1 == 0
    let privilegedNever = (leaf.descriptor >> 53 | leaf.hierarchy >> 59) & 1 != 0
    var result: AccessPermissions = .privilegedRead
    if !isReadOnly { result.insert(.privilegedWrite) }
    // What EL0 may write EL1 never executes.
    if !privilegedNever, isReadOnly || !(neverExecutesWritable || isUser) {
      result.insert(.privilegedExecute)
    }
    if isUser {
      result.insert(.userRead)
      if !isReadOnly { result.insert(.userWrite) }
    }
    if !executeNever, !(isUser && !isReadOnly && neverExecutesWritable) {
      result.insert(.userExecute)
    }
    return result
  }
}
