// System instructions (Arm DDI 0487, C4.1.87): hints, barriers, PSTATE, system registers.

/// Hints, C6.2.
private let hints: [InstructionRow] = [
  InstructionRow(
    "1101010100 0 00 011 0010 0000 000 11111", "NOP", "nop", "C6.2", .lower { _ in Op(.nop) }),
  InstructionRow(
    "1101010100 0 00 011 0010 0000 001 11111", "YIELD", "yield", "C6.2",
    .lower { _ in Op(.nop) }),
  InstructionRow(
    "1101010100 0 00 011 0010 0000 010 11111", "WFE", "wfe", "C6.2",
    .call { (core, _) throws(CoreExit) in try core.waitForEvent() }),
  InstructionRow(
    "1101010100 0 00 011 0010 0000 011 11111", "WFI", "wfi", "C6.2",
    .call { (core, _) throws(CoreExit) in try core.waitForInterrupt() }),
  InstructionRow(
    "1101010100 0 00 011 0010 0000 100 11111", "SEV", "sev", "C6.2",
    .call { (core, _) throws(CoreExit) in try core.sendEvent() }),
  InstructionRow(
    "1101010100 0 00 011 0010 0000 101 11111", "SEVL", "sevl", "C6.2",
    .call { (core, _) throws(CoreExit) in
      core.state.pointee.eventRegister = true
      return .next
    }),
  InstructionRow(
    "1101010100 0 00 011 0010 0010 000 11111", "ESB", "esb", "C6.2",
    .call { (core, _) throws(CoreExit) in core.synchronizeErrors() }),
  // Hints that are not allocated on the core: they do nothing.
  InstructionRow(
    "1101010100 0 00 011 0010 CRm:4 op2:3 11111", "HINT", "{hint}", "C6.2",
    .lower { _ in Op(.nop) }, where: { $0.bits(11, 5) > 5 && $0.bits(11, 5) != 16 }),
]

/// Barriers, C6.2. Memory is sequentially consistent in the order of the schedule, so that DSB
/// and DMB order nothing; ISB lets the change of a control take effect.
private let barriers: [InstructionRow] = [
  InstructionRow(
    "1101010100 0 00 011 0011 CRm:4 010 11111", "CLREX", "clrex{default15 CRm}", "C6.2",
    .call { (core, _) throws(CoreExit) in
      core.clearMonitor()
      return .next
    }),
  InstructionRow(
    "1101010100 0 00 011 0011 CRm:4 100 11111", "DSB", "{dsb}", "C6.2",
    .lower { _ in Op(.nop) }),
  InstructionRow(
    "1101010100 0 00 011 0011 CRm:4 101 11111", "DMB", "dmb {barrier}", "C6.2",
    .lower { _ in Op(.nop) }),
  // Nothing is speculated.
  InstructionRow(
    "1101010100 0 00 011 0011 zeros:4 111 11111", "SB", "sb", "C6.2", feature: .sb,
    .lower { _ in Op(.nop) }),
  InstructionRow(
    "1101010100 0 00 011 0011 CRm:4 110 11111", "ISB", "isb{default15 CRm}", "C6.2",
    .call { (core, _) throws(CoreExit) in .resynchronize }),
]

/// MSR (immediate), C6.2.195.
private let processState: [InstructionRow] = [
  InstructionRow(
    "1101010100 0 00 000 0100 CRm:4 101 11111", "MSR (immediate)", "msr {flag spsel}",
    "C6.2",
    .call { (core, i) throws(CoreExit) in
      guard core.state.pointee.exceptionLevel > 0 else { throw .exception(.undefined) }
      core.selectStack(own: i.bit(8))
      return .next
    }),
  InstructionRow(
    "1101010100 0 00 000 0100 CRm:4 100 11111", "MSR (immediate)", "msr {flag pan}",
    "C6.2", feature: .pan,
    .call { (core, i) throws(CoreExit) in
      guard core.state.pointee.exceptionLevel > 0 else { throw .exception(.undefined) }
      core.state.pointee.privilegedAccessNever = i.bit(8)
      return .resynchronize
    }),
  InstructionRow(
    "1101010100 0 00 000 0100 CRm:4 011 11111", "MSR (immediate)", "msr {flag uao}",
    "C6.2", feature: .uao,
    .call { (core, i) throws(CoreExit) in
      guard core.state.pointee.exceptionLevel > 0 else { throw .exception(.undefined) }
      core.state.pointee.userAccessOverride = i.bit(8)
      return .next
    }),
  InstructionRow(
    "1101010100 0 00 011 0100 CRm:4 110 11111", "MSR (immediate)", "msr daifset, {#CRm}",
    "C6.2",
    .call { (core, i) throws(CoreExit) in
      try core.check(.sctlrUMA, word: i.word)
      core.state.pointee.daif |= UInt8(i.bits(11, 8))
      // Masking more can make nothing pending.
      return .next
    }),
  InstructionRow(
    "1101010100 0 00 011 0100 CRm:4 111 11111", "MSR (immediate)", "msr daifclr, {#CRm}",
    "C6.2",
    .call { (core, i) throws(CoreExit) in
      try core.check(.sctlrUMA, word: i.word)
      core.state.pointee.daif &= ~UInt8(i.bits(11, 8))
      return .resynchronize
    }),
]

/// Moves to and from system registers, and system instructions with a register.
private let registers: [InstructionRow] = [
  InstructionRow(
    "1101010100 0 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5", "SYS", "{sys}", "C6.2",
    .call { (core, i) throws(CoreExit) in try core.performSystemInstruction(i.word) }),
  // None of the instructions that return a value is allocated on these cores.
  InstructionRow(
    "1101010100 1 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5", "SYSL",
    "sysl {Xt}, {%op1}, {system CRn}, {system CRm}, {%op2}", "C6.2",
    .call { (core, i) throws(CoreExit) in
      let crn = i.bits(15, 12)
      if crn == 11 || crn == 15 { try core.check(.tidcp, word: i.word) }
      throw .exception(.undefined)
    }),
  InstructionRow(
    "1101010100 0 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5", "MSR (register)", "msr {sysreg w}, {Xt}",
    "C6.2",
    .call { (core, i) throws(CoreExit) in
      try core.writeSystemRegister(i.word, i.rt == 31 ? 0 : core.state.pointee.x[Int(i.rt)])
    }),
  InstructionRow(
    "1101010100 1 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5", "MRS", "mrs {Xt}, {sysreg r}", "C6.2",
    .call { (core, i) throws(CoreExit) in
      let value = try core.readSystemRegister(i.word)
      if i.rt != 31 { core.state.pointee.x[Int(i.rt)] = value }
      return .next
    }),
]

let systemInstructions: [InstructionRow] = hints + barriers + processState + registers
