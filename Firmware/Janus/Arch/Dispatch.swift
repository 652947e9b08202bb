import A64
import Hardware

/// HCR_EL2 for all guests: stage 2 (VM), set/way invalidation as clean (SWIO), walks of device
/// memory refused (PTW), physical interrupts to EL2 (FMO, IMO, AMO), maintenance and barriers
/// broadcast because vCPUs move (FB, BSU), traps of WFI, SMC, implementation defined registers,
/// ACTLR_EL1 and set/way operations (TWI, TSC, TIDCP, TACR, TSW), AArch64 at EL1 (RW).
private let guestControl: UInt64 = 0x8078_263f

/// CPTR_EL2: RES1, and TFP, the trap of FP and SIMD.
private let floatingPointTrap: UInt64 = 0x33ff | 1 << 10

/// What is the same for all vCPUs on a core.
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
  write_CNTHCTL_EL2(1)  // the physical counter is readable, the physical timer traps
  write_CNTHP_CTL_EL2(0)
  write_CNTP_CTL_EL0(0)
  write_CNTV_CTL_EL0(0)
  tlbi_alle1()
  dsb_ish()
  isb()
}

/// Saves the registers of the vCPU that this core holds, if it holds one. Its list was collected.
@inline(never)
func saveResident(_ core: CorePointer) {
  if core.pointee.resident == 0 { return }
  let vcpu = vcpu(core.pointee.resident &- 1)
  core.pointee.resident = 0
  machine.pointee.scheduler.leave(vcpu.pointee.index)
  vcpu.pointee.timer.control = read_CNTV_CTL_EL0() & 3
  vcpu.pointee.timer.compare = read_CNTV_CVAL_EL0()
  if machine.pointee.scheduler.isState(vcpu.pointee.index, .waiting) { waitForTimer(vcpu, 0) }
  write_CNTV_CTL_EL0(0)
  isb()
  if vcpu.pointee.gic.isLinked { PhysicalGIC.deactivateTimer() }
  vcpu.pointee.gic.unlink()
  PhysicalGIC.setHypervisorControl(0)
  PhysicalGIC.saveInterface(vcpu)
  if read_CPTR_EL2() & 1 << 10 == 0 {
    saveFloatingPoint(registers(&vcpu.pointee.floatingPoint))
    write_CPTR_EL2(floatingPointTrap)
  }
  saveEL1(registers(&vcpu.pointee.el1))
}

private func registers<let count: Int>(_ state: inout InlineArray<count, UInt64>) -> UInt64 {
  withUnsafeMutablePointer(to: &state) { UInt64(UInt(bitPattern: $0)) }
}

private func switchIn(_ vcpu: VCPUPointer, _ core: CorePointer) {
  saveResident(core)
  core.pointee.resident = vcpu.pointee.index &+ 1
  let persona = vcpu.pointee.persona
  write_VTTBR_EL2(persona.pointee.stage2.root(vmid: persona.pointee.vmid))
  write_VMPIDR_EL2(1 << 31 | UInt64(truncatingIfNeeded: vcpu.pointee.number))
  isb()
  loadEL1(registers(&vcpu.pointee.el1))
  PhysicalGIC.loadInterface(vcpu)
  write_CNTVOFF_EL2(vcpu.pointee.timer.offset)
  write_CNTV_CVAL_EL0(vcpu.pointee.timer.compare)
  write_CNTV_CTL_EL0(vcpu.pointee.timer.control)
  if vcpu.pointee.gic.isLinked {
    core.pointee.held &= ~(1 &<< UInt64(machine.pointee.platform.virtualTimerInterrupt))
    PhysicalGIC.activateTimer(core)
  }
  // V registers of a vCPU that nobody has replaced here, and that ran nowhere else since.
  if core.pointee.floatingPointOwner == vcpu.pointee.index &+ 1
    && vcpu.pointee.floatingPointCore == core.pointee.index &+ 1
  {
    write_CPTR_EL2(floatingPointTrap & ~(1 << 10))
  }
  vcpu.pointee.core = core.pointee.index
}

