import Devices
import Simulation
import TestSupport
import Testing

/// Whatever bytes a disk image has, and however many: sectors read as the image has them.
@Suite struct FuzzTests {
  private static let sector = 512

  @Test func diskImages() throws {
    let image = (0..<40 * Self.sector).map { UInt8(truncatingIfNeeded: $0 >> 4 ^ $0) }
    let outcome = try FuzzCampaign("disk images", sample: 100).run(
      [image, Array(image[..<700]), [0xeb, 0x3c]], words: ["EFI PART", "conectix", "QFI\u{fb}"]
    ) { bytes, mutator in
      let (bench, driver) = bench(bytes)
      let capacity = driver.read(0x100, .word) | driver.read(0x104, .word) << 32
      #expect(capacity <= UInt64(bytes.count / Self.sector + 1))
      for _ in 0..<4 {
        let number = mutator.random.next(below: capacity + 3)
        let reply = read(number, bench, driver)
        guard number < capacity else {
          #expect(reply.last == 1, "sector \(number) of \(capacity)")
          continue
        }
        let start = min(Int(number) * Self.sector, bytes.count)
        let there = bytes[start..<min(start + Self.sector, bytes.count)]
        let expected = there + [UInt8](repeating: 0, count: Self.sector - there.count)
        #expect(reply == expected + [0], "sector \(number) of \(capacity)")
      }
      return capacity > 0
    }
    #expect(outcome.taken > 0 && outcome.greedy.isEmpty)
  }

  private func bench(_ bytes: [UInt8]) -> (DeviceBench, VirtioDriver) {
    let bench = DeviceBench()
    bench.add(VirtioBlock.self, contents: bytes)
    let driver = VirtioDriver(bench, base: 0x0900_0000, area: DeviceBench.ramBase)
    driver.start(features: 1 << 32)
    return (bench, driver)
  }

  /// The sector's bytes and the status.
  private func read(_ sector: UInt64, _ bench: DeviceBench, _ driver: VirtioDriver) -> [UInt8] {
    let header =
      [0, 0, 0, 0, 0, 0, 0, 0] + withUnsafeBytes(of: sector.littleEndian) { Array($0) }
    let request = driver.add(0, readable: [header], writable: [Self.sector, 1])
    driver.notify()
    bench.run()
    return driver.contents(request)
  }
}
