import Devices
import Simulation
import TestSupport
import Testing

@Suite struct VirtioBlockTests {
  static let image = (0..<16 * 512).map { UInt8(truncatingIfNeeded: $0 * 7 + $0 >> 8) }
  static let features: UInt64 = 1 << 2 | 1 << 6 | 1 << 9 | 1 << 13 | 1 << 14

  let bench: DeviceBench
  let device: VirtioBlock
  let driver: VirtioDriver

  init() { self.init(configuration: [:]) }

  private init(configuration: [String: UInt64]) {
    bench = DeviceBench()
    device = bench.add(
      VirtioBlock.self, configuration: configuration, contents: Self.image)
    driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
    driver.start(features: Self.features)
  }

  private func header(_ kind: UInt32, _ sector: UInt64) -> [UInt8] {
    withUnsafeBytes(of: kind.littleEndian) { Array($0) } + [0, 0, 0, 0]
      + withUnsafeBytes(of: sector.littleEndian) { Array($0) }
  }

  /// Does a request; gives its status, the data and the length that the device tells.
  private func request(
    _ kind: UInt32, sector: UInt64 = 0, out: [[UInt8]] = [], in room: [Int] = [],
    isIndirect: Bool = false
  ) -> (status: UInt8, data: [UInt8], written: Int) {
    let request = driver.add(
      0, readable: [header(kind, sector)] + out, writable: room + [1], isIndirect: isIndirect)
    driver.put([0xff], at: request.writable.last!)
    driver.notify()
    bench.run()
    let used = driver.collect()
    #expect(used?.head == request.head)
    #expect(driver.acknowledge() == 1)
    let bytes = driver.contents(request)
    return (bytes.last!, Array(bytes.dropLast()), used?.written ?? -1)
  }

  @Test func tellsWhatItIs() {
    #expect(driver.offeredFeatures & 0xff_ffff == Self.features)
    #expect(driver.read(VirtioDriver.Offset.deviceID) == 2)
    #expect(driver.read(0x100, .double) == 16)
    #expect(driver.read(0x100) == 16 && driver.read(0x104) == 0)
    #expect(driver.read(0x10c) == 254 && driver.read(0x114) == 512)
    let empty = DeviceBench()
    empty.add(VirtioBlock.self, configuration: ["size": 1 << 30])
    #expect(empty.read32(0x0900_0008) == 2 && empty.read32(0x0900_0100) == 1 << 21)
    // Without contents and size there is a transport, and no device.
    let absent = DeviceBench()
    absent.add(VirtioBlock.self)
    #expect(absent.read32(0x0900_0000) == 0x7472_6976 && absent.read32(0x0900_0008) == 0)
  }

  @Test func reads() {
    let one = request(0, sector: 3, in: [512])
    #expect(one.status == 0 && one.written == 513)
    #expect(one.data == Array(Self.image[3 * 512..<4 * 512]))
    let all = request(0, in: [512, 1024, 13 * 512])
    #expect(all.status == 0 && all.data == Self.image)
  }

  @Test func writesStayOnTop() {
    let new = [UInt8](repeating: 0xa5, count: 1024)
    #expect(request(1, sector: 5, out: [new]).status == 0)
    #expect(request(4).status == 0)
    let all = request(0, in: [16 * 512]).data
    #expect(all == Array(Self.image[..<2560]) + new + Array(Self.image[3584...]))
    #expect(device.storage.changedBlockCount == 1)
    let changes = device.storage.changes
    #expect(changes.map(\.offset) == [0] && changes[0].bytes == Array(all[..<4096]))
  }

  /// Only the order of bytes counts, not how buffers cut them (2.7.4).
  @Test func anyFraming() {
    let bytes = header(1, 2) + [UInt8](repeating: 0x77, count: 512)
    driver.add(
      0, readable: [Array(bytes[..<3]), [], Array(bytes[3..<100]), Array(bytes[100...])],
      writable: [1])
    driver.notify()
    bench.run()
    #expect(driver.collect()?.written == 1)
    let request = driver.add(0, readable: [header(0, 2)], writable: [0, 100, 413])
    driver.notify()
    bench.run()
    #expect(driver.collect()?.written == 513)
    #expect(driver.contents(request) == [UInt8](repeating: 0x77, count: 512) + [0])
  }

