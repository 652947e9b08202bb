/// The registers of the distributor (IHI 0069, 12.9) and of the redistributor's two frames (12.11),
/// with affinity routing and one Security state. What is not listed is RAZ/WI, as the architecture
/// has it for reserved registers.
extension VirtualGIC {
  /// A load or store by the guest; `write` is nil for a load. Sizes are 1, 4 or 8 bytes.
  package mutating func accessDistributor(_ offset: Int, size: Int, write: UInt64?) -> UInt64 {
    switch offset {
    case 0x0000:  // GICD_CTLR: DS and ARE are fixed
      if let write { control = write & 3 }
      return control | 0x50
    case 0x0004: return 1 << 25 | 9 << 19 | 1  // GICD_TYPER: No1N, IDbits 10, 64 interrupts
    case 0x0008: return 0x43b  // GICD_IIDR: implemented by Arm
    case 0xffe8: return 0x3b  // GICD_PIDR2: GICv3
    default: return accessState(offset, size: size, write: write, words: 1..<2)
    }
  }

  package mutating func accessRedistributor(_ offset: Int, size: Int, write: UInt64?) -> UInt64 {
    switch offset {
    case 0x0004: return 0x43b  // GICR_IIDR
    case 0x0008: return 1 << 4  // GICR_TYPER: the last one, affinity 0
    case 0x0014:  // GICR_WAKER: ChildrenAsleep follows ProcessorSleep
      if let write { isAsleep = write & 2 != 0 }
      return isAsleep ? 6 : 0
    case 0xffe8: return 0x3b  // GICR_PIDR2
    case 0x1_0000...:
      return accessState(offset &- 0x1_0000, size: size, write: write, words: 0..<1)
    default: return 0
    }
  }

  /// The registers with a field for each interrupt. `words` tells which 32 interrupts are here.
  private mutating func accessState(
    _ offset: Int, size: Int, write: UInt64?, words: Range<Int>
  ) -> UInt64 {
    if offset >= 0x400 && offset < 0x800 {
      return accessPriority(offset &- 0x400, size: size, write: write, words: words)
    }
    if offset >= 0xc00 && offset < 0xd00 {
      let first = (offset &- 0xc00) >> 2 &* 16
      if !words.contains(first / 32) { return 0 }
      return accessConfiguration(first, write: write)
    }
    if !words.contains((offset & 0x7f) >> 2) { return 0 }
    let shift = UInt64(words.lowerBound) &* 32
    let bits = ((write ?? 0) & 0xffff_ffff) &<< shift
    let result: UInt64
    switch offset >> 7 {
    case 1:  // IGROUPR
      if write != nil { group = group & ~(0xffff_ffff &<< shift) | bits }
      result = group
    case 2:  // ISENABLER
      enabled |= bits
      result = enabled
    case 3:  // ICENABLER
      enabled &= ~bits
      result = enabled
    case 4:  // ISPENDR
      latched |= bits & ~Self.linked
      result = pending
    case 5:  // ICPENDR
      latched &= ~bits
      result = pending
    case 6:  // ISACTIVER
      active |= bits & ~Self.linked
      result = active
    case 7:  // ICACTIVER
      active &= ~bits
      result = active
    default: return 0
    }
    return (result &>> shift) & 0xffff_ffff
  }

  /// IPRIORITYR: bytes, of which the upper five bits are implemented.
  private mutating func accessPriority(
    _ first: Int, size: Int, write: UInt64?, words: Range<Int>
  ) -> UInt64 {
    var result: UInt64 = 0
    for index in 0..<size {
      let interrupt = first &+ index
      if !words.contains(interrupt / 32) { continue }
      let shift = UInt64(index) &* 8
      if let write { priority[interrupt] = UInt8(truncatingIfNeeded: write &>> shift) & 0xf8 }
      result |= UInt64(priority[interrupt]) &<< shift
    }
    return result
  }

  /// ICFGR: two bits for each of 16 interrupts, the upper one says edge.
  private mutating func accessConfiguration(_ first: Int, write: UInt64?) -> UInt64 {
    var result: UInt64 = 0
    for index in 0..<16 {
      let bit = UInt64(1) &<< UInt64(first &+ index)
      let field = UInt64(2) &<< UInt64(index &* 2)
      // SGIs are fixed, and so is a linked interrupt: its input is a level.
      if let write, first > 0, bit & Self.linked == 0 {
        edge = write & field != 0 ? edge | bit : edge & ~bit
      }
      if edge & bit != 0 { result |= field }
    }
    return result
  }
}
