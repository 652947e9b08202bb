import Boards
import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing

/// The drivers of Debian's kernel with the devices of `virt-drivers.json`: what goes in at one end
/// comes out at the other.
@Suite(.enabled(if: Linux.kernel != nil, (try? Linux.package)?.absence))
struct LinuxDriverTests {
  private static let modules = [
    "failover", "net_failover", "virtio_mmio", "virtio_blk", "virtio_net", "virtio_console",
    "virtio-rng", "virtio_input", "evdev", "pl330", "sp805_wdt",
  ]

  /// What a console printed.
  private final class Console: TraceObserver {
    private let board: Board
    private let number: Int
    private(set) var bytes: [UInt8] = []

    init(_ name: String, of board: Board) throws {
      self.board = board
      number = try #require(board.consoles.firstIndex { $0.name == name })
    }

    func observe(_ event: TraceEvent) {
      guard event.kind == .output, board.console(of: event) == number else { return }
      bytes.append(UInt8(truncatingIfNeeded: event.a))
    }
    var lines: [String] { Transcript(bytes).lines }
  }

  private static func sum(_ bytes: some Sequence<UInt8>) -> String {
    SHA256.hash(Array(bytes)).map { hexadecimal(UInt64($0), digits: 2) }.joined() + "  -"
  }

  @Test("Each does its work, data compared at both ends")
  func drivers() throws {
    var random = SeededRandom(seed: 5)
    var disk = (0..<1 << 20).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    var scenario = try Linux.scenario(
      board: "virt-drivers", cores: 1, exceptionLevel: 1,
      Linux.fileSystem("drivers.sh", files: Linux.modules(Self.modules)),
      append: "cryptomgr.notests")
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("orrery-\(UUID().uuidString).img")
    defer { try? FileManager.default.removeItem(at: path) }
    try Data(disk).write(to: path)
    scenario.disks = [.init(device: "disk0", file: NamedFile(name: path.path, bytes: disk))]
    let script = try InputScript(
      """
      after console0.org.janus.log "from Linux by its port\\n" type console0.org.janus.log "answer\\n"
      after uart0 "press a key" press keyboard0 KEY_A
      after uart0 "type to uart1" type uart1 "first\\nsecond\\n"
      """, file: "drivers.script")
    let machine = try scenario.makeMachine()
    machine.input = ScriptInput(script)
    let consoles = try ["uart0", "uart1", "console0", "console0.org.janus.log"].map {
      try Console($0, of: machine.board)
    }
    machine.simulator.observers += consoles
    // The watchdog bites after a minute at most, and the second boot ends it.
    var endings: [Ending] = []
    repeat {
      endings.append(machine.run(until: .milliseconds(100_000)))
    } while machine.restart(after: endings[endings.count - 1])
    #expect(endings == [.reset, .poweredOff])

    let transcript = Transcript(consoles[0].bytes)
    let lines = transcript.lines
    func section(_ name: String) -> [String] { transcript.section(name, of: lines) }
    #expect(section("rtc-pl031").first?.hasPrefix("Thu Jan  1 00:00:0") == true)
    #expect(section("virtio block") == ["2048 disk0", Self.sum(disk)])
    #expect(
      section("virtio net") == [
        "3 packets transmitted, 3 packets received, 0% packet loss",
        Self.sum(servedBytes(100_000)),
      ])
    #expect(section("virtio console") == ["org.janus.log", "answer"])
    #expect(consoles[2].lines == ["to the terminal"])
    #expect(consoles[3].lines == ["from Linux by its port"])
    #expect(section("virtio rng").last?.count == 64)
    #expect(section("virtio input").contains("N: Name=\"Orrery Keyboard\""))
    // EV_KEY, KEY_A, pressed; EV_SYN, SYN_REPORT.
    #expect(section("virtio input").suffix(2) == ["01001e0001000000", "0000000000000000"])
    #expect(section("gpio-pl061") == ["9030000.pl061", "8", "1"])
    #expect(section("pl011 with pl330").contains("first"))
    #expect(
      consoles[1].lines
        == (0..<64).map {
          "line \($0) of sixty-four that go out by DMA, each a little longer than fifty bytes"
        })
    let dma = section("pl011 with pl330").filter { $0.contains("pl330") }
    #expect(dma.contains { $0.split(separator: " ")[1] != "0" }, "an interrupt of the DMA")
    #expect(lines.contains("the watchdog reset the machine"))
    #expect(!lines.contains("no reset came"))
    #expect(lines.contains { $0.contains("ITS@0x0000000008080000: allocated") })
    #expect(lines.contains { $0.contains("clocksource: arm,sp804") })

    disk.replaceSubrange(128 * 4096..<144 * 4096, with: disk[..<(16 * 4096)])
    disk.replaceSubrange(12345..<12361, with: Array("written by Linux".utf8))
    try machine.writeBack(scenario.disks[0])
    let written = [UInt8](try Data(contentsOf: path))
    #expect(written == disk)
  }
}
