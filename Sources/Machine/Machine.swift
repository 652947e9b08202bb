import AArch64
import Boards
import Devices
import Simulation

/// A board brought to life.
///
/// It holds the cores, the devices and the memory, runs them in rounds (DESIGN: time and
/// determinism) and says why it stopped. It knows no terminal and no file.
public final class Machine {
  public let board: Board
  public let options: MachineOptions
  public let simulator: Simulator
  public let memory = PhysicalMemory()
  public let bus: any Bus
  public private(set) var cores: [Core] = []
  /// In board order; the place is the device's ``ComponentID``.
  public private(set) var devices: [any Device] = []
  public private(set) var hosts: [DeviceHost] = []
  /// What is put back into memory at a reset, in the order of loading.
  var images: [LoadedImage] = []
  /// In the order of ``Board/consoles``.
  private(set) var consolePorts: [any ConsolePort] = []
  /// Devices with keys or touch screens, in board order.
  private(set) var inputDevices: [(name: String, device: any InputDevice)] = []
  /// The keys that people press, in board order. A key's line is high while it is down.
  private(set) var keys: [(name: String, line: Line)] = []
  /// Where several lines, or inverted ones, meet on the way to an input.
  var junctions: [Junction] = []
  /// Where the first core starts, and its X0.
  var start = StartState(entry: 0, context: 0)
  /// The end of the last round: where the machine as a whole stands.
  public internal(set) var time = Time.zero
  var ending: Ending?
  /// The round in which a core was stopped, to be completed first.
  var round: Round?
  /// Who feeds the consoles.
  public var input: (any InputSource)?
  /// How many journal entries were delivered.
  public internal(set) var journalPosition: UInt64 = 0
  /// Everything from outside that was delivered, for recordings.
  public var journalObserver: (any JournalObserver)?
  /// Digests go here at every multiple of the board's interval.
  public var digestObserver: (any DigestObserver)?
  private var firmware: PSCI?
  private(set) var semihosting: Semihosting?
  /// Lines by name, for faults.
  let lineFaults: LineFaults
  lazy var boardInputs = BoardInputs(machine: self)
  var random: SeededRandom
  let roundClock: RoundClock

  public init(_ board: Board, _ options: MachineOptions = MachineOptions()) {
    self.board = board
    self.options = options
    simulator = Simulator(seed: options.seed)
    random = SeededRandom(seed: options.seed)
    roundClock = RoundClock(
      quantum: options.quantum ?? board.quantum, jitterSeed: options.jitter ? options.seed : nil)
    lineFaults = LineFaults(simulator: simulator, id: ComponentID(board.devices.count))
    let bus = SystemBus(memory: memory)
    self.bus = bus
    for region in board.memory {
      memory.addRegion(
        name: region.name, base: region.base, size: region.size, isWritable: region.kind == .ram)
    }
    let blocks = BlockCache(memory: memory)
    for (index, core) in board.cores.enumerated() {
      guard let model = AArch64.CoreModel.named(core.model.rawValue) else {
        preconditionFailure("the board reader let core model \(core.model) pass")
      }
      cores.append(
        Core(
          index: index, model: model, clock: Clock(frequencyHertz: core.frequencyHertz),
          configuration: CoreConfiguration(
            highestLevel: options.exceptionLevel, affinity: core.affinity,
            resetAddress: board.mainMemory.base),
          memory: memory, bus: bus, simulator: simulator, blocks: blocks))
    }
    addDevices(to: bus)
    keys = board.keys.map { ($0.name, Line()) }
    connect()
    let firmware = PSCI(machine: self)
    self.firmware = firmware
    if options.semihosting { semihosting = Semihosting(machine: self) }
    for core in cores {
      core.peers = cores
      core.firmware = firmware
      core.semihosting = semihosting
    }
    simulator.outputSink = self
    simulator.whenPowerIsCut = { [unowned self] in end(.powerCut) }
  }

  /// What an event is for: a device's name, or `lines` for the end of a line's fault.
  public func name(of target: ComponentID) -> String {
    target.index < hosts.count ? hosts[target.index].name : "lines"
  }

  private func addDevices(to bus: SystemBus) {
    for (index, device) in board.devices.enumerated() {
      guard let type = deviceTypes.first(where: { $0.model.type == device.type }) else {
        preconditionFailure("the board reader let device type \(device.type) pass")
      }
      let clocks = device.model.clocks.map { input in
        guard let wire = device.clocks.first(where: { $0.signal == input }),
          let clock = board.clock(named: wire.target)
        else { preconditionFailure("the board reader left \(device.name).\(input) open") }
        return clock
      }
      let host = DeviceHost(
        name: device.name, id: ComponentID(index), simulator: simulator, model: device.model,
        clocks: clocks, coreCount: cores.count, configuration: device.settings,
        windows: device.windows.map(\.key), nameLists: device.nameLists,
        contents: options.contents.first { $0.device == device.name }?.bytes)
      host.bus = bus
      let instance = type.init(host)
      hosts.append(host)
      devices.append(instance)
      if let input = instance as? any InputDevice { inputDevices.append((device.name, input)) }
      if let console = instance as? any ConsoleDevice { consolePorts += console.consolePorts }
      for (number, window) in device.windows.enumerated() {
        bus.add(instance, window: number, base: window.base, size: window.size)
      }
    }
  }
}

/// How a machine is run, besides its board.
public struct MachineOptions: Sendable {
  /// The highest level that software has: 2, or 1 as a machine without EL2.
  public var exceptionLevel: UInt8 = 2
  public var seed: UInt64 = 0
  /// The length of rounds; `nil` for the board's.
  public var quantum: Time?
  /// Whether the length of rounds varies, as ``seed`` decides.
  public var jitter = false
  /// Whether HLT #0xF000 calls the host.
  public var semihosting = false
  /// What disks and flash memories hold, by the names of their devices.
  public var contents: [(device: String, bytes: [UInt8])] = []
  public init() {}
}

/// An image in memory.
struct LoadedImage {
  let address: UInt64
  let bytes: [UInt8]
}

/// How the first core starts.
struct StartState {
  var entry: UInt64
  /// X0.
  var context: UInt64
}
