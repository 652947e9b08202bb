import A64
import Hardware

/// Aborts in a row without progress after which a guest is stopped.
private let futileAbortLimit: UInt32 = 16

/// Violations of a persona that are reported one by one.
private let reportLimit: UInt32 = 8

func takeInstructionAbort(_ vcpu: VCPUPointer, _ syndrome: UInt64) -> VCPUPointer {
  violation(vcpu, syndrome, faultAddress(syndrome), "fetch")
}

/// An SError while a guest ran. Guests reach no device, so it is the machine's.
func takeSystemError(_ vcpu: VCPUPointer) -> VCPUPointer {
  lockAndCollect(vcpu)
  return reportAndStop(vcpu, "SError, ESR ", read_ESR_EL2())
}

/// The intermediate physical address of a stage 2 abort: the page from HPFAR_EL2, which a permission
/// fault leaves unknown (D19.2.60), the rest from FAR_EL2.
@inline(__always)
private func faultAddress(_ syndrome: UInt64) -> UInt64 {
  if syndrome & 0x3c == 0x0c { return translatedAddress() }
  return (read_HPFAR_EL2() & 0xff_ffff_fff0) << 8 | read_FAR_EL2() & 0xfff
}

/// FAR_EL2 by the guest's stage 1; as it is when that has changed since.
@inline(never)
private func translatedAddress() -> UInt64 {
  let address = read_FAR_EL2()
  let guestResult = read_PAR_EL1()
  at_s1e1r(address)
  isb()
  let result = read_PAR_EL1()
  write_PAR_EL1(guestResult)
  return result & 1 == 0 ? result & 0xffff_ffff_f000 | address & 0xfff : address
}

private func isGIC(_ address: UInt64, _ vcpu: VCPUPointer) -> Bool {
  PersonaMachine.isGIC(
    address, isVersion2: machine.pointee.platform.isGICv2,
    vcpuCount: vcpu.pointee.persona.pointee.vcpuCount)
}

func takeDataAbort(_ vcpu: VCPUPointer, _ syndrome: UInt64) -> VCPUPointer {
  let address = faultAddress(syndrome)
  // A load of a word of the GIC's that does not concern the lists: of what only this vCPU changes,
  // so that no lock is needed. ISV set, SAS a word, no SSE, no S1PTW, no WnR, a translation fault.
  let offset = Int(truncatingIfNeeded: address &- PersonaMachine.distributor)
  if syndrome & 0x1e0_00fc == 0x180_0004 && isGIC(address, vcpu)
    && !VirtualDistributor.concernsLists(offset, isWrite: false)
  {
    vcpu.pointee.pc &+= 4
    vcpu.pointee.futileAborts = 0
    setRegister(
      vcpu, syndrome >> 16 & 31, accessGIC(vcpu, offset, size: 4, write: nil))
    return vcpu
  }
  return emulate(vcpu, syndrome, address)
}

@inline(never)
private func emulate(
  _ vcpu: VCPUPointer, _ syndrome: UInt64, _ address: UInt64
) -> VCPUPointer {
  let isWrite = syndrome & 1 << 6 != 0
  let isConsole = PersonaMachine.isConsole(address)
  let device =
    vcpu.pointee.persona.pointee.isService ? nil : PersonaMachine.device(address)
  let isTranslationFault = syndrome & 0x3c == 0x04
  if !(isConsole || device != nil || isGIC(address, vcpu)) || !isTranslationFault {
    return violation(vcpu, syndrome, address, isWrite ? "write" : "read")
  }
  // Without a valid syndrome (ISV), or in the walk of a guest's table (S1PTW), the access is not
  // emulated.
  if syndrome & (1 << 24 | 1 << 7) != 1 << 24 {
    inject(vcpu, syndrome)
    return vcpu
  }
  let target = syndrome >> 16 & 31
  let unused = (64 &- (8 &<< (syndrome >> 22 & 3))) & 63  // bits above the access
  var write: UInt64?
  if isWrite { write = (register(vcpu, target) &<< unused) &>> unused }
  let persona = vcpu.pointee.persona
  var changesInterrupts: Bool
  var value: UInt64
  lockMachine()
  if let device {
    collectInterrupts(vcpu)
    vcpu.pointee.pc &+= 4
    vcpu.pointee.futileAborts = 0
    return Service.access(
      vcpu, device, Int(address & (PersonaMachine.deviceSize &- 1)),
      size: 1 &<< Int(syndrome >> 22 & 3), write: write, syndrome)
  }
  if isConsole {
    value = accessConsole(persona, Int(address & 0xffc), write)
    // Most accesses to the UART change no interrupt and wake no one.
    changesInterrupts = updateConsoleInterrupt(of: persona) || machine.pointee.scheduler.anyReady
    if changesInterrupts { collectInterrupts(vcpu) }
  } else {
    let offset = Int(truncatingIfNeeded: address &- PersonaMachine.distributor)
    changesInterrupts = VirtualDistributor.concernsLists(offset, isWrite: isWrite)
    if changesInterrupts { collectInterrupts(vcpu) }
    let concernsOthers =
      changesInterrupts && persona.pointee.vcpuCount > 1
      && VirtualDistributor.concernsOthers(offset, from: vcpu.pointee.number)
    if concernsOthers && !withdraw(vcpu) { return schedule() }
    let wasLinked = vcpu.pointee.gic.isLinked
    value = accessGIC(vcpu, offset, size: 1 &<< Int(syndrome >> 22 & 3), write: write)
    if wasLinked && !vcpu.pointee.gic.isLinked { PhysicalGIC.deactivateTimer() }
    if isWrite { notify(persona) }
  }
  vcpu.pointee.pc &+= 4
  vcpu.pointee.futileAborts = 0
  if !isWrite { setLoaded(vcpu, syndrome, value) }
  if changesInterrupts { return goOn(vcpu) }
  unlockMachine()
  return vcpu
}

