/// A load or store of a register of the GIC's.
package struct RegisterAccess {
  /// From the start of the distributor, in bytes.
  package var offset: Int
  /// 1, 2, 4 or 8 bytes.
  package let size: Int
  /// Nil for a load.
  package let write: UInt64?
  /// The vCPU whose access it is.
  package let caller: Int

  package init(_ offset: Int, size: Int, write: UInt64?, from caller: Int = 0) {
    self.offset = offset
    self.size = size
    self.write = write
    self.caller = caller
  }
}

/// What a persona's vCPUs have in common of their GIC: the registers of the distributor (IHI 0069,
/// 12.9) and of the redistributors' two frames (12.11), with affinity routing and one Security state;
/// or those of a GICv2's distributor without Security Extensions (IHI 0048, 4.3), and GICC_DIR, whose
/// page is not the hardware's. What is not listed is RAZ/WI, as the architecture has it for reserved
/// registers.
///
/// The state of an SPI is its target's. Who calls has brought all lists home that the access concerns.
package struct VirtualDistributor {
  /// Where the redistributors are, seen from the distributor, and the bytes of each.
  package static var redistributor: Int {
    Int(truncatingIfNeeded: PersonaMachine.redistributors &- PersonaMachine.distributor)
  }
  package static var redistributorSize: Int {
    Int(truncatingIfNeeded: PersonaMachine.redistributorSize)
  }

  /// Bytes from one vCPU's `VirtualGIC` to the next's.
  package static let stride = 0x800

  private let first: UnsafeMutableRawPointer
  private let count: Int
  /// The vCPU that each SPI is routed to.
  private var targets = InlineArray<32, UInt8>(repeating: 0)

  /// Of `count` vCPUs, the first of which has `gic`.
  package init(_ gic: UnsafeMutablePointer<VirtualGIC>, count: Int) {
    first = UnsafeMutableRawPointer(gic)
    self.count = count
  }

  /// The GIC of a vCPU; of the first one whatever else the number is.
  package func gic(_ number: Int) -> UnsafeMutablePointer<VirtualGIC> {
    (first + (number < count ? number &* Self.stride : 0)).assumingMemoryBound(to: VirtualGIC.self)
  }

  /// The vCPU that has `interrupt`, an SPI.
  @inline(never)
  package func owner(of interrupt: UInt32) -> Int {
    var number = count
    while number > 1 {
      number &-= 1
      if gic(number).pointee.owned &>> UInt64(interrupt & 63) & 1 != 0 { return number }
    }
    return 0
  }

  @inline(never)
  private mutating func route(_ interrupt: UInt32, to target: Int) {
    if target >= count { return }
    targets.at(Int(interrupt & 31)).pointee = UInt8(truncatingIfNeeded: target)
    let owner = gic(owner(of: interrupt))
    owner.pointee.departing |= 1 &<< UInt64(interrupt & 63)
    settle(owner)
  }

  /// Hands over SPIs of `gic`, whose list is home, that have another target now and are not active:
  /// whoever took one ends it.
  @inline(never)
  package mutating func settle(_ gic: UnsafeMutablePointer<VirtualGIC>) {
    var leaving = gic.pointee.departing & ~gic.pointee.active
    gic.pointee.departing &= ~leaving
    while leaving != 0 {
      let interrupt = leaving.trailingZeroBitCount
      leaving &= leaving &- 1
      let target = self.gic(Int(targets.at(interrupt & 31).pointee))
      if target != gic { gic.pointee.move(interrupt, to: target) }
    }
  }

  @inline(never)
  package mutating func access(_ access: inout RegisterAccess) -> UInt64 {
    let offset = access.offset
    if gic(0).pointee.isVersion2 { return accessMapped(&access) }
    if offset >= Self.redistributor {
      let number = (offset &- Self.redistributor) / Self.redistributorSize
      if number >= count { return 0 }
      access.offset = offset & 0x1_ffff
      let own = gic(number)
      if access.offset & ~0x1f == 0x1_0400 { return accessBytes(&access, own) }
      return own.pointee.accessRedistributor(access, isLast: number == count &- 1)
    }
    switch offset {
    case 0x0000:  // GICD_CTLR: DS and ARE are fixed
      return control(access.write) | 0x50
    case 0x0004: return 1 << 25 | 9 << 19 | 1  // GICD_TYPER: No1N, IDbits 10, 64 interrupts
    case 0x0008: return 0x43b  // GICD_IIDR: implemented by Arm
    case 0xffe8: return 0x3b  // GICD_PIDR2: GICv3
    case 0x420..<0x440: return accessBytes(&access, gic(0))
    case 0x80..<0xd00: return accessShared(access)
    case 0x6100..<0x6200:  // GICD_IROUTER32 to 63; no vCPU has another affinity than Aff0
      let interrupt = UInt32(truncatingIfNeeded: offset &- 0x6000) >> 3
      if offset & 4 != 0 { return 0 }
      if let write = access.write, write & 0xff_00ff_ff00 == 0 {
        route(interrupt, to: Int(truncatingIfNeeded: write & 0xff))
      }
      return UInt64(targets.at(Int(interrupt & 31)).pointee)
    default: return 0
    }
  }

  /// EnableGrp0 and EnableGrp1.
  private func control(_ write: UInt64?) -> UInt64 {
    if let write {
      for number in 0..<count { gic(number).pointee.control = write & 3 }
    }
    return gic(0).pointee.control
  }

  /// Each has the fields of its own SPIs; the others' read as zero.
  @inline(never)
  private func accessShared(_ access: borrowing RegisterAccess) -> UInt64 {
    var result: UInt64 = 0
    for number in 0..<count { result |= gic(number).pointee.accessState(access, word: 1) }
    return result
  }

  @inline(never)
  private mutating func accessMapped(_ access: inout RegisterAccess) -> UInt64 {
    let own = gic(access.caller)
    switch access.offset {
    case 0x400..<0x440, 0x800..<0x840, 0xf10..<0xf30: return accessBytes(&access, own)
    case 0x80..<0xd00:
      // Each half leaves the other's registers alone, which read as zero.
      return own.pointee.accessState(access, word: 0) | accessShared(access)
    case 0x000: return control(access.write)
    // GICD_TYPER: 64 INTIDs
    case 0x004: return UInt64(truncatingIfNeeded: count &- 1) << 5 | 1
    case 0x008: return 0x43b
    case 0xfe8: return 0x2b  // GICD_PIDR2: GICv2
    case 0xf00:
      if let write = access.write { sendMappedSGI(write, from: access.caller) }
      return 0
    case 0x1_1000:
      if let write = access.write { own.pointee.deactivate(write & 0x3ff) }
      return 0
    default: return 0
    }
  }

  /// The registers of a byte for each interrupt, from `word` 32 interrupts: IPRIORITYR, GICD_ITARGETSR,
  /// GICD_CPENDSGIR and GICD_SPENDSGIR.
  @inline(never)
  private mutating func accessBytes(
    _ access: inout RegisterAccess, _ own: UnsafeMutablePointer<VirtualGIC>
  ) -> UInt64 {
    var result: UInt64 = 0
    var shift: UInt64 = 0
    for offset in access.offset..<access.offset &+ access.size {
      var value: UInt8?
      if let write = access.write { value = UInt8(truncatingIfNeeded: write &>> shift) }
      result |= UInt64(accessByte(offset & 0xfff, value, access.caller, own)) &<< shift
      shift &+= 8
    }
    return result
  }

  @inline(__always)
  private mutating func accessByte(
    _ offset: Int, _ write: UInt8?, _ caller: Int, _ own: UnsafeMutablePointer<VirtualGIC>
  ) -> UInt8 {
    let interrupt = offset & 63
    if offset >= 0xf10 { return own.pointee.accessSources(offset, write) }
    if offset < 0x800 {
      // Five bits are implemented.
      let gic = interrupt < 32 ? own : gic(owner(of: UInt32(truncatingIfNeeded: interrupt)))
      let place = gic.pointee.priority.at(interrupt)
      if let write { place.pointee = write & 0xf8 }
      return place.pointee
    }
    // Private interrupts have who reads as their target; with one core all is RAZ/WI. Of several
    // targets the first gets the interrupt.
    if count == 1 { return 0 }
    if interrupt < 32 { return 1 &<< UInt8(truncatingIfNeeded: caller) }
    if let write, write != 0 {
      route(UInt32(truncatingIfNeeded: interrupt), to: write.trailingZeroBitCount)
    }
    return 1 &<< targets.at(interrupt & 31).pointee
  }

  /// GICD_SGIR (IHI 0048, 4.3.15): to the list, to all others, or to itself.
  private func sendMappedSGI(_ value: UInt64, from caller: Int) {
    let own = UInt64(1) &<< UInt64(truncatingIfNeeded: caller)
    var targets = value >> 16 & 0xff
    if value >> 24 & 3 == 1 { targets = ~own }
    if value >> 24 & 3 == 2 { targets = own }
    if value >> 24 & 3 == 3 { return }
    send(value & 15, to: targets, from: caller)
  }

  /// ICC_SGI1R_EL1 and its siblings (IHI 0069, 12.2.21), of vCPU `caller`.
  package func sendSGI(_ value: UInt64, from caller: Int) {
    let affinities: UInt64 = 0xff << 16 | 0xff << 32 | 0xff << 48 | 0xf << 44
    var targets = value & 0xffff
    if value & 1 << 40 != 0 {
      targets = ~(1 &<< UInt64(truncatingIfNeeded: caller))
    } else if value & affinities != 0 {
      return
    }
    send(value >> 24 & 15, to: targets, from: caller)
  }

  private func send(
    _ interrupt: UInt64, to targets: UInt64, from caller: Int
  ) {
    for number in 0..<count where targets &>> UInt64(truncatingIfNeeded: number) & 1 != 0 {
      gic(number).pointee.takeSGI(interrupt, from: UInt64(truncatingIfNeeded: caller))
    }
  }

  /// Whether an access by vCPU `caller` concerns what others of its persona may have in their lists:
  /// all of SPIs that does, and others' redistributors. SGIs arrive whatever their lists have.
  package static func concernsOthers(_ offset: Int, from caller: Int) -> Bool {
    if offset >= redistributor { return (offset &- redistributor) / redistributorSize != caller }
    return offset & 0xfff00 != 0xf00 && offset >> 12 != 0x11
  }

  /// Whether an access depends on, or changes, what may be in list registers at the moment: all
  /// but loads of what only stores change.
  package static func concernsLists(_ offset: Int, isWrite: Bool) -> Bool {
    isWrite || offset & 0xfe00 == 0x200 || offset & 0xffc0 == 0xf00
  }
}

