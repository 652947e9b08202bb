import Devices
import Simulation

/// A board: what is on it, where, and how it is wired. Read from JSON, checked, and then certain.
public struct Board: Sendable {
  /// Physical addresses have this many bits.
  public static let addressBits = 40
  public static let addressLimit: UInt64 = 1 << 40
  public static let coreLimit = 8
  /// SPIs are INTIDs 32 to 1019.
  public static let sharedInterruptLimit = 988

  public internal(set) var name: String
  /// What software is told in the device tree's `model`.
  public internal(set) var model: String
  /// The device tree's `compatible`, most specific first.
  public internal(set) var compatible: [String]
  public internal(set) var memory: [Memory]
  /// In the order of the file.
  public internal(set) var clocks: [NamedClock]
  /// In board order: the order in which cores run a round.
  public internal(set) var cores: [Core]
  /// Length of a round.
  public internal(set) var quantum: Time
  /// Simulated time between digests.
  public internal(set) var digestInterval: Time
  public internal(set) var timing: Timing
  public internal(set) var psci: PSCIVersion
  /// In the order of the file; the index is the device's ``Simulation/ComponentID``.
  public internal(set) var devices: [Device]
  /// What people press, in the order of the file.
  public internal(set) var keys: [Key]
  /// All consoles, in board order, a device's own first: `uart0`, `console0`, `console0.log`.
  public internal(set) var consoles: [Console]
  /// Index of the device with the console where keys go first.
  public internal(set) var console: Int
  /// Index of the device with the console that `stdout-path` names.
  public internal(set) var standardOutput: Int
  /// The file's bytes, for recordings.
  public internal(set) var source: [UInt8]
  var places: SourceMap

  /// RAM or ROM.
  public struct Memory: Sendable, Equatable {
    public enum Kind: String, Sendable { case ram, rom }
    public let name: String
    public let kind: Kind
    public let base: UInt64
    /// Bytes.
    public internal(set) var size: UInt64
    /// The first address after it.
    public var end: UInt64 { base + size }
  }

  public struct NamedClock: Sendable, Equatable {
    public let name: String
    public internal(set) var frequencyHertz: UInt64
    /// What it is made of, unless it is a source itself.
    public let derivation: Derivation?
    public var clock: Clock { Clock(frequencyHertz: frequencyHertz) }
  }

  /// A clock as another's fraction or multiple.
  public struct Derivation: Sendable, Equatable {
    public let parent: String
    public let multiplier: UInt64
    public let divider: UInt64
  }

  public struct Core: Sendable, Equatable {
    public let model: CoreModel
    /// Name of the clock.
    public let clock: String
    public let frequencyHertz: UInt64
    /// Aff3.Aff2.Aff1.Aff0 of MPIDR_EL1, without the other bits.
    public internal(set) var affinity: UInt32
    /// Which entry of the file's list it came from.
    let group: Int
  }

  public enum Timing: String, Sendable { case fixed }

  public enum PSCIVersion: String, Sendable {
    case version1 = "1.0"
    case absent = "none"
  }

  /// An input of the interrupt controller.
  public struct Interrupt: Sendable, Equatable, CustomStringConvertible {
    public enum Kind: Sendable { case shared, `private` }
    public enum Trigger: Sendable { case level, edge }
    public let kind: Kind
    /// Within its kind: SPI or PPI number.
    public let number: Int
    /// As the controller sees it.
    public let trigger: Trigger
    /// The output is low while it interrupts: the board inverts it.
    public var isInverted = false
    /// Others may drive the same input; it is high while one of them interrupts.
    public var isShared = false
    /// Interrupt ID: SPIs begin at 32, PPIs at 16.
    public var id: Int { number + (kind == .shared ? 32 : 16) }
    public var description: String { "\(kind == .shared ? "spi" : "ppi") \(number)" }
    /// As a board writes it.
    var text: String {
      description + (trigger == .edge ? " edge" : "") + (isInverted ? " inverted" : "")
        + (isShared ? " shared" : "")
    }
  }

  /// A register window at its address.
  public struct Window: Sendable, Equatable {
    /// The key in the board: `base`.
    public let key: String
    public let base: UInt64
    /// Bytes that the device answers.
    public internal(set) var size: UInt64
    /// Bytes kept for it, at least ``size``: what the device tree tells.
    public internal(set) var room: UInt64
  }

  /// A wire from one of a device's outputs or inputs, by the name of the manual.
  public struct Wire<Target: Sendable>: Sendable {
    public let signal: String
    public let target: Target
  }

  /// Where an output or a key leads.
  public struct Input: Sendable, Equatable {
    public enum Place: Sendable, Equatable {
      /// Resets the machine, as PSCI SYSTEM_RESET does, at its rising edge.
      case reset
      /// Ends the run, as PSCI SYSTEM_OFF does.
      case powerOff
      /// Resets a device, by its index in ``Board/devices``, at its rising edge.
      case resetOf(device: Int)
      /// An input of ``Devices/DeviceModel/inputs``.
      case device(Int, input: Int)
    }
    public let place: Place
    /// The input is high while the wire's beginning is low.
    public let isInverted: Bool
  }

  /// A key or button of the board.
  public struct Key: Sendable, Equatable {
    public let name: String
    public let wire: Input
    /// Linux's number for it, for the device tree; `nil` for no node.
    public let code: UInt32?
    /// What the device tree calls it.
    public let label: String
    /// Its place in the file's list.
    let index: Int
  }

  /// A peripheral's place at a DMA engine.
  public struct Request: Sendable, Equatable {
    /// Index of the engine in ``Board/devices``.
    public let device: Int
    /// The engine's peripheral number.
    public let number: Int
  }

