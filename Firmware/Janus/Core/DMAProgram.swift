/// Assembles the program of a PL330 channel (DDI 0424, chapter 4) that copies memory: bursts of
/// 16 beats, then single bytes, with a write barrier at the end.
package struct DMAProgram {
  /// Bytes that a program takes at most.
  package static let capacity = 128

  private static let move: UInt8 = 0xbc
  private static let load: UInt8 = 0x04
  private static let store: UInt8 = 0x08
  private static let loop: UInt8 = 0x20
  private static let loopEnd: UInt8 = 0x38
  private static let writeBarrier: UInt8 = 0x13
  private static let sendEvent: UInt8 = 0x34
  private static let end: UInt8 = 0x00

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
    let burst = UInt32(16) &<< wide
    transfer(beatShift: wide, beats: 16, count: length / burst)
    let rest = length % burst
    transfer(beatShift: 0, beats: 16, count: rest / 16)
    transfer(beatShift: 0, beats: 1, count: rest % 16)
    emit(Self.writeBarrier)
    if let event {
      emit(Self.sendEvent)
      emit(event << 3)
    }
    emit(Self.end)
  }

  /// `count` times a burst of `beats` of `1 << beatShift` bytes; at most 65,536.
  private mutating func transfer(beatShift: UInt32, beats: UInt32, count: UInt32) {
    if count == 0 { return }
    // Channel Control Register (3.3.19): both addresses rise, same shape on both sides, and
    // Non-secure accesses (prot bit 1).
    let side = 1 | beatShift << 1 | (beats &- 1) << 4 | 2 << 8
    move(1, side | side << 14)
    let outer = count / 256
    if outer > 0 {
      emit(Self.loop | 2)
      emit(UInt8(truncatingIfNeeded: outer &- 1))
      let start = size
      loop(256)
      emit(Self.loopEnd | 4)
      emit(UInt8(truncatingIfNeeded: size &- 1 &- start))
    }
    if count % 256 > 0 { loop(count % 256) }
  }

  /// Loop counter 0: a load and a store, `count` times.
  private mutating func loop(_ count: UInt32) {
    emit(Self.loop)
    emit(UInt8(truncatingIfNeeded: count &- 1))
    emit(Self.load)
    emit(Self.store)
    emit(Self.loopEnd)
    emit(2)
  }

  private mutating func move(_ register: UInt8, _ value: UInt32) {
    emit(Self.move)
    emit(register)
    for shift in 0..<4 { emit(UInt8(truncatingIfNeeded: value &>> UInt32(shift &* 8))) }
  }

  private mutating func emit(_ byte: UInt8) {
    precondition(size < Self.capacity)
    base[size] = byte
    size &+= 1
  }
}
