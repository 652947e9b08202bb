/// A file that is read a piece at a time.
package protocol FileSource {
  /// Copies `count` bytes from `offset` on; false when not all of them are in the file.
  func read(_ offset: UInt64, _ count: Int, into destination: UnsafeMutableRawPointer) -> Bool
}

/// A statically linked ELF64 AArch64 executable (System V gABI, chapters 4 and 5), whose headers are
/// checked before a segment is used; of ET_DYN, one that needs no relocation where it is linked.
/// Its file may be hostile: every load of its headers, which are read once, goes through `field`.
package struct ELFLoader {
  package static let segmentLimit: UInt64 = 16
  /// Bytes of the file's header, and of a program header.
  package static let headerSize: UInt64 = 64
  private static let entrySize: UInt64 = 56
  /// Bytes that all headers take.
  package static let headersSize = 1024

  /// The file's header and behind it the program headers.
  private let headers: UnsafeMutableRawPointer
  private let size: UInt64
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

  /// `headers` is room for `headersSize` bytes of a file of `size` bytes.
  package init(_ headers: UnsafeMutableRawPointer, size: UInt64) {
    self.headers = headers
    self.size = size
  }

  /// Throws unless all loaded segments lie in flash or in RAM up to `end`, guest-physical
  /// addresses, and apart, and the file can be entered. The first page of RAM is the device tree's.
  package mutating func check<File: FileSource>(
    _ file: File, _ end: UInt64
  ) throws(LoadError) {
    let allowed = MemoryRange(
      start: PersonaMachine.memory &+ UInt64(DeviceTreeWriter.capacity), end: end)
    if size < Self.headerSize { throw .truncated }
    if !file.read(0, Int(Self.headerSize), into: headers) { throw .copy }
    if field(0, 4) != 0x464c_457f { throw .notELF }
    // EI_CLASS 2 (64-bit), EI_DATA 1 (little-endian), EI_VERSION 1; e_machine EM_AARCH64.
    if field(4, 3) != 0x1_0102 || field(18, 2) != 183 { throw .notAArch64 }
    if field(16, 2) & ~1 != 2 { throw .notExecutable }
    entry = field(24, 8)
    let table = field(32, 8)
    segmentCount = field(56, 2)
    if field(54, 2) != Self.entrySize || segmentCount &- 1 >= Self.segmentLimit || table > size
      || segmentCount &* Self.entrySize > size &- table
    {
      throw .badProgramHeaders
    }
    if !file.read(
      table, Int(truncatingIfNeeded: segmentCount &* Self.entrySize),
      into: headers + Int(Self.headerSize))
    {
      throw .copy
    }
    try checkSegments(allowed)
  }

  private mutating func checkSegments(_ allowed: MemoryRange) throws(LoadError) {
    var hasEntry = false
    var index: UInt64 = 0
    while index < segmentCount {
      try select(index)
      let checked = memory
      var other = index
      index &+= 1
      if checked.size == 0 { continue }
      if checked.end <= PersonaMachine.secondBank {
        flashEnd = max(flashEnd, checked.end)
      } else if !allowed.contains(checked) {
        throw .segmentOutsideMemory
      }
      if isExecutable && checked.contains(entry) && entry & 3 == 0 { hasEntry = true }
      while other > 0 {
        other &-= 1
        try select(other)
        if memory.size != 0 && memory.overlaps(checked) { throw .segmentsOverlap }
      }
    }
    if !hasEntry { throw .badEntry }
  }

  @inline(never)
  package mutating func select(_ index: UInt64) throws(LoadError) {
    let header = Self.headerSize &+ index &* Self.entrySize
    memory = MemoryRange(start: 0, end: 0)
    fileSize = 0
    let length = field(header &+ 40, 8)
    if field(header, 4) != 1 || length == 0 { return }
    let offset = field(header &+ 8, 8)
    let bytes = field(header &+ 32, 8)
    if offset > size || bytes > size &- offset || bytes > length { throw .segmentOutsideFile }
    guard let range = MemoryRange(start: field(header &+ 24, 8), size: length)
    else { throw .segmentOutsideMemory }
    memory = range
    fileOffset = offset
    fileSize = bytes
    isExecutable = field(header &+ 4, 4) & 1 != 0
  }

  /// A little-endian number of `count` bytes, which need not be aligned.
  @inline(never)
  private func field(_ offset: UInt64, _ count: UInt64) -> UInt64 {
    precondition(offset <= UInt64(Self.headersSize) &- count)
    var value: UInt64 = 0
    var end = headers + Int(truncatingIfNeeded: offset &+ count)
    for _ in 0..<count {
      end -= 1
      value = value << 8 | UInt64(end.load(as: UInt8.self))
    }
    return value
  }
}
