import Simulation

/// The performance monitors at work (Arm DDI 0487, D7). Counters of instructions and cycles cost
/// nothing while they run: they are brought up to date from what the core counts anyhow, and the
/// next overflow that raises an interrupt is a bound on how far the core runs at once. Events of
/// single instructions have the core run in parts of blocks (``Closeness/counters``).
extension Core {
  /// The bit of the cycle counter in the registers that have a bit for each counter.
  static let cycleCounter = 31

  /// How many event counters there are.
  var eventCounterCount: Int { system.pointee.pmevcntrEL0.count }

  /// MDCR_EL2.HPMN: the counters from here on are EL2's.
  var firstHypervisorCounter: Int {
    hasEL2 ? min(Int(system.pointee.mdcrEL2 & 0x1f), eventCounterCount) : eventCounterCount
  }

  /// How many event counters the current level may use.
  var accessibleCounters: Int {
    state.pointee.exceptionLevel == 2 ? eventCounterCount : firstHypervisorCounter
  }

  /// The bits of the counters that the current level may use.
  var counterMask: UInt64 { 1 << 31 | (1 << UInt64(accessibleCounters) - 1) }

  // MARK: - What counts

  private func isHypervisorCounter(_ counter: Int) -> Bool {
    counter != Self.cycleCounter && counter >= firstHypervisorCounter
  }

  /// PMCR_EL0.E, or MDCR_EL2.HPME for EL2's counters.
  private func isEnabledAtAll(_ counter: Int) -> Bool {
    isHypervisorCounter(counter)
      ? system.pointee.mdcrEL2 & MDCR.hpme != 0 : system.pointee.pmcrEL0 & PMCR.e != 0
  }

  /// Whether a counter counts at the current level (D7.8, CountEvents).
  private func counts(_ counter: Int) -> Bool {
    guard system.pointee.pmcntenEL0 >> UInt64(counter) & 1 != 0, isEnabledAtAll(counter) else {
      return false
    }
    let isCycles = counter == Self.cycleCounter
    let filter =
      isCycles ? system.pointee.pmccfiltrEL0 : system.pointee.pmevtyperEL0[counter]
    switch state.pointee.exceptionLevel {
    // U, P: not counted when set. NSK and NSU flip them in Non-secure state, where we are.
    case 0: return filter >> 30 & 1 == filter >> 28 & 1
    case 1: return filter >> 31 & 1 == filter >> 29 & 1
    // NSH: counted when set. MDCR_EL2.HPMD prohibits, for the cycle counter if PMCR_EL0.DP does.
    default:
      let isProhibited =
        model.hasPMUv3p1 && system.pointee.mdcrEL2 & MDCR.hpmd != 0
        && !isHypervisorCounter(counter)
        && (!isCycles || system.pointee.pmcrEL0 & PMCR.dp != 0)
      return filter >> 27 & 1 != 0 && !isProhibited
    }
  }

  /// What a counter counts; `nil` for an event that the part lacks.
  private func event(of counter: Int) -> PerformanceEvent? {
    let number = system.pointee.pmevtyperEL0[counter] & (model.hasPMUv3p1 ? 0xffff : 0x3ff)
    guard number < 64, model.performanceEvents >> number & 1 != 0 else { return nil }
    return PerformanceEvent(rawValue: number)
  }

  // MARK: - Counting

