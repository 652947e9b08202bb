/// A processor that a board can name; its ID registers announce exactly `features`.
public struct CoreModel: Sendable {
  public let name: String
  let features: Set<Feature>
  /// Entries of the modelled TLB.
  let translationBufferEntries: Int
  /// MIDR_EL1.
  let mainID: UInt64
  /// REVIDR_EL1.
  let revisionID: UInt64
  /// CTR_EL0.
  let cacheType: UInt64
  /// CLIDR_EL1.
  let cacheLevels: UInt64
  /// CCSIDR_EL1 of the first level's data and instruction cache and of the second level.
  let cacheSizes: (levelOneData: UInt64, levelOneInstruction: UInt64, levelTwo: UInt64)
  /// Bits of a physical address: ID_AA64MMFR0_EL1.PARange.
  let physicalAddressBits: Int

  /// Cortex-A53 r0p4 with cryptography (Arm DDI 0500J): 32 KiB caches, 1 MiB second level, main
  /// TLB of 512 entries. Of REVIDR_EL1, bit 8: the fix of erratum 843419 is in.
  public static let cortexA53 = CoreModel(
    name: "cortex-a53",
    features: baseFeatures.union([.cortexA53]),
    mainID: 0x410f_d034, revisionID: 0x100, cacheLevels: 0x0a20_0023,
    cacheSizes: (0x700f_e01a, 0x201f_e00a, 0x707f_e07a), translationBufferEntries: 512)

  /// Cortex-A55 r2p0 with cryptography (Arm 100442_0200): 32 KiB caches, 256 KiB second level, no
  /// third one, main TLB of 1,024 entries.
  public static let cortexA55 = CoreModel(
    name: "cortex-a55",
    features: hostFeatures.union([.cortexA55]),
    mainID: 0x412f_d050, revisionID: 0, cacheLevels: 0x8200_0023,
    cacheSizes: (0x700f_e01a, 0x200f_e01a, 0x707f_e01a), translationBufferEntries: 1024)

  /// Cortex-A55 and whatever else Orrery carries out, with Cortex-A53's caches and no IMPLEMENTATION
  /// DEFINED registers. Not the name of a real part: implementer 0 is reserved for software
  /// (Arm DDI 0487, D13.2.99).
  public static let max = CoreModel(
    name: "max",
    features: hostFeatures.union([
      .rcpc2, .flagM, .flagM2, .sb, .i8mm, .sha3, .sha512, .sm3, .sm4, .fhm, .fcma, .jscvt,
      .frintts, .bf16,
    ]),
    mainID: 0x000f_04f0, revisionID: cortexA53.revisionID, cacheLevels: cortexA53.cacheLevels,
    cacheSizes: cortexA53.cacheSizes,
    translationBufferEntries: cortexA53.translationBufferEntries)

  /// Of v8.0, with cryptography and CRC32.
  private static let baseFeatures: Set<Feature> = [
    .base, .fp, .asimd, .crc32, .aes, .sha1, .sha256,
  ]

  /// Of v8.1 and v8.2, as Cortex-A55 has them.
  private static let hostFeatures = baseFeatures.union([
    .lse, .rdm, .dotProd, .rcpc, .fp16, .ras,
  ]).union(translationFeatures)

  /// Of v8.1 and v8.2: memory system and virtualization host extensions.
  static let translationFeatures: Set<Feature> = [
    .pan, .uao, .vhe, .dpb, .hafdbs, .granule16, .xnx, .hpds, .ttcnp, .vmid16, .lor,
  ]

  /// The models that a board can name.
  public static let all: [CoreModel] = [.cortexA53, .cortexA55, .max]

  /// The model of this name; `nil` when there is none.
  public static func named(_ name: String) -> CoreModel? { all.first { $0.name == name } }

  /// Whether it has the feature of this name, as ``InstructionListing`` spells it.
  package func announces(_ feature: String) -> Bool {
    features.contains { "\($0)" == feature }
  }

  private init(
    name: String, features: Set<Feature>, mainID: UInt64, revisionID: UInt64, cacheLevels: UInt64,
    cacheSizes: (levelOneData: UInt64, levelOneInstruction: UInt64, levelTwo: UInt64),
    translationBufferEntries: Int
  ) {
    (self.name, self.features) = (name, features)
    (self.mainID, self.revisionID) = (mainID, revisionID)
    (self.cacheLevels, self.cacheSizes) = (cacheLevels, cacheSizes)
    self.translationBufferEntries = translationBufferEntries
    cacheType = 0x8444_8004
    physicalAddressBits = 40
  }

  /// CCSIDR_EL1 for a value of CSSELR_EL1; zero, which is UNKNOWN, for a cache that is not there.
  func cacheSize(selector: UInt64) -> UInt64 {
    switch selector & 0xf {
    case 0: cacheSizes.levelOneData
    case 1: cacheSizes.levelOneInstruction
    case 2: cacheSizes.levelTwo
    default: 0
    }
  }
}
