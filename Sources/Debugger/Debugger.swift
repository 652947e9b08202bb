import AArch64
import Boards
import Devices
import Images
import Machine
import Replay
import Simulation

/// Commands upon a machine: what `orrery debug` does, below any terminal.
///
/// Whatever reads leaves the run as it is: with breakpoints, steps and questions a machine goes
/// through the same states as without. Commands that change the run say so.
public final class Debugger {
  public let machine: Machine
  public internal(set) var symbols: SymbolBook
  /// What the scenario's Linux kernel says of itself, once it was needed.
  private var linux: LinuxKernel.Program?
  private let scenario: Scenario
  /// The core that commands speak of.
  public internal(set) var focus: Core
  var breakpoints: [Breakpoint] = []
  var nextBreakpoint = 1
  let traps: TrapLog
  let consoles: ConsoleLog
  let typed = TypedInput()
  /// The scenario's own time limit.
  let limit: Time
  /// Set when the machine has switched itself off: it goes no further.
  var isOver = false
  /// Receives every line of output.
  public var sink: (String) -> Void
  /// Asked between rounds: Ctrl-C.
  public var isInterrupted: () -> Bool = { false }
  /// What the last command printed, for `expect`.
  public private(set) var lastOutput = ""
  private var collected = ""
  /// The user has had enough.
  public internal(set) var isDone = false

  /// - Parameters:
  ///   - script: what the scenario's script types.
  ///   - symbolFiles: files with symbols besides those of the images.
  /// - Throws: what is wrong with the script, or with a file of symbols.
  public init(
    _ machine: Machine, _ scenario: Scenario, script: ScriptInput? = nil,
    symbolFiles: [NamedFile] = [],
    sink: @escaping (String) -> Void
  ) throws {
    self.machine = machine
    self.scenario = scenario
    self.sink = sink
    symbols = try SymbolBook(scenario, others: symbolFiles)
    focus = machine.cores[0]
    limit = scenario.until ?? .never
    traps = TrapLog(machine)
    consoles = ConsoleLog(machine.board)
    machine.simulator.observers += [traps, consoles]
    if let script {
      try script.check(machine)
      machine.input = CombinedInput([script, typed])
    } else {
      machine.input = typed
    }
    consoles.show = { [unowned self] line in self.print(line) }
  }

  /// The consoles that characters can be typed for.
  var consoleNames: [String] { machine.board.consoles.map(\.name) }

  /// Carries out one line; an empty one, or a remark after `#`, does nothing.
  public func execute(_ line: String) throws(DebuggerError) {
    let arguments = try Arguments(line: line)
    guard let word = arguments[0] else { return }
    // `x/4i`: what follows the stroke belongs to the command.
    let name = String(word.prefix { $0 != "/" })
    guard let command = Command.named(name) else {
      let near = closest(to: name, among: commandTable.flatMap { [$0.name] + $0.aliases })
      throw DebuggerError(
        "unknown command \(name)",
        hint: near.map { "did you mean \($0)?" } ?? "help lists all commands")
    }
    collected = ""
    defer {
      consoles.flush()
      if command.name != Command.expect.name { lastOutput = collected }
    }
    let format = word.count > name.count ? [String(word.dropFirst(name.count + 1))] : []
    if !format.isEmpty, command.name != Command.examine.name {
      throw command.misuse("takes no /\(format[0])")
    }
    symbols.locateLinux(in: machine)
    let rest = arguments.dropFirst().words
    try command.action(
      self, Arguments(command.name == Command.examine.name ? [format.first ?? ""] + rest : rest))
  }

  /// Prints a line.
  func print(_ line: String) {
    collected += line + "\n"
    sink(line)
  }

  func linuxProgram() throws(DebuggerError) -> LinuxKernel.Program {
    if let linux { return linux }
    guard let file = scenario.kernel, let image = try? KernelImage(file.bytes, file: file.name),
      let base = try? scenario.entryPoint()
    else { throw DebuggerError("the scenario has no arm64 Image") }
    let program = try LinuxKernel.Program(image, base: base)
    linux = program
    return program
  }

  // MARK: The focused core

  var level: UInt8 { focus.exceptionLevel }
  var virtualMachine: UInt16 { focus.virtualMachineID ?? 0 }

  /// ` main+0x10 (Hello.swift:6)` for an address as the focused core sees it.
  func suffix(_ address: UInt64) -> String {
    symbols.suffix(address, level: level, machine: virtualMachine)
  }

  /// Words that complete a line: commands, or symbols after one.
  public func completions(for line: String) -> [String] {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    guard let last = words.last else { return [] }
    if words.count == 1 {
      return commandTable.map(\.name).filter { $0.hasPrefix(last) }.sorted()
    }
    if ["device", "type"].contains(words[0]) {
      return machine.board.devices.map(\.name).filter { $0.hasPrefix(last) }
    }
    guard !last.isEmpty else { return [] }
    return symbols.names.filter { $0.hasPrefix(last) }
  }
}
