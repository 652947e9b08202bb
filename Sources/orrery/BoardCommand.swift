import ArgumentParser
import Boards
import Glibc
import Replay

struct BoardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "board", abstract: "What a board is made of.", subcommands: [DeviceTreeBlob.self])

  struct DeviceTreeBlob: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "dtb", abstract: "Write the board's device tree to standard output.",
      discussion: "Example:\n  orrery board dtb Boards/virt.json | dtc -I dtb -O dts")

    @Argument(help: "The board, a JSON file.", completion: .file(extensions: ["json"]))
    var board: String

    @Option(help: "The highest exception level that software has: 1 or 2.")
    var el: Int = 2

    func run() throws {
      let file = try readFile(board)
      let blob = try reportingBadInput {
        try Board(json: file.bytes, file: file.name).deviceTree(exceptionLevel: el)
      }
      writeAll(blob, to: STDOUT_FILENO)
    }
  }
}
