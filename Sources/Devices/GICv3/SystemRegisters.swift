import Simulation

/// One row of the table of ICC_*, ICV_* and ICH_* registers.
///
/// An ICV_* register has the encoding of its ICC_* register and is what a guest reaches while
/// HCR_EL2 virtualises its group: the row's second pair of functions.
struct SystemRegister: Sendable {
  typealias Read = @Sendable (GICv3, _ core: Int, _ index: Int) -> UInt64
  typealias Write = @Sendable (GICv3, _ core: Int, _ index: Int, _ value: UInt64) -> Void

  /// Who may reach a register, and what traps it.
  enum Gate {
    /// A register of one group: TALL0 with FMO, TALL1 with IMO.
    case group(InterruptGroup)
    /// TC; virtual with IMO or FMO.
    case common
    /// As ``common``, and TDIR.
    case deactivate
    /// TC; trapped with IMO or FMO, for guests' SGIs are the hypervisor's business.
    case softwareInterrupt
    /// ICC_SRE_EL2.Enable.
    case systemRegisterEnable
    /// EL2 only.
    case hypervisor
  }

  /// A bank whose size the configuration decides.
  enum Bank {
    case none, activePriorities, listRegisters
  }

  let name: String
  let encoding: SystemRegisterEncoding
  let gate: Gate
  var bank = Bank.none
  var index = 0
  /// True for IAR: the debugger shows HPPIR instead.
  var readHasEffects = false
  let read: Read?
  var write: Write?
  var virtualRead: Read?
  var virtualWrite: Write?

  /// False for a bank's registers that this configuration lacks, which are UNDEFINED.
  func exists(_ gic: GICv3) -> Bool {
    switch bank {
    case .none: true
    case .activePriorities: index < gic.scheme.activePriorityRegisters
    case .listRegisters: index < gic.virtualInterfaces[0].listRegisters.count
    }
  }
}

extension GICv3 {
  public var systemRegisters: [SystemRegisterEncoding] { SystemRegister.all.map(\.encoding) }

  /// Every access may change what another core or a device sees, or sees what they changed.
  public func needsOrder(_ register: SystemRegisterEncoding, isWrite: Bool) -> Bool { true }

  public func read(
    _ register: SystemRegisterEncoding, _ context: SystemRegisterContext
  ) -> SystemRegisterResult {
    guard let row = SystemRegister.row(register), let physical = row.read, row.exists(self) else {
      return .undefined
    }
    switch path(row.gate, context) {
    case .physical: return .value(physical(self, context.core, row.index))
    case .virtual:
      let value = (row.virtualRead ?? physical)(self, context.core, row.index)
      if row.readHasEffects { update(context.core) }
      return .value(value)
    case .refused(let result): return result
    }
  }

  public func write(
    _ register: SystemRegisterEncoding, _ value: UInt64, _ context: SystemRegisterContext
  ) -> SystemRegisterResult {
    guard let row = SystemRegister.row(register), let physical = row.write, row.exists(self) else {
      return .undefined
    }
    switch path(row.gate, context) {
    case .physical: physical(self, context.core, row.index, value)
    case .virtual:
      (row.virtualWrite ?? physical)(self, context.core, row.index, value)
      update(context.core)
    case .refused(let result): return result
    }
    return .value(0)
  }

  private enum Path {
    case physical, virtual
    case refused(SystemRegisterResult)
  }

  /// The accessibility pseudocode of Arm IHI 0069, 12.2 to 12.4, where ICC_SRE_ELx.SRE is 1.
  /// Without EL2 nothing has ever set ICH_HCR_EL2, and HCR_EL2 is zero.
  private func path(_ gate: SystemRegister.Gate, _ context: SystemRegisterContext) -> Path {
    if context.exceptionLevel == 0 { return .refused(.undefined) }
    if context.exceptionLevel >= 2 { return .physical }
    let virtual = virtualInterfaces[context.core]
    let (virtualFIQs, virtualIRQs) = (context.hcrEL2 >> 3 & 1 != 0, context.hcrEL2 >> 4 & 1 != 0)
    let virtualAny = virtualFIQs || virtualIRQs
    let toHypervisor = Path.refused(.trap(toLevel: 2))
    switch gate {
    case .group(let group):
      if virtual.traps(group) { return toHypervisor }
      return (group == .group0 ? virtualFIQs : virtualIRQs) ? .virtual : .physical
    case .common:
      if virtual.trapsCommon { return toHypervisor }
      return virtualAny ? .virtual : .physical
    case .deactivate:
      if virtual.trapsCommon || virtual.trapsDeactivate { return toHypervisor }
      return virtualAny ? .virtual : .physical
    case .softwareInterrupt:
      return virtual.trapsCommon || virtualAny ? toHypervisor : .physical
    case .systemRegisterEnable:
      return lowerAccessEnabled[context.core] ? .physical : toHypervisor
    case .hypervisor: return .refused(.undefined)
    }
  }
}

// MARK: - The table

extension SystemRegister {
  static let all: [SystemRegister] =
    groupRegisters(.group0) + groupRegisters(.group1) + commonRegisters + hypervisorRegisters

