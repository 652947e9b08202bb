import AArch64
import Simulation

/// The built-in firmware at EL3: PSCI 1.1 (Arm DEN 0022) and SMCCC 1.1 (Arm DEN 0028).
///
/// Functions that it does not have give NOT_SUPPORTED, −1.
final class PSCI: AArch64.Firmware {
  private enum Status {
    static let success: UInt64 = 0
    static let notSupported = UInt64(bitPattern: -1)
    static let invalidParameters = UInt64(bitPattern: -2)
    static let alreadyOn = UInt64(bitPattern: -4)
  }

  private enum Function {
    static let version: UInt32 = 0x8400_0000
    static let cpuSuspend: UInt32 = 0x8400_0001
    static let cpuOff: UInt32 = 0x8400_0002
    static let cpuOn: UInt32 = 0x8400_0003
    static let affinityInfo: UInt32 = 0x8400_0004
    static let migrateInfoType: UInt32 = 0x8400_0006
    static let systemOff: UInt32 = 0x8400_0008
    static let systemReset: UInt32 = 0x8400_0009
    static let features: UInt32 = 0x8400_000a
    static let smcccVersion: UInt32 = 0x8000_0000
    /// Bit 30: arguments of 64 bits.
    static let is64: UInt32 = 0x4000_0000
    /// Those with a 64-bit form.
    static let wide: [UInt32] = [cpuSuspend, cpuOn, affinityInfo]
    static let all: [UInt32] = [
      version, cpuSuspend, cpuOff, cpuOn, affinityInfo, migrateInfoType, systemOff, systemReset,
      features, smcccVersion,
    ]
  }

  private unowned let machine: Machine

  init(machine: Machine) { self.machine = machine }

  func call(_ core: Core, arguments: [UInt64]) -> FirmwareResult {
    let number = UInt32(truncatingIfNeeded: arguments[0])
    let isWide = number & Function.is64 != 0
    let function = number & ~Function.is64
    guard !isWide || Function.wide.contains(function) else {
      return .values([Status.notSupported])
    }
    let parameters = arguments.dropFirst().map { isWide ? $0 : $0 & 0xffff_ffff }
    switch function {
    case Function.version: return .values([0x0001_0001])
    case Function.smcccVersion: return .values([0x0001_0001])
    case Function.features: return .values([features(UInt32(truncatingIfNeeded: parameters[0]))])
    case Function.migrateInfoType:
      // 2: no trusted OS that would have to be migrated.
      return .values([2])
    case Function.affinityInfo: return .values([affinityInfo(parameters[0], parameters[1])])
    case Function.cpuOn:
      return .values([turnOn(parameters[0], entry: parameters[1], context: parameters[2])])
    case Function.cpuOff:
      core.powerOff()
      return .leaves([Status.success])
    case Function.cpuSuspend:
      // Every power state is treated as standby: the core waits for an interrupt, context kept.
      core.suspend()
      return .leaves([Status.success])
    case Function.systemOff:
      machine.end(.poweredOff)
      return .leaves([])
    case Function.systemReset:
      machine.end(.reset)
      return .leaves([])
    default: return .values([Status.notSupported])
    }
  }

  private func features(_ number: UInt32) -> UInt64 {
    let function = number & ~Function.is64
    let isWide = number & Function.is64 != 0
    return Function.all.contains(function) && (!isWide || Function.wide.contains(function))
      ? Status.success : Status.notSupported
  }

  /// The core with these affinity fields. Software may leave MPIDR's RES1 bit 31 in.
  private func core(_ mpidr: UInt64) -> Core? {
    let affinity = mpidr & 0xff_00ff_ffff
    return machine.cores.first { UInt64($0.affinity) == affinity }
  }

  private func affinityInfo(_ mpidr: UInt64, _ lowestLevel: UInt64) -> UInt64 {
    guard lowestLevel == 0, let core = core(mpidr) else { return Status.invalidParameters }
    return core.isOff ? 1 : 0
  }

  private func turnOn(_ mpidr: UInt64, entry: UInt64, context: UInt64) -> UInt64 {
    guard let core = core(mpidr) else { return Status.invalidParameters }
    guard core.isOff else { return Status.alreadyOn }
    guard entry & 3 == 0 else { return UInt64(bitPattern: -9) }
    core.powerOn(entry: entry, context: context, at: machine.simulator.now)
    machine.simulator.coreWasWoken = true
    return Status.success
  }
}
