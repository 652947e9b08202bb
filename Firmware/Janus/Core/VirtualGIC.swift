/// The interrupts of one persona with one vCPU: the state behind its distributor and, with a GICv3
/// (IHI 0069), its redistributor; with a GICv2 (IHI 0048) the CPU interface is the hardware's. INTIDs
/// 0 to 63, one bit each. What is offered to the vCPU
/// goes through list registers (`ListRegisters.swift`); registers are in `VirtualGICRegisters`.
package struct VirtualGIC {
  package static let interruptCount = 64
  /// Places for list registers; cores have four or more, and four are used.
  package static let listLimit = 4

  /// The four that registers of the distributor show as bits, in the order of their offsets.
  /// Group 1; what is clear is Group 0.
  package var group: UInt64 = 0
  package var enabled: UInt64 = 0
  /// Pending by an edge, an SGI or a write to ISPENDR, until acknowledged.
  package var latched: UInt64 = 0
  package var active: UInt64 = 0
  /// Input lines that are high.
  package private(set) var level: UInt64 = 0
  /// Configured as edge-triggered; SGIs always are.
  package var edge: UInt64 = 0xffff
  /// GICD_CTLR: EnableGrp0 and EnableGrp1.
  package var control: UInt64 = 0
  package var isAsleep = true
  /// The phone's version is the persona's.
  package var isVersion2: Bool { whetherGICv2(isPhoneVersion2) }
  private var isPhoneVersion2 = false
  package var priority = InlineArray<64, UInt8>(repeating: 0)

  /// Interrupts whose acknowledgement is linked to a physical interrupt: its
  /// level stands for "the physical one is active and not yet taken by the guest".
  package static let linked: UInt64 = 1 &<< UInt64(PersonaMachine.timerInterrupt)

  /// ICH_LRn_EL2, as to be written or as read back; the first `listUsed` are in use.
  package var list = InlineArray<4, UInt64>(repeating: 0)
  package internal(set) var listUsed = 0
  /// ICH_HCR_EL2.
  package internal(set) var hypervisorControl: UInt64 = 0

  package init() {}

  /// What is not zero out of reset.
  package mutating func powerUp(isVersion2: Bool) {
    isPhoneVersion2 = isVersion2
    edge = 0xffff
    isAsleep = true
  }

  package var pending: UInt64 { latched | (level & ~edge) }

  /// Pending, enabled, and in an enabled group: what wakes a vCPU from WFI.
  package var deliverable: UInt64 {
    let groups = (0 &- (control >> 1)) & group | (0 &- (control & 1)) & ~group
    return pending & enabled & groups
  }

  /// Returns the level before.
  @discardableResult
  package mutating func setLevel(_ interrupt: UInt32, _ isHigh: Bool) -> Bool {
    let bit = UInt64(1) &<< UInt64(interrupt & 63)
    let wasHigh = level & bit != 0
    if isHigh {
      latched |= bit & edge & ~level
      level |= bit
    } else {
      level &= ~bit
    }
    return wasHigh
  }

  /// GICD_SGIR (IHI 0048, 4.3.15): to the list, of which bit 16 is the one vCPU, to all others, or
  /// to itself.
  mutating func sendMappedSGI(_ value: UInt64) {
    let filter = value >> 24 & 3
    if filter == 2 || filter == 0 && value & 1 << 16 != 0 { latched |= 1 &<< (value & 15) }
  }

  /// ICC_SGI1R_EL1 and its siblings (IHI 0069, 12.2.21): a persona has one vCPU with affinity 0,
  /// so only a target list that names it does anything.
  package mutating func sendSGI(_ value: UInt64) {
    let affinities: UInt64 = 0xff << 16 | 0xff << 32 | 0xff << 48 | 0xf << 44
    let toAllButSelf: UInt64 = 1 << 40
    if value & (affinities | toAllButSelf) == 0 && value & 1 != 0 {
      latched |= 1 &<< (value >> 24 & 15)
    }
  }

  /// ICC_DIR_EL1, when it is trapped because not all active interrupts have a list register, or
  /// GICC_DIR, which always is.
  package mutating func deactivate(_ value: UInt64) {
    if value < UInt64(Self.interruptCount) { active &= ~(1 &<< value) }
  }

  /// Takes away what ties linked interrupts to the physical core, when the vCPU leaves it: one
  /// that was not yet taken will be raised again by its level, an active one stays active.
  package mutating func unlink() { level &= ~Self.linked }

  /// Whether the physical counterpart of the linked interrupt is active.
  package var isLinked: Bool { (level | active) & Self.linked != 0 }
}