/// The first use of FP or SIMD in a turn.
func takeFloatingPoint(_ vcpu: VCPUPointer) -> VCPUPointer {
  write_CPTR_EL2(floatingPointTrap & ~(1 << 10))
  isb()
  loadFloatingPoint(registers(&vcpu.pointee.floatingPoint))
  let core = currentCore
  core.pointee.floatingPointOwner = vcpu.pointee.index &+ 1
  vcpu.pointee.floatingPointCore = core.pointee.index &+ 1
  return vcpu
}

/// Runs on this core whatever comes next; sleeps while there is nothing. Called with the lock and
/// without a running vCPU; returns without the lock, ready for the guest. A vCPU in WFI keeps its
/// registers in the core until another one comes: often it goes on itself.
@inline(never)
func schedule() -> VCPUPointer {
  let core = currentCore
  while true {
    let now = read_CNTPCT_EL0()
    let scheduler = withUnsafeMutablePointer(to: &machine.pointee.scheduler) { $0 }
    scheduler.pointee.wakeExpired(at: now)
    if core.pointee.resident != 0 && scheduler.pointee.isRecalled(core.pointee.resident &- 1) {
      saveResident(core)
    }
    let next = scheduler.pointee.next(on: core.pointee.index)
    if next >= 0 {
      let vcpu = vcpu(next)
      if core.pointee.resident != next &+ 1 { switchIn(vcpu, core) }
      publishStolenTime(
        of: vcpu, scheduler.pointee.dispatch(next, on: core.pointee.index, at: now))
      core.pointee.chargedUntil = now
      core.pointee.sliceEnd = now &+ machine.pointee.sliceCounts
      return resume(vcpu)
    }
    if scheduler.pointee.allStopped {
      Log.line("all personas have ended")
      turnOff()
    }
    announce(core)
    core.pointee.isIdle = true
    programTimer(core, -1, now)
    unlockMachine()
    // Interrupts are masked here: one that came since is still pending and ends the wait at once.
    dsb_sy()
    wfi()
    lockMachine()
    core.pointee.isIdle = false
    if core.pointee.resident == 0 {
      PhysicalGIC.handlePending(nil)
    } else {
      let vcpu = vcpu(core.pointee.resident &- 1)
      PhysicalGIC.handlePending(vcpu)
      alert(vcpu)
    }
  }
}

/// Adds to the record that the guest may read, by PVTIME.
private func publishStolenTime(of vcpu: VCPUPointer, _ counts: UInt64) {
  let nanoseconds = vcpu.pointee.stolen.add(counts, frequency: read_CNTFRQ_EL0())
  store_64(stolenTimeRecord(vcpu) &+ 8, nanoseconds)
}

/// Where that is, in Janus' own memory.
private func stolenTimeRecord(_ vcpu: VCPUPointer) -> UInt64 {
  address_of_stolenTime() &+ UInt64(truncatingIfNeeded: vcpu.pointee.persona.pointee.index)
    &* pageSize &+ UInt64(truncatingIfNeeded: vcpu.pointee.number) &* StolenTime.stride
}

/// Charges the running vCPU up to now.
@inline(never)
private func charge(_ vcpu: VCPUPointer, _ core: CorePointer) -> UInt64 {
  let now = read_CNTPCT_EL0()
  machine.pointee.scheduler.charge(vcpu.pointee.index, now &- core.pointee.chargedUntil)
  core.pointee.chargedUntil = now
  return now
}

/// The running vCPU gives up its core. Called with the lock; its list was collected.
@inline(never)
func leave(_ vcpu: VCPUPointer, as state: RunState) -> VCPUPointer {
  release(vcpu, as: state)
  return schedule()
}

