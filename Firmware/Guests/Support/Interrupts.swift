import A64
import Guest

/// The guest's GIC, of the version that its device tree says (IHI 0069, IHI 0048), virtual timer
/// and UART input.
enum Interrupts {
  private static let distributor: UInt64 = 0x0800_0000
  private static let redistributor: UInt64 = 0x080a_0000
  private static let interface: UInt64 = 0x0801_0000
  static let timer: UInt64 = 27
  private static let console: UInt64 = 33
  static let probe: UInt64 = 5  // an SGI to itself

  nonisolated(unsafe) static var isVersion2 = false
  nonisolated(unsafe) static var ticks: UInt64 = 0
  nonisolated(unsafe) static var probes: UInt64 = 0
  private nonisolated(unsafe) static var period: UInt64 = 0

  /// The registers of private interrupts.
  private static var bank: UInt64 { isVersion2 ? distributor : redistributor + 0x1_0000 }

  static func start() {
    if isVersion2 {
      store_32(distributor, 1)  // GICD_CTLR: EnableGrp0
    } else {
      store_32(distributor, 0x12)  // GICD_CTLR: ARE, EnableGrp1
      store_32(distributor + 0x84, 0xffff_ffff)  // IGROUPR1
      store_32(redistributor + 0x14, 0)
      while load_32(redistributor + 0x14) & 4 != 0 {}
      store_32(bank + 0x80, 0xffff_ffff)
    }
    store_8(distributor + 0x400 + console, 0x80)
    store_32(distributor + 0x104, 1 << UInt32(console - 32))
    store_8(bank + 0x400 + timer, 0x40)
    store_8(bank + 0x400 + probe, 0x60)
    store_32(bank + 0x100, 1 << UInt32(timer) | 1 << UInt32(probe))
    if isVersion2 {
      store_32(interface + 0x04, 0xff)  // GICC_PMR
    } else {
      write_ICC_SRE_EL1(7)
      isb()
      write_ICC_PMR_EL1(0xff)
      write_ICC_IGRPEN1_EL1(1)
    }
    setSplitEnds(false)
    // UART: FIFOs on, receive and receive timeout interrupts
    store_32(Console.base + 0x2c, 0x70)
    store_32(Console.base + 0x30, 0x301)
    store_32(Console.base + 0x38, 0x50)
    daif_unmask_irq()
  }

  /// EOImode of GICC_CTLR or ICC_CTLR_EL1.
  private static func setSplitEnds(_ isSplit: Bool) {
    if isVersion2 {
      store_32(interface, isSplit ? 1 << 9 | 1 : 1)
    } else {
      write_ICC_CTLR_EL1(isSplit ? 2 : 0)
      isb()
    }
  }

  static func acknowledge() -> UInt64 {
    let interrupt = isVersion2 ? UInt64(load_32(interface + 0x0c)) : read_ICC_IAR1_EL1()
    dsb_sy()
    return interrupt
  }

  static func end(_ interrupt: UInt64) {
    if isVersion2 {
      store_32(interface + 0x10, UInt32(interrupt))
    } else {
      write_ICC_EOIR1_EL1(interrupt)
      isb()
    }
  }

  private static func deactivate(_ interrupt: UInt64) {
    if isVersion2 {
      store_32(interface + 0x1000, UInt32(interrupt))
    } else {
      write_ICC_DIR_EL1(interrupt)
      isb()
    }
  }

  /// What the guest left in its CPU interface: priority mask, running priority, enables, binary point.
  static var interfaceState: UInt64 {
    if !isVersion2 { return read_interface() }
    let settings = UInt64(load_32(interface)) << 24 | UInt64(load_32(interface + 0x08)) << 16
    return settings | UInt64(load_32(interface + 0x04)) << 8 | UInt64(load_32(interface + 0x14))
  }

  static func setPriorityMask(_ mask: UInt64) {
    if isVersion2 {
      store_32(interface + 0x04, UInt32(truncatingIfNeeded: mask))
    } else {
      write_ICC_PMR_EL1(mask)
      isb()
    }
  }

