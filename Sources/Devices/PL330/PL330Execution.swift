import Simulation

/// How threads execute instructions (Arm DDI 0424D, chapter 4).
extension PL330 {
  /// Executes the next instruction of a thread; returns the cycles that it takes.
  func execute(_ index: Int) -> UInt64 {
    let pc = threads[index].pc
    guard let (instruction, length) = fetch(pc) else {
      fault(index, .instructionFetch)
      return 1
    }
    // A turn that ends a wait executes the wait again.
    threads[index].status = .executing
    return execute(index, instruction, next: pc &+ UInt32(length))
  }

  private func fetch(_ pc: UInt32) -> (DMAInstruction, length: Int)? {
    var bytes: UInt64 = 0
    var length = 1
    var place = 0
    while place < length {
      let address = UInt64(pc &+ UInt32(place))
      guard let byte = try? host.bus?.read(address, .byte) else { return nil }
      if place == 0 { length = DMAInstruction.length(opcode: UInt8(byte & 0xff)) }
      bytes |= byte << UInt64(place * 8)
      place += 1
    }
    return (DMAInstruction(bytes), length)
  }

  /// The six bytes in DBGINST0[31:16] and DBGINST1, on the thread that DBGINST0 names.
  ///
  /// The debug interface serves for DMAGO, DMAKILL and DMASEV (2.6.1); others are undefined there.
  func executeDebugInstruction() {
    let isChannel = debugInstruction0 & 1 != 0
    let index = isChannel ? Int(debugInstruction0 >> 8 & 7) : Self.manager
    guard !isChannel || index < parameters.channels else { return }
    let bytes = UInt64(debugInstruction0 >> 16) | UInt64(debugInstruction1) << 16
    switch DMAInstruction(bytes) {
    case .kill: kill(index)
    case .sendEvent(let event): send(event, from: index, debug: .debugInstruction)
    case .go(let channel, let isNonSecure, let address) where !isChannel:
      go(channel, isNonSecure, address, debug: .debugInstruction)
    case .invalidOperand: fault(index, [.invalidOperand, .debugInstruction])
    default: fault(index, [.undefinedInstruction, .debugInstruction])
    }
    wake()
  }

  private func execute(_ index: Int, _ instruction: DMAInstruction, next: UInt32) -> UInt64 {
    switch instruction {
    case .end:
      threads[index].buffer = []
      threads[index].isStarved = false
      threads[index].status = .stopped
      threads[index].pc = next
      noteProgress()
    case .kill: kill(index)
    case .nothing: threads[index].pc = next
    case .sendEvent(let event):
      if send(event, from: index) { threads[index].pc = next }
    case .waitForEvent(let event): wait(index, forEvent: event, next: next)
    case .invalidOperand: fault(index, .invalidOperand)
    case .go(let channel, let isNonSecure, let address) where index == Self.manager:
      if go(channel, isNonSecure, address) { threads[index].pc = next }
    case .undefined, .go: fault(index, .undefinedInstruction)
    default:
      guard index != Self.manager else {
        fault(index, .undefinedInstruction)
        return 1
      }
      return executeOnChannel(index, instruction, next: next)
    }
    return 1
  }

  private func executeOnChannel(
    _ index: Int, _ instruction: DMAInstruction, next: UInt32
  ) -> UInt64 {
    switch instruction {
    case .load(let condition): return load(index, onlyFor: condition, next: next)
    case .loadPeripheral(let condition, let peripheral):
      guard mayUse(peripheral, index) else { return 1 }
      return load(index, onlyFor: condition, next: next)
    case .store(let condition): return store(index, onlyFor: condition, next: next)
    case .storePeripheral(let condition, let peripheral):
      guard mayUse(peripheral, index) else { return 1 }
      return store(index, onlyFor: condition, next: next)
    case .storeZeros: return storeZeros(index, next: next)
    case .waitForPeripheral(let peripheral, let kind):
      wait(index, forPeripheral: peripheral, kind, next: next)
      return 1
    case .flushPeripheral(let peripheral):
      guard mayUse(peripheral, index) else { return 1 }
    case .add(.source, let amount): threads[index].source &+= amount
    case .add(.destination, let amount): threads[index].destination &+= amount
    case .moveSource(let value): threads[index].source = value
    case .moveDestination(let value): moveDestination(index, value)
    case .moveControl(let value):
      guard moveControl(index, value) else { return 1 }
    case .loop(let counter, let iterations): threads[index].loops[counter] = iterations
    case .loopEnd(let counter, let condition, let jump):
      if continues(index, counter, condition) {
        threads[index].pc &-= UInt32(jump)
        return 1
      }
    default: break  // Barriers: every burst before them is complete.
    }
    threads[index].pc = next
    return 1
  }

  /// Whether a loop's end jumps back, and counts it (4.3.9).
  private func continues(_ index: Int, _ counter: Int?, _ condition: RequestType?) -> Bool {
    if let condition, condition != threads[index].request { return false }
    guard let counter else { return !threads[index].isLastRequest }
    guard threads[index].loops[counter] > 0 else { return false }
    threads[index].loops[counter] -= 1
    return true
  }

