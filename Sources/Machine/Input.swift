import Boards
import Devices
import Simulation

/// Where input for the consoles comes from: a script, standard input, a recording.
///
/// Asked at round ends only, so that input makes no boundary of its own; what it says depends on
/// what it was told (time, output) and, for people at a keyboard, on them.
public protocol InputSource: AnyObject {
  /// Tells that a round ended at `time`, before any receiver is offered bytes.
  func advance(to time: Time)
  /// Takes up to `room` bytes that are to arrive at the console, or input device, now. For an input
  /// device they are whole ``InputEvent``s.
  func take(for console: String, room: Int, at time: Time) -> [UInt8]
  /// Takes what is to happen now, in its order.
  func takeActions(at time: Time) -> [InputAction]
  /// A console sent a byte.
  func output(_ byte: UInt8, from console: String, at time: Time)
  /// When the source wants to be asked next: it is, at the first boundary that is not before;
  /// ``Time/never`` for not.
  var nextWake: Time { get }
  /// True when there are bytes that wait for a round's end: rounds are short then.
  var hasPendingBytes: Bool { get }
  /// True when actions wait for a round's end, likewise.
  var hasPendingActions: Bool { get }
  /// Sleeps until a person has typed; false when none ever will. Called with every core asleep
  /// and nothing to happen.
  func waitForPeople() -> Bool
  /// What went wrong with an expectation.
  var failure: String? { get }
}

extension InputSource {
  public func advance(to time: Time) {}
  public func takeActions(at time: Time) -> [InputAction] { [] }
  public var hasPendingActions: Bool { false }
}

/// Hears of everything that came from outside.
public protocol JournalObserver: AnyObject {
  func delivered(_ entry: JournalEntry)
}

/// Receives the digests of the machine's components.
public protocol DigestObserver: AnyObject {
  func digests(_ digests: [ComponentDigest], at time: Time)
}

extension Machine: OutputSink {
  public func output(_ byte: UInt8, from device: ComponentID, port: Int) {
    guard let input, let console = board.console(device: device.index, port: port) else { return }
    input.output(byte, from: board.consoles[console].name, at: simulator.now)
  }

  /// Hands input that arrives at `arrival`, now or later, to the keys and to the receivers that
  /// have room. The machine is there then. False, and nothing has changed, when there is none.
  func deliverInput(at arrival: Time) -> Bool {
    guard let input else { return false }
    input.advance(to: arrival)
    var any = false
    for action in input.takeActions(at: arrival) {
      any = true
      accept(action.entry(at: arrival))
      switch action {
      case .inject(let fault): inject(fault)
      case .move(let change):
        keys.first { $0.name == change.key }?.line.drive(change.isPressed)
      }
    }
    func take(_ name: String, _ kind: JournalEntry.Kind, room: Int) -> [UInt8] {
      guard room > 0 else { return [] }
      let bytes = input.take(for: name, room: room, at: arrival)
      guard !bytes.isEmpty else { return [] }
      any = true
      accept(JournalEntry(time: arrival, target: name, kind: kind, bytes: bytes))
      return bytes
    }
    for (console, port) in zip(board.consoles, consolePorts) {
      for byte in take(console.name, .console, room: port.receiveRoom) { port.receive(byte) }
    }
    for (name, device) in inputDevices {
      let bytes = take(name, .events, room: device.eventRoom * InputEvent.byteCount)
      if !bytes.isEmpty { device.receive(InputEvent.events(bytes)) }
    }
    return any
  }

  /// The machine stands where the input arrives, and notes it.
  private func accept(_ entry: JournalEntry) {
    time = entry.time
    simulator.advance(to: max(entry.time, simulator.now))
    journalPosition += 1
    journalObserver?.delivered(entry)
  }

  /// True when someone takes input now.
  var hasReceiveRoom: Bool {
    consolePorts.contains { $0.receiveRoom > 0 }
      || inputDevices.contains { $0.device.eventRoom > 0 }
  }

  /// Names of the devices with keys, or screens that are touched.
  public var inputDeviceNames: [String] { inputDevices.map(\.name) }

  /// Whether the input device of that name has room for events now.
  public func takesEvents(_ name: String) -> Bool {
    inputDevices.contains { $0.name == name && $0.device.eventRoom > 0 }
  }
}
