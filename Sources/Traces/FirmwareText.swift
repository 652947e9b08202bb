import Simulation

/// Names of firmware functions: PSCI (Arm DEN 0022), SMCCC (Arm DEN 0028), TRNG (Arm DEN 0098).
public enum FirmwareText {
  /// Bit 30 is set in a call that passes 64-bit arguments.
  private static let isWide: UInt64 = 1 << 30

  /// `CPU_ON`, or `function 0xc6000001`.
  public static func name(ofFunction function: UInt64) -> String {
    let narrow = function & ~isWide
    if let name = smccc.first(where: { $0.number == function })?.name { return name }
    if narrow >= 0x8400_0000, narrow < 0x8400_0000 + UInt64(psci.count) {
      return psci[Int(narrow - 0x8400_0000)]
    }
    if let name = trng.first(where: { $0.number == narrow })?.name { return name }
    return "function 0x\(hexadecimal(function, digits: 8))"
  }

  /// A result; PSCI's errors in words. Calls with 32-bit arguments answer in 32 bits.
  static func result(_ value: UInt64, ofFunction function: UInt64) -> String {
    let signed =
      function & isWide == 0
      ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    let isPSCI = function & ~isWide >= 0x8400_0000 && function & ~isWide < 0x8400_0020
    guard isPSCI, (-errors.count..<0).contains(Int(clamping: signed)) else {
      return "0x\(hexadecimal(value))"
    }
    return errors[Int(-signed) - 1]
  }

  private static let psci = [
    "PSCI_VERSION", "CPU_SUSPEND", "CPU_OFF", "CPU_ON", "AFFINITY_INFO", "MIGRATE",
    "MIGRATE_INFO_TYPE", "MIGRATE_INFO_UP_CPU", "SYSTEM_OFF", "SYSTEM_RESET", "PSCI_FEATURES",
    "CPU_FREEZE", "CPU_DEFAULT_SUSPEND", "NODE_HW_STATE", "SYSTEM_SUSPEND", "PSCI_SET_SUSPEND_MODE",
    "PSCI_STAT_RESIDENCY", "PSCI_STAT_COUNT", "SYSTEM_RESET2", "MEM_PROTECT",
    "MEM_PROTECT_CHECK_RANGE",
  ]

  private static let errors = [
    "NOT_SUPPORTED", "INVALID_PARAMETERS", "DENIED", "ALREADY_ON", "ON_PENDING",
    "INTERNAL_FAILURE", "NOT_PRESENT", "DISABLED", "INVALID_ADDRESS",
  ]

  private static let smccc: [(number: UInt64, name: String)] = [
    (0x8000_0000, "SMCCC_VERSION"), (0x8000_0001, "SMCCC_ARCH_FEATURES"),
    (0x8000_0002, "SMCCC_ARCH_SOC_ID"), (0x8000_3fff, "SMCCC_ARCH_WORKAROUND_3"),
    (0x8000_7fff, "SMCCC_ARCH_WORKAROUND_2"), (0x8000_8000, "SMCCC_ARCH_WORKAROUND_1"),
  ]

  private static let trng: [(number: UInt64, name: String)] = [
    (0x8400_0050, "TRNG_VERSION"), (0x8400_0051, "TRNG_FEATURES"), (0x8400_0052, "TRNG_GET_UUID"),
    (0x8400_0053, "TRNG_RND"),
  ]
}
