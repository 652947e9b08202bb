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
  let ends = PhysicalGIC.hypervisorControl >> 27
  if used | Int(ends) == 0 { return }
  PhysicalGIC.readLists(persona, used)
  persona.pointee.gic.collect(endCount: ends)
  // The maintenance interrupt is a level: off until the list is filled anew.
  PhysicalGIC.setHypervisorControl(0)
}

/// Writes what is used now, and zero to what was used on this core before.
@inline(never)
func presentInterrupts(_ persona: PersonaPointer, _ core: CorePointer) {
  persona.pointee.gic.fill(
    limit: machine.pointee.listRegisters, timer: machine.pointee.platform.virtualTimerInterrupt)
  let used = persona.pointee.gic.listUsed
  let written = used > core.pointee.listUsed ? used : core.pointee.listUsed
  core.pointee.listUsed = used
  PhysicalGIC.writeLists(persona, written)
  PhysicalGIC.setHypervisorControl(persona.pointee.gic.hypervisorControl)
}
