/// Control registers (Arm DDI 0487, D13.2).
let controlFields: [String: [RegisterField]] = [
  "SCTLR_EL1": flags(
    ("M", 0), ("A", 1), ("C", 2), ("SA", 3), ("SA0", 4), ("CP15BEN", 5), ("ITD", 7), ("SED", 8),
    ("UMA", 9), ("I", 12), ("DZE", 14), ("UCT", 15), ("nTWI", 16), ("nTWE", 18), ("WXN", 19),
    ("SPAN", 23), ("E0E", 24), ("EE", 25), ("UCI", 26)),
  "SCTLR_EL2": flags(
    ("M", 0), ("A", 1), ("C", 2), ("SA", 3), ("I", 12), ("WXN", 19), ("EE", 25)),
  "HCR_EL2": flags(
    ("VM", 0), ("SWIO", 1), ("PTW", 2), ("FMO", 3), ("IMO", 4), ("AMO", 5), ("VF", 6), ("VI", 7),
    ("VSE", 8), ("FB", 9), ("DC", 12), ("TWI", 13), ("TWE", 14), ("TID0", 15), ("TID1", 16),
    ("TID2", 17), ("TID3", 18), ("TSC", 19), ("TIDCP", 20), ("TACR", 21), ("TSW", 22),
    ("TPCP", 23), ("TPU", 24), ("TTLB", 25), ("TVM", 26), ("TGE", 27), ("TDZ", 28), ("HCD", 29),
    ("TRVM", 30), ("RW", 31), ("CD", 32), ("ID", 33)),
  "CPACR_EL1": [
    RegisterField(
      "FPEN", 21, 20, choices: ["FP traps at EL0 and EL1", "FP traps at EL0", "FP traps", "FP on"])
  ],
  "CPTR_EL2": flags(("TFP", 10), ("TCPAC", 31)),
  "MDCR_EL2": flags(
    ("TPMCR", 5), ("TPM", 6), ("HPME", 7), ("TDE", 8), ("TDA", 9), ("TDOSA", 10), ("TDRA", 11)),
  "MPIDR_EL1": [
    RegisterField("Aff3", 39, 32), RegisterField("Aff2", 23, 16), RegisterField("Aff1", 15, 8),
    RegisterField("Aff0", 7, 0) { "\($0)" },
  ],
  "CURRENTEL": [RegisterField("EL", 3, 2) { "\($0)" }],
  "DAIF": flags(("D", 9), ("A", 8), ("I", 7), ("F", 6)),
  "CNTP_CTL_EL0": timerControl, "CNTV_CTL_EL0": timerControl, "CNTHP_CTL_EL2": timerControl,
  "CNTHCTL_EL2": flags(("EL1PCTEN", 0), ("EL1PCEN", 1)),
  "CNTKCTL_EL1": flags(("EL0PCTEN", 0), ("EL0VCTEN", 1), ("EL0VTEN", 8), ("EL0PTEN", 9)),
]

private let timerControl = flags(("ENABLE", 0), ("IMASK", 1), ("ISTATUS", 2))
