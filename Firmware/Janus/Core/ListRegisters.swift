/// List registers (IHI 0069, 12.4.6): which interrupts the core is offered, and what it did with
/// them. State, never ICH_ELRSR_EL2, decides: that can lag behind.
extension VirtualGIC {
  private static let statePending: UInt64 = 1 << 62
  private static let stateActive: UInt64 = 1 << 63
  private static let isGroup1: UInt64 = 1 << 60
  private static let isHardware: UInt64 = 1 << 61
  /// For a list register without hardware link: maintenance interrupt at its end.
  private static let atEnd: UInt64 = 1 << 41

  /// ICH_HCR_EL2 (12.4.7).
  private static let enable: UInt64 = 1
  private static let entryNotPresent: UInt64 = 1 << 2
  private static let nonePending: UInt64 = 1 << 3
  private static let trapDeactivate: UInt64 = 1 << 14

  /// Takes over what became of the interrupts in `list`, which was read back from the core, and
  /// of `endCount` (ICH_HCR_EL2.EOIcount) ends of interrupts that had no list register.
  package mutating func collect(endCount: UInt64) {
    var outside = active
    for index in 0..<listUsed {
      let entry = list.at(index).pointee
      let bit = UInt64(1) &<< (entry & 63)
      outside &= ~bit
      active &= ~bit
      if entry & Self.stateActive != 0 {
        active |= bit
        if isMappedSGI(bit) { activeSource.at(Int(entry & 15)).pointee = UInt8(entry >> 32 & 7) }
      }
      if entry & Self.statePending == 0 {
        if bit & Self.linked != 0 { setLevel(PersonaMachine.timerInterrupt, false) }
      } else if listed & bit != 0 {
        // Still pending. An SGI of a GICv2 is so from the vCPU in the list register.
        if isMappedSGI(bit) { takeSGI(entry & 15, from: entry >> 32 & 7) }
        latched |= bit
      }
    }
    listUsed = 0
    listed = 0
    // A priority drop that deactivates always ends the highest priority first.
    var remaining = endCount
    while remaining > 0 && outside != 0 {
      let bit = UInt64(1) &<< UInt64(mostUrgent(of: outside))
      outside &= ~bit
      active &= ~bit
      remaining &-= 1
    }
  }

  /// An entry of the list as GICH_LR<n> (IHI 0048, 5.3.9): HW and group, state, priority, physical
  /// INTID, of which bit 9 is the maintenance at the end, virtual INTID.
  package static func mapped(_ entry: UInt64) -> UInt32 {
    let flags = (entry >> 60 & 3) << 30 | (entry >> 62) << 28
    return UInt32(
      truncatingIfNeeded: flags | (entry >> 51 & 31) << 23 | (entry >> 32 & 0x3ff) << 10
        | entry & 0x3ff)
  }

  /// The entry with the state that GICH_LR<n> was read back with.
  package static func collected(_ entry: UInt64, _ register: UInt32) -> UInt64 {
    entry & ~(3 << 62) | (UInt64(register) >> 28) << 62
  }

  /// Fills the list with the most urgent deliverable interrupts, then with active ones, and asks for
  /// maintenance when some are left over. Deliverable ones go first: an active one is ended without
  /// a list register too, but one that is not listed is never taken, and a guest that ends late
  /// (EOImode 1) may have many active. One that is both is not taken before its end.
  ///
  /// - Parameter timer: the INTID of the physical interrupt that the timer's is linked to.
  package mutating func fill(limit: Int, timer: UInt32 = PersonaMachine.timerInterrupt) {
    let deliverable = self.deliverable
    var candidates = active | deliverable
    list = InlineArray(repeating: 0)
    listUsed = 0
    while candidates != 0 && listUsed < limit {
      let waiting = candidates & deliverable & ~active
      let interrupt = mostUrgent(of: waiting != 0 ? waiting : candidates)
      let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: interrupt)
      candidates &= ~bit
      var entry =
        UInt64(truncatingIfNeeded: interrupt) | UInt64(priority.at(interrupt).pointee) << 48
      if group & bit != 0 { entry |= Self.isGroup1 }
      if active & bit != 0 { entry |= Self.stateActive }
      if isMappedSGI(bit) {
        entry |= takeSource(interrupt, deliverable & bit != 0)
      } else if deliverable & bit != 0 {
        entry |= Self.statePending
        // What arrives from now on is another one.
        listed |= latched & bit
        latched &= ~bit
      }
      if bit & Self.linked != 0 {
        entry |= Self.isHardware | UInt64(timer) << 32
        // A linked entry must not be both (CONSTRAINED UNPREDICTABLE).
        if entry & Self.stateActive != 0 { entry &= ~Self.statePending }
      } else if edge & bit == 0 {
        // A level that is still high at the end is pending again.
        entry |= Self.atEnd
      }
      list.at(listUsed).pointee = entry
      listUsed &+= 1
    }
    hypervisorControl = Self.enable
    if candidates & deliverable & ~active != 0 { hypervisorControl |= Self.nonePending }
    if candidates & active != 0 { hypervisorControl |= Self.entryNotPresent | Self.trapDeactivate }
  }

  /// Whether it is an SGI of a GICv2: each source is an interrupt of its own, of which the list has one.
  private func isMappedSGI(_ bit: UInt64) -> Bool { isVersion2 && bit & 0xffff != 0 }

  /// Takes the SGI of one source into the list: while it is active, of none but the source whose it is.
  /// The end of it is told when others wait.
  private mutating func takeSource(_ interrupt: Int, _ isDeliverable: Bool) -> UInt64 {
    let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: interrupt)
    let sources = self.sources.at(interrupt)
    var source = UInt8(truncatingIfNeeded: sources.pointee.trailingZeroBitCount & 7)
    if active & bit != 0 { source = activeSource.at(interrupt).pointee }
    var entry = UInt64(source) << 32
    if isDeliverable && sources.pointee &>> source & 1 != 0 {
      entry |= Self.statePending
      listed |= bit
      sources.pointee &= ~(1 &<< source)
    }
    if sources.pointee == 0 { latched &= ~bit } else if isDeliverable { entry |= Self.atEnd }
    return entry
  }

  /// Lowest priority value, then lowest INTID.
  @inline(never)
  private mutating func mostUrgent(of set: UInt64) -> Int {
    var best = set.trailingZeroBitCount
    var rest = set & (set &- 1)
    while rest != 0 {
      let candidate = rest.trailingZeroBitCount
      if priority.at(candidate).pointee < priority.at(best).pointee { best = candidate }
      rest &= rest &- 1
    }
    return best
  }
}
