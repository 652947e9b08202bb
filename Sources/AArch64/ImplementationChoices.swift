/// Everything that the Arm ARM leaves open and what we chose: IMPLEMENTATION DEFINED, CONSTRAINED
/// UNPREDICTABLE and UNKNOWN. The code names the subject where it decides.
package enum ImplementationChoices {
  /// What was chosen for loads and stores.
  package static let loadsAndStores: [ImplementationChoice] = [
    ImplementationChoice(
      "load with write-back to a target", "K1.1 (WBOVERLAPLD)",
      "the loaded value stays, the base is not written back",
      because: "who does this by mistake then finds what was loaded"),
    ImplementationChoice(
      "store with write-back of its base", "K1.1 (WBOVERLAPST)",
      "the value before the write-back is stored",
      because: "it is what reading all registers first gives"),
    ImplementationChoice(
      "load pair of one register twice", "K1.1 (LDPOVERLAP)", "the second value stays",
      because: "it is what writing in order gives"),
    ImplementationChoice(
      "store-exclusive whose status register is its data or base",
      "K1.1 (DATAOVERLAP, BASEOVERLAP)",
      "the values before the instruction are used, then the status is written",
      because: "it is what reading all registers first gives"),
    ImplementationChoice(
      "order of abort and monitor in a store-exclusive", "B2.9 and AArch64.ExclusiveMonitorsPass",
      "alignment and aborts come before the monitor is asked",
      because: "a fault is then never hidden by a monitor that happens to be open"),
    ImplementationChoice(
      "store-exclusive of another size or place in the granule", "B2.9", "it passes",
      because: "only the granule is remembered"),
    ImplementationChoice(
      "fields that should be ones in exclusives and ordered accesses", "C1.1", "ignored",
      because: "software that gets them wrong runs on"),
    ImplementationChoice(
      "compare-and-swap that does not match", "C6.2 (CAS)",
      "write permission is required, nothing is written",
      because: "whether it faults then does not depend on data"),
    ImplementationChoice(
      "atomics on Device memory", "B2.2", "they work as on Normal memory",
      because: "nothing in a simulated bus refuses them"),
  ]
}

/// A choice in words, for people who ask: IMPLEMENTATION DEFINED, CONSTRAINED UNPREDICTABLE or
/// UNKNOWN in Arm DDI 0487.
package struct ImplementationChoice: Sendable {
  package let subject: String
  package let section: String
  package let choice: String
  package let reason: String

  init(_ subject: String, _ section: String, _ choice: String, because reason: String) {
    (self.subject, self.section, self.choice, self.reason) = (subject, section, choice, reason)
  }
}

extension ImplementationChoices {
  /// What was chosen for exceptions, system registers and translation.
  package static let system: [ImplementationChoice] =
    exceptionChoices + registerChoices + debugChoices + performanceChoices + translationChoices
}

private let exceptionChoices: [ImplementationChoice] = [
  ImplementationChoice(
    "order of interrupts pending together", "D1.14.1",
    "SError, FIQ, IRQ; physical before virtual",
    because: "a physical one goes to EL2, whose software then decides about virtual ones"),
  ImplementationChoice(
    "syndrome of SError", "D13.2.39", "zero",
    because: "nothing in a simulated machine fails with a cause to tell"),
  ImplementationChoice(
    "error records of the RAS Extension (ERRIDR_EL1.NUM)", "D13.2.42", "none",
    because: "caches that are not modelled have no errors; registers of a record read as zero"),
  ImplementationChoice(
    "whether waking from WFE consumes the event", "D1.16.1", "yes",
    because: "a loop around WFE then runs once for each event, which is the simplest to reason of"),
  ImplementationChoice(
    "WFI and WFE that would not wait, when trapped", "D1.16.2", "not trapped",
    because: "the controls trap what would enter a low-power state; KVM and Cortex-A53 agree"),
  ImplementationChoice(
    "state after reset that is UNKNOWN", "D1.9", "zero",
    because: "two runs must not differ; the bring-up sanitizer reports reads of it"),
  ImplementationChoice(
    "level and stack after an illegal exception return", "D1.11.3",
    "unchanged; PSTATE.IL set, flags and DAIF from SPSR_ELx",
    because: "the architecture prescribes it; told here because QEMU agrees and some do not"),
  ImplementationChoice(
    "monitor after exception entry", "B2.9.5", "kept; ERET clears it",
    because: "the architecture asks for ERET only"),
]

