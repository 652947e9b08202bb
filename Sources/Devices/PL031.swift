import Simulation

/// PrimeCell real-time clock (PL031), revision r1p3 (Arm DDI 0224C).
///
/// A counter of seconds with load, match and interrupt. CLK1HZ has its edges at whole seconds of
/// simulated time. The clock is taken to be battery-backed: it starts enabled, at the board's
/// `epoch`. A load takes effect at once rather than at the next edge of CLK1HZ, as drivers that
/// read the time back expect. Not modelled: the integration test registers (3.4).
public final class PL031: RegisterDevice {
  public static let model = DeviceModel(
    type: "pl031", title: "PrimeCell real-time clock", manual: "Arm DDI 0224C",
    compatible: ["arm,pl031", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    interrupts: ["RTCINTR"], clocks: ["apb_pclk"],
    configuration: [
      ConfigurationField(
        key: "epoch", kind: .integer(0...UInt64(UInt32.max)), defaultValue: 1_767_225_600,
        summary: "the time at reset, in seconds since 1970-01-01 00:00 UTC")
    ])

  public let host: DeviceHost
  public var registers = RegisterMap(PL031.table, windowSize: 0x1000)
  /// The counter is this plus the seconds of simulated time, in 32 bits.
  private var offset: UInt32 = 0
  private var match: UInt32 = 0
  private var isRaw = false
  private var matchEvent: EventID?

  private static let maskRow = table.firstIndex { $0.name == "RTCIMSC" }!
  private static let loadRow = table.firstIndex { $0.name == "RTCLR" }!

  public init(_ host: DeviceHost) {
    self.host = host
    offset = UInt32(truncatingIfNeeded: host.setting("epoch"))
  }

  /// Back to `epoch`: CLK1HZ counts on, so the offset makes up for the seconds that have passed.
  public func reset() {
    registers.reset()
    offset = UInt32(truncatingIfNeeded: host.setting("epoch")) &- seconds
    match = 0
    isRaw = false
    host.cancel(&matchEvent)
    driveLine()
  }

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("pl031", 1)
    try registers.code(&coder)
    try coder.field("offset", &offset)
    try coder.field("match", &match)
    try coder.field("isRaw", &isRaw)
    try coder.field("matchEvent", &matchEvent)
  }

  /// The counter reached the match register.
  public func event(_ tag: UInt32) {
    matchEvent = nil
    isRaw = true
    driveLine()
  }

  private static let oneHertz = Clock(frequencyHertz: 1)

  private var seconds: UInt32 {
    UInt32(truncatingIfNeeded: Self.oneHertz.count(at: host.now))
  }
  private var counter: UInt32 { offset &+ seconds }

  /// Schedules the match, which is at once when the counter already has the value (3.3.2).
  private func scheduleMatch() {
    host.cancel(&matchEvent)
    let wait = UInt64(match &- counter)
    if wait == 0 {
      isRaw = true
    } else {
      let time = Self.oneHertz.edge(Self.oneHertz.count(at: host.now) + wait)
      if time < .never { matchEvent = host.schedule(at: time, priority: .timer) }
    }
    driveLine()
  }

  private func load(_ value: UInt32) {
    registers[Self.loadRow] = UInt64(value)
    offset = value &- seconds
    scheduleMatch()
  }

  private var isMasked: Bool { isRaw && registers[Self.maskRow] & 1 != 0 }

  /// Drives RTCINTR from the state; the only place that does.
  private func driveLine() { host.lines[0].drive(isMasked) }
}

// MARK: Registers

extension PL031 {
  private static let table: [Register<PL031>] =
    [
      Register(
        0x000, "RTCDR", .readOnly, reset: 1_767_225_600, read: { UInt64($0.counter) }),
      Register(
        0x004, "RTCMR", read: { UInt64($0.match) },
        write: {
          $0.match = UInt32(truncatingIfNeeded: $1)
          $0.scheduleMatch()
        }),
      Register(0x008, "RTCLR", write: { $0.load(UInt32(truncatingIfNeeded: $1)) }),
      // Once set, RTC start stays set until reset (3.3.4), and it is set from the start.
      Register(0x00c, "RTCCR", reset: 1, writable: 1, write: { _, _ in }),
      Register(
        0x010, "RTCIMSC", writable: 1,
        write: {
          $0.registers[maskRow] = $1
          $0.driveLine()
        }),
      Register(0x014, "RTCRIS", .readOnly, read: { $0.isRaw ? 1 : 0 }),
      Register(0x018, "RTCMIS", .readOnly, read: { $0.isMasked ? 1 : 0 }),
      Register(
        0x01c, "RTCICR", .writeOnly, writable: 1,
        write: { owner, value in
          if value & 1 != 0 { owner.isRaw = false }
          owner.driveLine()
        }),
      Register(0x080, "RTCITCR", modelled: false),
      Register(0x084, "RTCITIP", modelled: false),
      Register(0x088, "RTCITOP", modelled: false),
    ] + Register.primeCellIdentification([0x31, 0x10, 0x14, 0x00])
}
