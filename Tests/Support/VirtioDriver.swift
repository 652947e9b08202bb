import Devices
import Simulation

/// A virtio-mmio driver that works by hand, in the steps that Linux's takes: it lays out split
/// queues and buffers in memory and pokes registers over a bus.
public final class VirtioDriver {
  /// One queue in memory.
  public struct Queue {
    public let size: UInt64
    /// Addresses of the descriptor table, the available and the used ring.
    public let descriptors: UInt64
    public let available: UInt64
    public let used: UInt64
    /// How many chains were offered, and how many were found returned.
    public fileprivate(set) var offered: UInt16 = 0
    public fileprivate(set) var collected: UInt16 = 0
    fileprivate var nextDescriptor: UInt64 = 0
    /// Requests that were not found returned.
    public fileprivate(set) var pending: [Request] = []
  }

  /// A chain that was offered.
  public struct Request {
    public let head: UInt64
    /// Addresses of the buffers that the device writes.
    public let writable: [UInt64]
    let lengths: [Int]
  }

  public enum Feature {
    public static let indirect: UInt64 = 1 << 28
    public static let eventIndex: UInt64 = 1 << 29
    public static let version1: UInt64 = 1 << 32
    public static let ringReset: UInt64 = 1 << 40
  }

  /// Offsets of registers.
  public enum Offset {
    public static let deviceID: UInt64 = 0x008
    public static let deviceFeatures: UInt64 = 0x010
    public static let deviceFeaturesSelect: UInt64 = 0x014
    public static let driverFeatures: UInt64 = 0x020
    public static let driverFeaturesSelect: UInt64 = 0x024
    public static let queueSelect: UInt64 = 0x030
    public static let queueMaximum: UInt64 = 0x034
    public static let queueSize: UInt64 = 0x038
    public static let queueReady: UInt64 = 0x044
    public static let queueNotify: UInt64 = 0x050
    public static let interruptStatus: UInt64 = 0x060
    public static let interruptAcknowledge: UInt64 = 0x064
    public static let status: UInt64 = 0x070
    public static let queueReset: UInt64 = 0x0c0
    public static let configurationGeneration: UInt64 = 0x0fc
    public static let configuration: UInt64 = 0x100
  }

  private static let queueStride: UInt64 = 0x3000

  public let bus: any Bus
  public let base: UInt64
  private let area: UInt64
  private var nextBuffer: UInt64
  public private(set) var queues: [Queue?] = []
  public private(set) var features: UInt64 = 0

  /// - Parameters:
  ///   - base: of the device's registers.
  ///   - area: memory for queues and buffers.
  public init(_ bus: any Bus, base: UInt64, area: UInt64) {
    (self.bus, self.base, self.area, nextBuffer) = (bus, base, area, area)
  }

  public func read(_ offset: UInt64, _ width: AccessWidth = .word) -> UInt64 {
    try! bus.read(base + offset, width)
  }
  public func write(_ offset: UInt64, _ value: UInt64, _ width: AccessWidth = .word) {
    try! bus.write(base + offset, width, value)
  }

  public var status: UInt64 { read(Offset.status) }
  public var needsReset: Bool { status & 64 != 0 }

  /// What the device offers.
  public var offeredFeatures: UInt64 {
    write(Offset.deviceFeaturesSelect, 1)
    let high = read(Offset.deviceFeatures)
    write(Offset.deviceFeaturesSelect, 0)
    return high << 32 | read(Offset.deviceFeatures)
  }

  /// Resets the device and sets it up to DRIVER_OK.
  ///
  /// - Parameters:
  ///   - features: what to accept besides version 1.
  ///   - queues: how many queues to make.
  /// - Returns: false when the device refused the features.
  @discardableResult
  public func start(features: UInt64 = 0, queues count: Int = 1, size: UInt64 = 16) -> Bool {
    write(Offset.status, 0)
    write(Offset.status, 1)
    write(Offset.status, 3)
    guard negotiate(features | Feature.version1) else { return false }
    nextBuffer = area + UInt64(count) * Self.queueStride
    queues = []
    for index in 0..<count {
      queues.append(
        read(Offset.queueSelect, selecting: index) == 0 ? nil : makeQueue(index, size: size))
    }
    write(Offset.status, 15)
    return true
  }

  private func read(_ select: UInt64, selecting index: Int) -> UInt64 {
    write(select, UInt64(index))
    return read(Offset.queueMaximum)
  }

  public func negotiate(_ features: UInt64) -> Bool {
    self.features = features
    for half in 0..<2 as Range<UInt64> {
      write(Offset.driverFeaturesSelect, half)
      write(Offset.driverFeatures, features >> (32 * half) & 0xffff_ffff)
    }
    write(Offset.status, 11)
    return status & 8 != 0
  }

