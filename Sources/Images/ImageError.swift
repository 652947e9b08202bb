/// What is wrong with an image, in one sentence.
public struct ImageError: Error, Sendable, Equatable, CustomStringConvertible {
  public let file: String
  /// `hello.elf: program header 1: p_filesz 0x2000 is more than p_memsz 0x1000`
  public let message: String
  public var description: String { "\(file): \(message)" }

  public init(file: String, _ message: String) {
    self.file = file
    self.message = message
  }
}
