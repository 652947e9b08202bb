import Devices
import Machine
import Replay
import Simulation
import TestSupport
import Testing
import Traces

/// Frames of `virt.json`'s network device as a capture file.
@Suite struct PacketCaptureTests {
  static let entry: UInt64 = 0x4008_0000
  static let area: UInt64 = 0x4010_0000
  /// Who has 10.0.2.2?
  static let question: [UInt8] =
    [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x52, 0x54, 0, 0x12, 0x34, 0x56, 8, 6]
    + [0, 1, 8, 0, 6, 4, 0, 1, 0x52, 0x54, 0, 0x12, 0x34, 0x56, 10, 0, 2, 15]
    + [0, 0, 0, 0, 0, 0, 10, 0, 2, 2]

  private func machine() throws -> Machine {
    let path = "\(repositoryRoot)/Boards/virt.json"
    var scenario = Scenario(
      boardFile: NamedFile(name: path, bytes: try #require(HostFiles.read(path))))
    // 0: wfi; b 0b.
    let program: [UInt8] = [0x7f, 0x20, 0x03, 0xd5, 0xff, 0xff, 0xff, 0x17]
    scenario.loads = [
      .init(file: NamedFile(name: "wait.bin", bytes: program), address: Self.entry)
    ]
    scenario.entry = Self.entry
    return try scenario.makeMachine()
  }

  /// Asks, and takes the answer.
  private func ask(_ machine: Machine) {
    let driver = VirtioDriver(machine.bus, base: 0x0a00_3800, area: Self.area)
    driver.start(queues: 2)
    driver.add(0, writable: [1526])
    driver.add(1, readable: [[UInt8](repeating: 0, count: 12), Self.question])
    driver.notify(1)
    _ = machine.run(until: .microseconds(300))
    #expect(driver.receive(0)?.count == 12 + 60)
  }

  private func number(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  @Test func theFileIsACapture() throws {
    let machine = try machine()
    let sink = MemorySink()
    let capture = try machine.capture("net0", to: sink)
    ask(machine)
    try capture.finish()
    let file = sink.bytes
    #expect(
      file.prefix(24) == [
        0x4d, 0x3c, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0, 1, 0, 0, 0,
      ])
    var records: [(time: UInt64, frame: [UInt8])] = []
    var place = 24
    while place + 16 <= file.count {
      let fields = stride(from: place, to: place + 16, by: 4).map { number(file[$0..<$0 + 4]) }
      #expect(fields[2] == fields[3] && fields[1] < 1_000_000_000)
      let end = place + 16 + Int(fields[2])
      try #require(end <= file.count)
      records.append((fields[0] * 1_000_000_000 + fields[1], Array(file[place + 16..<end])))
      place = end
    }
    #expect(place == file.count)
    #expect(records.map(\.frame.count) == [42, 60] && records[0].frame == Self.question)
    #expect(records[1].frame[20...21] == [0, 2])
    // A microsecond from the notification, then the peer's latency.
    #expect(records.map(\.time) == [1_000, 101_000])
  }

  @Test func watchingChangesNothing() throws {
    let machines = [try machine(), try machine()]
    let capture = try machines[0].capture("net0", to: MemorySink())
    for machine in machines { ask(machine) }
    try capture.finish()
    #expect(machines[0].digests() == machines[1].digests())
    #expect(try machines[0].snapshot() == machines[1].snapshot())
  }

  @Test func mistakesAreNamed() throws {
    let machine = try machine()
    for name in ["net1", "disk0"] {
      do {
        _ = try machine.capture(name, to: MemorySink())
        Issue.record("\(name) is taken")
      } catch {
        #expect(
          "\(error)" == "--pcap \(name): no such network device on the board; there is net0")
      }
    }
  }

  /// The run goes on when the disk is full; the end tells.
  @Test func lostFilesAreTold() throws {
    let machine = try machine()
    let capture = try machine.capture("net0", to: FullSink(24))
    ask(machine)
    #expect(throws: RecordingError.self) { try capture.finish() }
  }
}

/// Has room for so many bytes.
private final class FullSink: RecordingSink {
  private var room: Int
  init(_ room: Int) { self.room = room }
  func write(_ bytes: [UInt8]) throws(RecordingError) {
    guard bytes.count <= room else { throw .file(path: "full", reason: "no space") }
    room -= bytes.count
  }
}
