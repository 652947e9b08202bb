import CLibelf
import Simulation

/// The checks that make a file loadable, each with the name of its field.
enum ELFHeader {
  static func check(_ bytes: [UInt8], file: String) throws(ImageError) {
    func refuse(_ message: String) -> ImageError { ImageError(file: file, message) }
    func half(_ offset: Int) -> Int { Int(bytes[offset]) | Int(bytes[offset + 1]) << 8 }
    guard ELFImage.isELF(bytes) else {
      let found = bytes.prefix(4).map { hexadecimal(UInt64($0), digits: 2) }.joined(separator: " ")
      throw refuse("no ELF file: it begins with \(found.isEmpty ? "nothing" : found)")
    }
    guard bytes.count >= 64 else {
      throw refuse("truncated: the header takes 64 bytes, the file has \(bytes.count)")
    }
    guard bytes[4] == 2 else {
      let found = bytes[4] == 1 ? "1 (32-bit)" : "\(bytes[4])"
      throw refuse("EI_CLASS: expected 2 (64-bit), found \(found)")
    }
    guard bytes[5] == 1 else {
      let found = bytes[5] == 2 ? "2 (big-endian)" : "\(bytes[5])"
      throw refuse("EI_DATA: expected 1 (little-endian), found \(found)")
    }
    guard bytes[6] == 1 else { throw refuse("EI_VERSION: expected 1, found \(bytes[6])") }
    let type = half(16)
    guard type == 2 || type == 3 else {
      let names = [0: " (none)", 1: " (relocatable)", 4: " (core)"]
      throw refuse("e_type: expected 2 (EXEC) or 3 (DYN), found \(type)\(names[type] ?? "")")
    }
    guard half(18) == 183 else {
      let names = [3: " (x86)", 40: " (Arm, 32-bit)", 62: " (x86-64)", 243: " (RISC-V)"]
      throw refuse(
        "e_machine: expected 183 (AArch64), found \(half(18))\(names[half(18)] ?? "")")
    }
    guard half(54) == 56 || half(56) == 0 else {
      throw refuse("e_phentsize: expected 56, found \(half(54))")
    }
    let tableOffset = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[32 + $1]) << UInt64(8 * $1) }
    let tableSize = UInt64(half(56)) * 56
    guard tableOffset <= bytes.count, tableSize <= UInt64(bytes.count) - tableOffset else {
      throw refuse(
        "truncated: e_phoff 0x\(hexadecimal(tableOffset)) with \(half(56)) program headers "
          + "reaches past the file's \(bytes.count) bytes")
    }
  }

  static func segments(_ handle: ELFHandle, byteCount: Int, file: String) throws(ImageError)
    -> [ELFImage.Segment]
  {
    var count = 0
    guard elf_getphdrnum(handle.elf, &count) == 0 else { throw handle.failure("program headers") }
    var segments: [ELFImage.Segment] = []
    for index in 0..<count {
      var header = GElf_Phdr()
      guard gelf_getphdr(handle.elf, Int32(index), &header) != nil else {
        throw handle.failure("program header \(index)")
      }
      guard Int32(bitPattern: header.p_type) == PT_LOAD, header.p_memsz > 0 else { continue }
      let segment = try segment(header, index: index, byteCount: byteCount, file: file)
      if let other = segments.first(where: { $0.range.overlaps(segment.range) }) {
        throw ImageError(
          file: file,
          "program header \(index): \(shown(segment.range)) overlaps program header "
            + "\(other.index) at \(shown(other.range))")
      }
      segments.append(segment)
    }
    return segments
  }

  private static func segment(
    _ header: GElf_Phdr, index: Int, byteCount: Int, file: String
  ) throws(ImageError) -> ELFImage.Segment {
    func refuse(_ message: String) -> ImageError {
      ImageError(file: file, "program header \(index): \(message)")
    }
    guard header.p_filesz <= header.p_memsz else {
      throw refuse(
        "p_filesz 0x\(hexadecimal(header.p_filesz)) is more than p_memsz "
          + "0x\(hexadecimal(header.p_memsz))")
    }
    let size = UInt64(byteCount)
    guard header.p_offset <= size, header.p_filesz <= size - header.p_offset else {
      throw refuse(
        "truncated: p_offset 0x\(hexadecimal(header.p_offset)) and p_filesz "
          + "0x\(hexadecimal(header.p_filesz)) reach past the file's \(byteCount) bytes")
    }
    for (name, address) in [("p_paddr", header.p_paddr), ("p_vaddr", header.p_vaddr)]
    where header.p_memsz > UInt64.max - address {
      throw refuse(
        "\(name) 0x\(hexadecimal(address)) and p_memsz 0x\(hexadecimal(header.p_memsz)) wrap "
          + "around the address space")
    }
    return ELFImage.Segment(
      index: index, virtualAddress: header.p_vaddr, physicalAddress: header.p_paddr,
      fileOffset: Int(header.p_offset), fileSize: Int(header.p_filesz),
      memorySize: header.p_memsz, isReadable: header.p_flags & 4 != 0,
      isWritable: header.p_flags & 2 != 0, isExecutable: header.p_flags & 1 != 0)
  }
}

/// `0x40000000–0x40000fff`
func shown(_ range: Range<UInt64>) -> String {
  let last = range.isEmpty ? range.lowerBound : range.upperBound - 1
  return "0x\(hexadecimal(range.lowerBound, digits: 8))–0x\(hexadecimal(last, digits: 8))"
}
