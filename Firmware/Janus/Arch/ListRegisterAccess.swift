import A64

/// Moves a persona's list between its state and the core's list registers.
func collectInterrupts(_ persona: PersonaPointer) {
  let control = read_ICH_HCR_EL2()
  if persona.pointee.gic.listUsed > 0 {
    persona.pointee.gic.list[0] = read_ICH_LR0_EL2()
    if persona.pointee.gic.listUsed > 1 {
      let count = machine.pointee.listRegisters
      persona.pointee.gic.list[1] = read_ICH_LR1_EL2()
      if count > 2 { persona.pointee.gic.list[2] = read_ICH_LR2_EL2() }
      if count > 3 { persona.pointee.gic.list[3] = read_ICH_LR3_EL2() }
    }
  } else if control >> 27 == 0 {
    return
  }
  persona.pointee.gic.collect(endCount: control >> 27)
  // The maintenance interrupt is a level: off until the list is filled anew.
  write_ICH_HCR_EL2(0)
  isb()
}

func presentInterrupts(_ persona: PersonaPointer) {
  let count = machine.pointee.listRegisters
  persona.pointee.gic.fill(limit: count)
  write_ICH_LR0_EL2(persona.pointee.gic.list[0])
  if count > 1 { write_ICH_LR1_EL2(persona.pointee.gic.list[1]) }
  if count > 2 { write_ICH_LR2_EL2(persona.pointee.gic.list[2]) }
  if count > 3 { write_ICH_LR3_EL2(persona.pointee.gic.list[3]) }
  write_ICH_HCR_EL2(persona.pointee.gic.hypervisorControl)
}
