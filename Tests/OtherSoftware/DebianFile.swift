import Foundation
import Replay
import Simulation
import TestSupport
import Testing

/// A file of a Debian package that a test runs unmodified, as `Tests/Debian/packages.json` knows
/// it: what was seen last, which is not a condition. Another version runs and says so.
struct DebianFile: Decodable {
  let package: String
  /// Where the package puts the file; its name may have a `*`.
  let file: String
  /// `nil` for a package that is installed here, else the architecture of one that is fetched and
  /// unpacked.
  let architecture: String?
  /// The version that expectations were taken from.
  let version: String
  /// Of the file's bytes, in hexadecimal.
  let sha256: String

  /// The entry of a package.
  static func of(_ package: String) throws -> DebianFile {
    let path = repositoryRoot + "/Tests/Debian/packages.json"
    let entries = try JSONDecoder().decode(
      [DebianFile].self, from: Data(contentsOf: URL(fileURLWithPath: path)))
    guard let entry = entries.first(where: { $0.package == package }) else {
      throw ScenarioError("\(path): no package \(package)")
    }
    return entry
  }

  /// The file; `nil` where the package is not installed, or cannot be fetched.
  var contents: NamedFile? {
    var path = file
    if architecture != nil {
      guard let folder = Self.fetched(package) else { return nil }
      path = folder + file
    }
    return Self.match(path).flatMap { path in
      FileManager.default.contents(atPath: path).map { NamedFile(name: path, bytes: [UInt8]($0)) }
    }
  }

  /// The path, or the only one that fits its name's pattern.
  private static func match(_ path: String) -> String? {
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(path, 0, nil, &found) == 0, found.gl_pathc == 1 else { return nil }
    return found.gl_pathv[0].map { String(cString: $0) }
  }

  /// The folder into which a package of arm64 is unpacked; `nil` when it cannot be had.
  static func fetched(_ package: String) -> String? { fetch([package])?.first }

  /// The folders of a package of arm64 and of all that it depends on.
  static func fetchedWithDependencies(_ package: String) -> [String]? {
    fetch(["--with-dependencies", package])
  }

  private static func fetch(_ arguments: [String]) -> [String]? {
    let command = ["\(repositoryRoot)/Tests/Debian/fetch"] + arguments
    guard let run = try? ProgramRun(command, errors: .shown), run.status == 0 else { return nil }
    return run.output.split(separator: "\n").map(String.init)
  }

  /// True when the file is the one that expectations were taken from; says so when not.
  func isLastSeen(_ contents: NamedFile) -> Bool {
    let hash = SHA256.hash(contents.bytes).map { hexadecimal(UInt64($0), digits: 2) }.joined()
    guard hash != sha256 else { return true }
    print("\(package): \(file) is not the one last seen (\(version)): SHA-256 is \(hash)")
    return false
  }

  /// What a skipped test says.
  var absence: Comment {
    architecture == nil
      ? "\(file) is missing: apt-get install \(package)"
      : "\(file) is missing: Tests/Debian/fetch \(package) says why"
  }
}
