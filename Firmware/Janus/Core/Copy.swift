/// Checks the arguments of the COPY hypercall. The DMA engine has no stage 2: whatever passes here
/// is what keeps it inside the caller's memory.
package struct Copy {
  /// Bytes that one call may copy, so that Janus answers within bounded time.
  package static let lengthLimit: UInt64 = 1 << 20

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
  package let length: UInt64
  package private(set) var verdict = Verdict.invalid

  package init(source: UInt64, destination: UInt64, length: UInt64, in stage2: Stage2) {
    self.source = source
    self.destination = destination
    self.length = length
    let distance = source > destination ? source &- destination : destination &- source
    if length > Self.lengthLimit || distance < length { return }
    let isOwn =
      Self.translate(&self.source, length, stage2)
      && Self.translate(&self.destination, length, stage2)
    verdict = isOwn ? .allowed : .denied
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
