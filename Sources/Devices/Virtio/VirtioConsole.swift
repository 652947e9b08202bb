import Simulation

/// Console device (virtio 1.2, 5.3).
///
/// Port 0 is the device's console, a terminal; each name in `ports` makes a further port, which
/// is a console of the board by that name: `console0.org.janus.clipboard`. Without
/// VIRTIO_CONSOLE_F_MULTIPORT there is port 0 alone. A port takes input once the driver has it
/// open, and holds 256 bytes that wait for the driver's buffers. Its far end is always there.
public final class VirtioConsole: VirtioDevice, ConsoleDevice {
  public static let model = DeviceModel.virtio(
    type: "virtio-console", title: "Console device", section: "5.3", isConsole: true,
    configuration: [
      ConfigurationField(
        key: "columns", kind: .integer(1...65535), defaultValue: 80,
        summary: "characters in a line of the terminal"),
      ConfigurationField(
        key: "rows", kind: .integer(1...65535), defaultValue: 25, summary: "lines of the terminal"),
      ConfigurationField(
        key: "ports", kind: .names(atMost: 30), defaultValue: 0,
        summary: "names of further ports, such as `org.janus.log`"),
    ])

  /// Feature bits (5.3.3).
  private enum Feature {
    static let size: UInt64 = 1
    static let multiport: UInt64 = 2
    static let emergencyWrite: UInt64 = 4
  }

  /// Bytes of a port that are shown in one turn.
  private static let bytesATurn: UInt64 = 256

  public let host: DeviceHost
  public var registers = RegisterMap(VirtioConsole.table, windowSize: 0x200)
  public let transport: VirtioTransport
  private(set) var ports: [VirtioConsolePort] = []

  public init(_ host: DeviceHost) {
    self.host = host
    let names = host.names("ports")
    transport = VirtioTransport(
      host, features: Feature.size | Feature.multiport | Feature.emergencyWrite,
      queues: 4 + 2 * names.count)
    ports = (0...names.count).map {
      VirtioConsolePort(self, number: $0, name: $0 == 0 ? "" : names[$0 - 1])
    }
  }

  public var consolePorts: [any ConsolePort] { ports }

  public func restart() { for port in ports { port.restart() } }

  public func codeDevice(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("virtio-console", 1)
    for port in ports { try port.code(&coder) }
  }

  /// True when the driver uses more than port 0.
  var hasPorts: Bool { transport.has(Feature.multiport) }

  // MARK: Queues (5.3.2): receive and transmit of port 0, of control, of port 1 and so on

  public func serve(_ queue: Int) throws(VirtioError) -> Int? {
    let isTransmit = queue % 2 == 1
    if queue == 2 || queue == 3 {
      guard hasPorts else { return nil }
      return isTransmit ? try takeControl(queue) : try giveControl(queue)
    }
    let port = ports[queue < 2 ? 0 : queue / 2 - 1]
    guard port.number == 0 || hasPorts else { return nil }
    return isTransmit ? try transmit(port, queue) : try deliver(port, queue)
  }

  private func transmit(_ port: VirtioConsolePort, _ queue: Int) throws(VirtioError) -> Int? {
    guard var chain = try transport.nextChain(queue) else { return nil }
    guard chain.done <= chain.readableBytes else { throw .request }
    let count = Int(min(chain.readableBytes - chain.done, Self.bytesATurn))
    for byte in try transport.read(chain, from: chain.done, count: count) {
      host.emit(.output, a: UInt64(byte), b: UInt64(port.number))
    }
    chain.done += UInt64(count)
    if chain.done < chain.readableBytes {
      transport.keep(chain, in: queue)
    } else {
      try transport.complete(chain, in: queue)
    }
    return count
  }

  private func deliver(_ port: VirtioConsolePort, _ queue: Int) throws(VirtioError) -> Int? {
    guard !port.received.isEmpty, let chain = try transport.nextChain(queue) else { return nil }
    guard chain.writableBytes > 0 else { throw .request }
    let bytes = port.take(atMost: chain.writableBytes)
    try transport.write(chain, at: 0, bytes)
    try transport.complete(chain, in: queue, written: UInt64(bytes.count))
    return bytes.count
  }

  // MARK: Control (5.3.6.2)

  private enum Event {
    static let deviceReady: UInt16 = 0
    static let portAdd: UInt16 = 1
    static let portReady: UInt16 = 3
    static let consolePort: UInt16 = 4
    static let portOpen: UInt16 = 6
    static let portName: UInt16 = 7
  }
  /// Port, event and value.
  private static let controlBytes = 8

