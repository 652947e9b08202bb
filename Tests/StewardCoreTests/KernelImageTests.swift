import Simulation
import StewardCore
import Testing

struct KernelImageTests {
  private func image(
    _ size: UInt64, offset: UInt64 = 0, fileSize: UInt64 = 4096, magic: UInt32 = 0x644d_5241
  ) -> KernelImage? {
    withMemory(64) { header in
      header.storeBytes(of: offset, toByteOffset: 8, as: UInt64.self)
      header.storeBytes(of: size, toByteOffset: 16, as: UInt64.self)
      header.storeBytes(of: magic, toByteOffset: 56, as: UInt32.self)
      return KernelImage(header, size: fileSize)
    }
  }

  @Test func goesBehindTheDeviceTree() throws {
    let kernel = try #require(image(0x12_3456))
    #expect(kernel.start == 2 << 20 && kernel.size == 0x12_3456)
    #expect(kernel.end == 4 << 20)
    #expect(kernel.fits(0, in: 4 << 20) && !kernel.fits(1, in: 4 << 20))
    #expect(kernel.fits(2 << 20, in: 6 << 20) && !kernel.fits(2 << 20 + 1, in: 6 << 20))
    let old = try #require(image(0x10_0000, offset: 0x8_0000))
    #expect(old.start == 2 << 20 + 0x8_0000 && old.end == 4 << 20)
  }

  @Test func whatIsNoneIsLeftToTheELFLoader() {
    #expect(image(4096, fileSize: 63) == nil)
    #expect(image(4096, magic: 0x464c_457f) == nil)
  }

  @Test func aFileLongerThanItSaysIsAsLongAsItIs() throws {
    #expect(try #require(image(0, fileSize: 5 << 20)).size == 5 << 20)
  }

  /// Whatever the header says: file and initial file system, where they would go, are within memory.
  @Test func hostileHeadersNeverReachBeyondMemory() {
    var random = SeededRandom(seed: 7)
    func number() -> UInt64 {
      let value = random.next() >> random.next(below: 64)
      return random.next(below: 2) == 0 ? value : 0 &- value
    }
    var fitting = 0
    for _ in 0..<100_000 {
      let memory = (1 + random.next(below: 512)) << 21
      let fileSize = 64 + random.next(below: 64 << 20)
      let initrd = random.next(below: 2) == 0 ? random.next(below: 64 << 20) : 0
      guard let kernel = image(number(), offset: number(), fileSize: fileSize),
        kernel.fits(initrd, in: memory)
      else { continue }
      fitting += 1
      #expect(kernel.start >= 2 << 20 && kernel.start + fileSize <= kernel.end)
      #expect(kernel.end + initrd <= memory)
    }
    #expect(fitting > 1000)
    for size in [.max, .max - 1, 1 << 63, .max - 0x3f_ffff] as [UInt64] {
      #expect(image(size)?.fits(0, in: 1 << 30) == false)
    }
    #expect(image(4096)?.fits(.max, in: 1 << 30) == false)
  }
}
