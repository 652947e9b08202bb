import Boards
import Devices
import Simulation

/// Where input for the consoles comes from: a script, standard input, a recording.
///
/// Asked at round ends only, so that input makes no boundary of its own; what it says depends on
/// what it was told (time, output) and, for people at a keyboard, on them.
public protocol InputSource: AnyObject {
  /// Takes up to `room` bytes that are to arrive at the console now.
  func take(for console: String, room: Int, at time: Time) -> [UInt8]
  /// A console sent a byte.
  func output(_ byte: UInt8, from console: String, at time: Time)
  /// When the source wants to be asked next, whatever else happens; ``Time/never`` for not.
  var nextWake: Time { get }
  /// True when there are bytes that wait for a round's end.
  var hasPendingBytes: Bool { get }
  /// Sleeps until a person has typed; false when none ever will. Called with every core asleep
  /// and nothing to happen.
  func waitForPeople() -> Bool
  /// What went wrong with an expectation.
  var failure: String? { get }
}

/// Hears of everything that came from outside.
public protocol JournalObserver: AnyObject {
  func delivered(_ entry: JournalEntry)
}

/// Receives the digests of the machine's components.
public protocol DigestObserver: AnyObject {
  func digests(_ digests: [ComponentDigest], at time: Time)
}

/// The digest of one component.
public struct ComponentDigest: Sendable, Equatable {
  public let name: String
  public let digest: Digest
}

extension Machine: OutputSink {
  public func output(_ byte: UInt8, from console: ComponentID) {
    input?.output(byte, from: board.devices[console.index].name, at: simulator.now)
  }

  /// Hands input to the receivers that have room.
  func deliverInput() {
    guard let input else { return }
    for (index, device) in devices.enumerated() {
      guard let console = device as? any ConsoleDevice, console.receiveRoom > 0 else { continue }
      let name = board.devices[index].name
      let bytes = input.take(for: name, room: console.receiveRoom, at: time)
      guard !bytes.isEmpty else { continue }
      journalPosition += 1
      journalObserver?.delivered(
        JournalEntry(time: time, target: name, kind: .console, bytes: bytes))
      for byte in bytes { console.receive(byte) }
    }
  }
}
