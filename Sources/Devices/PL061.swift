import Simulation

/// PrimeCell general purpose input/output (PL061), revision r1p0 (Arm DDI 0190B).
///
/// Eight pins. GPIODATA stands 256 times, and bits 9 to 2 of the address say which pins an access
/// reaches (3.3.2). Pins that are inputs raise interrupts by level or edge; what the outputs are
/// told stands on GPOUT0 to GPOUT7, low while a pin is an input. A reset leaves the levels of the
/// inputs: they are the world's. Not modelled: hardware control (GPIOAFSEL is kept and changes
/// nothing) and the integration test registers (chapter 4).
public final class PL061: RegisterDevice, LineSink {
  public static let pinCount = 8

  public static let model = DeviceModel(
    type: "pl061", title: "PrimeCell GPIO", manual: "Arm DDI 0190B",
    compatible: ["arm,pl061", "arm,primecell"], windows: [RegisterWindow(size: 0x1000)],
    interrupts: ["GPIOINTR"] + (0..<pinCount).map { "GPIOMIS\($0)" }, clocks: ["apb_pclk"],
    outputs: (0..<pinCount).map { "GPOUT\($0)" }, inputs: (0..<pinCount).map { "GPIN\($0)" })

  public let host: DeviceHost
  public var registers = RegisterMap(PL061.table, windowSize: 0x1000)
  /// The levels at the input pins, a bit each.
  private var inputs: UInt8 = 0
  /// What was last written to GPIODATA.
  private var outputs: UInt8 = 0
  /// Edges seen since they were cleared.
  private var edges: UInt8 = 0

  private static func row(_ name: String) -> Int { table.firstIndex { $0.name == name }! }
  private static let directionRow = row("GPIODIR")
  private static let levelRow = row("GPIOIS")
  private static let bothEdgesRow = row("GPIOIBE")
  private static let eventRow = row("GPIOIEV")
  private static let enableRow = row("GPIOIE")
  private static let firstOutput = 1 + pinCount

  public init(_ host: DeviceHost) { self.host = host }

  public func reset() {
    registers.reset()
    (outputs, edges) = (0, 0)
    driveLines()
  }

  public func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("pl061", 1)
    try registers.code(&coder)
    try coder.field("inputs", &inputs)
    try coder.field("outputs", &outputs)
    try coder.field("edges", &edges)
  }

  private func bits(_ row: Int) -> UInt8 { UInt8(truncatingIfNeeded: registers[row]) }
  private var direction: UInt8 { bits(Self.directionRow) }

  /// What GPIODATA shows: outputs as they were written, inputs as they are.
  private var data: UInt8 { outputs & direction | inputs & ~direction }

  /// Interrupts before the mask. A level is not held: it is there as long as the pin has it.
  private var rawInterrupts: UInt8 {
    let isLevel = bits(Self.levelRow)
    let matching = ~(inputs ^ bits(Self.eventRow)) & ~direction
    return matching & isLevel | edges & ~isLevel
  }

  private var maskedInterrupts: UInt8 { rawInterrupts & bits(Self.enableRow) }

  /// A pin's level changed: `input` is the pin's number.
  public func line(_ input: Int, changedTo level: Bool) {
    let pin: UInt8 = 1 << UInt8(input)
    inputs = level ? inputs | pin : inputs & ~pin
    let isRising = bits(Self.eventRow) & pin != 0
    let counts = bits(Self.bothEdgesRow) & pin != 0 || isRising == level
    if counts, (direction | bits(Self.levelRow)) & pin == 0 { edges |= pin }
    driveLines()
  }

  /// Drives every output from the state; the only place that does. A sink may bring this device
  /// to reset meanwhile, so that each level is taken from the state of that moment.
  private func driveLines() {
    host.lines[0].drive(maskedInterrupts != 0)
    for pin in 0..<Self.pinCount {
      let bit: UInt8 = 1 << UInt8(pin)
      host.lines[1 + pin].drive(maskedInterrupts & bit != 0)
      host.lines[Self.firstOutput + pin].drive(outputs & direction & bit != 0)
    }
  }
}

// MARK: Registers

extension PL061 {
  private static let dataEnd: UInt64 = 0x400

  public func read(window: Int, offset: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    guard offset < Self.dataEnd else { return readRegister(offset, width) }
    return offset & 3 == 0 ? UInt64(data & Self.mask(offset)) : 0
  }

  public func write(
    window: Int, offset: UInt64, _ width: AccessWidth, _ value: UInt64
  ) throws(BusFault) {
    guard offset < Self.dataEnd else { return writeRegister(offset, width, value) }
    if offset & 3 == 0 { writeData(UInt8(truncatingIfNeeded: value), mask: Self.mask(offset)) }
  }

  /// The pins that an access to GPIODATA at this place reaches.
  private static func mask(_ offset: UInt64) -> UInt8 { UInt8(truncatingIfNeeded: offset >> 2) }

  private func writeData(_ value: UInt8, mask: UInt8) {
    outputs = outputs & ~mask | value & mask
    driveLines()
  }

  /// A register of a bit a pin on which interrupts or outputs depend.
  private static func pins(_ offset: UInt64, _ name: String) -> Register<PL061> {
    Register(
      offset, name, writable: 0xff,
      write: {
        $0.registers[row(name)] = $1
        $0.driveLines()
      })
  }

  private static let table: [Register<PL061>] =
    [
      // The place that reaches all pins; the others are answered by their address.
      Register(
        0x3fc, "GPIODATA", writable: 0xff, read: { UInt64($0.data) },
        write: { $0.writeData(UInt8(truncatingIfNeeded: $1), mask: 0xff) }),
      pins(0x400, "GPIODIR"),
      pins(0x404, "GPIOIS"),
      pins(0x408, "GPIOIBE"),
      pins(0x40c, "GPIOIEV"),
      pins(0x410, "GPIOIE"),
      Register(0x414, "GPIORIS", .readOnly, read: { UInt64($0.rawInterrupts) }),
      Register(0x418, "GPIOMIS", .readOnly, read: { UInt64($0.maskedInterrupts) }),
      Register(
        0x41c, "GPIOIC", .writeOnly, writable: 0xff,
        write: {
          $0.edges &= ~UInt8(truncatingIfNeeded: $1)
          $0.driveLines()
        }),
      Register(0x420, "GPIOAFSEL", writable: 0xff),
      Register(0x600, "GPIOITCR", modelled: false),
      Register(0x604, "GPIOITIP1", modelled: false),
      Register(0x608, "GPIOITIP2", modelled: false),
      Register(0x60c, "GPIOITOP1", modelled: false),
      Register(0x610, "GPIOITOP2", modelled: false),
      Register(0x614, "GPIOITOP3", modelled: false),
    ] + Register.primeCellIdentification([0x61, 0x10, 0x04, 0x00])
}