/// The same, without a choice of the next one. Until there is another one the registers of a vCPU that
/// is ready stay in the core.
func release(_ vcpu: VCPUPointer, as state: RunState) {
  let core = currentCore
  let now = charge(vcpu, core)
  if state == .ready {
    machine.pointee.scheduler.makeReady(vcpu.pointee.index, at: now)
  } else {
    machine.pointee.scheduler.set(vcpu.pointee.index, state)
  }
  if state != .ready { saveResident(core) }
}

/// Goes on with the vCPU of this core, whose list was collected, unless another one should have the
/// core. Called with the lock.
@inline(never)
func resume(_ vcpu: VCPUPointer) -> VCPUPointer {
  let core = currentCore
  let index = vcpu.pointee.index
  let scheduler = withUnsafeMutablePointer(to: &machine.pointee.scheduler) { $0 }
  if scheduler.pointee.isRecalled(index) { return leave(vcpu, as: .held) }
  let now = charge(vcpu, core)
  if scheduler.pointee.preempts(index)
    || now >= core.pointee.sliceEnd && scheduler.pointee.anyReady
  {
    Console.showStale(vcpu.pointee.persona)
    return leave(vcpu, as: .ready)
  }
  announce(core)
  presentInterrupts(vcpu, core)
  programTimer(core, index, now)
  unlockMachine()
  return vcpu
}

/// Has other cores look: an idle one takes what is ready; a busy one gives way to a vCPU that has come
/// out of sleep, if its own is ahead.
private func announce(_ core: CorePointer) {
  let scheduler = withUnsafeMutablePointer(to: &machine.pointee.scheduler) { $0 }
  if !scheduler.pointee.anyReady { return }
  for index in 0..<Int(machine.pointee.platform.coreCount) where index != core.pointee.index {
    if scheduler.pointee.hasNews || Janus.core(index).pointee.isIdle { PhysicalGIC.signal(index) }
  }
  scheduler.pointee.hasNews = false
}

/// Wakes a vCPU for which an interrupt may have come, or has the core look that runs it, when it is
/// another one.
@inline(never)
func alert(_ vcpu: VCPUPointer) {
  let index = vcpu.pointee.index
  if vcpu.pointee.gic.deliverable != 0 {
    machine.pointee.scheduler.wake(index, at: read_CNTPCT_EL0())
  }
  if machine.pointee.scheduler.isState(index, .running)
    && vcpu.pointee.core != currentCore.pointee.index
  {
    PhysicalGIC.signal(vcpu.pointee.core)
  }
}

/// Brings home the registers and lists of all vCPUs of the current one's persona, so that the caller may
/// change what they share; `goOn` lets them go on. Called with the lock, which it releases meanwhile;
/// the current vCPU's list was collected. If another core holds one, the current one leaves its own
/// core first: two that want the same do not wait for each other. False when another one has ended
/// the persona's turns meanwhile: then the caller has nothing left to do.
@inline(never)
func withdraw(_ vcpu: VCPUPointer) -> Bool {
  let persona = vcpu.pointee.persona
  let index = vcpu.pointee.index
  while true {
    var isAway = false
    for number in 0..<persona.pointee.vcpuCount {
      let other = persona.pointee.firstVCPU &+ number
      let home = machine.pointee.scheduler.core(of: other)
      if other == index || home < 0 { continue }
      isAway = true
      machine.pointee.scheduler.recall(other)
      PhysicalGIC.signal(home)
    }
    if !isAway { break }
    if machine.pointee.scheduler.isState(index, .running) { release(vcpu, as: .held) }
    unlockMachine()
    lockMachine()
  }
  return machine.pointee.scheduler.isState(index, .running)
    || machine.pointee.scheduler.isState(index, .held)
}

