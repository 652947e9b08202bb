import Simulation

/// A processor core: its state, its view of memory, and the ports that it shares.
///
/// The state is reached by a pointer that the core owns; what is here besides is fixed after
/// start-up or off the hot path.
public final class Core: InterruptedCore, EventReceiver {
  /// Aff3.Aff2.Aff1.Aff0 as in MPIDR_EL1, without its RES1 bit.
  public var affinity: UInt32 { configuration.affinity }
  /// The place in board order.
  public let index: Int
  public let model: CoreModel
  let clock: Clock
  let memory: PhysicalMemory
  let simulator: Simulator
  let configuration: CoreConfiguration
  let state: UnsafeMutablePointer<CoreState>
  /// V0 to V31 in `state`, 16 bytes each.
  let vectors: UnsafeMutableRawPointer
  let translations: TranslationBuffer
  let fastTranslations: FastTranslations
  /// A bit for each ``Feature`` that the model announces.
  private let featureBits: UInt64
  /// What a write of each register of ``systemRegisterTable`` changes on this core.
  let registerMasks: [UInt64]
  let blocks: BlockCache
  /// The model's, in ``blocks``.
  let modelNumber: UInt64
  /// Device accesses go here; set when the machine is wired.
  public unowned var bus: any Bus
  /// Devices that answer system registers.
  let ports = SystemRegisterPorts()
  /// Where WFE finds out what else sets the event register; set when the machine is wired.
  public weak var eventStream: (any EventStream)?
  /// What SMC (and HVC without EL2) reaches.
  public weak var firmware: (any Firmware)?
  /// What HLT #0xF000 reaches, where a run has it.
  public weak var semihosting: (any SemihostingHost)?
  /// nPMUIRQ, where the board has it.
  public var performanceInterrupt: Line?
  var eventOrdinal: UInt64 = 0
  /// What the run loop keeps besides the architectural state.
  let run: UnsafeMutablePointer<RunState>
  /// All cores of the machine in board order, this one included; for broadcast TLBI and SEV.
  public var peers: [Core] = []
  /// Where the core stops inside a slice.
  public var stops = StopConditions()
  /// The name of what stopped the machine.
  var missing = ""

  public init(
    index: Int, model: CoreModel, clock: Clock, configuration: CoreConfiguration,
    memory: PhysicalMemory, bus: any Bus, simulator: Simulator, blocks: BlockCache
  ) {
    self.index = index
    self.model = model
    self.clock = clock
    self.configuration = configuration
    self.memory = memory
    self.bus = bus
    self.simulator = simulator
    self.blocks = blocks
    modelNumber = blocks.number(of: model)
    state = .allocate(capacity: 1)
    state.initialize(to: CoreState())
    vectors = UnsafeMutableRawPointer(state) + MemoryLayout<CoreState>.offset(of: \.vectors)!
    run = .allocate(capacity: 1)
    translations = TranslationBuffer(capacity: model.translationBufferEntries)
    var bits: UInt64 = 0
    for feature in Feature.allCases where model.features.contains(feature) {
      bits |= 1 << UInt64(feature.rawValue)
    }
    featureBits = bits
    registerMasks = systemRegisterTable.map { $0.writableBits(features: bits) }
    fastTranslations = FastTranslations(distinguishesPAN: model.features.contains(.pan))
    run.initialize(to: RunState(fastTranslations))
    blocks.users.append(fastTranslations)
    memory.watchers.append(self)
    resetState()
  }

  deinit {
    state.deinitialize(count: 1)
    state.deallocate()
    run.pointee.conditions.deallocate()
    run.deallocate()
  }

  /// Whether the model announces a feature.
  func has(_ feature: Feature) -> Bool { featureBits >> UInt64(feature.rawValue) & 1 != 0 }

  /// Whether EL2 can be a host (FEAT_VHE): it has a virtual timer then.
  public var hasHostExtensions: Bool { hasEL2 && has(.vhe) }

  /// Attaches a device that answers system registers.
  public func attach(_ port: any SystemRegisterPort) { ports.attach(port) }

  public func set(_ signal: CoreSignal, to level: Bool) {
    let bit = UInt8(1) << signal.rawValue
    if level { state.pointee.signals |= bit } else { state.pointee.signals &= ~bit }
    noteWakeUp(at: simulator.now)
  }

  /// The core's cycle count at the instruction being executed.
  var cyclesNow: UInt64 { state.pointee.cycles + UInt64(run.pointee.cyclesBefore) }
  /// Instructions retired before the one being executed.
  var retiredNow: UInt64 { state.pointee.retired + UInt64(run.pointee.instructionsBefore) }

  /// Set by whatever may change pending interrupts or the code being run: the block ends after
  /// the instruction.
  var leavesBlock: Bool {
    get { run.pointee.leavesBlock }
    set { run.pointee.leavesBlock = newValue }
  }

  /// The core's own time, at the instruction being executed.
  public var now: Time { clock.edge(cyclesNow) }

  /// To be called before the effects of an access that another core or a device may see in
  /// order: moves the devices' time to this core's, or refuses while others are behind.
  func awaitOrder() throws(CoreExit) {
    guard cyclesNow < run.pointee.orderHorizon else { throw .mustWait }
    simulator.advance(to: now)
  }

  /// Tells observers of something that this core did; its identity is (core, instructions
  /// retired, ordinal).
  func emit(_ kind: TraceKind, a: UInt64 = 0, b: UInt64 = 0, c: UInt64 = 0, d: UInt64 = 0) {
    if !simulator.observers.isEmpty {
      simulator.emit(
        TraceEvent(
          origin: UInt16(index), kind: kind, time: now, position: retiredNow,
          ordinal: eventOrdinal, a: a, b: b, c: c, d: d))
    }
    eventOrdinal += 1
    simulator.countEvent()
  }

  /// Tells observers of a detail (``TraceKind/isDetail``).
  func emitDetail(_ kind: TraceKind, a: UInt64, b: UInt64) {
    guard !simulator.observers.isEmpty else { return }
    simulator.emit(
      TraceEvent(
        origin: UInt16(index), kind: kind, time: now, position: retiredNow, ordinal: eventOrdinal,
        a: a, b: b))
  }
}

/// What the board says of all cores.
public struct CoreConfiguration: Sendable {
  /// The highest level that software has: 2, or 1 with `--el 1`.
  public let highestLevel: UInt8
  /// Aff3.Aff2.Aff1.Aff0 as in MPIDR_EL1 (without its RES1 bit 31).
  public let affinity: UInt32
  /// RVBAR: where the core starts.
  public let resetAddress: UInt64
  public init(highestLevel: UInt8, affinity: UInt32, resetAddress: UInt64) {
    self.highestLevel = highestLevel
    self.affinity = affinity
    self.resetAddress = resetAddress
  }
}

/// The built-in firmware that occupies EL3: PSCI and SMCCC.
public protocol Firmware: AnyObject {
  /// A call with its registers X0 to X17; the results go to X0 to X3.
  func call(_ core: Core, arguments: [UInt64]) -> FirmwareResult
}

/// What the firmware made of a call.
public enum FirmwareResult {
  case values([UInt64])
  /// The core is off or asleep or the machine ends: X0 is set when it comes back.
  case leaves([UInt64])
}
