import A64
import Hardware

/// The board's GIC, of either version, as Janus uses it: one group, priority drop and deactivation
/// apart, so that a guest's virtual timer interrupt stays active until the guest ends it.
enum PhysicalGIC {
  private static let rescheduleSGI: UInt32 = 0
  private static let spurious: UInt64 = 1020

  @inline(__always)
  private static var isVersion2: Bool { machine.pointee.platform.isGICv2 }

  static func startDistributor(_ platform: UnsafeMutablePointer<Platform>) {
    let base = platform.pointee.distributor.start
    if isVersion2 { GICv2.startDistributor(base) } else { GICv3.startDistributor(base) }
    enable(platform.pointee.consoleInterrupt)
  }

  /// Lets a device's interrupt come, to the boot core.
  static func enable(_ number: UInt32) {
    if number < 32 { return }
    let base = machine.pointee.platform.distributor.start
    let interrupt = UInt64(number)
    if isVersion2 { GICv2.route(base, interrupt) } else { GICv3.route(base, interrupt) }
    store_8(base &+ 0x400 &+ interrupt, 0xa0)
    store_32(base &+ 0x100 &+ interrupt / 32 &* 4, 1 &<< UInt32(interrupt & 31))  // ISENABLER
  }

  /// This core's private interrupts and its interface. False when there are none for it.
  static func startCore(_ core: CorePointer, _ platform: UnsafeMutablePointer<Platform>) -> Bool {
    if isVersion2 {
      core.pointee.bank = platform.pointee.distributor.start
    } else if !GICv3.findBank(core, platform.pointee.interfaces) {
      return false
    }
    let bank = core.pointee.bank
    store_32(bank &+ 0x180, 0xffff_ffff)  // ICENABLER0
    var place = bank &+ 0x400  // IPRIORITYR0–7
    while place < bank &+ 0x420 {
      store_32(place, 0xa0a0_a0a0)
      place &+= 4
    }
    store_32(
      bank &+ 0x100,
      1 &<< rescheduleSGI | 1 &<< platform.pointee.virtualTimerInterrupt
        | 1 &<< platform.pointee.hypervisorTimerInterrupt
        | 1 &<< platform.pointee.physicalTimerInterrupt
        | 1 &<< platform.pointee.maintenanceInterrupt)
    let count = isVersion2 ? GICv2.startInterface(core) : GICv3.startInterface(core)
    machine.pointee.listRegisters = count < 4 ? count : 4
    core.pointee.listUsed = machine.pointee.listRegisters  // unknown out of reset
    setHypervisorControl(0)
    return true
  }

  /// Makes another core look at what there is to run.
  @inline(never)
  static func signal(_ index: Int) {
    dsb_ishst()
    let core = core(index)
    if isVersion2 { GICv2.signal(core) } else { GICv3.signal(core) }
  }

  @inline(__always)
  private static func acknowledge() -> UInt64 {
    isVersion2 ? GICv2.acknowledge() : read_ICC_IAR1_EL1()
  }

  @inline(never)
  private static func deactivate(_ interrupt: UInt64) {
    if isVersion2 { GICv2.deactivate(interrupt) } else { write_ICC_DIR_EL1(interrupt) }
  }

