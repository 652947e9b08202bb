/// A descriptor as it is in memory (virtio 1.2, 2.7.5).
package struct Descriptor: BitwiseCopyable {
  /// Guest-physical.
  package let address: UInt64
  /// Bytes.
  package let length: UInt32
  package let flags: UInt16
  package let next: UInt16

  package init(address: UInt64, length: UInt32, flags: UInt16, next: UInt16) {
    self.address = address
    self.length = length
    self.flags = flags
    self.next = next
  }

  var hasNext: Bool { flags & 1 != 0 }
  var isWritable: Bool { flags & 2 != 0 }
  var isIndirect: Bool { flags & 4 != 0 }
}

/// The buffers of one request in order: first those that the device reads, then those that it
/// writes.
package struct Chain {
  /// Descriptors at most, those of an indirect table among them.
  package static let capacity: UInt32 = SplitQueue.capacity

  private let buffers: UnsafeMutablePointer<Descriptor>
  /// The number of the first descriptor, which names the chain in the used ring.
  package private(set) var head: UInt16 = 0
  private var count = 0
  private var readableCount = 0
  /// Bytes in all readable and in all writable buffers.
  package private(set) var readableBytes: UInt64 = 0
  package private(set) var writableBytes: UInt64 = 0

  /// `buffers` has room for `capacity` descriptors.
  package init(_ buffers: UnsafeMutablePointer<Descriptor>) { self.buffers = buffers }

  mutating func start(head: UInt16) {
    self.head = head
    count = 0
    readableCount = 0
    readableBytes = 0
    writableBytes = 0
  }

  mutating func append(_ descriptor: Descriptor) throws(RingError) {
    if count >= Int(Self.capacity) { throw .chainLength }
    let (last, overflow) = descriptor.address.addingReportingOverflow(UInt64(descriptor.length))
    if overflow && last != 0 { throw .memory }
    if descriptor.isWritable {
      writableBytes &+= UInt64(descriptor.length)
    } else {
      if readableCount != count { throw .chainOrder }
      readableBytes &+= UInt64(descriptor.length)
      readableCount &+= 1
    }
    buffers[count] = descriptor
    count &+= 1
  }

  /// Copies from the readable buffers, `offset` bytes in; no more than they have.
  package func read<Memory: GuestMemory>(
    _ offset: UInt64, _ count: Int, in memory: Memory, into destination: UnsafeMutableRawPointer
  ) throws(RingError) {
    var pieces = Pieces(buffers, buffers + readableCount, offset, count)
    while let piece = try pieces.next() {
      if !memory.read(piece.address, piece.count, into: destination + piece.place) {
        throw .memory
      }
    }
  }

  /// Copies to the writable buffers.
  package func write<Memory: GuestMemory>(
    _ offset: UInt64, _ count: Int, in memory: Memory, from source: UnsafeRawPointer
  ) throws(RingError) {
    var pieces = Pieces(buffers + readableCount, buffers + self.count, offset, count)
    while let piece = try pieces.next() {
      if !memory.write(piece.address, piece.count, from: source + piece.place) { throw .memory }
    }
  }
}

/// Walks `count` bytes of buffers from `offset` on.
private struct Pieces {
  private var here: UnsafeMutablePointer<Descriptor>
  private let end: UnsafeMutablePointer<Descriptor>
  private var offset: UInt64
  private var place = 0
  private let count: Int

  init(
    _ start: UnsafeMutablePointer<Descriptor>, _ end: UnsafeMutablePointer<Descriptor>,
    _ offset: UInt64, _ count: Int
  ) {
    here = start
    self.end = end
    self.offset = offset
    self.count = count
  }

  /// Nil when all is done; throws when the buffers are too short.
  mutating func next() throws(RingError) -> (address: UInt64, count: Int, place: Int)? {
    while place < count {
      if here == end { throw .request }
      let length = UInt64(here.pointee.length)
      if offset >= length {
        offset &-= length
        here += 1
        continue
      }
      let rest = Int(truncatingIfNeeded: length &- offset)
      let piece = (here.pointee.address &+ offset, min(rest, count &- place), place)
      place &+= piece.1
      offset = 0
      here += 1
      return piece
    }
    return nil
  }
}
