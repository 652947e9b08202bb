/// What a core says of itself.
enum Identification: UInt8, Sendable {
  case midr, mpidr, revidr, aidr
  case ctr, clidr
  case idAA64PFR0, idAA64DFR0, idAA64ISAR0, idAA64ISAR1, idAA64ISAR2
  case idAA64MMFR0, idAA64MMFR1, idAA64MMFR2, lorid
  case rvbar
  /// Allocated or reserved in the identification space and zero on these cores. The AArch32
  /// ones are among them: no level runs AArch32 (Arm DDI 0487, D13.1.3, makes them UNKNOWN).
  case zero
}

extension Core {
  func value(of identification: Identification) -> UInt64 {
    switch identification {
    case .midr: return model.mainID
    // Aff3 is in [39:32], bit 31 is RES1, U and MT are zero: a cluster of separate cores.
    case .mpidr:
      let affinity = UInt64(configuration.affinity)
      return (affinity >> 24) << 32 | 1 << 31 | affinity & 0xff_ffff
    case .revidr: return model.revisionID
    case .aidr, .zero: return 0
    case .ctr: return model.cacheType
    case .clidr: return model.cacheLevels
    case .idAA64PFR0:
      // EL0 and EL1 AArch64 only; EL3 is the firmware's and not announced, as on QEMU's virt.
      let fields: UInt64 = 0x11 | (hasEL2 ? 0x100 : 0)
      let floatingPoint: UInt64 = model.features.contains(.fp) ? 0 : 0xf << 16
      let vectors: UInt64 = model.features.contains(.asimd) ? 0 : 0xf << 20
      // The CPU interface of a GICv3 is there when something answers ICC_SRE_EL1.
      let gic: UInt64 = ports[0xc665] == nil ? 0 : 1 << 24
      return fields | floatingPoint | vectors | gic | announced(identification)
    // 6 breakpoints, 2 of them context-aware, and 4 watchpoints; the debug architecture of v8.0, or
    // of v8.2 as on Cortex-A55 (100442, B2); PMUv3.
    case .idAA64DFR0:
      return 0x1030_5000 | model.performanceMonitorVersion << 8 | (has(.vhe) ? 8 : 6)
    // 40-bit physical addresses, 16-bit ASIDs, both byte orders, 4 KiB and 64 KiB granules.
    case .idAA64MMFR0: return 0x1122 | announced(identification)
    case .idAA64ISAR0, .idAA64ISAR1, .idAA64ISAR2, .idAA64MMFR1, .idAA64MMFR2:
      return announced(identification)
    // Four regions and four descriptors.
    case .lorid: return 4 << 16 | 4
    case .rvbar: return configuration.resetAddress
    }
  }
}

/// The fields that tell of a feature (D13.2): where one tells of several, the largest value of
/// those that the core has.
private let announcements:
  [(register: Identification, place: UInt64, feature: Feature, value: UInt64)] = [
    (.idAA64PFR0, 16, .fp16, 1), (.idAA64PFR0, 20, .fp16, 1), (.idAA64PFR0, 28, .ras, 1),
    (.idAA64ISAR0, 4, .aes, 2), (.idAA64ISAR0, 8, .sha1, 1), (.idAA64ISAR0, 12, .sha256, 1),
    (.idAA64ISAR0, 12, .sha512, 2), (.idAA64ISAR0, 16, .crc32, 1), (.idAA64ISAR0, 20, .lse, 2),
    (.idAA64ISAR0, 28, .rdm, 1), (.idAA64ISAR0, 32, .sha3, 1), (.idAA64ISAR0, 36, .sm3, 1),
    (.idAA64ISAR0, 40, .sm4, 1), (.idAA64ISAR0, 44, .dotProd, 1), (.idAA64ISAR0, 48, .fhm, 1),
    (.idAA64ISAR0, 52, .flagM, 1), (.idAA64ISAR0, 52, .flagM2, 2),
    (.idAA64ISAR1, 0, .dpb, 1), (.idAA64ISAR1, 0, .dpb2, 2), (.idAA64ISAR1, 12, .jscvt, 1),
    (.idAA64ISAR1, 16, .fcma, 1), (.idAA64ISAR1, 20, .rcpc, 1), (.idAA64ISAR1, 20, .rcpc2, 2),
    (.idAA64ISAR1, 32, .frintts, 1), (.idAA64ISAR1, 36, .sb, 1), (.idAA64ISAR1, 44, .bf16, 1),
    (.idAA64ISAR1, 52, .i8mm, 1), (.idAA64ISAR2, 20, .hbc, 1),
    (.idAA64MMFR0, 20, .granule16, 1),
    (.idAA64MMFR1, 0, .hafdbs, 2), (.idAA64MMFR1, 4, .vmid16, 2), (.idAA64MMFR1, 8, .vhe, 1),
    (.idAA64MMFR1, 12, .hpds, 2), (.idAA64MMFR1, 16, .lor, 1), (.idAA64MMFR1, 20, .pan, 2),
    (.idAA64MMFR1, 28, .xnx, 1),
    (.idAA64MMFR2, 0, .ttcnp, 1), (.idAA64MMFR2, 4, .uao, 1),
  ]

