import A64
import Hardware

/// EL2's own stage 1 tables (Arm DDI 0487, D8.3): addresses are physical ones, in 39 bits. Only
/// what Janus uses is mapped: itself, devices, the device tree, the personas' files, and a
/// persona's memory while it is loaded.
enum Translation {
  private static let table: UInt64 = 3
  /// Access flag, inner shareable, AP[1] RES1.
  private static let common: UInt64 = 1 << 10 | 3 << 8 | 1 << 6
  private static let readOnly: UInt64 = 1 << 7
  private static let executeNever: UInt64 = 1 << 54
  private static let addressMask: UInt64 = 0x0000_ffff_ffff_f000

  static let text: UInt64 = common | readOnly
  static let rodata: UInt64 = common | readOnly | executeNever
  static let data: UInt64 = common | executeNever
  static let device: UInt64 = common | executeNever | 1 << 2

  private typealias Entry = UnsafeMutablePointer<UInt64>

  @inline(__always)
  private static func entry(_ table: UInt64, _ address: UInt64, _ shift: UInt64) -> Entry {
    Entry(bitPattern: UInt(table &+ (address &>> shift & 511) &* 8)).unsafelyUnwrapped
  }

  /// The root is the first table. Its last entry, whose addresses no board here uses, is invalid
  /// for the walker and counts the tables handed out; zero when there is none left.
  private static func nextTable() -> UInt64 {
    let count = entry(address_of_translationTables(), 511 << 30, 30)
    if count.pointee >> 1 >= UInt64(TABLE_LIMIT) &- 1 { return 0 }
    count.pointee &+= 2
    let address = address_of_translationTables() &+ count.pointee >> 1 &* pageSize
    zeroMemory(address, address &+ pageSize)
    return address
  }

  /// Maps whole pages around the range, in blocks where they fit; what is mapped already stays as
  /// it is. False when there is no room for tables, or the address is out of reach.
  @inline(never)
  static func map(_ start: UInt64, _ end: UInt64, _ attributes: UInt64) -> Bool {
    if end > 511 << 30 { return false }
    var address = alignDown(start, to: pageSize)
    while address < end {
      var here = address_of_translationTables()
      var shift: UInt64 = 30
      while true {
        let entry = entry(here, address, shift)
        if entry.pointee == 0 {
          let size = UInt64(1) &<< shift
          let isBlock =
            shift == 21 && address & (size &- 1) == 0
            && alignUp(end, to: pageSize) &- address >= size
          if isBlock || shift == 12 {
            entry.pointee = address | attributes | (isBlock ? 1 : 3)
          } else {
            let next = nextTable()
            if next == 0 { return false }
            entry.pointee = next | table
          }
        }
        if shift == 12 || entry.pointee & table != table { break }
        here = entry.pointee & addressMask
        shift &-= 9
      }
      address = alignDown(address, to: 1 &<< shift) &+ (1 &<< shift)
    }
    dsb_ish()
    isb()
    return true
  }

  /// Takes away, on all cores, what was mapped in 2 MiB blocks.
  static func unmapBlocks(_ range: MemoryRange) {
    var address = range.start
    while address < range.end {
      let level1 = entry(address_of_translationTables(), address, 30).pointee
      entry(level1 & addressMask, address, 21).pointee = 0
      dsb_ishst()
      tlbi_vae2is(address >> 12)
      address &+= blockSize
    }
    dsb_ish()
    isb()
  }
}
