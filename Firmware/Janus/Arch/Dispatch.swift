import A64
import Hardware

/// HCR_EL2 for all guests: stage 2 (VM), set/way invalidation as clean (SWIO), walks of device
/// memory refused (PTW), physical interrupts to EL2 (FMO, IMO, AMO), maintenance and barriers
/// broadcast because vCPUs move (FB, BSU), traps of WFI, SMC, implementation defined registers,
/// ACTLR_EL1 and set/way operations (TWI, TSC, TIDCP, TACR, TSW), AArch64 at EL1 (RW).
private let guestControl: UInt64 = 0x8078_263f

/// CPTR_EL2: RES1, and TFP, the trap of FP and SIMD.
private let floatingPointTrap: UInt64 = 0x33ff | 1 << 10

/// What is the same for all personas on a core.
func prepareForGuests() {
  write_HCR_EL2(guestControl)
  let range = read_ID_AA64MMFR0_EL1() & 7
  write_VTCR_EL2(Stage2.control | range << 16)
  // Debug and PMU registers trap: TDRA, TDOSA, TDA, TPM, TPMCR; HPMN stays.
  write_MDCR_EL2(read_MDCR_EL2() & 31 | 1 << 11 | 1 << 10 | 1 << 9 | 1 << 6 | 1 << 5)
  write_MDSCR_EL1(0)
  write_CPTR_EL2(floatingPointTrap)
  write_HSTR_EL2(0)
  write_VPIDR_EL2(read_MIDR_EL1())
  write_VMPIDR_EL2(1 << 31)  // affinity 0 on whatever core
  write_CNTHCTL_EL2(1)  // the physical counter is readable, the physical timer traps
  write_CNTHP_CTL_EL2(0)
  write_CNTP_CTL_EL0(0)
  write_CNTV_CTL_EL0(0)
  tlbi_alle1()
  dsb_ish()
  isb()
}

/// Takes the running persona off this core. Its list was collected.
@inline(never)
func switchOut(_ persona: PersonaPointer) {
  persona.pointee.timer.control = read_CNTV_CTL_EL0() & 3
  persona.pointee.timer.compare = read_CNTV_CVAL_EL0()
  write_CNTV_CTL_EL0(0)
  isb()
  if persona.pointee.gic.isLinked { PhysicalGIC.deactivateTimer() }
  persona.pointee.gic.unlink()
  PhysicalGIC.setHypervisorControl(0)
  PhysicalGIC.saveInterface(persona)
  if read_CPTR_EL2() & 1 << 10 == 0 {
    saveFloatingPoint(registers(&persona.pointee.floatingPoint))
    write_CPTR_EL2(floatingPointTrap)
  }
  saveEL1(registers(&persona.pointee.el1))
}

private func registers<let count: Int>(_ state: inout InlineArray<count, UInt64>) -> UInt64 {
  withUnsafeMutablePointer(to: &state) { UInt64(UInt(bitPattern: $0)) }
}

private func switchIn(_ persona: PersonaPointer, _ core: CorePointer) {
  write_VTTBR_EL2(persona.pointee.stage2.root(vmid: persona.pointee.vmid))
  isb()
  loadEL1(registers(&persona.pointee.el1))
  PhysicalGIC.loadInterface(persona)
  write_CNTVOFF_EL2(persona.pointee.timer.offset)
  write_CNTV_CVAL_EL0(persona.pointee.timer.compare)
  write_CNTV_CTL_EL0(persona.pointee.timer.control)
  if persona.pointee.gic.isLinked {
    core.pointee.held &= ~(1 &<< UInt64(machine.pointee.platform.virtualTimerInterrupt))
    PhysicalGIC.activateTimer(core)
  }
  // V registers of a persona that nobody has replaced here, and that ran nowhere else since.
  if core.pointee.floatingPointOwner == persona.pointee.index &+ 1
    && persona.pointee.floatingPointCore == core.pointee.index &+ 1
  {
    write_CPTR_EL2(floatingPointTrap & ~(1 << 10))
  }
  persona.pointee.core = core.pointee.index
}

/// The first use of FP or SIMD in a turn.
func takeFloatingPoint(_ persona: PersonaPointer) -> PersonaPointer {
  write_CPTR_EL2(floatingPointTrap & ~(1 << 10))
  isb()
  loadFloatingPoint(registers(&persona.pointee.floatingPoint))
  let core = currentCore
  core.pointee.floatingPointOwner = persona.pointee.index &+ 1
  persona.pointee.floatingPointCore = core.pointee.index &+ 1
  return persona
}

