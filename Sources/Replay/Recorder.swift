import AArch64
import Boards
import Machine
import Simulation
import Traces

/// Records a run: attached to a machine, it writes all that comes from outside, all events and
/// all digests. The run is the same with it and without.
public final class Recorder: JournalObserver, DigestObserver {
  private let writer: RecordingWriter

  /// Attaches to a machine that the scenario made and that has not run yet.
  ///
  /// - Parameter kinds: the kinds of events that are recorded; with details ``TraceKinds/all``.
  public init(
    _ machine: Machine, _ scenario: Scenario, to sink: any RecordingSink,
    kinds: TraceKinds = .events
  ) throws(RecordingError) {
    writer = try RecordingWriter(
      header: scenario.recordingHeader(machine, kinds: kinds), to: sink)
    machine.simulator.observers.append(writer)
    machine.journalObserver = self
    machine.digestObserver = self
  }

  public func delivered(_ entry: JournalEntry) { writer.record(entry) }

  public func digests(_ digests: [ComponentDigest], at time: Time) {
    writer.record(DigestPoint(time: time, components: digests))
  }

  /// Writes what a reader needs at least, should the process die: for long runs, now and then.
  public func flush() throws(RecordingError) { try writer.flush() }

  /// Ends the recording. The machine must not run on; the caller closes the sink.
  public func finish(_ ending: Ending, at time: Time) throws(RecordingError) {
    try writer.finish(time: time, reason: ending.reason)
  }
}

extension Scenario {
  /// What a recording says of this scenario on this machine.
  func recordingHeader(_ machine: Machine, kinds: TraceKinds) -> RecordingHeader {
    let cores = machine.cores.map { TraceOrigin(number: UInt16($0.index), name: "core\($0.index)") }
    let devices = machine.board.devices.enumerated().map {
      TraceOrigin(number: UInt16(64 + $0.offset), name: $0.element.name)
    }
    return RecordingHeader(
      simulatorVersion: Release.version, board: NamedHash(name: "board", contents: boardFile.bytes),
      images: images.map { role, file in
        NamedHash(
          name: Self.imageName(role: role, path: file.name), contents: file.bytes)
      },
      configuration: configuration, seed: seed, origins: cores + devices,
      digestInterval: machine.board.digestInterval, recordedKinds: kinds)
  }
}

extension Ending {
  /// In words that the same run always gives.
  public var reason: String {
    switch self {
    case .poweredOff: "powered off"
    case .reset: "reset"
    case .powerCut: "power cut"
    case .asleep: "asleep"
    case .timeLimit: Self.outsideReasons[0]
    case .interrupted: Self.outsideReasons[1]
    case .expectationFailed(let failure): "\(Self.outsideReasons[2]): \(failure)"
    case .stepped: Self.outsideReasons[3]
    case .unimplemented(let core, let what): "core\(core) stopped: not carried out: \(what)"
    }
  }

  private static let outsideReasons = [
    "time limit", "interrupted", "expectation failed", "stepped",
  ]

  /// True when the machine would have run on: a replay ends there because the recording does.
  static func isFromOutside(_ reason: String) -> Bool {
    outsideReasons.contains { reason.hasPrefix($0) }
  }
}
