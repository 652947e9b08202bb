import Foundation
import Replay
import Simulation
import TestSupport
import Testing

/// A file of a Debian package that a test runs unmodified, as `Tests/Debian/packages.json` knows
/// it: what was seen last, which is not a condition. Another version runs and says so.
struct DebianFile: Decodable {
  let package: String
  /// Where the package puts the file.
  let file: String
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

  /// The file; `nil` where the package is not installed.
  var contents: NamedFile? {
    FileManager.default.contents(atPath: file).map { NamedFile(name: file, bytes: [UInt8]($0)) }
  }

  /// True when the file is the one that expectations were taken from; says so when not.
  func isLastSeen(_ contents: NamedFile) -> Bool {
    let hash = SHA256.hash(contents.bytes).map { hexadecimal(UInt64($0), digits: 2) }.joined()
    guard hash != sha256 else { return true }
    print("\(package): \(file) is not the one last seen (\(version)): SHA-256 is \(hash)")
    return false
  }

  /// What a skipped test says.
  var absence: Comment { "\(file) is missing: apt-get install \(package)" }
}
