// Translation regimes and the registers that govern them (Arm DDI 0487, D8.1).

/// The registers of stage 1 of a regime.
struct StageOneControls {
  var sctlr: UInt64
  var tcr: UInt64
  var ttbr0: UInt64
  var ttbr1: UInt64
  var mair: UInt64
  /// Two ranges of addresses, EL0 and address spaces: the format of TCR_EL1.
  var hasUser: Bool

  /// Whether the half that an address is in ignores bits [63:56]: TBI, TBIx.
  func ignoresTag(isHigh: Bool) -> Bool {
    tcr >> (!hasUser ? 20 : isHigh ? 38 : 37) & 1 != 0
  }

  /// The fields of TCR_ELx for the half that the address is in.
  func fields(isHigh: Bool) -> TranslationControl {
    let high = UInt64(isHigh ? 1 : 0)
    func bit(_ place: UInt64) -> Bool { tcr >> place & 1 != 0 }
    if !hasUser {
      return TranslationControl(
        size: Int(tcr & 0x3f), granule: .low(tcr >> 14 & 3), isDisabled: false,
        outputSize: tcr >> 16 & 7, disablesHierarchy: bit(24), setsAccessFlag: bit(21),
        setsDirtyState: bit(22))
    }
    return TranslationControl(
      size: Int(tcr >> (16 * high) & 0x3f),
      granule: isHigh ? .high(tcr >> 30 & 3) : .low(tcr >> 14 & 3), isDisabled: bit(7 + 16 * high),
      outputSize: tcr >> 32 & 7, disablesHierarchy: bit(41 + high),
      setsAccessFlag: bit(39), setsDirtyState: bit(40))
  }

  /// TTBRx.ASID as TCR_ELx.A1 selects, 8 or 16 bits by TCR_ELx.AS.
  var asid: UInt16 {
    hasUser ? UInt16((tcr >> 22 & 1 != 0 ? ttbr1 : ttbr0) >> 48) & asidMask : 0
  }
  var asidMask: UInt16 { tcr >> 36 & 1 != 0 ? 0xffff : 0xff }
}

/// TCR_ELx for one half of the addresses (D13.2.120). What belongs to a feature that the core
/// lacks is RES0 there and so reads as zero.
struct TranslationControl {
  /// TxSZ.
  var size: Int
  var granule: Granule
  /// EPDx.
  var isDisabled: Bool
  /// IPS or PS.
  var outputSize: UInt64
  /// HPDx.
  var disablesHierarchy: Bool
  /// HA and HD.
  var setsAccessFlag: Bool
  var setsDirtyState: Bool
}

/// The size of a table and of its pages, as TG0 and TG1 code it.
enum Granule {
  case bits(Int)
  case reserved

  /// TG0.
  static func low(_ field: UInt64) -> Granule {
    switch field {
    case 0: .bits(12)
    case 1: .bits(16)
    case 2: .bits(14)
    default: .reserved
    }
  }
  /// TG1.
  static func high(_ field: UInt64) -> Granule {
    switch field {
    case 1: .bits(14)
    case 2: .bits(12)
    case 3: .bits(16)
    default: .reserved
    }
  }
}

extension Core {
  /// Logarithm of the granule; what is reserved or not implemented is taken as 4 KiB: see
  /// ImplementationChoices.swift.
  func granuleBits(_ granule: Granule) -> Int {
    guard case .bits(let bits) = granule, bits != 14 || has(.granule16) else { return 12 }
    return bits
  }

  /// Whose translations an access from `level` uses.
  func context(level: UInt8) -> TranslationContext {
    let regime = regime(level: level)
    return TranslationContext(
      regime: regime, asid: controls(of: regime).asid, vmid: regime.isOfEL2 ? 0 : currentVMID)
  }

  func regime(level: UInt8) -> TranslationRegime {
    if isInHost(level) { return .el20 }
    return level == 2 ? .el2 : guestRegime
  }

