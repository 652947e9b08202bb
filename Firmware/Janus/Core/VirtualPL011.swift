/// The UART of a persona (PL011, DDI 0183). What is sent leaves at once; what is received waits
/// in a FIFO of 16 bytes, or 1 when FIFOs are off. Line settings are kept and have no effect.
package struct VirtualPL011 {
  private static let receive: UInt32 = 1 << 4
  private static let transmit: UInt32 = 1 << 5
  private static let receiveTimeout: UInt32 = 1 << 6

  private var fifo = InlineArray<16, UInt8>(repeating: 0)
  private var first = 0
  package private(set) var count = 0
  private var rawTransmit: UInt32 = 0
  /// UARTIBRD, FBRD, LCR_H, CR, IFLS, IMSC: offsets 0x24 up, kept as written.
  private var settings = InlineArray<6, UInt32>(repeating: 0)

  package init() { powerUp() }

  /// What is not zero out of reset.
  package mutating func powerUp() {
    settings[3] = 0x300
    settings[4] = 0x12
  }

  private var capacity: Int { settings[2] & 0x10 != 0 ? 16 : 1 }
  package var hasRoom: Bool { count < capacity }

  /// A byte arrives. The caller has checked `hasRoom`.
  package mutating func put(_ byte: UInt8) {
    if count == 16 { return }
    fifo.at((first &+ count) & 15).pointee = byte
    count &+= 1
  }

  /// UARTRIS. Bytes below the trigger level raise the timeout interrupt, whose 32 bit times are
  /// over at once.
  private var raw: UInt32 {
    if count == 0 { return rawTransmit }
    // UARTIFLS: 1/8, 1/4, 1/2, 3/4 and 7/8 of the FIFO, four bits each
    let trigger = 0xeee_ec84_2 >> (Int(settings[4] >> 3 & 7) &* 4) & 15
    let isFull = count >= (capacity == 1 ? 1 : trigger)
    return rawTransmit | (isFull ? Self.receive : Self.receiveTimeout)
  }

  /// The interrupt line UARTINTR.
  package var interrupt: Bool { raw & settings[5] != 0 }

  /// A load by the guest.
  package mutating func read(_ offset: Int) -> UInt32 {
    switch offset {
    case 0x00:  // UARTDR
      if count == 0 { return 0 }
      let byte = fifo.at(first & 15).pointee
      first = (first &+ 1) & 15
      count &-= 1
      return UInt32(byte)
    case 0x18: return (count == 0 ? 0x90 : 0x80) | (hasRoom ? 0 : 0x40)  // UARTFR
    case 0x24...0x38: return settings.at((offset &- 0x24) >> 2).pointee
    case 0x3c: return raw
    case 0x40: return raw & settings[5]
    // UARTPeriphID0–3 (r1p5) and UARTPCellID0–3
    case 0xfe0...0xffc:
      let identification: UInt64 = 0xb105_f00d_0034_1011
      return UInt32(truncatingIfNeeded: identification &>> UInt64((offset &- 0xfe0) &* 2)) & 0xff
    default: return 0
    }
  }

  /// A store by the guest; returns the byte that is sent, if one is.
  package mutating func write(_ offset: Int, _ value: UInt32) -> UInt8? {
    switch offset {
    case 0x00:
      rawTransmit = Self.transmit
      return UInt8(truncatingIfNeeded: value)
    case 0x24...0x38: settings.at((offset &- 0x24) >> 2).pointee = value & Self.writable(offset)
    case 0x44: rawTransmit &= ~value  // UARTICR; the receive interrupts follow the FIFO
    default: break
    }
    return nil
  }

  private static func writable(_ offset: Int) -> UInt32 {
    switch offset {
    case 0x24: 0xffff
    case 0x28, 0x34: 0x3f
    case 0x2c: 0xff
    case 0x30: 0xff87
    default: 0x7ff
    }
  }
}
