import Simulation

/// What can be wrong with a received character: UARTRSR's bits, and UARTDR's from bit 8.
public struct LineErrors: OptionSet, Sendable {
  public let rawValue: UInt8
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let framing = LineErrors(rawValue: 1)
  public static let parity = LineErrors(rawValue: 2)
  public static let lineBreak = LineErrors(rawValue: 4)
  static let overrun = LineErrors(rawValue: 8)
}

extension PL011 {
  /// UARTRIS, UARTMIS, UARTIMSC and UARTICR (3.3.10 to 3.3.13).
  struct Interrupts: OptionSet {
    let rawValue: UInt16
    static let modem = Interrupts(rawValue: 0x00f)
    static let receive = Interrupts(rawValue: 1 << 4)
    static let transmit = Interrupts(rawValue: 1 << 5)
    static let receiveTimeout = Interrupts(rawValue: 1 << 6)
    static let framing = Interrupts(rawValue: 1 << 7)
    static let parity = Interrupts(rawValue: 1 << 8)
    static let lineBreak = Interrupts(rawValue: 1 << 9)
    static let overrun = Interrupts(rawValue: 1 << 10)
    static let errors: Interrupts = [.framing, .parity, .lineBreak, .overrun]
    static let ringIndicator = Interrupts(rawValue: 1)
    static let clearToSend = Interrupts(rawValue: 2)
    static let carrierDetect = Interrupts(rawValue: 4)
    static let dataSetReady = Interrupts(rawValue: 8)
  }

  /// The modem inputs by their bits in UARTFR, 1 for an asserted (low) signal.
  struct Modem: OptionSet {
    let rawValue: UInt16
    static let clearToSend = Modem(rawValue: 1)
    static let dataSetReady = Modem(rawValue: 2)
    static let carrierDetect = Modem(rawValue: 4)
    static let ringIndicator = Modem(rawValue: 1 << 8)
  }

  static let readyModem: Modem = [.clearToSend, .dataSetReady, .carrierDetect]

  /// UARTCR (3.3.8).
  struct Control: OptionSet {
    let rawValue: UInt64
    static let enable = Control(rawValue: 1)
    static let loopback = Control(rawValue: 1 << 7)
    static let transmitEnable = Control(rawValue: 1 << 8)
    static let receiveEnable = Control(rawValue: 1 << 9)
    static let dataTransmitReady = Control(rawValue: 1 << 10)
    static let requestToSend = Control(rawValue: 1 << 11)
    static let out1 = Control(rawValue: 1 << 12)
    static let out2 = Control(rawValue: 1 << 13)
    static let rtsFlowControl = Control(rawValue: 1 << 14)
    static let ctsFlowControl = Control(rawValue: 1 << 15)
  }

  /// UARTLCR_H (3.3.7), without WLEN in [6:5].
  struct LineControl: OptionSet {
    let rawValue: UInt64
    static let lineBreak = LineControl(rawValue: 1)
    static let parity = LineControl(rawValue: 1 << 1)
    static let twoStopBits = LineControl(rawValue: 1 << 3)
    static let fifos = LineControl(rawValue: 1 << 4)
  }

  /// UARTDMACR (3.3.14).
  struct DMAControl: OptionSet {
    let rawValue: UInt64
    static let receive = DMAControl(rawValue: 1)
    static let transmit = DMAControl(rawValue: 2)
    static let stopOnError = DMAControl(rawValue: 4)
  }

  static func row(_ name: String) -> Int {
    table.firstIndex { $0.name == name }!
  }
  static let integerDivisorRow = row("UARTIBRD")
  static let fractionalDivisorRow = row("UARTFBRD")
  static let lineControlRow = row("UARTLCR_H")
  static let controlRow = row("UARTCR")
  static let levelsRow = row("UARTIFLS")
  static let maskRow = row("UARTIMSC")
  static let dmaControlRow = row("UARTDMACR")

