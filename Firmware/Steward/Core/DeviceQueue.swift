/// A queue of a persona's device for the time of one turn, with the chain that the device works on.
struct DeviceQueue<Janus: Hypervisor>: GuestMemory {
  let janus: Janus
  let persona: Int
  let device: Int
  let features: UInt64
  let queue: UnsafeMutablePointer<SplitQueue>
  let chain: UnsafeMutablePointer<Chain>
  let table: UnsafeMutablePointer<Descriptor>

  func read(_ address: UInt64, _ count: Int, into destination: UnsafeMutableRawPointer) -> Bool {
    janus.read(persona, address, count, into: destination)
  }

  func write(_ address: UInt64, _ count: Int, from source: UnsafeRawPointer) -> Bool {
    janus.write(persona, address, count, from: source)
  }

  /// Reads the next request into `chain`; false when there is none.
  @inline(never)
  func next() throws(RingError) -> Bool {
    try queue.pointee.next(in: self, features: features, into: &chain.pointee, table: table)
  }

  /// The request that `next` read is the device's now.
  func take() { queue.pointee.take() }

  /// Gives the request in `chain` back with the bytes written to it.
  @inline(never)
  func finish(_ written: Int) throws(RingError) {
    let wantsInterrupt = try queue.pointee.finish(
      head: chain.pointee.head, written: UInt32(truncatingIfNeeded: written), in: self,
      features: features)
    if wantsInterrupt { janus.raise(persona, device: device, Interrupt.usedBuffer) }
  }

  /// Copies from what the driver wrote.
  @inline(never)
  func load(
    _ offset: Int, _ count: Int, into destination: UnsafeMutableRawPointer
  ) throws(RingError) {
    try chain.pointee.read(
      UInt64(truncatingIfNeeded: offset), count, in: self, into: destination)
  }

  /// Copies to where the driver reads.
  @inline(never)
  func store(_ offset: Int, _ count: Int, from source: UnsafeRawPointer) throws(RingError) {
    try chain.pointee.write(UInt64(truncatingIfNeeded: offset), count, in: self, from: source)
  }

  /// Bytes in the request's readable and writable buffers, at most 128 times 4 GiB.
  var readableBytes: Int { Int(truncatingIfNeeded: chain.pointee.readableBytes) }
  var writableBytes: Int { Int(truncatingIfNeeded: chain.pointee.writableBytes) }
}

/// Bits of InterruptStatus (virtio 1.2, 4.2.2).
enum Interrupt {
  static let usedBuffer: UInt64 = 1
  static let configurationChange: UInt64 = 2
}