  /// A message of the driver; what is none is passed over.
  private func takeControl(_ queue: Int) throws(VirtioError) -> Int? {
    guard let chain = try transport.nextChain(queue) else { return nil }
    if chain.readableBytes >= Self.controlBytes {
      let bytes = try transport.read(chain, from: 0, count: Self.controlBytes)
      let number = bytes[..<4].reversed().reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
      let event = UInt16(bytes[4]) | UInt16(bytes[5]) << 8
      let isSet = bytes[6] | bytes[7] != 0
      let port = number < ports.count ? ports[Int(number)] : nil
      switch event {
      case Event.deviceReady where isSet: for port in ports { port.tell(.add) }
      case Event.portReady where isSet:
        port?.tell(port?.number == 0 ? [.console, .open] : [.name, .open])
      case Event.portOpen: port?.setOpen(isSet)
      default: break
      }
    }
    try transport.complete(chain, in: queue)
    return Self.controlBytes
  }

  /// The next message for the driver: by port, and for a port in the order of ``Message``.
  private func giveControl(_ queue: Int) throws(VirtioError) -> Int? {
    guard let port = ports.first(where: { !$0.pending.isEmpty }),
      let chain = try transport.nextChain(queue)
    else { return nil }
    let (event, text): (UInt16, String) =
      switch port.nextMessage() {
      case .add: (Event.portAdd, "")
      case .console: (Event.consolePort, "")
      case .name: (Event.portName, port.name)
      default: (Event.portOpen, "")
      }
    var bytes: [UInt8] = [UInt8(port.number), 0, 0, 0, UInt8(event), 0, 1, 0]
    bytes += Array(text.utf8)
    let count = Int(min(UInt64(bytes.count), chain.writableBytes))
    try transport.write(chain, at: 0, Array(bytes[..<count]))
    try transport.complete(chain, in: queue, written: UInt64(count))
    return count
  }

  // MARK: Registers (5.3.4)

  private static let table: [Register<VirtioConsole>] =
    transportRegisters(deviceID: 3) + [
      Register(
        0x100, "cols/rows", .readOnly,
        read: { $0.host.setting("columns") | $0.host.setting("rows") << 16 }),
      Register(0x104, "max_nr_ports", .readOnly, read: { UInt64($0.ports.count) }),
      Register(
        0x108, "emerg_wr", .writeOnly, writable: 0xff,
        write: { $0.host.emit(.output, a: $1 & 0xff) }),
    ]
}

/// A port of a ``VirtioConsole``.
final class VirtioConsolePort: ConsolePort {
  /// What the driver is still to be told of the port.
  struct Message: OptionSet {
    let rawValue: UInt8
    static let add = Message(rawValue: 1)
    static let console = Message(rawValue: 2)
    static let name = Message(rawValue: 4)
    static let open = Message(rawValue: 8)
  }

  private static let depth = 256

  let number: Int
  let name: String
  private unowned let owner: VirtioConsole
  /// Input that waits for the driver's buffers.
  private(set) var received: [UInt8] = []
  /// Whether the driver has the port open.
  private var isOpen = false
  private(set) var pending: Message = []

  init(_ owner: VirtioConsole, number: Int, name: String) {
    (self.owner, self.number, self.name) = (owner, number, name)
  }

  func restart() { (received, isOpen, pending) = ([], false, []) }

  func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("received", &received)
    try coder.field("isOpen", &isOpen)
    var raw = pending.rawValue
    try coder.field("pending", &raw)
    pending = Message(rawValue: raw & 15)
    guard received.count <= Self.depth else { throw StateError("received: too much") }
  }

  private var takesInput: Bool {
    owner.transport.isLive && (owner.hasPorts ? isOpen : number == 0)
  }

  var receiveRoom: Int { takesInput ? Self.depth - received.count : 0 }

  /// A port that is closed, or full, does not hear.
  func receive(_ byte: UInt8) {
    guard receiveRoom > 0 else { return }
    owner.host.emit(.input, a: UInt64(byte), b: UInt64(number))
    received.append(byte)
    owner.transport.wake()
  }

  func take(atMost count: UInt64) -> [UInt8] {
    let bytes = Array(received.prefix(Int(min(count, UInt64(Self.depth)))))
    received.removeFirst(bytes.count)
    return bytes
  }

  func setOpen(_ isOpen: Bool) {
    self.isOpen = isOpen
    if !isOpen { received = [] }
  }

  func tell(_ messages: Message) { pending.formUnion(messages) }

  /// Takes the first message of ``pending``, which is not empty.
  func nextMessage() -> Message {
    let first = Message(rawValue: pending.rawValue & (~pending.rawValue &+ 1))
    pending.subtract(first)
    return first
  }
}
