import A64
import Guest

let witnessSeed: UInt64 = 0x574f_524b

/// The work persona: CRC-32 (IEEE 802.3) over its own code, then attacks on what is not its own.
func demonstrate() {
  Console.write("Work persona at EL1\n")
  demonstrateMachine(seed: 0x5752_4b00)
  Console.write("crc32 of 16 KiB: ")
  Console.write(hexadecimal: UInt64(crc32(address_of_scratch(), 16384)), digits: 8)
  Console.write("\n")
  Attack.run()
  Console.write("Work persona is done\n")
}

/// Bit by bit, reflected, over a pattern written first.
private func crc32(_ start: UInt64, _ length: UInt64) -> UInt32 {
  var index: UInt64 = 0
  while index < length {
    store_32(start + index, UInt32(truncatingIfNeeded: index &* 2_654_435_761))
    index += 4
  }
  var crc = UInt32.max
  index = 0
  while index < length {
    crc ^= UInt32(load_8(start + index))
    for _ in 0..<8 { crc = crc >> 1 ^ (0xedb8_8320 & (0 &- (crc & 1))) }
    index += 1
  }
  return ~crc
}
