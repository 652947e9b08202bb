import CLibelf
import Simulation

/// An ELF file that may be loaded: 64-bit little-endian AArch64, EXEC or DYN.
public struct ELFImage: Sendable {
  public enum Kind: Sendable {
    /// Linked at fixed addresses.
    case executable
    /// Loadable at any page: give a bias.
    case shared
  }

  /// A `PT_LOAD` program header.
  public struct Segment: Sendable, Equatable {
    /// Index among all program headers.
    public let index: Int
    public let virtualAddress: UInt64
    /// Where it is loaded, before any bias.
    public let physicalAddress: UInt64
    public let fileOffset: Int
    public let fileSize: Int
    /// Bytes in memory; those past ``fileSize`` are zero.
    public let memorySize: UInt64
    public let isReadable: Bool
    public let isWritable: Bool
    public let isExecutable: Bool

    /// Physical addresses from the first to after the last.
    public var range: Range<UInt64> { physicalAddress..<physicalAddress + memorySize }
  }

  /// Bytes that the loader counts: what of the file ends up where.
  public struct SectionSizes: Sendable, Equatable {
    public var text: UInt64 = 0
    public var readOnlyData: UInt64 = 0
    public var data: UInt64 = 0
    public var bss: UInt64 = 0
    /// Of sections named `.payload`: another machine's program, carried along.
    public var payload: UInt64 = 0
  }

  public let file: String
  public let bytes: [UInt8]
  public let kind: Kind
  /// As in the header: a virtual address, before any bias.
  public let entry: UInt64
  /// In the order of the file, empty ones left out.
  public let segments: [Segment]
  public let sectionSizes: SectionSizes

  /// True when the file begins like ELF, whatever else it is.
  public static func isELF(_ bytes: [UInt8]) -> Bool {
    bytes.starts(with: [0x7F, UInt8(ascii: "E"), UInt8(ascii: "L"), UInt8(ascii: "F")])
  }

  /// Reads and checks the headers.
  ///
  /// - Throws: the first thing that is wrong, by file, field and value.
  public init(_ bytes: [UInt8], file: String) throws(ImageError) {
    try ELFHeader.check(bytes, file: file)
    let handle = try ELFHandle(bytes, file: file)
    guard let header = elf64_getehdr(handle.elf)?.pointee else { throw handle.failure("header") }
    self.file = file
    self.bytes = bytes
    kind = Int32(header.e_type) == ET_EXEC ? .executable : .shared
    entry = header.e_entry
    segments = try ELFHeader.segments(handle, byteCount: bytes.count, file: file)
    sectionSizes = handle.sectionSizes()
    guard !segments.isEmpty else {
      throw ImageError(file: file, "nothing to load: no PT_LOAD program header holds memory")
    }
    guard segments.contains(where: { $0.isExecutable && $0.holds(entry) }) else {
      throw ImageError(file: file, "e_entry 0x\(hexadecimal(entry)) is in no executable segment")
    }
  }

  /// Where execution begins physically: ``entry`` by its segment's addresses, plus the bias.
  public func physicalEntry(bias: UInt64 = 0) -> UInt64 {
    for segment in segments where segment.isExecutable && segment.holds(entry) {
      return entry - segment.virtualAddress + segment.physicalAddress &+ bias
    }
    return entry &+ bias
  }

  /// Lowest to highest physical address with all segments, before any bias.
  public var extent: Range<UInt64> {
    let low = segments.map(\.range.lowerBound).min() ?? 0
    return low..<(segments.map(\.range.upperBound).max() ?? low)
  }

  /// What a loader writes, in order: address and bytes, zeros included.
  public func loadedSegments(bias: UInt64 = 0) -> [LoadedSegment] {
    segments.map { segment in
      LoadedSegment(
        address: segment.physicalAddress &+ bias,
        contents: bytes[segment.fileOffset..<segment.fileOffset + segment.fileSize],
        memorySize: segment.memorySize)
    }
  }
}

extension ELFImage.Segment {
  func holds(_ address: UInt64) -> Bool {
    address >= virtualAddress && address - virtualAddress < memorySize
  }
}

/// Bytes and the physical place that they go to.
public struct LoadedSegment: Sendable, Equatable {
  public let address: UInt64
  public let contents: ArraySlice<UInt8>
  /// Bytes in memory; those past `contents` are zero.
  public let memorySize: UInt64

  public init(address: UInt64, contents: ArraySlice<UInt8>, memorySize: UInt64) {
    self.address = address
    self.contents = contents
    self.memorySize = memorySize
  }
}
