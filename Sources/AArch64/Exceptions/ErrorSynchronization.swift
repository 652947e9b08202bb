import Simulation

// The RAS Extension (Arm DDI 0487, D1.14.4 and D13.2): SErrors that are deferred, and a core with no
// error records.
extension Core {
  /// DISR_EL1.A and VDISR_EL2.A: an SError has been deferred.
  private static let deferred: UInt64 = 1 << 31
  /// IDS and ISS of an SError's syndrome.
  private static let syndromeBits: UInt64 = 0x1ff_ffff

  /// ESB: an SError that is pending and masked is deferred, one that is not masked is taken right
  /// after. On cores without the extension it is a NOP (C6.2.87).
  func synchronizeErrors() -> Outcome {
    guard model.features.contains(.ras) else { return .next }
    // It would be the first of all.
    if isPending(.systemError), takeableInterrupt?.0 != .systemError {
      system.pointee.disrEL1 = Self.deferred | systemErrorSyndrome(.systemError)
      set(.systemError, to: false)
    }
    if isPending(.virtualSystemError), virtualIsEnabled(.virtualSystemError),
      state.pointee.daif & DAIF.a != 0
    {
      system.pointee.vdisrEL2 = Self.deferred | systemErrorSyndrome(.virtualSystemError)
      system.pointee.hcrEL2 &= ~HCR.vse
    }
    return .resynchronize
  }

  /// ESR_ELx.ISS of an SError: a virtual one's is what the hypervisor says, in VSESR_EL2.
  func systemErrorSyndrome(_ interrupt: Interrupt) -> UInt64 {
    guard interrupt.isVirtual, model.features.contains(.ras) else { return 0 }
    return system.pointee.vsesrEL2 & Self.syndromeBits
  }

  /// DISR_EL1, which is VDISR_EL2 to EL1 of a virtual machine whose SErrors are virtual.
  var deferredError: UInt64 {
    get { isDeferredVirtually ? system.pointee.vdisrEL2 : system.pointee.disrEL1 }
    set {
      let value = newValue & (Self.deferred | Self.syndromeBits)
      if isDeferredVirtually {
        system.pointee.vdisrEL2 = value
      } else {
        system.pointee.disrEL1 = value
      }
    }
  }

  private var isDeferredVirtually: Bool {
    state.pointee.exceptionLevel == 1 && hasEL2 && system.pointee.hcrEL2 & HCR.amo != 0
  }
}

/// Registers of the RAS Extension (D13.2). ERRIDR_EL1.NUM is zero: caches without error correction
/// record nothing, and the registers of a record read as zero.
let reliabilityRegisters: [SystemRegister] =
  [
    SystemRegister("DISR_EL1", (3, 0, 12, 1, 1), .disr, read: 1, write: 1, feature: .ras),
    SystemRegister(
      "VDISR_EL2", (3, 4, 12, 1, 1), at: \.vdisrEL2, level: 2, writable: 0x81ff_ffff,
      feature: .ras),
    SystemRegister(
      "VSESR_EL2", (3, 4, 5, 2, 3), at: \.vsesrEL2, level: 2, writable: 0x1ff_ffff, feature: .ras),
    SystemRegister(
      zero: "ERRIDR_EL1", (3, 0, 5, 3, 0), read: 1, write: SystemRegister.never, traps: .terr,
      feature: .ras),
    SystemRegister(
      zero: "ERRSELR_EL1", (3, 0, 5, 3, 1), read: 1, write: 1, traps: .terr, feature: .ras),
    SystemRegister(
      zero: "ERXFR_EL1", (3, 0, 5, 4, 0), read: 1, write: SystemRegister.never, traps: .terr,
      feature: .ras),
  ]
  + [
    ("ERXCTLR_EL1", 4, 1), ("ERXSTATUS_EL1", 4, 2), ("ERXADDR_EL1", 4, 3),
    ("ERXMISC0_EL1", 5, 0), ("ERXMISC1_EL1", 5, 1),
  ].map { (name: StaticString, crm: UInt16, op2: UInt16) in
    SystemRegister(
      zero: name, (3, 0, 5, crm, op2), read: 1, write: 1, traps: .terr, feature: .ras)
  }