  @Test(arguments: [(15, 1024), (16, 512), (UInt64.max, 512), (1 << 55, 512), (0, 100)])
  func outsideTheDisk(sector: UInt64, count: Int) {
    #expect(request(0, sector: sector, in: [count]).status == 1)
    #expect(
      request(1, sector: sector, out: [[UInt8](repeating: 1, count: count)]).status == 1)
    #expect(device.storage.changedBlockCount == 0)
    #expect(request(0, sector: 16).status == 0, "nothing, at the end")
  }

  @Test func whatIsNotKnown() {
    for kind in [2, 3, 5, 10, 12, 14, 0xffff_ffff] as [UInt32] {
      #expect(request(kind, in: [20]).status == 2)
    }
  }

  @Test func identifies() {
    let name = request(8, in: [20])
    #expect(name.status == 0 && name.written == 21)
    #expect(
      String(decoding: name.data.prefix { $0 != 0 }, as: UTF8.self) == "virtio-block")
  }

  @Test func discardsAndWritesZeroes() {
    func range(_ sector: UInt64, _ count: UInt32, _ flags: UInt32 = 0) -> [UInt8] {
      withUnsafeBytes(of: sector.littleEndian) { Array($0) }
        + withUnsafeBytes(of: count.littleEndian) { Array($0) }
        + withUnsafeBytes(of: flags.littleEndian) { Array($0) }
    }
    #expect(request(11, out: [range(1, 2)]).status == 0)
    #expect(request(13, out: [range(14, 2, 1)]).status == 0)
    let all = request(0, in: [16 * 512]).data
    let zeros = [UInt8](repeating: 0, count: 1024)
    #expect(all == Array(Self.image[..<512]) + zeros + Array(Self.image[1536..<7168]) + zeros)
    #expect(request(11, out: [range(1, 2, 1)]).status == 2, "unmap is of the other")
    #expect(request(13, out: [range(1, 2, 2)]).status == 2)
    #expect(request(13, out: [range(15, 2)]).status == 1)
    #expect(request(13, out: [range(0, .max)]).status == 1)
    #expect(request(13, out: [range(0, 1) + range(2, 1)]).status == 1, "max_write_zeroes_seg is 1")
    #expect(request(13, out: [[1, 2, 3]]).status == 1)
  }

  @Test func readOnlyDisksAreNotWritten() {
    let test = VirtioBlockTests(configuration: ["readOnly": 1])
    #expect(test.driver.offeredFeatures & 1 << 5 != 0)
    #expect(test.request(1, out: [[UInt8](repeating: 1, count: 512)]).status == 1)
    #expect(test.request(13, out: [[UInt8](repeating: 0, count: 16)]).status == 1)
    #expect(test.request(0, in: [512]).status == 0)
    #expect(test.device.storage.changedBlockCount == 0)
  }

  @Test func indirectRequests() {
    driver.start(features: Self.features | VirtioDriver.Feature.indirect, size: 8)
    let all = request(0, in: [1024, 1024, 6144], isIndirect: true)
    #expect(all.status == 0 && all.data == Self.image)
  }

  /// A snapshot in the midst of a long request, into a bench that has done something else.
  @Test func restoredInTheMidst() throws {
    func make() -> (DeviceBench, VirtioDriver) {
      let bench = DeviceBench()
      bench.add(VirtioBlock.self, configuration: ["size": 1 << 20])
      let driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
      driver.start(features: Self.features)
      return (bench, driver)
    }
    let (first, driver) = make()
    first.run()
    let data = (0..<150_000 / 512 * 512).map { UInt8(truncatingIfNeeded: $0 * 13 + $0 >> 9) }
    driver.add(0, readable: [header(1, 8), data], writable: [1])
    driver.notify()
    first.step()
    let snapshot = first.encode()
    let (second, other) = make()
    other.add(0, readable: [header(1, 0), Array(data[..<4096])], writable: [1])
    other.notify()
    second.run()
    try second.decode(snapshot)
    #expect(second.encode() == snapshot)
    #expect(first.run() == second.run())
    #expect(first.encode() == second.encode() && driver.collect() != nil)
    let storages = [first, second].map { ($0.place().device as! VirtioBlock).storage }
    #expect(storages.allSatisfy { $0.read(8 * 512, count: data.count) == data })
  }
}
