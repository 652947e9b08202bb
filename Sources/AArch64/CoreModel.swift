/// A processor that a board can name; its ID registers announce exactly `features`.
public struct CoreModel: Sendable {
  public let name: String
  let features: Set<Feature>
  /// Entries of the modelled TLB.
  let translationBufferEntries: Int

  public static let cortexA53 = CoreModel(
    name: "cortex-a53",
    features: [.base, .fp, .asimd, .crc32, .aes, .sha1, .sha256], translationBufferEntries: 512)
}