private let registerChoices: [ImplementationChoice] = [
  ImplementationChoice(
    "TCR_EL2 and CPTR_EL2 when HCR_EL2.E2H changes", "D13.1.3",
    "keep their bits; a write sets those of the format of that time",
    because: "software writes them anew, and what they would mean is UNKNOWN until then"),
  ImplementationChoice(
    "LORegions", "D13.2.91", "four regions and descriptors, which order nothing",
    because: "memory is sequentially consistent in the order of the schedule"),
  ImplementationChoice(
    "RES1 bits of SCTLR_ELx", "D13.2.118", "hold what is written",
    because: "Cortex-A53 comes out of reset with 0x00c50838, where some are clear"),
  ImplementationChoice(
    "RES0 bits", "Glossary", "read as zero, ignore writes",
    because: "software that relies on one errs here as it may on the next part"),
  ImplementationChoice(
    "AArch32 identification registers", "D13.1.3", "zero",
    because: "they are UNKNOWN where no level runs AArch32"),
  ImplementationChoice(
    "registers for AArch32 at EL1 (DACR32_EL2, IFSR32_EL2, FPEXC32_EL2, DBGVCR32_EL2)",
    "D13.2", "UNDEFINED", because: "EL1 is AArch64 only"),
  ImplementationChoice(
    "IMPLEMENTATION DEFINED registers at EL0 with HCR_EL2.TIDCP", "D13.2.48", "UNDEFINED",
    because: "the hypervisor need not hear of what the guest's kernel can answer"),
  ImplementationChoice(
    "identification registers that are reserved, with HCR_EL2.TID3", "D13.2.48", "trapped",
    because: "later versions of the architecture require it"),
  ImplementationChoice(
    "CCSIDR_EL1 for a cache that is not there", "D13.2.26", "zero", because: "it is UNKNOWN"),
  ImplementationChoice(
    "set/way cache maintenance and the caches", "D7.4", "no effect",
    because: "memory is sequentially consistent in the order of the schedule"),
]

private let debugChoices: [ImplementationChoice] = [
  ImplementationChoice(
    "reserved levels of breakpoints and watchpoints (HMC, SSC, PMC, PAC)", "D2.9.3", "disabled",
    because: "a mistake shows by what does not happen, and only where it was made"),
  ImplementationChoice(
    "breakpoint of a reserved type, or of a context where it is not context-aware", "D2.9.6",
    "disabled", because: "as for reserved levels"),
  ImplementationChoice(
    "link to what is no context-aware breakpoint", "D2.9.6", "no match",
    because: "as for reserved levels"),
  ImplementationChoice(
    "watchpoint with MASK and BAS", "D2.10.4",
    "MASK 1 and 2 disable; with another BAS and the masked bits of DBGWVR are ignored",
    because: "QEMU does the same"),
  ImplementationChoice(
    "watchpoint with a BAS that is not contiguous", "D2.10.4", "the bytes that it selects",
    because: "it is what the register says"),
  ImplementationChoice(
    "FAR_ELx of a watchpoint", "D2.10.5", "the lowest byte that is accessed and watched",
    because: "the architecture gives a range, and this is what debuggers look for; QEMU agrees"),
  ImplementationChoice(
    "watchpoint and store-exclusive that fails", "D2.10.3", "matches",
    because: "faults do not depend on the monitor either"),
  ImplementationChoice(
    "WFI and WFE that are stepped", "D2.12", "do not wait",
    because: "they may end at any time, and a debugger waits for the step"),
  ImplementationChoice(
    "ISS.ISV of a step after ERET was stepped", "D2.12.6", "zero",
    because: "the return has set PSTATE.SS by itself"),
  ImplementationChoice(
    "interrupts and a pending software step", "D2.12.5",
    "after an instruction that was stepped the step comes first, otherwise the interrupt",
    because: "the step then says what was stepped"),
]

