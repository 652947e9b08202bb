/// Breakpoint and watchpoint registers: a value and a control each (Arm DDI 0487, D13.3). Bits
/// [1:0] of a breakpoint's are part of a context number, or not compared.
private func debugPairs() -> [SystemRegister] {
  let names: [(StaticString, StaticString)] = [
    ("DBGBVR0_EL1", "DBGBCR0_EL1"), ("DBGBVR1_EL1", "DBGBCR1_EL1"),
    ("DBGBVR2_EL1", "DBGBCR2_EL1"), ("DBGBVR3_EL1", "DBGBCR3_EL1"),
    ("DBGBVR4_EL1", "DBGBCR4_EL1"), ("DBGBVR5_EL1", "DBGBCR5_EL1"),
  ]
  let watches: [(StaticString, StaticString)] = [
    ("DBGWVR0_EL1", "DBGWCR0_EL1"), ("DBGWVR1_EL1", "DBGWCR1_EL1"),
    ("DBGWVR2_EL1", "DBGWCR2_EL1"), ("DBGWVR3_EL1", "DBGWCR3_EL1"),
  ]
  var rows: [SystemRegister] = []
  for (index, (value, control)) in names.enumerated() {
    let crm = UInt16(index)
    rows.append(
      SystemRegister(
        value, (2, 0, 0, crm, 4), at: \.dbgbvrEL1, index: index, level: 1, traps: .tda, .debug))
    rows.append(
      SystemRegister(
        control, (2, 0, 0, crm, 5), at: \.dbgbcrEL1, index: index, level: 1,
        writable: 0x00ff_e1e7, traps: .tda, .debug))
  }
  for (index, (value, control)) in watches.enumerated() {
    let crm = UInt16(index)
    rows.append(
      SystemRegister(
        value, (2, 0, 0, crm, 6), at: \.dbgwvrEL1, index: index, level: 1, writable: ~3,
        traps: .tda, .debug))
    rows.append(
      SystemRegister(
        control, (2, 0, 0, crm, 7), at: \.dbgwcrEL1, index: index, level: 1,
        writable: 0x1f1f_ffff, traps: .tda, .debug))
  }
  return rows
}

/// Self-hosted debug (D13.3); `Debug` has what the registers make happen. Of the debug channel
/// nobody is at the other end: never anything to read, and written words are lost.
let debugRegisters: [SystemRegister] =
  debugPairs() + [
    SystemRegister(
      "MDSCR_EL1", (2, 0, 0, 2, 2), at: \.mdscrEL1, level: 1, writable: 0x0001_f001, traps: .tda,
      .debug),
    SystemRegister(
      "MDCCINT_EL1", (2, 0, 0, 2, 0), at: \.mdccintEL1, level: 1, writable: 0x6000_0000,
      traps: .tda),
    SystemRegister(
      zero: "MDCCSR_EL0", (2, 3, 0, 1, 0), read: 0, write: SystemRegister.never,
      traps: [.mdscrTDCC, .tda]),
    SystemRegister(
      zero: "DBGDTR_EL0", (2, 3, 0, 4, 0), read: 0, write: 0, traps: [.mdscrTDCC, .tda]),
    SystemRegister(
      zero: "DBGDTRTX_EL0", (2, 3, 0, 5, 0), read: 0, write: 0, traps: [.mdscrTDCC, .tda]),
    SystemRegister(zero: "OSDTRRX_EL1", (2, 0, 0, 0, 2), read: 1, write: 1, traps: .tda),
    SystemRegister(zero: "OSDTRTX_EL1", (2, 0, 0, 3, 2), read: 1, write: 1, traps: .tda),
    SystemRegister(
      "OSECCR_EL1", (2, 0, 0, 6, 2), at: \.oseccrEL1, level: 1, writable: 0, traps: .tda),
    SystemRegister(
      zero: "MDRAR_EL1", (2, 0, 1, 0, 0), read: 1, write: SystemRegister.never,
      traps: .tdra),
    SystemRegister(
      "OSLAR_EL1", (2, 0, 1, 0, 4), .oslar, read: SystemRegister.never, write: 1,
      traps: .tdosa, .debug),
    // OSLM says that the OS lock is there; it is locked after reset.
    SystemRegister(
      "OSLSR_EL1", (2, 0, 1, 1, 4), at: \.oslsrEL1, level: 1, write: SystemRegister.never,
      reset: 0xa, traps: .tdosa),
    SystemRegister(
      "OSDLR_EL1", (2, 0, 1, 3, 4), at: \.osdlrEL1, level: 1, writable: 1, traps: .tdosa,
      .debug),
    SystemRegister(
      "DBGPRCR_EL1", (2, 0, 1, 4, 4), at: \.dbgprcrEL1, level: 1, writable: 1, traps: .tdosa,
      .debug),
    SystemRegister(
      "DBGCLAIMSET_EL1", (2, 0, 7, 8, 6), .dbgclaimset, read: 1, write: 1, traps: .tda),
    SystemRegister(
      "DBGCLAIMCLR_EL1", (2, 0, 7, 9, 6), .dbgclaimclr, read: 1, write: 1, traps: .tda),
    // No external debugger is authenticated.
    SystemRegister(
      zero: "DBGAUTHSTATUS_EL1", (2, 0, 7, 14, 6), read: 1, write: SystemRegister.never,
      traps: .tda),
  ]
