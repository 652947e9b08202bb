import Simulation

/// Random number generator of Broadcom's BCM2835 (Linux, `drivers/char/hw_random/bcm2835-rng.c` and
/// its binding; Broadcom publishes no manual).
///
/// A bit every 16 edges of `ipsec`, every 8 with RNG_RBG2X: 1.5 Mbit/s at 24 MHz, what the part is
/// known for. The warm-up count is in bits; they are thrown away when the generator is enabled. 32
/// bits make a word, and 16 words wait to be read: then the generator stands until one is. Words
/// follow from the run's seed and the device's name. Faults are of the source and last until
/// `free`, over resets too. Not modelled: the interrupt, which no driver uses.
public final class BCM2835RNG: RegisterDevice, FaultyDevice {
  public static let model = DeviceModel(
    type: "bcm2835-rng", title: "Random number generator", manual: "Linux bcm2835-rng",
    compatible: ["brcm,bcm2835-rng"], windows: [RegisterWindow(size: 0x14)], clocks: ["ipsec"])

  /// The source repeats its last word, has three ones in four bits, or gives nothing.
  private enum SourceFault: String, CaseIterable { case stuck, biased, silent, free }
  public static let faults = SourceFault.allCases.map(\.rawValue)

  private static let edgesPerBit: UInt64 = 16
  private static let bitsPerWord: UInt64 = 32
  private static let wordLimit: UInt64 = 16
  private static let warmUpMask: UInt64 = 0xf_ffff

  private struct Control: OptionSet {
    var rawValue: UInt8
    static let enable = Control(rawValue: 1 << 0)
    static let doubleSpeed = Control(rawValue: 1 << 1)
  }

  /// How far the source has come: bits still to be thrown away, words that wait, and the edge of
  /// the clock at which the next bit's time began.
  private struct Progress {
    var warmUp: UInt64 = 0
    var words: UInt64 = 0
    var edge: UInt64 = 0
  }

  public let host: DeviceHost
  public var registers = RegisterMap(BCM2835RNG.table, windowSize: 0x14)
  private var control: Control = []
  /// What the next enabling begins with.
  private var warmUpCount: UInt64 = 0
  private var progress = Progress()
  private var random: SeededRandom
  private var lastWord: UInt32 = 0
  private var fault = SourceFault.free

  public init(_ host: DeviceHost) {
    self.host = host
    random = SeededRandom(seed: host.simulator.seed ^ Digest(of: Array(host.name.utf8)).low)
  }

  public func reset() {
    registers.reset()
    control = []
    warmUpCount = 0
    progress = Progress()
  }

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("bcm2835-rng", 1)
    try registers.code(&coder)
    try coder.field("control", &control.rawValue)
    try coder.field("warmUpCount", &warmUpCount)
    try coder.field("warmUp", &progress.warmUp)
    try coder.field("words", &progress.words)
    try coder.field("edge", &progress.edge)
    try random.code(&coder)
    try coder.field("lastWord", &lastWord)
    var name = fault.rawValue
    try coder.field("fault", &name)
    guard let fault = SourceFault(rawValue: name), progress.words <= Self.wordLimit,
      progress.warmUp <= Self.warmUpMask
    else { throw StateError("bcm2835-rng: \(name), \(progress)") }
    self.fault = fault
  }

  public func inject(fault name: String) {
    guard let fault = SourceFault(rawValue: name) else { return }
    progress = current
    self.fault = fault
  }

  /// The progress now.
  private var current: Progress {
    let edge = host.clocks[0].count(at: host.now)
    guard control.contains(.enable), edge > progress.edge else { return progress }
    var result = progress
    guard fault != .silent else {
      result.edge = edge
      return result
    }
    let edgesPerBit = Self.edgesPerBit / (control.contains(.doubleSpeed) ? 2 : 1)
    let bits = (edge - progress.edge) / edgesPerBit
    let discarded = min(bits, progress.warmUp)
    let words = (bits - discarded) / Self.bitsPerWord
    result.warmUp -= discarded
    result.words = min(Self.wordLimit, progress.words + words)
    result.edge += (discarded + words * Self.bitsPerWord) * edgesPerBit
    if result.words == Self.wordLimit { result.edge = edge }
    return result
  }

  private var status: UInt64 {
    let progress = current
    return progress.words << 24
      | (control.contains(.enable) ? progress.warmUp : warmUpCount)
  }

  private func set(_ value: Control) {
    let wasEnabled = control.contains(.enable)
    progress = current
    control = value
    guard wasEnabled != value.contains(.enable) else { return }
    progress = Progress(warmUp: warmUpCount, edge: host.clocks[0].count(at: host.now))
  }

  /// The oldest word; zero when none waits.
  private func takeWord() -> UInt64 {
    progress = current
    guard progress.words > 0 else { return 0 }
    progress.words -= 1
    if fault != .stuck {
      let bits = random.next()
      lastWord = UInt32(bits >> 32)
      if fault == .biased { lastWord |= UInt32(truncatingIfNeeded: bits) }
    }
    return UInt64(lastWord)
  }

  private static let table: [Register<BCM2835RNG>] = [
    Register(
      0x00, "RNG_CTRL", writable: 0x3, read: { UInt64($0.control.rawValue) },
      write: { $0.set(Control(rawValue: UInt8(truncatingIfNeeded: $1))) }),
    Register(
      0x04, "RNG_STATUS", writable: warmUpMask, read: { $0.status }, write: { $0.warmUpCount = $1 }),
    Register(
      0x08, "RNG_DATA", .readOnly, read: { $0.takeWord() }, peek: { UInt64($0.lastWord) }),
    Register(0x0c, "RNG_FF_THRESHOLD", modelled: false),
    Register(0x10, "RNG_INT_MASK", writable: 0x1),
  ]
}
