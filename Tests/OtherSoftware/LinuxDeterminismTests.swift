import AArch64
import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing
import Traces

/// A whole boot of Linux on two cores, whoever runs it and however often it is stopped.
@Suite(.serialized, .enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence))
struct LinuxDeterminismTests {
  private static func scenario() throws -> Scenario {
    try Linux.scenario(
      board: "virt", cores: 2, exceptionLevel: 2, Linux.fileSystem("quick.sh"),
      append: "cryptomgr.notests")
  }

  /// Runs to the end; `visit` is called at each of the times, and says with what to go on.
  private static func run(
    _ machine: Machine, at times: [Time] = [], _ visit: (Machine) throws -> Machine = { $0 }
  ) throws -> (ending: Ending, time: Time, digests: [ComponentDigest]) {
    var machine = machine
    for time in times {
      guard machine.run(until: time) == .timeLimit else { break }
      machine = try visit(machine)
    }
    let ending = machine.run(until: LinuxTests.limit)
    return (ending, machine.time, machine.digests())
  }

  @Test("A machine restored 20 times on its way ends as one that ran through")
  func restoring() throws {
    let scenario = try Self.scenario()
    let through = try Self.run(scenario.makeMachine())
    #expect(through.ending == .poweredOff)
    var random = SeededRandom(seed: 20)
    let times = (0..<20).map { _ in
      Time(picoseconds: random.next(below: through.time.picoseconds))
    }
    let restored = try Self.run(scenario.makeMachine(), at: times.sorted()) { machine in
      let other = try scenario.makeMachine()
      try other.restore(machine.snapshot())
      return other
    }
    #expect(restored.ending == .poweredOff && restored.time == through.time)
    #expect(restored.digests == through.digests)
  }

  @Test("Whatever the lengths of rounds, it boots", arguments: isFullRun ? Array(1...20) : [1, 2])
  func jitter(seed: UInt64) throws {
    var scenario = try Self.scenario()
    (scenario.seed, scenario.jitter) = (seed, true)
    let machine = try scenario.makeMachine()
    #expect(try Self.run(machine).ending == .poweredOff)
  }

  @Test("Ten million single steps are a run of ten million instructions")
  func stepping() throws {
    let count: UInt64 = isFullRun ? 10_000_000 : 500_000
    let scenario = try Self.scenario()
    // Both cores work, with the timer, page faults and system calls.
    let start = Time.milliseconds(200)
    let end = Time.milliseconds(250)
    let through = try scenario.makeMachine()
    _ = through.run(until: end)
    let stepped = try scenario.makeMachine()
    _ = stepped.run(until: start)
    func retired() -> UInt64 { stepped.cores.reduce(0) { $0 + $1.instructionsRetired } }
    let first = retired()
    while retired() - first < count, stepped.time < end {
      // A step of whichever core comes next.
      for core in stepped.cores {
        var stops = StopConditions()
        stops.retired = core.instructionsRetired + 1
        core.stops = stops
      }
      _ = stepped.run(until: end)
    }
    #expect(retired() - first >= count)
    for core in stepped.cores { core.stops = StopConditions() }
    #expect(stepped.run(until: end) == .timeLimit)
    #expect(stepped.digests() == through.digests())
  }

  @Test(
    "A debug build records what a release build records",
    .enabled(if: isFullRun, "a quarter of an hour's work: set ORRERY_FULL=1"))
  func debugEqualsRelease() throws {
    let scratch = "\(repositoryRoot)/.build/debug-check"
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let scenario = try Self.scenario()
    let release = try GuestRun(
      scenario, script: InputScript("", file: "none"), until: LinuxTests.limit)
    // Recordings name their images.
    func file(_ file: NamedFile?) throws -> String {
      let file = try #require(file)
      let name = URL(fileURLWithPath: file.name).lastPathComponent
      let path = folder.appendingPathComponent(name)
      try Data(file.bytes).write(to: path)
      return path.path
    }
    let (kernel, fileSystem) = (try file(scenario.kernel), try file(scenario.initialRAMDisk))
    let recording = folder.appendingPathComponent("debug.orrery").path
    try run([
      "swift", "build", "-c", "debug", "--product", "orrery", "--scratch-path", scratch,
    ])
    try run([
      "\(scratch)/debug/orrery", "run", "Boards/virt.json", "--cores", "2", "--memory", "256MiB",
      "--kernel", kernel, "--initrd", fileSystem,
      "--append", try #require(scenario.bootArguments), "--record", recording,
    ])
    let divergence = try Divergence(
      RecordingReader(bytes: release.recording), RecordingReader(path: recording), symbols: nil)
    #expect(divergence.isIdentical, "\(divergence.differences)")
  }

  private func run(_ arguments: [String]) throws {
    let run = try ProgramRun(arguments, errors: .collected)
    #expect(run.status == 0, "\(arguments): \(run.output)")
  }
}
