/// Controls that trap an access to a system register or a system instruction to EL1 or EL2 with
/// EC 0x18. Each is a bit here and a row in ``trapControls`` of the same place.
struct Traps: OptionSet, Sendable {
  let rawValue: UInt64

  static let sctlrUMA = Traps(rawValue: 1 << 0)
  static let sctlrUCT = Traps(rawValue: 1 << 1)
  static let sctlrDZE = Traps(rawValue: 1 << 2)
  static let sctlrUCI = Traps(rawValue: 1 << 3)
  static let pmuEnable = Traps(rawValue: 1 << 4)
  static let pmuCycles = Traps(rawValue: 1 << 5)
  static let pmuEvents = Traps(rawValue: 1 << 6)
  static let pmuSoftware = Traps(rawValue: 1 << 7)
  static let mdscrTDCC = Traps(rawValue: 1 << 8)
  static let tvm = Traps(rawValue: 1 << 9)
  static let trvm = Traps(rawValue: 1 << 10)
  static let tid1 = Traps(rawValue: 1 << 11)
  static let tid2 = Traps(rawValue: 1 << 12)
  static let tid3 = Traps(rawValue: 1 << 13)
  static let tacr = Traps(rawValue: 1 << 14)
  static let tsw = Traps(rawValue: 1 << 15)
  static let tpc = Traps(rawValue: 1 << 16)
  static let tpu = Traps(rawValue: 1 << 17)
  static let ttlb = Traps(rawValue: 1 << 18)
  static let tdz = Traps(rawValue: 1 << 19)
  static let tidcp = Traps(rawValue: 1 << 20)
  static let tcpac = Traps(rawValue: 1 << 21)
  static let tda = Traps(rawValue: 1 << 22)
  static let tdosa = Traps(rawValue: 1 << 23)
  static let tdra = Traps(rawValue: 1 << 24)
  static let tpm = Traps(rawValue: 1 << 25)
  static let tpmcr = Traps(rawValue: 1 << 26)
  static let actlrCPUACTLR = Traps(rawValue: 1 << 27)
  static let actlrCPUECTLR = Traps(rawValue: 1 << 28)
  static let actlrL2CTLR = Traps(rawValue: 1 << 29)
  static let actlrL2ECTLR = Traps(rawValue: 1 << 30)
  static let actlrL2ACTLR = Traps(rawValue: 1 << 31)
  static let terr = Traps(rawValue: 1 << 32)
  static let tlor = Traps(rawValue: 1 << 33)
  static let actlrCPUPWRCTLR = Traps(rawValue: 1 << 34)
}

/// When a trap acts.
struct TrapControl: Sendable {
  /// The register that holds the control.
  enum Register: Sendable { case sctlrEL1, pmuserenr, mdscr, hcr, cptr, mdcr, actlrEL2 }
  /// The control's name as the Arm ARM writes it.
  let name: StaticString
  let register: Register
  let mask: UInt64
  /// True: traps when a bit of the mask is set. False: traps when all are clear.
  let whenSet: Bool
  /// Bit n: traps accesses from ELn.
  let levels: UInt8
  let target: UInt8

  init(
    _ name: StaticString, _ register: Register, _ mask: UInt64, whenSet: Bool, levels: UInt8,
    to target: UInt8
  ) {
    (self.name, self.register, self.mask) = (name, register, mask)
    (self.whenSet, self.levels, self.target) = (whenSet, levels, target)
  }
}