  /// Zeroes a queue's memory and makes it ready.
  public func makeQueue(_ index: Int, size: UInt64) -> Queue {
    let place = area + UInt64(index) * Self.queueStride
    for offset in stride(from: 0, to: Self.queueStride, by: 8) {
      try! bus.write(place + offset, .double, 0)
    }
    let queue = Queue(
      size: size, descriptors: place, available: place + 0x1000, used: place + 0x2000)
    write(Offset.queueSelect, UInt64(index))
    write(Offset.queueSize, size)
    for (offset, address) in [
      (0x080, queue.descriptors), (0x090, queue.available), (0x0a0, queue.used),
    ] as [(UInt64, UInt64)] {
      write(offset, address & 0xffff_ffff)
      write(offset + 4, address >> 32)
    }
    write(Offset.queueReady, 1)
    return queue
  }

  /// Forgets what was offered and lays the queue out anew, as after its reset.
  public func remakeQueue(_ index: Int, size: UInt64 = 16) {
    queues[index] = makeQueue(index, size: size)
  }

  // MARK: Buffers

  public func allocate(_ count: Int) -> UInt64 {
    defer { nextBuffer += (UInt64(count) + 15) & ~15 }
    return nextBuffer
  }

  public func put(_ bytes: [UInt8], at address: UInt64) {
    for (place, byte) in bytes.enumerated() {
      try! bus.write(address + UInt64(place), .byte, UInt64(byte))
    }
  }

  public func get(_ address: UInt64, count: Int) -> [UInt8] {
    (0..<UInt64(count)).map { UInt8(try! bus.read(address + $0, .byte)) }
  }

  // MARK: Chains

  public static let next: UInt64 = 1
  public static let writable: UInt64 = 2
  public static let indirect: UInt64 = 4

  /// Writes a descriptor into a table.
  public func describe(
    _ table: UInt64, _ index: UInt64, address: UInt64, length: UInt64, flags: UInt64,
    next: UInt64 = 0
  ) {
    try! bus.write(table + index * 16, .double, address)
    try! bus.write(table + index * 16 + 8, .double, length | flags << 32 | next << 48)
  }

  /// Puts a chain's head into the available ring and raises its index.
  public func offer(_ queue: Int, head: UInt64) {
    let place = queues[queue]!
    let slot = UInt64(place.offered) % place.size
    try! bus.write(place.available + 4 + slot * 2, .half, head)
    queues[queue]!.offered &+= 1
    try! bus.write(place.available + 2, .half, UInt64(queues[queue]!.offered))
  }

  /// Offers a chain of buffers, without notification.
  @discardableResult
  public func add(
    _ queue: Int, readable: [[UInt8]] = [], writable: [Int] = [], isIndirect: Bool = false
  ) -> Request {
    var buffers: [(address: UInt64, length: Int, flags: UInt64)] = readable.map { bytes in
      let address = allocate(bytes.count)
      put(bytes, at: address)
      return (address, bytes.count, 0)
    }
    buffers += writable.map { (allocate($0), $0, Self.writable) }
    let place = queues[queue]!
    let table = isIndirect ? allocate(16 * buffers.count) : place.descriptors
    let first = isIndirect ? 0 : place.nextDescriptor
    func index(_ number: Int) -> UInt64 {
      isIndirect ? UInt64(number) : (first + UInt64(number)) % place.size
    }
    for (number, buffer) in buffers.enumerated() {
      let isLast = number == buffers.count - 1
      describe(
        table, index(number), address: buffer.address, length: UInt64(buffer.length),
        flags: buffer.flags | (isLast ? 0 : Self.next), next: isLast ? 0 : index(number + 1))
    }
    let head = place.nextDescriptor
    if isIndirect {
      describe(
        place.descriptors, head, address: table, length: UInt64(16 * buffers.count),
        flags: Self.indirect)
    }
    queues[queue]!.nextDescriptor =
      (head + UInt64(isIndirect ? 1 : buffers.count)) % place.size
    offer(queue, head: head)
    let request = Request(
      head: head, writable: buffers.suffix(writable.count).map(\.address), lengths: writable)
    queues[queue]!.pending.append(request)
    return request
  }

  public func notify(_ queue: Int = 0) { write(Offset.queueNotify, UInt64(queue)) }

  /// Takes the next returned chain: its head, and how many bytes the device says it wrote.
  public func collect(_ queue: Int = 0) -> (head: UInt64, written: Int)? {
    let place = queues[queue]!
    let index = try! bus.read(place.used + 2, .half)
    guard index != UInt64(place.collected) else { return nil }
    let slot = place.used + 4 + UInt64(place.collected) % place.size * 8
    queues[queue]!.collected &+= 1
    let head = try! bus.read(slot, .word)
    queues[queue]!.pending.removeAll { $0.head == head }
    return (head, Int(try! bus.read(slot + 4, .word)))
  }

  /// Takes what the device wrote into the next returned request.
  public func receive(_ queue: Int) -> [UInt8]? {
    let pending = queues[queue]!.pending
    guard let used = collect(queue), let request = pending.first(where: { $0.head == used.head })
    else { return nil }
    return Array(contents(request).prefix(used.written))
  }

  /// What the device wrote into the buffers of a request.
  public func contents(_ request: Request) -> [UInt8] {
    zip(request.writable, request.lengths).flatMap { get($0, count: $1) }
  }

  /// Reads and acknowledges the interrupt causes.
  public func acknowledge() -> UInt64 {
    let causes = read(Offset.interruptStatus)
    write(Offset.interruptAcknowledge, causes)
    return causes
  }
}
