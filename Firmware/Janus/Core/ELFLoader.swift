/// Why an ELF file was refused.
package enum ELFError: UInt8, Error {
  case truncated, notELF, notAArch64, notExecutable, badProgramHeaders, segmentOutsideFile
  case segmentOutsideMemory, segmentsOverlap, badEntry

  package var text: StaticString {
    switch self {
    case .truncated: "shorter than its headers"
    case .notELF: "no ELF file"
    case .notAArch64: "not 64-bit little-endian AArch64"
    case .notExecutable: "not an executable (ET_EXEC)"
    case .badProgramHeaders: "bad program headers"
    case .segmentOutsideFile: "segment outside the file"
    case .segmentOutsideMemory: "segment outside guest memory or over its device tree"
    case .segmentsOverlap: "segments overlap"
    case .badEntry: "entry outside the executable segments"
    }
  }
}

/// A statically linked ELF64 AArch64 executable (System V gABI, chapters 4 and 5), checked whole
/// before a byte is used. Its file may be hostile.
package struct ELFLoader {
  package static let segmentLimit = 16

  private let file: UnsafeRawBufferPointer
  private let headers: Int
  private let count: Int
  /// Guest-physical address of the first instruction.
  package let entry: UInt64

  package struct Segment {
    package let fileOffset: Int
    package let fileSize: Int
    package let memory: MemoryRange
    fileprivate let isExecutable: Bool
  }

  /// Accepts the file if all loaded segments lie in `memory`, guest-physical addresses.
  package init(_ file: UnsafeRawBufferPointer, memory: MemoryRange) throws(ELFError) {
    self.file = file
    if file.count < 64 { throw .truncated }
    let magic = file.loadUnaligned(as: UInt32.self)
    if UInt32(littleEndian: magic) != 0x464c_457f { throw .notELF }
    // EI_CLASS 2 (64-bit), EI_DATA 1 (little-endian), EI_VERSION 1; e_machine EM_AARCH64.
    if file[4] != 2 || file[5] != 1 || file[6] != 1 || Self.half(file, 18) != 183 {
      throw .notAArch64
    }
    if Self.half(file, 16) != 2 { throw .notExecutable }
    entry = Self.long(file, 24)
    let offset = Self.long(file, 32)
    count = Int(Self.half(file, 56))
    if Self.half(file, 54) != 56 || count == 0 || count > Self.segmentLimit
      || offset > UInt64(file.count) || count &* 56 > file.count &- Int(offset)
    {
      throw .badProgramHeaders
    }
    headers = Int(offset)
    var entryIsGood = false
    for index in 0..<count {
      guard let segment = try segment(index) else { continue }
      if !memory.contains(segment.memory) { throw .segmentOutsideMemory }
      for other in 0..<index {
        if let other = try self.segment(other), other.memory.overlaps(segment.memory) {
          throw .segmentsOverlap
        }
      }
      if segment.isExecutable && segment.memory.contains(entry) && entry & 3 == 0 {
        entryIsGood = true
      }
    }
    if !entryIsGood { throw .badEntry }
  }

  package var segmentCount: Int { count }

  /// Nil for what is not loaded: other types than PT_LOAD, and empty segments.
  @inline(never)
  package func segment(_ index: Int) throws(ELFError) -> Segment? {
    let header = headers &+ index &* 56
    let flags = Self.long(file, header)  // p_type in the low half, p_flags in the high one
    let size = Self.long(file, header &+ 40)
    if UInt32(truncatingIfNeeded: flags) != 1 || size == 0 { return nil }
    let offset = Self.long(file, header &+ 8)
    let fileSize = Self.long(file, header &+ 32)
    if offset > UInt64(file.count) || fileSize > UInt64(file.count) &- offset || fileSize > size {
      throw .segmentOutsideFile
    }
    guard let memory = MemoryRange(start: Self.long(file, header &+ 24), size: size)
    else { throw .segmentOutsideMemory }
    return Segment(
      fileOffset: Int(offset), fileSize: Int(fileSize), memory: memory,
      isExecutable: flags >> 32 & 1 != 0)
  }

  @inline(never)
  private static func half(_ file: UnsafeRawBufferPointer, _ offset: Int) -> UInt16 {
    UInt16(littleEndian: file.loadUnaligned(fromByteOffset: offset, as: UInt16.self))
  }

  @inline(never)
  private static func long(_ file: UnsafeRawBufferPointer, _ offset: Int) -> UInt64 {
    UInt64(littleEndian: file.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
  }
}
