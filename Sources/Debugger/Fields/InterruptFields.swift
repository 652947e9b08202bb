/// Registers of the GIC: ICC_* and ICH_* (Arm IHI 0069, 12.2 to 12.4), GICC_* and GICH_* (Arm
/// IHI 0048, 4.4 and 5.3).
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
  "GICH_HCR": flags(
    ("En", 0), ("UIE", 1), ("LRENPIE", 2), ("NPIE", 3), ("VGrp0EIE", 4), ("VGrp0DIE", 5),
    ("VGrp1EIE", 6), ("VGrp1DIE", 7)) + [RegisterField("EOICount", 31, 27)],
  "GICH_VMCR": flags(
    ("VMGrp0En", 0), ("VMGrp1En", 1), ("VMAckCtl", 2), ("VMFIQEn", 3), ("VMCBPR", 4), ("VEM", 9))
    + [
      RegisterField("VMABP", 20, 18) { "\($0)" }, RegisterField("VMBP", 23, 21) { "\($0)" },
      RegisterField("VMPriMask", 31, 27) { hex($0 << 3, digits: 2) },
    ],
  "GICH_LR": [
    RegisterField("state", 29, 28, choices: ["free", "pending", "active", "pending and active"]),
    RegisterField("HW", 31), RegisterField("vINTID", 9, 0) { "\($0)" },
    RegisterField("group", 30, 30) { "\($0)" },
    RegisterField("priority", 27, 23) { hex($0 << 3, digits: 2) },
    RegisterField("pINTID", 19, 10),
  ],
  "GICC_CTLR": flags(
    ("EnableGrp0", 0), ("EnableGrp1", 1), ("AckCtl", 2), ("FIQEn", 3), ("CBPR", 4), ("EOImode", 9)),
  "ICH_MISR_EL2": flags(
    ("EOI", 0), ("U", 1), ("LRENP", 2), ("NP", 3), ("VGrp0E", 4), ("VGrp0D", 5), ("VGrp1E", 6),
    ("VGrp1D", 7)),
  "ICH_VTR_EL2": [RegisterField("list registers", 4, 0) { "\($0 + 1)" }],
  "ICC_CTLR_EL1": flags(("CBPR", 0), ("EOImode", 1)),
  "ICC_IGRPEN0_EL1": flags(("Enable", 0)),
  "ICC_IGRPEN1_EL1": flags(("Enable", 0)),
  "ICC_SRE_EL2": flags(("SRE", 0), ("DFB", 1), ("DIB", 2), ("Enable", 3)),
]
