import Simulation

/// The digests of all components at one time, in the machine's order.
public struct DigestPoint: Sendable, Equatable {
  public let time: Time
  public let components: [ComponentDigest]

  /// No more components than this, with names no longer than 255 bytes of UTF-8.
  public static let maximumComponents = 4096
  static let maximumNameBytes = 255

  public init(time: Time, components: [ComponentDigest]) {
    precondition(
      components.count <= Self.maximumComponents
        && components.allSatisfy { $0.name.utf8.count <= Self.maximumNameBytes },
      "a digest point is bounded")
    (self.time, self.components) = (time, components)
  }

  /// What the chain takes in: the time, the count, and for each component the length of its name,
  /// the name and 16 bytes, integers little-endian (64, 32 and 32 bits).
  public var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.fixed(time.picoseconds)
    writer.fixed(UInt32(components.count))
    for component in components {
      writer.fixed(UInt32(component.name.utf8.count))
      writer.raw(component.name.utf8)
      writer.fixed(component.digest.low)
      writer.fixed(component.digest.high)
    }
    return writer.bytes
  }
}

/// SHA-256 over all digest points so far: each value is the hash of the value before and the
/// point. Two runs with the same last value had the same points throughout.
public struct DigestChain: Sendable, Equatable, CustomStringConvertible {
  /// 32 bytes, zeros before the first point.
  public private(set) var value = [UInt8](repeating: 0, count: 32)

  public init() {}

  init?(value: [UInt8]) {
    guard value.count == 32 else { return nil }
    self.value = value
  }

  public mutating func append(_ point: DigestPoint) {
    var hash = SHA256()
    hash.update(value)
    hash.update(point.encoded)
    value = hash.finalize()
  }

  public var description: String { value.map { hexadecimal(UInt64($0), digits: 2) }.joined() }
}
