/// Registers of address translation (Arm DDI 0487, D13.2).
let translationFields: [String: [RegisterField]] = [
  "TCR_EL1": [
    size("T0SZ", 5, 0), RegisterField("EPD0", 7), cache("IRGN0", 9, 8), cache("ORGN0", 11, 10),
    share("SH0", 13, 12), RegisterField("TG0", 15, 14, choices: ["4KiB", "64KiB", "16KiB"]),
    size("T1SZ", 21, 16), RegisterField("A1", 22), RegisterField("EPD1", 23),
    cache("IRGN1", 25, 24), cache("ORGN1", 27, 26), share("SH1", 29, 28),
    RegisterField("TG1", 31, 30, choices: ["reserved", "16KiB", "4KiB", "64KiB"]),
    output("IPS", 34, 32), RegisterField("AS", 36), RegisterField("TBI0", 37),
    RegisterField("TBI1", 38),
  ],
  "TCR_EL2": [
    size("T0SZ", 5, 0), cache("IRGN0", 9, 8), cache("ORGN0", 11, 10), share("SH0", 13, 12),
    RegisterField("TG0", 15, 14, choices: ["4KiB", "64KiB", "16KiB"]), output("PS", 18, 16),
    RegisterField("TBI", 20),
  ],
  "VTCR_EL2": [
    size("T0SZ", 5, 0), RegisterField("SL0", 7, 6) { "\($0)" }, cache("IRGN0", 9, 8),
    cache("ORGN0", 11, 10), share("SH0", 13, 12),
    RegisterField("TG0", 15, 14, choices: ["4KiB", "64KiB", "16KiB"]), output("PS", 18, 16),
  ],
  "TTBR0_EL1": table("ASID"), "TTBR1_EL1": table("ASID"), "TTBR0_EL2": table(nil),
  "VTTBR_EL2": table("VMID"),
  "MAIR_EL1": attributes, "MAIR_EL2": attributes,
  "PAR_EL1": [RegisterField("F", 0), RegisterField("PA", 47, 12) { hex($0 << 12) }],
]

private func size(_ name: String, _ high: Int, _ low: Int) -> RegisterField {
  RegisterField(name, high, low) { "\($0) (\(64 - Int($0)) bits)" }
}

private func cache(_ name: String, _ high: Int, _ low: Int) -> RegisterField {
  RegisterField(
    name, high, low,
    choices: ["non-cacheable", "write-back", "write-through", "write-back no write-allocate"])
}

private func share(_ name: String, _ high: Int, _ low: Int) -> RegisterField {
  RegisterField(
    name, high, low,
    choices: ["non-shareable", "reserved", "outer shareable", "inner shareable"])
}

private func output(_ name: String, _ high: Int, _ low: Int) -> RegisterField {
  RegisterField(
    name, high, low,
    choices: ["32 bits", "36 bits", "40 bits", "42 bits", "44 bits", "48 bits", "52 bits"])
}

private func table(_ identifier: String?) -> [RegisterField] {
  (identifier.map { [RegisterField($0, 63, 48) { "\($0)" }] } ?? [])
    + [RegisterField("BADDR", 47, 1) { hex($0 << 1) }]
}

private let attributes = (0..<8).map { place in
  RegisterField("Attr\(place)", place * 8 + 7, place * 8, memoryAttribute)
}

/// A byte of MAIR_ELx (D13.2.97).
@Sendable func memoryAttribute(_ value: UInt64) -> String {
  switch value {
  case 0: "Device-nGnRnE"
  case 4: "Device-nGnRE"
  case 8: "Device-nGRE"
  case 12: "Device-GRE"
  case 0x44: "Normal non-cacheable"
  case 0xff: "Normal write-back"
  case 0xbb: "Normal write-through"
  default: value < 16 ? "reserved \(hex(value))" : "Normal \(hex(value))"
  }
}
