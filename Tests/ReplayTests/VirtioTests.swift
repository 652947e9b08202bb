import Foundation
import Machine
import Replay
import Simulation
import TestSupport
import Testing
import Traces

/// Disks and consoles of `virt.json` in a scenario: a core that sleeps, and requests put
/// into memory by hand.
@Suite struct VirtioTests {
  static let entry: UInt64 = 0x4008_0000
  static let area: UInt64 = 0x4010_0000
  static let image = (0..<16 * 512).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 >> 8) }

  let folder: TemporaryFolder
  let disk: NamedFile

  init() throws {
    folder = try TemporaryFolder()
    disk = NamedFile(name: "\(folder.path)/disk.img", bytes: Self.image)
    try HostFiles.write(disk.bytes, to: disk.name)
  }

  private func scenario() throws -> Scenario {
    let path = "\(repositoryRoot)/Boards/virt.json"
    var scenario = Scenario(
      boardFile: NamedFile(name: path, bytes: try #require(HostFiles.read(path))))
    // 0: wfi; b 0b.
    let program: [UInt8] = [0x7f, 0x20, 0x03, 0xd5, 0xff, 0xff, 0xff, 0x17]
    let file = NamedFile(name: "\(folder.path)/wait.bin", bytes: program)
    try HostFiles.write(file.bytes, to: file.name)
    scenario.loads = [.init(file: file, address: Self.entry)]
    scenario.entry = Self.entry
    scenario.disks = [.init(device: "disk0", file: disk)]
    return scenario
  }

  private func driver(_ machine: Machine, base: UInt64) -> VirtioDriver {
    VirtioDriver(machine.bus, base: base, area: Self.area)
  }

  /// Writes a sector and waits.
  private func write(_ machine: Machine, sector: UInt8, byte: UInt8) {
    let driver = driver(machine, base: 0x0a00_3e00)
    driver.start()
    let header: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, sector, 0, 0, 0, 0, 0, 0, 0]
    let data = [UInt8](repeating: byte, count: 512)
    driver.add(0, readable: [header, data], writable: [1])
    driver.notify()
    _ = machine.run(until: machine.time + .microseconds(50))
    #expect(driver.collect() != nil)
  }

  // MARK: Disks

  @Test func contentsAreInputs() throws {
    let scenario = try scenario()
    #expect(scenario.images.map(\.role) == ["load", "disk disk0"])
    let reader = try RecordingReader(
      bytes: try scenario.record { $0.run(until: .milliseconds(2)) })
    let expected = NamedHash(name: "disk disk0 (disk.img)", contents: Self.image)
    #expect(reader.header.images.contains(expected))
    let again = try Scenario(recorded: reader.header, folder: folder.path)
    #expect(again.disks == scenario.disks)
    try HostFiles.write(Array(Self.image.dropLast(512)), to: disk.name)
    #expect(throws: ScenarioError.self) {
      try Scenario(recorded: reader.header, folder: folder.path)
    }
  }

  @Test func aFolderHoldsTheDisk() throws {
    let relocated = ScenarioFolder.relocated(try scenario())
    #expect(relocated.configuration.contains("disk=disk0\ndisk.file=disk.img\n"))
    try ScenarioFolder.write(relocated, to: "\(folder.path)/saved")
    let again = try ScenarioFolder.read("\(folder.path)/saved")
    #expect(again.disks.map(\.file.bytes) == [Self.image])
    #expect(again.disks.map(\.device) == ["disk0"])
  }

  @Test func mistakesAreNamed() throws {
    func message(_ change: (inout Scenario) -> Void) throws -> String {
      var scenario = try scenario()
      change(&scenario)
      do {
        _ = try scenario.makeMachine()
        return ""
      } catch { return "\(error)" }
    }
    #expect(
      try message { $0.disks[0].device = "disk1" }
        == "--disk disk1: no such disk on the board; there is disk0")
    #expect(
      try message { $0.disks[0].device = "uart0" }
        == "--disk uart0: no such disk on the board; there is disk0")
    #expect(try message { $0.disks.append($0.disks[0]) } == "--disk disk0: given twice")
    #expect(
      try message { $0.disks[0].file = NamedFile(name: "a.img", bytes: [1, 2]) }
        == "a.img: 2 bytes are no multiple of 512, a sector")
    #expect(
      throws: ScenarioError.self,
      performing: {
        try Scenario(configuration: "board=b\nel=2\nseed=0\ndisk=d\n") { _, path in
          NamedFile(name: path, bytes: [])
        }
      })
  }

  @Test func writesReachDigestsAndSnapshotsButNoFile() throws {
    let scenario = try scenario()
    let machines = try (0..<2).map { _ in try scenario.makeMachine() }
    for (machine, byte) in zip(machines, [1, 2] as [UInt8]) {
      write(machine, sector: 3, byte: byte)
    }
    func digest(_ machine: Machine) -> Digest? {
      machine.digests().first { $0.name == "disk0" }?.digest
    }
    #expect(digest(machines[0]) != digest(machines[1]))
    try machines[1].restore(try machines[0].snapshot())
    #expect(machines[0].digests() == machines[1].digests())
    #expect(HostFiles.read(disk.name) == Self.image)
    // Unless it is asked for.
    try machines[1].writeBack(scenario.disks[0])
    var expected = Self.image
    expected.replaceSubrange(3 * 512..<4 * 512, with: [UInt8](repeating: 1, count: 512))
    #expect(HostFiles.read(disk.name) == expected)
  }

  /// The interrupt arrives where the board wires it, SPI 47, as the GIC's distributor tells.
  @Test func theInterruptIsWired() throws {
    let machine = try scenario().makeMachine()
    func pending() throws -> UInt64 { try machine.bus.read(0x0800_0208, .word) >> 15 & 1 }
    #expect(try pending() == 0)
    write(machine, sector: 0, byte: 9)
    #expect(try pending() == 1)
  }

  // MARK: Consoles

  @Test func portsAreConsolesByName() throws {
    var scenario = try scenario()
    let text = """
      after console0.org.janus.log "ready" type "go"
      expect console0 "hello" within 1ms
      """
    scenario.inputScript = NamedFile(name: "ports.script", bytes: Array(text.utf8))
    let transcript = ConsoleTranscript(try scenario.board())
    let bytes = try scenario.record { machine in
      machine.simulator.observers.append(transcript)
      let driver = driver(machine, base: 0x0a00_3c00)
      driver.start(features: 2, queues: 6)
      driver.add(3, readable: [[1, 0, 0, 0, 6, 0, 1, 0]])
      driver.add(5, readable: [Array("ready".utf8)])
      driver.add(1, readable: [Array("hello".utf8)])
      driver.add(4, writable: [16])
      driver.notify()
      let ending = machine.run(until: .microseconds(100))
      #expect(driver.receive(4) == Array("go".utf8))
      return ending
    }
    #expect(transcript.text(of: "console0") == Array("hello".utf8))
    #expect(transcript.text(of: "console0.org.janus.log") == Array("ready".utf8))
    let reader = try RecordingReader(bytes: bytes)
    #expect(try reader.allInputs().map(\.target) == ["console0.org.janus.log"])
    var formatter = TraceFormatter(header: reader.header)
    var events = reader.events()
    var lines: [String] = []
    while let event = try events.next() { lines += formatter.lines(for: event) }
    lines += formatter.finish()
    #expect(lines.contains { $0.hasSuffix("port 1 \"ready\"") })
    #expect(lines.contains { $0.hasSuffix(" \"hello\"") && !$0.contains("port") })
  }

  // MARK: Keys and touches

  @Test func scriptsPressAndTouch() throws {
    var scenario = try scenario()
    let text = """
      at 10us press keyboard0 KEY_LEFTSHIFT KEY_A
      at 20us touch touch0 540 960
      """
    scenario.inputScript = NamedFile(name: "keys.script", bytes: Array(text.utf8))
    var received: [[InputEvent]] = []
    let bytes = try scenario.record { machine in
      var drivers: [VirtioDriver] = []
      for (index, base) in [0x0a00_3600, 0x0a00_3400].enumerated() as EnumeratedSequence<[UInt64]> {
        let driver = VirtioDriver(
          machine.bus, base: base, area: Self.area + UInt64(index) * 0x1_0000)
        driver.start(queues: 2)
        for _ in 0..<8 { driver.add(0, writable: [8]) }
        drivers.append(driver)
      }
      let ending = machine.run(until: .microseconds(100))
      received = drivers.map { driver in
        var bytes: [UInt8] = []
        while let event = driver.receive(0) { bytes += event }
        return InputEvent.events(bytes)
      }
      return ending
    }
    #expect(received == [InputEvent.press([42, 30]), InputEvent.touch(x: 540, y: 960)])
    let inputs = try RecordingReader(bytes: bytes).allInputs()
    #expect(inputs.map(\.target) == ["keyboard0", "touch0"])
    #expect(inputs.map(\.kind) == [.events, .events])
    #expect(inputs.map(\.time) == [.microseconds(10), .microseconds(20)])
    #expect(throws: Never.self) { try JournalInput(inputs) }
  }
}
