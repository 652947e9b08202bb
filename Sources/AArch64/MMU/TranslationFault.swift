/// Why an address could not be translated (Arm DDI 0487, D8.12).
struct TranslationFault: Error, Equatable {
  enum Kind: UInt8 {
    case addressSize = 0
    case translation = 0x04
    case accessFlag = 0x08
    case permission = 0x0c
    /// The table is where there is no memory.
    case externalAbortOnWalk = 0x14
  }

  var kind: Kind
  var level: UInt8
  /// 1 or 2.
  var stage: UInt8
  /// Stage 2 refused the address of a stage-1 descriptor: S1PTW.
  var isOnStage1Walk = false
  /// It refused the hardware's update of that descriptor.
  var isTableUpdate = false
  /// What stage 2 was asked for.
  var intermediateAddress: UInt64 = 0

  /// DFSC or IFSC.
  var status: UInt32 { UInt32(kind.rawValue | level) }
}

extension Core {
  /// The exception that a fault becomes. `isMaintenance` is CM: a cache maintenance or address
  /// translation instruction, which counts as a write.
  func abort(
    _ fault: TranslationFault, at address: UInt64, _ kind: AccessKind, isMaintenance: Bool = false
  ) -> Exception {
    var syndrome = fault.status | (fault.isOnStage1Walk ? 1 << 7 : 0)
    if kind != .execute {
      // A walk only reads what stage 2 forbids it, unless it updates
      // (AArch64.SecondStageTranslate).
      let isWrite =
        fault.isTableUpdate
        || (kind == .write && !(fault.isOnStage1Walk && fault.kind == .permission))
      syndrome |= (isWrite || isMaintenance ? 1 << 6 : 0) | (isMaintenance ? 1 << 8 : 0)
    }
    return Exception(
      exceptionClass: kind == .execute ? 0x20 : 0x24, syndrome: syndrome,
      targetLevel: fault.stage == 2 ? 2 : nil, faultAddress: address,
      intermediateAddress: tellsIntermediate(fault) ? fault.intermediateAddress : nil)
  }

  /// Whether HPFAR_EL2 is written: stage-2 faults, but not permission faults outside a walk and
  /// not external aborts, for which it is UNKNOWN (D13.2.57); it keeps its value then.
  private func tellsIntermediate(_ fault: TranslationFault) -> Bool {
    guard fault.stage == 2, fault.kind != .externalAbortOnWalk else { return false }
    return fault.kind != .permission || fault.isOnStage1Walk
  }

  /// An unaligned access that must be aligned. Where only stage 2 makes the memory Device, the
  /// hypervisor is told.
  func alignmentFault(_ address: UInt64, isWrite: Bool) -> Exception {
    var target: UInt8?
    let level = state.pointee.exceptionLevel
    if !checksAlignment, level < 2,
      let entry = translations.find(untagged(address, level: level), context(level: level)),
      entry.isDevice2, !entry.isDevice1
    {
      target = 2
    }
    return Exception(
      exceptionClass: 0x24, syndrome: 0x21 | (isWrite ? 1 << 6 : 0), targetLevel: target,
      faultAddress: address)
  }

  /// Nothing answered the access, or it was refused: synchronous external abort, not on a walk.
  func externalAbort(_ address: UInt64, isWrite: Bool) -> Exception {
    Exception(
      exceptionClass: 0x24, syndrome: 0x10 | (isWrite ? 1 << 6 : 0), faultAddress: address)
  }

  /// The same for an instruction fetch.
  func externalAbortOnFetch(_ address: UInt64) -> Exception {
    Exception(exceptionClass: 0x20, syndrome: 0x10, faultAddress: address)
  }
}
