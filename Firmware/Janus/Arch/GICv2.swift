import A64
import Hardware

/// What Janus does with a GICv2 (IHI 0048): CPU interface (GICC) and list registers (GICH) are
/// memory-mapped, each core has its own at the same address. Guests have GICV by stage 2.
///
/// Group 0 without the Security Extensions, else Group 1: the registers of the two cases agree in
/// what is used here.
enum GICv2 {
  /// GICC and GICH.
  @inline(__always)
  private static var interface: UInt64 { machine.pointee.platform.interfaces.start }
  @inline(__always)
  private static var control: UInt64 { machine.pointee.platform.virtualControl }

  static func startDistributor(_ base: UInt64) {
    store_32(base, 1)  // GICD_CTLR: Enable
  }

  static func route(_ base: UInt64, _ interrupt: UInt64) {
    let group = base &+ 0x80 &+ interrupt / 32 &* 4
    store_32(group, load_32(group) & ~(1 &<< UInt32(interrupt & 31)))
    // To this core, which reads its own bit in the targets of private interrupts.
    store_8(base &+ 0x800 &+ interrupt, load_8(base &+ 0x800))
  }

  /// Returns the number of list registers.
  static func startInterface(_ core: CorePointer) -> Int {
    let base = core.pointee.bank
    core.pointee.target = UInt32(load_8(base &+ 0x800))  // GICD_ITARGETSR0
    store_32(base &+ 0x80, 0)  // IGROUPR0
    store_32(interface &+ 0x04, 0xff)  // GICC_PMR
    store_32(interface &+ 0x08, 0)  // GICC_BPR
    store_32(interface, 1 << 9 | 1)  // GICC_CTLR: EOImode, Enable
    return Int(load_32(control &+ 0x04) & 63) &+ 1  // GICH_VTR
  }

  static func signal(_ core: CorePointer) {
    // GICD_SGIR; a core that has not begun yet has no target.
    store_32(machine.pointee.platform.distributor.start &+ 0xf00, core.pointee.target << 16)
  }

  static func acknowledge() -> UInt64 { UInt64(load_32(interface &+ 0x0c)) }
  static func end(_ interrupt: UInt64) {
    store_32(interface &+ 0x10, UInt32(truncatingIfNeeded: interrupt))
  }
  static func deactivate(_ interrupt: UInt64) {
    store_32(interface &+ 0x1000, UInt32(truncatingIfNeeded: interrupt))
  }

  static var hypervisorControl: UInt64 { UInt64(load_32(control)) }

  /// The trap of ICC_DIR_EL1 has no bit here: the page of GICC_DIR is not mapped for guests.
  static func setHypervisorControl(_ value: UInt64) {
    store_32(control, UInt32(truncatingIfNeeded: value) & 0xff)
    dsb_sy()
  }

  static func readLists(_ gic: UnsafeMutablePointer<VirtualGIC>, _ count: Int) {
    var register = control &+ 0x100
    for index in 0..<count {
      let entry = gic.pointee.list.at(index)
      entry.pointee = VirtualGIC.collected(entry.pointee, load_32(register))
      register &+= 4
    }
  }

  static func writeLists(_ gic: UnsafeMutablePointer<VirtualGIC>, _ count: Int) {
    var register = control &+ 0x100
    for index in 0..<count {
      store_32(register, VirtualGIC.mapped(gic.pointee.list.at(index).pointee))
      register &+= 4
    }
  }

  /// GICH_VMCR and GICH_APR.
  static func saveInterface(_ vcpu: VCPUPointer) {
    vcpu.pointee.virtualInterface[0] = UInt64(load_32(control &+ 0x08))
    vcpu.pointee.virtualInterface[1] = UInt64(load_32(control &+ 0xf0))
  }

  static func loadInterface(_ vcpu: VCPUPointer) {
    store_32(
      control &+ 0x08, UInt32(truncatingIfNeeded: vcpu.pointee.virtualInterface[0]))
    store_32(
      control &+ 0xf0, UInt32(truncatingIfNeeded: vcpu.pointee.virtualInterface[1]))
  }
}
