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

/// A guest's files in memory, for Janus to find, and what it is to get.
public struct PersonaModule: Sendable, Equatable {
  /// `work`
  public var label: String
  /// Physical addresses of the image.
  public var image: Range<UInt64>
  /// Physical addresses of the initial file system.
  public var initialRAMDisk: Range<UInt64>?
  /// Bytes of memory that the guest gets; like what follows, `nil` for Janus' default.
  public var memorySize: UInt64?
  public var vCPUCount: UInt32?
  /// Percent: its weight among those that want to run.
  public var share: UInt32?
  /// Percent: what it gets at most.
  public var cap: UInt32?
  /// Whether it serves the other guests.
  public var bootArguments: String?

  public init(
    label: String, image: Range<UInt64>, memorySize: UInt64? = nil, bootArguments: String? = nil
  ) {
    self.label = label
    self.image = image
    self.memorySize = memorySize
    self.bootArguments = bootArguments
  }
}
