import Simulation

/// DMA controller DMA-330 (PL330), revision r1p1 (Arm DDI 0424D).
///
/// Modelled: the manager and up to eight channel threads with the whole instruction set, events
/// and interrupts, the debug interface, security states, every fault, the MFIFO's size and the
/// watchdog for channels that starve each other. One thread executes one instruction a cycle of
/// the clock, round robin; a burst takes a cycle a beat, and its data moves in the first.
///
/// Not modelled: the instruction cache (fetches see memory as it is, DMAWFE invalid has nothing
/// to drop) and the load and store queues: a burst is complete when its instruction is, so that
/// barriers never wait and the states Cache miss, Updating PC, At barrier, Completing, Killing
/// and Faulting completing do not last. The one register window stands for the Secure interface
/// when the manager starts Secure, and for the Non-secure one otherwise.
///
/// Peripheral n has three inputs: 2·n for burst requests, 2·n + 1 for single requests, and
/// 64 + n, high with a request that is the last of its transfer (drlast). Requests are levels: a
/// peripheral keeps one up while it has data or room, so there is nothing to acknowledge or flush.
public final class PL330: RegisterDevice, LineSink {
  public static let model = DeviceModel(
    type: "pl330", title: "PrimeCell DMA controller", manual: "Arm DDI 0424D",
    compatible: ["arm,pl330", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    // irq[31:0], of which `events` are driven, then the abort: drivers ask for all alike.
    interrupts: (0..<32).map { "IRQ\($0)" } + ["IRQ_ABORT"],
    clocks: ["apb_pclk"], requestInputs: 96, configuration: PL330.configuration)

  static let manager = 8
  static let abortLine = 32

  public let host: DeviceHost
  public var registers = RegisterMap(PL330.table, windowSize: 0x1000)
  let parameters: Parameters

  /// The channels 0 to 7, then the manager.
  var threads = [DMAThread](repeating: DMAThread(), count: PL330.manager + 1)
  /// Events that were sent and not waited for yet, by number.
  var activeEvents: UInt32 = 0
  /// irq outputs that were raised and not cleared.
  var raised: UInt32 = 0
  /// INTEN: a set bit makes DMASEV raise irq[n] rather than send event n.
  var interruptEnable: UInt32 = 0
  /// Levels of the peripheral request inputs: bursts and singles, and last ones.
  var requests: UInt64 = 0
  var lastRequests: UInt32 = 0
  var debugInstruction0: UInt32 = 0
  var debugInstruction1: UInt32 = 0
  var isWatchdogInterruptOnly = false
  /// Turns in which channels found no room in the MFIFO, since one last made progress.
  var starvedTurns: UInt16 = 0
  var isStarved = false

  private var lastServed = UInt8(PL330.manager)
  private var busyUntil = Time.zero
  private var turn: EventID?

  public init(_ host: DeviceHost) {
    self.host = host
    parameters = Parameters(host)
    start()
  }

  /// The request inputs stay as they are: other devices drive them.
  public func reset() {
    registers.reset()
    for index in threads.indices {
      threads[index].restart()
      threads[index] = DMAThread(incarnation: threads[index].incarnation)
    }
    activeEvents = 0
    raised = 0
    interruptEnable = 0
    debugInstruction0 = 0
    debugInstruction1 = 0
    isWatchdogInterruptOnly = false
    starvedTurns = 0
    isStarved = false
    lastServed = UInt8(Self.manager)
    busyUntil = .zero
    host.cancel(&turn)
    start()
    driveLines()
  }

  /// The manager's state out of reset, by the tie-off inputs (2.3).
  private func start() {
    threads[Self.manager].isNonSecure = parameters.isNonSecure
    if parameters.boots {
      threads[Self.manager].pc = parameters.bootAddress
      threads[Self.manager].status = .executing
      wake()
    }
  }

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("pl330", 1)
    try registers.code(&coder)
    for index in threads.indices { try threads[index].code(&coder) }
    try coder.field("activeEvents", &activeEvents)
    try coder.field("raised", &raised)
    try coder.field("interruptEnable", &interruptEnable)
    try coder.field("requests", &requests)
    try coder.field("lastRequests", &lastRequests)
    try coder.field("debugInstruction0", &debugInstruction0)
    try coder.field("debugInstruction1", &debugInstruction1)
    try coder.field("isWatchdogInterruptOnly", &isWatchdogInterruptOnly)
    try coder.field("starvedTurns", &starvedTurns)
    try coder.field("isStarved", &isStarved)
    try coder.field("lastServed", &lastServed)
    try coder.field("busyUntil", &busyUntil)
    try coder.field("turn", &turn)
    guard bufferedBytes <= parameters.bufferBytes, lastServed <= Self.manager else {
      throw StateError("pl330: more data than the MFIFO holds, or no such thread")
    }
  }

