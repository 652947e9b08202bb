import TestSupport
import Testing

/// Imports point down only, and to what the manifest declares.
@Suite struct LayerTests {
  /// From the top down, as in the design: what a target may know stands below it.
  static let layers = [
    "orrery", "Debugger", "Replay", "Exports", "Machine", "Traces", "Boards", "Images", "Devices",
    "AArch64", "Simulation",
  ]
  /// Part of the toolchain or the C library. Foundation is for tests: it brings clocks, locales
  /// and a start-up time that no simulation needs.
  static let systemModules = ["Glibc", "Swift", "Synchronization"]
  static let testModules = systemModules + ["Foundation", "Testing"]

  @Test func importsAreDeclared() throws {
    let manifest = try Manifest.ofRepository()
    #expect(manifest.targets.contains { $0.name == "Simulation" })
    for target in manifest.targets where !target.path.hasPrefix("Firmware") {
      let files = try SourceFile.all(below: target.path)
      for finding in undeclared(files, target) { Issue.record("\(finding)") }
    }
  }

  @Test func dependenciesPointDown() throws {
    for finding in upward(try Manifest.ofRepository()) { Issue.record("\(finding)") }
  }

  @Test func whatIsWrongIsFound() {
    let manifest = Manifest(
      """
      let package = Package(targets: [.executableTarget(name: "orrery", dependencies: ["Machine",
        .product(name: "Parser", package: "swift-parser")])] + layer("Simulation", ["AArch64"])
        + layer("AArch64", ["Simulation"], tests: ["Devices"]))
      """)
    #expect(manifest.targets.first { $0.name == "orrery" }?.dependencies == ["Machine", "Parser"])
    #expect(manifest.targets.first { $0.name == "AArch64Tests" }?.dependencies.last == "Devices")
    #expect(upward(manifest).map(\.reason) == ["Simulation depends on AArch64, which is above it"])
    let file = SourceFile(
      path: "a.swift",
      text:
        "// import Boards\nimport Simulation\n@preconcurrency public import struct Devices.PL011\n")
    #expect(file.imports.map(\.module) == ["Simulation", "Devices"])
    let target = Manifest.Target(
      name: "AArch64", dependencies: ["Simulation"], path: "Sources/AArch64", isTest: false)
    #expect(undeclared([file], target).map(\.line) == [3])
  }

  private func undeclared(_ files: [SourceFile], _ target: Manifest.Target) -> [Finding] {
    let allowed =
      target.dependencies + (target.isTest ? Self.testModules : Self.systemModules)
    return files.flatMap { file in
      file.imports.filter { !allowed.contains($0.module) }.map {
        Finding(
          path: file.path, line: $0.line,
          reason: "\(target.name) imports \($0.module), which Package.swift does not give it")
      }
    }
  }

  private func upward(_ manifest: Manifest) -> [Finding] {
    manifest.targets.filter { !$0.isTest }.flatMap { target -> [Finding] in
      guard let own = Self.layers.firstIndex(of: target.name) else { return [] }
      return target.dependencies.filter { dependency in
        Self.layers.firstIndex(of: dependency).map { $0 <= own } ?? false
      }.map {
        Finding(
          path: "Package.swift", line: 1,
          reason: "\(target.name) depends on \($0), which is above it")
      }
    }
  }
}