/// Ends what `withdraw` began.
@inline(never)
func goOn(_ vcpu: VCPUPointer) -> VCPUPointer {
  let persona = vcpu.pointee.persona
  var held = machine.pointee.scheduler.members(.held) & persona.pointee.vcpus
  while held != 0 {
    let index = held.trailingZeroBitCount
    held &= held &- 1
    if Janus.vcpu(index).pointee.access == 0 {
      machine.pointee.scheduler.start(index, at: read_CNTPCT_EL0())
    }
  }
  if machine.pointee.scheduler.isState(vcpu.pointee.index, .running) { return resume(vcpu) }
  return schedule()
}

/// The hypervisor timer rings when this core must next look, and a quarter of a slice later, if
/// that was lost, the physical one. Both are off first: a line that was lost can rise anew.
@inline(never)
private func programTimer(_ core: CorePointer, _ current: Int, _ now: UInt64) {
  stopTimers()
  var deadline = machine.pointee.scheduler.deadline(
    on: core.pointee.index, sliceEnd: core.pointee.sliceEnd, of: current, at: now)
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
func takeInterrupt(_ vcpu: VCPUPointer) -> VCPUPointer {
  lockAndCollect(vcpu)
  PhysicalGIC.handlePending(vcpu)
  machine.pointee.scheduler.wakeExpired(at: read_CNTPCT_EL0())
  return resume(vcpu)
}

/// WFI: sleeps until an interrupt can be delivered. What arrived between the guest's last look and
/// the trap is seen here, under the lock; a timer that is due already wakes at once.
func takeWait(_ vcpu: VCPUPointer) -> VCPUPointer {
  lockAndCollect(vcpu)
  if vcpu.pointee.gic.deliverable != 0 { return resume(vcpu) }
  Console.show(vcpu.pointee.persona)
  vcpu.pointee.timer.control = read_CNTV_CTL_EL0() & 3
  vcpu.pointee.timer.compare = read_CNTV_CVAL_EL0()
  // Its timer rings by itself while its registers are in the core; this is for a ring that is lost.
  waitForTimer(vcpu, machine.pointee.sliceCounts >> 2)
  return pause(vcpu, as: .waiting)
}

/// The running vCPU has nothing to do for a while; its registers stay in the core until another one
/// comes.
@inline(never)
func pause(_ vcpu: VCPUPointer, as state: RunState) -> VCPUPointer {
  machine.pointee.scheduler.set(vcpu.pointee.index, state)
  _ = charge(vcpu, currentCore)
  return schedule()
}

/// A vCPU waits until its timer is due, and `more` counts.
private func waitForTimer(_ vcpu: VCPUPointer, _ more: UInt64) {
  var deadline = UInt64.max
  if vcpu.pointee.gic.enabled & VirtualGIC.linked != 0 {
    let (sum, overflow) = vcpu.pointee.timer.deadline.addingReportingOverflow(more)
    if !overflow { deadline = sum }
  }
  machine.pointee.scheduler.wait(vcpu.pointee.index, until: deadline)
}

/// Ends the turns of the current vCPU's persona: all are off their cores, in that state. Called with the
/// lock, the vCPU's list collected. False when another one was quicker.
func endTurns(of vcpu: VCPUPointer, as state: RunState) -> Bool {
  if !withdraw(vcpu) { return false }
  if machine.pointee.scheduler.isState(vcpu.pointee.index, .running) { release(vcpu, as: .held) }
  PSCI.setAll(vcpu.pointee.persona, state)
  return true
}

/// Ends the current vCPU's persona: timers and list registers are disarmed with it. As `endTurns`.
func stop(_ vcpu: VCPUPointer) -> VCPUPointer {
  let persona = vcpu.pointee.persona
  if endTurns(of: vcpu, as: .stopped) {
    persona.pointee.reset()
    Service.noteChange(of: persona)
    Console.show(persona)
    if Console.state.pointee.focus == persona.pointee.index
      && !machine.pointee.scheduler.allStopped
    {
      Console.focusNext()
    }
  }
  return schedule()
}