  /// Row by bits [13:0] of the encoding, op0 being 3; 255 for none.
  private static let places: [UInt8] = {
    var places = [UInt8](repeating: 255, count: 1 << 14)
    for (number, row) in all.enumerated() {
      places[Int(row.encoding.bits & 0x3fff)] = UInt8(number)
    }
    return places
  }()

  static func row(_ encoding: SystemRegisterEncoding) -> SystemRegister? {
    let place = places[Int(encoding.bits & 0x3fff)]
    guard place != 255, encoding.bits >> 14 == 3 else { return nil }
    return all[Int(place)]
  }

  /// IAR, EOIR, HPPIR, BPR, AP<n> and IGRPEN of one group: CRm 8 for Group 0, 12 for Group 1.
  private static func groupRegisters(_ group: InterruptGroup) -> [SystemRegister] {
    let number = group.rawValue
    let row: UInt16 = group == .group0 ? 8 : 12
    let activePriorities = (0..<4).map { index in
      SystemRegister(
        name: "ICC_AP\(number)R\(index)_EL1",
        encoding: SystemRegisterEncoding(
          3, 0, 12, group == .group0 ? 8 : 9, UInt16(index) + (group == .group0 ? 4 : 0)),
        gate: .group(group), bank: .activePriorities, index: index,
        read: { gic, core, index in gic.interfaces[core].active.register(group, index) },
        write: { gic, core, index, value in
          gic.interfaces[core].active.setRegister(group, index, value)
          gic.update(core)
        },
        virtualRead: { gic, core, index in gic.virtualInterfaces[core].active.register(group, index)
        },
        virtualWrite: { gic, core, index, value in
          gic.virtualInterfaces[core].active.setRegister(group, index, value)
        })
    }
    return [
      SystemRegister(
        name: "ICC_IAR\(number)_EL1", encoding: SystemRegisterEncoding(3, 0, 12, row, 0),
        gate: .group(group), readHasEffects: true,
        read: { gic, core, _ in gic.acknowledge(core, group) }, write: nil,
        virtualRead: { gic, core, _ in gic.acknowledgeVirtual(core, group) }),
      SystemRegister(
        name: "ICC_EOIR\(number)_EL1", encoding: SystemRegisterEncoding(3, 0, 12, row, 1),
        gate: .group(group), read: nil,
        write: { gic, core, _, value in gic.endOfInterrupt(core, group, value) },
        virtualWrite: { gic, core, _, value in
          let physical = gic.virtualInterfaces[core].endOfInterrupt(group, value)
          if let physical { gic.deactivate(core, physical) }
        }),
      SystemRegister(
        name: "ICC_HPPIR\(number)_EL1", encoding: SystemRegisterEncoding(3, 0, 12, row, 2),
        gate: .group(group), read: { gic, core, _ in gic.highestPending(core, group) }, write: nil,
        virtualRead: { gic, core, _ in gic.virtualInterfaces[core].highestPending(group) }),
      SystemRegister(
        name: "ICC_BPR\(number)_EL1", encoding: SystemRegisterEncoding(3, 0, 12, row, 3),
        gate: .group(group),
        read: { gic, core, _ in gic.interfaces[core].binaryPoint(group, gic.scheme) },
        write: { gic, core, _, value in
          gic.interfaces[core].setBinaryPoint(group, value, gic.scheme)
          gic.update(core)
        },
        virtualRead: { gic, core, _ in gic.virtualInterfaces[core].binaryPoint(group) },
        virtualWrite: { gic, core, _, value in
          gic.virtualInterfaces[core].setBinaryPoint(group, value)
        }),
      SystemRegister(
        name: "ICC_IGRPEN\(number)_EL1",
        encoding: SystemRegisterEncoding(3, 0, 12, 12, UInt16(6 + number)), gate: .group(group),
        read: { gic, core, _ in gic.interfaces[core].enabledGroups[group.rawValue] ? 1 : 0 },
        write: { gic, core, _, value in
          gic.interfaces[core].enabledGroups[group.rawValue] = value & 1 != 0
          gic.updateAll()
        },
        virtualRead: { gic, core, _ in gic.virtualInterfaces[core].groupEnabled(group) ? 1 : 0 },
        virtualWrite: { gic, core, _, value in
          gic.virtualInterfaces[core].enableGroup(group, value)
        }),
    ] + activePriorities
  }

