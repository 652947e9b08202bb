import Simulation

/// A device of the machine: one file, one line in ``deviceTypes``.
///
/// Offsets are within the register window `window`. Accesses arrive in the order of simulated
/// time, at ``Simulator/now``, aligned to their width.
public protocol Device: AnyObject, EventTarget, SendableMetatype {
  static var model: DeviceModel { get }
  init(_ host: DeviceHost)

  func read(window: Int, offset: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64
  func write(window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64) throws(BusFault)
  /// The same for a device that tells its masters apart; the others need not have them.
  func read(window: Int, offset: UInt64, _ width: AccessWidth, by master: BusMaster)
    throws(BusFault) -> UInt64
  func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64, by master: BusMaster
  ) throws(BusFault)
  /// Back to the state after power-on reset; lines follow.
  func reset()
  /// All state, for snapshots and digests. After decoding, lines are left as they are: the
  /// machine restores their levels.
  func code(_ coder: inout StateCoder) throws(StateError)
  /// The registers with their values, for the debugger; reading has no effect.
  func inspect() -> [RegisterView]
}

extension Device {
  public func event(_ tag: UInt32) {}

  public func read(window: Int, offset: UInt64, _ width: AccessWidth, by master: BusMaster)
    throws(BusFault) -> UInt64
  { try read(window: window, offset: offset, width) }

  public func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64, by master: BusMaster
  ) throws(BusFault) { try write(window: window, offset: offset, width, value) }
}

/// A register as the debugger shows it.
public struct RegisterView: Sendable {
  public let name: String
  public let offset: UInt64
  public let value: UInt64
  public init(name: String, offset: UInt64, value: UInt64) {
    (self.name, self.offset, self.value) = (name, offset, value)
  }
}

/// Characters in and out.
public protocol ConsolePort: AnyObject {
  /// How many more bytes the receiver takes now; a live keyboard or a script waits for room.
  var receiveRoom: Int { get }
  /// A byte arrives, at ``Simulator/now``.
  func receive(_ byte: UInt8)
}

/// What each core has one of: its interrupt outputs are the cores', and
/// ``DeviceHost/lines`` has none of them.
public protocol PerCoreDevice: Device {
  /// The outputs of one core in the order of ``DeviceModel/interrupts``.
  func outputs(core: Int) -> [Line]
}

/// They have no window on the bus: software reaches them by system registers.
extension PerCoreDevice {
  public func read(window: Int, offset: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    throw BusFault(.decode, at: offset)
  }

  public func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64
  ) throws(BusFault) {
    throw BusFault(.decode, at: offset)
  }
}

/// A device that can fail in ways of its own, when a scenario asks for it.
public protocol FaultyDevice: Device {
  /// Their names: `parity`.
  static var faults: [String] { get }
  /// One of ``faults`` happens at ``Simulator/now``.
  func inject(fault: String)
}

/// A device with consoles. What leaves is a ``TraceKind/output`` event with the port's number.
public protocol ConsoleDevice: Device {
  /// The first is the device's own console, further ones have the names of its board's `ports`.
  var consolePorts: [any ConsolePort] { get }
}

extension ConsoleDevice where Self: ConsolePort {
  public var consolePorts: [any ConsolePort] { [self] }
}

/// A device with keys, or a screen that is touched.
public protocol InputDevice: Device {
  /// How many more events it takes now.
  var eventRoom: Int { get }
  /// Events happen, at ``Simulator/now``; those that find no room are lost.
  func receive(_ events: [InputEvent])
}

/// A device that drives the interrupt signals of cores.
public protocol InterruptController: Device, LineSink {
  /// Attaches the cores, in board order, with their MPIDR_EL1 affinity (Aff3.Aff2.Aff1.Aff0).
  func attach(cores: [any InterruptedCore], affinities: [UInt32])
  /// The line input for interrupt `id`; `core` matters to private ones (PPIs) only.
  func input(interrupt id: Int, core: Int) -> Int
}

/// What a device is given: its configuration, its wires, time and memory.
public final class DeviceHost {
  public let name: String
  public let id: ComponentID
  public let simulator: Simulator
  /// For DMA: the same address space as the cores'.
  public weak var bus: (any Bus)?
  /// The outputs by ``DeviceModel/lineNames``.
  public let lines: [Line]
  /// By ``DeviceModel/clocks``.
  public let clocks: [Clock]
  public let coreCount: Int
  /// The keys of the register windows that the board has.
  public let windows: [String]
  /// What the run puts into a disk or flash memory; `nil` for nothing.
  public let contents: [UInt8]?
  private let configuration: [String: UInt64]
  private let nameLists: [String: [String]]
  private var eventOrdinal: UInt64 = 0

  public init(
    name: String, id: ComponentID, simulator: Simulator, model: DeviceModel, clocks: [Clock],
    coreCount: Int, configuration: [String: UInt64], windows: [String]? = nil,
    nameLists: [String: [String]] = [:], contents: [UInt8]? = nil
  ) {
    self.windows = windows ?? model.windows.filter { !$0.isOptional }.map(\.key)
    self.name = name
    self.id = id
    self.simulator = simulator
    self.clocks = clocks
    self.coreCount = coreCount
    self.configuration = configuration
    self.nameLists = nameLists
    self.contents = contents
    lines = model.lineNames.map { _ in Line() }
  }

  public var now: Time { simulator.now }

  /// The value of a configuration field; the board reader has supplied defaults.
  public func setting(_ key: String) -> UInt64 {
    guard let value = configuration[key] else {
      preconditionFailure("\(name): the board reader gave no \(key)")
    }
    return value
  }

  /// The names of a configuration field that is a list of them.
  public func names(_ key: String) -> [String] { nameLists[key] ?? [] }

  public func schedule(at time: Time, priority: EventPriority = .device, tag: UInt32 = 0)
    -> EventID
  {
    simulator.queue.schedule(at: max(time, now), priority: priority, target: id, tag: tag)
  }

  public func cancel(_ event: inout EventID?) {
    if let id = event { simulator.queue.cancel(id) }
    event = nil
  }

  /// Tells observers; costs nothing to the run.
  public func emit(
    _ kind: TraceKind, a: UInt64 = 0, b: UInt64 = 0, c: UInt64 = 0, d: UInt64 = 0
  ) {
    if kind == .output {
      simulator.outputSink?.output(
        UInt8(truncatingIfNeeded: a), from: id, port: Int(truncatingIfNeeded: b))
    }
    simulator.countEvent()
    simulator.emit(
      TraceEvent(
        origin: UInt16(64 + id.index), kind: kind, time: now, position: 0, ordinal: eventOrdinal,
        a: a, b: b, c: c, d: d))
    eventOrdinal += 1
  }

  /// Tells observers of a detail (``TraceKind/isDetail``).
  public func emitDetail(_ kind: TraceKind, a: UInt64, b: UInt64, c: UInt64, d: UInt64 = 0) {
    guard !simulator.observers.isEmpty else { return }
    simulator.emit(
      TraceEvent(
        origin: UInt16(64 + id.index), kind: kind, time: now, position: 0, ordinal: eventOrdinal,
        a: a, b: b, c: c, d: d))
  }

  /// The count of emitted events belongs to the state, so that identities survive a restore.
  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("eventOrdinal", &eventOrdinal)
    for line in lines {
      var level = line.level
      try coder.field("line", &level)
      if coder.isDecoding { line.restore(level) }
    }
  }
}
