import Devices
import Simulation

/// Devices on a small bus with some RAM, poked and stepped by hand as a driver would.
final class DeviceBench: Bus, TraceObserver {
  static let ramBase: UInt64 = 0x8000_0000
  static let ramSize: UInt64 = 0x4_0000

  let simulator: Simulator
  let memory = PhysicalMemory()
  private(set) var events: [TraceEvent] = []
  private var places: [Place] = []

  /// A device where the bench put it.
  struct Place {
    let device: any Device
    let host: DeviceHost
    let windows: [(base: UInt64, size: UInt64)]
  }

  init(seed: UInt64 = 0) {
    simulator = Simulator(seed: seed)
    memory.addRegion(name: "ram", base: Self.ramBase, size: Self.ramSize, isWritable: true)
    simulator.observers = [self]
  }

  /// Adds a device with its model's defaults, but for what `configuration` says. Its windows
  /// follow one another from `base`.
  @discardableResult
  func add<Kind: Device>(
    _ type: Kind.Type, at base: UInt64 = 0x0900_0000, configuration: [String: UInt64] = [:],
    nameLists: [String: [String]] = [:], contents: [UInt8]? = nil,
    hertz: UInt64 = 24_000_000, cores: Int = 2
  ) -> Kind {
    let model = type.model
    var settings = Dictionary(
      uniqueKeysWithValues: model.configuration.map { ($0.key, $0.defaultValue) })
    settings.merge(configuration) { $1 }
    let host = DeviceHost(
      name: model.type, id: ComponentID(places.count), simulator: simulator, model: model,
      clocks: model.clocks.map { _ in Clock(frequencyHertz: hertz) }, coreCount: cores,
      configuration: settings, windows: model.windows.map(\.key), nameLists: nameLists,
      contents: contents)
    host.bus = self
    let device = type.init(host)
    (device as? any InterruptController)?.attach(
      cores: (0..<cores).map { _ in UnwiredCore() }, affinities: (0..<cores).map(UInt32.init))
    var next = base
    let windows = model.windows.map { window in
      defer { next += window.size(cores: cores) }
      return (base: next, size: window.size(cores: cores))
    }
    places.append(Place(device: device, host: host, windows: windows))
    device.reset()
    return device
  }

  func place(_ index: Int = 0) -> Place { places[index] }

  /// The level of an output of device `index`, by its name in the manual.
  func line(_ name: String, of index: Int = 0) -> Bool {
    let names = Swift.type(of: places[index].device).model.lineNames
    return places[index].host.lines[names.firstIndex(of: name)!].level
  }

  // MARK: Bus

  private func device(at address: UInt64) -> (any Device, window: Int, offset: UInt64)? {
    for place in places {
      for (number, window) in place.windows.enumerated()
      where address >= window.base && address - window.base < window.size {
        return (place.device, number, address - window.base)
      }
    }
    return nil
  }

  func read(_ address: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    if let value = memory.load(address, width) { return value }
    guard let (device, window, offset) = device(at: address) else {
      throw BusFault(.decode, at: address)
    }
    return try device.read(window: window, offset: offset, width)
  }

  func write(_ address: UInt64, _ width: AccessWidth, _ value: UInt64) throws(BusFault) {
    if memory.store(address, width, value, by: .device) { return }
    guard let (device, window, offset) = device(at: address) else {
      throw BusFault(.decode, at: address)
    }
    try device.write(window: window, offset: offset, width, value)
  }

  /// A 32-bit register as a driver reads it.
  func read32(_ address: UInt64) -> UInt64 { try! read(address, .word) }
  func write32(_ address: UInt64, _ value: UInt64) { try! write(address, .word, value) }

  // MARK: Time

  func observe(_ event: TraceEvent) { events.append(event) }
  func events(of kind: TraceKind) -> [TraceEvent] { events.filter { $0.kind == kind } }
  /// What consoles showed.
  var output: String {
    String(decoding: events(of: .output).map { UInt8($0.a) }, as: UTF8.self)
  }

  /// Delivers the next event, if there is one before ``Time/never``.
  @discardableResult
  func step() -> Bool {
    guard let next = simulator.queue.next, next.time < .never,
      let event = simulator.queue.popDue(at: next.time)
    else { return false }
    simulator.advance(to: event.time)
    places[event.target.index].device.event(event.tag)
    return true
  }

  /// Delivers events until none is left, at most `limit`; says how many.
  @discardableResult
  func run(limit: Int = 10_000) -> Int {
    var count = 0
    while count < limit, step() { count += 1 }
    return count
  }

  /// Delivers what is due in the next `span` and lets that much time pass.
  func pass(_ span: Time) {
    let end = simulator.now + span
    while let next = simulator.queue.next, next.time <= end { step() }
    simulator.advance(to: end)
  }

  // MARK: Snapshots

  /// Everything on the bench as bytes.
  func encode() -> [UInt8] {
    var coder = StateCoder()
    try! code(&coder)
    return coder.bytes
  }

  func decode(_ bytes: [UInt8]) throws(StateError) {
    var coder = StateCoder(decoding: bytes)
    try code(&coder)
    guard coder.isAtEnd else { throw StateError("more than the bench holds") }
  }

  private func code(_ coder: inout StateCoder) throws(StateError) {
    var now = simulator.now
    try coder.field("now", &now)
    if coder.isDecoding { simulator.restore(now: now) }
    try simulator.queue.code(&coder)
    try memory.code(&coder)
    for place in places {
      try place.host.code(&coder)
      try place.device.code(&coder)
    }
  }
}

extension Device {
  /// The device's state alone.
  func snapshot() throws -> [UInt8] {
    var coder = StateCoder()
    try code(&coder)
    return coder.bytes
  }

  func restore(_ bytes: [UInt8]) throws {
    var coder = StateCoder(decoding: bytes)
    try code(&coder)
    guard coder.isAtEnd else { throw StateError("more than the device holds") }
  }
}

/// A core that hears its signals and does nothing.
private final class UnwiredCore: InterruptedCore {
  func set(_ signal: CoreSignal, to level: Bool) {}
}
