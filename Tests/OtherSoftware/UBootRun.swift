import Foundation
import Machine
import Replay
import Simulation
import TestSupport

/// U-Boot on `virt.json` or `virt-gicv2.json`, typed at.
enum UBootRun {
  static var package: DebianFile { get throws { try DebianFile.of("u-boot-qemu") } }

  /// When what hangs is ended: U-Boot alone needs a tenth of a second and its sleep.
  static let limit = Time.milliseconds(4000)

  /// What is typed, each at a prompt of its own.
  static let commands = [
    "version", "bdinfo", "mw.l 41000000 12345678 1000", "crc32 41000000 4000",
    "setexpr sum 1234 + 11; printenv sum", "setexpr word *41000000 ^ ff; printenv word",
    "cp.l 41000000 42000000 1000", "cmp.l 41000000 42000000 1000",
    "mw.b 42000123 0; cmp.b 41000000 42000000 4000",
    "if itest.l *41000000 == 12345678; then echo same; else echo other; fi",
    "if itest 10 < f; then echo less; else echo not less; fi",
    "md.b 41000000 10", "sleep 1", "dm tree", "poweroff",
  ]
  /// The same without waiting.
  static var quickCommands: [String] { commands.filter { $0 != "sleep 1" } }

  /// The script that types them. The prompt is one at a line's start, behind its `label` if a
  /// hypervisor puts one there: `crc32` prints `==> `.
  static func script(_ commands: [String], label: String = #"\n"#) throws -> InputScript {
    let lines =
      [#"after uart0 "Hit any key" type " ""#]
      + commands.map { #"after uart0 "\#(label)=> " type "\#($0)\r""# }
    return try InputScript(lines.joined(separator: "\n"), file: "u-boot.script")
  }

  static func scenario(_ file: NamedFile, exceptionLevel: UInt8, board: String = "virt") throws
    -> Scenario
  {
    var scenario = Scenario(boardFile: try repositoryFile("Boards/\(board).json"))
    scenario.firmware = file
    scenario.exceptionLevel = exceptionLevel
    return scenario
  }

  /// What is done with a disk of 1 MiB: reads, writes across sectors, reads what was written,
  /// and reads past the end.
  static let diskCommands = [
    "virtio scan", "dm tree", "virtio info", "virtio read 41000000 0 80", "crc32 41000000 10000",
    "virtio read 41000000 123 456", "crc32 41000000 8ac00",
    "mw.b 42000000 5a 2000", "virtio write 42000000 10 10", "virtio read 41000000 0 80",
    "crc32 41000000 10000", "virtio read 41000000 7ff 8", "poweroff",
  ]

  /// What is done with a network: a lease, pings, and a file by TFTP.
  static let networkCommands = [
    "setenv autoload no", "dhcp", "printenv ipaddr netmask gatewayip dnsip serverip",
    "ping 10.0.2.2", "ping 10.0.2.3", "tftpboot 41000000 bytes/100000", "crc32 41000000 186a0",
    "tftpboot 41000000 bytes/none", "poweroff",
  ]
}

extension GuestRun {
  /// Runs the scenario until U-Boot turns the machine off.
  ///
  /// - Parameter prepare: sees the machine before it runs.
  init(
    _ scenario: Scenario, typing commands: [String], label: String = #"\n"#,
    prepare: (Machine) throws -> Void = { _ in }
  ) throws {
    try self.init(
      scenario, script: UBootRun.script(commands, label: label), until: UBootRun.limit,
      prepare: prepare)
  }
}