extension VirtualGIC {
  /// An SPI changes hands; neither list has it.
  fileprivate mutating func move(_ interrupt: Int, to other: UnsafeMutablePointer<VirtualGIC>) {
    let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: interrupt)
    // The five of `group` and on, whose registers are bits, and the lines.
    other.pointee.group = other.pointee.group & ~bit | group & bit
    other.pointee.enabled = other.pointee.enabled & ~bit | enabled & bit
    other.pointee.latched = other.pointee.latched & ~bit | latched & bit
    other.pointee.level = other.pointee.level & ~bit | level & bit
    other.pointee.edge = other.pointee.edge & ~bit | edge & bit
    other.pointee.owned |= bit
    other.pointee.priority.at(interrupt).pointee = priority.at(interrupt).pointee
    owned &= ~bit
    enabled &= ~bit
    latched &= ~bit
    level &= ~bit
  }

  /// The redistributor's registers, of RD_base and SGI_base.
  fileprivate mutating func accessRedistributor(
    _ access: borrowing RegisterAccess, isLast: Bool
  ) -> UInt64 {
    switch access.offset {
    case 0x0004: return 0x43b  // GICR_IIDR
    case 0xffe8: return 0x3b  // GICR_PIDR2
    case 0x0008:  // GICR_TYPER: affinity, processor number, Last
      let type = number << 32 | number << 8 | (isLast ? 1 << 4 : 0)
      return access.size == 8 ? type : type & 0xffff_ffff
    case 0x000c: return number
    case 0x0014:  // GICR_WAKER: ChildrenAsleep follows ProcessorSleep
      if let write = access.write { isAsleep = write & 2 != 0 }
      return isAsleep ? 6 : 0
    case 0x1_0080..<0x1_0d00:
      return accessState(access, word: 0)
    default: return 0
    }
  }
}

