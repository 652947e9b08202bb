import A64
import Hardware

/// Power State Coordination Interface 1.0 (DEN 0022), for guests by HVC, and what Janus asks of
/// the firmware below by SMC.
enum PSCI {
  static let systemOff: UInt64 = 0x8400_0008
  static let cpuOn: UInt64 = 0xc400_0003

  private static let invalidParameters = UInt64(bitPattern: -2)
  private static let alreadyOn = UInt64(bitPattern: -4)

  /// Bits of the functions that are served, by number; 64-bit forms exist of 1, 3 and 4.
  private static let served: UInt32 = 0b101_1101_0111 | 1 << 8 | 1 << 9

  static func call(_ vcpu: VCPUPointer, _ function: UInt32) -> VCPUPointer {
    let argument = vcpu.pointee.x[1]
    var result = HypercallResult.notSupported
    switch function & 0x1f {
    case 0: result = 0x1_0000  // PSCI_VERSION
    case 1:  // CPU_SUSPEND: as a standby state, whatever is asked for
      vcpu.pointee.x[0] = 0
      return takeWait(vcpu)
    case 2:  // CPU_OFF
      lockAndCollect(vcpu)
      let running = ~machine.pointee.scheduler.members(.stopped)
      if vcpu.pointee.persona.pointee.vcpus & running == 1 &<< UInt64(vcpu.pointee.index) {
        return end(vcpu, "its processors are off")
      }
      release(vcpu, as: .stopped)
      return schedule()
    case 3:  // CPU_ON
      lockAndCollect(vcpu)
      vcpu.pointee.x[0] = turnOn(vcpu, argument)
      return resume(vcpu)
    case 4:  // AFFINITY_INFO: 0 is on, 1 off
      if let other = find(argument, vcpu), vcpu.pointee.x[2] == 0 {
        result = machine.pointee.scheduler.isState(other, .stopped) ? 1 : 0
      } else {
        result = invalidParameters
      }
    case 6: result = 2  // MIGRATE_INFO_TYPE: no trusted OS
    case 8:  // SYSTEM_OFF
      lockAndCollect(vcpu)
      return end(vcpu, "off")
    case 9: return restart(vcpu)  // SYSTEM_RESET
    case 10:  // PSCI_FEATURES
      let asked = UInt32(truncatingIfNeeded: argument)
      let isPower = asked & 0xbfff_ffe0 == 0x8400_0000 && served &>> (asked & 31) & 1 != 0
      if isPower || asked == 0x8000_0000 { result = 0 }
    default: break
    }
    vcpu.pointee.x[0] = result
    return vcpu
  }

  private static func end(_ vcpu: VCPUPointer, _ reason: Text) -> VCPUPointer {
    Log.line(reason, of: vcpu.pointee.persona)
    return stop(vcpu)
  }

  /// The vCPU of the caller's persona with that affinity.
  private static func find(_ affinity: UInt64, _ vcpu: VCPUPointer) -> Int? {
    let persona = vcpu.pointee.persona
    if affinity >= UInt64(truncatingIfNeeded: persona.pointee.vcpuCount) { return nil }
    return persona.pointee.firstVCPU &+ Int(truncatingIfNeeded: affinity)
  }

  private static func turnOn(_ vcpu: VCPUPointer, _ affinity: UInt64) -> UInt64 {
    guard let index = find(affinity, vcpu) else { return invalidParameters }
    if !machine.pointee.scheduler.isState(index, .stopped) { return alreadyOn }
    let other = Janus.vcpu(index)
    other.pointee.reset()
    other.pointee.pc = vcpu.pointee.x[2]
    other.pointee.x[0] = vcpu.pointee.x[3]
    machine.pointee.scheduler.start(index, at: read_CNTPCT_EL0())
    return 0
  }

  /// Scrubs the persona's memory and has it loaded anew. Meanwhile the other core goes on: only the
  /// stopped persona is touched.
  private static func restart(_ vcpu: VCPUPointer) -> VCPUPointer {
    let persona = vcpu.pointee.persona
    lockAndCollect(vcpu)
    if endTurns(of: vcpu, as: .loading) {
      Log.line("reset", of: persona)
      unlockMachine()
      // There was room for tables before.
      _ = scrub(persona)
      lockMachine()
      prepare(persona)
    }
    return schedule()
  }

  /// The service guest is to load a scrubbed persona.
  static func prepare(_ persona: PersonaPointer) {
    setAll(persona, .loading)
    persona.pointee.reset()
    Service.noteChange(of: persona)
  }

  @inline(never)
  static func setAll(_ persona: PersonaPointer, _ state: RunState) {
    var members = persona.pointee.vcpus
    while members != 0 {
      machine.pointee.scheduler.set(members.trailingZeroBitCount, state)
      members &= members &- 1
    }
  }

  /// What was loaded starts with its first vCPU.
  static func start(_ persona: PersonaPointer, at entry: UInt64) {
    mapForGuest(persona)
    persona.pointee.reset()
    setAll(persona, .stopped)
    let first = vcpu(persona.pointee.firstVCPU)
    first.pointee.pc = entry
    first.pointee.x[0] = Stage2.guestMemory
    machine.pointee.scheduler.start(first.pointee.index, at: read_CNTPCT_EL0())
  }
}
