/// What an access is for.
enum AccessKind: UInt8 {
  case read, write, execute
}

/// The outcome of translating a virtual address through both stages.
struct Translation {
  /// Of the byte asked for.
  var physicalAddress: UInt64
  /// Device memory: no unaligned access, no speculation, never the fast path.
  var isDevice: Bool
  /// What the asking exception level may do, so that the fast TLB can hold more than was asked.
  var canRead: Bool
  var canWrite: Bool
}
