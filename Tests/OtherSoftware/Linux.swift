import Foundation
import Replay
import Simulation
import TestSupport
import Testing

/// Debian's arm64 kernel with an initial file system made here.
enum Linux {
  static var package: DebianFile { get throws { try DebianFile.of("linux-image-6.1.0-") } }
  /// Fetched once; `nil` where that cannot be.
  static let kernel = (try? package)?.contents

  /// A file system with busybox and a script of `Tests/Debian` that the kernel starts.
  ///
  /// - Parameters:
  ///   - files: what else is put there: a file or folder here, its path there.
  ///   - scripts: another folder of scripts.
  static func fileSystem(
    _ script: String, files: [(source: String, path: String)] = [], in scripts: String? = nil
  ) throws -> NamedFile {
    let output = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-\(UUID().uuidString).cpio")
    defer { try? FileManager.default.removeItem(at: output) }
    let folder = "\(repositoryRoot)/Tests/Debian"
    let run = try ProgramRun(
      ["\(folder)/initramfs", output.path, "\(scripts ?? folder)/\(script)"]
        + files.map { "\($0.source)=\($0.path)" }, errors: .shown)
    guard run.status == 0 else {
      throw ScenarioError("\(folder)/initramfs failed with \(run.status)")
    }
    return NamedFile(name: "\(script).cpio", bytes: [UInt8](try Data(contentsOf: output)))
  }

  /// A program of `Tests/Debian`, in C without a library, compiled for Linux; `nil` without clang.
  static func program(_ name: String) throws -> String? {
    let output = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-\(UUID().uuidString)")
    let run = try ProgramRun(
      [
        "clang", "--target=aarch64-linux-gnu", "-nostdlib", "-static", "-O1", "-ffreestanding",
        "-fno-stack-protector", "-mgeneral-regs-only", "-fuse-ld=lld", "-Wall", "-Werror", "-o",
        output.path, "\(repositoryRoot)/Tests/Debian/\(name)",
      ], errors: .shown)
    if run.status == 127 { return nil }
    guard run.status == 0 else { throw ScenarioError("\(name) does not compile") }
    return output.path
  }

  /// What `Benchmarks/Work` measures with, compiled for Linux: `work` or `vmm`; `nil` without
  /// clang.
  static func measuring(_ name: String) throws -> String? {
    let output = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-\(UUID().uuidString)")
    let run = try ProgramRun(["\(work)/build", name, output.path], errors: .shown)
    if run.status == 127 { return nil }
    guard run.status == 0 else { throw ScenarioError("\(name) does not compile") }
    return output.path
  }
  static let work = "\(repositoryRoot)/Benchmarks/Work"

  /// Modules of the kernel's package, put into `/modules`.
  static func modules(_ names: [String]) throws -> [(source: String, path: String)] {
    let folder = "\(DebianFile.fetched(try package.package) ?? "")/lib/modules"
    let files = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
    return try names.map { name in
      guard let file = files.first(where: { $0.hasSuffix("/\(name).ko") }) else {
        throw ScenarioError("\(folder): no module \(name)")
      }
      return ("\(folder)/\(file)", "modules/\(name).ko")
    }
  }

  static func scenario(
    board: String, cores: Int, exceptionLevel: UInt8, _ fileSystem: NamedFile, append: String = ""
  ) throws -> Scenario {
    var scenario = Scenario(boardFile: try repositoryFile("Boards/\(board).json"))
    scenario.kernel = kernel
    scenario.initialRAMDisk = fileSystem
    scenario.bootArguments = "console=ttyAMA0 quiet \(append)"
    scenario.coreCount = cores
    scenario.memorySize = 256 << 20
    scenario.exceptionLevel = exceptionLevel
    return scenario
  }
}

extension Transcript {
  /// The lines without what depends on time: stamps of the kernel's messages, and how often each
  /// interrupt came, which leaves whether it came at all.
  var withoutTime: [String] {
    lines.map { line in
      if line.hasPrefix("["), let end = line.range(of: "] ") {
        return String(line[end.upperBound...])
      }
      return Self.withoutCounts(line)
    }
  }

  /// ` 11:   52   0   GICv3  27 Level  arch_timer` becomes ` 11: n 0 GICv3 27 Level arch_timer`.
  private static func withoutCounts(_ line: String) -> String {
    let words = line.split(separator: " ")
    guard let first = words.first, first.last == ":", words.count > 1, UInt(words[1]) != nil else {
      return line
    }
    let counts = words.dropFirst().prefix { UInt($0) != nil }
    return ([first] + counts.map { $0 == "0" ? "0" : "n" } + words.dropFirst(1 + counts.count))
      .joined(separator: " ")
  }

  /// The lines between a heading `== name` and the next.
  func section(_ name: String, of lines: [String]) -> [String] {
    guard let start = lines.firstIndex(of: "== \(name)") else { return [] }
    return Array(lines[(start + 1)...].prefix { !$0.hasPrefix("== ") })
  }
}
