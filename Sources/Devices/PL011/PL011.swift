import Simulation

/// PrimeCell UART (PL011), revision r1p5 (Arm DDI 0183G).
///
/// Modelled: both FIFOs with their trigger levels, all eleven interrupt sources, the DMA request
/// signals, loopback, break, hardware flow control and, with `"baud": "real"`, the time that each
/// frame and the receive timeout take. Not modelled: the IrDA encoder (its bits are stored) and
/// the integration test registers (3.3.16). The far end of the modem lines is always ready: nCTS,
/// nDSR and nDCD are asserted, nRI is not. The DMA clear signals have no wire, because a request
/// follows the FIFO's level at once.
///
/// With `"baud": "instant"` the line is a perfect wire: a byte leaves as it is written, whatever
/// the divisor, word length and transmit enable say, as kernels expect that print before any boot
/// loader has set up the UART. The receiver needs UARTEN and RXE in either mode.
public final class PL011: RegisterDevice, ConsoleDevice, ConsolePort, FaultyDevice {
  public static let model = DeviceModel(
    type: "pl011", title: "PrimeCell UART", manual: "Arm DDI 0183G",
    compatible: ["arm,pl011", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    interrupts: [
      "UARTINTR", "UARTMSINTR", "UARTRXINTR", "UARTTXINTR", "UARTRTINTR", "UARTEINTR",
    ],
    clocks: ["uartclk", "apb_pclk"],
    dmaRequests: ["UARTRXDMABREQ", "UARTRXDMASREQ", "UARTTXDMABREQ", "UARTTXDMASREQ"],
    isConsole: true,
    configuration: [
      ConfigurationField(
        key: "baud", kind: .choice(["instant", "real"]), defaultValue: 0,
        summary: "whether characters take the time that the divisor registers give them")
    ])

  static let fifoDepth = 16

  public let host: DeviceHost
  public var registers = RegisterMap(PL011.table, windowSize: 0x1000)
  private let isInstant: Bool

  /// Received characters, oldest first: data in [7:0], ``LineErrors`` in [10:8].
  var received: [UInt16] = []
  var waiting: [UInt8] = []
  /// The character in the transmit shift register, while ``frameEnd`` is pending.
  private var shifting: UInt8 = 0
  var frameEnd: EventID?
  private var timeout: EventID?
  var raw: Interrupts = []
  /// UARTRSR: errors of the character read last, and overrun until it is cleared.
  var receiveStatus: LineErrors = []
  /// A character was lost since the last one went into the FIFO (UARTDR[11]).
  var hasLostCharacter = false
  /// IBRD·64 + FBRD as latched by the last write to UARTLCR_H (3.3.6).
  private var divisor: UInt32 = 0
  var modem = PL011.readyModem

  public init(_ host: DeviceHost) {
    self.host = host
    isInstant = host.setting("baud") == 0
  }

  public func reset() {
    registers.reset()
    received = []
    waiting = []
    shifting = 0
    host.cancel(&frameEnd)
    host.cancel(&timeout)
    raw = []
    receiveStatus = []
    hasLostCharacter = false
    divisor = 0
    modem = Self.readyModem
    driveLines()
  }

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("pl011", 1)
    try registers.code(&coder)
    try coder.field("received", &received)
    try coder.field("waiting", &waiting)
    try coder.field("shifting", &shifting)
    try coder.field("frameEnd", &frameEnd)
    try coder.field("timeout", &timeout)
    try coder.field("raw", &raw)
    try coder.field("receiveStatus", &receiveStatus)
    try coder.field("hasLostCharacter", &hasLostCharacter)
    try coder.field("divisor", &divisor)
    try coder.field("modem", &modem)
    guard max(received.count, waiting.count) <= Self.fifoDepth else {
      throw StateError("pl011: more characters than the FIFOs hold")
    }
  }

  private enum Tag {
    static let frameEnd: UInt32 = 0
    static let timeout: UInt32 = 1
  }

  public func event(_ tag: UInt32) {
    if tag == Tag.timeout {
      timeout = nil
      raw.insert(.receiveTimeout)
    } else {
      frameEnd = nil
      deliver(shifting)
      pump()
    }
    driveLines()
  }
}

// MARK: Receiving

extension PL011 {
  private var isReceiving: Bool { control.isSuperset(of: [.enable, .receiveEnable]) }

