import A64
import Hardware

/// Stage 1 (Arm DDI 0487, D8.3): what this guest has of its first 2 MiB, page by page and flat, and
/// the GIC. Text can be read and executed, constants read, the rest read and written; below the stack is nothing.
enum Translation {
  private static let page: UInt64 = 1 << 10 | 3 << 8 | 3  // access flag, inner shareable
  private static let readOnly: UInt64 = 1 << 7
  private static let executeNever: UInt64 = 3 << 53
  private static let memory: UInt64 = 0x4000_0000

  static func start() {
    let level1 = address_of_tables()
    let level2 = level1 + 4096
    store_64(level1, 1 << 10 | executeNever | 1 << 2 | 1)  // a block, Device, with the GIC in it
    store_64(level1 + 8, level2 | 3)
    store_64(level2, (level2 + 4096) | 3)
    map(address_of_imageStart(), address_of_textEnd(), readOnly)
    map(address_of_textEnd(), address_of_rodataEnd(), readOnly | executeNever)
    map(address_of_rodataEnd(), address_of_stackGuard(), executeNever)
    map(address_of_stackGuard() + 4096, address_of_stackTop(), executeNever)
    dsb_sy()
    write_MAIR_EL1(0x04ff)
    write_TCR_EL1(32 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23)  // 32 bits, 4 KiB, no TTBR1
    write_TTBR0_EL1(level1)
    isb()
    tlbi_vmalle1()
    ic_iallu()
    dsb_sy()
    isb()
    write_SCTLR_EL1(0x30d0_0800 | 1 | 1 << 2 | 1 << 12 | 1 << 19)  // M, C, I, WXN
    isb()
  }

  private static func map(_ start: UInt64, _ end: UInt64, _ attributes: UInt64) {
    let level3 = address_of_tables() + 8192
    var address = start
    while address < end {
      store_64(level3 + ((address - memory) >> 12) * 8, address | page | attributes)
      address += 4096
    }
  }
}