  // MARK: Turns

  /// One thread's turn.
  public func event(_ tag: UInt32) {
    turn = nil
    guard let index = nextReady() else { return }
    lastServed = UInt8(index)
    let cycles = execute(index)
    // The access may have reached this device and woken a thread: this turn's length counts.
    host.cancel(&turn)
    let clock = host.clocks[0]
    busyUntil = clock.edge(clock.count(at: host.now) &+ cycles)
    wake()
  }

  /// Sees to it that a turn is coming when a thread could use one.
  func wake() {
    guard turn == nil, threads.indices.contains(where: isReady) else { return }
    let clock = host.clocks[0]
    let time = max(clock.edge(clock.count(at: host.now) &+ 1), busyUntil)
    if time < .never { turn = host.schedule(at: time) }
  }

  private func nextReady() -> Int? {
    for distance in 1...threads.count {
      let index = (Int(lastServed) + distance) % threads.count
      if isReady(index) { return index }
    }
    return nil
  }

  private func isReady(_ index: Int) -> Bool {
    let thread = threads[index]
    return switch thread.status {
    case .executing: true
    case .waitingForEvent: canEndWait(forEvent: thread.wakeup)
    case .waitingForPeripheral: request(of: thread.wakeup, for: thread.wait) != nil
    case .stopped, .faulting: false
    }
  }

  /// Bit `number` of the registers that have one for each event or peripheral.
  static func bit(_ number: some BinaryInteger) -> UInt32 { 1 << UInt32(number) }

  /// Whether the event is active, and an event rather than an interrupt.
  func canEndWait(forEvent event: UInt8) -> Bool {
    activeEvents & ~interruptEnable & Self.bit(event) != 0
  }

  // MARK: Lines

  public func line(_ input: Int, changedTo level: Bool) {
    switch input {
    case 0..<64:
      let bit: UInt64 = 1 << input
      requests = level ? requests | bit : requests & ~bit
    case 64..<96:
      let bit = Self.bit(input - 64)
      lastRequests = level ? lastRequests | bit : lastRequests & ~bit
    default: preconditionFailure("\(host.name): no request input \(input)")
    }
    wake()
  }

  /// The kind of request that satisfies a wait for the peripheral; `nil` when there is none.
  func request(of peripheral: UInt8, for wait: PeripheralWait) -> RequestType? {
    let levels = requests >> (UInt64(peripheral) * 2)
    let isBurst = levels & 1 != 0
    let isSingle = levels & 2 != 0
    return switch wait {
    case .single: isBurst || isSingle ? .single : nil
    case .burst: isBurst ? .burst : nil
    case .peripheral: isBurst ? .burst : isSingle ? .single : nil
    }
  }

  /// Drives every output from the state; the only place that does.
  func driveLines() {
    let pending = raised & interruptEnable
    for number in 0..<parameters.events {
      host.lines[number].drive(pending & Self.bit(number) != 0)
    }
    host.lines[Self.abortLine].drive(isStarved || threads.contains { $0.status == .faulting })
  }
}