  /// Brings the counters of instructions and cycles up to this instruction. To be called before
  /// whatever changes if or how fast one counts: its controls, the exception level.
  ///
  /// - Parameter isCompleting: this instruction counts as well. A level changes at the end of the
  ///   instruction that changes it.
  func synchronizeCounters(isCompleting: Bool = false) {
    let cycles = cyclesNow &- state.pointee.idleCycles &+ (isCompleting ? 1 : 0)
    let retired = retiredNow &+ (isCompleting ? 1 : 0)
    let lastCycles = system.pointee.pmuCyclesSince
    let lastRetired = system.pointee.pmuRetiredSince
    // An instruction may have been counted as complete before.
    system.pointee.pmuCyclesSince = max(cycles, lastCycles)
    system.pointee.pmuRetiredSince = max(retired, lastRetired)
    guard system.pointee.pmcntenEL0 != 0 else { return }
    let elapsed = system.pointee.pmuCyclesSince - lastCycles
    if counts(Self.cycleCounter) {
      // PMCR_EL0.D: one count for each 64 cycles.
      let isDivided = system.pointee.pmcrEL0 & PMCR.d != 0
      let counted =
        isDivided ? system.pointee.pmuCyclesSince / 64 - lastCycles / 64 : elapsed
      let (sum, overflow) = system.pointee.pmccntrEL0.addingReportingOverflow(counted)
      system.pointee.pmccntrEL0 = sum
      if overflow { noteOverflow(Self.cycleCounter) }
    }
    for counter in 0..<eventCounterCount where counts(counter) {
      switch event(of: counter) {
      case .cycles: add(elapsed, to: counter)
      case .instructionRetired:
        add(system.pointee.pmuRetiredSince - lastRetired, to: counter)
      default: break
      }
    }
  }

  /// Counts an event that has happened.
  func count(_ event: PerformanceEvent, by amount: UInt64 = 1) {
    guard amount != 0, system.pointee.pmcntenEL0 & (1 << 31 - 1) != 0 else { return }
    for counter in 0..<eventCounterCount where counts(counter) && self.event(of: counter) == event {
      add(amount, to: counter)
    }
  }

  /// PMSWINC_EL0.
  func incrementBySoftware(_ counters: UInt64) {
    for counter in 0..<accessibleCounters
    where counters >> UInt64(counter) & 1 != 0 && counts(counter)
      && event(of: counter) == .softwareIncrement
    {
      add(1, to: counter)
    }
  }

  private func add(_ amount: UInt64, to counter: Int) {
    let sum = system.pointee.pmevcntrEL0[counter] &+ amount
    system.pointee.pmevcntrEL0[counter] = sum & 0xffff_ffff
    guard sum >> 32 != 0 else { return }
    noteOverflow(counter)
    let next = counter + 1
    if counter % 2 == 0, next < eventCounterCount, counts(next), event(of: next) == .chain {
      add(sum >> 32, to: next)
    }
  }

  private func noteOverflow(_ counter: Int) {
    system.pointee.pmovsEL0 |= 1 << UInt64(counter)
    if interrupts(counter) { leavesBlock = true }
  }

  // MARK: - Single instructions

  /// Whether some counter counts events of single instructions here.
  var countsInstructions: Bool {
    system.pointee.pmcntenEL0 & (1 << 31 - 1) != 0 && !instructionCounters.isEmpty
  }

  /// The counters that count events of single instructions here, with their events.
  var instructionCounters: [(counter: Int, event: PerformanceEvent)] {
    (0..<eventCounterCount).compactMap { counter in
      guard counts(counter), let event = event(of: counter), event.isOfInstructions else {
        return nil
      }
      return (counter, event)
    }
  }

  /// Counts instructions that have just run one after the other: only the last may be a branch.
  func count(
    _ words: ArraySlice<UInt32>, in counters: [(counter: Int, event: PerformanceEvent)]
  ) {
    let kinds = words.map(InstructionKind.init)
    let loads = UInt64(kinds.count { $0.contains(.load) })
    let stores = UInt64(kinds.count { $0.contains(.store) })
    let last = kinds[kinds.count - 1]
    let isBranch = !last.isDisjoint(with: [.immediateBranch, .registerBranch])
    for (counter, event) in counters {
      let amount: UInt64 =
        switch event {
        case .loadRetired: loads
        case .storeRetired: stores
        case .memoryAccess: loads + stores
        case .immediateBranchRetired: last.contains(.immediateBranch) ? 1 : 0
        case .branchReturnRetired: last.contains(.functionReturn) ? 1 : 0
        case .branchRetired: isBranch ? 1 : 0
        case .pcWriteRetired: isBranch && isTaken(words[words.endIndex - 1]) ? 1 : 0
        default: 0
        }
      add(amount, to: counter)
    }
  }

