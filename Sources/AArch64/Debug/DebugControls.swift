/// The levels that a breakpoint or watchpoint names: HMC, SSC and PMC or PAC
/// (Arm DDI 0487, D2.9.3).
struct DebugStateControl {
  /// HMC, SSC, then PMC or PAC.
  private let bits: UInt64

  /// From DBGBCR or DBGWCR, which have the fields in the same places.
  init(_ control: UInt64) {
    bits = (control >> 13 & 1) << 4 | (control >> 14 & 3) << 2 | control >> 1 & 3
  }

  private var higher: Bool { bits >> 4 != 0 }

  /// ImplementationChoices, "reserved levels of breakpoints and watchpoints". Software is in
  /// Non-secure state.
  private var isReserved: Bool {
    switch bits {
    case 0b01100...0b01111, 0b10000, 0b10010, 0b10100, 0b10110, 0b11010, 0b11101, 0b11110, 0b11111,
      0b00000, 0b00100, 0b01000:
      true
    default: false
    }
  }

  /// Whether it is about an access or instruction at ELn.
  func includes(_ level: UInt8) -> Bool {
    // SSC 10 is Secure state only.
    guard !isReserved, bits >> 2 & 3 != 2 else { return false }
    switch level {
    case 0: return bits >> 1 & 1 != 0
    case 1: return bits & 1 != 0
    default: return higher
    }
  }
}

/// DBGBCRn_EL1 (D13.3.2). BAS is not looked at: it is RES1 where no level runs AArch32.
struct DBGBCR {
  /// BT[3:1]: what is compared. What is missing here is reserved.
  enum Kind: UInt64 {
    case address = 0
    /// CONTEXTIDR_EL1, or CONTEXTIDR_EL2 in a host.
    case context = 1
    /// CONTEXTIDR_EL1, outside of a host.
    case guestContext = 3
    case machine = 4
    case machineAndGuestContext = 5
    /// CONTEXTIDR_EL2.
    case hostContext = 6
    case bothContexts = 7

    /// Came with FEAT_VHE.
    fileprivate var needsHost: Bool {
      self == .guestContext || self == .hostContext || self == .bothContexts
    }
  }

  private let bits: UInt64
  /// `nil` for a reserved one, which makes it disabled.
  let kind: Kind?

  init(_ bits: UInt64, hasHostExtensions: Bool) {
    self.bits = bits
    let kind = Kind(rawValue: bits >> 21 & 7)
    self.kind = kind?.needsHost == true && !hasHostExtensions ? nil : kind
  }

  var isEnabled: Bool { bits & 1 != 0 && kind != nil }
  var comparesAddress: Bool { kind == .address }
  /// BT[0].
  var isLinked: Bool { bits >> 20 & 1 != 0 }
  /// LBN.
  var link: Int { Int(bits >> 16 & 0xf) }
  var state: DebugStateControl { DebugStateControl(bits) }
}

/// DBGWCRn_EL1 (D13.3.11).
struct DBGWCR {
  private let bits: UInt64

  init(_ bits: UInt64) { self.bits = bits }

  /// E; a reserved MASK, 1 or 2, disables.
  var isEnabled: Bool { bits & 1 != 0 && mask != 1 && mask != 2 }
  /// How many low bits of the address are not compared.
  var mask: Int { Int(bits >> 24 & 0x1f) }
  var watchesLoads: Bool { bits >> 3 & 1 != 0 }
  var watchesStores: Bool { bits >> 4 & 1 != 0 }
  /// WT.
  var isLinked: Bool { bits >> 20 & 1 != 0 }
  /// LBN.
  var link: Int { Int(bits >> 16 & 0xf) }
  var state: DebugStateControl { DebugStateControl(bits) }

  /// The first byte of an access that the watchpoint watches, as an offset; `nil` for none
  /// (AArch64.WatchpointByteMatch).
  func firstWatched(from address: UInt64, count: UInt64, value: UInt64) -> UInt64? {
    (0..<count).first { isWatched(address &+ $0, value: value) }
  }

  private func isWatched(_ address: UInt64, value: UInt64) -> Bool {
    // VA[48:mask], or a doubleword, or the word that DBGWVR names.
    let bottom = mask != 0 ? mask : value >> 2 & 1 != 0 ? 2 : 3
    guard ((address ^ value) & (1 << 49 - 1)) >> UInt64(bottom) == 0 else { return false }
    // ImplementationChoices, "watchpoint with MASK and BAS".
    return mask != 0 || (bits >> 5) >> (address & (1 << UInt64(bottom) - 1)) & 1 != 0
  }
}
