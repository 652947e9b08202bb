/// The performance monitors: PMUv3 with a cycle counter and no event counters
/// (Arm DDI 0487, D7 and D13.4). PMCR_EL0.N is zero, so that software sees none.
let performanceRegisters: [SystemRegister] = [
  SystemRegister(
    "PMCR_EL0", (3, 3, 9, 12, 0), .pmcr, read: 0, write: 0, traps: [.pmuEnable, .tpm, .tpmcr],
    .counter),
  SystemRegister(
    "PMCNTENSET_EL0", (3, 3, 9, 12, 1), .pmcntenset, read: 0, write: 0, traps: [.pmuEnable, .tpm],
    .counter),
  SystemRegister(
    "PMCNTENCLR_EL0", (3, 3, 9, 12, 2), .pmcntenclr, read: 0, write: 0, traps: [.pmuEnable, .tpm],
    .counter),
  SystemRegister(
    "PMOVSCLR_EL0", (3, 3, 9, 12, 3), .pmovsclr, read: 0, write: 0, traps: [.pmuEnable, .tpm],
    .counter),
  SystemRegister(
    "PMOVSSET_EL0", (3, 3, 9, 14, 3), .pmovsset, read: 0, write: 0, traps: [.pmuEnable, .tpm],
    .counter),
  SystemRegister(
    zero: "PMSWINC_EL0", (3, 3, 9, 12, 4), read: SystemRegister.never, write: 0,
    traps: [.pmuSoftware, .tpm]),
  SystemRegister(
    "PMSELR_EL0", (3, 3, 9, 12, 5), at: \.pmselrEL0, level: 0, writable: 0x1f,
    traps: [.pmuEvents, .tpm]),
  SystemRegister(
    zero: "PMCEID0_EL0", (3, 3, 9, 12, 6), read: 0, write: SystemRegister.never,
    traps: [.pmuEnable, .tpm]),
  SystemRegister(
    zero: "PMCEID1_EL0", (3, 3, 9, 12, 7), read: 0, write: SystemRegister.never,
    traps: [.pmuEnable, .tpm]),
  SystemRegister(
    "PMCCNTR_EL0", (3, 3, 9, 13, 0), .pmccntr, read: 0, write: 0, traps: .tpm,
    readTraps: .pmuCycles, writeTraps: .pmuEnable, .counter),
  SystemRegister(
    "PMXEVTYPER_EL0", (3, 3, 9, 13, 1), .pmxevtyper, read: 0, write: 0, traps: [.pmuEnable, .tpm],
    .counter),
  SystemRegister(
    zero: "PMXEVCNTR_EL0", (3, 3, 9, 13, 2), read: 0, write: 0, traps: [.pmuEvents, .tpm]),
  SystemRegister(
    "PMUSERENR_EL0", (3, 3, 9, 14, 0), at: \.pmuserenrEL0, level: 0, write: 1, writable: 0xf,
    traps: .tpm),
  SystemRegister(
    "PMINTENSET_EL1", (3, 0, 9, 14, 1), .pmintenset, read: 1, write: 1, traps: .tpm),
  SystemRegister(
    "PMINTENCLR_EL1", (3, 0, 9, 14, 2), .pmintenclr, read: 1, write: 1, traps: .tpm),
  SystemRegister(
    "PMCCFILTR_EL0", (3, 3, 14, 15, 7), at: \.pmccfiltrEL0, level: 0, writable: 0xf800_0000,
    traps: [.pmuEnable, .tpm], .counter),
]

extension Core {
  /// PMCR_EL0: implementer and code of the model, LC (RES1: no level runs AArch32), N zero.
  var performanceControl: UInt64 {
    (model.mainID >> 24) << 24 | 3 << 16 | 1 << 6 | system.pointee.pmcrEL0
  }

  /// Whether cycles at the current level are counted (D7.8).
  private var countsCycles: Bool {
    guard system.pointee.pmcrEL0 & 1 != 0, system.pointee.pmcntenEL0 >> 31 & 1 != 0 else {
      return false
    }
    let filter = system.pointee.pmccfiltrEL0
    switch state.pointee.exceptionLevel {
    // U, P: not counted when set. NSK and NSU flip them in Non-secure state, where we are.
    case 0: return filter >> 30 & 1 == filter >> 28 & 1
    case 1: return filter >> 31 & 1 == filter >> 29 & 1
    // NSH: counted when set.
    default: return filter >> 27 & 1 != 0
    }
  }

  /// Brings PMCCNTR_EL0 up to this instruction. To be called before whatever changes if or how
  /// fast it counts: its controls, the exception level.
  func synchronizeCycleCounter() {
    let now = cyclesNow
    defer { system.pointee.pmccntrSince = now }
    guard countsCycles else { return }
    var elapsed = now &- system.pointee.pmccntrSince
    if system.pointee.pmcrEL0 & 8 != 0 {
      // PMCR_EL0.D: one count for each 64 edges of the core's clock.
      elapsed = now / 64 - system.pointee.pmccntrSince / 64
    }
    let (sum, overflow) = system.pointee.pmccntrEL0.addingReportingOverflow(elapsed)
    system.pointee.pmccntrEL0 = sum
    if overflow { system.pointee.pmovsEL0 |= 1 << 31 }
  }

  func writePerformanceControl(_ value: UInt64) {
    // C resets the cycle counter, P the event counters that are not there; both read as zero.
    if value & 4 != 0 { system.pointee.pmccntrEL0 = 0 }
    system.pointee.pmcrEL0 = value & 0x39
  }
}