  /// Whether a branch went where it leads: it changes nothing that it depends on.
  private func isTaken(_ word: UInt32) -> Bool {
    let i = Instruction(word)
    if word >> 24 == 0x54 { return holds(i.bits(3, 0)) }
    switch i.bits(30, 25) {
    case 0b011010:
      let value = i.is64 ? readX(i.rt) : readX(i.rt) & 0xffff_ffff
      return (value == 0) != i.bit(24)
    case 0b011011:
      let place = UInt64(i.bits(31, 31) << 5 | i.bits(23, 19))
      return (readX(i.rt) >> place & 1 == 0) != i.bit(24)
    default: return true
    }
  }

  // MARK: - Overflow

  /// Whether an overflow of the counter raises the interrupt.
  private func interrupts(_ counter: Int) -> Bool {
    system.pointee.pmintenEL1 >> UInt64(counter) & 1 != 0 && isEnabledAtAll(counter)
  }

  /// The level of nPMUIRQ, high when active (D7.6).
  private var overflowSignal: Bool {
    let pending = system.pointee.pmovsEL0 & system.pointee.pmintenEL1
    guard pending != 0 else { return false }
    return (Array(0..<eventCounterCount) + [Self.cycleCounter]).contains {
      pending >> UInt64($0) & 1 != 0 && isEnabledAtAll($0)
    }
  }

  /// Drives the interrupt line from the counters; throws when other cores are behind.
  func driveOverflowInterrupt() throws(CoreExit) {
    guard let line = performanceInterrupt, system.pointee.pmintenEL1 != 0 || line.level else {
      return
    }
    synchronizeCounters()
    let level = overflowSignal
    guard level != line.level else { return }
    try awaitOrder()
    line.drive(level)
  }

  /// The cycle count up to which no counter can overflow that raises the interrupt: each
  /// instruction takes a cycle at least.
  var overflowBoundary: UInt64 {
    guard system.pointee.pmintenEL1 & system.pointee.pmcntenEL0 != 0 else { return .max }
    synchronizeCounters()
    var distance = UInt64.max
    if interrupts(Self.cycleCounter), counts(Self.cycleCounter) {
      distance = 0 &- system.pointee.pmccntrEL0
      if distance == 0 { distance = .max }
    }
    for counter in 0..<eventCounterCount where mayInterrupt(counter) && counts(counter) {
      switch event(of: counter) {
      case .cycles, .instructionRetired:
        distance = min(distance, 1 << 32 - system.pointee.pmevcntrEL0[counter])
      default: break
      }
    }
    let (boundary, overflow) = state.pointee.cycles.addingReportingOverflow(distance)
    return overflow ? .max : boundary
  }

  /// Whether the counter's overflow raises the interrupt, or that of the one chained to it.
  private func mayInterrupt(_ counter: Int) -> Bool {
    if interrupts(counter) { return true }
    let next = counter + 1
    return counter % 2 == 0 && next < eventCounterCount && interrupts(next)
      && event(of: next) == .chain
  }

  /// How many instructions may run at once while single ones are counted: an overflow that raises
  /// the interrupt is taken right after the one that made it.
  var instructionsBeforeOverflow: UInt64 {
    for counter in 0..<eventCounterCount where mayInterrupt(counter) && counts(counter) {
      guard event(of: counter)?.isOfInstructions == true else { continue }
      // An instruction counts two at most, a block has no more than this.
      let distance = 1 << 32 - system.pointee.pmevcntrEL0[counter]
      if distance <= 2 * UInt64(BlockCache.maximumInstructions) { return 1 }
    }
    return .max
  }
}
