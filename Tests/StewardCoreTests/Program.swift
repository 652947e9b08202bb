/// An executable with one segment of 16 bytes in the file and 32 in memory, to be changed.
struct Program {
  var bytes: [UInt8]

  init() {
    bytes = [UInt8](repeating: 0, count: 64 + 56 * 2)
    bytes.replaceSubrange(0..<7, with: [0x7f, 0x45, 0x4c, 0x46, 2, 1, 1])
    put(16, 2, 2)
    put(18, 183, 2)
    put(24, 0x4008_0000, 8)
    put(32, 64, 8)
    put(54, 56, 2)
    put(56, 2, 2)
    segment(0, offset: 176, address: 0x4008_0000, fileSize: 16, size: 32)
    put(64 + 56, 0x6474_e551, 4)  // PT_GNU_STACK: not loaded
    bytes += 0x30..<0x40
  }

  mutating func put(_ offset: Int, _ value: UInt64, _ size: Int) {
    for index in 0..<size {
      bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(index * 8))
    }
  }

  mutating func segment(
    _ index: Int, offset: UInt64, address: UInt64, fileSize: UInt64, size: UInt64,
    flags: UInt64 = 5
  ) {
    let header = 64 + index * 56
    put(header, 1 | flags << 32, 8)
    put(header + 8, offset, 8)
    put(header + 24, address, 8)
    put(header + 32, fileSize, 8)
    put(header + 40, size, 8)
  }
}
