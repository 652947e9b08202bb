import ArgumentParser
import Boards
import Images
import Replay

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Check boards and images, and say everything that is wrong.",
    discussion: "Example:\n  orrery check Boards/*.json .build/firmware/janus.elf")

  @Argument(help: "Boards (.json) and images (ELF, arm64 Image).", completion: .file())
  var paths: [String]

  func run() throws {
    try forEachFile(paths) { file in
      if file.name.hasSuffix(".json") {
        let board = try Board(json: file.bytes, file: file.name)
        let cores = board.cores.count == 1 ? "1 core" : "\(board.cores.count) cores"
        print("\(file.name): board \(board.name), \(cores), \(board.devices.count) devices")
        return
      }
      switch try Image(file.bytes, file: file.name) {
      case .elf(let image): print("\(file.name): ELF, \(image.segments.count) segments")
      case .kernel(let image): print("\(file.name): arm64 Image, \(image.imageSize) bytes")
      case .raw(let image): print("\(file.name): raw, \(image.bytes.count) bytes")
      }
    }
  }
}
