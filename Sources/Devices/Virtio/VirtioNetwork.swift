import Simulation

/// Network device (virtio 1.2, 5.1).
///
/// One pair of queues, no offloads: a buffer is the header of 12 bytes and a frame of Ethernet.
/// The link is up while there is a peer (``NetworkPeer``): the board's, or another that is plugged
/// in. Frames that the driver has no buffer for wait, up to 64; more are lost, as are those that do
/// not fit the buffer they meet.
public final class VirtioNetwork: VirtioDevice, NetworkDevice, FaultyDevice {
  public static let model = DeviceModel.virtio(
    type: "virtio-net", title: "Network device", section: "5.1",
    configuration: [
      ConfigurationField(
        key: "mac", kind: .integer(0...0xffff_ffff_ffff), defaultValue: 0x5254_0012_3456,
        summary: "the station's address as a number, first byte highest: `0x525400123456`"),
      ConfigurationField(
        key: "peer", kind: .choice(["none", "services"]), defaultValue: 0,
        summary: "what the cable leads to: nothing, or servers as in QEMU's user network"),
      ConfigurationField(
        key: "hosts", kind: .addresses(atMost: 64), defaultValue: 0,
        summary: "the names that the name server of `services` knows",
        condition: .init("peer", is: "services")),
    ])

  /// Feature bits (5.1.3).
  private enum Feature {
    static let address: UInt64 = 1 << 5
    static let status: UInt64 = 1 << 16
  }

  private enum Queue {
    static let receive = 0
    static let transmit = 1
  }

  private enum Tag {
    static let turn: UInt32 = 0
    static let frame: UInt32 = 1
    static let alarm: UInt32 = 2
  }

  /// virtio_net_hdr (5.1.6): flags, GSO, checksum and, at 10, the number of buffers.
  private static let headerBytes = 12

  public let host: DeviceHost
  public var registers = RegisterMap(VirtioNetwork.table, windowSize: 0x200)
  public let transport: VirtioTransport
  private var link: NetworkLink!
  /// Frames that arrived and wait for buffers.
  private var received: [[UInt8]] = []
  /// Frames that arrived and were lost.
  private(set) var lostFrames: UInt64 = 0

  public init(_ host: DeviceHost) {
    self.host = host
    transport = VirtioTransport(host, features: Feature.address | Feature.status, queues: 2)
    link = NetworkLink(host, frameTag: Tag.frame, alarmTag: Tag.alarm) { [unowned self] frame in
      self.arrived(frame)
    }
    if host.setting("peer") == 1 {
      link.attach(
        NetworkServices(
          hosts: host.names("hosts").map { name in
            (name, InternetAddress(UInt32(truncatingIfNeeded: host.setting("hosts.\(name)"))))
          }))
    }
  }

  /// Plugs the other end in; a driver is told. A machine that is restored has the same peers.
  public func attach(_ peer: any NetworkPeer) {
    link.attach(peer)
    transport.configurationChanged()
  }

  public var frameObserver: (any FrameObserver)? {
    get { link.observer }
    set { link.observer = newValue }
  }

  /// Each strikes the next frame that arrives from the peer.
  public static let faults = PendingFaults<FrameFaults.Kind>.names

  public func inject(fault: String) { link.inject(fault: fault) }

  /// Power-on: the peer begins anew too. The driver's reset leaves it alone.
  public func reset() {
    registers.reset()
    transport.reset()
    restart()
    link.reset()
    lostFrames = 0
  }

  public func restart() { received = [] }

  public func codeDevice(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("virtio-net", 2)
    var count = UInt32(received.count)
    try coder.field("received", &count)
    guard count <= NetworkLink.depth else { throw StateError("received: too many frames") }
    if coder.isDecoding { received = Array(repeating: [], count: Int(count)) }
    for index in received.indices {
      try coder.field("frame", &received[index])
      guard received[index].count <= NetworkLink.longestFrame else {
        throw StateError("frame: too long")
      }
    }
    try coder.field("lostFrames", &lostFrames)
    try link.code(&coder)
  }

  public func event(_ tag: UInt32) {
    guard tag == Tag.turn else { return link.event(tag) }
    transport.takeTurn { (queue) throws(VirtioError) in try serve(queue) }
  }

  /// A frame is there: it waits for the next turn.
  private func arrived(_ frame: [UInt8]) {
    guard transport.isLive, received.count < NetworkLink.depth else {
      lostFrames += 1
      return
    }
    received.append(frame)
    transport.wake()
  }

  public func serve(_ queue: Int) throws(VirtioError) -> Int? {
    queue == Queue.receive ? try deliver() : try transmit()
  }

  private func deliver() throws(VirtioError) -> Int? {
    guard !received.isEmpty, let chain = try transport.nextChain(Queue.receive) else { return nil }
    let frame = received.removeFirst()
    let count = Self.headerBytes + frame.count
    guard chain.writableBytes >= UInt64(count) else {
      lostFrames += 1
      return 0
    }
    var header = [UInt8](repeating: 0, count: Self.headerBytes)
    header[10] = 1
    try transport.write(chain, at: 0, header + frame)
    try transport.complete(chain, in: Queue.receive, written: UInt64(count))
    return count
  }

  private func transmit() throws(VirtioError) -> Int? {
    guard let chain = try transport.nextChain(Queue.transmit) else { return nil }
    guard chain.readableBytes >= UInt64(Self.headerBytes) else { throw .request }
    let length = chain.readableBytes - UInt64(Self.headerBytes)
    var frame: [UInt8] = []
    if length <= UInt64(NetworkLink.longestFrame) {
      frame = try transport.read(chain, from: UInt64(Self.headerBytes), count: Int(length))
    }
    try transport.complete(chain, in: Queue.transmit)
    if frame.count >= NetworkLink.shortestFrame { link.transmit(frame) }
    return frame.count
  }

  // MARK: Registers (5.1.4)

  /// The address in the order of its bytes, the first lowest.
  private var address: UInt64 { host.setting("mac").byteSwapped >> 16 }

  /// VIRTIO_NET_S_LINK_UP.
  private var status: UInt64 { link.peer == nil ? 0 : 1 }

  private static let table: [Register<VirtioNetwork>] =
    transportRegisters(deviceID: 1) + [
      Register(0x100, "mac[0:3]", .readOnly, read: { $0.address & 0xffff_ffff }),
      Register(0x104, "mac[4:5]/status", .readOnly, read: { $0.address >> 32 | $0.status << 16 }),
      Register(0x108, "max_virtqueue_pairs/mtu", .readOnly),
    ]
}