  static func startTicks(periodMilliseconds: UInt64) {
    startTicks(periodMicroseconds: periodMilliseconds * 1000)
  }

  static func startTicks(periodMicroseconds: UInt64) {
    period = read_CNTFRQ_EL0() / 1000 * periodMicroseconds / 1000
    write_CNTV_CVAL_EL0(read_CNTVCT_EL0() + period)
    write_CNTV_CTL_EL0(1)
    isb()
  }

  static func stopTicks() {
    write_CNTV_CTL_EL0(0)
    isb()
  }

  static func sendProbe() {
    if isVersion2 {
      store_32(distributor + 0xf00, UInt32(2 << 24 | probe))  // GICD_SGIR, to itself
    } else {
      write_ICC_SGI1R_EL1(1 | probe << 24)
      isb()
    }
  }

  private static let manyCount: UInt64 = 12

  /// Raises SGIs 0 to 11 at once, priorities falling with the number, and takes them with interrupts
  /// masked; `separately` ends them by EOIR and DIR, in groups, so that many are active at once.
  static func takeMany(separately: Bool) -> Bool {
    daif_mask_irq()
    setSplitEnds(separately)
    var number: UInt64 = 0
    while number < manyCount {
      store_8(bank + 0x400 + number, UInt8(truncatingIfNeeded: 0xe0 - number * 8))
      number += 1
    }
    store_32(bank + 0x100, 0xfff)
    if isVersion2 {
      number = 0
      while number < manyCount {
        store_32(bank + 0xf20 + number, 0x0101_0101)  // GICD_SPENDSGIR
        number += 4
      }
    } else {
      store_32(bank + 0x200, 0xfff)  // ISPENDR
    }
    var isRight = load_32(bank + 0x200) & 0xfff == 0xfff
    number = manyCount
    while number > 0 {
      number -= 1
      let taken = acknowledge()
      if taken != number { isRight = false }
      end(taken)
    }
    if acknowledge() < 1020 { isRight = false }
    if separately {
      // All twelve are active now, four of them at most in list registers.
      if load_32(bank + 0x300) & 0xfff != 0xfff { isRight = false }
      number = 0
      while number < manyCount {
        deactivate(number)
        number += 1
      }
    }
    if load_32(bank + 0x300) & 0xfff != 0 || load_32(bank + 0x200) & 0xfff != 0 {
      isRight = false
    }
    setSplitEnds(false)
    store_8(bank + 0x400 + probe, 0x60)
    daif_unmask_irq()
    return isRight
  }

  fileprivate static func handle(_ interrupt: UInt64) {
    switch interrupt {
    case timer:
      ticks &+= 1
      write_CNTV_CVAL_EL0(read_CNTV_CVAL_EL0() &+ period)
      isb()
    case console:
      while load_32(Console.base + 0x18) & 0x10 == 0 {
        Input.put(UInt8(truncatingIfNeeded: load_32(Console.base)))
      }
      store_32(Console.base + 0x44, 0x7ff)
    case probe: probes &+= 1
    default: break
    }
  }
}

@c(interrupt) func interrupt(_ saved: UInt64) {
  while true {
    let interrupt = Interrupts.acknowledge()
    if interrupt >= 1020 { return }
    Interrupts.handle(interrupt)
    Interrupts.end(interrupt)
  }
}

/// Keys received and not yet read.
enum Input {
  private nonisolated(unsafe) static var bytes = InlineArray<64, UInt8>(repeating: 0)
  private nonisolated(unsafe) static var first = 0
  private nonisolated(unsafe) static var count = 0

  fileprivate static func put(_ byte: UInt8) {
    if count == 64 { return }
    bytes[(first + count) & 63] = byte
    count += 1
  }

  /// The next key; sleeps until there is one. The look and the sleep are one step for interrupts:
  /// they are masked, and a pending one ends WFI all the same.
  static func next() -> UInt8 {
    daif_mask_irq()
    while count == 0 {
      wfi()
      daif_unmask_irq()
      isb()
      daif_mask_irq()
    }
    let byte = bytes[first]
    first = (first + 1) & 63
    count -= 1
    daif_unmask_irq()
    return byte
  }
}