  // MARK: Addresses and control

  /// A destination at other byte lanes breaks the stream: what is left in the MFIFO is dropped
  /// (2.9.3).
  private func moveDestination(_ index: Int, _ value: UInt32) {
    let lanes = parameters.busBytes - 1
    if (threads[index].destination ^ value) & lanes != 0 { threads[index].buffer = [] }
    threads[index].destination = value
  }

  private func moveControl(_ index: Int, _ value: UInt32) -> Bool {
    let control = ChannelControl(rawValue: value)
    let (source, destination) = (control.source, control.destination)
    guard max(source.beatBytes, destination.beatBytes) <= parameters.busBytes,
      control.swapBytes <= 16
    else {
      fault(index, .invalidOperand)
      return false
    }
    if threads[index].isNonSecure, !source.isNonSecure || !destination.isNonSecure {
      fault(index, .transferSecurity)
      return false
    }
    let before = threads[index].control.destination
    if before.increments != destination.increments
      || !destination.increments && before.beatBytes != destination.beatBytes
    {
      threads[index].buffer = []
    }
    threads[index].control = control
    return true
  }

  // MARK: Threads

  @discardableResult
  private func go(
    _ channel: UInt8, _ isNonSecure: Bool, _ address: UInt32, debug: DMAFaults = []
  ) -> Bool {
    let index = Int(channel)
    guard index < parameters.channels else {
      fault(Self.manager, debug.union(.invalidOperand))
      return false
    }
    guard isNonSecure || !threads[Self.manager].isNonSecure else {
      fault(Self.manager, debug.union(.goSecurity))
      return false
    }
    // On a channel that is not Stopped the instruction is a DMANOP (4.3.5).
    guard threads[index].status == .stopped else { return true }
    threads[index].restart()
    threads[index].isNonSecure = isNonSecure
    threads[index].pc = address
    threads[index].status = .executing
    return true
  }

  /// Stops a thread; the only way out of Faulting.
  private func kill(_ index: Int) {
    threads[index].restart()
    threads[index].status = .stopped
    noteProgress()
    driveLines()
  }

  /// The thread stays at the instruction, its data is dropped and IRQ_ABORT goes up (2.10).
  func fault(_ index: Int, _ faults: DMAFaults) {
    threads[index].restart()
    threads[index].faults = faults
    threads[index].status = .faulting
    host.emit(
      .deviceError, a: UInt64(faults.rawValue), b: UInt64(index), c: UInt64(threads[index].pc))
    driveLines()
  }

  // MARK: Events and peripherals

  private func mayUseEvent(_ event: UInt8, _ index: Int, _ debug: DMAFaults = []) -> Bool {
    guard event < parameters.events else {
      fault(index, debug.union(.invalidOperand))
      return false
    }
    guard !threads[index].isNonSecure || parameters.nonSecureEvents & Self.bit(event) != 0
    else {
      fault(index, debug.union(.eventSecurity))
      return false
    }
    return true
  }

  private func mayUse(_ peripheral: UInt8, _ index: Int) -> Bool {
    guard peripheral < parameters.peripherals else {
      fault(index, .invalidOperand)
      return false
    }
    guard
      !threads[index].isNonSecure || parameters.nonSecurePeripherals & Self.bit(peripheral) != 0
    else {
      fault(index, .peripheralSecurity)
      return false
    }
    return true
  }

  @discardableResult
  private func send(_ event: UInt8, from index: Int, debug: DMAFaults = []) -> Bool {
    guard mayUseEvent(event, index, debug) else { return false }
    let bit = Self.bit(event)
    if interruptEnable & bit != 0 {
      raised |= bit
      driveLines()
    } else {
      activeEvents |= bit
    }
    return true
  }

  /// An event lets every thread through that waits for it; the last one ends it (4.3.17).
  private func wait(_ index: Int, forEvent event: UInt8, next: UInt32) {
    guard mayUseEvent(event, index) else { return }
    threads[index].wakeup = event
    guard canEndWait(forEvent: event) else {
      threads[index].status = .waitingForEvent
      return
    }
    threads[index].pc = next
    let isAwaited = threads.contains { $0.status == .waitingForEvent && $0.wakeup == event }
    if !isAwaited { activeEvents &= ~Self.bit(event) }
  }

  private func wait(
    _ index: Int, forPeripheral peripheral: UInt8, _ kind: PeripheralWait, next: UInt32
  ) {
    guard mayUse(peripheral, index) else { return }
    threads[index].wakeup = peripheral
    threads[index].wait = kind
    guard let request = request(of: peripheral, for: kind) else {
      threads[index].status = .waitingForPeripheral
      return
    }
    threads[index].request = request
    threads[index].isLastRequest =
      kind == .peripheral && lastRequests & Self.bit(peripheral) != 0
    threads[index].pc = next
  }
}
