/// Physical or intermediate physical addresses from `start` up to but without `end`, in bytes.
package struct MemoryRange: BitwiseCopyable {
  package var start: UInt64
  package var end: UInt64

  package init(start: UInt64, end: UInt64) {
    self.start = start
    self.end = end
  }

  /// Nil when the range would run past the 64-bit address space.
  package init?(start: UInt64, size: UInt64) {
    let (end, overflow) = start.addingReportingOverflow(size)
    if overflow { return nil }
    self.init(start: start, end: end)
  }

  package var size: UInt64 { end &- start }

  /// Where `length` bytes are from `offset` on, if they are in here.
  package func place(_ offset: UInt64, _ length: UInt64) -> UInt64? {
    length <= size && offset <= size &- length ? start &+ offset : nil
  }

  package func overlaps(_ other: MemoryRange) -> Bool {
    start < other.end && other.start < end
  }

  package func contains(_ address: UInt64) -> Bool { address >= start && address < end }

  package func contains(_ other: MemoryRange) -> Bool {
    other.start >= start && other.end <= end && other.start <= other.end
  }
}

/// The address space in pieces of 4 KiB, the granule of all tables here.
package let pageSize: UInt64 = 4096

/// The memory that one level 2 block maps (Arm DDI 0487, D8.3).
package let blockSize: UInt64 = 2 << 20

package func alignDown(_ value: UInt64, to alignment: UInt64) -> UInt64 {
  value & ~(alignment &- 1)
}

package func alignUp(_ value: UInt64, to alignment: UInt64) -> UInt64 {
  (value &+ (alignment &- 1)) & ~(alignment &- 1)
}
