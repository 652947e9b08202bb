/// A persona's network device (virtio 1.2, 5.1): a port of the switch, with an address that never
/// changes. No offloads: a frame is what follows the header.
struct VirtioNetwork {
  enum Feature {
    static let address: UInt64 = 1 << 5
    static let status: UInt64 = 1 << 16
    static let all = address | status
  }

  static let receiveQueue = 0
  static let transmitQueue = 1
  /// Bytes of the header before each frame (5.1.6).
  static let headerSize = 12

  /// Frames given to this port and taken from it.
  var received: UInt64 = 0
  var sent: UInt64 = 0
  /// Frames dropped: for want of a buffer, of a size that is none, and with a source that is not
  /// the port's own.
  var overruns: UInt64 = 0
  var malformed: UInt64 = 0
  var spoofed: UInt64 = 0

  /// A byte of the configuration (5.1.4): the address, then the status, link up.
  static func configuration(_ persona: Int, _ offset: UInt32) -> UInt8 {
    if offset < 6 { return StationAddress(persona: persona).byte(offset) }
    return offset == 6 ? 1 : 0
  }

  /// Takes the next frame that the driver sends to `frame`, behind an empty header; its size, 0 for
  /// one that is dropped, nil when there is none.
  mutating func transmit<Janus: Hypervisor>(
    _ queue: DeviceQueue<Janus>, _ frame: Frame
  ) throws(RingError) -> Int? {
    guard try queue.next() else { return nil }
    if queue.writableBytes != 0 { throw .chainOrder }
    if queue.readableBytes < Self.headerSize { throw .request }
    var size = queue.readableBytes &- Self.headerSize
    if size < Frame.smallest || size > Frame.largest {
      malformed &+= 1
      size = 0
    } else {
      try queue.load(Self.headerSize, size, into: frame.start)
      sent &+= 1
    }
    queue.take()
    try queue.finish(0)
    return size
  }

  /// Gives a frame to the driver, with its header.
  mutating func receive<Janus: Hypervisor>(
    _ queue: DeviceQueue<Janus>, _ frame: Frame, _ size: Int
  ) throws(RingError) {
    guard try queue.next() else {
      overruns &+= 1
      return
    }
    if queue.readableBytes != 0 { throw .chainOrder }
    let count = size &+ Self.headerSize
    // Without VIRTIO_NET_F_MRG_RXBUF each buffer has room for any frame (5.1.6.3.1).
    if queue.writableBytes < Frame.largest &+ Self.headerSize { throw .request }
    frame.writeHeader(buffers: 1)
    try queue.store(0, count, from: frame.header)
    received &+= 1
    queue.take()
    try queue.finish(count)
  }
}

/// The address of a station: 48 bits, the first byte lowest.
struct StationAddress: Equatable {
  let bits: UInt64

  /// Locally administered: 02:4a:41:4e:55, and the persona.
  init(persona: Int) {
    bits = 0x55_4e41_4a02 | UInt64(truncatingIfNeeded: persona) << 40
  }

  init(_ bytes: UnsafeRawPointer) {
    var bits: UInt64 = 0
    for index in 0..<6 {
      let byte = UInt64(bytes.load(fromByteOffset: index, as: UInt8.self))
      bits |= byte &<< UInt64(truncatingIfNeeded: index &* 8)
    }
    self.bits = bits
  }

  func byte(_ index: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: bits &>> (UInt64(index) &* 8)) }

  /// Broadcast or multicast.
  var isGroup: Bool { bits & 1 != 0 }

  /// The persona whose address it is, perhaps one that is not there; nil when no persona's.
  var persona: Int? {
    bits & 0xff_ffff_ffff == StationAddress(persona: 0).bits ? Int(bits >> 40) : nil
  }
}

/// Memory for a frame of Ethernet behind the header that virtio devices put before it.
struct Frame {
  /// Without the check sequence: two addresses and a type, and 1,500 bytes more.
  static let smallest = 14
  static let largest = 1514
  static let room = 2048

  let header: UnsafeMutableRawPointer

  var start: UnsafeMutableRawPointer { header + VirtioNetwork.headerSize }
  var destination: StationAddress { StationAddress(start) }
  var source: StationAddress { StationAddress(start + 6) }

  func writeHeader(buffers: UInt16) {
    header.initializeMemory(as: UInt8.self, repeating: 0, count: VirtioNetwork.headerSize)
    header.storeBytes(of: buffers, toByteOffset: 10, as: UInt16.self)
  }
}
