import Simulation

extension GICv2 {
  // MARK: - Virtual interface control (Arm IHI 0048, 5.3; Arm DDI 0471, table 3-7)

  static let controlFrame = RegisterFrame<GICv2>(
    size: 0x200,
    [
      control(0x00, "GICH_HCR", read: { $0.control }, write: { $0.setControl($1 & 0xf800_00ff) }),
      // PRIbits, PREbits, ListRegs.
      Row.row(
        0x04, "GICH_VTR",
        read: { gic, _ in
          UInt64(gic.scheme.bits - 1) << 29 | UInt64(gic.scheme.preemptionBits - 1) << 26
            | UInt64(listRegisterCount - 1)
        }),
      control(0x08, "GICH_VMCR", read: { $0.machine }, write: { $0.setMachine($1) }),
      control(0x10, "GICH_MISR", read: { $0.maintenanceStatus }),
      control(0x20, "GICH_EISR0", read: { $0.endStatus }),
      Row.constant(0x24, "GICH_EISR1", 0),
      control(0x30, "GICH_ELRSR0", read: { $0.emptyStatus }),
      Row.constant(0x34, "GICH_ELRSR1", 0),
      control(
        0xf0, "GICH_APR", read: { $0.active.register(.group0, 0) },
        write: { $0.active.setRegister(.group0, 0, $1) }),
    ]
      + (0..<listRegisterCount).map { number in
        Row.row(
          0x100 + UInt64(number) * 4, "GICH_LR\(number)",
          read: { gic, core in
            ListRegister.mapped(gic.interfaces[core].virtualInterface.listRegisters[number])
          },
          write: { gic, core, value, lanes in
            let old = ListRegister.mapped(
              gic.interfaces[core].virtualInterface.listRegisters[number])
            let register = ListRegister.unmapped(old & ~lanes | value & lanes)
            gic.interfaces[core].virtualInterface.setListRegister(number, register)
            gic.tell(.list, register & 0x3ff, core, value: register)
            gic.update(core)
          })
      })

  private static func control(
    _ offset: UInt64, _ name: String, read: @escaping @Sendable (VirtualInterface) -> UInt64,
    write: (@Sendable (inout VirtualInterface, UInt64) -> Void)? = nil
  ) -> [Row] {
    guard let write else {
      return Row.row(
        offset, name, read: { gic, core in read(gic.interfaces[core].virtualInterface) })
    }
    return Row.row(
      offset, name, read: { gic, core in read(gic.interfaces[core].virtualInterface) },
      write: { gic, core, value, lanes in
        let old = read(gic.interfaces[core].virtualInterface)
        write(&gic.interfaces[core].virtualInterface, old & ~lanes | value & lanes)
        gic.update(core)
      })
  }

  /// GICH_LR<n> (Arm IHI 0048, 5.3.9) and the same in the form of ICH_LR<n>_EL2, which
  /// ``VirtualInterface`` has.
  private enum ListRegister {
    private static let hardware: UInt64 = 1 << 31

    /// HW 31, group 30, state [29:28], priority [27:23], physical INTID [19:10], of which without
    /// HW bit 19 asks for maintenance at the end and [12:10] are the source of an SGI; virtual
    /// INTID [9:0].
    static func unmapped(_ value: UInt64) -> UInt64 {
      let state = (value >> 28 & 3) << 62
      let priority = (value >> 23 & 31) << 51
      let flags = (value >> 31 & 1) << 61 | (value >> 30 & 1) << 60
      var id = value & 0x3ff
      if value & hardware == 0, id < 16 { id |= value & 7 << 10 }
      let physical =
        value & hardware != 0 ? (value >> 10 & 0x3ff) << 32 : (value >> 19 & 1) << 41
      return state | flags | priority | physical | id
    }

    static func mapped(_ value: UInt64) -> UInt64 {
      let isHardware = value >> 61 & 1 != 0
      let flags = (value >> 61 & 1) << 31 | (value >> 60 & 1) << 30 | (value >> 62) << 28
      let physical = isHardware ? (value >> 32 & 0x3ff) << 10 : (value >> 41 & 1) << 19
      return flags | (value >> 51 & 31) << 23 | physical | value & 0x1fff
    }
  }

  // MARK: - Virtual CPU interface (Arm IHI 0048, 5.5; Arm DDI 0471, table 3-8)

  static let virtualFrame = RegisterFrame<GICv2>(
    size: interfaceSize,
    [
      control(0x00, "GICV_CTLR", read: { $0.mappedControl }, write: { $0.setMappedControl($1) }),
      control(
        0x04, "GICV_PMR", read: { $0.priorityMask }, write: { $0.setPriorityMask($1 & 0xff) }),
      control(
        0x08, "GICV_BPR", read: { $0.binaryPoint(.group0) },
        write: { $0.setBinaryPoint(.group0, $1) }),
      Row.effect(
        0x0c, "GICV_IAR", peek: { gic, core in gic.highestPendingVirtual(core, isAlias: false) },
        read: { gic, core in gic.acknowledgeVirtual(core, isAlias: false) }),
      Row.row(
        0x10, "GICV_EOIR",
        write: { gic, core, value, _ in gic.endOfVirtualInterrupt(core, value, isAlias: false) }),
      Row.row(
        0x14, "GICV_RPR",
        read: { gic, core in
          UInt64(gic.interfaces[core].virtualInterface.active.running(gic.scheme))
        }),
      Row.row(
        0x18, "GICV_HPPIR", read: { gic, core in gic.highestPendingVirtual(core, isAlias: false) }),
      control(
        0x1c, "GICV_ABPR", read: { $0.binaryPoint(.group1) },
        write: { $0.setBinaryPoint(.group1, $1) }),
      Row.effect(
        0x20, "GICV_AIAR", peek: { gic, core in gic.highestPendingVirtual(core, isAlias: true) },
        read: { gic, core in gic.acknowledgeVirtual(core, isAlias: true) }),
      Row.row(
        0x24, "GICV_AEOIR",
        write: { gic, core, value, _ in gic.endOfVirtualInterrupt(core, value, isAlias: true) }),
      Row.row(
        0x28, "GICV_AHPPIR", read: { gic, core in gic.highestPendingVirtual(core, isAlias: true) }),
      control(
        0xd0, "GICV_APR0", read: { $0.active.register(.group0, 0) },
        write: { $0.active.setRegister(.group0, 0, $1) }),
      Row.constant(0xfc, "GICV_IIDR", 0x0202_143b),
      Row.row(
        0x1000, "GICV_DIR",
        write: { gic, core, value, _ in gic.deactivateVirtualInterrupt(core, value) }),
    ])
}
