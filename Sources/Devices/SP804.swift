import Simulation

/// PrimeCell dual timer (SP804), revision r1p2 (Arm DDI 0271D).
///
/// Two counters of 16 or 32 bits that count down: free-running, periodic or once. `timclken1` and
/// `timclken2` are the rates at which TIMCLK has its edges with TIMCLKEN1 and TIMCLKEN2 high. The
/// prescalers run from power-on on, whatever the counters do. A counter is zero for one tick and
/// then loads, so that a period is its load value and one more. TIMERPRE of 3 is undefined and
/// divides by 256; a counter that is loaded with 0 interrupts at once, and in periodic mode again
/// whenever it was cleared. Not modelled: the integration test registers (3.4).
public final class SP804: RegisterDevice {
  public static let model = DeviceModel(
    type: "sp804", title: "PrimeCell dual timer", manual: "Arm DDI 0271D",
    compatible: ["arm,sp804", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    interrupts: ["TIMINT1", "TIMINT2", "TIMINTC"],
    clocks: ["timclken1", "timclken2", "apb_pclk"])

  public let host: DeviceHost
  public var registers = RegisterMap(SP804.table, windowSize: 0x1000)
  private var timers = [Counter(), Counter()]

  public init(_ host: DeviceHost) { self.host = host }

  public func reset() {
    registers.reset()
    for index in timers.indices {
      host.cancel(&timers[index].event)
      timers[index] = Counter()
    }
    driveLines()
  }

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("sp804", 1)
    try registers.code(&coder)
    for index in timers.indices { try timers[index].code(&coder) }
  }

  /// Counter `tag` has come to zero.
  public func event(_ tag: UInt32) {
    let index = Int(tag)
    timers[index].event = nil
    timers[index].isRaw = true
    driveLines()
  }

  /// The number of the latest edge after the prescaler.
  private func tick(_ index: Int) -> UInt64 {
    host.clocks[index].count(at: host.now) / timers[index].control.divider
  }

  private func value(_ index: Int) -> UInt64 {
    timers[index].down.value(at: tick(index), reload: timers[index].reload)
  }

  /// Schedules the next zero, unless the interrupt is there already: then it changes nothing.
  private func schedule(_ index: Int) {
    host.cancel(&timers[index].event)
    let timer = timers[index]
    guard !timer.isRaw, let zero = timer.down.zero(after: tick(index), reload: timer.reload),
      case (let edge, false) = zero.multipliedReportingOverflow(by: timer.control.divider)
    else { return }
    let time = host.clocks[index].edge(edge)
    if time < .never {
      timers[index].event = host.schedule(at: time, priority: .timer, tag: UInt32(index))
    }
  }

  private func load(_ index: Int, _ value: UInt64) {
    timers[index].load = value
    if timers[index].control.isEnabled, value & timers[index].mask == 0 {
      timers[index].isRaw = true
    }
    restart(index, from: value)
  }

  /// A new value for the next load: until then the count goes on.
  private func loadInBackground(_ index: Int, _ value: UInt64) {
    let count = self.value(index)
    timers[index].load = value
    restart(index, from: count)
  }

  private func control(_ index: Int, _ value: UInt64) {
    let count = self.value(index)
    timers[index].control = Control(rawValue: UInt8(truncatingIfNeeded: value))
    restart(index, from: count)
  }

  /// A counter that stands keeps all 32 bits: drivers load it before they choose its size.
  private func restart(_ index: Int, from count: UInt64) {
    let isEnabled = timers[index].control.isEnabled
    timers[index].down.start(
      isEnabled ? count & timers[index].mask : count, at: tick(index), isRunning: isEnabled)
    schedule(index)
    driveLines()
  }

  private func clear(_ index: Int) {
    timers[index].isRaw = false
    schedule(index)
    driveLines()
  }

  /// Drives the three interrupts from the state; the only place that does.
  private func driveLines() {
    for index in timers.indices { host.lines[index].drive(timers[index].isMasked) }
    host.lines[2].drive(timers.contains { $0.isMasked })
  }
}

// MARK: State of a timer

extension SP804 {
  /// TimerXControl (3.3.3).
  private struct Control: OptionSet {
    var rawValue: UInt8
    static let oneShot = Control(rawValue: 1 << 0)
    static let is32Bit = Control(rawValue: 1 << 1)
    static let interruptEnable = Control(rawValue: 1 << 5)
    static let periodic = Control(rawValue: 1 << 6)
    static let enable = Control(rawValue: 1 << 7)

    static let reset: UInt64 = 0x20
    /// Bit 4 is reserved and stays zero.
    static let writable: UInt64 = 0xef

    var isEnabled: Bool { contains(.enable) }
    /// TIMERPRE: edges of the clock a tick.
    var divider: UInt64 { [1, 16, 256, 256][Int(rawValue >> 2 & 3)] }
  }

  private struct Counter {
    var control = Control(rawValue: UInt8(Control.reset))
    /// TimerXLoad and TimerXBGLoad, which are one register with two ways to write it.
    var load: UInt64 = 0
    var down = DownCounter(0xffff_ffff)
    var isRaw = false
    var event: EventID?

    var mask: UInt64 { control.contains(.is32Bit) ? 0xffff_ffff : 0xffff }
    var isMasked: Bool { isRaw && control.contains(.interruptEnable) }
    /// What follows zero.
    var reload: UInt64? {
      if control.contains(.oneShot) { return nil }
      return control.contains(.periodic) ? load & mask : mask
    }

    mutating func code(_ coder: inout StateCoder) throws(StateError) {
      try coder.field("control", &control.rawValue)
      try coder.field("load", &load)
      try down.code(&coder)
      try coder.field("isRaw", &isRaw)
      try coder.field("event", &event)
    }
  }
}

// MARK: Registers

extension SP804 {
  private static func timer(_ index: Int, at base: UInt64) -> [Register<SP804>] {
    let name = "Timer\(index + 1)"
    return [
      Register(
        base, "\(name)Load", read: { $0.timers[index].load }, write: { $0.load(index, $1) }),
      Register(
        base + 0x04, "\(name)Value", .readOnly, reset: 0xffff_ffff, read: { $0.value(index) }),
      Register(
        base + 0x08, "\(name)Control", reset: Control.reset, writable: Control.writable,
        read: { UInt64($0.timers[index].control.rawValue) }, write: { $0.control(index, $1) }),
      Register(base + 0x0c, "\(name)IntClr", .writeOnly, write: { owner, _ in owner.clear(index) }),
      Register(base + 0x10, "\(name)RIS", .readOnly, read: { $0.timers[index].isRaw ? 1 : 0 }),
      Register(base + 0x14, "\(name)MIS", .readOnly, read: { $0.timers[index].isMasked ? 1 : 0 }),
      Register(
        base + 0x18, "\(name)BGLoad", read: { $0.timers[index].load },
        write: { $0.loadInBackground(index, $1) }),
    ]
  }

  private static let table: [Register<SP804>] =
    timer(0, at: 0x00) + timer(1, at: 0x20) + [
      Register(0xf00, "TimerITCR", modelled: false),
      Register(0xf04, "TimerITOP", .writeOnly, modelled: false),
    ] + Register.primeCellIdentification([0x04, 0x18, 0x14, 0x00])
}
