import Simulation

/// PrimeCell watchdog (SP805), revision r1p0 (Arm DDI 0270B).
///
/// A counter of 32 bits that counts down on `wdog_clk` while INTEN is set. The first time that it
/// is zero it raises WDOGINT and starts again; when that is still so the next time, and RESEN is
/// set, it raises WDOGRES, which a board wires to `board reset` or to one device. It stays so until
/// it is reset itself. It is zero for one tick and then loads. Not modelled: the integration test
/// registers (3.4).
public final class SP805: RegisterDevice {
  public static let model = DeviceModel(
    type: "sp805", title: "PrimeCell watchdog", manual: "Arm DDI 0270B",
    compatible: ["arm,sp805", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    interrupts: ["WDOGINT"], clocks: ["wdog_clk", "apb_pclk"], outputs: ["WDOGRES"])

  public let host: DeviceHost
  public var registers = RegisterMap(SP805.table, windowSize: 0x1000)
  private var counter = DownCounter(0xffff_ffff)
  private var isRaw = false
  private var hasBitten = false
  private var isLocked = false
  private var zeroEvent: EventID?

  private static func row(_ name: String) -> Int { table.firstIndex { $0.name == name }! }
  private static let loadRow = row("WdogLoad")
  private static let controlRow = row("WdogControl")
  private static let lockRow = row("WdogLock")
  private static let interruptEnable: UInt64 = 1 << 0
  private static let resetEnable: UInt64 = 1 << 1
  /// What WdogLock wants to see before it lets writes through.
  private static let key: UInt64 = 0x1acc_e551

  public init(_ host: DeviceHost) { self.host = host }

  public func reset() {
    registers.reset()
    counter = DownCounter(0xffff_ffff)
    (isRaw, hasBitten, isLocked) = (false, false, false)
    host.cancel(&zeroEvent)
    driveLines()
  }

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("sp805", 1)
    try registers.code(&coder)
    try counter.code(&coder)
    try coder.field("isRaw", &isRaw)
    try coder.field("hasBitten", &hasBitten)
    try coder.field("isLocked", &isLocked)
    try coder.field("zeroEvent", &zeroEvent)
  }

  /// The counter has come to zero.
  public func event(_ tag: UInt32) {
    zeroEvent = nil
    hasBitten = isRaw && isSet(Self.resetEnable)
    isRaw = true
    schedule()
    driveLines()
  }

  private func isSet(_ bit: UInt64) -> Bool { registers[Self.controlRow] & bit != 0 }
  private var tick: UInt64 { host.clocks[0].count(at: host.now) }
  private var load: UInt64 { registers[Self.loadRow] & 0xffff_ffff }
  private var value: UInt64 { counter.value(at: tick, reload: load) }
  private var isMasked: Bool { isRaw && isSet(Self.interruptEnable) }

  /// Schedules the next zero if it changes anything.
  private func schedule() {
    host.cancel(&zeroEvent)
    guard !hasBitten, !isRaw || isSet(Self.resetEnable),
      let zero = counter.zero(after: tick, reload: load)
    else { return }
    let time = host.clocks[0].edge(zero)
    if time < .never { zeroEvent = host.schedule(at: time, priority: .timer) }
  }

  /// Counts, or stands, from `value` on.
  private func restart(from value: UInt64) {
    let isEnabled = isSet(Self.interruptEnable)
    counter.start(value, at: tick, isRunning: isEnabled)
    if isEnabled, value == 0 { isRaw = true }
    schedule()
    driveLines()
  }

  private func writeControl(_ value: UInt64) {
    let wasEnabled = isSet(Self.interruptEnable)
    let count = self.value
    registers[Self.controlRow] = value
    restart(from: !wasEnabled && isSet(Self.interruptEnable) ? load : count)
  }

  private func clearInterrupt() {
    isRaw = false
    restart(from: load)
  }

  /// Drives WDOGINT and WDOGRES from the state; the only place that does.
  private func driveLines() {
    host.lines[0].drive(isMasked)
    host.lines[1].drive(hasBitten)
  }
}

// MARK: Registers

extension SP805 {
  public func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64
  ) throws(BusFault) {
    // Locked, only the lock itself takes writes (3.3.8).
    if isLocked, registers.row(at: offset) != Self.lockRow { return }
    writeRegister(offset, width, value)
  }

  private static let table: [Register<SP805>] =
    [
      Register(
        0x000, "WdogLoad", reset: 0xffff_ffff,
        write: {
          $0.registers[loadRow] = $1
          $0.restart(from: $1)
        }),
      Register(0x004, "WdogValue", .readOnly, reset: 0xffff_ffff, read: { $0.value }),
      Register(0x008, "WdogControl", writable: 3, write: { $0.writeControl($1) }),
      Register(0x00c, "WdogIntClr", .writeOnly, write: { owner, _ in owner.clearInterrupt() }),
      Register(0x010, "WdogRIS", .readOnly, read: { $0.isRaw ? 1 : 0 }),
      Register(0x014, "WdogMIS", .readOnly, read: { $0.isMasked ? 1 : 0 }),
      Register(
        0xc00, "WdogLock", read: { $0.isLocked ? 1 : 0 }, write: { $0.isLocked = $1 != key }),
      Register(0xf00, "WdogITCR", modelled: false),
      Register(0xf04, "WdogITOP", .writeOnly, modelled: false),
    ] + Register.primeCellIdentification([0x05, 0x18, 0x14, 0x00])
}