private let performanceChoices: [ImplementationChoice] = [
  ImplementationChoice(
    "PMEVCNTRn_EL0 and PMEVTYPERn_EL0 with n past those that the level may use", "D13.4",
    "UNDEFINED", because: "using one is a mistake that should show"),
  ImplementationChoice(
    "PMXEVTYPER_EL0 and PMXEVCNTR_EL0 with PMSELR_EL0 past those", "D13.4",
    "zero, writes ignored", because: "Linux clears them blindly"),
  ImplementationChoice(
    "cycles of a core that waits in WFI or WFE", "D7.10 (CPU_CYCLES)", "not counted",
    because: "its clock is stopped then, on Cortex-A53 too"),
  ImplementationChoice(
    "level that an instruction and its time count at when it changes the level", "D7.8",
    "the level that it ran at", because: "it is attributable to the code that has it"),
  ImplementationChoice(
    "whether an MSR that changes what is counted counts itself", "D7.8", "as before the change",
    because: "it takes effect behind the instruction"),
  ImplementationChoice(
    "level that EXC_TAKEN counts at", "D7.8", "the level that the exception was taken from",
    because: "as for the instructions that take one"),
  ImplementationChoice(
    "reads and writes of one instruction (MEM_ACCESS)", "D7.10",
    "one for a load or store, pairs and structures too, two for an atomic",
    because: "how an access is cut is a matter of the memory system"),
  ImplementationChoice(
    "LD_RETIRED and ST_RETIRED", "D7.10",
    "prefetches count as neither, DC ZVA and a store-exclusive that fails as stores",
    because: "they are what the instruction asks for"),
  ImplementationChoice(
    "BR_RETIRED", "D7.10", "all branches but exception returns",
    because: "there is no prediction that unconditional ones would be outside of"),
]

private let translationChoices: [ImplementationChoice] = [
  ImplementationChoice(
    "granule that is reserved or not implemented", "D8.2.6", "taken as 4 KiB",
    because: "an implemented size must be chosen, and all models have that"),
  ImplementationChoice(
    "TxSZ out of range", "D8.2.7", "translation fault, level 0",
    because: "later versions of the architecture and QEMU do that"),
  ImplementationChoice(
    "intermediate address size past the physical one", "D8.2.7", "translation fault, level 0",
    because: "a wrong VTCR_EL2 shows at once"),
  ImplementationChoice(
    "contiguous bit where neighbours cannot be one block", "D8.6.1", "ignored",
    because: "the page itself is still right"),
  ImplementationChoice(
    "several TLB entries for an address", "D8.13.1", "the smallest, then the newest",
    because: "no fault tells on Cortex-A53 either, and the order is the same in every run"),
  ImplementationChoice(
    "fields of TCR_EL1, MAIR_EL1 and SCTLR_EL1.WXN in the TLB", "D8.13.3",
    "their effects are cached with the entry until it is invalidated",
    because: "software must invalidate after changing them"),
  ImplementationChoice(
    "entries of regimes that a stage was switched off for", "D8.13.3",
    "kept, unused until it is on again",
    because: "what switches a stage is never cached, what the stage said may be"),
  ImplementationChoice(
    "HPFAR_EL2 on stage-2 permission faults outside a walk", "D13.2.57", "keeps its value",
    because: "it is UNKNOWN; a hypervisor has to translate FAR_EL2 itself"),
  ImplementationChoice(
    "AT and the TLB", "C5.4", "walks tables, uses and fills no entry",
    because: "the stages of combined entries cannot be told apart"),
  ImplementationChoice(
    "AT where hardware sets access flags", "D8.4.6", "no fault, and no flag is set",
    because: "a question changes nothing"),
  ImplementationChoice(
    "DC and IC by address where hardware sets access flags", "D8.4.6",
    "the flag is set; dirty state is not",
    because: "the entry that they make must not hide that the page was accessed"),
  ImplementationChoice(
    "access flag when the access is refused for its permissions", "D8.4.6", "set by hardware",
    because: "the entry is cached, and a later access would not set it"),
  ImplementationChoice(
    "dirty state for a store-exclusive or compare-and-swap that does not write", "D8.4.6",
    "set", because: "write permission is asked for first, whatever comes of it"),
  ImplementationChoice(
    "access flag and dirty state with the contiguous bit", "D8.6.1",
    "set in the descriptor that was walked to",
    because: "software takes any of the set for all"),
  ImplementationChoice(
    "TLBI IPAS2E1 and entries made while stage 1 was off", "D8.14.4", "invalidated",
    because: "they hold nothing but stage 2's"),
  ImplementationChoice(
    "instruction fetch from Device memory", "D8.5.7", "as from Normal memory",
    because: "allowed, and firmware before the MMU does it"),
  ImplementationChoice(
    "alignment and permission faults of one access", "D8.12.2",
    "permission before alignment by memory type",
    because: "each page of an access is translated before its type is known"),
  ImplementationChoice(
    "IC IVAU at EL0 without permission to read", "C5.3.22", "permission fault",
    because: "the same rule for all maintenance by address"),
]
