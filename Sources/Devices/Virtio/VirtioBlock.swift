import Simulation

/// Block device (virtio 1.2, 5.2).
///
/// Requests of any framing (2.7.4): the header is the first 16 bytes to read, the status the last
/// byte to write. They are carried out in order, 64 KiB at a time. Written data are stable at
/// once, so that FLUSH has nothing to do. DISCARD leaves zeros. The contents are those given to
/// the run, copied on write, or zeros of the board's `size`; with neither there is no disk, and the
/// transport says so as an empty one of QEMU's does.
public final class VirtioBlock: VirtioDevice, StorageDevice, FaultyDevice {
  public static let model = DeviceModel.virtio(
    type: "virtio-block", title: "Block device", section: "5.2", hasContents: true,
    configuration: [
      ConfigurationField(
        key: "size", kind: .size(multipleOf: sectorBytes, atMost: 1 << 36), defaultValue: 0,
        summary: "bytes, when the run gives no contents; 0 for no disk then"),
      ConfigurationField(
        key: "readOnly", kind: .flag, defaultValue: 0, summary: "whether writes are refused"),
    ])

  static let sectorBytes: UInt64 = 512
  private static let bytesATurn: UInt64 = 64 << 10
  /// At most this many sectors are cleared by one request.
  private static let clearLimit: UInt64 = 8192

  /// Feature bits (5.2.3).
  private enum Feature {
    static let segmentLimit: UInt64 = 1 << 2
    static let readOnly: UInt64 = 1 << 5
    static let blockSize: UInt64 = 1 << 6
    static let flush: UInt64 = 1 << 9
    static let discard: UInt64 = 1 << 13
    static let writeZeroes: UInt64 = 1 << 14
  }

  public let host: DeviceHost
  public var registers = RegisterMap(VirtioBlock.table, windowSize: 0x200)
  public let transport: VirtioTransport
  public private(set) var storage: Storage
  public let isPresent: Bool

  enum RequestFault: String, CaseIterable { case read, write, flush }
  /// Each makes the next request of that kind fail with VIRTIO_BLK_S_IOERR, with nothing done.
  public static let faults = PendingFaults<RequestFault>.names
  private var pendingFaults = PendingFaults<RequestFault>()

  public func inject(fault: String) { pendingFaults.add(fault) }

  public init(_ host: DeviceHost) {
    self.host = host
    let contents = host.contents
    isPresent = contents != nil || host.setting("size") > 0
    storage = Storage(
      image: contents ?? [], size: contents.map { UInt64($0.count) } ?? host.setting("size"))
    var features = Feature.segmentLimit | Feature.blockSize | Feature.flush
    features |= Feature.discard | Feature.writeZeroes
    if host.setting("readOnly") == 1 { features |= Feature.readOnly }
    transport = VirtioTransport(host, features: features, queues: 1)
  }

  public func codeDevice(_ coder: inout StateCoder) throws(StateError) {
    try coder.version("virtio-block", 2)
    try storage.code(&coder)
    try pendingFaults.code(&coder)
  }

  /// Power-on: no fault is waiting any more. What was written stays.
  public func reset() {
    registers.reset()
    transport.reset()
    pendingFaults = PendingFaults()
  }

  private var capacity: UInt64 { storage.size / Self.sectorBytes }
  private var isReadOnly: Bool { transport.offeredFeatures & Feature.readOnly != 0 }

  // MARK: Requests (5.2.6)

  private enum Kind {
    static let read: UInt32 = 0
    static let write: UInt32 = 1
    static let flush: UInt32 = 4
    static let identify: UInt32 = 8
    static let discard: UInt32 = 11
    static let writeZeroes: UInt32 = 13
  }

  private enum Outcome: UInt8 {
    case ok = 0
    case ioError = 1
    case unsupported = 2
  }

  private static let headerBytes: UInt64 = 16

  public func serve(_ queue: Int) throws(VirtioError) -> Int? {
    guard let chain = try transport.nextChain(queue) else { return nil }
    guard chain.readableBytes >= Self.headerBytes, chain.writableBytes >= 1 else {
      throw .request
    }
    let header = try transport.read(chain, from: 0, count: Int(Self.headerBytes))
    let kind = UInt32(truncatingIfNeeded: littleEndian(header[..<4]))
    let sector = littleEndian(header[8...])
    if chain.done == 0, let fault = Self.fault(of: kind), pendingFaults.take(fault) {
      try finish(chain, .ioError)
      return 0
    }
    switch kind {
    case Kind.read: return try read(chain, sector)
    case Kind.write: return try write(chain, sector)
    case Kind.flush: try finish(chain, .ok)
    case Kind.identify: try identify(chain)
    case Kind.discard, Kind.writeZeroes: try clear(chain, kind)
    default: try finish(chain, .unsupported)
    }
    return 0
  }

