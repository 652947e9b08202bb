/// A Linux kernel's `Image` (Documentation/arch/arm64/booting.rst), in a guest's RAM.
package struct KernelImage {
  /// Bytes of its header.
  package static let headerSize: UInt64 = 64

  /// From the start of RAM: the device tree has the 2 MiB before the kernel.
  package let start: UInt64
  /// Bytes of RAM that the kernel takes, its bss included.
  package let size: UInt64

  /// Nil when the file of `fileSize` bytes that begins with `header` is none. It may be hostile: what
  /// it asks for is checked by `fits`.
  package init?(_ header: UnsafeRawPointer, size fileSize: UInt64) {
    if fileSize < Self.headerSize
      || header.load(fromByteOffset: 56, as: UInt32.self) != 0x644d_5241
    {
      return nil
    }
    let imageSize = header.load(fromByteOffset: 16, as: UInt64.self)
    start = blockSize &+ header.load(fromByteOffset: 8, as: UInt64.self) & (blockSize &- 1)
    size = max(imageSize, fileSize)
  }

  /// Where the initial file system goes: behind the kernel.
  package var end: UInt64 { alignUp(start &+ size, to: blockSize) }

  package func fits(_ initrdSize: UInt64, in memorySize: UInt64) -> Bool {
    size < memorySize && initrdSize < memorySize && end &+ initrdSize <= memorySize
  }
}
