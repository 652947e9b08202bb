import Simulation

/// Names of the system registers that timer and GIC answer (Arm DDI 0487, D13.8 and D13.6), of
/// which the core knows no more, and of those that are others' at EL2 of a host.
let deviceRegisterNames: [UInt16: String] = {
  var names = HostRegisters.aliases
  func add(_ list: [String], _ op1: UInt16, _ crn: UInt16, _ crm: UInt16, from first: UInt16 = 0) {
    for (place, name) in list.enumerated() where !name.isEmpty {
      names[SystemRegisterEncoding(3, op1, crn, crm, first + UInt16(place)).bits] = name
    }
  }
  func numbered(_ prefix: String, _ suffix: String, _ range: Range<Int>) -> [String] {
    range.map { "\(prefix)\($0)\(suffix)" }
  }
  add(["CNTFRQ_EL0", "CNTPCT_EL0", "CNTVCT_EL0"], 3, 14, 0)
  add(["CNTP_TVAL_EL0", "CNTP_CTL_EL0", "CNTP_CVAL_EL0"], 3, 14, 2)
  add(["CNTV_TVAL_EL0", "CNTV_CTL_EL0", "CNTV_CVAL_EL0"], 3, 14, 3)
  add(["CNTKCTL_EL1"], 0, 14, 1)
  add(["CNTVOFF_EL2"], 4, 14, 0, from: 3)
  add(["CNTHCTL_EL2"], 4, 14, 1)
  add(["CNTHP_TVAL_EL2", "CNTHP_CTL_EL2", "CNTHP_CVAL_EL2"], 4, 14, 2)
  add(["CNTHV_TVAL_EL2", "CNTHV_CTL_EL2", "CNTHV_CVAL_EL2"], 4, 14, 3)
  add(["CNTKCTL_EL12"], 5, 14, 1)
  add(["CNTP_TVAL_EL02", "CNTP_CTL_EL02", "CNTP_CVAL_EL02"], 5, 14, 2)
  add(["CNTV_TVAL_EL02", "CNTV_CTL_EL02", "CNTV_CVAL_EL02"], 5, 14, 3)

  add(["ICC_PMR_EL1"], 0, 4, 6)
  add(["ICC_IAR0_EL1", "ICC_EOIR0_EL1", "ICC_HPPIR0_EL1", "ICC_BPR0_EL1"], 0, 12, 8)
  add(numbered("ICC_AP0R", "_EL1", 0..<4), 0, 12, 8, from: 4)
  add(numbered("ICC_AP1R", "_EL1", 0..<4), 0, 12, 9)
  add(["", "ICC_DIR_EL1", "", "ICC_RPR_EL1", ""], 0, 12, 11)
  add(["ICC_SGI1R_EL1", "ICC_ASGI1R_EL1", "ICC_SGI0R_EL1"], 0, 12, 11, from: 5)
  add(["ICC_IAR1_EL1", "ICC_EOIR1_EL1", "ICC_HPPIR1_EL1", "ICC_BPR1_EL1"], 0, 12, 12)
  add(["ICC_CTLR_EL1", "ICC_SRE_EL1", "ICC_IGRPEN0_EL1", "ICC_IGRPEN1_EL1"], 0, 12, 12, from: 4)
  add(["ICC_SRE_EL2"], 4, 12, 9, from: 5)
  add(numbered("ICH_AP0R", "_EL2", 0..<4), 4, 12, 8)
  add(numbered("ICH_AP1R", "_EL2", 0..<4), 4, 12, 9)
  add(["ICH_HCR_EL2", "ICH_VTR_EL2", "ICH_MISR_EL2", "ICH_EISR_EL2"], 4, 12, 11)
  add(["ICH_ELRSR_EL2"], 4, 12, 11, from: 5)
  add(["ICH_VMCR_EL2"], 4, 12, 11, from: 7)
  add(numbered("ICH_LR", "_EL2", 0..<8), 4, 12, 12)
  add(numbered("ICH_LR", "_EL2", 8..<16), 4, 12, 13)
  return names
}()
