import AArch64
import ArgumentParser
import Boards
import Debugger
import Devices
import Glibc
import Machine
import Replay
import Simulation

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Boot a board and run it.",
    discussion: """
      Examples:
        orrery run Boards/virt.json --firmware .build/firmware/hello.elf
        orrery run Boards/virt.json --firmware /usr/lib/u-boot/qemu_arm64/uboot.elf --el 1

        orrery run Boards/phone.json --firmware .build/firmware/janus.elf \\
          --persona work=.build/firmware/work.elf,append=demo --record work.orrery

      Keys go to the first console; Ctrl-A x ends, Ctrl-A c goes to the next console, Ctrl-A k
      presses a key of the board.
      """)

  @OptionGroup var options: ScenarioOptions

  @Option(
    help: ArgumentHelp("Record the run, for replay, diverge and trace.", valueName: "file"),
    completion: .file())
  var record: String?

  @Option(
    help: ArgumentHelp(
      "Record the run and put it into a folder with all its files: a scenario.",
      discussion: "Typed input goes with it when it comes from a script (--input).",
      valueName: "folder"), completion: .directory)
  var save: String?

  @Flag(
    name: .customLong("record-details"),
    help: ArgumentHelp(
      "Record each interrupt's way and each hypercall too, for report.",
      discussion: "They are details of events: a run has the same events with and without."))
  var recordDetails = false

  @Option(
    help: ArgumentHelp(
      "What the hypervisor did and cost, as orrery report has it.",
      discussion: "- for standard output; as JSON when the name ends in .json.", valueName: "file"),
    completion: .file())
  var report: String?

  @Flag(help: "Write what the run changed on its disks (--disk) back to their files.")
  var persist = false

  @Option(
    help: ArgumentHelp(
      "Write a network device's frames for Wireshark; may be given several times.",
      discussion: "NAME=FILE, with the device's name. Times are simulated.",
      valueName: "name=file"))
  var pcap: [String] = []

  @Option(
    help: ArgumentHelp("Write the run's figures as JSON.", valueName: "file"), completion: .file())
  var summary: String?

  @Option(
    name: .customLong("save-at"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Write the machine's state at a simulated time, to go on from with --restore.",
      discussion: "--save-at 2s boot.snapshot", valueName: "time file"))
  var saveAt: [String] = []

  @Option(
    help: ArgumentHelp(
      "Watch over a property of the run: isolation.",
      discussion:
        "The run ends with exit code 1 when a guest of the hypervisor reaches what is another's."))
  var check: Property?

  @Option(
    help: ArgumentHelp(
      "Physical addresses that guests may share, for --check; may be given several times.",
      discussion: "0x50000000+64KiB", valueName: "address+size"))
  var shared: [String] = []

  @Option(
    help: ArgumentHelp(
      "Run no faster than this: realtime, or a multiple of it such as 0.5.",
      discussion: "Changes nothing of the run itself.", valueName: "speed"))
  var pace: String?

  enum Property: String, ExpressibleByArgument, CaseIterable { case isolation }

  func validate() throws {
    guard shared.isEmpty || check != nil else {
      throw ValidationError("--shared: nothing looks at it without --check isolation")
    }
    guard saveAt.isEmpty || saveAt.count == 2 else {
      throw ValidationError(
        "--save-at: expected a time and a file, as in --save-at 2s boot.snapshot")
    }
    guard record == nil || save == nil else {
      throw ValidationError("--save records into its folder: leave out --record")
    }
    _ = try captureFiles()
    guard !recordDetails || record != nil || save != nil else {
      throw ValidationError("--record-details: there is nothing to put them into without --record")
    }
    guard !persist || record == nil else {
      throw ValidationError(
        "--persist changes the disks that the recording needs as they are: use --save, which copies "
          + "them, or leave out --record")
    }
  }

  /// Devices and files of `--pcap`.
  private func captureFiles() throws -> [(device: String, path: String)] {
    let files = try pcap.map { text in
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex,
        text.index(after: equals) != text.endIndex
      else { throw ValidationError("--pcap: expected NAME=FILE, found \(text)") }
      return (device: String(text[..<equals]), path: String(text[text.index(after: equals)...]))
    }
    for (index, one) in files.enumerated() {
      if files[..<index].contains(where: { $0.device == one.device }) {
        throw ValidationError("--pcap \(one.device): given twice")
      }
    }
    return files
  }

  func run() throws {
    var scenario = try options.scenario()
    let disks = scenario.disks
    if persist, HostFiles.isFolder(options.board) {
      throw ValidationError("--persist: \(options.board) is a saved scenario, which stays as it is")
    }
    if persist, disks.isEmpty {
      throw ValidationError("--persist: there is nothing to write back without --disk")
    }
    if save != nil { scenario = ScenarioFolder.relocated(scenario) }
    let (machine, script) = try reportingBadInput { try scenario.make() }
    let checkpoint =
      try saveAt.isEmpty
      ? nil : (ScenarioOptions.time(saveAt[0], "--save-at"), saveAt[1])
    let speed = try pace.map(Pace.speed)
    let session = try reportingBadInput {
      try RunSession(machine, scenario, script: script, checkpoint: checkpoint, pace: speed)
    }
    if check == .isolation {
      let ranges = try shared.map { try ScenarioOptions.range($0, "--shared") }
      session.isolation = IsolationOracle(
        machine, reserved: try scenario.firmwareRanges(), shared: ranges
      )
    }
    let captures = try reportingBadInput {
      try captureFiles().map { try CaptureFile(machine, device: $0.device, path: $0.path) }
    }
    let outputs = try reportingBadInput {
      try RunOutputs(
        machine, scenario,
        .init(
          record: record, hasDetails: recordDetails, save: save, summary: summary, report: report))
    }
    let ending = session.run()
    try reportingBadInput {
      try outputs.finish(session.machineEnding)
      for capture in captures { try capture.finish() }
      if persist { for disk in disks { try machine.writeBack(disk) } }
    }
    throw session.hasFailed ? ExitCode.badInput : ExitCode(ending)
  }
}

