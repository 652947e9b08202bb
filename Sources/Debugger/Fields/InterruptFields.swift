/// System registers of the GIC (Arm IHI 0069, 12.2 to 12.4).
let interruptFields: [String: [RegisterField]] = [
  "ICH_HCR_EL2": flags(
    ("En", 0), ("UIE", 1), ("LRENPIE", 2), ("NPIE", 3), ("VGrp0EIE", 4), ("VGrp0DIE", 5),
    ("VGrp1EIE", 6), ("VGrp1DIE", 7), ("TC", 10), ("TALL0", 11), ("TALL1", 12), ("TDIR", 14))
    + [RegisterField("EOIcount", 31, 27)],
  "ICH_VMCR_EL2": flags(
    ("VENG0", 0), ("VENG1", 1), ("VFIQEn", 3), ("VCBPR", 4), ("VEOIM", 9))
    + [
      RegisterField("VBPR1", 20, 18) { "\($0)" }, RegisterField("VBPR0", 23, 21) { "\($0)" },
      RegisterField("VPMR", 31, 24) { hex($0, digits: 2) },
    ],
  "ICH_LR": [
    RegisterField("state", 63, 62, choices: ["free", "pending", "active", "pending and active"]),
    RegisterField("HW", 61), RegisterField("vINTID", 31, 0) { "\($0)" },
    RegisterField("group", 60, 60) { "\($0)" },
    RegisterField("priority", 55, 48) { hex($0, digits: 2) },
    RegisterField("pINTID", 44, 32),
  ],
  "ICH_MISR_EL2": flags(
    ("EOI", 0), ("U", 1), ("LRENP", 2), ("NP", 3), ("VGrp0E", 4), ("VGrp0D", 5), ("VGrp1E", 6),
    ("VGrp1D", 7)),
  "ICH_VTR_EL2": [RegisterField("list registers", 4, 0) { "\($0 + 1)" }],
  "ICC_CTLR_EL1": flags(("CBPR", 0), ("EOImode", 1)),
  "ICC_IGRPEN0_EL1": flags(("Enable", 0)),
  "ICC_IGRPEN1_EL1": flags(("Enable", 0)),
  "ICC_SRE_EL2": flags(("SRE", 0), ("DFB", 1), ("DIB", 2), ("Enable", 3)),
]
