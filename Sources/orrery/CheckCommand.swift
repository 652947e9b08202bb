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
    var isGood = true
    for path in paths {
      do {
        let file = try readFile(path)
        try reportingBadInput {
          if path.hasSuffix(".json") {
            let board = try Board(json: file.bytes, file: path)
            print(
              "\(path): board \(board.name), \(board.cores.count) \(board.cores.count == 1 ? "core" : "cores"), "
                + "\(board.devices.count) devices")
          } else {
            switch try Image(file.bytes, file: path) {
            case .elf(let image): print("\(path): ELF, \(image.segments.count) segments")
            case .kernel(let image): print("\(path): arm64 Image, \(image.imageSize) bytes")
            case .raw(let image): print("\(path): raw, \(image.bytes.count) bytes")
            }
          }
        }
      } catch is ExitCode {
        isGood = false
      }
    }
    if !isGood { throw ExitCode.badInput }
  }
}
