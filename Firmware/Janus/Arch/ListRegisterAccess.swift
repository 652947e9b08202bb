import A64

/// The start of whatever may change a running vCPU's interrupts.
@inline(never)
func lockAndCollect(_ vcpu: VCPUPointer) {
  lockMachine()
  collectInterrupts(vcpu)
}

/// Moves a vCPU's list between its state and the core's list registers.
@inline(never)
func collectInterrupts(_ vcpu: VCPUPointer) {
  let gic = withUnsafeMutablePointer(to: &vcpu.pointee.gic) { $0 }
  let used = gic.pointee.listUsed
  let ends = PhysicalGIC.hypervisorControl >> 27
  if used | Int(ends) == 0 { return }
  PhysicalGIC.readLists(gic, used)
  let wasLinked = gic.pointee.isLinked
  gic.pointee.collect(endCount: ends)
  // The end of one without a list register has not ended the physical one.
  if ends != 0 && wasLinked && !gic.pointee.isLinked { PhysicalGIC.deactivateTimer() }
  if gic.pointee.departing != 0 {
    let persona = vcpu.pointee.persona
    persona.pointee.distributor.settle(gic)
    notify(persona)
  }
  // The maintenance interrupt is a level: off until the list is filled anew.
  PhysicalGIC.setHypervisorControl(0)
}

/// Writes what is used now, and zero to what was used on this core before.
@inline(never)
func presentInterrupts(_ vcpu: VCPUPointer, _ core: CorePointer) {
  let gic = withUnsafeMutablePointer(to: &vcpu.pointee.gic) { $0 }
  gic.pointee.fill(
    limit: machine.pointee.listRegisters, timer: machine.pointee.platform.virtualTimerInterrupt)
  let used = gic.pointee.listUsed
  let written = used > core.pointee.listUsed ? used : core.pointee.listUsed
  core.pointee.listUsed = used
  PhysicalGIC.writeLists(gic, written)
  PhysicalGIC.setHypervisorControl(gic.pointee.hypervisorControl)
}

/// Drives an SPI of a persona, and tells the vCPU that has it. Returns whether the line changed; who
/// runs that vCPU offers it the interrupt then.
@inline(never)
func setLine(_ interrupt: UInt32, of persona: PersonaPointer, _ isHigh: Bool) -> Bool {
  let vcpu = vcpu(
    persona.pointee.firstVCPU &+ persona.pointee.distributor.owner(of: interrupt))
  if vcpu.pointee.gic.setLevel(interrupt, isHigh) == isHigh { return false }
  alert(vcpu)
  return true
}

/// Tells a persona's vCPUs of what has become deliverable.
@inline(never)
func notify(_ persona: PersonaPointer) {
  for number in 0..<persona.pointee.vcpuCount {
    let vcpu = vcpu(persona.pointee.firstVCPU &+ number)
    if vcpu.pointee.gic.deliverable != 0 { alert(vcpu) }
  }
}
