/// Stage 2 translation of one persona (Arm DDI 0487, D8.2): a 4 KiB granule and 32 bits of
/// intermediate physical address, so that the walk starts at level 1 with four entries, and RAM of
/// up to 1 GiB in 2 MiB blocks of one level 2 table. Nothing but RAM is ever mapped, and a page of a
/// GICv2's virtual CPU interface: all other devices are emulated by their faults.
///
/// Entries go from invalid to valid and back only, never from one valid value to another, which
/// is what break-before-make asks for (D8.16.1); whoever makes one invalid must issue TLBI
/// VMALLS12E1IS before the memory is given away.
package struct Stage2 {
  /// VTCR_EL2: T0SZ = 32, SL0 = 1, inner and outer write-back walks, inner shareable, 4 KiB,
  /// 32-bit physical addresses (replaced by the core's own range); bit 31 is RES1.
  package static let control: UInt64 = 32 | 1 << 6 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 31
  package static let guestMemory: UInt64 = 0x4000_0000
  package static let memoryLimit: UInt64 = 1 << 30

  private static let valid: UInt64 = 1
  private static let table: UInt64 = 3
  /// Access flag, inner shareable, read and write, Normal write-back (D8.3.2).
  private static let block: UInt64 = valid | 0xf << 2 | 3 << 6 | 3 << 8 | 1 << 10
  private static let addressMask: UInt64 = 0x0000_ffff_ffff_f000

  /// The same, Device-nGnRE, never executable.
  private static let devicePage: UInt64 = table | 1 << 2 | 3 << 6 | 1 << 10 | 1 << 54

  /// 512 entries each, page aligned. Only `level1[1]` is used, and `level1[0]` with a GICv2.
  private let level1: UnsafeMutablePointer<UInt64>
  private let level2: UnsafeMutablePointer<UInt64>

  /// Janus' own addresses are physical, so the tables' addresses are what the walker needs.
  package init(level1: UnsafeMutablePointer<UInt64>, level2: UnsafeMutablePointer<UInt64>) {
    self.level1 = level1
    self.level2 = level2
  }

  package func root(vmid: UInt64) -> UInt64 { UInt64(UInt(bitPattern: level1)) | vmid << 48 }

  /// Maps all of `memory`, 2 MiB aligned, upwards from the start of guest memory.
  package func map(_ memory: MemoryRange) {
    for index in 0..<Int(memory.size / blockSize) {
      level2[index] = memory.start &+ UInt64(truncatingIfNeeded: index) &* blockSize | Self.block
    }
    level1[1] = UInt64(UInt(bitPattern: level2)) | Self.table
  }

  /// Maps the page at `physical` where the guest has its CPU interface, for good; `tables` are two
  /// of zeros, and may be the same for all personas.
  package func mapInterface(_ physical: UInt64, _ tables: UnsafeMutablePointer<UInt64>) {
    let address = PersonaMachine.interface
    let level3 = tables + 512
    level3[Int(address >> 12) & 511] = physical | Self.devicePage
    tables[Int(address >> 21) & 511] = UInt64(UInt(bitPattern: level3)) | Self.table
    level1[0] = UInt64(UInt(bitPattern: tables)) | Self.table
  }

  package func unmapAll() {
    level1[1] = 0
    for index in 0..<512 { level2[index] = 0 }
  }

  /// The physical address behind an intermediate physical one, as the walker would find it.
  package func translate(_ address: UInt64) -> UInt64? {
    if address >> 30 != 1 || level1[1] & Self.valid == 0 { return nil }
    let entry = level2[Int(address >> 21) & 511]
    if entry & Self.valid == 0 { return nil }
    return entry & Self.addressMask | address & (blockSize &- 1)
  }
}
