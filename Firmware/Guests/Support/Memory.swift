import A64
import Guest

/// The guest's own memory and its stage 1 (Arm DDI 0487, D8.3): 4 GiB mapped flat in four blocks,
/// so that what Janus does not give is stopped by Janus and not here.
enum Memory {
  nonisolated(unsafe) static var range = MemoryRange(start: 0x4000_0000, end: 0x4020_0000)

  static func start(_ tree: DeviceTree) {
    var tree = tree
    tree.rewind()
    while tree.next() {
      if tree.list("device_type", has: "memory"), let memory = tree.reg() {
        range = memory
      }
    }
    // Access flag, inner shareable, block; Device for the first GiB, the rest executable.
    let block: UInt64 = 1 << 10 | 3 << 8 | 1
    let executeNever: UInt64 = 3 << 53
    let table = address_of_tables()
    store_64(table, block | executeNever | 1 << 2)
    store_64(table + 8, 0x4000_0000 | block)
    store_64(table + 16, 0x8000_0000 | block)
    store_64(table + 24, 0xc000_0000 | block)
    dsb_sy()
    write_MAIR_EL1(0x04ff)
    write_TCR_EL1(32 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23)  // 32 bits, 4 KiB, no TTBR1
    write_TTBR0_EL1(table)
    isb()
    tlbi_vmalle1()
    ic_iallu()
    dsb_sy()
    isb()
    write_SCTLR_EL1(0x30d0_0800 | 1 | 1 << 2 | 1 << 12)  // M, C, I
    isb()
  }
}
