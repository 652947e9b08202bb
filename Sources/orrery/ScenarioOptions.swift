import ArgumentParser
import Replay
import Simulation

/// What a user may change of a board, the same for every command that reads one.
struct MachineFigures: ParsableArguments {
  @Option(help: "The highest exception level that software has: 1 or 2.")
  var el: Int = 2

  @Option(help: "How many cores, instead of the board's.")
  var cores: Int?

  @Option(help: ArgumentHelp("Main memory, instead of the board's: 256MiB.", valueName: "size"))
  var memory: String?

  func validate() throws {
    guard (1...2).contains(el) else { throw ValidationError("--el: expected 1 or 2, found \(el)") }
  }

  /// Bytes.
  func memorySize() throws -> UInt64? { try memory.map { try byteCount($0, "--memory") } }
}

/// The options that say what runs; the same for every command that runs something.
struct ScenarioOptions: ParsableArguments {
  @Argument(
    help: "The board, a JSON file, or the folder of a saved scenario.",
    completion: .file(extensions: ["json"]))
  var board: String

  @Option(
    help: ArgumentHelp(
      "Firmware: an ELF file, started with the device tree at the start of RAM.", valueName: "elf"),
    completion: .file())
  var firmware: String?

  @Option(
    help: ArgumentHelp(
      "A guest for the hypervisor: ELF or arm64 Image; may be given several times.",
      discussion: PersonaOption.discussion, valueName: "name=file"))
  var persona: [String] = []

  @Option(
    help: ArgumentHelp("A kernel: ELF, arm64 Image or raw.", valueName: "file"), completion: .file()
  )
  var kernel: String?

  @Option(
    help: ArgumentHelp("The initial RAM disk for the kernel.", valueName: "file"),
    completion: .file())
  var initrd: String?

  @Option(help: ArgumentHelp("The kernel's or firmware's command line.", valueName: "text"))
  var append: String?

  @Option(
    help: ArgumentHelp("A device tree instead of the board's own.", valueName: "file"),
    completion: .file())
  var dtb: String?

  @Option(
    help: ArgumentHelp("Puts a file into memory: data.bin@0x48000000.", valueName: "file@address"))
  var load: [String] = []

  @Option(
    help: ArgumentHelp(
      "What a disk of the board holds; may be given several times.",
      discussion: "NAME=FILE, with the device's name. Writes stay in memory.",
      valueName: "name=file"))
  var disk: [String] = []

  @Option(help: ArgumentHelp("Where the first core starts.", valueName: "address"))
  var entry: String?

  @OptionGroup var figures: MachineFigures

  @Option(
    help: ArgumentHelp("A script that types, presses keys and expects.", valueName: "script"),
    completion: .file())
  var input: String?

  @Option(help: "Seeds what is random in the run.")
  var seed: UInt64 = 0

  @Option(
    help: ArgumentHelp("The length of a round, instead of the board's: 1us.", valueName: "time"))
  var quantum: String?

  @Flag(
    help: ArgumentHelp(
      "Vary the length of rounds, to look for races.",
      discussion: "Each --seed gives another order of what the cores do, and always the same one."))
  var jitter = false

  @Option(help: ArgumentHelp("Stop at this simulated time: 1.5s.", valueName: "time"))
  var until: String?

  @Flag(
    help: ArgumentHelp(
      "HLT #0xF000 calls the host: console output, clocks, exit.",
      discussion:
        "Files of the host are not served. A program that exits with another code than 0 fails the run."
    ))
  var semihosting = false

  @Option(
    help: ArgumentHelp(
      "Go on from a state that run --save-at wrote for the same board and images.",
      valueName: "snapshot"))
  var restore: String?

