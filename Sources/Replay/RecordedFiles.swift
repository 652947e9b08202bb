import Boards
import Simulation
import Traces

/// Finds the files that a recording was made of, and sees that they are the same.
struct RecordedFiles {
  let header: RecordingHeader
  /// Where the recording is.
  let folder: String

  /// The scenario that was recorded.
  ///
  /// An input script may be gone: what it typed is in the recording.
  func scenario() throws -> Scenario {
    try Scenario(configuration: header.configuration) { role, path in
      if let file = try find(role, path) { return file }
      if role == "input" { return NamedFile(name: path, bytes: []) }
      throw ScenarioError("\(role): there is no \(path), neither beside the recording nor here")
    }
  }

  /// The board alone: the images need not be there.
  func board() throws -> Board {
    try Scenario(configuration: header.configuration) { role, path in
      if role != "board" { return NamedFile(name: path, bytes: []) }
      if let file = try find(role, path) { return file }
      throw ScenarioError("\(role): there is no \(path), neither beside the recording nor here")
    }.board()
  }

  /// The file, looked for by its path from the recording's folder, by its name there, and by its
  /// path from the current folder; of several the one that was recorded. `nil` when there is none.
  private func find(_ role: String, _ path: String) throws -> NamedFile? {
    var candidates = ["\(folder)/\(HostFiles.baseName(of: path))", path]
    if !path.hasPrefix("/") { candidates.insert("\(folder)/\(path)", at: 0) }
    guard let expected = hash(role, path) else {
      throw ScenarioError("\(role) \(path): the recording has no hash of it")
    }
    var other: NamedHash?
    for candidate in candidates {
      guard let bytes = HostFiles.read(candidate) else { continue }
      let found = NamedHash(name: candidate, contents: bytes)
      if found.sha256 == expected.sha256 { return NamedFile(name: path, bytes: bytes) }
      other = other ?? found
    }
    guard let other else { return nil }
    throw ScenarioError(
      """
      \(role) \(other.name) is not the file that was recorded:
        recorded SHA-256 \(expected.hexadecimalHash)
        found    SHA-256 \(other.hexadecimalHash)
      """)
  }

  private func hash(_ role: String, _ path: String) -> NamedHash? {
    if role == "board" { return header.board }
    let name = Scenario.imageName(role: role, path: path)
    return header.images.first { $0.name == name }
  }
}

extension Scenario {
  /// The scenario that was recorded, its files found beside the recording or where they were.
  ///
  /// - Parameter folder: where the recording is.
  /// - Throws: ``ScenarioError`` when a file is missing or is another one.
  public init(recorded header: RecordingHeader, folder: String) throws {
    self = try RecordedFiles(header: header, folder: folder).scenario()
  }

  /// How a recording names an image: its role and the file's base name.
  static func imageName(role: String, path: String) -> String {
    "\(role) (\(HostFiles.baseName(of: path)))"
  }
}
