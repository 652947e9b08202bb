/// Why an instruction did not complete.
enum CoreExit: Error {
  /// The architecture takes an exception; nothing of the instruction has happened.
  case exception(Exception)
  /// The instruction reaches a device and the other cores are behind: do it again later.
  case mustWait
  /// The simulator lacks something that the core announces: the machine stops and names it.
  case unimplemented(String)
}

/// A synchronous exception before it is taken (Arm DDI 0487, D1.10).
struct Exception {
  /// ESR_ELx.EC.
  let exceptionClass: UInt8
  /// ESR_ELx.ISS, bits [24:0].
  let syndrome: UInt32
  /// Where it is taken; `nil` routes to EL1, or to EL2 by HCR_EL2.TGE or from EL2.
  var targetLevel: UInt8?
  /// FAR_ELx, for aborts, alignment faults and watchpoints.
  var faultAddress: UInt64?
  /// HPFAR_EL2, for stage-2 faults.
  var intermediateAddress: UInt64?
  /// True when the preferred return address is the next instruction: SVC, HVC.
  var returnsAfter: Bool

  init(
    exceptionClass: UInt8, syndrome: UInt32, targetLevel: UInt8? = nil,
    faultAddress: UInt64? = nil, intermediateAddress: UInt64? = nil, returnsAfter: Bool = false
  ) {
    self.exceptionClass = exceptionClass
    self.syndrome = syndrome
    self.targetLevel = targetLevel
    self.faultAddress = faultAddress
    self.intermediateAddress = intermediateAddress
    self.returnsAfter = returnsAfter
  }

  /// An instruction or data abort because nothing answered, on a walk or not (D13.2.39, IFSC and
  /// DFSC).
  var isExternalAbort: Bool {
    let status = syndrome & 0x3f
    return exceptionClass & ~5 == 0x20 && (status == 0x10 || (0x14...0x17).contains(status))
  }

  /// EC 0: an UNDEFINED instruction.
  static let undefined = Exception(exceptionClass: 0, syndrome: 0)

  /// EC 0x22: an instruction fetch from an address that is no multiple of 4.
  static func misalignedPC(_ address: UInt64) -> Exception {
    Exception(exceptionClass: 0x22, syndrome: 0, faultAddress: address)
  }
}
