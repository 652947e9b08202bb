import Simulation

/// What a board's author must know of a kind of device, and from which the board reader, the
/// schema and the device tree are made.
public struct DeviceModel: Sendable {
  /// The name in a board's `"type"`: `pl011`.
  public let type: String
  /// One line for lists: `PrimeCell UART`.
  public let title: String
  /// The manual that the model follows, with its number.
  public let manual: String
  /// Device-tree `compatible` strings, most specific first; empty for no node.
  public let compatible: [String]
  /// Register windows in order; the first is at the board's `"base"`.
  public let windows: [RegisterWindow]
  /// Interrupt outputs by their names in the TRM, in device-tree order.
  public let interrupts: [String]
  /// Clock inputs by their device-tree names, in order.
  public let clocks: [String]
  /// DMA request outputs, by TRM name.
  public let dmaRequests: [String]
  /// The names of peripheral request inputs, for a DMA engine.
  public let requestInputs: Int
  /// Other outputs, by TRM name: pins, a request for reset. A board may wire each to an input.
  public let outputs: [String]
  /// Inputs that a board may drive, by TRM name. The device is a ``Simulation/LineSink`` then, and
  /// the place is the sink's own number.
  public let inputs: [String]
  /// True for a device with a console: characters in and out.
  public let isConsole: Bool
  /// True for a device whose contents a run may give: a disk, a flash memory.
  public let hasContents: Bool
  /// Further keys of the board's object.
  public let configuration: [ConfigurationField]

  public init(
    type: String, title: String, manual: String, compatible: [String], windows: [RegisterWindow],
    interrupts: [String] = [], clocks: [String] = [], dmaRequests: [String] = [],
    requestInputs: Int = 0, outputs: [String] = [], inputs: [String] = [],
    isConsole: Bool = false, hasContents: Bool = false,
    configuration: [ConfigurationField] = []
  ) {
    self.type = type
    self.title = title
    self.manual = manual
    self.compatible = compatible
    self.windows = windows
    self.interrupts = interrupts
    self.clocks = clocks
    self.dmaRequests = dmaRequests
    self.requestInputs = requestInputs
    self.outputs = outputs
    self.inputs = inputs
    self.isConsole = isConsole
    self.hasContents = hasContents
    self.configuration = configuration
  }

  /// Every output, in the order of ``DeviceHost/lines``.
  public var lineNames: [String] { interrupts + dmaRequests + outputs }
}

/// A stretch of the physical address space that a device answers.
public struct RegisterWindow: Sendable {
  /// The board's key for its address: `base`, or `redistributors`.
  public let key: String
  /// Bytes: fixed, and this many more for each core.
  public let size: UInt64
  public let sizePerCore: UInt64
  /// True when a board may leave it out; such ones come last.
  public let isOptional: Bool

  public init(
    key: String = "base", size: UInt64, sizePerCore: UInt64 = 0, isOptional: Bool = false
  ) {
    self.isOptional = isOptional
    self.key = key
    self.size = size
    self.sizePerCore = sizePerCore
  }

  public func size(cores: Int) -> UInt64 { size + sizePerCore * UInt64(cores) }
}

/// A key that a device takes from its board.
public struct ConfigurationField: Sendable {
  public enum Kind: Sendable {
    case integer(ClosedRange<UInt64>)
    case choice([String])
    case flag
    /// Bytes, in whole units.
    case size(multipleOf: UInt64, atMost: UInt64)
    /// A list of names; ``DeviceHost/names(_:)`` gives it. There is no default but none.
    case names(atMost: Int)
    /// Addresses of IPv4 by name. ``DeviceHost/names(_:)`` gives the names, and
    /// ``DeviceHost/setting(_:)`` the address as a number for `key.name`. The default is none.
    case addresses(atMost: Int)
  }
  public let key: String
  public let kind: Kind
  /// What holds when the board says nothing: an integer, the index of the choice, or 0 and 1.
  public let defaultValue: UInt64
  /// One line of documentation, with the unit.
  public let summary: String
  /// A choice that must be made for this key to mean anything.
  public let condition: Condition?

  public struct Condition: Sendable {
    public let key: String
    public let choice: String
    public init(_ key: String, is choice: String) { (self.key, self.choice) = (key, choice) }
  }

  public init(
    key: String, kind: Kind, defaultValue: UInt64, summary: String, condition: Condition? = nil
  ) {
    self.key = key
    self.kind = kind
    self.defaultValue = defaultValue
    self.summary = summary
    self.condition = condition
  }
}
