/// The registers of the distributor (IHI 0069, 12.9) and of the redistributor's two frames (12.11),
/// with affinity routing and one Security state; or those of a GICv2's distributor without Security
/// Extensions (IHI 0048, 4.3), and GICC_DIR, whose page is not the hardware's. What is not listed is RAZ/WI, as the architecture
/// has it for reserved registers.
extension VirtualGIC {
  /// Where the redistributor is, seen from the distributor.
  package static let redistributor = 0xa_0000

  /// A load or store by the guest, `offset` from the start of the distributor; `write` is nil for a
  /// load. Sizes are 1, 2, 4 or 8 bytes.
  package mutating func access(_ offset: Int, size: Int, write: UInt64?) -> UInt64 {
    let frame = offset >> 12
    if isVersion2 { return accessMapped(offset, size: size, write: write) }
    if frame == 0 || frame == 0xb0 {
      let register = offset & 0xfff
      if register >= 0x80 && register < 0xd00 {
        return accessState(register, size: size, write: write, word: frame == 0 ? 1 : 0)
      }
    }
    switch offset {
    case 0x0000:  // GICD_CTLR: DS and ARE are fixed
      if let write { control = write & 3 }
      return control | 0x50
    case 0x0004: return 1 << 25 | 9 << 19 | 1  // GICD_TYPER: No1N, IDbits 10, 64 interrupts
    case 0x0008, 0xa_0004: return 0x43b  // GICD_IIDR, GICR_IIDR: implemented by Arm
    case 0xffe8, 0xa_ffe8: return 0x3b  // GICD_PIDR2, GICR_PIDR2: GICv3
    case 0xa_0008: return 1 << 4  // GICR_TYPER: the last one, affinity 0
    case 0xa_0014:  // GICR_WAKER: ChildrenAsleep follows ProcessorSleep
      if let write { isAsleep = write & 2 != 0 }
      return isAsleep ? 6 : 0
    default: return 0
    }
  }

  /// With one core GICD_ITARGETSR is RAZ/WI.
  @inline(never)
  private mutating func accessMapped(_ offset: Int, size: Int, write: UInt64?) -> UInt64 {
    switch offset {
    case 0x80..<0xd00:
      // Each half leaves the other's registers alone, which read as zero.
      let first = accessState(offset, size: size, write: write, word: 0)
      return first | accessState(offset, size: size, write: write, word: 1)
    case 0x000:
      if let write { control = write & 3 }
      return control
    case 0x004: return 1  // GICD_TYPER: 64 interrupts, one core
    case 0x008: return 0x43b
    case 0xfe8: return 0x2b  // GICD_PIDR2: GICv2
    case 0xf00:
      if let write { sendMappedSGI(write) }
      return 0
    case 0xf10..<0xf30: return accessSources(offset, size: size, write: write)
    case 0x1_1000:
      if let write { deactivate(write & 0x3ff) }
      return 0
    default: return 0
    }
  }

  /// GICD_CPENDSGIR and, from 0xf20, GICD_SPENDSGIR: a byte for each SGI, whose only source is the
  /// one vCPU.
  private mutating func accessSources(_ offset: Int, size: Int, write: UInt64?) -> UInt64 {
    var result: UInt64 = 0
    for index in 0..<size {
      let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: (offset &+ index) & 15)
      let shift = UInt64(truncatingIfNeeded: index &* 8)
      if let write, (write &>> shift) & 1 != 0 {
        if offset & 0x20 != 0 { latched |= bit } else { latched &= ~bit }
      }
      if latched & bit != 0 { result |= 1 &<< shift }
    }
    return result
  }

  /// Whether an access depends on, or changes, what may be in list registers at the moment: all
  /// but loads of what only stores change.
  package static func concernsLists(_ offset: Int, isWrite: Bool) -> Bool {
    isWrite || offset & 0xfe00 == 0x200 || offset & 0xffc0 == 0xf00
  }

  /// The registers with a field for each interrupt. `word` tells which 32 interrupts are here.
  @inline(never)
  private mutating func accessState(
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
    let window: UInt64 = 0xffff_ffff &<< shift
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
      if interrupt >> 5 != word { continue }
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
      if let write, register > 0, bit & Self.linked == 0 {
        edge &= ~bit
        if write &<< UInt64(truncatingIfNeeded: index &* 2) & 0x8000_0000 != 0 { edge |= bit }
      }
      result <<= 2
      if edge & bit != 0 { result |= 2 }
      bit >>= 1
    }
    return result
  }
}
