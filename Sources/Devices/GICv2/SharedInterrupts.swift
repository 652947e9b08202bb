import Simulation

/// What the distributor holds for all cores: shared interrupts and the cores that each targets
/// (Arm IHI 0048, 4.3).
struct SharedInterrupts {
  /// GICD_CTLR.EnableGrp0 and EnableGrp1.
  var enabledGroups = [false, false]
  /// All INTIDs from 0; word 0 stays empty, for SGIs and PPIs are each core's own.
  var bank: InterruptBank
  /// GICD_ITARGETSR<n> by INTID: a bit for each core.
  private(set) var targets: [UInt8]
  /// By core and word, the interrupts that target it: derived.
  private var targeted: [UInt32]
  private let cores: Int

  init(words: Int, cores: Int) {
    precondition(cores <= 8, "a GICv2 has eight CPU interfaces at most")
    self.cores = cores
    bank = InterruptBank(words: words)
    targets = [UInt8](repeating: 0, count: words * 32)
    targeted = [UInt32](repeating: 0, count: words * cores)
  }

  mutating func reset() {
    bank.reset()
    enabledGroups = [false, false]
    for number in targets.indices { setTargets(number, 0) }
  }

  /// Bits of cores that do not exist are RAZ/WI, and so is the whole register with one core.
  mutating func setTargets(_ number: Int, _ value: UInt8) {
    if cores == 1 { return }
    targets[number] = value & UInt8(truncatingIfNeeded: 1 << cores - 1)
    let (word, bit) = InterruptBank.place(number)
    for core in 0..<cores {
      let place = core * bank.words + word
      targeted[place] =
        targets[number] >> core & 1 != 0 ? targeted[place] | bit : targeted[place] & ~bit
    }
  }

  func targeted(_ word: Int, at core: Int) -> UInt32 {
    cores == 1 ? .max : targeted[core * bank.words + word]
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("enableGrp0", &enabledGroups[0])
    try coder.field("enableGrp1", &enabledGroups[1])
    try bank.code(&coder)
    try coder.field("targets", &targets)
    guard targets.count == bank.words * 32 else { throw StateError("targets: wrong count") }
    guard coder.isDecoding else { return }
    for number in targets.indices { setTargets(number, targets[number]) }
  }
}