  /// With RTS flow control the far end stops at the receive trigger level (2.4.5).
  public var receiveRoom: Int {
    guard isReceiving, !control.contains(.loopback) else { return 0 }
    let limit = control.contains(.rtsFlowControl) ? min(receiveLevel, depth) : depth
    return max(0, limit - received.count)
  }

  public func receive(_ byte: UInt8) { receive(byte, errors: []) }

  /// A character arrives from outside, with what the receiver finds wrong with it. A receiver
  /// that is off or looped back to the transmitter does not hear it.
  public func receive(_ byte: UInt8, errors: LineErrors) {
    guard isReceiving, !control.contains(.loopback) else { return }
    host.emit(.input, a: UInt64(byte))
    take(byte, errors)
    driveLines()
  }

  /// What noise on the line does: a character with an error, a break, one character too many.
  public static let faults = ["framing", "parity", "break", "overrun"]

  public func inject(fault: String) {
    switch fault {
    case "framing": receive(0, errors: .framing)
    case "parity": receive(0, errors: .parity)
    case "break": receive(0, errors: [.lineBreak, .framing])
    default:
      guard isReceiving, !control.contains(.loopback) else { return }
      loseCharacter()
      driveLines()
    }
  }

  private func loseCharacter() {
    hasLostCharacter = true
    receiveStatus.insert(.overrun)
    raw.insert(.overrun)
  }

  private func take(_ byte: UInt8, _ errors: LineErrors) {
    guard received.count < depth else { return loseCharacter() }
    hasLostCharacter = false
    let bits = isInstant ? 0xff : UInt8((1 << wordLength) - 1)
    let errors = errors.intersection([.framing, .parity, .lineBreak])
    received.append(UInt16(byte & bits) | UInt16(errors.rawValue) << 8)
    if errors.contains(.framing) { raw.insert(.framing) }
    if errors.contains(.parity) { raw.insert(.parity) }
    if errors.contains(.lineBreak) { raw.insert(.lineBreak) }
    if received.count >= receiveLevel { raw.insert(.receive) }
    restartTimeout()
    updateModem()
  }

  /// The receive timeout is 32 bit periods after the last character came or went (2.8.5).
  private func restartTimeout() {
    host.cancel(&timeout)
    guard !received.isEmpty else { return }
    if isInstant {
      raw.insert(.receiveTimeout)
    } else if divisor >= 64 {
      timeout = host.schedule(at: host.now + bitPeriods(32), tag: Tag.timeout)
    }
  }

  func readData() -> UInt64 {
    let value = peekData()
    guard !received.isEmpty else { return 0 }
    let character = received.removeFirst()
    receiveStatus = receiveStatus.intersection(.overrun).union(
      LineErrors(rawValue: UInt8(character >> 8)))
    if received.count < receiveLevel { raw.remove(.receive) }
    if received.isEmpty { raw.remove(.receiveTimeout) }
    restartTimeout()
    updateModem()
    driveLines()
    return value
  }

  func peekData() -> UInt64 {
    UInt64(received.first ?? 0) | (hasLostCharacter ? 1 << 11 : 0)
  }
}

// MARK: Transmitting

extension PL011 {
  /// How long `count` bits take: a bit is 16·(IBRD + FBRD/64) cycles of UARTCLK.
  private func bitPeriods(_ count: UInt64) -> Time {
    let frequency = UInt128(host.clocks[0].frequencyHertz) * 4
    let scaled = UInt128(count) * UInt128(divisor) * 1_000_000_000_000
    return Time(
      picoseconds: UInt64(clamping: (scaled + frequency - 1) / frequency))
  }

  private var frameBits: UInt64 {
    let line = lineControl
    return 1 + wordLength + (line.contains(.parity) ? 1 : 0) + (line.contains(.twoStopBits) ? 2 : 1)
  }

  private var mayTransmit: Bool {
    if lineControl.contains(.lineBreak) { return false }
    if control.contains(.ctsFlowControl), !modem.contains(.clearToSend) { return false }
    return isInstant
      || control.isSuperset(of: [.enable, .transmitEnable]) && divisor >= 64 && frameEnd == nil
  }

  func writeData(_ byte: UInt8) {
    guard waiting.count < depth else { return }
    waiting.append(byte)
    if waiting.count > transmitLevel { raw.remove(.transmit) }
    pump()
    driveLines()
  }

