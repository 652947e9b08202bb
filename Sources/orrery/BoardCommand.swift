import ArgumentParser
import Boards
import Glibc
import Replay

struct BoardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board", abstract: "What a board is made of.",
    subcommands: [BoardList.self, DeviceTreeBlob.self, BoardDifference.self, SchemaText.self])
}

/// A board with the figures that a user may change.
private struct BoardOptions: ParsableArguments {
  @Argument(help: "The board, a JSON file.", completion: .file(extensions: ["json"]))
  var board: String

  @OptionGroup var figures: MachineFigures

  func read() throws -> Board {
    let file = try readFile(board)
    let size = try figures.memorySize()
    return try reportingBadInput {
      try Board(json: file.bytes, file: file.name).with(cores: figures.cores, memory: size)
    }
  }
}

struct BoardList: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List boards with what is on them.",
    discussion: "Example:\n  orrery board list Boards/*.json")

  @Argument(help: "Boards, JSON files.", completion: .file(extensions: ["json"]))
  var paths: [String]

  func run() throws {
    try forEachFile(paths) { file in
      for line in try Board(json: file.bytes, file: file.name).summary { print(line) }
    }
  }
}

struct DeviceTreeBlob: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dtb", abstract: "Write the board's device tree to standard output.",
    discussion: "Example:\n  orrery board dtb Boards/virt.json | dtc -I dtb -O dts")

  @OptionGroup private var options: BoardOptions

  func run() throws {
    writeAll(try options.read().deviceTree(exceptionLevel: options.figures.el), to: STDOUT_FILENO)
  }
}

struct BoardDifference: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Say in what a device tree from elsewhere differs from the board.",
    discussion: """
      Compares cores, memory, and each device's addresses, compatible strings, interrupts and
      clocks. Ends with 0 when nothing differs, 1 when something does.

      Example:
        orrery board diff Boards/virt.json virt.dtb
      """)

  @OptionGroup private var options: BoardOptions

  @Argument(help: "The device tree, a blob.", completion: .file(extensions: ["dtb"]))
  var dtb: String

  func run() throws {
    let board = try options.read()
    let file = try readFile(dtb)
    let tree: DeviceTree
    do {
      tree = try DeviceTree(flattened: file.bytes)
    } catch {
      diagnose("\(dtb): \(error)")
      throw ExitCode.badInput
    }
    let (differences, count) = board.differences(from: tree, exceptionLevel: options.figures.el)
    for difference in differences { print(difference) }
    if !differences.isEmpty { throw ExitCode.differs }
    print("nothing differs in \(count) parts")
  }
}

struct SchemaText: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Write the JSON schema of boards to standard output.",
    discussion: "Example:\n  orrery board schema > board.schema.json")

  func run() throws { writeAll(Array(BoardSchema.text().utf8), to: STDOUT_FILENO) }
}
