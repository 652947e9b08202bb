import Simulation

/// An arm64 Linux `Image` (Linux, Documentation/arm64/booting.rst).
public struct KernelImage: Sendable {
  public let file: String
  public let bytes: [UInt8]
  /// Bytes from a 2 MiB boundary to where the image goes.
  public let textOffset: UInt64
  /// Bytes of memory that the kernel wants from there, zeroed memory included.
  public let imageSize: UInt64
  public let flags: UInt64

  public static let headerSize = 64
  private static let magic: UInt64 = 0x644D_5241

  /// True when the file has the header's magic, `ARM\x64` at 56.
  public static func isKernel(_ bytes: [UInt8]) -> Bool {
    bytes.count >= headerSize && little(bytes, 56, 4) == magic
  }

  public init(_ bytes: [UInt8], file: String) throws(ImageError) {
    try refuseCompressed(bytes, file: file)
    guard bytes.count >= Self.headerSize else {
      throw ImageError(
        file: file,
        "truncated: the header takes \(Self.headerSize) bytes, the file has \(bytes.count)")
    }
    guard Self.isKernel(bytes) else {
      throw ImageError(
        file: file,
        "magic: expected 0x644d5241 at 56, found 0x\(hexadecimal(little(bytes, 56, 4), digits: 8))")
    }
    let size = little(bytes, 16, 8)
    // Kernels before 3.17 say nothing: then 0x80000 and the file's size hold.
    textOffset = size == 0 ? 0x8_0000 : little(bytes, 8, 8)
    imageSize = size == 0 ? UInt64(bytes.count) : size
    flags = little(bytes, 24, 8)
    self.file = file
    self.bytes = bytes
    guard flags & 1 == 0 else {
      throw ImageError(
        file: file, "flags: the kernel is big-endian (bit 0 of 0x\(hexadecimal(flags)))")
    }
    guard textOffset < 1 << 21, textOffset.isMultiple(of: 8) else {
      throw ImageError(
        file: file, "text_offset: expected less than 2 MiB, found 0x\(hexadecimal(textOffset))")
    }
    guard imageSize >= UInt64(bytes.count), imageSize < 1 << 40 else {
      throw ImageError(
        file: file,
        "image_size: expected at least the file's \(bytes.count) bytes, found \(imageSize)")
    }
  }

  /// Where the image goes when memory begins at `base`, and what it takes there.
  public func range(memoryBase base: UInt64) -> Range<UInt64> {
    let start = (base &+ 0x1F_FFFF) & ~0x1F_FFFF &+ textOffset
    return start..<start &+ imageSize
  }

  /// Checks that it fits there; see ``ELFImage/check(memory:others:bias:)``.
  public func check(at range: Range<UInt64>, memory: [NamedRange], others: [NamedRange] = [])
    throws(ImageError)
  {
    try checkPlacement(range, what: "the kernel", file: file, memory: memory, others: others)
  }
}

/// Any bytes, loaded as they are.
public struct RawImage: Sendable {
  public let file: String
  public let bytes: [UInt8]

  public init(_ bytes: [UInt8], file: String) throws(ImageError) {
    guard !bytes.isEmpty else { throw ImageError(file: file, "the file is empty") }
    self.file = file
    self.bytes = bytes
  }

  /// Checks that it fits at `address`; see ``ELFImage/check(memory:others:bias:)``.
  public func check(at address: UInt64, memory: [NamedRange], others: [NamedRange] = [])
    throws(ImageError)
  {
    guard UInt64(bytes.count) <= UInt64.max - address else {
      throw ImageError(
        file: file,
        "\(bytes.count) bytes at 0x\(hexadecimal(address)) wrap around the address space")
    }
    try checkPlacement(
      address..<address + UInt64(bytes.count), what: "the file", file: file, memory: memory,
      others: others)
  }
}

/// Names the format of a compressed kernel instead of complaining of its magic.
public func refuseCompressed(_ bytes: [UInt8], file: String) throws(ImageError) {
  let formats: [(name: String, tool: String, magic: [UInt8])] = [
    ("gzip", "gunzip", [0x1F, 0x8B]), ("zstd", "unzstd", [0x28, 0xB5, 0x2F, 0xFD]),
    ("xz", "unxz", [0xFD, 0x37, 0x7A, 0x58, 0x5A]), ("lz4", "unlz4", [0x02, 0x21, 0x4C, 0x18]),
    ("bzip2", "bunzip2", [0x42, 0x5A, 0x68]),
  ]
  for format in formats where bytes.starts(with: format.magic) {
    throw ImageError(
      file: file, "compressed with \(format.name); uncompress it first, with \(format.tool)")
  }
}

/// A little-endian number of `count` bytes at `offset`.
private func little(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
  (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << UInt64(8 * $1) }
}