extension VirtualGIC {
  /// A byte of GICD_CPENDSGIR or, from 0xf20 on, GICD_SPENDSGIR: a bit for each source.
  fileprivate mutating func accessSources(_ offset: Int, _ write: UInt8?) -> UInt8 {
    let sources = self.sources.at(offset & 15)
    if let write {
      let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: offset & 15)
      if offset & 0x20 != 0 { sources.pointee |= write } else { sources.pointee &= ~write }
      latched = sources.pointee == 0 ? latched & ~bit : latched | bit
    }
    return sources.pointee
  }
}

/// A vCPU's part of the registers with a field for each interrupt.
extension VirtualGIC {
  /// `word` tells which 32 interrupts are here. Offsets are in a page.
  @inline(never)
  fileprivate mutating func accessState(
    _ access: borrowing RegisterAccess, word: Int
  ) -> UInt64 {
    let offset = access.offset & 0xfff
    switch offset >> 8 {
    case 0, 1, 2, 3:
      if (offset & 0x7f) >> 2 != word { return 0 }
      return accessBits(
        offset, write: access.write, shift: UInt64(truncatingIfNeeded: word &* 32))
    case 12: return accessConfiguration((offset & 0xff) >> 2, write: access.write, word: word)
    default: return 0
    }
  }

