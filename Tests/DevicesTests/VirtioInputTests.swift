import Devices
import Simulation
import TestSupport
import Testing

@Suite struct VirtioInputTests {
  let bench = DeviceBench()
  let device: VirtioInput
  let driver: VirtioDriver

  init() { self.init(kind: 0) }

  private init(kind: UInt64) {
    device = bench.add(
      VirtioInput.self, configuration: ["kind": kind, "width": 720, "height": 1280])
    driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
    driver.start(queues: 2, size: 32)
  }

  /// What the configuration says under a selection.
  private func configuration(_ select: UInt64, _ subselect: UInt64 = 0) throws -> [UInt8] {
    driver.write(0x100, select, .byte)
    driver.write(0x101, subselect, .byte)
    let size = driver.read(0x102, .byte)
    return try (0..<size).map { UInt8(try bench.read(0x0900_0108 + $0, .byte)) }
  }

  private func events(_ count: Int) -> [InputEvent] {
    for _ in 0..<count { driver.add(0, writable: [8]) }
    driver.notify(0)
    bench.run()
    var bytes: [UInt8] = []
    while let event = driver.receive(0) { bytes += event }
    return InputEvent.events(bytes)
  }

  @Test func aKeyboardTellsWhatItIs() throws {
    #expect(driver.read(VirtioDriver.Offset.deviceID) == 18)
    #expect(String(decoding: try configuration(1), as: UTF8.self) == "Orrery Keyboard")
    #expect(String(decoding: try configuration(2), as: UTF8.self) == "virtio-input")
    #expect(try configuration(3) == [6, 0, 0, 0, 1, 0, 1, 0])
    let keys = try configuration(0x11, 1)
    #expect(keys.count == 32 && keys[0] == 0xfe && keys[31] == 1)
    #expect(keys[1..<31].allSatisfy { $0 == 0xff })
    for (select, subselect) in [(0, 0), (0x10, 0), (0x11, 3), (0x12, 0), (1, 1), (0xff, 0xff)]
      as [(UInt64, UInt64)]
    {
      #expect(try configuration(select, subselect).isEmpty)
    }
  }

  @Test func aTouchScreenTellsWhatItIs() throws {
    let touch = VirtioInputTests(kind: 1)
    #expect(try touch.configuration(0x10) == [2])
    let keys = try touch.configuration(0x11, 1)
    #expect(keys.count == 42 && keys.last == 4 && keys.dropLast().allSatisfy { $0 == 0 })
    #expect(try touch.configuration(0x11, 3) == [3])
    #expect(try touch.configuration(0x12, 0)[4..<8] == [0xcf, 2, 0, 0])
    #expect(try touch.configuration(0x12, 1).count == 20)
    #expect(try touch.configuration(0x12, 2).isEmpty)
  }

  @Test func keysArriveAsReports() {
    device.receive(InputEvent.press([42, 30]))
    let report = { (code: UInt16, value: UInt32) in
      [InputEvent(type: 1, code: code, value: value), InputEvent.synchronization]
    }
    #expect(events(8) == report(42, 1) + report(30, 1) + report(30, 0) + report(42, 0))
    #expect(bench.line("IRQ"))
  }

  @Test func touchesArriveAsReports() {
    let touch = VirtioInputTests(kind: 1)
    touch.device.receive(InputEvent.touch(x: 100, y: 200))
    let report = touch.events(6)
    #expect(report.map { $0.word & 0xffff } == [3, 3, 1, 0, 1, 0])
    #expect(report.map { $0.word >> 32 } == [100, 200, 1, 0, 0, 0])
  }

  @Test func eventsWaitForBuffers() {
    device.receive(InputEvent.press(Array(1...20)))
    #expect(device.eventRoom == 0, "the last of 80 events are lost")
    #expect(events(3).count == 3)
    #expect(device.eventRoom == 3)
    driver.write(VirtioDriver.Offset.status, 0)
    #expect(device.eventRoom == 0, "nobody is there")
  }

  @Test func lampsAreTaken() {
    driver.add(1, readable: [InputEvent(type: 0x11, code: 1, value: 1).bytes])
    driver.notify(1)
    bench.run()
    #expect(driver.collect(1)?.written == 0)
  }

  @Test func buffersForHalfAnEventAreMistakes() {
    device.receive(InputEvent.press([30]))
    driver.add(0, writable: [4])
    driver.notify(0)
    bench.run()
    #expect(driver.needsReset)
  }

  @Test func restoredInTheMidst() throws {
    device.receive(InputEvent.press([30, 31]))
    driver.write(0x101, 1, .byte)
    driver.write(0x100, 0x11, .byte)
    _ = events(2)
    let snapshot = bench.encode()
    let other = VirtioInputTests()
    other.device.receive(InputEvent.press([50]))
    try other.bench.decode(snapshot)
    #expect(other.bench.encode() == snapshot && other.device.eventRoom == device.eventRoom)
    #expect(other.driver.read(0x100) == driver.read(0x100))
  }
}
