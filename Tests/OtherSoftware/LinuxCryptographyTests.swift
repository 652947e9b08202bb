import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Linux' own tests of what it does with vectors and cryptography: each algorithm against known
/// answers, and against the one in plain C on random data.
@Suite(.enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence))
struct LinuxCryptographyTests {
  /// What every core here has: NEON, AES, PMULL, SHA-1, SHA-256, the CRCs.
  static let drivers = [
    "aes-ce", "cbc-aes-ce", "ctr-aes-ce", "xts-aes-ce", "cts-cbc-aes-ce", "gcm-aes-ce",
    "ccm-aes-ce", "cmac-aes-ce", "cbc-aes-neonbs", "xts-aes-neonbs", "sha1-ce", "sha256-ce",
    "sha256-arm64-neon", "crct10dif-arm64-ce", "crct10dif-arm64-neon", "polyval-ce",
    "chacha20-neon", "xchacha12-neon", "poly1305-neon", "nhpoly1305-neon",
  ]
  /// What `max` has besides.
  static let laterDrivers = ["sha512-ce", "sha384-ce", "sha3-256-ce", "sha3-512-ce"]

  /// Parts of the names of the modules that are tried.
  private static let names = [
    "-ce", "neon", "arm64", "libaes", "gf128mul", "cryptd", "crypto_simd", "chacha", "poly1305",
    "polyval", "sha1_generic", "sha256_generic", "sha512_generic", "sha3_generic", "ccm", "gcm",
    "ctr", "xts", "cmac", "cts", "ghash", "essiv", "authenc", "aes_generic", "crct10dif",
  ]

  private static func modules() throws -> [(source: String, path: String)] {
    let folder = try #require(DebianFile.fetched(try Linux.package.package)) + "/lib/modules"
    let files = try #require(FileManager.default.enumerator(atPath: folder))
    return files.compactMap { $0 as? String }.filter { path in
      let name = path.split(separator: "/").last ?? ""
      return name.hasSuffix(".ko") && path.contains("/crypto/")
        && names.contains { name.contains($0) }
    }.sorted().map { ("\(folder)/\($0)", "/modules/\($0.split(separator: "/").last ?? "")") }
  }

  /// All models in the long run, the one with most otherwise.
  private static let models =
    isFullRun ? ["cortex-a53", "cortex-a55", "max"] : ["max"]

  @Test(arguments: models)
  func selfTestsPass(model: String) throws {
    let files = try Linux.fileSystem("crypto.sh", files: Self.modules())
    var scenario = try Linux.scenario(board: "virt", cores: 1, exceptionLevel: 1, files)
    let board = String(decoding: scenario.boardFile.bytes, as: UTF8.self)
    scenario.boardFile = NamedFile(
      name: "virt with \(model)",
      bytes: [UInt8](board.replacing("\"cortex-a53\"", with: "\"\(model)\"").utf8))
    let run = try GuestRun(
      scenario, script: try InputScript("", file: "none"), until: .milliseconds(60_000),
      isRecorded: false)
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.withoutTime
    let algorithms = run.transcript.section("algorithms", of: lines)
    let wanted = Self.drivers + (model == "max" ? Self.laterDrivers : [])
    for driver in wanted {
      #expect(algorithms.contains("\(driver): passed"), "\(driver) on \(model)")
    }
    #expect(algorithms.allSatisfy { $0.hasSuffix(": passed") }, "\(algorithms)")
    #expect(run.transcript.section("messages", of: lines) == [])
    #expect(lines.contains("== end"))
    print(
      "\(model): \(algorithms.count) algorithms passed in \(run.instructions) instructions")
  }
}
