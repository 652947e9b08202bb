import Simulation

extension GICv2 {
  typealias Row = FrameRegister<GICv2>

  // MARK: - Distributor (Arm IHI 0048, table 4-1; Arm DDI 0471, table 3-2)

  static let distributorFrame = RegisterFrame<GICv2>(
    size: distributorSize,
    [
      Row.row(
        0x000, "GICD_CTLR",
        read: { gic, _ in
          (gic.distributor.enabledGroups[0] ? 1 : 0) | (gic.distributor.enabledGroups[1] ? 2 : 0)
        },
        write: { gic, _, value, lanes in
          if lanes & 1 == 0 { return }
          gic.distributor.enabledGroups = [value & 1 != 0, value & 2 != 0]
          gic.updateAll()
        }),
      // ITLinesNumber, CPUNumber; no Security Extensions, so that none can be locked either.
      Row.row(
        0x004, "GICD_TYPER",
        read: { gic, _ in
          UInt64(gic.distributor.bank.words - 1) | UInt64(gic.interfaces.count - 1) << 5
        }),
      Row.constant(0x008, "GICD_IIDR", 0x0200_143b),
      Row.interrupts(
        "GICD_", at: 0, words: 0..<1, fixed: 0xffff,
        bank: { gic, core in gic.interfaces[core].bank },
        change: { gic, core, body in
          body(&gic.interfaces[core].bank)
          gic.update(core)
        }),
      Row.interrupts(
        "GICD_", at: 0, words: 1..<32, bank: { gic, _ in gic.distributor.bank },
        change: { gic, _, body in
          body(&gic.distributor.bank)
          gic.updateAll()
        }),
      Row.bank(
        0x800, "GICD_ITARGETSR", 0..<255,
        read: { gic, core, number in gic.targets(core, number) },
        write: { gic, _, number, value, lanes in gic.setTargets(number, value, lanes) }),
      Row.row(
        0xd00, "GICD_PPISR", read: { gic, core in UInt64(gic.interfaces[core].bank.level[0] >> 16) }
      ),
      Row.bank(
        0xd04, "GICD_SPISR", 0..<15,
        read: { gic, _, number in
          number + 1 < gic.distributor.bank.words
            ? UInt64(gic.distributor.bank.level[number + 1]) : 0
        }),
      // Without Security Extensions there is no Non-secure access to control.
      Row.bank(0xe00, "GICD_NSACR", 0..<64, read: { _, _, _ in 0 }),
      Row.row(
        0xf00, "GICD_SGIR", read: { _, _ in 0 },
        write: { gic, core, value, _ in gic.sendSoftwareInterrupt(core, value) }),
      sources(0xf10, "GICD_CPENDSGIR") { $0.removeSources($1, $2) },
      sources(0xf20, "GICD_SPENDSGIR") { $0.addSources($1, $2) },
      Row.identification("GICD_", at: 0xfd0, part: 0x490, version: 2, pages: 0),
    ])

  /// GICD_CPENDSGIR<n> or GICD_SPENDSGIR<n>: a byte for each SGI, with a bit for each source.
  private static func sources(
    _ offset: UInt64, _ name: String,
    _ change: @escaping @Sendable (inout Interface, Int, UInt8) -> Void
  ) -> [Row] {
    Row.bank(
      offset, name, 0..<4,
      read: { gic, core, number in
        (0..<4).reduce(0) {
          $0 | UInt64(gic.interfaces[core].sources[number * 4 + $1]) << ($1 * 8)
        }
      },
      write: { gic, core, number, value, _ in
        let cores = UInt8(truncatingIfNeeded: 1 << gic.interfaces.count - 1)
        for byte in 0..<4 {
          let bits = UInt8(value >> (byte * 8) & 0xff) & cores
          change(&gic.interfaces[core], number * 4 + byte, bits)
        }
        gic.update(core)
      })
  }

  /// GICD_ITARGETSR<n>: a private interrupt targets the core that reads.
  private func targets(_ core: Int, _ number: Int) -> UInt64 {
    if interfaces.count == 1 || number / 8 >= distributor.bank.words { return 0 }
    if number < 8 { return 0x0101_0101 << UInt64(core) }
    return (0..<4).reduce(0) { $0 | UInt64(distributor.targets[number * 4 + $1]) << ($1 * 8) }
  }

