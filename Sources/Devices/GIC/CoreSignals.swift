import Simulation

/// A core's interrupt signals as last driven.
struct CoreSignals {
  struct Levels: OptionSet {
    let rawValue: UInt8
    static let irq = Levels(.irq)
    static let fiq = Levels(.fiq)
    static let virtualIRQ = Levels(.virtualIRQ)
    static let virtualFIQ = Levels(.virtualFIQ)
    init(rawValue: UInt8) { self.rawValue = rawValue }
    private init(_ signal: CoreSignal) { rawValue = 1 << signal.rawValue }
  }

  private weak var core: (any InterruptedCore)?
  /// What the core was told; a core that is new, or was restored, has been told nothing.
  private var driven: Levels?

  init(core: (any InterruptedCore)? = nil) { self.core = core }

  /// Tells the core about changes.
  mutating func drive(_ levels: Levels) {
    if driven == levels { return }
    let changed = driven.map { $0.symmetricDifference(levels) }
    driven = levels
    for signal in [CoreSignal.irq, .fiq, .virtualIRQ, .virtualFIQ] {
      let bit = Levels(rawValue: 1 << signal.rawValue)
      if changed?.contains(bit) ?? true { core?.set(signal, to: levels.contains(bit)) }
    }
  }

  /// The next ``drive(_:)`` tells the core everything.
  mutating func forget() { driven = nil }
}