/// Ends an emulated load by its syndrome.
func setLoaded(_ vcpu: VCPUPointer, _ syndrome: UInt64, _ loaded: UInt64) {
  let unused = (64 &- (8 &<< (syndrome >> 22 & 3))) & 63  // bits above the access
  var value = loaded &<< unused
  if syndrome & 1 << 21 != 0 {  // SSE: the load extends the sign, to a word unless SF says more
    value = UInt64(bitPattern: Int64(bitPattern: value) &>> Int64(unused))
    if syndrome & 1 << 15 == 0 { value &= 0xffff_ffff }
  } else {
    value &>>= unused
  }
  setRegister(vcpu, syndrome >> 16 & 31, value)
}

private func accessGIC(
  _ vcpu: VCPUPointer, _ offset: Int, size: Int, write: UInt64?
) -> UInt64 {
  var access = RegisterAccess(offset, size: size, write: write, from: vcpu.pointee.number)
  return vcpu.pointee.persona.pointee.distributor.access(&access)
}

private func accessConsole(
  _ persona: PersonaPointer, _ offset: Int, _ write: UInt64?
) -> UInt64 {
  var value: UInt64 = 0
  if let write {
    let sent = persona.pointee.uart.write(offset, UInt32(truncatingIfNeeded: write))
    if let sent { Console.write(sent, from: persona) }
  } else {
    value = UInt64(persona.pointee.uart.read(offset))
    Console.showStale(persona)
    // A guest that polls makes up for a lost interrupt of the console.
    if Console.state.pointee.focus == persona.pointee.index { Console.receive() }
  }
  return value
}

/// An access outside the persona's machine: reported, and answered with an external abort, from
/// which a guest may recover. One that keeps running into the same abort, or into one in its own
/// vectors, is stopped.
private func violation(
  _ vcpu: VCPUPointer, _ syndrome: UInt64, _ address: UInt64, _ kind: Text
) -> VCPUPointer {
  lockAndCollect(vcpu)
  let persona = vcpu.pointee.persona
  let pc = vcpu.pointee.pc
  persona.pointee.violations &+= 1
  if persona.pointee.violations <= reportLimit {
    Log.begin(persona)
    Log.put("stage-2 fault: ")
    Log.put(kind)
    Log.format(" of % at PC %, ESR %", address, pc, syndrome)
    if persona.pointee.violations == reportLimit {
      Log.put("; more are counted only")
    }
    Console.endLine()
  }
  let isRepeated =
    pc == vcpu.pointee.lastAbortPC && address == vcpu.pointee.lastAbortAddress
    || (pc ^ read_VBAR_EL1()) >> 11 == 0
  vcpu.pointee.futileAborts = isRepeated ? vcpu.pointee.futileAborts &+ 1 : 0
  vcpu.pointee.lastAbortPC = pc
  vcpu.pointee.lastAbortAddress = address
  if vcpu.pointee.futileAborts >= futileAbortLimit {
    return reportAndStop(vcpu, "aborts without end at ", address)
  }
  inject(vcpu, syndrome)
  return resume(vcpu)
}

/// Takes a vCPU out of service and shows its registers. Called with the lock.
@inline(never)
private func reportAndStop(
  _ vcpu: VCPUPointer, _ reason: Text, _ value: UInt64
) -> VCPUPointer {
  let persona = vcpu.pointee.persona
  Log.begin(persona)
  Log.put("stopped: ")
  Log.put(reason)
  Log.format("%; PC %, PSTATE %", value, vcpu.pointee.pc, vcpu.pointee.pstate)
  for index in 0..<31 {
    if index & 3 == 0 {
      Console.endLine()
      Log.begin(persona)
    }
    Log.format(" x# %", UInt64(truncatingIfNeeded: index), vcpu.pointee.x.at(index).pointee, 0)
  }
  Console.endLine()
  return stop(vcpu)
}

/// Makes the guest take an Undefined Instruction exception (EC 0).
func takeUndefined(_ vcpu: VCPUPointer) -> VCPUPointer {
  inject(vcpu, nil)
  return vcpu
}

/// Enters the guest's vector, by a synchronous external abort in answer to the stage 2 abort
/// `syndrome`, or without one by an Undefined Instruction.
@inline(never)
private func inject(_ vcpu: VCPUPointer, _ syndrome: UInt64?) {
  let pstate = vcpu.pointee.pstate
  let entry = ExceptionEntry(from: pstate)
  if let syndrome {
    write_ESR_EL1(entry.abortSyndrome(for: syndrome))
    write_FAR_EL1(read_FAR_EL2())
  } else {
    write_ESR_EL1(1 << 25)
  }
  write_ELR_EL1(vcpu.pointee.pc)
  write_SPSR_EL1(pstate)
  vcpu.pointee.pc = read_VBAR_EL1() &+ entry.vectorOffset
  vcpu.pointee.pstate = entry.pstate
}
