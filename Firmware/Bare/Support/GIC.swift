import A64

/// The GICv3 of `virt` and `phone` (IHI 0069), for the core that calls, at EL1 or EL2.
enum GIC {
  static let distributor: UInt64 = 0x0800_0000
  static let redistributors: UInt64 = 0x080a_0000

  /// Turns on Group 1 and this core's interface; `private` has a bit for each SGI and PPI wanted.
  static func start(core: UInt64, private interrupts: UInt32) {
    store_32(distributor, 0x12)  // GICD_CTLR: ARE, EnableGrp1
    let frame = redistributors + core * 0x2_0000
    store_32(frame + 0x14, 0)  // GICR_WAKER
    while load_32(frame + 0x14) & 4 != 0 {}
    store_32(frame + 0x1_0080, 0xffff_ffff)  // IGROUPR0
    store_32(frame + 0x1_0100, interrupts)  // ISENABLER0
    if read_CurrentEL() == 8 {
      write_ICC_SRE_EL2(0xf)
      isb()
    }
    write_ICC_SRE_EL1(7)
    isb()
    write_ICC_PMR_EL1(0xff)
    write_ICC_IGRPEN1_EL1(1)
    isb()
    daif_unmask_irq()
  }

  /// Enables a shared interrupt, routed to affinity 0.
  static func enable(shared interrupt: UInt64) {
    let word = interrupt / 32 * 4
    let bit = UInt32(1) << UInt32(interrupt % 32)
    store_32(distributor + 0x80 + word, load_32(distributor + 0x80 + word) | bit)
    store_64(distributor + 0x6000 + interrupt * 8, 0)
    store_32(distributor + 0x100 + word, bit)
  }

  static func sendSGI(_ number: UInt64, to core: UInt64) {
    dsb_sy()
    write_ICC_SGI1R_EL1(1 << core | number << 24)
    isb()
  }

  /// Calls `handle` with each pending interrupt.
  static func takeAll(_ handle: (UInt64) -> Void) {
    while true {
      let interrupt = read_ICC_IAR1_EL1()
      dsb_sy()
      if interrupt >= 1020 { return }
      handle(interrupt)
      write_ICC_EOIR1_EL1(interrupt)
    }
  }
}
