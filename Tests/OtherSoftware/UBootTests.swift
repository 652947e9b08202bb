import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing
import Traces

/// Debian's U-Boot for QEMU's `virt`, unmodified and bare.
@Suite(
  .serialized, .enabled(if: try UBootRun.package.contents != nil, (try? UBootRun.package)?.absence))
struct UBootTests {
  static let fixture = "Tests/Fixtures/debian/u-boot.txt"

  let file: NamedFile
  let isLastSeen: Bool

  init() throws {
    file = try #require(try UBootRun.package.contents)
    isLastSeen = try UBootRun.package.isLastSeen(file)
  }

  @Test(
    "Typed at, it says what is expected", arguments: [1, 2] as [UInt8], ["virt", "virt-gicv2"])
  func conversation(exceptionLevel: UInt8, board: String) throws {
    let scenario = try UBootRun.scenario(file, exceptionLevel: exceptionLevel, board: board)
    let run = try GuestRun(scenario, typing: UBootRun.commands)
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.lines
    // The CRC-32 of 4,096 words 0x12345678 as any other tool computes it.
    #expect(lines.contains("crc32 for 41000000 ... 41003fff ==> e650504b"))
    #expect(lines.contains("sum=1245"))
    #expect(lines.contains("word=12345687"))
    #expect(lines.contains("same") && lines.contains("not less"))
    let slept = try #require(run.transcript.time(of: "=> sleep 1"))
    let next = try #require(run.transcript.time(of: "=> dm tree"))
    #expect(next - slept >= .milliseconds(1000) && next - slept < .milliseconds(1010))
    if ProcessInfo.processInfo.environment["ORRERY_BLESS"] != nil {
      let text = run.transcript.normalised.joined(separator: "\n") + "\n"
      try text.write(
        toFile: "\(repositoryRoot)/\(Self.fixture)", atomically: true, encoding: .utf8)
    }
    if isLastSeen {
      let text = String(decoding: try repositoryFile(Self.fixture).bytes, as: UTF8.self)
      let expected = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(
        firstDifference(run.transcript.normalised, "here", expected.map(String.init), "expected")
          == nil)
    }
    if QEMU.isInstalled {
      let reference = try QEMU.run(
        scenario, script: UBootRun.script(UBootRun.commands), seconds: 120)
      #expect(
        firstDifference(run.transcript.normalised, "here", reference.normalised, "QEMU") == nil)
    } else {
      print("\(QEMU.executable) is missing: compared with the transcript on file alone")
    }
  }

  @Test("It finds, reads and writes a virtio disk")
  func disk() throws {
    var image = (0..<1 << 20).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 >> 8) }
    var scenario = try UBootRun.scenario(file, exceptionLevel: 1)
    scenario.disks = [.init(device: "disk0", file: NamedFile(name: "disk.img", bytes: image))]
    let run = try GuestRun(scenario, typing: UBootRun.diskCommands)
    #expect(run.ending == .poweredOff)
    func sum(_ bytes: ArraySlice<UInt8>) -> String {
      hexadecimal(UInt64(CRC32.ieee.checksum(bytes)), digits: 8)
    }
    let lines = run.transcript.lines
    #expect(lines.contains("crc32 for 41000000 ... 4100ffff ==> \(sum(image[..<0x10000]))"))
    #expect(
      lines.contains(
        "crc32 for 41000000 ... 4108abff ==> \(sum(image[0x123 * 512..<0x579 * 512]))"))
    image.replaceSubrange(0x2000..<0x4000, with: [UInt8](repeating: 0x5a, count: 0x2000))
    #expect(lines.contains("crc32 for 41000000 ... 4100ffff ==> \(sum(image[..<0x10000]))"))
    #expect(lines.contains { $0.contains("block # 2047, count 8 ... -5 blocks read: ERROR") })
    guard QEMU.isInstalled else {
      print("\(QEMU.executable) is missing: not compared")
      return
    }
    let reference = try QEMU.run(
      scenario, script: UBootRun.script(UBootRun.diskCommands), seconds: 120)
    #expect(firstDifference(run.transcript.normalised, "here", reference.normalised, "QEMU") == nil)
  }

  @Test("It gets a lease, is answered, and fetches a file")
  func network() throws {
    let stream = servedBytes(100_000)
    let scenario = try UBootRun.scenario(file, exceptionLevel: 1)
    let frames = MemorySink()
    let run = try GuestRun(scenario, typing: UBootRun.networkCommands) { machine in
      _ = try machine.capture("net0", to: frames)
    }
    #expect(run.ending == .poweredOff)
    let lines = run.transcript.lines
    #expect(lines.contains { $0.hasPrefix("DHCP client bound to address 10.0.2.15") })
    for setting in [
      "ipaddr=10.0.2.15", "netmask=255.255.255.0", "gatewayip=10.0.2.2", "dnsip=10.0.2.3",
      "serverip=10.0.2.2", "host 10.0.2.2 is alive", "host 10.0.2.3 is alive",
    ] { #expect(lines.contains(setting)) }
    let sum = hexadecimal(UInt64(CRC32.ieee.checksum(stream)), digits: 8)
    #expect(lines.contains("crc32 for 41000000 ... 4101869f ==> \(sum)"))
    // More than the file, and not much more.
    #expect((100_000..<130_000).contains(frames.bytes.count))
    guard QEMU.isInstalled else {
      print("\(QEMU.executable) is missing: not compared")
      return
    }
    let reference = try QEMU.run(
      scenario, script: UBootRun.script(UBootRun.networkCommands),
      served: [NamedFile(name: "bytes/100000", bytes: stream)], seconds: 120)
    #expect(firstDifference(run.transcript.normalised, "here", reference.normalised, "QEMU") == nil)
  }

  @Test("Two runs are the same, byte by byte of their recordings")
  func repetition() throws {
    let scenario = try UBootRun.scenario(file, exceptionLevel: 2)
    let one = try GuestRun(scenario, typing: UBootRun.quickCommands)
    let other = try GuestRun(scenario, typing: UBootRun.quickCommands)
    #expect(one.ending == .poweredOff)
    #expect(one.recording == other.recording)
    // Not by luck of an empty recording, and not whatever is typed.
    let shorter = try GuestRun(scenario, typing: ["version", "poweroff"])
    #expect(shorter.recording != one.recording)
    // The way to the prompt and off takes 35 million instructions on QEMU.
    #expect(shorter.instructions < 100_000_000)
  }

  @Test("The length of rounds changes no word")
  func quanta() throws {
    var scenario = try UBootRun.scenario(file, exceptionLevel: 1)
    let transcripts = try [Time.microseconds(1), .milliseconds(1)].map { quantum in
      scenario.quantum = quantum
      let run = try GuestRun(scenario, typing: UBootRun.quickCommands)
      #expect(run.ending == .poweredOff)
      return run.transcript.lines
    }
    #expect(firstDifference(transcripts[0], "1 us", transcripts[1], "1 ms") == nil)
  }
}
