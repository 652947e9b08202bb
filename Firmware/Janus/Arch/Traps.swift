import A64
import Hardware

/// Exception classes (ESR_EL2.EC, Arm DDI 0487, D19.2.37).
private enum ExceptionClass {
  static let waitForInterrupt: UInt64 = 0x01
  static let floatingPoint: UInt64 = 0x07
  static let hypercall: UInt64 = 0x16
  static let secureMonitorCall: UInt64 = 0x17
  static let systemRegister: UInt64 = 0x18
  static let instructionAbort: UInt64 = 0x20
  static let dataAbort: UInt64 = 0x24
}

/// Aborts in a row without progress after which a guest is stopped.
private let futileAbortLimit: UInt32 = 16

/// Violations of a persona that are reported one by one.
private let reportLimit: UInt32 = 8

func takeSynchronous(_ persona: PersonaPointer) -> PersonaPointer {
  let syndrome = read_ESR_EL2()
  switch syndrome >> 26 {
  case ExceptionClass.hypercall: return hypercall(persona)
  case ExceptionClass.secureMonitorCall:
    persona.pointee.pc &+= 4
    return hypercall(persona)
  case ExceptionClass.waitForInterrupt:
    persona.pointee.pc &+= 4
    return waitForInterrupt(persona)
  case ExceptionClass.systemRegister: return accessSystemRegister(persona, syndrome)
  case ExceptionClass.floatingPoint:
    enableFloatingPoint(persona)
    return persona
  case ExceptionClass.dataAbort: return dataAbort(persona, syndrome)
  case ExceptionClass.instructionAbort:
    return violation(persona, syndrome, faultAddress(), "fetch")
  default:
    injectUndefined(persona)
    return persona
  }
}

/// An SError while a guest ran. Guests reach no device, so it is the machine's.
func takeSystemError(_ persona: PersonaPointer) -> PersonaPointer {
  lockMachine()
  collectInterrupts(persona)
  reportAndStop(persona, "SError, ESR ", read_ESR_EL2())
  return schedule()
}

/// The intermediate physical address of a stage 2 abort: the page from HPFAR_EL2, the rest from
/// FAR_EL2.
private func faultAddress() -> UInt64 {
  (read_HPFAR_EL2() & 0xff_ffff_fff0) << 8 | read_FAR_EL2() & 0xfff
}

private func dataAbort(_ persona: PersonaPointer, _ syndrome: UInt64) -> PersonaPointer {
  let address = faultAddress()
  let isTranslationFault = syndrome & 0x3c == 0x04
  let isValid = syndrome & 1 << 24 != 0
  let isWrite = syndrome & 1 << 6 != 0
  let isDevice =
    PersonaMachine.distributor.contains(address) || PersonaMachine.redistributor.contains(address)
    || PersonaMachine.console.contains(address)
  if !isDevice || !isTranslationFault {
    return violation(persona, syndrome, address, isWrite ? "write" : "read")
  }
  // Without a valid syndrome, or in the walk of a guest's table, the access is not emulated.
  if !isValid || syndrome & 1 << 7 != 0 {
    injectAbort(persona, syndrome)
    return persona
  }
  let size = 1 &<< Int(syndrome >> 22 & 3)
  let register = Int(syndrome >> 16 & 31)
  let mask = size == 8 ? UInt64.max : (UInt64(1) &<< UInt64(size &* 8)) &- 1
  var write: UInt64?
  if isWrite { write = register == 31 ? 0 : persona.pointee.x[register] & mask }
  lockMachine()
  let isConsole = PersonaMachine.console.contains(address)
  let line = persona.pointee.uart.interrupt
  if !isConsole { collectInterrupts(persona) }
  var value = accessDevice(persona, address, size: size, write: write) & mask
  if !isWrite && register != 31 {
    if syndrome & 1 << 21 != 0 {  // SSE: the load extends the sign
      let shift = UInt64(64 &- size &* 8)
      value = UInt64(bitPattern: Int64(bitPattern: value &<< shift) &>> Int64(shift))
      if syndrome & 1 << 15 == 0 { value &= 0xffff_ffff }
    }
    persona.pointee.x[register] = value
  }
  persona.pointee.pc &+= 4
  persona.pointee.futileAborts = 0
  if isConsole {
    // Most accesses to the UART change no interrupt and wake no one.
    if persona.pointee.uart.interrupt == line && !machine.pointee.scheduler.anyReady {
      unlockMachine()
      return persona
    }
    collectInterrupts(persona)
  }
  return resume(persona)
}

