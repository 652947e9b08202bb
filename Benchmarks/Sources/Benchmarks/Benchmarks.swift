import Foundation

/// `Benchmarks speed ROOT [ROUNDS]`, `Benchmarks overhead ROOT [SEEDS [WAY…]]`.
@main
struct Benchmarks {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      switch (arguments.first, arguments.dropFirst().first) {
      case ("speed", let root?):
        try Speed.compare(root: root, arguments: Array(arguments.dropFirst(2)))
      case ("overhead", let root?):
        try Overhead.compare(root: root, arguments: Array(arguments.dropFirst(2)))
      default:
        throw BenchmarkError(
          "usage: Benchmarks speed ROOT [ROUNDS], Benchmarks overhead ROOT [SEEDS [WAY…]]")
      }
    } catch {
      FileHandle.standardError.write(Data("benchmarks: \(error)\n".utf8))
      exit(1)
    }
  }
}
