// Exception generation and return (Arm DDI 0487, C4.1.85 and C4.1.88).

let exceptionGeneration: [InstructionRow] = [
  InstructionRow(
    "11010100 000 imm16:16 000 01", "SVC", "svc {#imm16}", "C6.2",
    .call { (_, i) throws(CoreExit) in
      throw .exception(
        Exception(exceptionClass: 0x15, syndrome: i.bits(20, 5), returnsAfter: true))
    }),
  InstructionRow(
    "11010100 000 imm16:16 000 10", "HVC", "hvc {#imm16}", "C6.2",
    .call { (core, i) throws(CoreExit) in try core.callHypervisor(i.bits(20, 5)) }),
  InstructionRow(
    "11010100 000 imm16:16 000 11", "SMC", "smc {#imm16}", "C6.2",
    .call { (core, i) throws(CoreExit) in try core.callMonitor(i.bits(20, 5)) }),
  InstructionRow(
    "11010100 001 imm16:16 000 00", "BRK", "brk {#imm16}", "C6.2",
    .call { (core, i) throws(CoreExit) in
      // MDCR_EL2.TDE sends debug exceptions to EL2 (D2.4).
      let toEL2 = core.system.pointee.mdcrEL2 & MDCR.tde != 0
      throw .exception(
        Exception(
          exceptionClass: 0x3c, syndrome: i.bits(20, 5), targetLevel: toEL2 ? 2 : nil))
    }),
  InstructionRow(
    "11010100 010 imm16:16 000 00", "HLT", "hlt {#imm16}", "C6.2",
    .call { (core, i) throws(CoreExit) in try core.halt(i.bits(20, 5)) }),
  // UNDEFINED outside Debug state, where these cores never are.
  InstructionRow(
    "11010100 101 imm16:16 000 01", "DCPS1", "dcps1{dcps}", "C6.2",
    .call { (_, _) throws(CoreExit) in throw .exception(.undefined) }),
  InstructionRow(
    "11010100 101 imm16:16 000 10", "DCPS2", "dcps2{dcps}", "C6.2",
    .call { (_, _) throws(CoreExit) in throw .exception(.undefined) }),
  InstructionRow(
    "11010100 101 imm16:16 000 11", "DCPS3", "dcps3{dcps}", "C6.2",
    .call { (_, _) throws(CoreExit) in throw .exception(.undefined) }),
  InstructionRow(
    "1101011 0100 11111 0000 0 0 11111 00000", "ERET", "eret", "C6.2",
    .call { (core, _) throws(CoreExit) in
      guard core.state.pointee.exceptionLevel > 0 else { throw .exception(.undefined) }
      core.returnFromException()
      return .jump
    }),
  InstructionRow(
    "1101011 0101 11111 000000 11111 00000", "DRPS", "drps", "C6.2",
    .call { (_, _) throws(CoreExit) in throw .exception(.undefined) }),
]
