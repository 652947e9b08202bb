import Boards
import Machine
import Simulation

/// Input from a script.
public final class ScriptInput: InputSource {
  public private(set) var runner: ScriptRunner

  public init(_ script: InputScript) { runner = ScriptRunner(script) }

  /// Goes on where the runner stands.
  public init(_ runner: ScriptRunner) { self.runner = runner }

  /// Throws when the script speaks of what the machine does not have.
  public func check(_ machine: Machine) throws(ScriptError) {
    try runner.script.require(
      consoles: machine.board.consoles.map(\.name), inputDevices: machine.inputDeviceNames,
      keys: machine.board.keys.map(\.name), expectation: machine.expectation(of:))
  }

  public func advance(to time: Time) { runner.advance(to: time) }

  public func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    runner.take(room, for: console)
  }

  public func takeActions(at time: Time) -> [InputAction] { runner.takeActions() }
  public var hasPendingActions: Bool { !runner.dueActions.isEmpty }

  public func output(_ byte: UInt8, from console: String, at time: Time) {
    runner.output(byte, console: console, at: time)
  }

  public var nextWake: Time { runner.nextWake }
  public var hasPendingBytes: Bool {
    runner.script.consoles.contains { !runner.pendingBytes(for: $0).isEmpty }
  }
  public func waitForPeople() -> Bool { false }
  public var failure: String? { runner.failures.first?.description }

  /// The run is over: what was still expected has failed.
  public func end(at time: Time) { runner.end(at: time) }
}

/// Several sources at once, each asked in turn.
public final class CombinedInput: InputSource {
  private let sources: [any InputSource]

  public init(_ sources: [any InputSource]) { self.sources = sources }

  public func advance(to time: Time) { for source in sources { source.advance(to: time) } }

  public func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    var bytes: [UInt8] = []
    for source in sources {
      bytes += source.take(for: console, room: room - bytes.count, at: time)
    }
    return bytes
  }

  public func output(_ byte: UInt8, from console: String, at time: Time) {
    for source in sources { source.output(byte, from: console, at: time) }
  }

  public func takeActions(at time: Time) -> [InputAction] {
    sources.flatMap { $0.takeActions(at: time) }
  }
  public var hasPendingActions: Bool { sources.contains { $0.hasPendingActions } }
  public var nextWake: Time { sources.map(\.nextWake).min() ?? .never }
  public var hasPendingBytes: Bool { sources.contains { $0.hasPendingBytes } }
  public func waitForPeople() -> Bool { sources.contains { $0.waitForPeople() } }
  public var failure: String? { sources.lazy.compactMap(\.failure).first }
}
