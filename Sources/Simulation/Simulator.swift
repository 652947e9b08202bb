/// Receives its own events.
public protocol EventTarget: AnyObject {
  func event(_ tag: UInt32)
}

/// Receives what leaves through a console: the machine, whose scripts react to it.
public protocol OutputSink: AnyObject {
  /// - Parameter port: which of the device's consoles.
  func output(_ byte: UInt8, from device: ComponentID, port: Int)
}

/// Simulated time, pending events and observers: what every device shares.
public final class Simulator {
  /// The time that devices see. It never goes back.
  public private(set) var now = Time.zero
  public var queue = EventQueue()
  /// Who watches; empty in an unobserved run, which goes exactly the same way.
  public var observers: [any TraceObserver] = []

  /// Where consoles send; part of the run, unlike observers.
  public weak var outputSink: (any OutputSink)?
  /// Set when a signal ended a core's sleep, so that the running slice yields to it. Always false
  /// between slices.
  public var coreWasWoken = false

  /// How many events there were in all, watched or not.
  public private(set) var eventCount: UInt64 = 0
  /// The count at which power fails.
  public var powerCutAfterEvents: UInt64?
  /// Hears of that.
  public var whenPowerIsCut: (() -> Void)?

  /// Decides what is random in the run.
  public let seed: UInt64

  public init(seed: UInt64 = 0) { self.seed = seed }

  /// To be called for each event, whether or not anyone watches.
  @inline(__always)
  public func countEvent() {
    eventCount += 1
    if eventCount == powerCutAfterEvents { cutPower() }
  }

  private func cutPower() {
    powerCutAfterEvents = nil
    whenPowerIsCut?()
  }

  /// The count and what it decides, for snapshots and digests.
  public func codeEvents(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("eventCount", &eventCount)
    var cut = powerCutAfterEvents ?? 0
    try coder.field("powerCutAfterEvents", &cut)
    powerCutAfterEvents = cut == 0 ? nil : cut
  }

  /// Moves the devices' time to that of an access or event.
  public func advance(to time: Time) {
    precondition(time >= now, "devices never see time go back: \(now) to \(time)")
    now = time
  }

  /// Sets the time from a snapshot.
  public func restore(now: Time) { self.now = now }

  public func emit(_ event: TraceEvent) {
    for observer in observers { observer.observe(event) }
  }
}