  private func setTargets(_ number: Int, _ value: UInt64, _ lanes: UInt64) {
    guard number >= 8, number / 8 < distributor.bank.words else { return }
    for byte in 0..<4 where lanes >> (byte * 8) & 0xff != 0 {
      distributor.setTargets(number * 4 + byte, UInt8(value >> (byte * 8) & 0xff))
    }
    updateAll()
  }

  /// GICD_SGIR: INTID in [3:0], and in [25:24] whether it goes to the list in [23:16], to all
  /// others, or to the sender. NSATT in bit 15 is for the Security Extensions.
  private func sendSoftwareInterrupt(_ core: Int, _ value: UInt64) {
    let filter = value >> 24 & 3
    for target in interfaces.indices {
      let isNamed =
        switch filter {
        case 0: value >> UInt64(16 + target) & 1 != 0
        case 1: target != core
        case 2: target == core
        default: false
        }
      guard isNamed else { continue }
      interfaces[target].addSources(Int(value & 15), 1 << UInt8(core))
      update(target)
    }
  }

  // MARK: - CPU interface (Arm IHI 0048, table 4-2; Arm DDI 0471, table 3-6)

  static let interfaceFrame = RegisterFrame<GICv2>(
    size: interfaceSize,
    [
      Row.row(
        0x00, "GICC_CTLR", read: { gic, core in gic.interfaceControl(core) },
        write: { gic, core, value, lanes in
          let old = gic.interfaceControl(core)
          gic.setInterfaceControl(core, old & ~lanes | value & lanes)
        }),
      Row.row(
        0x04, "GICC_PMR",
        read: { gic, core in UInt64(gic.interfaces[core].registers.priorityMask) },
        write: { gic, core, value, lanes in
          if lanes & 1 == 0 { return }
          gic.interfaces[core].registers.priorityMask = gic.scheme.masked(UInt8(value & 0xff))
          gic.update(core)
        }),
      binaryPoint(0x08, "GICC_BPR", .group0),
      Row.effect(
        0x0c, "GICC_IAR", peek: { gic, core in gic.highestPending(core, isAlias: false) },
        read: { gic, core in gic.acknowledge(core, isAlias: false) }),
      Row.row(
        0x10, "GICC_EOIR",
        write: { gic, core, value, _ in gic.endOfInterrupt(core, value, isAlias: false) }),
      Row.row(
        0x14, "GICC_RPR",
        read: { gic, core in UInt64(gic.interfaces[core].registers.active.running(gic.scheme)) }),
      Row.row(
        0x18, "GICC_HPPIR", read: { gic, core in gic.highestPending(core, isAlias: false) }),
      binaryPoint(0x1c, "GICC_ABPR", .group1),
      Row.effect(
        0x20, "GICC_AIAR", peek: { gic, core in gic.highestPending(core, isAlias: true) },
        read: { gic, core in gic.acknowledge(core, isAlias: true) }),
      Row.row(
        0x24, "GICC_AEOIR",
        write: { gic, core, value, _ in gic.endOfInterrupt(core, value, isAlias: true) }),
      Row.row(0x28, "GICC_AHPPIR", read: { gic, core in gic.highestPending(core, isAlias: true) }),
      activePriorities(0xd0, "GICC_APR0", .group0),
      activePriorities(0xe0, "GICC_NSAPR0", .group1),
      Row.constant(0xfc, "GICC_IIDR", 0x0202_143b),
      Row.row(
        0x1000, "GICC_DIR",
        write: { gic, core, value, _ in gic.deactivateInterrupt(core, value) }),
    ])

  private static func binaryPoint(_ offset: UInt64, _ name: String, _ group: InterruptGroup)
    -> [Row]
  {
    Row.row(
      offset, name,
      read: { gic, core in gic.interfaces[core].registers.binaryPoint(group, gic.scheme) },
      write: { gic, core, value, lanes in
        if lanes & 1 == 0 { return }
        gic.interfaces[core].registers.setBinaryPoint(group, value, gic.scheme)
        gic.update(core)
      })
  }

  private static func activePriorities(_ offset: UInt64, _ name: String, _ group: InterruptGroup)
    -> [Row]
  {
    Row.row(
      offset, name, read: { gic, core in gic.interfaces[core].registers.active.register(group, 0) },
      write: { gic, core, value, lanes in
        let old = gic.interfaces[core].registers.active.register(group, 0)
        gic.interfaces[core].registers.active.setRegister(group, 0, old & ~lanes | value & lanes)
        gic.update(core)
      })
  }
}
