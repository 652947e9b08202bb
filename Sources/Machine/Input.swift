import Devices
import Simulation

/// Where input for the consoles comes from: a script, standard input, a recording.
///
/// Asked at round ends only, so that input makes no boundary of its own; what it says depends on
/// what it was told (time, output) and, for people at a keyboard, on them.
public protocol InputSource: AnyObject {
  /// Bytes for consoles that are to be delivered now. What does not fit the receiver waits in the
  /// machine.
  func poll(at time: Time) -> [ConsoleInput]
  /// A console sent a byte.
  func output(_ byte: UInt8, from console: ComponentID, at time: Time)
  /// When the source wants to be asked next, whatever else happens; ``Time/never`` for not.
  var nextWake: Time { get }
  /// True when there are bytes that wait for a round's end.
  var hasPendingBytes: Bool { get }
  /// True when a person may still type.
  var waitsForPeople: Bool { get }
  /// Sleeps until a person has typed; false when none ever will.
  func waitForPeople() -> Bool
  /// What went wrong with an expectation.
  var failure: String? { get }
}

/// Bytes typed at a console.
public struct ConsoleInput: Sendable, Equatable {
  public let console: ComponentID
  public let bytes: [UInt8]
  public init(console: ComponentID, bytes: [UInt8]) {
    self.console = console
    self.bytes = bytes
  }
}

/// Hears of everything that came from outside.
public protocol JournalObserver: AnyObject {
  func delivered(_ bytes: [UInt8], to console: ComponentID, at time: Time)
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
    input?.output(byte, from: console, at: simulator.now)
  }

  /// Hands waiting bytes to the receivers that have room.
  func deliverInput() {
    for item in input?.poll(at: time) ?? [] {
      waiting[item.console.index] += item.bytes
    }
    for index in waiting.indices where !waiting[index].isEmpty {
      guard let console = devices[index] as? any ConsoleDevice else { continue }
      let count = min(max(console.receiveRoom, 0), waiting[index].count)
      guard count > 0 else { continue }
      simulator.advance(to: max(time, simulator.now))
      let bytes = Array(waiting[index].prefix(count))
      waiting[index].removeFirst(count)
      journalObserver?.delivered(bytes, to: ComponentID(index), at: time)
      for byte in bytes { console.receive(byte) }
    }
  }
}
