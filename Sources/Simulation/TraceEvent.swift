/// What happened, as recordings and statistics know it.
public enum TraceKind: UInt8, Sendable, CaseIterable {
  /// Exception taken to EL1 or EL2. a: ESR, b: FAR, c: preferred return address,
  /// d: source level in [3:0], target level in [7:4], vector offset in [23:8], VMID of VTTBR_EL2
  /// in [31:24], page number of the intermediate physical address of a stage-2 fault in [63:32].
  case exception = 1
  /// ERET. a: target PC, b: SPSR.
  case exceptionReturn = 2
  /// A call of built-in firmware. a: function, b: first argument, c: result.
  case firmware = 3
  /// A core went to sleep (WFI or WFE). a: PC.
  case sleep = 4
  /// A core woke. a: PC.
  case wake = 5
  // 6 stood for a device's line, which nothing ever emitted.
  /// A byte left through a console. a: byte, b: which of the device's consoles.
  case output = 7
  /// A byte came in. a: byte, b: which of the device's consoles.
  case input = 8
  /// DMA. a: source, b: destination, c: bytes, d: channel.
  case transfer = 9
  /// A device register that is documented and not modelled. a: offset, b: value, c: 1 for a write.
  case unmodelled = 10
  /// A device reported an error of its own. a: device's code, b and c: details.
  case deviceError = 11
  /// Core started or stopped by firmware. a: 1 on, 0 off, b: entry.
  case power = 12
  /// A detail: a step of an interrupt. The origin is the interrupt controller. a: INTID, b: the
  /// ``InterruptStep``, c: core, of a shared interrupt's rise 0, d: a list register's new value, in
  /// the form of ICH_LR<n>_EL2.
  case interrupt = 13
  /// A detail of the exception before it, of a call (HVC or SMC) taken to EL2. a: X0, b: X1.
  case hypercall = 14

  /// Whether it says more of what happens, and is no event of its own: details are not counted and
  /// have no ordinals, and whoever does not ask for them has the same events.
  public var isDetail: Bool { self == .interrupt || self == .hypercall }
}

/// What ``TraceKind/interrupt`` tells of an interrupt.
public enum InterruptStep: UInt64, Sendable {
  /// A device's line rose, as the controller sees it.
  case rise = 0
  /// Acknowledged at a core's CPU interface.
  case acknowledge = 1
  /// Acknowledged by a guest, at its virtual CPU interface.
  case virtualAcknowledge = 2
  /// A list register was written for it.
  case list = 3
}

/// One event. Its identity is (core, instructions retired, ordinal) or (device, time, ordinal),
/// and it has that whether or not anyone records it. A detail has the ordinal of its origin's next
/// event.
public struct TraceEvent: Sendable, Equatable {
  /// Core index in [0, 64); devices are 64 + ``ComponentID/index``.
  public let origin: UInt16
  public let kind: TraceKind
  public let time: Time
  /// Instructions retired by the core; zero for devices.
  public let position: UInt64
  /// Counts the events of one origin from zero.
  public let ordinal: UInt64
  public let a: UInt64
  public let b: UInt64
  public let c: UInt64
  public let d: UInt64

  public init(
    origin: UInt16, kind: TraceKind, time: Time, position: UInt64, ordinal: UInt64, a: UInt64 = 0,
    b: UInt64 = 0, c: UInt64 = 0, d: UInt64 = 0
  ) {
    (self.origin, self.kind, self.time, self.position, self.ordinal) = (
      origin, kind, time, position, ordinal
    )
    (self.a, self.b, self.c, self.d) = (a, b, c, d)
  }
}

/// Watches a run. It sees everything and changes nothing.
public protocol TraceObserver: AnyObject {
  func observe(_ event: TraceEvent)
}
