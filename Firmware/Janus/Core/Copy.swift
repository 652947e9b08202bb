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
    /// A page of either range is not the caller's.
    case denied
  }

  /// Physical addresses.
  package private(set) var source: UInt64
  package private(set) var destination: UInt64
  /// Bytes of the next piece, 0 when all is done.
  package private(set) var length: UInt64
  package private(set) var isLast = true
  package private(set) var verdict = Verdict.invalid

  /// The whole is checked each time, for its pieces are calls of the guest's, who says how many
  /// bytes are `done`.
  package init(
    source: UInt64, destination: UInt64, length: UInt64, done: UInt64 = 0, in stage2: Stage2
  ) {
    self.source = source
    self.destination = destination
    self.length = length
    let distance = source > destination ? source &- destination : destination &- source
    if length > Self.lengthLimit || distance < length || done > length { return }
    let isOwn =
      Self.translate(&self.source, length, stage2)
      && Self.translate(&self.destination, length, stage2)
    verdict = isOwn ? .allowed : .denied
    self.source &+= done
    self.destination &+= done
    self.length &-= done
    isLast = self.length <= Self.pieceLimit
    if !isLast { self.length = Self.pieceLimit }
  }

  /// Translates each page that the range touches, the one of its last byte included, and wants
  /// them side by side in physical memory, as one DMA program runs over all.
  @inline(never)
  private static func translate(
    _ address: inout UInt64, _ length: UInt64, _ stage2: Stage2
  ) -> Bool {
    let start = address
    let end = start &+ length
    if end < start { return false }
    guard let result = stage2.translate(start) else { return false }
    var page = alignDown(start, to: pageSize) &+ pageSize
    while page < end {
      guard let next = stage2.translate(page), next &- result == page &- start
      else { return false }
      page &+= pageSize
    }
    address = result
    return true
  }
}