/// A run with people or pipes attached.
final class RunSession {
  private let machine: Machine
  private let scenario: Scenario
  private let view: ConsoleView
  private var terminal: TerminalInput?
  private let script: ScriptInput?
  /// Where the state goes, and when; `nil` once it is there.
  private var checkpoint: (time: Time, path: String)?
  private var pace: Pace?
  /// Ends the run with its first finding.
  var isolation: IsolationOracle?
  /// Why the machine ended, whatever was still expected of it.
  private(set) var machineEnding = Ending.interrupted
  /// The snapshot could not be written; the run ended there.
  private(set) var hasFailed = false
  /// Where the first core starts.

  init(
    _ machine: Machine, _ scenario: Scenario, script: ScriptInput?,
    checkpoint: (time: Time, path: String)?, pace: Double?
  ) throws {
    self.machine = machine
    self.scenario = scenario
    self.script = script
    self.checkpoint = checkpoint
    self.pace = pace.map { Pace(speed: $0, from: machine.time) }
    view = ConsoleView(board: machine.board, isTerminal: isatty(STDOUT_FILENO) != 0)
    machine.simulator.observers.append(view)
    let consoles = machine.board.consoles.map(\.name)
    let main = machine.board.devices[machine.board.console].name
    if let script {
      try script.check(machine)
      machine.input = script
    } else if isatty(STDIN_FILENO) != 0 {
      let terminal = TerminalInput(
        consoles: consoles, focus: consoles.firstIndex(of: main) ?? 0,
        pressed: PressedInput(machine))
      terminal?.announce = { text in diagnose("\r[orrery] \(text)") }
      terminal?.echo = { text in writeAll(Array(text.utf8), to: STDERR_FILENO) }
      self.terminal = terminal
      machine.input = terminal
    } else {
      machine.input = PipedInput(console: main)
    }
  }

  func run() -> Ending {
    Interruption.watch()
    defer { terminal?.restore() }
    let until = scenario.until ?? .never
    while true {
      let stop = min(
        until, checkpoint?.time ?? .never, pace?.nextStop(after: machine.time) ?? .never)
      let ending = machine.run(until: stop) {
        Interruption.isRequested || self.terminal?.wantsExit == true
          || self.isolation?.findings.isEmpty == false
      }
      if let finding = isolation?.findings.first {
        view.finish()
        diagnose(finding.description)
        return .expectationFailed(finding.description)
      }
      if ending == .timeLimit, machine.time < until {
        pace?.wait(for: machine.time)
        guard takeCheckpoint() else {
          view.finish()
          hasFailed = true
          return .interrupted
        }
        continue
      }
      if ending == .reset || ending == .powerCut {
        view.flush()
        if ending == .powerCut { diagnose("power fails at \(machine.time)") }
        _ = machine.restart(after: ending)
        isolation?.reset()
        continue
      }
      view.finish()
      if let checkpoint {
        diagnose("no snapshot: the run ended at \(machine.time), before \(checkpoint.time)")
      }
      machineEnding = ending
      if let isolation {
        diagnose("[orrery] isolation: looked \(isolation.checkCount) times and found nothing")
      }
      script?.end(at: machine.time)
      if let failure = script?.failure {
        diagnose(failure)
        return .expectationFailed(failure)
      }
      explain(ending)
      return ending
    }
  }

  /// Writes the snapshot when its time has come; false when that failed.
  private func takeCheckpoint() -> Bool {
    guard let checkpoint, machine.time >= checkpoint.time else { return true }
    self.checkpoint = nil
    do {
      let file = try SnapshotFile(machine, scenario, script: script?.runner)
      try HostFiles.write(try file.bytes(), to: checkpoint.path)
      diagnose("[orrery] snapshot at \(machine.time): \(checkpoint.path)")
      return true
    } catch {
      diagnose("\(error)")
      return false
    }
  }

  /// What the images call the places where cores are.
  private var symbols: SymbolBook {
    var symbols = (try? SymbolBook(scenario)) ?? .none
    symbols.locateLinux(in: machine)
    return symbols
  }

  private func explain(_ ending: Ending) {
    switch ending {
    case .unimplemented(let core, let what):
      diagnose("core \(core) stopped: not carried out yet: \(what)")
    case .asleep:
      diagnose("every core waits and nothing is pending at \(machine.time)")
      diagnose(describeWhere(machine, symbols))
    case .timeLimit:
      diagnose("the time limit is reached at \(machine.time)")
      diagnose(describeWhere(machine, symbols))
    default: break
    }
  }
}
