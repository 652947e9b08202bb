import Testing

/// A bug put into a copy of Janus, and the check that finds it.
struct Mutation: CustomTestStringConvertible, Sendable {
  enum Check: Hashable, Sendable {
    /// Two witnesses on one or two cores.
    case witnesses(String, cores: Int)
    /// A witness beside random guests.
    case randomGuests(String, cores: Int)
    /// A script of `Firmware/Trials`.
    case trial(String, String)
  }

  let name: String
  /// In `Firmware/Janus`.
  let file: String
  /// Stands there once.
  let text: String
  let replacement: String
  let check: Check

  var testDescription: String { name }

  init(_ name: String, _ file: String, _ text: String, _ replacement: String, _ check: Check) {
    self.name = name
    self.file = file
    self.text = text
    self.replacement = replacement
    self.check = check
  }

  private static let together = Check.witnesses("phone", cores: 1)
  private static let togetherVersion2 = Check.witnesses("phone-b", cores: 1)
  private static let attacks = Check.trial("attack", "phone")
  private static let interrupts = Check.trial("interrupts", "phone")
  private static let random = Check.randomGuests("phone", cores: 1)

  static let all = registers + interruptState + translation + traps + scheduling

  private static func unsaved(
    _ register: String, _ pair: String, _ rest: String, _ check: Check = together
  ) -> Mutation {
    Mutation("\(register) is not switched", "Arch/Registers.S", pair, rest, check)
  }

  static let registers = [
    unsaved("TPIDR_EL0", "tpidr_el0, tpidrro_el0, 144", "tpidrro_el0, tpidrro_el0, 144"),
    unsaved("TPIDRRO_EL0", "tpidr_el0, tpidrro_el0, 144", "tpidr_el0, tpidr_el0, 144"),
    unsaved("TPIDR_EL1", "tpidr_el1, cntkctl_el1, 160", "cntkctl_el1, cntkctl_el1, 160"),
    unsaved("CNTKCTL_EL1", "tpidr_el1, cntkctl_el1, 160", "tpidr_el1, tpidr_el1, 160"),
    unsaved("CONTEXTIDR_EL1", "par_el1, contextidr_el1, 128", "par_el1, par_el1, 128"),
    unsaved("PAR_EL1", "par_el1, contextidr_el1, 128", "contextidr_el1, contextidr_el1, 128"),
    unsaved("SP_EL0", "sp_el0, sp_el1, 96", "sp_el1, sp_el1, 96"),
    unsaved("TTBR1_EL1", "ttbr0_el1, ttbr1_el1, 16", "ttbr0_el1, ttbr0_el1, 16"),
    unsaved("ESR_EL1", "esr_el1, far_el1, 64", "far_el1, far_el1, 64"),
    unsaved("ELR_EL1", "elr_el1, spsr_el1, 80", "spsr_el1, spsr_el1, 80"),
    unsaved("CPACR_EL1", "sctlr_el1, cpacr_el1, 0", "sctlr_el1, sctlr_el1, 0"),
    Mutation(
      "V registers are not saved", "Arch/Dispatch.swift",
      "    saveFloatingPoint(registers(&vcpu.pointee.floatingPoint))\n", "", together),
    Mutation(
      "FPCR is not restored", "Arch/Registers.S", "  msr fpcr, x1\n", "", together),
    Mutation(
      "V registers stay open for the next one", "Arch/Dispatch.swift",
      "    write_CPTR_EL2(floatingPointTrap)\n  }\n  saveEL1", "  }\n  saveEL1", together),
    Mutation(
      "VMPIDR_EL2 is the core's own", "Arch/Dispatch.swift",
      "  write_VMPIDR_EL2(1 << 31 | UInt64(truncatingIfNeeded: vcpu.pointee.number))\n", "",
      .witnesses("phone", cores: 2)),
  ]

