/// How an exception enters EL1, done by Janus in place of the core (Arm DDI 0487, D1.3.1).
package struct ExceptionEntry {
  /// Offset from VBAR_EL1 and the PSTATE that the handler starts with.
  package let vectorOffset: UInt64
  package let pstate: UInt64
  package let isFromLowerLevel: Bool

  /// A synchronous exception taken from `pstate`, as in SPSR_EL2.
  package init(from pstate: UInt64) {
    let isAArch32 = pstate & 0x10 != 0
    switch pstate & 0xf {
    case 4 where !isAArch32: vectorOffset = 0x000  // EL1 with SP_EL0
    case 5 where !isAArch32: vectorOffset = 0x200  // EL1 with SP_EL1
    default: vectorOffset = isAArch32 ? 0x600 : 0x400
    }
    isFromLowerLevel = vectorOffset >= 0x400
    // EL1h with all exceptions masked; PAN stays as it is.
    self.pstate = 0x3c5 | pstate & 1 << 22
  }

  /// ESR_EL1 of a synchronous external abort (D19.2.37) in answer to the stage 2 abort `syndrome`.
  package func abortSyndrome(for syndrome: UInt64) -> UInt64 {
    let isInstruction = syndrome >> 26 == 0x20
    var code: UInt64 = isInstruction ? 0x20 : 0x24
    if !isFromLowerLevel { code |= 1 }
    let length = syndrome & 1 << 25
    let isWrite = isInstruction ? 0 : syndrome & 1 << 6
    return code << 26 | length | isWrite | 0x10
  }
}
