import A64

/// The start of whatever may change a running persona's interrupts.
@inline(never)
func lockAndCollect(_ persona: PersonaPointer) {
  lockMachine()
  collectInterrupts(persona)
}

/// Moves a persona's list between its state and the core's list registers.
@inline(never)
func collectInterrupts(_ persona: PersonaPointer) {
  let used = persona.pointee.gic.listUsed
  let ends = read_ICH_HCR_EL2() >> 27
  if used | Int(ends) == 0 { return }
  if used > 0 { persona.pointee.gic.list[0] = read_ICH_LR0_EL2() }
  if used > 1 { persona.pointee.gic.list[1] = read_ICH_LR1_EL2() }
  if used > 2 { persona.pointee.gic.list[2] = read_ICH_LR2_EL2() }
  if used > 3 { persona.pointee.gic.list[3] = read_ICH_LR3_EL2() }
  persona.pointee.gic.collect(endCount: ends)
  // The maintenance interrupt is a level: off until the list is filled anew.
  write_ICH_HCR_EL2(0)
  isb()
}

/// Writes what is used now, and zero to what was used on this core before.
@inline(never)
func presentInterrupts(_ persona: PersonaPointer, _ core: CorePointer) {
  persona.pointee.gic.fill(limit: machine.pointee.listRegisters)
  let used = persona.pointee.gic.listUsed
  let written = used > core.pointee.listUsed ? used : core.pointee.listUsed
  core.pointee.listUsed = used
  if written > 0 { write_ICH_LR0_EL2(persona.pointee.gic.list[0]) }
  if written > 1 { write_ICH_LR1_EL2(persona.pointee.gic.list[1]) }
  if written > 2 { write_ICH_LR2_EL2(persona.pointee.gic.list[2]) }
  if written > 3 { write_ICH_LR3_EL2(persona.pointee.gic.list[3]) }
  write_ICH_HCR_EL2(persona.pointee.gic.hypervisorControl)
}
