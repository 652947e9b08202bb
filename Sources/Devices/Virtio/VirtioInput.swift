import Simulation

/// Input device (virtio 1.2, 5.8): a keyboard or a touch screen for one finger.
///
/// Events have Linux's types and codes (`input-event-codes.h`). A keyboard has the keys 1 to 248;
/// a touch screen has BTN_TOUCH and the axes X and Y from 0 to its size less one. What the driver
/// says through the status queue (lamps) is taken and has no effect. At most 64 events wait for
/// the driver's buffers.
public final class VirtioInput: VirtioDevice, InputDevice {
  public static let model = DeviceModel.virtio(
    type: "virtio-input", title: "Input device", section: "5.8",
    configuration: [
      ConfigurationField(
        key: "kind", kind: .choice(["keyboard", "touch"]), defaultValue: 0, summary: "what it is"),
      ConfigurationField(
        key: "width", kind: .integer(1...65536), defaultValue: 1080,
        summary: "columns of a touch screen"),
      ConfigurationField(
        key: "height", kind: .integer(1...65536), defaultValue: 1920,
        summary: "rows of a touch screen"),
    ])

  static let lastKey: UInt16 = 248
  private static let depth = 64

  public let host: DeviceHost
  public var registers = RegisterMap(VirtioInput.table, windowSize: 0x200)
  public let transport: VirtioTransport
  /// Events that wait for the driver's buffers.
  private var waiting: [UInt64] = []

  public init(_ host: DeviceHost) {
    self.host = host
    transport = VirtioTransport(host, features: 0, queues: 2)
  }

  public func restart() {
    waiting = []
    registers[Self.selectRow] = 0
  }

  public func codeDevice(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("virtio-input", 1)
    try coder.field("waiting", &waiting)
    try coder.field("select", &registers[Self.selectRow])
    guard waiting.count <= Self.depth else { throw StateError("waiting: too many events") }
  }

  public var isTouch: Bool { host.setting("kind") == 1 }

  // MARK: From outside, at the simulator's time

  public var eventRoom: Int { transport.isLive ? Self.depth - waiting.count : 0 }

  public func receive(_ events: [InputEvent]) {
    for event in events.prefix(eventRoom) { waiting.append(event.word) }
    transport.wake()
  }

  // MARK: Queues: events, status

  public func serve(_ queue: Int) throws(VirtioError) -> Int? {
    if queue == 1 {
      guard let chain = try transport.nextChain(queue) else { return nil }
      try transport.complete(chain, in: queue)
      return InputEvent.byteCount
    }
    guard !waiting.isEmpty, let chain = try transport.nextChain(queue) else { return nil }
    guard chain.writableBytes >= InputEvent.byteCount else { throw .request }
    let event = waiting.removeFirst()
    try transport.write(chain, at: 0, withUnsafeBytes(of: event.littleEndian) { Array($0) })
    try transport.complete(chain, in: queue, written: UInt64(InputEvent.byteCount))
    return InputEvent.byteCount
  }

  // MARK: Configuration (5.8.5)

  private enum Select {
    static let name: UInt8 = 0x01
    static let serial: UInt8 = 0x02
    static let identity: UInt8 = 0x03
    static let properties: UInt8 = 0x10
    static let events: UInt8 = 0x11
    static let axis: UInt8 = 0x12
  }

  /// What the selected part holds: at most 128 bytes, none for what there is not.
  private var selected: [UInt8] {
    switch (select, UInt16(subselect)) {
    case (Select.name, 0): return Array((isTouch ? "Orrery Touchscreen" : "Orrery Keyboard").utf8)
    case (Select.serial, 0): return Array(host.name.utf8.prefix(128))
    // BUS_VIRTUAL, vendor, product and version of our own.
    case (Select.identity, 0): return [0x06, 0, 0, 0, isTouch ? 2 : 1, 0, 1, 0]
    // INPUT_PROP_DIRECT.
    case (Select.properties, 0): return isTouch ? [0b10] : []
    case (Select.events, InputEvent.Kind.key):
      return Self.bits(isTouch ? [InputEvent.touchButton] : Array(1...Self.lastKey))
    case (Select.events, InputEvent.Kind.absolute): return isTouch ? [0b11] : []
    case (Select.axis, 0...1) where isTouch:
      let last = UInt32(host.setting(subselect == 0 ? "width" : "height") - 1)
      // From 0 to the last; fuzz, flat and resolution are not said.
      return [0, 0, 0, 0] + withUnsafeBytes(of: last.littleEndian) { Array($0) }
        + [UInt8](repeating: 0, count: 12)
    default: return []
    }
  }

  private static func bits(_ codes: [UInt16]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Int(codes.max() ?? 0) / 8 + 1)
    for code in codes { bytes[Int(code) / 8] |= 1 << (code % 8) }
    return bytes
  }

  private func selectedWord(_ number: Int) -> UInt64 {
    let bytes = selected.dropFirst(number * 4).prefix(4)
    return bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  private static let selectRow = table.firstIndex { $0.name == "select/subsel/size" }!
  private var select: UInt8 { UInt8(registers[Self.selectRow] & 0xff) }
  private var subselect: UInt8 { UInt8(registers[Self.selectRow] >> 8 & 0xff) }

  private static let table: [Register<VirtioInput>] =
    transportRegisters(deviceID: 18) + [
      Register(
        0x100, "select/subsel/size", writable: 0xffff,
        read: { $0.registers[selectRow] | UInt64($0.selected.count) << 16 },
        write: { $0.registers[selectRow] = $1 })
    ]
    + (0..<32).map { number in
      Register(
        0x108 + UInt64(number) * 4, "u[\(number * 4)]", .readOnly,
        read: { $0.selectedWord(number) })
    }
}
