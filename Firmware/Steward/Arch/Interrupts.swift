import A64

/// The two interrupts of this guest, which end its sleep and are never taken as exceptions: Janus
/// has a request, and the virtual timer. By the GIC of the phone's version (IHI 0069, IHI 0048).
enum Interrupts {
  private static let distributor: UInt64 = 0x0800_0000
  private static let redistributor: UInt64 = 0x080a_0000
  private static let interface: UInt64 = 0x0801_0000
  private static let timer: UInt64 = 27
  private static let request: UInt64 = 40

  private nonisolated(unsafe) static var isVersion2 = false
  /// Short sleeps in a row.
  private nonisolated(unsafe) static var naps: UInt64 = 0

  static func start(isVersion2: Bool) {
    self.isVersion2 = isVersion2
    var bank = distributor
    if isVersion2 {
      store_32(distributor, 1)  // GICD_CTLR: EnableGrp0
      store_32(interface + 0x04, 0xff)  // GICC_PMR
      store_32(interface, 1)  // GICC_CTLR
    } else {
      bank = redistributor + 0x1_0000
      store_32(distributor, 0x12)  // GICD_CTLR: ARE, EnableGrp1
      store_32(distributor + 0x84, .max)  // IGROUPR1
      store_32(redistributor + 0x14, 0)  // GICR_WAKER
      while load_32(redistributor + 0x14) & 4 != 0 {}
      store_32(bank + 0x80, .max)
      write_ICC_SRE_EL1(7)
      isb()
      write_ICC_PMR_EL1(0xff)
      write_ICC_IGRPEN1_EL1(1)
    }
    store_32(distributor + 0xc08, 2 << UInt32((request - 32) * 2))  // ICFGR2: an edge
    store_8(distributor + 0x400 + request, 0x80)
    store_8(bank + 0x400 + timer, 0x80)
    store_32(bank + 0x100, 1 << UInt32(timer))
    store_32(distributor + 0x104, 1 << UInt32(request - 32))
    isb()
  }

  /// Sleeps until an interrupt is pending, and acknowledges it. A short sleep lasts a millisecond
  /// at most, and longer each time, up to 128.
  static func sleep(isShort: Bool) {
    if isShort {
      write_CNTV_CVAL_EL0(read_CNTVCT_EL0() &+ (read_CNTFRQ_EL0() / 1000) &<< naps)
      write_CNTV_CTL_EL0(1)
      isb()
      naps = min(naps &+ 1, 7)
    } else {
      naps = 0
    }
    dsb_sy()
    wfi()
    write_CNTV_CTL_EL0(0)
    isb()
    if isVersion2 {
      let interrupt = load_32(interface + 0x0c)
      if interrupt & 0x3ff < 1020 { store_32(interface + 0x10, interrupt) }
    } else {
      let interrupt = read_ICC_IAR1_EL1()
      if interrupt < 1020 { write_ICC_EOIR1_EL1(interrupt) }
      isb()
    }
  }
}