private func accessDevice(
  _ persona: PersonaPointer, _ address: UInt64, size: Int, write: UInt64?
) -> UInt64 {
  let offset = Int(address & 0xffff)
  if PersonaMachine.console.contains(address) {
    var value: UInt64 = 0
    if let write {
      let sent = persona.pointee.uart.write(offset & 0xffc, UInt32(truncatingIfNeeded: write))
      if let sent { Console.write(sent, from: persona) }
    } else {
      value = UInt64(persona.pointee.uart.read(offset & 0xffc))
      if Console.state.pointee.queueCount > 0
        && Console.state.pointee.focus == persona.pointee.index
      {
        Console.feed()
        Console.receive()
      }
    }
    updateConsoleInterrupt(of: persona)
    return value
  }
  let wasLinked = persona.pointee.gic.isLinked
  let value: UInt64
  if PersonaMachine.distributor.contains(address) {
    value = persona.pointee.gic.accessDistributor(offset, size: size, write: write)
  } else {
    value = persona.pointee.gic.accessRedistributor(
      Int(address &- PersonaMachine.redistributor.start), size: size, write: write)
  }
  if wasLinked && !persona.pointee.gic.isLinked { PhysicalGIC.deactivateTimer() }
  return value
}

/// An access outside the persona's machine: reported, and answered with an external abort, from
/// which a guest may recover. One that keeps running into the same abort, or into one in its own
/// vectors, is stopped.
private func violation(
  _ persona: PersonaPointer, _ syndrome: UInt64, _ address: UInt64, _ kind: StaticString
) -> PersonaPointer {
  lockMachine()
  collectInterrupts(persona)
  let pc = persona.pointee.pc
  persona.pointee.violations &+= 1
  if persona.pointee.violations <= reportLimit {
    Log.begin(persona)
    Log.text("stage-2 fault: ")
    Log.text(kind)
    Log.text(" of ")
    Log.hexadecimal(address)
    Log.text(" at PC ")
    Log.hexadecimal(pc)
    Log.text(", ESR ")
    Log.hexadecimal(syndrome)
    Log.text(
      syndrome >> 26 == ExceptionClass.dataAbort ? " (data abort, " : " (instruction abort, ")
    Log.text(faultName(syndrome))
    Log.text(" level ")
    Log.decimal(syndrome & 3)
    Log.text(")")
    Log.end()
    if persona.pointee.violations == reportLimit {
      Log.line("further faults are counted only", of: persona)
    }
  }
  let isRepeated =
    pc == persona.pointee.lastAbortPC && address == persona.pointee.lastAbortAddress
    || (pc ^ read_VBAR_EL1()) >> 11 == 0
  persona.pointee.futileAborts = isRepeated ? persona.pointee.futileAborts &+ 1 : 0
  persona.pointee.lastAbortPC = pc
  persona.pointee.lastAbortAddress = address
  if persona.pointee.futileAborts >= futileAbortLimit {
    reportAndStop(persona, "aborts without end, the last at ", address)
    return schedule()
  }
  injectAbort(persona, syndrome)
  return resume(persona)
}

private func faultName(_ syndrome: UInt64) -> StaticString {
  switch syndrome >> 2 & 15 {
  case 0: "address size"
  case 1: "translation"
  case 2: "access flag"
  case 3: "permission"
  default: "external"
  }
}

/// Takes a vCPU out of service and shows its registers. Called with the lock.
func reportAndStop(_ persona: PersonaPointer, _ reason: StaticString, _ value: UInt64) {
  Log.begin(persona)
  Log.text("stopped: ")
  Log.text(reason)
  Log.hexadecimal(value)
  Log.text("; PC ")
  Log.hexadecimal(persona.pointee.pc)
  Log.text(", PSTATE ")
  Log.hexadecimal(persona.pointee.pstate)
  for index in 0..<31 {
    if index & 3 == 0 {
      Log.end()
      Log.begin(persona)
    }
    Log.text(" x")
    Log.decimal(UInt64(index))
    Log.text(" ")
    Log.hexadecimal(persona.pointee.x[index])
  }
  Log.end()
  stop(persona)
}

/// Makes the guest take an Undefined Instruction exception (EC 0).
func injectUndefined(_ persona: PersonaPointer) {
  let entry = ExceptionEntry(from: persona.pointee.pstate)
  write_ESR_EL1(1 << 25)
  enter(persona, entry)
}

private func injectAbort(_ persona: PersonaPointer, _ syndrome: UInt64) {
  let entry = ExceptionEntry(from: persona.pointee.pstate)
  write_ESR_EL1(entry.abortSyndrome(for: syndrome))
  write_FAR_EL1(read_FAR_EL2())
  enter(persona, entry)
}

private func enter(_ persona: PersonaPointer, _ entry: ExceptionEntry) {
  write_ELR_EL1(persona.pointee.pc)
  write_SPSR_EL1(persona.pointee.pstate)
  persona.pointee.pc = read_VBAR_EL1() &+ entry.vectorOffset
  persona.pointee.pstate = entry.pstate
}
