import Machine
import Simulation

/// Keys and touches that people ask for in words while the machine runs, in the words of scripts.
///
/// `power` presses a key of the board and lets go of it 100 ms later, `power 2s` after two seconds;
/// `keyboard0 KEY_LEFTSHIFT KEY_A` strikes keys of an input device, `touch0 540 960` taps on one.
public final class PressedInput: InputSource {
  private static let hold = Time.milliseconds(100)

  private unowned let machine: Machine
  /// What was asked for and is not done yet.
  private var scripts: [ScriptInput] = []
  private var now: Time

  public init(_ machine: Machine) { (self.machine, now) = (machine, machine.time) }

  /// Does what the words say, from now on.
  ///
  /// - Throws: what is wrong with them, in words for who typed them.
  public func press(_ words: String) throws(ScenarioError) {
    let parts = words.split(separator: " ").map(String.init)
    let time = "at \(now.literal)"
    let hold = parts.count == 1 ? Self.hold : parts.count == 2 ? Time(parts[1]) : nil
    let text: String
    if machine.inputDeviceNames.contains(parts.first ?? "") {
      let isTouch = parts.count > 1 && parts[1].allSatisfy(\.isNumber)
      text = "\(time) \(isTouch ? "touch" : "press") \(words)"
    } else if let hold {
      text = "\(time) press \(parts[0])\nat \((now + hold).literal) release \(parts[0])"
    } else {
      text = "\(time) press \(words)"
    }
    let input: ScriptInput
    do throws(ScriptError) {
      input = ScriptInput(try InputScript(text, file: ""))
      try input.check(machine)
    } catch {
      // A key that is not there is told once, not for its release as well.
      throw ScenarioError(error.problems.first?.message ?? error.description)
    }
    if let deaf = input.runner.script.consoles.first(where: { !machine.takesEvents($0) }) {
      throw ScenarioError("\(deaf) takes nothing now: no driver listens, or it is behind")
    }
    scripts.append(input)
  }

  public func advance(to time: Time) {
    now = time
    scripts.removeAll { $0.runner.isFinished }
    for script in scripts { script.advance(to: time) }
  }

  public func take(for console: String, room: Int, at time: Time) -> [UInt8] {
    var bytes: [UInt8] = []
    for script in scripts {
      bytes += script.take(for: console, room: room - bytes.count, at: time)
    }
    return bytes
  }

  public func takeActions(at time: Time) -> [InputAction] {
    scripts.flatMap { $0.takeActions(at: time) }
  }

  public func output(_ byte: UInt8, from console: String, at time: Time) {}
  public var nextWake: Time { scripts.map(\.nextWake).min() ?? .never }
  public var hasPendingBytes: Bool { scripts.contains { $0.hasPendingBytes } }
  public var hasPendingActions: Bool { scripts.contains { $0.hasPendingActions } }
  public func waitForPeople() -> Bool { false }
  public var failure: String? { nil }
}
