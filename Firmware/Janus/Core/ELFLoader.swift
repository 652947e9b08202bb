/// Why an ELF file was refused.
package enum ELFError: UInt8 {
  case none, truncated, notELF, notAArch64, notExecutable, badProgramHeaders, segmentOutsideFile
  case segmentOutsideMemory, segmentsOverlap, badEntry

  /// Their reports, in the same order, a line each.
  package static var texts: Text {
    """

    truncated ELF file
    no ELF file
    not for AArch64
    neither ET_EXEC nor ET_DYN
    bad program headers
    segment outside the file
    segment outside memory
    segments overlap
    bad entry

    """
  }
}

/// A statically linked ELF64 AArch64 executable (System V gABI, chapters 4 and 5), checked whole
/// before a byte is used; of ET_DYN, one that needs no relocation where it is linked. Its file may
/// be hostile: every load of it goes through `field`.
package struct ELFLoader {
  package static let segmentLimit: UInt64 = 16

  private let file: UnsafeRawPointer
  private let size: UInt64
  private var headers: UInt64 = 0
  package private(set) var segmentCount: UInt64 = 0
  /// Guest-physical address of the first instruction.
  package private(set) var entry: UInt64 = 0
  /// Where the segments in the first bank of flash end; 0 when there are none.
  package private(set) var flashEnd: UInt64 = 0

  /// The segment selected: bytes of the file, and guest-physical memory. Empty for what is not
  /// loaded: other types than PT_LOAD, and segments without memory.
  package private(set) var fileOffset: UInt64 = 0
  package private(set) var fileSize: UInt64 = 0
  package private(set) var memory = MemoryRange(start: 0, end: 0)
  private var isExecutable = false

  package init(_ file: UnsafeRawPointer, size: UInt64) {
    self.file = file
    self.size = size
  }

  /// `none` if all loaded segments lie in flash or in RAM up to `end`, guest-physical addresses,
  /// and apart, and the file can be entered. The first page of RAM is the device tree's.
  package mutating func check(_ end: UInt64) -> ELFError {
    let allowed = MemoryRange(
      start: Stage2.guestMemory &+ UInt64(DeviceTreeWriter.capacity), end: end)
    if size < 64 { return .truncated }
    if field(0, 4) != 0x464c_457f { return .notELF }
    // EI_CLASS 2 (64-bit), EI_DATA 1 (little-endian), EI_VERSION 1; e_machine EM_AARCH64.
    if field(4, 3) != 0x1_0102 || field(18, 2) != 183 { return .notAArch64 }
    if field(16, 2) & ~1 != 2 { return .notExecutable }
    entry = field(24, 8)
    headers = field(32, 8)
    segmentCount = field(56, 2)
    if field(54, 2) != 56 || segmentCount &- 1 >= Self.segmentLimit || headers > size
      || segmentCount &* 56 > size &- headers
    {
      return .badProgramHeaders
    }
    var result = ELFError.badEntry
    var index: UInt64 = 0
    while index < segmentCount {
      let error = select(index)
      if error != .none { return error }
      let checked = memory
      var other = index
      index &+= 1
      if checked.size == 0 { continue }
      if checked.end <= PersonaMachine.secondBank {
        flashEnd = max(flashEnd, checked.end)
      } else if !allowed.contains(checked) {
        return .segmentOutsideMemory
      }
      if isExecutable && checked.contains(entry) && entry & 3 == 0 { result = .none }
      while other > 0 {
        other &-= 1
        _ = select(other)
        if memory.size != 0 && memory.overlaps(checked) { return .segmentsOverlap }
      }
    }
    return result
  }

  @inline(never)
  package mutating func select(_ index: UInt64) -> ELFError {
    let header = headers &+ index &* 56
    memory = MemoryRange(start: 0, end: 0)
    fileSize = 0
    let length = field(header &+ 40, 8)
    if field(header, 4) != 1 || length == 0 { return .none }
    let offset = field(header &+ 8, 8)
    let bytes = field(header &+ 32, 8)
    if offset > size || bytes > size &- offset || bytes > length { return .segmentOutsideFile }
    guard let range = MemoryRange(start: field(header &+ 24, 8), size: length)
    else { return .segmentOutsideMemory }
    memory = range
    fileOffset = offset
    fileSize = bytes
    isExecutable = field(header &+ 4, 4) & 1 != 0
    return .none
  }

  /// A little-endian number of `count` bytes, which need not be aligned.
  @inline(never)
  private func field(_ offset: UInt64, _ count: UInt64) -> UInt64 {
    precondition(offset <= size &- count)
    var value: UInt64 = 0
    var end = file + Int(truncatingIfNeeded: offset &+ count)
    for _ in 0..<count {
      end -= 1
      value = value << 8 | UInt64(end.load(as: UInt8.self))
    }
    return value
  }
}