/// Runs on this core whatever comes next; sleeps while there is nothing. Called with the lock and
/// without a current persona; returns without the lock, ready for the guest.
@inline(never)
func schedule() -> PersonaPointer {
  let core = currentCore
  while true {
    let now = read_CNTPCT_EL0()
    machine.pointee.scheduler.wakeExpired(at: now)
    let next = machine.pointee.scheduler.next(after: core.pointee.previous)
    if next >= 0 {
      let persona = persona(next)
      machine.pointee.scheduler.set(next, .running)
      core.pointee.previous = next
      core.pointee.sliceEnd = now &+ machine.pointee.sliceCounts
      switchIn(persona, core)
      return resume(persona)
    }
    if machine.pointee.scheduler.allStopped {
      Log.line("all personas have ended")
      turnOff()
    }
    core.pointee.isIdle = true
    programTimer(core)
    unlockMachine()
    // Interrupts are masked here: one that came since is still pending and ends the wait at once.
    dsb_sy()
    wfi()
    lockMachine()
    core.pointee.isIdle = false
    PhysicalGIC.handlePending(nil)
  }
}

/// Goes on with the persona of this core, whose list was collected. Called with the lock.
@inline(never)
func resume(_ persona: PersonaPointer) -> PersonaPointer {
  let core = currentCore
  presentInterrupts(persona, core)
  if machine.pointee.scheduler.anyReady {
    for index in 0..<Int(machine.pointee.platform.coreCount)
    where Janus.core(index).pointee.isIdle {
      PhysicalGIC.signal(index)
    }
  }
  programTimer(core)
  unlockMachine()
  return persona
}

/// The hypervisor timer rings when this core must next look, and a quarter of a slice later, if
/// that was lost, the physical one. Both are off first: a line that was lost can rise anew.
@inline(never)
private func programTimer(_ core: CorePointer) {
  stopTimers()
  var deadline = machine.pointee.scheduler.deadline(sliceEnd: core.pointee.sliceEnd)
  let slice = machine.pointee.sliceCounts
  if core.pointee.held != 0 { deadline = min(deadline, core.pointee.heldUntil) }
  if deadline != .max {
    write_CNTHP_CVAL_EL2(deadline)
    write_CNTHP_CTL_EL2(1)
    write_CNTP_CVAL_EL0(deadline &+ slice >> 2)
    write_CNTP_CTL_EL0(1)
  }
  isb()
}

/// Turns both off; whether one of them was due.
@inline(never)
@discardableResult
func stopTimers() -> Bool {
  let isDue = (read_CNTHP_CTL_EL2() | read_CNTP_CTL_EL0()) & 4 != 0  // ISTATUS
  write_CNTHP_CTL_EL2(0)
  write_CNTP_CTL_EL0(0)
  isb()
  return isDue
}

/// A physical interrupt while a guest runs.
func takeInterrupt(_ persona: PersonaPointer) -> PersonaPointer {
  lockAndCollect(persona)
  PhysicalGIC.handlePending(persona)
  let now = read_CNTPCT_EL0()
  machine.pointee.scheduler.wakeExpired(at: now)
  if machine.pointee.scheduler.anyReady && now >= currentCore.pointee.sliceEnd {
    Console.showStale(persona)
    switchOut(persona)
    machine.pointee.scheduler.set(persona.pointee.index, .ready)
    return schedule()
  }
  return resume(persona)
}

/// WFI: sleeps until an interrupt can be delivered. What arrived between the guest's last look and
/// the trap is seen here, under the lock; a timer that is due already wakes at once.
func takeWait(_ persona: PersonaPointer) -> PersonaPointer {
  lockAndCollect(persona)
  if persona.pointee.gic.deliverable != 0 { return resume(persona) }
  Console.show(persona)
  switchOut(persona)
  let isTimerEnabled = persona.pointee.gic.enabled & VirtualGIC.linked != 0
  machine.pointee.scheduler.wait(
    persona.pointee.index, until: isTimerEnabled ? persona.pointee.timer.deadline : .max)
  return schedule()
}

/// Ends the current persona's vCPU: its timer and list registers are disarmed with it. Called with
/// the lock; the persona's list was collected.
func stop(_ persona: PersonaPointer) {
  switchOut(persona)
  persona.pointee.reset()
  machine.pointee.scheduler.set(persona.pointee.index, .stopped)
  Console.show(persona)
  if Console.state.pointee.focus == persona.pointee.index
    && !machine.pointee.scheduler.allStopped
  {
    Console.focusNext()
  }
}