  func scenario() throws -> Scenario {
    if HostFiles.isFolder(board) { return try savedScenario() }
    var scenario = Scenario(boardFile: try readFile(board))
    scenario.coreCount = figures.cores
    scenario.memorySize = try figures.memorySize()
    scenario.firmware = try firmware.map(readFile)
    scenario.personas = try PersonaOption.read(persona)
    scenario.kernel = try kernel.map(readFile)
    scenario.initialRAMDisk = try initrd.map(readFile)
    scenario.bootArguments = append
    scenario.deviceTree = try dtb.map(readFile)
    scenario.loads = try load.map { text in
      guard let at = text.lastIndex(of: "@") else {
        throw ValidationError("--load: expected FILE@ADDRESS, found \(text)")
      }
      return Scenario.Load(
        file: try readFile(String(text[..<at])),
        address: try Self.address(String(text[text.index(after: at)...]), "--load"))
    }
    scenario.disks = try disk.map { text in
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValidationError("--disk: expected NAME=FILE, found \(text)")
      }
      return Scenario.Disk(
        device: String(text[..<equals]),
        file: try readFile(String(text[text.index(after: equals)...])))
    }
    scenario.entry = try entry.map { try Self.address($0, "--entry") }
    scenario.exceptionLevel = UInt8(figures.el)
    scenario.semihosting = semihosting
    scenario.seed = seed
    scenario.quantum = try quantum.map { try Self.time($0, "--quantum") }
    scenario.jitter = jitter
    scenario.until = try until.map { try Self.time($0, "--until") }
    scenario.inputScript = try input.map(readFile)
    scenario.snapshot = try restore.map(readFile)
    return scenario
  }

  /// A folder says everything but when to stop and what may vary.
  private func savedScenario() throws -> Scenario {
    let named: [(String, Bool)] = [
      ("--firmware", firmware != nil), ("--persona", !persona.isEmpty), ("--kernel", kernel != nil),
      ("--initrd", initrd != nil), ("--append", append != nil), ("--dtb", dtb != nil),
      ("--load", !load.isEmpty), ("--disk", !disk.isEmpty), ("--entry", entry != nil),
      ("--cores", figures.cores != nil),
      ("--memory", figures.memory != nil),
    ]
    if let (name, _) = named.first(where: { $0.1 }) {
      throw ValidationError("\(name): \(board) is a saved scenario and says that itself")
    }
    var scenario = try reportingBadInput { try ScenarioFolder.read(board) }
    if let quantum { scenario.quantum = try Self.time(quantum, "--quantum") }
    if let until { scenario.until = try Self.time(until, "--until") }
    if let input { scenario.inputScript = try readFile(input) }
    if seed != 0 { scenario.seed = seed }
    if jitter { scenario.jitter = true }
    if let restore { scenario.snapshot = try readFile(restore) }
    return scenario
  }

  static func time(_ text: String, _ option: String) throws -> Time {
    guard let time = Time(text), time > .zero else {
      throw ValidationError("\(option): expected a time such as 10us or 1.5s, found \(text)")
    }
    return time
  }

  /// `0x50000000+64KiB`.
  static func range(_ text: String, _ option: String) throws -> Range<UInt64> {
    guard let plus = text.firstIndex(of: "+") else {
      throw ValidationError("\(option): expected ADDRESS+SIZE, found \(text)")
    }
    let start = try address(String(text[..<plus]), option)
    let size = try byteCount(String(text[text.index(after: plus)...]), option)
    let (end, overflow) = start.addingReportingOverflow(size)
    guard !overflow else {
      throw ValidationError("\(option): \(text) wraps around the address space")
    }
    return start..<end
  }

  private static func address(_ text: String, _ option: String) throws -> UInt64 {
    let value = text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    guard let value else {
      throw ValidationError("\(option): expected an address such as 0x48000000, found \(text)")
    }
    return value
  }
}

/// `256MiB`, `1GiB`, `512KiB`, QEMU's `256M`, or bytes.
func byteCount(_ text: String, _ option: String) throws -> UInt64 {
  let units: [(String, UInt64)] = [
    ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("G", 1 << 30), ("M", 1 << 20),
    ("K", 1 << 10),
  ]
  let unit = units.first { text.hasSuffix($0.0) }
  let number = UInt64(text.dropLast(unit?.0.count ?? 0))
  guard let number, number > 0,
    case (let bytes, let overflow) = number.multipliedReportingOverflow(by: unit?.1 ?? 1),
    !overflow
  else { throw ValidationError("\(option): expected a size such as 256MiB, found \(text)") }
  return bytes
}
