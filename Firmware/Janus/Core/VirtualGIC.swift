/// The interrupts of one vCPU: its private ones, and the SPIs that are routed to it. It is the state
/// behind the redistributor of a GICv3 (IHI 0069) and its part of the distributor; with a GICv2
/// (IHI 0048) the CPU interface is the hardware's. INTIDs 0 to 63, one bit each. What is offered to
/// the vCPU goes through list registers (`ListRegisters.swift`); what its persona's vCPUs have in
/// common, and all registers, are in `VirtualDistributor`.
package struct VirtualGIC {
  package static let interruptCount = 64
  /// Places for list registers; cores have four or more, and four are used.
  package static let listLimit = 4

  /// The four that registers of the distributor show as bits, in the order of their offsets.
  /// Group 1; what is clear is Group 0.
  package var group: UInt64 = 0
  package var enabled: UInt64 = 0
  /// Pending by an edge, an SGI or a write to ISPENDR, and not in the list.
  package var latched: UInt64 = 0
  package var active: UInt64 = 0
  /// Input lines that are high.
  package internal(set) var level: UInt64 = 0
  /// Configured as edge-triggered; SGIs always are.
  package var edge: UInt64 = 0xffff
  /// GICD_CTLR: EnableGrp0 and EnableGrp1.
  package var control: UInt64 = 0
  package var isAsleep = true
  /// Interrupts whose state is here: private ones and the SPIs routed to this vCPU.
  package var owned: UInt64 = 0
  /// Of those, the ones that have another target and leave when they are not active.
  package var departing: UInt64 = 0
  /// Its affinity, counted from zero.
  package var number: UInt64 = 0
  /// The phone's version is the persona's.
  package var isVersion2: Bool { whetherGICv2(isPhoneVersion2) }
  private let isPhoneVersion2: Bool
  package var priority = InlineArray<64, UInt8>(repeating: 0)
  /// Of a GICv2, a bit for each vCPU that has sent the SGI.
  package var sources = InlineArray<16, UInt8>(repeating: 0)
  /// And whose SGI is active.
  var activeSource = InlineArray<16, UInt8>(repeating: 0)

  /// Interrupts whose acknowledgement is linked to a physical interrupt: its
  /// level stands for "the physical one is active and not yet taken by the guest".
  package static let linked: UInt64 = 1 &<< UInt64(PersonaMachine.timerInterrupt)

  /// ICH_LRn_EL2, as to be written or as read back; the first `listUsed` are in use.
  package var list = InlineArray<4, UInt64>(repeating: 0)
  package internal(set) var listUsed = 0
  /// Interrupts in the list that were `latched`.
  var listed: UInt64 = 0
  /// ICH_HCR_EL2.
  package internal(set) var hypervisorControl: UInt64 = 0

  /// Of vCPU `number`, as out of reset: vCPU 0 has all SPIs.
  package init(number: UInt64 = 0, isVersion2: Bool = false) {
    isPhoneVersion2 = isVersion2
    self.number = number
    owned = number == 0 ? .max : Self.privateOnes
    powerUp()
  }

  private static let privateOnes: UInt64 = 0xffff_ffff

  /// Resets what is private to the vCPU: SPIs go on.
  package mutating func powerUp() {
    group &= ~Self.privateOnes
    enabled &= ~Self.privateOnes
    latched &= ~Self.privateOnes
    active &= ~Self.privateOnes
    level &= ~Self.privateOnes
    edge = edge & ~Self.privateOnes | 0xffff
    sources = .init(repeating: 0)
    for interrupt in 0..<32 { priority.at(interrupt).pointee = 0 }
    listUsed = 0
    listed = 0
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

  /// An SGI arrives from vCPU `source`.
  @inline(never)
  mutating func takeSGI(_ interrupt: UInt64, from source: UInt64) {
    latched |= 1 &<< interrupt
    sources.at(Int(truncatingIfNeeded: interrupt)).pointee |=
      1 &<< UInt8(truncatingIfNeeded: source)
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