/// In order of priority: those to EL1 first (Arm DDI 0487, D1.13.2).
let trapControls: [TrapControl] = [
  // Of SCTLR_EL2 for the applications of a host.
  TrapControl("SCTLR_EL1.UMA", .sctlrEL1, SCTLR.uma, whenSet: false, levels: 1, to: 1),
  TrapControl("SCTLR_EL1.UCT", .sctlrEL1, SCTLR.uct, whenSet: false, levels: 1, to: 1),
  TrapControl("SCTLR_EL1.DZE", .sctlrEL1, SCTLR.dze, whenSet: false, levels: 1, to: 1),
  TrapControl("SCTLR_EL1.UCI", .sctlrEL1, SCTLR.uci, whenSet: false, levels: 1, to: 1),
  TrapControl("PMUSERENR_EL0.EN", .pmuserenr, PMUSERENR.en, whenSet: false, levels: 1, to: 1),
  TrapControl(
    "PMUSERENR_EL0.{EN,CR}", .pmuserenr, PMUSERENR.en | PMUSERENR.cr, whenSet: false, levels: 1,
    to: 1),
  TrapControl(
    "PMUSERENR_EL0.{EN,ER}", .pmuserenr, PMUSERENR.en | PMUSERENR.er, whenSet: false, levels: 1,
    to: 1),
  TrapControl(
    "PMUSERENR_EL0.{EN,SW}", .pmuserenr, PMUSERENR.en | PMUSERENR.sw, whenSet: false, levels: 1,
    to: 1),
  TrapControl("MDSCR_EL1.TDCC", .mdscr, MDSCR.tdcc, whenSet: true, levels: 1, to: 1),
  TrapControl("HCR_EL2.TVM", .hcr, HCR.tvm, whenSet: true, levels: 2, to: 2),
  TrapControl("HCR_EL2.TRVM", .hcr, HCR.trvm, whenSet: true, levels: 2, to: 2),
  TrapControl("HCR_EL2.TID1", .hcr, HCR.tid1, whenSet: true, levels: 2, to: 2),
  TrapControl("HCR_EL2.TID2", .hcr, HCR.tid2, whenSet: true, levels: 3, to: 2),
  TrapControl("HCR_EL2.TID3", .hcr, HCR.tid3, whenSet: true, levels: 2, to: 2),
  TrapControl("HCR_EL2.TACR", .hcr, HCR.tacr, whenSet: true, levels: 2, to: 2),
  TrapControl("HCR_EL2.TSW", .hcr, HCR.tsw, whenSet: true, levels: 2, to: 2),
  TrapControl("HCR_EL2.TPC", .hcr, HCR.tpc, whenSet: true, levels: 3, to: 2),
  TrapControl("HCR_EL2.TPU", .hcr, HCR.tpu, whenSet: true, levels: 3, to: 2),
  TrapControl("HCR_EL2.TTLB", .hcr, HCR.ttlb, whenSet: true, levels: 2, to: 2),
  TrapControl("HCR_EL2.TDZ", .hcr, HCR.tdz, whenSet: true, levels: 3, to: 2),
  TrapControl("HCR_EL2.TIDCP", .hcr, HCR.tidcp, whenSet: true, levels: 2, to: 2),
  TrapControl("CPTR_EL2.TCPAC", .cptr, CPTR.tcpac, whenSet: true, levels: 2, to: 2),
  TrapControl("MDCR_EL2.TDA", .mdcr, MDCR.tda | MDCR.tde, whenSet: true, levels: 3, to: 2),
  TrapControl("MDCR_EL2.TDOSA", .mdcr, MDCR.tdosa | MDCR.tde, whenSet: true, levels: 2, to: 2),
  TrapControl("MDCR_EL2.TDRA", .mdcr, MDCR.tdra | MDCR.tde, whenSet: true, levels: 3, to: 2),
  TrapControl("MDCR_EL2.TPM", .mdcr, MDCR.tpm, whenSet: true, levels: 3, to: 2),
  TrapControl("MDCR_EL2.TPMCR", .mdcr, MDCR.tpmcr, whenSet: true, levels: 3, to: 2),
  TrapControl("ACTLR_EL2[0]", .actlrEL2, 1 << 0, whenSet: false, levels: 2, to: 2),
  TrapControl("ACTLR_EL2[1]", .actlrEL2, 1 << 1, whenSet: false, levels: 2, to: 2),
  TrapControl("ACTLR_EL2[4]", .actlrEL2, 1 << 4, whenSet: false, levels: 2, to: 2),
  TrapControl("ACTLR_EL2[5]", .actlrEL2, 1 << 5, whenSet: false, levels: 2, to: 2),
  TrapControl("ACTLR_EL2[6]", .actlrEL2, 1 << 6, whenSet: false, levels: 2, to: 2),
  TrapControl("HCR_EL2.TERR", .hcr, HCR.terr, whenSet: true, levels: 2, to: 2),
  TrapControl("HCR_EL2.TLOR", .hcr, HCR.tlor, whenSet: true, levels: 2, to: 2),
  TrapControl("ACTLR_EL2[7]", .actlrEL2, 1 << 7, whenSet: false, levels: 2, to: 2),
]

extension Core {
  /// Whether software has EL2.
  var hasEL2: Bool { configuration.highestLevel == 2 }

  /// The first control among `traps` that traps an access from the current level.
  func trap(among traps: Traps) -> TrapControl? {
    var rest = traps.rawValue
    while rest != 0 {
      let control = trapControls[rest.trailingZeroBitCount]
      rest &= rest - 1
      guard control.levels >> state.pointee.exceptionLevel & 1 != 0,
        control.target < 2 || hasEL2
      else { continue }
      if (value(of: control.register) & control.mask != 0) == control.whenSet { return control }
    }
    return nil
  }

  /// Throws when one of the controls traps; `word` is the MSR, MRS, SYS or SYSL.
  func check(_ traps: Traps, word: UInt32) throws(CoreExit) {
    guard !traps.isEmpty, let control = trap(among: traps) else { return }
    throw systemAccessTrap(word, toLevel: control.target == 1 ? nil : 2)
  }

  /// EC 0x18: a trapped MSR, MRS or system instruction. `nil` is EL1, or EL2 by HCR_EL2.TGE.
  func systemAccessTrap(_ word: UInt32, toLevel target: UInt8?) -> CoreExit {
    .exception(
      Exception(
        exceptionClass: 0x18, syndrome: Self.systemAccessSyndrome(word), targetLevel: target))
  }

  /// The ISS of EC 0x18 (D13.2.39, "ISS encoding for an exception from MSR, MRS, or System
  /// instruction execution").
  static func systemAccessSyndrome(_ word: UInt32) -> UInt32 {
    func field(_ place: UInt32, _ width: UInt32) -> UInt32 { word >> place & (1 << width - 1) }
    return field(19, 2) << 20 | field(5, 3) << 17 | field(16, 3) << 14 | field(12, 4) << 10
      | field(0, 5) << 5 | field(8, 4) << 1 | field(21, 1)
  }

  private func value(of register: TrapControl.Register) -> UInt64 {
    switch register {
    case .sctlrEL1: return systemControl(level: state.pointee.exceptionLevel)
    case .pmuserenr: return system.pointee.pmuserenrEL0
    case .mdscr: return system.pointee.mdscrEL1
    // The applications of a host are not a guest's (D13.2.48).
    case .hcr: return hostsUser ? 0 : system.pointee.hcrEL2
    case .cptr: return system.pointee.cptrEL2
    // With TGE the debug traps behave as set (D13.2.48, TGE).
    case .mdcr:
      return system.pointee.hcrEL2 & HCR.tge == 0
        ? system.pointee.mdcrEL2
        : system.pointee.mdcrEL2 | MDCR.tde | MDCR.tda | MDCR.tdosa | MDCR.tdra
    case .actlrEL2: return system.pointee.actlrEL2
    }
  }
}