  /// EL1&0, whoever is to use it.
  var guestRegime: TranslationRegime {
    let hcr = system.pointee.hcrEL2
    // With E2H and TGE, VM and DC behave as clear (D13.2.48).
    let hasStage2 = hcr & (HCR.vm | HCR.dc) != 0 && !hostsUser
    // DC and TGE make stage 1 behave as off (D13.2.48).
    let hasStage1 =
      system.pointee.sctlrEL1 & SCTLR.m != 0 && hcr & (HCR.dc | HCR.tge) == 0
    return hasStage2 ? (hasStage1 ? .bothStages : .stage2) : .stage1
  }

  /// VTTBR_EL2.VMID, 8 or 16 bits by VTCR_EL2.VS.
  var currentVMID: UInt16 {
    let mask: UInt16 = system.pointee.vtcrEL2 & VTCR.vs != 0 ? 0xffff : 0xff
    return UInt16(system.pointee.vttbrEL2 >> 48) & mask
  }

  /// The registers of stage 1 of a regime.
  func controls(of regime: TranslationRegime) -> StageOneControls {
    switch regime {
    case .el2, .el20:
      StageOneControls(
        sctlr: system.pointee.sctlrEL2, tcr: system.pointee.tcrEL2,
        ttbr0: system.pointee.ttbr0EL2, ttbr1: system.pointee.ttbr1EL2,
        mair: system.pointee.mairEL2, hasUser: regime == .el20)
    case .stage1, .bothStages, .stage2:
      StageOneControls(
        sctlr: system.pointee.sctlrEL1, tcr: system.pointee.tcrEL1,
        ttbr0: system.pointee.ttbr0EL1, ttbr1: system.pointee.ttbr1EL1,
        mair: system.pointee.mairEL1, hasUser: true)
    }
  }

  /// SCTLR_ELx of the regime of a level: SCTLR_EL2 for EL2 and for the applications of a host.
  func systemControl(level: UInt8) -> UInt64 {
    level == 2 || isInHost(level) ? system.pointee.sctlrEL2 : system.pointee.sctlrEL1
  }

  /// SCTLR_ELx.A of the current regime.
  var checksAlignment: Bool {
    systemControl(level: state.pointee.exceptionLevel) & SCTLR.a != 0
  }

  /// Whether any stage is on.
  func isTranslated(_ regime: TranslationRegime) -> Bool {
    switch regime {
    case .el2, .el20: system.pointee.sctlrEL2 & SCTLR.m != 0
    case .stage1:
      system.pointee.sctlrEL1 & SCTLR.m != 0
        && system.pointee.hcrEL2 & HCR.tge == 0
    case .bothStages, .stage2: true
    }
  }

  /// Whether data accesses of the current regime have their memory type from tables, or from
  /// HCR_EL2.DC: otherwise all are Device, and must be aligned.
  var isStage1On: Bool {
    let regime = regime(level: state.pointee.exceptionLevel)
    return switch regime {
    case .bothStages: true
    case .stage2: system.pointee.hcrEL2 & HCR.dc != 0
    case .stage1, .el2, .el20: isTranslated(regime)
    }
  }

  /// The address without the tag in bits [63:56] that TCR_ELx.TBI has ignored (D4.1.1): what is
  /// translated, and where a branch goes.
  func untagged(_ address: UInt64, level: UInt8) -> UInt64 {
    untagged(address, regime(level: level))
  }

  func untagged(_ address: UInt64, _ regime: TranslationRegime) -> UInt64 {
    let controls = controls(of: regime)
    let isHigh = controls.hasUser && address >> 55 & 1 != 0
    guard controls.ignoresTag(isHigh: isHigh) else { return address }
    return isHigh ? address | 0xff << 56 : address & ~(0xff << 56)
  }

  /// Bits of the addresses that come out, by IPS or PS, no more than the core has.
  func addressBits(_ field: UInt64) -> Int {
    let bits =
      switch field {
      case 0: 32
      case 1: 36
      case 2: 40
      case 3: 42
      case 4: 44
      default: 48
      }
    return min(bits, model.physicalAddressBits)
  }
}