  public struct Device: Sendable {
    public let name: String
    public let model: DeviceModel
    /// In the order of ``DeviceModel/windows``.
    public internal(set) var windows: [Window]
    /// Those that are wired, in the order of ``DeviceModel/interrupts``.
    public let interrupts: [Wire<Interrupt>]
    /// Clock inputs in the order of ``DeviceModel/clocks``, with the names of board clocks.
    public let clocks: [Wire<String>]
    /// Those that are wired, in the order of ``DeviceModel/dmaRequests``.
    public internal(set) var dmaRequests: [Wire<Request>]
    /// Those that are wired, in the order of ``DeviceModel/outputs``.
    public internal(set) var outputs: [Wire<Input>]
    /// Every ``DeviceModel/configuration`` key, defaults supplied, and `key.name` for addresses.
    public let settings: [String: UInt64]
    /// Lists of names, those of addresses too, by their ``DeviceModel/configuration`` keys.
    public let nameLists: [String: [String]]
    /// Name of the console, for a device that is one.
    public let consoleName: String

    public var type: String { model.type }

    /// The interrupt that the output named `signal` drives.
    public func interrupt(_ signal: String) -> Interrupt? {
      interrupts.first { $0.signal == signal }?.target
    }
    /// The engine's input that the request output named `signal` drives.
    public func request(_ signal: String) -> Request? {
      dmaRequests.first { $0.signal == signal }?.target
    }
  }

  /// A place for characters in and out.
  public struct Console: Sendable, Equatable {
    /// Index in ``Board/devices``.
    public let device: Int
    /// Which of the device's consoles.
    public let port: Int
    /// For scripts and recordings: the device's name, with the port's for further ones.
    public let name: String
    /// For people: the same with the device's label.
    public let label: String
  }

  static func consoles(of devices: [Device]) -> [Console] {
    devices.enumerated().filter { $0.element.model.isConsole }.flatMap { index, device in
      [Console(device: index, port: 0, name: device.name, label: device.consoleName)]
        + (device.nameLists["ports"] ?? []).enumerated().map { number, port in
          Console(
            device: index, port: number + 1, name: "\(device.name).\(port)",
            label: "\(device.consoleName).\(port)")
        }
    }
  }

  /// Index in ``consoles`` of a device's console.
  public func console(device: Int, port: Int) -> Int? {
    consoles.firstIndex { $0.device == device && $0.port == port }
  }

  /// Index in ``consoles`` of the one that an ``TraceKind/output`` event left through.
  public func console(of event: TraceEvent) -> Int? {
    console(device: Int(event.origin) - 64, port: Int(truncatingIfNeeded: event.b))
  }

  public func clock(named name: String) -> Clock? {
    clocks.first { $0.name == name }?.clock
  }

  public func device(named name: String) -> Device? { devices.first { $0.name == name } }

  /// Index of the device that drives the cores' interrupts.
  public var interruptController: Int? {
    devices.firstIndex { $0.model.isInterruptController }
  }

  /// The RAM that software is loaded into: the first.
  public var mainMemory: Memory {
    guard let memory = memory.first(where: { $0.kind == .ram }) else {
      preconditionFailure("\(name): a checked board has RAM")
    }
    return memory
  }
}

extension Board.Device {
  /// Peripherals that a DMA engine serves, each with a burst, a single and a last request.
  public var peripheralCount: Int {
    let inputs = model.requestInputs / 3
    return min(inputs, settings["peripherals"].flatMap { Int(exactly: $0) } ?? inputs)
  }

  /// Shared interrupts of an interrupt controller: a multiple of 32.
  public var sharedInterruptCount: Int {
    let count = settings["spis"].flatMap { Int(exactly: $0) } ?? Board.sharedInterruptLimit
    return min((count + 31) / 32 * 32, Board.sharedInterruptLimit)
  }

  /// Shared interrupts that a GICv2m frame raises: none without one.
  public var messageInterrupts: Range<Int> {
    guard windows.contains(where: { $0.key == "v2m" }), let first = settings["messageSPI"],
      let count = settings["messageSPIs"]
    else { return 0..<0 }
    return Int(first)..<Int(first) + Int(count)
  }

  /// Where devices signal interrupts by writes: an ITS, or a GICv2m frame.
  var messageWindow: Board.Window? { windows.first { $0.key == "its" || $0.key == "v2m" } }

  /// The interrupt that a GIC raises for its list registers.
  public var maintenanceInterrupt: Board.Interrupt? {
    settings["maintenanceInterrupt"].map {
      Board.Interrupt(kind: .private, number: Int($0) - 16, trigger: .level)
    }
  }
}

extension DeviceModel {
  /// True for a GIC, by its device-tree names.
  public var isInterruptController: Bool {
    compatible.contains { $0.hasPrefix("arm,gic-") } || isGICv2
  }
  /// True for one of version 2, whose CPU interfaces are memory-mapped.
  public var isGICv2: Bool { compatible.contains("arm,cortex-a15-gic") }
  /// True for one whose inputs and outputs are numbered pins, for which device trees have names.
  public var isPinController: Bool { compatible.contains("arm,pl061") }
  /// True for the cores' timer.
  public var isGenericTimer: Bool { compatible.contains("arm,armv8-timer") }
  /// True for what each core has, whose interrupts are private.
  public var isPerCore: Bool { isGenericTimer || compatible.contains("arm,armv8-pmuv3") }
}

/// Where each value of the file stands.
struct SourceMap: Sendable {
  var file = "board"
  /// The file's text.
  var source: [UInt8] = []
  var positions: [String: TextPosition] = [:]
}
