import A64

/// A flat map for programs that want caches: the first GiB is Device, the second Normal memory.
enum Translation {
  /// Fills `table`, a zeroed page.
  static func prepare(_ table: UInt64) {
    let block: UInt64 = 1 << 10 | 3 << 8 | 1 << 6 | 1
    let isEL2 = read_CurrentEL() == 8
    // AP[1] is RES1 at EL2 and would allow EL0, and so forbid execution, at EL1.
    let mask: UInt64 = isEL2 ? .max : ~(1 << 6)
    store_64(table, (block | 1 << 54 | 1 << 2) & mask)
    store_64(table + 8, (0x4000_0000 | block) & mask)
    dsb_sy()
  }

  /// Turns the MMU and caches on for this core.
  static func enable(_ table: UInt64) {
    let control: UInt64 = 32 | 1 << 8 | 1 << 10 | 3 << 12
    if read_CurrentEL() == 8 {
      write_MAIR_EL2(0x04ff)
      write_TCR_EL2(control | 1 << 23 | 1 << 31)
      write_TTBR0_EL2(table)
      isb()
      tlbi_alle2()
      dsb_sy()
      isb()
      write_SCTLR_EL2(0x30c5_0830 | 1 | 1 << 2 | 1 << 12)
    } else {
      write_MAIR_EL1(0x04ff)
      write_TCR_EL1(control | 1 << 23)
      write_TTBR0_EL1(table)
      isb()
      tlbi_vmalle1()
      dsb_sy()
      isb()
      write_SCTLR_EL1(0x30d0_0800 | 1 | 1 << 2 | 1 << 12)
    }
    isb()
  }
}
