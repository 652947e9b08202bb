/// The system registers that the core itself holds, named as in the Arm ARM
/// (Arm DDI 0487, D13). What software may see of them is in ``systemRegisterTable``.
struct SystemRegisters {
  // Control of the system and of EL0 and EL1.
  var sctlrEL1: UInt64 = 0
  var actlrEL1: UInt64 = 0
  var cpacrEL1: UInt64 = 0
  var csselrEL1: UInt64 = 0

  // Translation, EL1 and EL0.
  var ttbr0EL1: UInt64 = 0
  var ttbr1EL1: UInt64 = 0
  var tcrEL1: UInt64 = 0
  var mairEL1: UInt64 = 0
  var amairEL1: UInt64 = 0
  var contextidrEL1: UInt64 = 0
  var parEL1: UInt64 = 0
  var lorsaEL1: UInt64 = 0
  var loreaEL1: UInt64 = 0
  var lornEL1: UInt64 = 0
  var lorcEL1: UInt64 = 0

  // Exceptions at EL1.
  var vbarEL1: UInt64 = 0
  var elrEL1: UInt64 = 0
  var spsrEL1: UInt64 = 0
  var esrEL1: UInt64 = 0
  var farEL1: UInt64 = 0
  var afsr0EL1: UInt64 = 0
  var afsr1EL1: UInt64 = 0

  // For software's own use.
  var tpidrEL0: UInt64 = 0
  var tpidrroEL0: UInt64 = 0
  var tpidrEL1: UInt64 = 0
  var tpidrEL2: UInt64 = 0

  // EL2.
  var sctlrEL2: UInt64 = 0
  var actlrEL2: UInt64 = 0
  var hcrEL2: UInt64 = 0
  var cptrEL2: UInt64 = 0
  var hstrEL2: UInt64 = 0
  var hacrEL2: UInt64 = 0
  var mdcrEL2: UInt64 = 0
  var ttbr0EL2: UInt64 = 0
  var ttbr1EL2: UInt64 = 0
  var contextidrEL2: UInt64 = 0
  var tcrEL2: UInt64 = 0
  var mairEL2: UInt64 = 0
  var amairEL2: UInt64 = 0
  var vtcrEL2: UInt64 = 0
  var vttbrEL2: UInt64 = 0
  var vpidrEL2: UInt64 = 0
  var vmpidrEL2: UInt64 = 0
  var vbarEL2: UInt64 = 0
  var elrEL2: UInt64 = 0
  var spsrEL2: UInt64 = 0
  var esrEL2: UInt64 = 0
  var farEL2: UInt64 = 0
  var hpfarEL2: UInt64 = 0
  var afsr0EL2: UInt64 = 0
  var afsr1EL2: UInt64 = 0

  // Self-hosted debug (D2) and its channel.
  var mdscrEL1: UInt64 = 0
  var mdccintEL1: UInt64 = 0
  var oslsrEL1: UInt64 = 0
  var osdlrEL1: UInt64 = 0
  var oseccrEL1: UInt64 = 0
  var dbgprcrEL1: UInt64 = 0
  var dbgclaimEL1: UInt64 = 0
  var dbgbvrEL1 = InlineArray<6, UInt64>(repeating: 0)
  var dbgbcrEL1 = InlineArray<6, UInt64>(repeating: 0)
  var dbgwvrEL1 = InlineArray<4, UInt64>(repeating: 0)
  var dbgwcrEL1 = InlineArray<4, UInt64>(repeating: 0)

  // Performance monitors (D7). Counters hold what they had when last brought up to date.
  var pmcrEL0: UInt64 = 0
  var pmcntenEL0: UInt64 = 0
  var pmovsEL0: UInt64 = 0
  var pmselrEL0: UInt64 = 0
  var pmintenEL1: UInt64 = 0
  var pmuserenrEL0: UInt64 = 0
  var pmccfiltrEL0: UInt64 = 0
  var pmccntrEL0: UInt64 = 0
  var pmevcntrEL0 = InlineArray<6, UInt64>(repeating: 0)
  var pmevtyperEL0 = InlineArray<6, UInt64>(repeating: 0)
  /// The core's cycles, those asleep left out, and its instructions when the counters were last
  /// brought up to date.
  var pmuCyclesSince: UInt64 = 0
  var pmuRetiredSince: UInt64 = 0

  // SErrors that were deferred (D13.2), and the syndrome of virtual ones.
  var disrEL1: UInt64 = 0
  var vdisrEL2: UInt64 = 0
  var vsesrEL2: UInt64 = 0

  // Cortex-A53's own (DDI 0500, 4.3) and Cortex-A55's (100442, B2).
  var cpuactlrEL1: UInt64 = 0
  var cpuectlrEL1: UInt64 = 0
  var cpupwrctlrEL1: UInt64 = 0
  var cpumerrsrEL1: UInt64 = 0
  var l2merrsrEL1: UInt64 = 0
  var l2ctlrEL1: UInt64 = 0
  var l2ectlrEL1: UInt64 = 0
  var l2actlrEL1: UInt64 = 0
}