  private static let commonRegisters: [SystemRegister] = [
    SystemRegister(
      name: "ICC_PMR_EL1", encoding: SystemRegisterEncoding(3, 0, 4, 6, 0), gate: .common,
      read: { gic, core, _ in UInt64(gic.interfaces[core].priorityMask) },
      write: { gic, core, _, value in
        gic.interfaces[core].priorityMask = gic.scheme.masked(UInt8(value & 0xff))
        gic.update(core)
      },
      virtualRead: { gic, core, _ in gic.virtualInterfaces[core].priorityMask },
      virtualWrite: { gic, core, _, value in gic.virtualInterfaces[core].setPriorityMask(value) }),
    SystemRegister(
      name: "ICC_RPR_EL1", encoding: SystemRegisterEncoding(3, 0, 12, 11, 3), gate: .common,
      read: { gic, core, _ in UInt64(gic.interfaces[core].active.running(gic.scheme)) }, write: nil,
      virtualRead: { gic, core, _ in
        UInt64(gic.virtualInterfaces[core].active.running(gic.scheme))
      }),
    SystemRegister(
      name: "ICC_CTLR_EL1", encoding: SystemRegisterEncoding(3, 0, 12, 12, 4), gate: .common,
      read: { gic, core, _ in gic.interfaceControl(core) },
      write: { gic, core, _, value in
        gic.interfaces[core].commonBinaryPoint = value & 1 != 0
        gic.interfaces[core].splitEndOfInterrupt = value & 2 != 0
        gic.update(core)
      },
      virtualRead: { gic, core, _ in gic.fixedControl | gic.virtualInterfaces[core].guestControl },
      virtualWrite: { gic, core, _, value in gic.virtualInterfaces[core].setGuestControl(value) }),
    SystemRegister(
      name: "ICC_DIR_EL1", encoding: SystemRegisterEncoding(3, 0, 12, 11, 1), gate: .deactivate,
      read: nil, write: { gic, core, _, value in gic.deactivateInterrupt(core, value) },
      virtualWrite: { gic, core, _, value in
        let physical = gic.virtualInterfaces[core].deactivateInterrupt(value)
        if let physical { gic.deactivate(core, physical) }
      }),
    softwareInterrupt("ICC_SGI1R_EL1", 5, .group1),
    softwareInterrupt("ICC_ASGI1R_EL1", 6, .otherState),
    softwareInterrupt("ICC_SGI0R_EL1", 7, .group0),
    // SRE, DFB and DIB are fixed to 1: there is neither a memory-mapped interface nor bypass.
    SystemRegister(
      name: "ICC_SRE_EL1", encoding: SystemRegisterEncoding(3, 0, 12, 12, 5),
      gate: .systemRegisterEnable, read: { _, _, _ in 7 }, write: { _, _, _, _ in }),
    SystemRegister(
      name: "ICC_SRE_EL2", encoding: SystemRegisterEncoding(3, 4, 12, 9, 5), gate: .hypervisor,
      read: { gic, core, _ in gic.lowerAccessEnabled[core] ? 15 : 7 },
      write: { gic, core, _, value in
        gic.lowerAccessEnabled[core] = value & 8 != 0
      }),
  ]

  private static func softwareInterrupt(
    _ name: String, _ op2: UInt16, _ kind: SoftwareInterruptKind
  ) -> SystemRegister {
    SystemRegister(
      name: name, encoding: SystemRegisterEncoding(3, 0, 12, 11, op2), gate: .softwareInterrupt,
      read: nil, write: { gic, core, _, value in gic.sendSoftwareInterrupt(core, kind, value) })
  }

  private static let hypervisorRegisters: [SystemRegister] = {
    var rows = [
      hypervisor("ICH_HCR_EL2", 11, 0, read: { $0.control }, write: { $0.setControl($1) }),
      hypervisor("ICH_VTR_EL2", 11, 1, read: { $0.type }),
      hypervisor("ICH_MISR_EL2", 11, 2, read: { $0.maintenanceStatus }),
      hypervisor("ICH_EISR_EL2", 11, 3, read: { $0.endStatus }),
      hypervisor("ICH_ELRSR_EL2", 11, 5, read: { $0.emptyStatus }),
      hypervisor("ICH_VMCR_EL2", 11, 7, read: { $0.machine }, write: { $0.setMachine($1) }),
    ]
    for group in InterruptGroup.allCases {
      for index in 0..<4 {
        rows.append(
          hypervisor(
            "ICH_AP\(group.rawValue)R\(index)_EL2", UInt16(8 + group.rawValue), UInt16(index),
            bank: .activePriorities, index: index,
            read: { $0.active.register(group, index) },
            write: { $0.active.setRegister(group, index, $1) }))
      }
    }
    for index in 0..<16 {
      var row = hypervisor(
        "ICH_LR\(index)_EL2", UInt16(12 + index / 8), UInt16(index % 8), bank: .listRegisters,
        index: index, read: { $0.listRegisters[index] })
      row.write = { gic, core, index, value in
        gic.setListRegister(core, index, value)
        gic.update(core)
      }
      rows.append(row)
    }
    return rows
  }()

  private static func hypervisor(
    _ name: String, _ crm: UInt16, _ op2: UInt16, bank: Bank = .none, index: Int = 0,
    read: @escaping @Sendable (VirtualInterface) -> UInt64,
    write: (@Sendable (inout VirtualInterface, UInt64) -> Void)? = nil
  ) -> SystemRegister {
    var row = SystemRegister(
      name: name, encoding: SystemRegisterEncoding(3, 4, 12, crm, op2), gate: .hypervisor,
      bank: bank, index: index, read: { gic, core, _ in read(gic.virtualInterfaces[core]) },
      write: nil)
    if let write {
      row.write = { gic, core, _, value in
        write(&gic.virtualInterfaces[core], value)
        gic.update(core)
      }
    }
    return row
  }
}
