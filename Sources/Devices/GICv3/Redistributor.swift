import Simulation

/// What a core's redistributor holds: its SGIs and PPIs, and whether it forwards
/// (Arm IHI 0069, 12.10 and 12.11).
struct Redistributor {
  /// INTIDs 0 to 31.
  var bank = InterruptBank(words: 1)
  /// GICR_WAKER.ProcessorSleep, which ChildrenAsleep follows at once. While it is set nothing is
  /// forwarded to the core; waking the core for a pending interrupt is not modelled.
  var asleep = true

  init() { reset() }

  mutating func reset() {
    bank.reset()
    bank.setEdgeTriggered(0, 0xffff, mask: .max)
    asleep = true
  }

  mutating func code(_ coder: inout StateCoder) throws(StateError) {
    try coder.field("asleep", &asleep)
    try bank.code(&coder)
  }
}

extension GICv3 {
  /// GICR_TYPER: affinity in [63:32], processor number in [23:8], Last in bit 4, PLPIS in bit 0; no
  /// virtual LPIs, no DPG bits, PPIs up to INTID 31.
  private func redistributorType(_ core: Int) -> UInt64 {
    UInt64(affinities[core]) << 32 | UInt64(core) << 8 | (core == affinities.count - 1 ? 1 << 4 : 0)
      | (lpis.isEmpty ? 0 : 1)
  }

  /// A redistributor's two frames, RD_base and SGI_base (Arm IHI 0069, tables 12-27 and 12-29).
  static let redistributorFrame = redistributorFrame(
    // No LPIs to enable and no DPG bits; RWP and UWP are 0, because writes take effect at once.
    Row.constant(0x0000, "GICR_CTLR", 0)
      + Row.unmodelled(0x0070, "GICR_PROPBASER", width: .double)
      + Row.unmodelled(0x0078, "GICR_PENDBASER", width: .double))

  /// The same where there is a translation service.
  static let redistributorFrameWithLPIs = redistributorFrame(
    Row.row(
      0x0000, "GICR_CTLR", read: { gic, core in gic.lpis[core].areEnabled ? 1 : 0 },
      write: { gic, core, value, _ in if value & 1 != 0 { gic.enableLPIs(core) } })
      + lpiTable(0x0070, "GICR_PROPBASER", { $0.propertyBase }) { $0.setPropertyBase($1) }
      // PTZ reads as zero.
      + lpiTable(0x0078, "GICR_PENDBASER", { $0.pendingBase }, hidden: 1 << 62) {
        $0.setPendingBase($1)
      })

  private static func redistributorFrame(_ lpiRows: [Row]) -> RegisterFrame<GICv3> {
    RegisterFrame(size: redistributorSize, [lpiRows] + redistributorRows)
  }

  private static let redistributorRows: [[Row]] = [
    Row.constant(0x0004, "GICR_IIDR", implementer),
    Row.row(
      0x0008, "GICR_TYPER", width: .double, read: { gic, core in gic.redistributorType(core) }),
    Row.unmodelled(0x0010, "GICR_STATUSR"),
    Row.row(
      0x0014, "GICR_WAKER", read: { gic, core in gic.redistributors[core].asleep ? 6 : 0 },
      write: { gic, core, value, lanes in
        if lanes & 2 == 0 { return }
        gic.redistributors[core].asleep = value & 2 != 0
        gic.updateAll()
      }),
    // LPIs come by the translation service alone (GICR_TYPER.DirectLPI is 0).
    Row.unmodelled(0x0040, "GICR_SETLPIR", width: .double),
    Row.unmodelled(0x0048, "GICR_CLRLPIR", width: .double),
    Row.unmodelled(0x00a0, "GICR_INVLPIR", width: .double),
    Row.unmodelled(0x00b0, "GICR_INVALLR", width: .double),
    Row.constant(0x00c0, "GICR_SYNCR", 0),
    Row.identification("GICR_", at: 0xffd0, part: 0x493, version: 3, pages: 4),
    Row.interrupts(
      "GICR_", at: 0x1_0000, words: 0..<1,
      bank: { gic, core in gic.redistributors[core].bank },
      change: { gic, core, body in
        body(&gic.redistributors[core].bank)
        gic.update(core)
      }),
    Row.constant(0x1_0d00, "GICR_IGRPMODR0", 0),
    Row.constant(0x1_0e00, "GICR_NSACR", 0),
  ]

  private static func lpiTable(
    _ offset: UInt64, _ name: String,
    _ stored: @escaping @Sendable (PhysicalLPIs) -> UInt64, hidden: UInt64 = 0,
    write: @escaping @Sendable (inout PhysicalLPIs, UInt64) -> Void
  ) -> [Row] {
    Row.row(
      offset, name, width: .double,
      read: { gic, core in stored(gic.lpis[core]) & ~hidden },
      write: { gic, core, value, lanes in
        let old = stored(gic.lpis[core])
        write(&gic.lpis[core], old & ~lanes | value & lanes)
      })
  }
}
