/// Checks the arguments of the COPY hypercall. The DMA engine has no stage 2: whatever passes here
/// is what keeps it inside the caller's memory.
package struct Copy {
  /// Bytes that one call may copy, so that Janus answers within bounded time.
  package static let lengthLimit: UInt64 = 1 << 20

  package enum Refusal: Error {
    /// Too long, or the ranges overlap.
    case invalid
    /// A page of either range is not the caller's.
    case denied
  }

  /// Physical addresses.
  package let source: UInt64
  package let destination: UInt64
  package let length: UInt64

  package init(
    source: UInt64, destination: UInt64, length: UInt64, in stage2: Stage2
  ) throws(Refusal) {
    if length > Self.lengthLimit { throw .invalid }
    self.length = length
    self.source = try Self.physical(source, length, in: stage2)
    self.destination = try Self.physical(destination, length, in: stage2)
    let distance = source > destination ? source &- destination : destination &- source
    if distance < length { throw .invalid }
  }

  /// Translates each page that the range touches, the one of its last byte included, and wants
  /// them side by side in physical memory, as one DMA program runs over all.
  private static func physical(
    _ start: UInt64, _ length: UInt64, in stage2: Stage2
  ) throws(Refusal) -> UInt64 {
    let (end, overflow) = start.addingReportingOverflow(length)
    if overflow { throw .denied }
    guard let result = stage2.translate(start) else { throw .denied }
    var page = alignDown(start, to: pageSize) &+ pageSize
    while page < end {
      guard let next = stage2.translate(page), next &- result == page &- start
      else { throw .denied }
      page &+= pageSize
    }
    return result
  }
}
