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

  var isDevice: Bool { attributes >> 4 == 0 }
}

extension TableWalk {
  /// Stage 1 of a regime through its tables (Arm DDI 0487, D8.2; AArch64.TranslationTableWalk).
  mutating func stageOne(_ address: UInt64, _ regime: TranslationRegime)
    throws(TranslationFault) -> StageOneResult
  {
    let isEL2 = regime == .el2
    let isHigh = !isEL2 && address >> 55 & 1 != 0
    let control = isEL2 ? core.system.pointee.tcrEL2 : core.system.pointee.tcrEL1
    let tables = try stageOneTables(address, isEL2: isEL2, isHigh: isHigh, control)
    let leaf = try descend(tables, address) {
      (walk: inout TableWalk, place: UInt64) throws(TranslationFault) -> UInt64 in
      guard regime == .bothStages else { return place }
      return try walk.physicalTableAddress(place)
    }
    let memoryAttributes = isEL2 ? core.system.pointee.mairEL2 : core.system.pointee.mairEL1
    let index = leaf.descriptor >> 2 & 7
    return StageOneResult(
      address: leaf.address, sizeBits: leaf.sizeBits, level: leaf.level,
      permissions: permissions(
        leaf, isEL2: isEL2,
        neverExecutesWritable: (isEL2 ? core.system.pointee.sctlrEL2 : core.system.pointee.sctlrEL1)
          & SCTLR.wxn != 0),
      isGlobal: isEL2 || leaf.descriptor >> 11 & 1 == 0,
      attributes: UInt8(memoryAttributes >> (index * 8) & 0xff),
      shareability: UInt8(leaf.descriptor >> 8 & 3))
  }

  private mutating func stageOneTables(
    _ address: UInt64, isEL2: Bool, isHigh: Bool, _ control: UInt64
  ) throws(TranslationFault) -> Tables {
    func fault(_ kind: TranslationFault.Kind) -> TranslationFault {
      TranslationFault(kind: kind, level: 0, stage: 1)
    }
    // TG0 is 0 for 4 KiB and 1 for 64; TG1 is 2 and 3. Others are taken as 4 KiB: see
    // ImplementationChoices.swift.
    let isLarge = isHigh ? control >> 30 & 3 == 3 : control >> 14 & 3 == 1
    let inputBits = 64 - Int(control >> (isHigh ? 16 : 0) & 0x3f)
    let granule = isLarge ? 16 : 12
    let isDisabled = !isEL2 && control >> (isHigh ? 23 : 7) & 1 != 0
    let upper = address >> UInt64(min(inputBits, 63))
    let expected = isHigh ? UInt64.max >> UInt64(min(inputBits, 63)) : 0
    guard (25...48).contains(inputBits), !isDisabled, upper == expected else {
      note(
        stage: 1,
        isDisabled
          ? "walks by TTBR\(isHigh ? 1 : 0) are disabled (EPD)"
          : "outside the \(inputBits)-bit range of TTBR\(isHigh ? 1 : 0): translation fault")
      throw fault(.translation)
    }
    let stride = granule - 3
    var tables = Tables(
      stage: 1, base: 0, level: 4 - (inputBits - granule + stride - 1) / stride,
      granuleBits: granule, inputBits: inputBits,
      outputBits: core.addressBits(control >> (isEL2 ? 16 : 32) & 7))
    let base =
      (isEL2
        ? core.system.pointee.ttbr0EL2
        : isHigh ? core.system.pointee.ttbr1EL1 : core.system.pointee.ttbr0EL1) & (1 << 48 - 1)
    tables.base = base & ~(1 << UInt64(3 + inputBits - tables.shift(tables.level)) - 1)
    if tables.exceedsOutput(base) {
      note(stage: 1, "TTBR\(isHigh ? 1 : 0) is past the address size")
      throw fault(.addressSize)
    }
    return tables
  }

  /// AP, UXN, PXN with the tables' and SCTLR_ELx.WXN (D8.4).
  private func permissions(_ leaf: Leaf, isEL2: Bool, neverExecutesWritable: Bool)
    -> AccessPermissions
  {
    let isReadOnly = (leaf.descriptor >> 7 | leaf.hierarchy >> 62) & 1 != 0
    let executeNever = (leaf.descriptor >> 54 | leaf.hierarchy >> 60) & 1 != 0
    if isEL2 {
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

extension Core {
  /// Bits of the addresses that come out, by IPS or PS, no more than the core has.
  func addressBits(_ field: UInt64) -> Int {
    let sizes = [32, 36, 40, 42, 44, 48, 48, 48]
    return min(sizes[Int(field)], model.physicalAddressBits)
  }
}
