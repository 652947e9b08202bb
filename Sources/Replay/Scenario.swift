import Boards
import Images
import Machine
import Simulation

/// A file with its name, as the user gave it.
public struct NamedFile: Sendable, Equatable {
  /// The path as given: what messages say and recordings note.
  public let name: String
  public let bytes: [UInt8]
  public init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }
}

/// Board, images, inputs and stop condition: all that decides a run.
public struct Scenario: Sendable {
  /// A guest for Janus.
  public struct Persona: Sendable, Equatable {
    public var label: String
    /// An ELF file, or a kernel: an arm64 `Image`.
    public var file: NamedFile
    /// The kernel's initial file system.
    public var initialRAMDisk: NamedFile?
    /// Bytes; `nil` for Janus' default.
    public var memorySize: UInt64?
    /// `nil` for Janus' default, as for the next two.
    public var vCPUCount: UInt32?
    /// Percent: its weight among those that want to run.
    public var share: UInt32?
    /// Percent: what it gets at most.
    public var cap: UInt32?
    public var bootArguments: String?
    public init(
      label: String, file: NamedFile, memorySize: UInt64? = nil, bootArguments: String? = nil
    ) {
      self.label = label
      self.file = file
      self.memorySize = memorySize
      self.bootArguments = bootArguments
    }
  }

  /// A file put at an address.
  public struct Load: Sendable, Equatable {
    public var file: NamedFile
    public var address: UInt64
    public init(file: NamedFile, address: UInt64) {
      self.file = file
      self.address = address
    }
  }

  /// What a disk or flash memory holds when the run begins.
  public struct Disk: Sendable, Equatable {
    /// The device's name on the board.
    public var device: String
    public var file: NamedFile
    public init(device: String, file: NamedFile) {
      self.device = device
      self.file = file
    }
  }

  public var boardFile: NamedFile
  public var coreCount: Int?
  public var memorySize: UInt64?
  public var firmware: NamedFile?
  public var personas: [Persona] = []
  public var kernel: NamedFile?
  public var initialRAMDisk: NamedFile?
  public var bootArguments: String?
  public var deviceTree: NamedFile?
  public var loads: [Load] = []
  public var disks: [Disk] = []
  public var entry: UInt64?
  /// The highest exception level that software has: 1 or 2.
  public var exceptionLevel: UInt8 = 2
  public var seed: UInt64 = 0
  public var quantum: Time?
  /// Whether the length of rounds varies, as ``seed`` decides.
  public var jitter = false
  public var inputScript: NamedFile?
  public var until: Time?
  /// Whether HLT #0xF000 calls the host.
  public var semihosting = false
  /// A ``SnapshotFile`` to go on from.
  public var snapshot: NamedFile?

  public init(boardFile: NamedFile) { self.boardFile = boardFile }

  /// Every image with the role that it plays, in a fixed order.
  public var images: [(role: String, file: NamedFile)] {
    var result: [(role: String, file: NamedFile)] = []
    if let firmware { result.append(("firmware", firmware)) }
    for persona in personas {
      result.append(("persona \(persona.label)", persona.file))
      if let disk = persona.initialRAMDisk { result.append(("initrd \(persona.label)", disk)) }
    }
    if let kernel { result.append(("kernel", kernel)) }
    if let initialRAMDisk { result.append(("initrd", initialRAMDisk)) }
    if let deviceTree { result.append(("dtb", deviceTree)) }
    for load in loads { result.append(("load", load.file)) }
    for disk in disks { result.append(("disk \(disk.device)", disk.file)) }
    if let inputScript { result.append(("input", inputScript)) }
    if let snapshot { result.append(("snapshot", snapshot)) }
    return result
  }
}

/// What is wrong with a scenario, in words for its author.
public struct ScenarioError: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

extension Scenario {
  /// The board, read, checked and with the scenario's figures.
  public func board() throws -> Board {
    try Board(json: boardFile.bytes, file: boardFile.name)
      .with(cores: coreCount, memory: memorySize)
  }

  /// Where the first core starts.
  public func entryPoint() throws -> UInt64 { try LoadPlan(self, board()).entry }

  /// Physical addresses that the firmware takes, its zeroed memory included, by its file's name.
  public func firmwareRanges() throws -> [(name: String, range: Range<UInt64>)] {
    try LoadPlan(self, board()).firmware.map { ($0.name, $0.range) }
  }

  /// A machine with everything loaded, its first core about to start or where the snapshot has it;
  /// and what the input script gives it.
  public func make() throws -> (machine: Machine, script: ScriptInput?) {
    let file = try snapshotFile()
    return (try makeMachine(file), try makeScriptInput(file))
  }

  /// The machine alone.
  public func makeMachine() throws -> Machine { try makeMachine(snapshotFile()) }

  /// The script's input alone.
  public func makeScriptInput() throws -> ScriptInput? { try makeScriptInput(snapshotFile()) }

  private func snapshotFile() throws -> SnapshotFile? {
    guard let snapshot else { return nil }
    let file = try SnapshotFile(snapshot.bytes, name: snapshot.name)
    try file.check(self, name: snapshot.name)
    return file
  }

  private func makeMachine(_ snapshot: SnapshotFile?) throws -> Machine {
    let board = try board()
    var options = MachineOptions()
    options.exceptionLevel = exceptionLevel
    options.seed = seed
    options.quantum = quantum
    options.jitter = jitter
    options.semihosting = semihosting
    try checkDisks(board)
    options.contents = disks.map { ($0.device, $0.file.bytes) }
    let plan = try LoadPlan(self, board)
    let machine = Machine(board, options)
    for piece in plan.pieces { machine.load(piece.bytes, at: piece.address) }
    machine.start(at: plan.entry, context: plan.deviceTreeAddress)
    if let snapshot { try machine.restore(snapshot.machine) }
    return machine
  }

  /// The scenario's input script, read; where it stood when the snapshot was taken, if it is the
  /// script that was followed then. Another begins at its beginning.
  private func makeScriptInput(_ snapshot: SnapshotFile?) throws -> ScriptInput? {
    guard let inputScript else { return nil }
    let script = try InputScript(
      String(decoding: inputScript.bytes, as: UTF8.self), file: inputScript.name)
    guard let state = snapshot?.script, !state.isEmpty else { return ScriptInput(script) }
    var runner = ScriptRunner(script)
    var coder = StateCoder(decoding: state)
    try runner.code(&coder)
    return runner.script.source == script.source ? ScriptInput(runner) : ScriptInput(script)
  }
}
