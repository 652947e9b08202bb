import CLibelf

/// A libelf descriptor over a copy of the file's bytes, for as long as the object lives.
final class ELFHandle {
  let elf: OpaquePointer
  let file: String
  private let image: UnsafeMutableBufferPointer<CChar>

  init(_ bytes: [UInt8], file: String) throws(ImageError) {
    elf_version(UInt32(EV_CURRENT))
    image = .allocate(capacity: max(1, bytes.count))
    for (index, byte) in bytes.enumerated() { image[index] = CChar(bitPattern: byte) }
    self.file = file
    guard let start = image.baseAddress, let elf = elf_memory(start, bytes.count),
      elf_kind(elf) == ELF_K_ELF
    else {
      image.deallocate()
      throw ImageError(file: file, "libelf cannot read it: \(Self.reason)")
    }
    self.elf = elf
  }

  deinit {
    elf_end(elf)
    image.deallocate()
  }

  private static var reason: String {
    elf_errmsg(-1).map { String(cString: $0) } ?? "no reason given"
  }

  func failure(_ what: String) -> ImageError {
    ImageError(file: file, "\(what): \(Self.reason)")
  }

  /// Every section with its header and name, by index.
  func sections() -> [(section: OpaquePointer, header: GElf_Shdr, name: String)] {
    var names = 0
    guard elf_getshdrstrndx(elf, &names) == 0 else { return [] }
    var list: [(OpaquePointer, GElf_Shdr, String)] = []
    var section = elf_nextscn(elf, nil)
    while let current = section {
      var header = GElf_Shdr()
      if gelf_getshdr(current, &header) != nil {
        let name = elf_strptr(elf, names, Int(header.sh_name)).map { String(cString: $0) } ?? ""
        list.append((current, header, name))
      }
      section = elf_nextscn(elf, current)
    }
    return list
  }

  /// What of the file is allocated in memory, by kind: executable, read-only, writable, zero.
  func sectionSizes() -> ELFImage.SectionSizes {
    var sizes = ELFImage.SectionSizes()
    for (_, header, name) in sections() {
      let (isAllocated, isWritable, isCode) = (
        header.sh_flags & 2 != 0, header.sh_flags & 1 != 0, header.sh_flags & 4 != 0
      )
      guard isAllocated else { continue }
      if header.sh_type == UInt32(SHT_NOBITS) {
        sizes.bss &+= header.sh_size
      } else if isCode {
        sizes.text &+= header.sh_size
      } else if isWritable {
        sizes.data &+= header.sh_size
      } else if name == ".payload" {
        sizes.payload &+= header.sh_size
      } else {
        sizes.readOnlyData &+= header.sh_size
      }
    }
    return sizes
  }
}
