import A64

/// The PL011 (DDI 0183) at 0x09000000, where `virt`, `phone` and every persona have one. Bytes are
/// written without interrupts; as firmware leaves it, no line settings are needed.
enum Console {
  static let base: UInt64 = 0x0900_0000
  private static let data: UInt64 = 0x00
  private static let flags: UInt64 = 0x18
  private static let transmitFull: UInt32 = 1 << 5

  static func write(byte: UInt8) {
    while load_32(base + flags) & transmitFull != 0 {}
    store_32(base + data, UInt32(byte))
  }

  static func write(_ text: StaticString) {
    let start = text.utf8Start
    for index in 0..<text.utf8CodeUnitCount {
      if start[index] == 0x0a { write(byte: 0x0d) }
      write(byte: start[index])
    }
  }

  static func write(hexadecimal value: UInt64, digits: UInt64 = 16) {
    write("0x")
    var remaining = digits
    while remaining > 0 {
      remaining -= 1
      let digit = UInt8(truncatingIfNeeded: value >> (remaining * 4)) & 15
      write(byte: digit < 10 ? 0x30 + digit : 0x57 + digit)
    }
  }

  static func write(decimal value: UInt64) {
    if value >= 10 { write(decimal: value / 10) }
    write(byte: 0x30 + UInt8(truncatingIfNeeded: value % 10))
  }
}
