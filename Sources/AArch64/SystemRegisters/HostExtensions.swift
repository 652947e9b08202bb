import Simulation

// The virtualization host extensions, FEAT_VHE (Arm DDI 0487, D5.6): with HCR_EL2.E2H an operating
// system runs at EL2 as it would at EL1, and with TGE its applications at EL0 are EL2's.
extension Core {
  /// HCR_EL2.E2H.
  var isHost: Bool { system.pointee.hcrEL2 & HCR.e2h != 0 }

  /// HCR_EL2.E2H and TGE: EL0 belongs to EL2 (ELIsInHost(EL0)).
  var hostsUser: Bool {
    let both = HCR.e2h | HCR.tge
    return system.pointee.hcrEL2 & both == both
  }

  /// Whether a level uses the regime EL2&0 (ELIsInHost).
  func isInHost(_ level: UInt8) -> Bool {
    switch level {
    case 0: hostsUser
    case 2: isHost
    default: false
    }
  }

  /// The register that an MSR or MRS means: EL2 of a host has its own registers under the names
  /// of EL1, and EL1's under names that end in EL12 (D13.1.3). The timer does the same for its
  /// own.
  func redirected(_ encoding: UInt16) -> UInt16 {
    guard isHost, state.pointee.exceptionLevel == 2 else { return encoding }
    let op1 = encoding >> 11 & 7
    if op1 == 0, HostRegisters.contains(encoding) {
      return encoding == HostRegisters.cpacrEL1 ? HostRegisters.cptrEL2 : encoding | 4 << 11
    }
    if op1 == 5, HostRegisters.contains(encoding) { return encoding & ~(7 << 11) }
    return encoding
  }
}

/// The registers of EL1 that EL2 has as well under the same CRn, CRm and op2; CPACR_EL1 is
/// CPTR_EL2's.
enum HostRegisters {
  static let cpacrEL1: UInt16 = 0xc082
  static let cptrEL2: UInt16 = 0xe08a

  /// Whether one of them has the CRn, CRm and op2.
  static func contains(_ encoding: UInt16) -> Bool {
    encoding >> 14 == 3 && places[Int(encoding & 0x7ff)]
  }

  private static let places: [Bool] = {
    var places = [Bool](repeating: false, count: 1 << 11)
    for (_, crn, crm, op2) in names {
      places[Int(SystemRegisterEncoding(0, 0, crn, crm, op2).bits)] = true
    }
    return places
  }()

  /// Names by encoding of those that end in EL12.
  static let aliases: [UInt16: String] = Dictionary(
    uniqueKeysWithValues: names.map { name, crn, crm, op2 in
      (SystemRegisterEncoding(3, 5, crn, crm, op2).bits, "\(name)_EL12")
    })

  private static let names: [(String, UInt16, UInt16, UInt16)] = [
    ("SCTLR", 1, 0, 0), ("CPACR", 1, 0, 2), ("TTBR0", 2, 0, 0), ("TTBR1", 2, 0, 1),
    ("TCR", 2, 0, 2), ("SPSR", 4, 0, 0), ("ELR", 4, 0, 1), ("AFSR0", 5, 1, 0),
    ("AFSR1", 5, 1, 1), ("ESR", 5, 2, 0), ("FAR", 6, 0, 0), ("MAIR", 10, 2, 0),
    ("AMAIR", 10, 3, 0), ("VBAR", 12, 0, 0), ("CONTEXTIDR", 13, 0, 1),
  ]
}