extension Core {
  /// The register's fields of four bits that tell of features.
  private func announced(_ register: Identification) -> UInt64 {
    var result: UInt64 = 0
    for field in announcements
    where field.register == register && model.features.contains(field.feature)
      && field.value > result >> field.place & 0xf
    {
      result = result & ~(0xf << field.place) | field.value << field.place
    }
    return result
  }
}

private func identification(
  _ name: StaticString, _ crm: UInt16, _ op2: UInt16, _ value: Identification = .zero
) -> SystemRegister {
  SystemRegister(name, (3, 0, 0, crm, op2), value, traps: .tid3)
}

/// Identification registers (D13.2; values of DDI 0500 for Cortex-A53).
let identificationRegisters: [SystemRegister] = [
  SystemRegister("MIDR_EL1", (3, 0, 0, 0, 0), .midr, read: 1, write: SystemRegister.never),
  SystemRegister("MPIDR_EL1", (3, 0, 0, 0, 5), .mpidr, read: 1, write: SystemRegister.never),
  SystemRegister("REVIDR_EL1", (3, 0, 0, 0, 6), .revidr, traps: .tid1),
  SystemRegister("AIDR_EL1", (3, 1, 0, 0, 7), .aidr, traps: .tid1),
  SystemRegister("CTR_EL0", (3, 3, 0, 0, 1), .ctr, level: 0, traps: [.sctlrUCT, .tid2]),
  SystemRegister("CLIDR_EL1", (3, 1, 0, 0, 1), .clidr, traps: .tid2),
  SystemRegister(
    "CCSIDR_EL1", (3, 1, 0, 0, 0), .ccsidr, read: 1, write: SystemRegister.never, traps: .tid2),
  SystemRegister(
    "CSSELR_EL1", (3, 2, 0, 0, 0), at: \.csselrEL1, level: 1, writable: 0xf, traps: .tid2),
  SystemRegister("DCZID_EL0", (3, 3, 0, 0, 7), .dczid, read: 0, write: SystemRegister.never),

  identification("ID_PFR0_EL1", 1, 0), identification("ID_PFR1_EL1", 1, 1),
  identification("ID_DFR0_EL1", 1, 2), identification("ID_AFR0_EL1", 1, 3),
  identification("ID_MMFR0_EL1", 1, 4), identification("ID_MMFR1_EL1", 1, 5),
  identification("ID_MMFR2_EL1", 1, 6), identification("ID_MMFR3_EL1", 1, 7),
  identification("ID_ISAR0_EL1", 2, 0), identification("ID_ISAR1_EL1", 2, 1),
  identification("ID_ISAR2_EL1", 2, 2), identification("ID_ISAR3_EL1", 2, 3),
  identification("ID_ISAR4_EL1", 2, 4), identification("ID_ISAR5_EL1", 2, 5),
  identification("ID_MMFR4_EL1", 2, 6), identification("ID_ISAR6_EL1", 2, 7),
  identification("MVFR0_EL1", 3, 0), identification("MVFR1_EL1", 3, 1),
  identification("MVFR2_EL1", 3, 2), identification("S3_0_C0_C3_3", 3, 3),
  identification("ID_PFR2_EL1", 3, 4), identification("ID_DFR1_EL1", 3, 5),
  identification("ID_MMFR5_EL1", 3, 6), identification("S3_0_C0_C3_7", 3, 7),
  identification("ID_AA64PFR0_EL1", 4, 0, .idAA64PFR0), identification("ID_AA64PFR1_EL1", 4, 1),
  identification("ID_AA64PFR2_EL1", 4, 2), identification("S3_0_C0_C4_3", 4, 3),
  identification("ID_AA64ZFR0_EL1", 4, 4), identification("ID_AA64SMFR0_EL1", 4, 5),
  identification("S3_0_C0_C4_6", 4, 6), identification("S3_0_C0_C4_7", 4, 7),
  identification("ID_AA64DFR0_EL1", 5, 0, .idAA64DFR0), identification("ID_AA64DFR1_EL1", 5, 1),
  identification("S3_0_C0_C5_2", 5, 2), identification("S3_0_C0_C5_3", 5, 3),
  identification("ID_AA64AFR0_EL1", 5, 4), identification("ID_AA64AFR1_EL1", 5, 5),
  identification("S3_0_C0_C5_6", 5, 6), identification("S3_0_C0_C5_7", 5, 7),
  identification("ID_AA64ISAR0_EL1", 6, 0, .idAA64ISAR0),
  identification("ID_AA64ISAR1_EL1", 6, 1, .idAA64ISAR1),
  identification("ID_AA64ISAR2_EL1", 6, 2, .idAA64ISAR2),
  identification("S3_0_C0_C6_3", 6, 3), identification("S3_0_C0_C6_4", 6, 4),
  identification("S3_0_C0_C6_5", 6, 5), identification("S3_0_C0_C6_6", 6, 6),
  identification("S3_0_C0_C6_7", 6, 7),
  identification("ID_AA64MMFR0_EL1", 7, 0, .idAA64MMFR0),
  identification("ID_AA64MMFR1_EL1", 7, 1, .idAA64MMFR1),
  identification("ID_AA64MMFR2_EL1", 7, 2, .idAA64MMFR2), identification("S3_0_C0_C7_3", 7, 3),
  identification("S3_0_C0_C7_4", 7, 4), identification("S3_0_C0_C7_5", 7, 5),
  identification("S3_0_C0_C7_6", 7, 6), identification("S3_0_C0_C7_7", 7, 7),
]
