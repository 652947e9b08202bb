/// The `VirtualGIC`s of a persona's vCPUs.
package struct VirtualGICs {
  private let first: UnsafeMutableRawPointer
  private let stride: Int
  package let count: Int

  /// `stride` is the distance from one to the next, in bytes.
  package init(_ first: UnsafeMutablePointer<VirtualGIC>, stride: Int, count: Int) {
    self.first = UnsafeMutableRawPointer(first)
    self.stride = stride
    self.count = count
  }

  /// One of them whatever the number.
  package subscript(_ number: Int) -> UnsafeMutablePointer<VirtualGIC> {
    let offset = number < count ? number &* stride : 0
    return (first + offset).assumingMemoryBound(to: VirtualGIC.self)
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
  package static let redistributor = 0xa_0000
  package static let redistributorSize = 0x2_0000

  /// The vCPU that each SPI is routed to.
  private var targets = InlineArray<32, UInt8>(repeating: 0)

  package init() {}

  /// The vCPU that has `interrupt`, an SPI.
  @inline(never)
  package func owner(of interrupt: UInt32, _ vcpus: VirtualGICs) -> Int {
    var number = vcpus.count
    while number > 1 {
      number &-= 1
      if vcpus[number].pointee.owned &>> UInt64(interrupt & 63) & 1 != 0 { return number }
    }
    return 0
  }

  private mutating func route(_ interrupt: UInt32, to target: Int, _ vcpus: VirtualGICs) {
    if target >= vcpus.count { return }
    targets.at(Int(interrupt & 31)).pointee = UInt8(truncatingIfNeeded: target)
    let owner = vcpus[owner(of: interrupt, vcpus)]
    owner.pointee.departing |= 1 &<< UInt64(interrupt & 63)
    settle(owner, vcpus)
  }

  /// Hands over SPIs of `gic`, whose list is home, that have another target now and are not active:
  /// whoever took one ends it.
  @inline(never)
  package mutating func settle(_ gic: UnsafeMutablePointer<VirtualGIC>, _ vcpus: VirtualGICs) {
    var leaving = gic.pointee.departing & ~gic.pointee.active
    gic.pointee.departing &= ~leaving
    while leaving != 0 {
      let interrupt = leaving.trailingZeroBitCount
      leaving &= leaving &- 1
      let target = vcpus[Int(targets.at(interrupt & 31).pointee)]
      if target != gic { gic.pointee.move(interrupt, to: target) }
    }
  }

  /// A load or store by vCPU `caller`, `offset` from the start of the distributor; `write` is nil for
  /// a load. Sizes are 1, 2, 4 or 8 bytes.
  package mutating func access(
    _ offset: Int, size: Int, write: UInt64?, from caller: Int = 0, _ vcpus: VirtualGICs
  ) -> UInt64 {
    if vcpus[0].pointee.isVersion2 {
      return accessMapped(offset, size: size, write: write, caller, vcpus)
    }
    if offset >= Self.redistributor {
      let number = (offset &- Self.redistributor) / Self.redistributorSize
      if number >= vcpus.count { return 0 }
      return vcpus[number].pointee.accessRedistributor(
        offset & 0x1_ffff, size: size, write: write, isLast: number == vcpus.count &- 1)
    }
    switch offset {
    case 0x0000:  // GICD_CTLR: DS and ARE are fixed
      return control(write, vcpus) | 0x50
    case 0x0004: return 1 << 25 | 9 << 19 | 1  // GICD_TYPER: No1N, IDbits 10, 64 interrupts
    case 0x0008: return 0x43b  // GICD_IIDR: implemented by Arm
    case 0xffe8: return 0x3b  // GICD_PIDR2: GICv3
    case 0x80..<0xd00: return accessShared(offset, size: size, write: write, vcpus)
    case 0x6100..<0x6200:  // GICD_IROUTER32 to 63; no vCPU has another affinity than Aff0
      let interrupt = UInt32(truncatingIfNeeded: offset &- 0x6000) >> 3
      if offset & 4 != 0 { return 0 }
      if let write, write & 0xff_00ff_ff00 == 0 {
        route(interrupt, to: Int(truncatingIfNeeded: write & 0xff), vcpus)
      }
      return UInt64(targets.at(Int(interrupt & 31)).pointee)
    default: return 0
    }
  }

  /// EnableGrp0 and EnableGrp1.
  private func control(_ write: UInt64?, _ vcpus: VirtualGICs) -> UInt64 {
    if let write {
      for number in 0..<vcpus.count { vcpus[number].pointee.control = write & 3 }
    }
    return vcpus[0].pointee.control
  }

  /// Each has the fields of its own SPIs; the others' read as zero.
  @inline(never)
  private func accessShared(
    _ offset: Int, size: Int, write: UInt64?, _ vcpus: VirtualGICs
  ) -> UInt64 {
    var result: UInt64 = 0
    for number in 0..<vcpus.count {
      result |= vcpus[number].pointee.accessState(offset, size: size, write: write, word: 1)
    }
    return result
  }

  @inline(never)
  private mutating func accessMapped(
    _ offset: Int, size: Int, write: UInt64?, _ caller: Int, _ vcpus: VirtualGICs
  ) -> UInt64 {
    let own = vcpus[caller]
    switch offset {
    case 0x800..<0x840: return accessTargets(offset, size: size, write: write, caller, vcpus)
    case 0x80..<0xd00:
      // Each half leaves the other's registers alone, which read as zero.
      let first = own.pointee.accessState(offset, size: size, write: write, word: 0)
      return first | accessShared(offset, size: size, write: write, vcpus)
    case 0x000: return control(write, vcpus)
    case 0x004: return UInt64(truncatingIfNeeded: vcpus.count &- 1) << 5 | 1  // GICD_TYPER: 64 INTIDs
    case 0x008: return 0x43b
    case 0xfe8: return 0x2b  // GICD_PIDR2: GICv2
    case 0xf00:
      if let write { sendMappedSGI(write, from: caller, vcpus) }
      return 0
    case 0xf10..<0xf30: return own.pointee.accessSources(offset, size: size, write: write)
    case 0x1_1000:
      if let write { own.pointee.deactivate(write & 0x3ff) }
      return 0
    default: return 0
    }
  }

  /// GICD_ITARGETSR: a byte each. Private interrupts have who reads; with one core all is RAZ/WI.
  /// Of several targets the first gets the interrupt.
  private mutating func accessTargets(
    _ offset: Int, size: Int, write: UInt64?, _ caller: Int, _ vcpus: VirtualGICs
  ) -> UInt64 {
    if vcpus.count == 1 { return 0 }
    var result: UInt64 = 0
    for index in 0..<size {
      let shift = UInt64(truncatingIfNeeded: index &* 8)
      let interrupt = UInt32(truncatingIfNeeded: offset &+ index) & 63
      if let write, interrupt >= 32, (write &>> shift) & 0xff != 0 {
        route(interrupt, to: (write &>> shift).trailingZeroBitCount, vcpus)
      }
      let target = interrupt < 32 ? caller : Int(targets.at(Int(interrupt & 31)).pointee)
      result |= 1 &<< (shift &+ UInt64(truncatingIfNeeded: target & 7))
    }
    return result
  }

  /// GICD_SGIR (IHI 0048, 4.3.15): to the list, to all others, or to itself.
  private func sendMappedSGI(_ value: UInt64, from caller: Int, _ vcpus: VirtualGICs) {
    let own = UInt64(1) &<< UInt64(truncatingIfNeeded: caller)
    var targets = value >> 16 & 0xff
    if value >> 24 & 3 == 1 { targets = ~own }
    if value >> 24 & 3 == 2 { targets = own }
    if value >> 24 & 3 == 3 { return }
    send(value & 15, to: targets, from: caller, vcpus)
  }

  /// ICC_SGI1R_EL1 and its siblings (IHI 0069, 12.2.21), of vCPU `caller`.
  package func sendSGI(_ value: UInt64, from caller: Int, _ vcpus: VirtualGICs) {
    let affinities: UInt64 = 0xff << 16 | 0xff << 32 | 0xff << 48 | 0xf << 44
    var targets = value & 0xffff
    if value & 1 << 40 != 0 {
      targets = ~(1 &<< UInt64(truncatingIfNeeded: caller))
    } else if value & affinities != 0 {
      return
    }
    send(value >> 24 & 15, to: targets, from: caller, vcpus)
  }

  private func send(
    _ interrupt: UInt64, to targets: UInt64, from caller: Int, _ vcpus: VirtualGICs
  ) {
    for number in 0..<vcpus.count where targets &>> UInt64(truncatingIfNeeded: number) & 1 != 0 {
      vcpus[number].pointee.takeSGI(interrupt, from: UInt64(truncatingIfNeeded: caller))
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
    _ offset: Int, size: Int, write: UInt64?, isLast: Bool
  ) -> UInt64 {
    switch offset {
    case 0x0004: return 0x43b  // GICR_IIDR
    case 0xffe8: return 0x3b  // GICR_PIDR2
    case 0x0008:  // GICR_TYPER: affinity, processor number, Last
      let type = number << 32 | number << 8 | (isLast ? 1 << 4 : 0)
      return size == 8 ? type : type & 0xffff_ffff
    case 0x000c: return number
    case 0x0014:  // GICR_WAKER: ChildrenAsleep follows ProcessorSleep
      if let write { isAsleep = write & 2 != 0 }
      return isAsleep ? 6 : 0
    case 0x1_0080..<0x1_0d00:
      return accessState(offset & 0xffff, size: size, write: write, word: 0)
    default: return 0
    }
  }

  /// GICD_CPENDSGIR and, from 0xf20, GICD_SPENDSGIR: a byte for each SGI, a bit for each source.
  fileprivate mutating func accessSources(_ offset: Int, size: Int, write: UInt64?) -> UInt64 {
    var result: UInt64 = 0
    for index in 0..<size {
      let interrupt = (offset &+ index) & 15
      let shift = UInt64(truncatingIfNeeded: index &* 8)
      let sources = self.sources.at(interrupt)
      if let write {
        let bits = UInt8(truncatingIfNeeded: write &>> shift) & 15
        if offset & 0x20 != 0 { sources.pointee |= bits } else { sources.pointee &= ~bits }
        let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: interrupt)
        latched = sources.pointee == 0 ? latched & ~bit : latched | bit
      }
      result |= UInt64(sources.pointee) &<< shift
    }
    return result
  }
}

/// A vCPU's part of the registers with a field for each interrupt.
extension VirtualGIC {
  /// `word` tells which 32 interrupts are here.
  @inline(never)
  fileprivate mutating func accessState(
    _ offset: Int, size: Int, write: UInt64?, word: Int
  ) -> UInt64 {
    switch offset >> 8 {
    case 0, 1, 2, 3:
      if (offset & 0x7f) >> 2 != word { return 0 }
      return accessBits(offset, write: write, shift: UInt64(truncatingIfNeeded: word &* 32))
    case 4...7: return accessPriority(offset &- 0x400, size: size, write: write, word: word)
    case 12: return accessConfiguration((offset & 0xff) >> 2, write: write, word: word)
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

  /// IPRIORITYR: bytes, of which the upper five bits are implemented.
  private mutating func accessPriority(
    _ first: Int, size: Int, write: UInt64?, word: Int
  ) -> UInt64 {
    var result: UInt64 = 0
    var index = size
    while index > 0 {
      index &-= 1
      let interrupt = first &+ index
      result <<= 8
      if interrupt >> 5 != word || owned &>> UInt64(truncatingIfNeeded: interrupt) & 1 == 0 { continue }
      let place = priority.at(interrupt)
      if let write {
        place.pointee =
          UInt8(truncatingIfNeeded: write &>> UInt64(truncatingIfNeeded: index &* 8)) & 0xf8
      }
      result |= UInt64(place.pointee)
    }
    return result
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
