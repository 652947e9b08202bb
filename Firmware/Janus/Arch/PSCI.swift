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

  static func call(_ persona: PersonaPointer, _ function: UInt32) -> PersonaPointer {
    let argument = persona.pointee.x[1]
    var result = HypercallResult.notSupported
    switch function & 0x1f {
    case 0: result = 0x1_0000  // PSCI_VERSION
    case 1:  // CPU_SUSPEND: as a standby state, whatever is asked for
      persona.pointee.x[0] = 0
      return takeWait(persona)
    case 2: return end(persona, "its processor is off")  // CPU_OFF
    case 3:  // CPU_ON: there is one vCPU, affinity 0, and it is calling
      result = argument == 0 ? alreadyOn : invalidParameters
    case 4:  // AFFINITY_INFO: 0 is on
      result = argument | persona.pointee.x[2] == 0 ? 0 : invalidParameters
    case 6: result = 2  // MIGRATE_INFO_TYPE: no trusted OS
    case 8: return end(persona, "off")  // SYSTEM_OFF
    case 9: return restart(persona)  // SYSTEM_RESET
    case 10:  // PSCI_FEATURES
      let asked = UInt32(truncatingIfNeeded: argument)
      let isPower = asked & 0xbfff_ffe0 == 0x8400_0000 && served &>> (asked & 31) & 1 != 0
      if isPower || asked == 0x8000_0000 { result = 0 }
    default: break
    }
    persona.pointee.x[0] = result
    return persona
  }

  private static func end(_ persona: PersonaPointer, _ reason: Text) -> PersonaPointer {
    lockAndCollect(persona)
    Log.line(reason, of: persona)
    stop(persona)
    return schedule()
  }

  /// Scrubs the persona's memory and loads its file anew. Meanwhile the other core goes on: only
  /// the stopped persona is touched.
  private static func restart(_ persona: PersonaPointer) -> PersonaPointer {
    lockAndCollect(persona)
    Log.line("reset", of: persona)
    switchOut(persona)
    machine.pointee.scheduler.set(persona.pointee.index, .loading)
    unlockMachine()
    let isLoaded = load(persona)
    lockMachine()
    machine.pointee.scheduler.set(persona.pointee.index, isLoaded ? .ready : .stopped)
    return schedule()
  }
}
