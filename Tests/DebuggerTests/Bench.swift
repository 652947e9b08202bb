import Debugger
import Machine
import Replay
import Simulation

/// A debugger whose output is kept.
final class Bench {
  let debugger: Debugger
  private(set) var output: [String] = []

  init(_ scenario: Scenario = TwoCoreProgram.scenario) throws {
    let machine = try scenario.makeMachine()
    debugger = try Debugger(machine, scenario) { _ in }
    debugger.sink = { [unowned self] in output.append($0) }
  }

  /// What one command prints.
  @discardableResult
  func command(_ line: String) throws -> String {
    let start = output.count
    try debugger.execute(line)
    return output[start...].joined(separator: "\n")
  }

  /// The message of a command that fails.
  func mistake(_ line: String) -> String {
    do {
      try command(line)
      return "no mistake"
    } catch {
      return "\(error)"
    }
  }
}

/// Everything that a run does, for comparisons.
final class Witness: TraceObserver, DigestObserver {
  var events: [TraceEvent] = []
  var digests: [String] = []

  init(_ machine: Machine) {
    machine.simulator.observers.append(self)
    machine.digestObserver = self
  }

  func observe(_ event: TraceEvent) { events.append(event) }

  func digests(_ digests: [ComponentDigest], at time: Time) {
    self.digests.append(
      "\(time) " + digests.map { "\($0.name)=\($0.digest)" }.joined(separator: " "))
  }
}
