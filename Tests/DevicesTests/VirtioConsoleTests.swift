import Devices
import Simulation
import TestSupport
import Testing

@Suite struct VirtioConsoleTests {
  static let multiport: UInt64 = 2

  let bench = DeviceBench()
  let device: VirtioConsole
  let driver: VirtioDriver

  init() {
    device = bench.add(
      VirtioConsole.self, configuration: ["columns": 132, "rows": 43],
      nameLists: ["ports": ["org.janus.log", "org.janus.clipboard"]])
    driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
  }

  /// What left through one port.
  private func output(_ port: UInt64) -> String {
    String(
      decoding: bench.events(of: .output).filter { $0.b == port }.map { UInt8($0.a) },
      as: UTF8.self)
  }

  private func send(_ queue: Int, _ bytes: [UInt8]) {
    driver.add(queue, readable: [bytes])
    driver.notify(queue)
    bench.run()
    #expect(driver.collect(queue)?.written == 0)
  }

  private func control(_ port: UInt8, _ event: UInt8, _ value: UInt8) {
    send(3, [port, 0, 0, 0, event, 0, value, 0])
  }

  /// Gives the device buffers, and collects what it says through control.
  private func messages() -> [[UInt8]] {
    var messages: [[UInt8]] = []
    while true {
      if driver.queues[2]!.pending.isEmpty { driver.add(2, writable: [64]) }
      driver.notify(2)
      bench.run()
      guard let message = driver.receive(2) else { return messages }
      messages.append(message)
    }
  }

  /// As Linux sets the device up: all ports ready and open.
  private func startPorts() {
    driver.start(features: Self.multiport, queues: 8, size: 32)
    control(0, 0, 1)
    for port in 0..<3 as Range<UInt8> {
      control(port, 3, 1)
      control(port, 6, 1)
    }
  }

  @Test func tellsWhatItIs() {
    #expect(driver.read(VirtioDriver.Offset.deviceID) == 3)
    #expect(driver.offeredFeatures & 0xff == 7)
    #expect(driver.read(0x100, .half) == 132 && driver.read(0x102, .half) == 43)
    #expect(driver.read(0x104) == 3)
  }

  @Test func aSingleConsole() {
    driver.start(queues: 2)
    send(1, Array("hello\n".utf8))
    #expect(bench.output == "hello\n")
    let port = device.consolePorts[0]
    #expect(port.receiveRoom == 256 && device.consolePorts[1].receiveRoom == 0)
    for byte in "typed".utf8 { port.receive(byte) }
    #expect(port.receiveRoom == 251 && bench.events(of: .input).count == 5)
    bench.run()
    let first = driver.add(0, writable: [3])
    let second = driver.add(0, writable: [16])
    driver.notify(0)
    bench.run()
    #expect(driver.collect(0)?.written == 3 && driver.collect(0)?.written == 2)
    #expect(driver.contents(first) == Array("typ".utf8))
    #expect(driver.contents(second).prefix(2) == Array("ed".utf8)[...])
  }

  @Test func inputWaitsForRoomAndNoMore() {
    driver.start(queues: 2)
    let port = device.consolePorts[0]
    for number in 0..<300 { port.receive(UInt8(truncatingIfNeeded: number)) }
    #expect(port.receiveRoom == 0 && bench.events(of: .input).count == 256)
    let request = driver.add(0, writable: [300])
    driver.notify(0)
    bench.run()
    #expect(driver.collect(0)?.written == 256)
    #expect(driver.contents(request).prefix(256) == (0..<256).map { UInt8($0) }[...])
    #expect(port.receiveRoom == 256)
  }

