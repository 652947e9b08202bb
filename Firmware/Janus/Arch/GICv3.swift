import A64
import Hardware

/// What Janus does with a GICv3 (IHI 0069): CPU interface and list registers by system registers.
enum GICv3 {
  static func startDistributor(_ base: UInt64) {
    store_32(base, 0x12)  // GICD_CTLR: ARE, EnableGrp1
    while load_32(base) >> 31 != 0 {}
  }

  static func route(_ base: UInt64, _ interrupt: UInt64) {
    let group = base &+ 0x80 &+ interrupt / 32 &* 4
    store_32(group, load_32(group) | 1 &<< UInt32(interrupt & 31))
    store_64(base &+ 0x6000 &+ interrupt &* 8, read_MPIDR_EL1() & 0xff_00ff_ffff)
  }

  /// Wakes this core's redistributor; false when none has its affinity.
  static func findBank(_ core: CorePointer, _ frames: MemoryRange) -> Bool {
    let mpidr = read_MPIDR_EL1()
    let affinity = mpidr & 0xff_ffff | mpidr >> 8 & 0xff00_0000
    var frame = frames.start
    while true {
      if frame >= frames.end { return false }
      let type = load_64(frame &+ 8)
      if type >> 32 == affinity { break }
      if type & 1 << 4 != 0 { return false }  // Last
      frame &+= type & 2 != 0 ? 0x4_0000 : 0x2_0000  // VLPIS: two more frames
    }
    store_32(frame &+ 0x14, 0)  // GICR_WAKER
    while load_32(frame &+ 0x14) & 4 != 0 {}
    core.pointee.bank = frame &+ 0x1_0000
    return true
  }

  /// Returns the number of list registers.
  static func startInterface(_ core: CorePointer) -> Int {
    store_32(core.pointee.bank &+ 0x80, 0xffff_ffff)  // IGROUPR0
    write_ICC_SRE_EL2(7)  // and not Enable: ICC_SRE_EL1 is trapped
    isb()
    write_ICC_SRE_EL1(7)
    isb()
    write_ICC_PMR_EL1(0xff)
    write_ICC_BPR1_EL1(0)
    write_ICC_CTLR_EL1(2)  // EOImode
    write_ICC_IGRPEN1_EL1(1)
    return Int(read_ICH_VTR_EL2() & 31) &+ 1
  }

  static func signal(_ core: CorePointer) {
    let affinity = core.pointee.affinity
    write_ICC_SGI1R_EL1(
      1 &<< (affinity & 15) | (affinity >> 8 & 0xff) << 16 | (affinity >> 16 & 0xff) << 32
        | (affinity >> 32 & 0xff) << 48 | (affinity >> 4 & 15) << 44)
    isb()
  }

  static func readLists(_ gic: UnsafeMutablePointer<VirtualGIC>, _ count: Int) {
    if count > 0 { gic.pointee.list[0] = read_ICH_LR0_EL2() }
    if count > 1 { gic.pointee.list[1] = read_ICH_LR1_EL2() }
    if count > 2 { gic.pointee.list[2] = read_ICH_LR2_EL2() }
    if count > 3 { gic.pointee.list[3] = read_ICH_LR3_EL2() }
  }

  static func writeLists(_ gic: UnsafeMutablePointer<VirtualGIC>, _ count: Int) {
    if count > 0 { write_ICH_LR0_EL2(gic.pointee.list[0]) }
    if count > 1 { write_ICH_LR1_EL2(gic.pointee.list[1]) }
    if count > 2 { write_ICH_LR2_EL2(gic.pointee.list[2]) }
    if count > 3 { write_ICH_LR3_EL2(gic.pointee.list[3]) }
  }

  static func saveInterface(_ vcpu: VCPUPointer) {
    vcpu.pointee.virtualInterface[0] = read_ICH_VMCR_EL2()
    vcpu.pointee.virtualInterface[1] = read_ICH_AP0R0_EL2()
    vcpu.pointee.virtualInterface[2] = read_ICH_AP1R0_EL2()
  }

  static func loadInterface(_ vcpu: VCPUPointer) {
    write_ICH_VMCR_EL2(vcpu.pointee.virtualInterface[0])
    write_ICH_AP0R0_EL2(vcpu.pointee.virtualInterface[1])
    write_ICH_AP1R0_EL2(vcpu.pointee.virtualInterface[2])
  }
}
