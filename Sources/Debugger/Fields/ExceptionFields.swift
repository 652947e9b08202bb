import AArch64

/// Registers that exceptions leave (Arm DDI 0487, D13.2).
let exceptionFields: [String: [RegisterField]] = [
  "ESR_EL1": syndrome, "ESR_EL2": syndrome,
  "SPSR_EL1": processState, "SPSR_EL2": processState, "PSTATE": processState,
  "HPFAR_EL2": [RegisterField("IPA", 39, 4) { hex($0 << 12) }],
]

private let syndrome = [
  RegisterField("EC", 31, 26) { hex($0, digits: 2) },
  RegisterField("ISS", 24, 0) { hex($0) },
  RegisterField("meaning", 31, 0) { describeSyndrome($0) },
]

/// PSTATE as an SPSR holds it (C5.2.18).
private let processState =
  flags(
    ("N", 31), ("Z", 30), ("C", 29), ("V", 28), ("UAO", 23), ("PAN", 22), ("SS", 21), ("IL", 20),
    ("D", 9), ("A", 8), ("I", 7), ("F", 6))
  + [RegisterField("mode", 4, 0, mode)]

/// SPSR.M: `EL1h` has SP_EL1, `EL1t` SP_EL0.
@Sendable func mode(_ value: UInt64) -> String {
  guard value & 0x12 == 0 else { return "AArch32 or reserved \(hex(value))" }
  return "EL\(value >> 2 & 3)\(value & 1 == 0 ? "t" : "h")"
}