  private static func fault(of kind: UInt32) -> RequestFault? {
    switch kind {
    case Kind.read: .read
    case Kind.write: .write
    case Kind.flush: .flush
    default: nil
    }
  }

  private func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Whole sectors within the capacity.
  private func isInside(_ sector: UInt64, bytes: UInt64) -> Bool {
    bytes % Self.sectorBytes == 0 && sector <= capacity
      && bytes / Self.sectorBytes <= capacity - sector
  }

  /// - Parameter data: bytes written before the status.
  private func finish(
    _ chain: VirtioChain, _ outcome: Outcome, data: UInt64 = 0
  ) throws(VirtioError) {
    let room = chain.writableBytes - 1
    try transport.write(chain, at: room, [outcome.rawValue])
    try transport.complete(chain, in: 0, written: data == room ? data + 1 : data)
  }

  private func read(_ chain: VirtioChain, _ sector: UInt64) throws(VirtioError) -> Int {
    var chain = chain
    let length = chain.writableBytes - 1
    guard isInside(sector, bytes: length), chain.done <= length else {
      try finish(chain, .ioError)
      return 0
    }
    let count = Int(min(length - chain.done, Self.bytesATurn))
    let bytes = storage.read(sector * Self.sectorBytes + chain.done, count: count)
    try transport.write(chain, at: chain.done, bytes)
    chain.done += UInt64(count)
    if chain.done < length {
      transport.keep(chain, in: 0)
    } else {
      try finish(chain, .ok, data: length)
    }
    return count
  }

  private func write(_ chain: VirtioChain, _ sector: UInt64) throws(VirtioError) -> Int {
    var chain = chain
    let length = chain.readableBytes - Self.headerBytes
    guard !isReadOnly, isInside(sector, bytes: length), chain.done <= length else {
      try finish(chain, .ioError)
      return 0
    }
    let count = Int(min(length - chain.done, Self.bytesATurn))
    let bytes = try transport.read(chain, from: Self.headerBytes + chain.done, count: count)
    storage.write(sector * Self.sectorBytes + chain.done, bytes)
    chain.done += UInt64(count)
    if chain.done < length {
      transport.keep(chain, in: 0)
    } else {
      try finish(chain, .ok)
    }
    return count
  }

  /// The device's name on the board, 20 bytes at most, filled up with zeros.
  private func identify(_ chain: VirtioChain) throws(VirtioError) {
    let room = min(20, chain.writableBytes - 1)
    let name = Array(host.name.utf8.prefix(20)) + [UInt8](repeating: 0, count: 20)
    try transport.write(chain, at: 0, Array(name.prefix(Int(room))))
    try finish(chain, .ok, data: room)
  }

  /// DISCARD and WRITE_ZEROES: one range of sectors, with flags (5.2.6.2).
  private func clear(_ chain: VirtioChain, _ kind: UInt32) throws(VirtioError) {
    guard !isReadOnly, chain.readableBytes == Self.headerBytes + 16 else {
      return try finish(chain, .ioError)
    }
    let range = try transport.read(chain, from: Self.headerBytes, count: 16)
    let sector = littleEndian(range[..<8])
    let count = littleEndian(range[8..<12])
    let flags = littleEndian(range[12...])
    // Bit 0, unmap, is for WRITE_ZEROES alone.
    guard flags & ~(kind == Kind.writeZeroes ? 1 : 0) == 0 else {
      return try finish(chain, .unsupported)
    }
    guard count <= Self.clearLimit, isInside(sector, bytes: count * Self.sectorBytes) else {
      return try finish(chain, .ioError)
    }
    storage.clear(sector * Self.sectorBytes, count: count * Self.sectorBytes)
    try finish(chain, .ok)
  }

  // MARK: Registers (5.2.4)

  private static let table: [Register<VirtioBlock>] =
    transportRegisters(deviceID: 2) + [
      Register(0x100, "capacity", width: .double, .readOnly, read: { $0.capacity }),
      Register(0x108, "size_max", .readOnly),
      // A header and a status besides.
      Register(0x10c, "seg_max", .readOnly, reset: UInt64(VirtioQueue.maximumSize) - 2),
      Register(0x110, "geometry", .readOnly),
      Register(0x114, "blk_size", .readOnly, reset: sectorBytes),
      Register(0x118, "topology", width: .double, .readOnly),
      Register(0x120, "writeback", .readOnly),
      Register(0x124, "max_discard_sectors", .readOnly, reset: clearLimit),
      Register(0x128, "max_discard_seg", .readOnly, reset: 1),
      Register(0x12c, "discard_sector_alignment", .readOnly, reset: 1),
      Register(0x130, "max_write_zeroes_sectors", .readOnly, reset: clearLimit),
      Register(0x134, "max_write_zeroes_seg", .readOnly, reset: 1),
      Register(0x138, "write_zeroes_may_unmap", .readOnly, reset: 1),
    ]
}
