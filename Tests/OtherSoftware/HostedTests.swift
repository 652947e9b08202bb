import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// Debian's kernel at EL2, in it a virtual machine by KVM, in that the same kernel again.
@Suite(.serialized, .enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence))
struct HostedTests {
  struct Configuration: CustomTestStringConvertible {
    let board: String
    let model: String
    let cores: Int
    /// What the first kernel says of KVM.
    let mode: String
    var testDescription: String { "\(board), \(model), \(cores) cores" }
  }
  static let configurations = [
    Configuration(board: "virt", model: "cortex-a53", cores: 2, mode: "Hyp"),
    Configuration(board: "virt-gicv2", model: "cortex-a53", cores: 2, mode: "Hyp"),
    // EL2 can be a host there (FEAT_VHE).
    Configuration(board: "virt", model: "max", cores: 1, mode: "VHE"),
  ]

  @Test("A virtual machine by KVM boots, works and powers off", arguments: configurations)
  func boot(_ configuration: Configuration) throws {
    guard let work = try Linux.measuring("work"), let monitor = try Linux.measuring("vmm") else {
      print("skipped: clang is missing")
      return
    }
    let folder = FileManager.default.temporaryDirectory
    let guest = folder.appendingPathComponent("orrery-\(UUID().uuidString).cpio")
    let kernel = folder.appendingPathComponent("orrery-\(UUID().uuidString).image")
    let made = [work, monitor, guest.path, kernel.path]
    defer { for path in made { try? FileManager.default.removeItem(atPath: path) } }
    try Data(Linux.fileSystem("guest.sh", files: [(work, "bin/work")]).bytes).write(to: guest)
    try Data(#require(Linux.kernel).bytes).write(to: kernel)
    var scenario = try Linux.scenario(
      board: configuration.board, cores: configuration.cores, exceptionLevel: 2,
      Linux.fileSystem(
        "hosted.sh",
        files: [
          (monitor, "bin/vmm"), (kernel.path, "guest/kernel"), (guest.path, "guest/initramfs"),
        ], in: Linux.work),
      append: "cryptomgr.notests")
    scenario.boardFile = scenario.boardFile.withCore(configuration.model)
    scenario.memorySize = 512 << 20
    let run = try GuestRun(
      scenario, script: InputScript("", file: "none"), until: .milliseconds(20_000),
      isRecorded: false)
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.lines
    #expect(lines.contains("up: \(configuration.cores) processors"))
    #expect(lines.contains("hosted: \(configuration.mode) mode initialized successfully"))
    #expect(lines.contains("hosted: the machine ended with 0"))

    // Of each piece of work: what came out.
    let results = Dictionary(
      lines.compactMap { line -> (String, String)? in
        let words = line.split(separator: " ").map(String.init)
        guard words.count == 8, words[0] == "work:", words[6] == "result" else { return nil }
        return (words[1], words[7])
      }, uniquingKeysWith: { $1 })
    var expected = [
      "sha256": "27525e346a2cc0aa",
      // 0x537d bytes, which zlib inflates, and their CRC-32.
      "deflate": "537d996409b5",
      // Calls that gave no error.
      "calls": hexadecimal(20_000),
      "chase-2m": "bec000",
    ]
    if configuration.cores > 1 {
      expected["barrier"] = hexadecimal(2_000)
      expected["wake"] = hexadecimal(2_000)
    }
    #expect(results == expected)
  }
}
