/// A persona's memory as its devices reach it.
package protocol GuestMemory {
  /// Copies `count` bytes, at most 65,536, from or to guest-physical memory; false when not all of
  /// it is the persona's RAM.
  func read(_ address: UInt64, _ count: Int, into destination: UnsafeMutableRawPointer) -> Bool
  func write(_ address: UInt64, _ count: Int, from source: UnsafeRawPointer) -> Bool
}

extension GuestMemory {
  func half(_ address: UInt64) throws(RingError) -> UInt16 {
    var value: UInt16 = 0
    let isThere = withUnsafeMutablePointer(to: &value) { read(address, 2, into: $0) }
    if !isThere { throw .memory }
    return value
  }

  func store(_ value: UInt16, to address: UInt64) throws(RingError) {
    var value = value
    let isThere = withUnsafeMutablePointer(to: &value) { write(address, 2, from: $0) }
    if !isThere { throw .memory }
  }
}

/// A split virtqueue as the driver set it up, and how far the device is (virtio 1.2, 2.7).
///
/// All that is read from it is the persona's, who may change it at any time: each value is read
/// once, checked, and then used. A chain is walked in at most `Chain.capacity` steps.
package struct SplitQueue {
  /// Descriptors at most: QueueNumMax.
  package static let capacity: UInt32 = 128

  /// QueueNum.
  var size: UInt32 = 0
  package internal(set) var isReady = false
  /// Guest-physical addresses of the descriptor table, the available and the used ring.
  var descriptors: UInt64 = 0
  var driver: UInt64 = 0
  var device: UInt64 = 0
  /// The next index of the available ring to take, and of the used ring to fill, modulo 2^16.
  var nextAvailable: UInt16 = 0
  var nextUsed: UInt16 = 0
  /// The available ring's index as it was last read.
  var offered: UInt16 = 0

  package init() {}

  /// Alignment and size of the parts (2.7).
  var isWellFormed: Bool {
    size > 0 && size <= Self.capacity && size & (size &- 1) == 0
      && descriptors & 15 == 0 && driver & 1 == 0 && device & 3 == 0
  }

  private func slot(_ index: UInt16) -> UInt64 { UInt64(UInt32(index) & (size &- 1)) }

  // What follows the rings with VIRTIO_F_EVENT_IDX (2.7.6, 2.7.8): after which used index the
  // driver wants an interrupt, after which available index the device wants a notification.
  private var usedEvent: UInt64 { driver &+ 4 &+ UInt64(size) &* 2 }
  private var availableEvent: UInt64 { device &+ 4 &+ UInt64(size) &* 8 }

  /// Reads the next chain, which stays the next until `take`; false when there is none, and then
  /// the driver notifies of the next one. `table` has room for `Chain.capacity` descriptors.
  package mutating func next<Memory: GuestMemory>(
    in memory: Memory, features: UInt64, into chain: inout Chain,
    table: UnsafeMutablePointer<Descriptor>
  ) throws(RingError) -> Bool {
    if offered == nextAvailable { offered = try memory.half(driver &+ 2) }
    if offered == nextAvailable && features & Feature.eventIndex != 0 {
      try memory.store(nextAvailable, to: availableEvent)
      offered = try memory.half(driver &+ 2)
    }
    if offered == nextAvailable { return false }
    if UInt32(offered &- nextAvailable) > size { throw .availableIndex }
    chain.start(head: try memory.half(driver &+ 4 &+ slot(nextAvailable) &* 2))
    try walk(memory, features, &chain, table)
    return true
  }

  /// The chain that `next` read is the device's now.
  package mutating func take() { nextAvailable &+= 1 }

  private func walk<Memory: GuestMemory>(
    _ memory: Memory, _ features: UInt64, _ chain: inout Chain,
    _ table: UnsafeMutablePointer<Descriptor>
  ) throws(RingError) {
    var index = chain.head
    while true {
      if UInt32(index) >= size { throw .descriptorIndex }
      if !memory.read(descriptors &+ UInt64(index) &* 16, 16, into: table) { throw .memory }
      let descriptor = table[0]
      if descriptor.isIndirect {
        if features & Feature.indirectDescriptors == 0 { throw .indirect }
        return try walkIndirect(descriptor, memory, &chain, table)
      }
      try chain.append(descriptor)
      if !descriptor.hasNext { return }
      index = descriptor.next
    }
  }

  /// A table of descriptors ends its chain (2.7.5.3).
  private func walkIndirect<Memory: GuestMemory>(
    _ whole: Descriptor, _ memory: Memory, _ chain: inout Chain,
    _ table: UnsafeMutablePointer<Descriptor>
  ) throws(RingError) {
    let count = whole.length >> 4
    if whole.hasNext || whole.length & 15 != 0 || count == 0 || count > Chain.capacity {
      throw .indirect
    }
    if !memory.read(whole.address, Int(whole.length), into: table) { throw .memory }
    var index: UInt16 = 0
    while true {
      if UInt32(index) >= count { throw .descriptorIndex }
      let descriptor = table[Int(index)]
      if descriptor.isIndirect { throw .indirect }
      try chain.append(descriptor)
      if !descriptor.hasNext { return }
      index = descriptor.next
    }
  }

  /// Gives a chain back with the bytes written to it; true when the driver wants an interrupt.
  package mutating func finish<Memory: GuestMemory>(
    head: UInt16, written: UInt32, in memory: Memory, features: UInt64
  ) throws(RingError) -> Bool {
    var element = UInt64(head) | UInt64(written) << 32
    let place = device &+ 4 &+ slot(nextUsed) &* 8
    let isThere = withUnsafeMutablePointer(to: &element) { memory.write(place, 8, from: $0) }
    if !isThere { throw .memory }
    let index = nextUsed
    nextUsed &+= 1
    try memory.store(nextUsed, to: device &+ 2)
    if features & Feature.eventIndex != 0 { return try memory.half(usedEvent) == index }
    return try memory.half(driver) & 1 == 0  // VIRTQ_AVAIL_F_NO_INTERRUPT
  }
}
