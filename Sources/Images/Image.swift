/// A file to load, by what it is.
public enum Image: Sendable {
  case elf(ELFImage)
  case kernel(KernelImage)
  case raw(RawImage)

  /// Tells ELF and arm64 kernels by their magic; anything else is raw. What looks like one and
  /// is broken is an error.
  public init(_ bytes: [UInt8], file: String) throws(ImageError) {
    if ELFImage.isELF(bytes) {
      self = .elf(try ELFImage(bytes, file: file))
    } else if KernelImage.isKernel(bytes) {
      self = .kernel(try KernelImage(bytes, file: file))
    } else {
      self = .raw(try RawImage(bytes, file: file))
    }
  }
}
