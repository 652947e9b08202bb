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
    not ET_EXEC
    bad program headers
    segment outside the file
    segment outside memory
    segments overlap
    bad entry

    """
  }
}

/// A statically linked ELF64 AArch64 executable (System V gABI, chapters 4 and 5), checked whole
/// before a byte is used. Its file may be hostile: every load of it goes through `field`.
package struct ELFLoader {
  package static let segmentLimit = 16

  private let file: UnsafeRawBufferPointer
  private var headers = 0
  package private(set) var segmentCount = 0
  /// Guest-physical address of the first instruction.
  package private(set) var entry: UInt64 = 0

  /// The segment selected: bytes of the file, and guest-physical memory. Empty for what is not
  /// loaded: other types than PT_LOAD, and segments without memory.
  package private(set) var fileOffset = 0
  package private(set) var fileSize = 0
  package private(set) var memory = MemoryRange(start: 0, end: 0)
  private var isExecutable = false

  package init(_ file: UnsafeRawBufferPointer) { self.file = file }

  /// `none` if all loaded segments lie in `allowed`, guest-physical addresses, and apart, and the
  /// file can be entered.
  package mutating func check(_ allowed: MemoryRange) -> ELFError {
    if file.count < 64 { return .truncated }
    if field(0, 4) != 0x464c_457f { return .notELF }
    // EI_CLASS 2 (64-bit), EI_DATA 1 (little-endian), EI_VERSION 1; e_machine EM_AARCH64.
    if field(4, 3) != 0x1_0102 || field(18, 2) != 183 { return .notAArch64 }
    if field(16, 2) != 2 { return .notExecutable }
    entry = field(24, 8)
    segmentCount = Int(field(56, 2))
    let offset = field(32, 8)
    if field(54, 2) != 56 || segmentCount &- 1 >= Self.segmentLimit || segmentCount == 0
      || offset > UInt64(file.count) || segmentCount &* 56 > file.count &- Int(offset)
    {
      return .badProgramHeaders
    }
    headers = Int(offset)
    var result = ELFError.badEntry
    for index in 0..<segmentCount {
      let error = select(index)
      if error != .none { return error }
      let checked = memory
      if checked.size == 0 { continue }
      if !allowed.contains(checked) { return .segmentOutsideMemory }
      if isExecutable && checked.contains(entry) && entry & 3 == 0 { result = .none }
      for other in 0..<index {
        _ = select(other)
        if memory.size != 0 && memory.overlaps(checked) { return .segmentsOverlap }
      }
    }
    return result
  }

  @inline(never)
  package mutating func select(_ index: Int) -> ELFError {
    let header = headers &+ index &* 56
    memory = MemoryRange(start: 0, end: 0)
    fileSize = 0
    let size = field(header &+ 40, 8)
    if field(header, 4) != 1 || size == 0 { return .none }
    let offset = field(header &+ 8, 8)
    let bytes = field(header &+ 32, 8)
    if offset > UInt64(file.count) || bytes > UInt64(file.count) &- offset || bytes > size {
      return .segmentOutsideFile
    }
    guard let range = MemoryRange(start: field(header &+ 24, 8), size: size)
    else { return .segmentOutsideMemory }
    memory = range
    fileOffset = Int(offset)
    fileSize = Int(bytes)
    isExecutable = field(header &+ 4, 4) & 1 != 0
    return .none
  }

  /// A little-endian number of `size` bytes, which need not be aligned.
  @inline(never)
  private func field(_ offset: Int, _ size: Int) -> UInt64 {
    precondition(offset >= 0 && offset <= file.count &- size)
    var value: UInt64 = 0
    for index in 1...size { value = value << 8 | UInt64(file[offset &+ size &- index]) }
    return value
  }
}
