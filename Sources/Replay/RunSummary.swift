import AArch64
import Images
import Machine
import Simulation

/// A run in numbers, once it is over.
public struct RunSummary: Sendable {
  public struct Core: Sendable {
    public let name: String
    /// Of the core's clock, since reset.
    public let cycles: UInt64
    public let idleCycles: UInt64
    public let instructions: UInt64
    public let interrupts: UInt64
  }

  public struct Trap: Sendable {
    public let cause: String
    /// The persona's label; `nil` when no persona was loaded.
    public let persona: String?
    public let count: UInt64
  }

  /// A recording of the run.
  public struct Recording: Sendable {
    public let path: String
    public let bytes: UInt64
    public init(path: String, bytes: UInt64) { (self.path, self.bytes) = (path, bytes) }
  }

  public let ending: String
  public let time: Time
  public let cores: [Core]
  public let traps: [Trap]
  public let transferredBytes: UInt64
  public let outputBytes: UInt64
  public let inputBytes: UInt64
  /// The firmware's text, read-only data and data; `nil` without firmware.
  public let firmware: ELFImage.SectionSizes?
  public let recording: Recording?
  /// Nanoseconds that the host took; `nil` when nobody looked.
  public let hostNanoseconds: UInt64?

  public init(
    _ machine: Machine, _ scenario: Scenario, _ statistics: RunStatistics, ending: Ending,
    recording: Recording? = nil, hostNanoseconds: UInt64? = nil
  ) {
    self.ending = ending.reason
    time = machine.time
    cores = machine.cores.map {
      Core(
        name: "core\($0.index)", cycles: $0.cycles, idleCycles: $0.idleCycles,
        instructions: $0.instructionsRetired, interrupts: statistics.interrupts(takenBy: $0.index))
    }
    traps = statistics.trapsByCause.map { trap in
      let number = Int(trap.machine)
      let label =
        number == 0
        ? nil
        : number <= scenario.personas.count
          ? scenario.personas[number - 1].label : "VMID \(number)"
      return Trap(cause: trap.cause, persona: label, count: trap.count)
    }
    transferredBytes = statistics.transferredBytes
    outputBytes = statistics.outputBytes
    inputBytes = statistics.inputBytes
    firmware = scenario.firmware.flatMap { try? ELFImage($0.bytes, file: $0.name).sectionSizes }
    self.recording = recording
    self.hostNanoseconds = hostNanoseconds
  }

  public var instructions: UInt64 { cores.reduce(0) { $0 + $1.instructions } }

  /// Instructions a microsecond of the host, in tenths: 1234 is 123.4 MIPS.
  var tenthsOfMIPS: UInt64? {
    guard let hostNanoseconds, hostNanoseconds > 0 else { return nil }
    return ratio(instructions, hostNanoseconds, scale: 10_000)
  }

  /// Bytes of the recording for a thousand instructions, in hundredths.
  var hundredthsOfBytesPerThousand: UInt64? {
    guard let recording, instructions > 0 else { return nil }
    return ratio(recording.bytes, instructions, scale: 100_000)
  }

  private func ratio(_ value: UInt64, _ divisor: UInt64, scale: UInt64) -> UInt64 {
    UInt64(clamping: UInt128(value) * UInt128(scale) / UInt128(divisor))
  }

  /// Tenths of a percent of a core's cycles in which it slept.
  func idleShare(_ core: Core) -> UInt64 {
    core.cycles == 0 ? 0 : ratio(core.idleCycles, core.cycles, scale: 1000)
  }
}
