import ArgumentParser
import Debugger
import Glibc
import Replay
import Simulation
import Synchronization

struct DebugCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "debug", abstract: "Step through a run and ask it questions.",
    discussion: """
      Commands come from a terminal, from --script, or from standard input; `help` lists them.
      Only commands that say so change the run: any other session gives the digests of
      `orrery run`. A script ends with 1 when an `expect` fails.

      Examples:
        orrery debug Boards/virt.json --firmware .build/firmware/hello.elf
        orrery debug Boards/phone.json --firmware .build/firmware/janus.elf \\
          --persona work=.build/firmware/work.elf --script bring-up.dbg
      """)

  @OptionGroup var options: ScenarioOptions

  @Option(help: ArgumentHelp("Commands, one a line.", valueName: "file"))
  var script: String?

  @Option(
    help: ArgumentHelp(
      "Symbols besides those of the images; may be given several times.",
      discussion: "An ELF file, or System.map. Linux kernels are read for their own.",
      valueName: "file"))
  var symbols: [String] = []

  func run() throws {
    let scenario = try options.scenario()
    let symbolFiles = try symbols.map(readFile)
    let (machine, input) = try reportingBadInput { try scenario.make() }
    let debugger = try reportingBadInput {
      try Debugger(machine, scenario, script: input, symbolFiles: symbolFiles) {
        writeAll(Array(($0 + "\n").utf8), to: STDOUT_FILENO)
      }
    }
    Interrupt.watch()
    debugger.isInterrupted = { Interrupt.take() }
    switch debugger.run(try source(debugger), report: diagnose) {
    case .completed: break
    case .expectationFailed: throw ExitCode.differs
    case .badCommand: throw ExitCode.badInput
    }
  }

  private func source(_ debugger: Debugger) throws -> any CommandSource {
    if let script {
      let file = try readFile(script)
      return ScriptSource(String(decoding: file.bytes, as: UTF8.self), name: script)
    }
    if isatty(STDIN_FILENO) != 0 {
      debugger.sink("help lists the commands, quit ends")
      return TerminalSource { debugger.completions(for: $0) }
    }
    return StandardInputSource()
  }
}

/// Commands from a pipe, as they come.
private final class StandardInputSource: CommandSource {
  private var number = 0

  func nextLine() -> String? {
    number += 1
    return readLine()
  }

  var place: String? { "standard input:\(number)" }
}

/// Ctrl-C while the machine runs: back to the prompt.
private enum Interrupt {
  private static let isRequested = Atomic<Bool>(false)

  static func watch() {
    signal(SIGINT) { _ in Interrupt.isRequested.store(true, ordering: .relaxed) }
  }

  /// True once for each request.
  static func take() -> Bool {
    isRequested.exchange(false, ordering: .relaxed)
  }
}