  /// IGROUPR, and pairs of which the first register sets and the second, at 0x80, clears:
  /// ISENABLER, ISPENDR, ISACTIVER.
  private mutating func accessBits(_ offset: Int, write: UInt64?, shift: UInt64) -> UInt64 {
    let window = (0xffff_ffff &<< shift) & owned
    let index = offset >> 8
    let field = withUnsafeMutablePointer(to: &group) { $0 } + index
    if let write {
      var bits = (write &<< shift) & window
      // A GICv2's SGIs are pending by their sources.
      if isVersion2 && index == 2 { bits &= ~0xffff }
      if index == 0 {
        field.pointee = field.pointee & ~window | bits
      } else if offset & 0x80 != 0 {
        field.pointee &= ~bits
      } else {
        // The state of a linked interrupt is the physical one's, and cannot be forged.
        field.pointee |= index == 1 ? bits : bits & ~Self.linked
      }
    }
    return ((index == 2 ? pending : field.pointee) & window) &>> shift
  }

  /// ICFGR: two bits for each of 16 interrupts, the upper one says edge.
  private mutating func accessConfiguration(_ register: Int, write: UInt64?, word: Int) -> UInt64 {
    if register >> 1 != word { return 0 }
    var result: UInt64 = 0
    var bit = UInt64(1) &<< UInt64(truncatingIfNeeded: register &* 16 &+ 15)
    for index in 0..<16 {
      // SGIs are fixed, and so is a linked interrupt: its input is a level.
      if let write, register > 0, bit & owned & ~Self.linked != 0 {
        edge &= ~bit
        if write &<< UInt64(truncatingIfNeeded: index &* 2) & 0x8000_0000 != 0 { edge |= bit }
      }
      result <<= 2
      if edge & owned & bit != 0 { result |= 2 }
      bit >>= 1
    }
    return result
  }
}
