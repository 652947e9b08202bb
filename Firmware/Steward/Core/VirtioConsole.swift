/// A persona's virtio console (virtio 1.2, 5.3): one port, no sizes. What it sends is shown on the
/// phone's console.
struct VirtioConsole {
  static let receiveQueue = 0
  static let transmitQueue = 1
  /// Bytes sent in one turn at most.
  private static let turn = 256
  private static let capacity = 128

  private var keys = InlineArray<128, UInt8>(repeating: 0)
  private var first = 0
  private var count = 0
  /// Bytes of the present request that are sent already.
  private var sent = 0

  /// Forgets what was under way.
  mutating func reset() {
    count = 0
    sent = 0
  }

  /// Keys for the persona, the lowest byte first; dropped when too many wait.
  mutating func put(_ bytes: UInt64, count number: UInt64) {
    var rest = bytes
    var left = min(number, 8)
    while left > 0 && count < Self.capacity {
      keys.at((first &+ count) & (Self.capacity &- 1)).pointee = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
      count &+= 1
      left &-= 1
    }
  }

  /// Gives keys that wait to the driver; true when there may be more to do.
  mutating func receive<Janus: Hypervisor>(_ queue: DeviceQueue<Janus>) throws(RingError) -> Bool {
    if count == 0 { return false }
    guard try queue.next() else { return false }
    if queue.readableBytes != 0 { throw .chainOrder }
    let room = min(min(count, Self.capacity &- first), queue.writableBytes)
    if room == 0 { throw .request }
    try queue.store(0, room, from: keys.at(first))
    first = (first &+ room) & (Self.capacity &- 1)
    count &-= room
    queue.take()
    try queue.finish(room)
    return true
  }

  /// Shows some of what the driver sends. `scratch` has room for a turn.
  mutating func transmit<Janus: Hypervisor>(
    _ queue: DeviceQueue<Janus>, _ scratch: UnsafeMutableRawPointer
  ) throws(RingError) -> Bool {
    guard try queue.next() else { return false }
    if queue.writableBytes != 0 { throw .chainOrder }
    let end = min(queue.readableBytes, sent &+ Self.turn)
    if end > sent { try queue.load(sent, end &- sent, into: scratch) }
    var place = 0
    while sent < end {
      let size = min(end &- sent, 8)
      var word: UInt64 = 0
      for index in 0..<size {
        let byte = scratch.load(fromByteOffset: place &+ index, as: UInt8.self)
        word |= UInt64(byte) &<< UInt64(truncatingIfNeeded: index &* 8)
      }
      queue.janus.show(queue.persona, word, size)
      place &+= size
      sent &+= size
    }
    if sent >= queue.readableBytes {
      sent = 0
      queue.take()
      try queue.finish(0)
    }
    return true
  }
}
