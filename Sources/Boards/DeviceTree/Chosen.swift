/// What the loader tells software besides the board itself: the tree's `/chosen`.
public struct Chosen: Sendable, Equatable {
  public var bootArguments: String?
  /// Physical addresses of the initial RAM file system.
  public var initialRAMDisk: Range<UInt64>?
  /// Guests for Janus, in their order.
  public var personas: [PersonaModule]
  /// Bytes of main memory that software is told of, when less than there are.
  public var memoryLimit: UInt64?

  public init(
    bootArguments: String? = nil, initialRAMDisk: Range<UInt64>? = nil,
    personas: [PersonaModule] = [], memoryLimit: UInt64? = nil
  ) {
    self.bootArguments = bootArguments
    self.initialRAMDisk = initialRAMDisk
    self.personas = personas
    self.memoryLimit = memoryLimit
  }
}

/// A guest's image in memory, for Janus to find.
public struct PersonaModule: Sendable, Equatable {
  /// `work`
  public var label: String
  /// Physical address of the image.
  public var base: UInt64
  /// Bytes of the image.
  public var size: UInt64
  /// Bytes of memory that the guest gets, when not Janus' default.
  public var memorySize: UInt64?
  public var bootArguments: String?

  public init(
    label: String, base: UInt64, size: UInt64, memorySize: UInt64? = nil,
    bootArguments: String? = nil
  ) {
    self.label = label
    self.base = base
    self.size = size
    self.memorySize = memorySize
    self.bootArguments = bootArguments
  }
}
