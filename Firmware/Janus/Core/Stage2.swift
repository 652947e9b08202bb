/// Stage 2 translation of one persona (Arm DDI 0487, D8.2): a 4 KiB granule and 32 bits of
/// intermediate physical address, so that the walk can start with four level 2 tables side by side.
/// RAM of up to 1 GiB and flash are mapped in 2 MiB blocks, and a page of a GICv2's virtual CPU
/// interface: all other devices are emulated by their faults.
///
/// Entries go from invalid to valid and back only, never from one valid value to another, which
/// is what break-before-make asks for (D8.16.1); whoever makes one invalid must issue TLBI
/// VMALLS12E1IS before the memory is given away.
package struct Stage2 {
  /// VTCR_EL2: T0SZ = 32, SL0 = 0, inner and outer write-back walks, inner shareable, 4 KiB,
  /// 32-bit physical addresses (replaced by the core's own range); bit 31 is RES1.
  package static let control: UInt64 = 32 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 31
  package static var guestMemory: UInt64 { PersonaMachine.memory }
  package static let memoryLimit: UInt64 = 1 << 30
  /// Bytes of the four tables, which are aligned to as many.
  package static let size: UInt64 = 4 * pageSize

  private static let valid: UInt64 = 1
  private static let table: UInt64 = 3
  /// Access flag, inner shareable, readable, Normal write-back (D8.3.2).
  private static let block: UInt64 = valid | 0xf << 2 | 1 << 6 | 3 << 8 | 1 << 10
  private static let writable: UInt64 = 1 << 7
  private static let addressMask: UInt64 = 0x0000_ffff_ffff_f000

  /// Device-nGnRE, read and write, never executable.
  private static let devicePage: UInt64 = table | 1 << 2 | 3 << 6 | 1 << 10 | 1 << 54

  /// 2,048, of 2 MiB each.
  private let entries: UnsafeMutablePointer<UInt64>

  /// Janus' own addresses are physical, so the tables' addresses are what the walker needs.
  package init(_ entries: UnsafeMutablePointer<UInt64>) { self.entries = entries }

  package func root(vmid: UInt64) -> UInt64 { UInt64(UInt(bitPattern: entries)) | vmid << 48 }

  /// Maps all of `memory`, 2 MiB aligned, upwards from the start of guest memory.
  package func map(_ memory: MemoryRange) {
    map(memory, at: Self.guestMemory, Self.block | Self.writable)
  }

  /// Maps `flash` read-only: its last 2 MiB as the second bank, the rest as the first.
  package func mapFlash(_ flash: MemoryRange) {
    if flash.size == 0 { return }
    let second = flash.end &- blockSize
    map(MemoryRange(start: flash.start, end: second), at: 0, Self.block)
    map(MemoryRange(start: second, end: flash.end), at: PersonaMachine.secondBank, Self.block)
  }

  @inline(never)
  private func map(_ memory: MemoryRange, at address: UInt64, _ attributes: UInt64) {
    var index = Int(truncatingIfNeeded: address >> 21)
    var physical = memory.start
    while physical < memory.end {
      entries[index] = physical | attributes
      index &+= 1
      physical &+= blockSize
    }
  }

  /// Maps the page at `physical` where the guest has its CPU interface, for good; `level3` is a
  /// table of zeros, and may be the same for all personas.
  package func mapInterface(_ physical: UInt64, _ level3: UnsafeMutablePointer<UInt64>) {
    let address = PersonaMachine.interface
    level3[Int(address >> 12) & 511] = physical | Self.devicePage
    entries[Int(address >> 21)] = UInt64(UInt(bitPattern: level3)) | Self.table
  }

  /// Maps the page of stolen time for good, readable and never executable; `level3` is a table of zeros
  /// of the persona's own.
  package func mapStolenTime(_ physical: UInt64, _ level3: UnsafeMutablePointer<UInt64>) {
    let address = PersonaMachine.stolenTime
    level3[Int(address >> 12) & 511] = physical | Self.block | Self.table | 1 << 54
    entries[Int(address >> 21)] = UInt64(UInt(bitPattern: level3)) | Self.table
  }

  /// Takes away RAM and flash.
  package func unmapAll() {
    for index in 0..<2048 where entries[index] & Self.table != Self.table { entries[index] = 0 }
  }
}