  @Test func introducesItsPorts() {
    driver.start(features: Self.multiport, queues: 8, size: 32)
    bench.run()
    #expect(messages().isEmpty)
    control(0, 0, 1)
    let added = messages()
    #expect(added == (0..<3).map { [$0, 0, 0, 0, 1, 0, 1, 0] })
    control(0, 3, 1)
    #expect(messages() == [[0, 0, 0, 0, 4, 0, 1, 0], [0, 0, 0, 0, 6, 0, 1, 0]])
    control(2, 3, 1)
    let named = [2, 0, 0, 0, 7, 0, 1, 0] + Array("org.janus.clipboard".utf8)
    #expect(messages() == [named, [2, 0, 0, 0, 6, 0, 1, 0]])
  }

  @Test func portsAreApart() {
    startPorts()
    send(1, Array("console".utf8))
    send(5, Array("log".utf8))
    send(7, Array("clipboard".utf8))
    #expect(output(0) == "console" && output(1) == "log" && output(2) == "clipboard")
    device.consolePorts[2].receive(0x41)
    let buffers = [0, 4, 6].map { driver.add($0, writable: [8]) }
    for queue in [0, 4, 6] { driver.notify(queue) }
    bench.run()
    #expect(driver.collect(0) == nil && driver.collect(4) == nil)
    #expect(driver.collect(6)?.written == 1 && driver.contents(buffers[2])[0] == 0x41)
  }

  @Test func closedPortsTakeNothing() {
    startPorts()
    #expect(device.consolePorts.map(\.receiveRoom) == [256, 256, 256])
    device.consolePorts[1].receive(0x41)
    control(1, 6, 0)
    #expect(device.consolePorts.map(\.receiveRoom) == [256, 0, 256])
    control(1, 6, 1)
    #expect(device.consolePorts[1].receiveRoom == 256, "what came before is gone")
    driver.write(VirtioDriver.Offset.status, 0)
    #expect(device.consolePorts.map(\.receiveRoom) == [0, 0, 0])
  }

  @Test func nonsenseInControlIsPassedOver() {
    startPorts()
    let before = messages().count
    #expect(before > 0)
    for message in [[], [1], [9, 0, 0, 0, 3, 0, 1, 0], [0, 0, 0, 0, 99, 0, 1, 0]] as [[UInt8]] {
      send(3, message)
    }
    send(3, [0xff, 0xff, 0xff, 0xff, 6, 0, 1, 0])
    #expect(messages().isEmpty && !driver.needsReset)
  }

  /// However often a driver asks, what waits to be told stays small.
  @Test func askingAgainCostsNothing() {
    startPorts()
    _ = messages()
    func stateBytes() -> Int {
      var coder = StateCoder()
      try! device.code(&coder)
      return coder.bytes.count
    }
    let quiet = stateBytes()
    for _ in 0..<1000 { control(1, 3, 1) }
    #expect(stateBytes() == quiet)
    // The first name went into a buffer that was there, then a name and that the port is open.
    #expect(messages().count == 3)
  }

  @Test func longOutputTakesTurns() {
    driver.start(queues: 2)
    bench.run()
    let text = String(repeating: "0123456789abcdef", count: 100)
    driver.add(1, readable: [Array(text.utf8)])
    driver.notify(1)
    bench.step()
    #expect(bench.output.count == 256)
    bench.run()
    #expect(bench.output == text && driver.collect(1) != nil)
  }

  @Test func emergencyWrite() {
    driver.write(0x108, 0x21)
    #expect(bench.output == "!")
    #expect(driver.read(0x108) == 0)
  }

  @Test func restoredInTheMidst() throws {
    startPorts()
    device.consolePorts[1].receive(0x42)
    driver.add(1, readable: [[UInt8](repeating: 0x2e, count: 1000)])
    driver.notify(1)
    bench.step()
    let snapshot = bench.encode()
    let other = VirtioConsoleTests()
    other.startPorts()
    try other.bench.decode(snapshot)
    #expect(other.bench.encode() == snapshot)
    #expect(bench.run() == other.bench.run())
    #expect(bench.encode() == other.bench.encode())
    #expect(other.device.consolePorts.map(\.receiveRoom) == [256, 255, 256])
  }
}
