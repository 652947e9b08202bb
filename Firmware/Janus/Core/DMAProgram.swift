/// Assembles the program of a PL330 channel (DDI 0424, chapter 4) that copies memory: bursts of
/// 16 beats, then single bytes, with a write barrier at the end.
package struct DMAProgram {
  /// Bytes that a program takes at most.
  package static let capacity = 128

  private static let move: UInt64 = 0xbc
  private static let load: UInt32 = 0x04
  private static let store: UInt32 = 0x08
  private static let loop: UInt32 = 0x20
  private static let loopEnd: UInt32 = 0x38
  private static let writeBarrier: UInt64 = 0x13
  private static let sendEvent: UInt64 = 0x34
  private static let end: UInt64 = 0x00

  private let base: UnsafeMutablePointer<UInt8>
  package private(set) var size = 0

  /// `base` has `capacity` bytes; addresses are physical and below 4 GiB, the engine's reach.
  /// `event` is signalled when all is written.
  package init(
    at base: UnsafeMutablePointer<UInt8>, source: UInt32, destination: UInt32, length: UInt32,
    event: UInt8? = nil
  ) {
    self.base = base
    move(0, source)
    move(2, destination)
    let wide: UInt32 = (source | destination) & 7 == 0 ? 3 : 0
    transfer(beatShift: wide, beats: 16, count: length &>> (4 &+ wide))
    let rest = length & ((16 &<< wide) &- 1)
    transfer(beatShift: 0, beats: 16, count: rest >> 4)
    transfer(beatShift: 0, beats: 1, count: rest & 15)
    emit(Self.writeBarrier, 1)
    if let event { emit(Self.sendEvent | UInt64(event) << 11, 2) }
    emit(Self.end, 1)
  }

  /// `count` times a burst of `beats` of `1 << beatShift` bytes; at most 65,536.
  @inline(never)
  private mutating func transfer(beatShift: UInt32, beats: UInt32, count: UInt32) {
    if count == 0 { return }
    // Channel Control Register (3.3.19): both addresses rise, same shape on both sides, and
    // Non-secure accesses (prot bit 1).
    let side = 1 | beatShift << 1 | (beats &- 1) << 4 | 2 << 8
    move(1, side | side << 14)
    let outer = count >> 8
    if outer > 0 {
      emit(UInt64(Self.loop | 2 | (outer &- 1) << 8), 2)
      loop(256)
      emit(UInt64(Self.loopEnd | 4 | 6 << 8), 2)  // back over the inner loop
    }
    if count & 255 > 0 { loop(count & 255) }
  }

  /// Loop counter 0: a load and a store, `count` times.
  private mutating func loop(_ count: UInt32) {
    let body = UInt64(Self.load | Self.store << 8 | Self.loopEnd << 16 | 2 << 24)
    emit(body << 16 | UInt64(Self.loop | (count &- 1) << 8), 6)
  }

  private mutating func move(_ register: UInt64, _ value: UInt32) {
    emit(UInt64(value) << 16 | register << 8 | Self.move, 6)
  }

  /// The lowest `count` bytes.
  @inline(never)
  private mutating func emit(_ bytes: UInt64, _ count: Int) {
    precondition(size <= Self.capacity &- 8)
    var rest = bytes
    for _ in 0..<count {
      base[size] = UInt8(truncatingIfNeeded: rest)
      rest >>= 8
      size &+= 1
    }
  }
}