  static let interruptState = [
    Mutation(
      "ICH_VMCR_EL2 is not switched", "Arch/GICv3.swift",
      "    write_ICH_VMCR_EL2(vcpu.pointee.virtualInterface[0])\n", "", together),
    Mutation(
      "ICH_AP1R0_EL2 is not switched", "Arch/GICv3.swift",
      "    write_ICH_AP1R0_EL2(vcpu.pointee.virtualInterface[2])\n", "", together),
    Mutation(
      "GICH_APR is not switched", "Arch/GICv2.swift",
      "    store_32(\n      control &+ 0xf0, UInt32(truncatingIfNeeded: vcpu.pointee.virtualInterface[1]))\n",
      "", togetherVersion2),
    Mutation(
      "list registers keep what the last one had", "Arch/ListRegisterAccess.swift",
      "used > core.pointee.listUsed ? used : core.pointee.listUsed", "used", together),
    Mutation(
      "the timer's value is not switched", "Arch/Dispatch.swift",
      "  write_CNTV_CVAL_EL0(vcpu.pointee.timer.compare)\n", "", together),
    Mutation(
      "CNTVOFF_EL2 is not switched", "Arch/Dispatch.swift",
      "  write_CNTVOFF_EL2(vcpu.pointee.timer.offset)\n", "", .trial("clock", "phone")),
    Mutation(
      "the timer's interrupt stays active behind who leaves", "Arch/Dispatch.swift",
      "  if vcpu.pointee.gic.isLinked { PhysicalGIC.deactivateTimer() }\n  vcpu", "  vcpu",
      together),
    Mutation(
      "the timer is not armed again", "Arch/Dispatch.swift",
      "  write_CNTV_CTL_EL0(vcpu.pointee.timer.control)\n", "", together),
    Mutation(
      "no maintenance for what has no list register", "Core/ListRegisters.swift",
      "{ hypervisorControl |= Self.nonePending }", "{}", interrupts),
    Mutation(
      "ends without list register are forgotten", "Core/VirtualGIC.swift",
      "{ active &= ~(1 &<< value) }", "{}", interrupts),
  ]

  static let translation = [
    Mutation(
      "all personas have one VMID", "Arch/Persona.swift",
      "{ UInt64(truncatingIfNeeded: index) &+ 1 }", "{ 1 }", together),
    Mutation(
      "VTTBR_EL2 is not switched", "Arch/Dispatch.swift",
      "  write_VTTBR_EL2(persona.pointee.stage2.root(vmid: persona.pointee.vmid))\n",
      "  _ = persona\n", together),
    Mutation(
      "the page of stolen time is writable", "Core/Stage2.swift",
      "physical | Self.block | Self.table | 1 << 54",
      "physical | Self.block | Self.writable | Self.table | 1 << 54", attacks),
    Mutation(
      "more is mapped than a persona has", "Core/Stage2.swift",
      "while physical < memory.end {", "while physical <= memory.end {", attacks),
    Mutation(
      "COPY does not look at its destination", "Core/Copy.swift",
      "memory.place(destination &- Stage2.guestMemory, length)",
      "Optional(memory.start &+ destination &- Stage2.guestMemory)", attacks),
    Mutation(
      "COPY looks at its source's first byte alone", "Core/Copy.swift",
      "memory.place(source &- Stage2.guestMemory, length)",
      "memory.place(source &- Stage2.guestMemory, 1)", attacks),
    Mutation(
      "memory is not scrubbed", "Arch/Memory.swift", "      zeroMemory(range.start, range.end)\n",
      "", .trial("reset", "phone")),
  ]

  static let traps = [
    Mutation(
      "SMC is not trapped", "Arch/Dispatch.swift", "0x8078_263f", "0x8070_263f",
      attacks),
    Mutation(
      "interrupts go to the guest", "Arch/Dispatch.swift", "0x8078_263f", "0x8078_262f", random),
    Mutation(
      "debug and PMU are not trapped", "Arch/Dispatch.swift",
      "1 << 11 | 1 << 10 | 1 << 9 | 1 << 6 | 1 << 5", "0", together),
    Mutation(
      "the physical timer is the guest's", "Arch/Dispatch.swift", "write_CNTHCTL_EL2(1)",
      "write_CNTHCTL_EL2(3)", attacks),
    Mutation(
      "ISV is not looked at", "Arch/Traps.swift",
      "if syndrome & (1 << 24 | 1 << 7) != 1 << 24", "if syndrome & 1 << 7 != 0", attacks),
    Mutation(
      "an abort enters with interrupts unmasked", "Core/ExceptionEntry.swift", "0x3c5", "0x5",
      attacks),
    Mutation(
      "aborts without end are not ended", "Arch/Traps.swift",
      "vcpu.pointee.futileAborts >= futileAbortLimit", "vcpu.pointee.futileAborts == .max",
      .trial("crash", "phone")),
  ]

  static let scheduling = [
    Mutation(
      "slices do not end", "Arch/Dispatch.swift",
      "now >= core.pointee.sliceEnd && scheduler.pointee.anyReady", "false",
      .trial("faults", "phone")),
    Mutation(
      "who comes out of sleep has to wait", "Core/Scheduler.swift",
      "      if entry(vcpu).pointee.wakeTime <= now { start(vcpu, at: now) }\n", "      _ = vcpu\n",
      .trial("focus", "phone")),
  ]
}