  var control: Control { Control(rawValue: registers[Self.controlRow]) }
  var lineControl: LineControl { LineControl(rawValue: registers[Self.lineControlRow]) }
  var wordLength: UInt64 { 5 + registers[Self.lineControlRow] >> 5 & 3 }
  var depth: Int { lineControl.contains(.fifos) ? Self.fifoDepth : 1 }

  /// The fill of a FIFO for a select field of UARTIFLS: eighths 1, 2, 4, 6, 7. Reserved values
  /// act as the highest.
  func level(_ select: UInt64) -> Int {
    let sixteenths = [2, 4, 8, 12, 14, 14, 14, 14]
    return sixteenths[Int(select & 7)]
  }
  /// The receive interrupt is due at this fill or above.
  var receiveLevel: Int {
    lineControl.contains(.fifos) ? level(registers[Self.levelsRow] >> 3) : 1
  }
  /// The transmit interrupt is due at this fill or below.
  var transmitLevel: Int {
    lineControl.contains(.fifos) ? level(registers[Self.levelsRow]) : 0
  }

  var masked: Interrupts {
    raw.intersection(Interrupts(rawValue: UInt16(truncatingIfNeeded: registers[Self.maskRow])))
  }

  /// UARTFR (3.3.3).
  var flags: UInt64 {
    var flags = UInt64(modem.rawValue)
    if frameEnd != nil || !waiting.isEmpty { flags |= 1 << 3 }
    if received.isEmpty { flags |= 1 << 4 }
    if waiting.count >= depth { flags |= 1 << 5 }
    if received.count >= depth { flags |= 1 << 6 }
    if waiting.isEmpty { flags |= 1 << 7 }
    return flags
  }
}

// MARK: Registers

extension PL011 {
  static let table: [Register<PL011>] =
    [
      Register(
        0x000, "UARTDR", writable: 0xff, read: { $0.readData() }, peek: { $0.peekData() },
        write: { $0.writeData(UInt8($1 & 0xff)) }),
      Register(
        0x004, "UARTRSR/UARTECR", writable: 0xff, read: { UInt64($0.receiveStatus.rawValue) },
        write: { owner, _ in owner.receiveStatus = [] }),
      Register(0x018, "UARTFR", .readOnly, reset: 0x97, read: { $0.flags }),
      Register(0x020, "UARTILPR", writable: 0xff),
      Register(0x024, "UARTIBRD", writable: 0xffff),
      Register(0x028, "UARTFBRD", writable: 0x3f),
      Register(0x02c, "UARTLCR_H", writable: 0xff, write: { $0.writeLineControl($1) }),
      Register(
        0x030, "UARTCR", reset: 0x300, writable: 0xff87, write: { $0.writeControl($1) }),
      Register(
        0x034, "UARTIFLS", reset: 0x12, writable: 0x3f,
        write: {
          $0.registers[levelsRow] = $1
          $0.updateModem()
          $0.driveLines()
        }),
      Register(
        0x038, "UARTIMSC", writable: 0x7ff,
        write: {
          $0.registers[maskRow] = $1
          $0.driveLines()
        }),
      Register(0x03c, "UARTRIS", .readOnly, read: { UInt64($0.raw.rawValue) }),
      Register(0x040, "UARTMIS", .readOnly, read: { UInt64($0.masked.rawValue) }),
      Register(
        0x044, "UARTICR", .writeOnly, writable: 0x7ff,
        write: {
          $0.raw.subtract(Interrupts(rawValue: UInt16($1 & 0x7ff)))
          $0.driveLines()
        }),
      Register(
        0x048, "UARTDMACR", writable: 7,
        write: {
          $0.registers[dmaControlRow] = $1
          $0.driveLines()
        }),
      Register(0x080, "UARTTCR", modelled: false),
      Register(0x084, "UARTITIP", modelled: false),
      Register(0x088, "UARTITOP", modelled: false),
      Register(0x08c, "UARTTDR", modelled: false),
    ] + Register.primeCellIdentification([0x11, 0x10, 0x14, 0x00])
}
