/// Checks the arguments of the COPY hypercall. The DMA engine has no stage 2: whatever passes here
/// is what keeps it inside the caller's memory.
package struct Copy {
  /// Bytes that one call may copy.
  package static let lengthLimit: UInt64 = 1 << 20

  /// Bytes copied at once with interrupts masked; the caller takes its interrupts in between.
  package static let pieceLimit: UInt64 = 1 << 14

  package enum Verdict {
    case allowed
    /// Too long, or the ranges overlap.
    case invalid
    /// A byte of either range is not the caller's.
    case denied
  }

  /// Physical addresses.
  package private(set) var source: UInt64
  package private(set) var destination: UInt64
  /// Bytes of the next piece, 0 when all is done.
  package private(set) var length: UInt64
  package private(set) var isLast = true
  package private(set) var verdict = Verdict.invalid

  /// `memory` is the caller's RAM, physical. The whole is checked each time, for its pieces are calls of the guest's, who says how many
  /// bytes are `done`.
  package init(
    source: UInt64, destination: UInt64, length: UInt64, done: UInt64 = 0, in memory: MemoryRange
  ) {
    self.source = source
    self.destination = destination
    self.length = length
    let distance = source > destination ? source &- destination : destination &- source
    if length > Self.lengthLimit || distance < length || done > length { return }
    // The RAM is one piece, which is mapped as long as the caller runs.
    verdict = .denied
    guard let source = memory.place(source &- Stage2.guestMemory, length),
      let destination = memory.place(destination &- Stage2.guestMemory, length)
    else { return }
    verdict = .allowed
    self.source = source &+ done
    self.destination = destination &+ done
    self.length &-= done
    isLast = self.length <= Self.pieceLimit
    if !isLast { self.length = Self.pieceLimit }
  }
}
