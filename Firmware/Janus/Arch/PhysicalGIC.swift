import A64
import Hardware

/// The board's GICv3 (IHI 0069), as Janus uses it: Group 1 only, priority drop and deactivation
/// apart, so that a guest's virtual timer interrupt stays active until the guest ends it.
enum PhysicalGIC {
  private static let rescheduleSGI: UInt32 = 0
  private static let spurious: UInt64 = 1020

  static func startDistributor(_ platform: UnsafeMutablePointer<Platform>) {
    let base = platform.pointee.distributor.start
    store_32(base, 0x12)  // GICD_CTLR: ARE, EnableGrp1
    while load_32(base) >> 31 != 0 {}
    let interrupt = UInt64(platform.pointee.consoleInterrupt)
    if interrupt < 32 { return }
    let word = interrupt / 32 &* 4
    let bit = UInt32(1) &<< UInt32(interrupt & 31)
    store_32(base &+ 0x80 &+ word, load_32(base &+ 0x80 &+ word) | bit)  // IGROUPR
    store_8(base &+ 0x400 &+ interrupt, 0xa0)
    store_64(base &+ 0x6000 &+ interrupt &* 8, read_MPIDR_EL1() & 0xff_00ff_ffff)
    store_32(base &+ 0x100 &+ word, bit)  // ISENABLER
  }

  /// The redistributor and CPU interface of this core. False when no redistributor has its
  /// affinity.
  static func startCore(_ core: CorePointer, _ platform: UnsafeMutablePointer<Platform>) -> Bool {
    let mpidr = read_MPIDR_EL1()
    let affinity = mpidr & 0xff_ffff | mpidr >> 8 & 0xff00_0000
    var frame = platform.pointee.redistributors.start
    while true {
      if frame >= platform.pointee.redistributors.end { return false }
      let type = load_64(frame &+ 8)
      if type >> 32 == affinity { break }
      if type & 1 << 4 != 0 { return false }  // Last
      frame &+= type & 2 != 0 ? 0x4_0000 : 0x2_0000  // VLPIS: two more frames
    }
    core.pointee.redistributor = frame
    store_32(frame &+ 0x14, 0)  // GICR_WAKER
    while load_32(frame &+ 0x14) & 4 != 0 {}
    let sgi = frame &+ 0x1_0000
    store_32(sgi &+ 0x80, 0xffff_ffff)  // IGROUPR0
    store_32(sgi &+ 0x180, 0xffff_ffff)  // ICENABLER0
    var place = sgi &+ 0x400  // IPRIORITYR0–7
    while place < sgi &+ 0x420 {
      store_32(place, 0xa0a0_a0a0)
      place &+= 4
    }
    store_32(
      sgi &+ 0x100,
      1 &<< rescheduleSGI | 1 &<< platform.pointee.virtualTimerInterrupt
        | 1 &<< platform.pointee.hypervisorTimerInterrupt
        | 1 &<< platform.pointee.maintenanceInterrupt)
    write_ICC_SRE_EL2(7)  // and not Enable: ICC_SRE_EL1 is trapped
    isb()
    write_ICC_SRE_EL1(7)
    isb()
    write_ICC_PMR_EL1(0xff)
    write_ICC_BPR1_EL1(0)
    write_ICC_CTLR_EL1(2)  // EOImode
    write_ICC_IGRPEN1_EL1(1)
    let count = Int(read_ICH_VTR_EL2() & 31) &+ 1
    machine.pointee.listRegisters = count < 4 ? count : 4
    core.pointee.listUsed = machine.pointee.listRegisters  // unknown out of reset
    write_ICH_HCR_EL2(0)
    isb()
    return true
  }

  /// Makes another core look at what there is to run.
  @inline(never)
  static func signal(_ index: Int) {
    let affinity = core(index).pointee.affinity
    dsb_ishst()
    write_ICC_SGI1R_EL1(
      1 &<< (affinity & 15) | (affinity >> 8 & 0xff) << 16 | (affinity >> 16 & 0xff) << 32
        | (affinity >> 32 & 0xff) << 48 | (affinity >> 4 & 15) << 44)
    isb()
  }

  /// Takes all pending interrupts. `current` is the persona on this core, whose list was collected.
  @inline(never)
  static func handlePending(_ current: PersonaPointer?) {
    while true {
      let interrupt = read_ICC_IAR1_EL1()
      dsb_sy()
      if interrupt >= spurious { return }
      write_ICC_EOIR1_EL1(interrupt)
      let platform = withUnsafeMutablePointer(to: &machine.pointee.platform) { $0 }
      if interrupt == UInt64(platform.pointee.virtualTimerInterrupt), let current {
        current.pointee.gic.setLevel(PersonaMachine.timerInterrupt, true)
        continue  // stays active until the guest ends it
      }
      if interrupt == UInt64(platform.pointee.hypervisorTimerInterrupt) {
        write_CNTHP_CTL_EL2(0)
        isb()
      } else if interrupt == UInt64(platform.pointee.consoleInterrupt) {
        Console.receive()
      }
      write_ICC_DIR_EL1(interrupt)
    }
  }

  /// Sets the active state of the virtual timer's interrupt on this core, for a persona that comes
  /// here in the middle of its handler.
  static func activateTimer(_ core: CorePointer) {
    let register = core.pointee.redistributor &+ 0x1_0300  // GICR_ISACTIVER0
    store_32(register, 1 &<< machine.pointee.platform.virtualTimerInterrupt)
    _ = load_32(register)
    dsb_sy()
  }

  static func deactivateTimer() {
    write_ICC_DIR_EL1(UInt64(machine.pointee.platform.virtualTimerInterrupt))
    isb()
  }
}