  /// Takes all pending interrupts. `current` is the persona on this core, whose list was collected.
  ///
  /// One that its device does not explain, of a line that is disturbed or stuck, stays active for a
  /// slice, and cannot keep the core from its guests.
  @inline(never)
  static func handlePending(_ current: VCPUPointer?) {
    let core = currentCore
    while true {
      // A GICv2 has the source of an SGI in [12:10], and wants it back.
      let taken = acknowledge()
      let interrupt = taken & 0x3ff
      dsb_sy()
      if interrupt >= spurious { return }
      if isVersion2 { GICv2.end(taken) } else { write_ICC_EOIR1_EL1(taken) }
      let platform = withUnsafeMutablePointer(to: &machine.pointee.platform) { $0 }
      var isExplained = true
      if interrupt == UInt64(platform.pointee.virtualTimerInterrupt) {
        // ENABLE, not IMASK, ISTATUS
        if read_CNTV_CTL_EL0() & 7 == 5, let current {
          current.pointee.gic.setLevel(PersonaMachine.timerInterrupt, true)
          continue  // stays active until the guest ends it
        }
        isExplained = false
      } else if interrupt == UInt64(platform.pointee.hypervisorTimerInterrupt)
        || interrupt == UInt64(platform.pointee.physicalTimerInterrupt)
      {
        isExplained = stopTimers()
        // Of the two one at most is held, so that there is a next tick.
        release(core)
        if !isExplained {
          hold(interrupt, core)
          return
        }
      } else if interrupt == UInt64(platform.pointee.consoleInterrupt) {
        isExplained = Console.receive()
      } else if interrupt >= 32 {
        isExplained = Virtqueues.handle(interrupt)
      }
      if isExplained {
        deactivate(taken)
      } else {
        hold(interrupt, core)
      }
    }
  }

  @inline(never)
  private static func hold(_ interrupt: UInt64, _ core: CorePointer) {
    if core.pointee.held == 0 {
      core.pointee.heldUntil = read_CNTPCT_EL0() &+ machine.pointee.sliceCounts
    }
    if interrupt >= 32 {
      // Of two devices' the first one comes again after a slice, the other one not.
      if core.pointee.held & 1 == 0 { core.pointee.heldDevice = UInt32(interrupt) }
      core.pointee.held |= 1
    } else {
      core.pointee.held |= 1 &<< interrupt
    }
  }

  /// Lets the interrupts that were held come again.
  @inline(never)
  private static func release(_ core: CorePointer) {
    while core.pointee.held != 0 {
      let interrupt = core.pointee.held.trailingZeroBitCount
      core.pointee.held &= core.pointee.held &- 1
      deactivate(
        UInt64(
          truncatingIfNeeded: interrupt == 0
            ? Int(core.pointee.heldDevice) : interrupt))
    }
  }

  /// Sets the active state of the virtual timer's interrupt on this core, for a persona that comes
  /// here in the middle of its handler.
  static func activateTimer(_ core: CorePointer) {
    let register = core.pointee.bank &+ 0x300  // ISACTIVER0
    store_32(register, 1 &<< machine.pointee.platform.virtualTimerInterrupt)
    _ = load_32(register)
    dsb_sy()
  }

  @inline(never)
  static func deactivateTimer() {
    deactivate(UInt64(machine.pointee.platform.virtualTimerInterrupt))
    isb()
  }

  // MARK: - List registers, and what a guest leaves in its interface

  @inline(__always)
  static var hypervisorControl: UInt64 {
    isVersion2 ? GICv2.hypervisorControl : read_ICH_HCR_EL2()
  }

  @inline(never)
  static func setHypervisorControl(_ value: UInt64) {
    if isVersion2 { GICv2.setHypervisorControl(value) } else { write_ICH_HCR_EL2(value) }
    isb()
  }

  static func readLists(_ gic: UnsafeMutablePointer<VirtualGIC>, _ count: Int) {
    if isVersion2 { GICv2.readLists(gic, count) } else { GICv3.readLists(gic, count) }
  }

  static func writeLists(_ gic: UnsafeMutablePointer<VirtualGIC>, _ count: Int) {
    if isVersion2 { GICv2.writeLists(gic, count) } else { GICv3.writeLists(gic, count) }
  }

  static func saveInterface(_ vcpu: VCPUPointer) {
    if isVersion2 { GICv2.saveInterface(vcpu) } else { GICv3.saveInterface(vcpu) }
  }

  static func loadInterface(_ vcpu: VCPUPointer) {
    if isVersion2 { GICv2.loadInterface(vcpu) } else { GICv3.loadInterface(vcpu) }
  }
}
