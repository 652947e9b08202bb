import Simulation

/// What a driver did wrong that only a reset of the device mends (virtio 1.2, 2.1.2). The number
/// is the code of the ``TraceKind/deviceError`` event.
public enum VirtioError: UInt8, Error, Sendable {
  /// A queue was made ready with a size that is no power of two up to the maximum, or with parts
  /// that are not aligned.
  case queueSetup = 1
  /// A ring, table or buffer lies where there is no memory, or none that may be written.
  case memory
  /// The driver offers more buffers than the queue holds.
  case availableIndex
  /// A descriptor's number is past its table.
  case descriptorIndex
  /// A chain has more descriptors than the queue: a loop, or a table that is too long.
  case chainLength
  /// A buffer for reading follows one for writing.
  case chainOrder
  /// An indirect table inside one, before further descriptors, of no whole descriptors, or
  /// without the feature.
  case indirect
  /// A chain's buffers wrap around, or are longer than 2^32 bytes together.
  case byteCount
  /// A request lacks the part that says what it is, or the room for an answer.
  case request
}

/// A queue as the driver set it up, and how far the device is (virtio 1.2, 2.7).
struct VirtioQueue {
  /// Descriptors at most. A power of two.
  static let maximumSize: UInt32 = 256

  /// QueueNum: descriptors.
  var size: UInt32 = 0
  var isReady = false
  /// Physical addresses of the descriptor table and of the available and used rings.
  var descriptors: UInt64 = 0
  var driver: UInt64 = 0
  var device: UInt64 = 0
  /// The next index of the available ring to take, and of the used ring to fill, modulo 2^16.
  var nextAvailable: UInt16 = 0
  var nextUsed: UInt16 = 0
  /// The chain that was taken and not returned yet.
  var active: VirtioChain?

  /// 2.7: alignment and size of the parts.
  var isWellFormed: Bool {
    size > 0 && size <= Self.maximumSize && size & (size - 1) == 0 && descriptors % 16 == 0
      && driver % 2 == 0 && device % 4 == 0
  }

  // The parts of the rings (2.7.6, 2.7.8). Addresses wrap around; the bus says what is not there.
  var availableFlags: UInt64 { driver }
  var availableIndex: UInt64 { driver &+ 2 }
  func available(_ index: UInt16) -> UInt64 { driver &+ 4 &+ UInt64(UInt32(index) % size) * 2 }
  /// With VIRTIO_F_EVENT_IDX: after which used index the driver wants an interrupt.
  var usedEvent: UInt64 { driver &+ 4 &+ UInt64(size) * 2 }
  var usedIndex: UInt64 { device &+ 2 }
  func used(_ index: UInt16) -> UInt64 { device &+ 4 &+ UInt64(UInt32(index) % size) * 8 }
  /// With VIRTIO_F_EVENT_IDX: after which available index the device wants a notification.
  var availableEvent: UInt64 { device &+ 4 &+ UInt64(size) * 8 }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("size", &size)
    try coder.field("isReady", &isReady)
    try coder.field("descriptors", &descriptors)
    try coder.field("driver", &driver)
    try coder.field("device", &device)
    try coder.field("nextAvailable", &nextAvailable)
    try coder.field("nextUsed", &nextUsed)
    try VirtioChain.code(&active, &coder)
    guard !isReady || isWellFormed else { throw StateError("isReady: a queue that cannot be") }
  }
}

/// The buffers of one chain of descriptors, in order: first those that the device reads, then
/// those that it writes.
public struct VirtioChain {
  struct Segment {
    let address: UInt64
    let length: UInt32
  }

  /// The number of the first descriptor, which names the chain in the used ring.
  let head: UInt16
  private(set) var readable: [Segment] = []
  private(set) var writable: [Segment] = []
  /// Bytes in all readable and in all writable buffers.
  public private(set) var readableBytes: UInt64 = 0
  public private(set) var writableBytes: UInt64 = 0
  /// How far the device is, in bytes: its own business.
  public var done: UInt64 = 0

  init(head: UInt16) { self.head = head }

  mutating func append(_ segment: Segment, isWritable: Bool) throws(VirtioError) {
    let (last, overflow) = segment.address.addingReportingOverflow(UInt64(segment.length))
    guard !overflow || last == 0,
      readableBytes + writableBytes + UInt64(segment.length) <= 1 << 32
    else { throw .byteCount }
    if isWritable {
      writable.append(segment)
      writableBytes += UInt64(segment.length)
    } else {
      guard writable.isEmpty else { throw .chainOrder }
      readable.append(segment)
      readableBytes += UInt64(segment.length)
    }
  }

  /// The pieces of memory of `count` bytes from `offset` on, in readable or writable buffers.
  static func pieces(of segments: [Segment], from offset: UInt64, count: Int)
    -> [(address: UInt64, count: Int)]
  {
    var result: [(UInt64, Int)] = []
    var (skipped, left) = (offset, UInt64(count))
    for segment in segments where left > 0 {
      let length = UInt64(segment.length)
      guard skipped < length else {
        skipped -= length
        continue
      }
      let piece = min(length - skipped, left)
      result.append((segment.address + skipped, Int(piece)))
      left -= piece
      skipped = 0
    }
    precondition(left == 0, "past the chain's buffers")
    return result
  }

  /// As one list of numbers, empty for no chain.
  static func code(_ chain: inout VirtioChain?, _ coder: inout StateCoder) throws(StateError) {
    var flat: [UInt64] = []
    if let chain {
      flat = [UInt64(chain.head), chain.done, UInt64(chain.readable.count)]
      flat += (chain.readable + chain.writable).flatMap { [$0.address, UInt64($0.length)] }
    }
    try coder.field("chain", &flat)
    guard coder.isDecoding else { return }
    chain = nil
    guard !flat.isEmpty else { return }
    guard flat.count >= 3, flat.count % 2 == 1, flat[2] <= (flat.count - 3) / 2,
      let head = UInt16(exactly: flat[0])
    else { throw StateError("chain: cut short") }
    var decoded = VirtioChain(head: head)
    decoded.done = flat[1]
    for (index, place) in stride(from: 3, to: flat.count, by: 2).enumerated() {
      guard let length = UInt32(exactly: flat[place + 1]) else {
        throw StateError("chain: a buffer past 32 bits")
      }
      do throws(VirtioError) {
        try decoded.append(
          Segment(address: flat[place], length: length), isWritable: index >= flat[2])
      } catch {
        throw StateError("chain: no chain of buffers (\(error))")
      }
    }
    guard decoded.done <= decoded.readableBytes + decoded.writableBytes else {
      throw StateError("chain: past its end")
    }
    chain = decoded
  }
}
