/// PMEVCNTRn_EL0 and PMEVTYPERn_EL0.
private func eventCounters() -> [SystemRegister] {
  let names: [(StaticString, StaticString)] = [
    ("PMEVCNTR0_EL0", "PMEVTYPER0_EL0"), ("PMEVCNTR1_EL0", "PMEVTYPER1_EL0"),
    ("PMEVCNTR2_EL0", "PMEVTYPER2_EL0"), ("PMEVCNTR3_EL0", "PMEVTYPER3_EL0"),
    ("PMEVCNTR4_EL0", "PMEVTYPER4_EL0"), ("PMEVCNTR5_EL0", "PMEVTYPER5_EL0"),
  ]
  return names.enumerated().flatMap { index, name in
    [
      SystemRegister(
        name.0, (3, 3, 14, 8, UInt16(index)), counter: .value, index, traps: .tpm,
        readTraps: .pmuEvents, writeTraps: .pmuEnable),
      SystemRegister(
        name.1, (3, 3, 14, 12, UInt16(index)), counter: .type, index,
        traps: [.pmuEnable, .tpm]),
    ]
  }
}

/// The performance monitors: PMUv3 with a cycle counter and six event counters
/// (Arm DDI 0487, D7 and D13.4); `Performance` has what they count.
let performanceRegisters: [SystemRegister] =
  eventCounters() + [
    SystemRegister(
      "PMCR_EL0", (3, 3, 9, 12, 0), .pmcr, read: 0, write: 0, traps: [.pmuEnable, .tpm, .tpmcr],
      .counter),
    SystemRegister(
      "PMCNTENSET_EL0", (3, 3, 9, 12, 1), .pmcntenset, read: 0, write: 0,
      traps: [.pmuEnable, .tpm],
      .counter),
    SystemRegister(
      "PMCNTENCLR_EL0", (3, 3, 9, 12, 2), .pmcntenclr, read: 0, write: 0,
      traps: [.pmuEnable, .tpm],
      .counter),
    SystemRegister(
      "PMOVSCLR_EL0", (3, 3, 9, 12, 3), .pmovsclr, read: 0, write: 0, traps: [.pmuEnable, .tpm],
      .counter),
    SystemRegister(
      "PMOVSSET_EL0", (3, 3, 9, 14, 3), .pmovsset, read: 0, write: 0, traps: [.pmuEnable, .tpm],
      .counter),
    SystemRegister(
      "PMSWINC_EL0", (3, 3, 9, 12, 4), .pmswinc, read: SystemRegister.never, write: 0,
      traps: [.pmuSoftware, .tpm], .counter),
    SystemRegister(
      "PMSELR_EL0", (3, 3, 9, 12, 5), at: \.pmselrEL0, level: 0, writable: 0x1f,
      traps: [.pmuEvents, .tpm]),
    SystemRegister(
      "PMCEID0_EL0", (3, 3, 9, 12, 6), .pmceid0, read: 0, write: SystemRegister.never,
      traps: [.pmuEnable, .tpm]),
    SystemRegister(
      "PMCEID1_EL0", (3, 3, 9, 12, 7), .pmceid1, read: 0, write: SystemRegister.never,
      traps: [.pmuEnable, .tpm]),
    SystemRegister(
      "PMCCNTR_EL0", (3, 3, 9, 13, 0), .pmccntr, read: 0, write: 0, traps: .tpm,
      readTraps: .pmuCycles, writeTraps: .pmuEnable, .counter),
    SystemRegister(
      "PMXEVTYPER_EL0", (3, 3, 9, 13, 1), .pmxevtyper, read: 0, write: 0,
      traps: [.pmuEnable, .tpm], .counter),
    SystemRegister(
      "PMXEVCNTR_EL0", (3, 3, 9, 13, 2), .pmxevcntr, read: 0, write: 0, traps: .tpm,
      readTraps: .pmuEvents, writeTraps: .pmuEnable, .counter),
    SystemRegister(
      "PMUSERENR_EL0", (3, 3, 9, 14, 0), at: \.pmuserenrEL0, level: 0, write: 1, writable: 0xf,
      traps: .tpm),
    SystemRegister(
      "PMINTENSET_EL1", (3, 0, 9, 14, 1), .pmintenset, read: 1, write: 1, traps: .tpm, .counter),
    SystemRegister(
      "PMINTENCLR_EL1", (3, 0, 9, 14, 2), .pmintenclr, read: 1, write: 1, traps: .tpm, .counter),
    SystemRegister(
      "PMCCFILTR_EL0", (3, 3, 14, 15, 7), at: \.pmccfiltrEL0, level: 0, writable: 0xf800_0000,
      traps: [.pmuEnable, .tpm], .counter),
  ]

extension Core {
  /// PMCR_EL0: implementer and code of the model, as many counters as the level may use, LC (RES1:
  /// no level runs AArch32).
  var performanceControl: UInt64 {
    (model.mainID >> 24) << 24 | model.performanceMonitorCode << 16
      | UInt64(accessibleCounters) << 11 | PMCR.lc | system.pointee.pmcrEL0
  }

  func writePerformanceControl(_ value: UInt64) {
    // C resets the cycle counter, P the event counters that the level may use; both read as zero.
    if value & PMCR.c != 0 { system.pointee.pmccntrEL0 = 0 }
    if value & PMCR.p != 0 {
      for counter in 0..<accessibleCounters { system.pointee.pmevcntrEL0[counter] = 0 }
    }
    system.pointee.pmcrEL0 = value & (PMCR.e | PMCR.d | PMCR.x | PMCR.dp)
  }

  /// A register of one event counter: its value, or its event and filter.
  func readCounter(_ kind: SystemRegister.CounterRegister, _ counter: Int) -> UInt64 {
    switch kind {
    case .type: return system.pointee.pmevtyperEL0[counter]
    case .value:
      synchronizeCounters()
      return system.pointee.pmevcntrEL0[counter]
    }
  }

  func writeCounter(_ kind: SystemRegister.CounterRegister, _ counter: Int, _ value: UInt64) {
    switch kind {
    case .type:
      system.pointee.pmevtyperEL0[counter] = value & (model.hasPMUv3p1 ? 0xf800_ffff : 0xf800_03ff)
    case .value: system.pointee.pmevcntrEL0[counter] = value & 0xffff_ffff
    }
  }

  /// The counter that PMSELR_EL0 selects, when the level may use it.
  var selectedCounter: Int? {
    let counter = Int(system.pointee.pmselrEL0)
    return counter < accessibleCounters ? counter : nil
  }

  /// ImplementationChoices, "PMEVCNTRn_EL0 … past PMCR_EL0.N".
  func checkCounter(_ counter: Int) throws(CoreExit) {
    guard counter < accessibleCounters else { throw .exception(.undefined) }
  }
}