  /// Moves characters from the FIFO to the line, while it takes them.
  ///
  /// The transmit interrupt comes of a character that leaves the FIFO at or below its level, not
  /// of an empty FIFO: nothing is raised before the first write (3.4.2). Drivers fill the FIFO,
  /// then unmask, and rely on that.
  private func pump() {
    while mayTransmit, !waiting.isEmpty {
      let byte = waiting.removeFirst()
      if waiting.count <= transmitLevel { raw.insert(.transmit) }
      if isInstant {
        deliver(byte)
      } else {
        shifting = byte & UInt8((1 << wordLength) - 1)
        frameEnd = host.schedule(at: host.now + bitPeriods(frameBits), tag: Tag.frameEnd)
      }
    }
  }

  private func deliver(_ byte: UInt8) {
    if !control.contains(.loopback) {
      host.emit(.output, a: UInt64(byte))
    } else if isReceiving {
      take(byte, [])
    }
  }
}

// MARK: Control

extension PL011 {
  func writeLineControl(_ value: UInt64) {
    let before = lineControl
    registers[Self.lineControlRow] = value
    divisor = UInt32(
      truncatingIfNeeded: registers[Self.integerDivisorRow] << 6
        | registers[Self.fractionalDivisorRow])
    let changed = before.symmetricDifference(lineControl)
    if changed.contains(.fifos) {
      // Turning the FIFOs off or on empties them; drivers flush so (3.3.8).
      received = []
      waiting = []
      raw.subtract([.receive, .receiveTimeout])
      host.cancel(&timeout)
      updateModem()
    }
    if changed.contains(.lineBreak), lineControl.contains(.lineBreak), isReceiving,
      control.contains(.loopback)
    {
      take(0, .lineBreak)
    }
    pump()
    driveLines()
  }

  func writeControl(_ value: UInt64) {
    registers[Self.controlRow] = value
    updateModem()
    pump()
    driveLines()
  }

  /// The modem inputs: the ready far end's, or the own outputs when looped back (3.3.8).
  func updateModem() {
    let before = modem
    if control.contains(.loopback) {
      let asks =
        control.contains(.rtsFlowControl)
        ? received.count < receiveLevel : control.contains(.requestToSend)
      modem = []
      if asks { modem.insert(.clearToSend) }
      if control.contains(.dataTransmitReady) { modem.insert(.dataSetReady) }
      if control.contains(.out1) { modem.insert(.carrierDetect) }
      if control.contains(.out2) { modem.insert(.ringIndicator) }
    } else {
      modem = Self.readyModem
    }
    let changed = before.symmetricDifference(modem)
    if changed.contains(.clearToSend) { raw.insert(.clearToSend) }
    if changed.contains(.dataSetReady) { raw.insert(.dataSetReady) }
    if changed.contains(.carrierDetect) { raw.insert(.carrierDetect) }
    if changed.contains(.ringIndicator) { raw.insert(.ringIndicator) }
    if changed.contains(.clearToSend), modem.contains(.clearToSend) { pump() }
  }

  /// Drives every output from the state; the only place that does.
  func driveLines() {
    let masked = masked
    let interrupts: [Interrupts] = [
      Interrupts(rawValue: .max), .modem, .receive, .transmit, .receiveTimeout, .errors,
    ]
    for (line, sources) in zip(host.lines, interrupts) {
      line.drive(!masked.isDisjoint(with: sources))
    }
    var dma = DMAControl(rawValue: registers[Self.dmaControlRow])
    if !control.contains(.enable) { dma = [] }
    if dma.contains(.stopOnError), !masked.isDisjoint(with: .errors) { dma.remove(.receive) }
    let hasFIFOs = lineControl.contains(.fifos)
    // Without FIFOs there are single requests only (2.5).
    let requests = [
      dma.contains(.receive) && hasFIFOs && received.count >= receiveLevel,
      dma.contains(.receive) && !received.isEmpty,
      dma.contains(.transmit) && hasFIFOs && waiting.count <= transmitLevel,
      dma.contains(.transmit) && waiting.count < depth,
    ]
    for (line, level) in zip(host.lines.dropFirst(interrupts.count), requests) {
      line.drive(level)
    }
  }
}
