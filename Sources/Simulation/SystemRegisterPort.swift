/// op0, op1, CRn, CRm, op2 of an MSR or MRS, as bits [20:5] of the instruction
/// (Arm DDI 0487, C5.1): op0 in [15:14], op1 in [13:11], CRn in [10:7], CRm in [6:3], op2 in [2:0].
public struct SystemRegisterEncoding: Hashable, Sendable {
  public let bits: UInt16
  public init(bits: UInt16) { self.bits = bits }
  public init(_ op0: UInt16, _ op1: UInt16, _ crn: UInt16, _ crm: UInt16, _ op2: UInt16) {
    bits = op0 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2
  }
}

/// What a core tells a device that answers system registers.
public struct SystemRegisterContext: Sendable {
  /// The core's place in board order.
  public let core: Int
  /// 0 to 3.
  public let exceptionLevel: UInt8
  /// HCR_EL2, or zero on a core without EL2.
  public let hcrEL2: UInt64
  /// The core's own time, at which the access happens.
  public let time: Time
  public init(core: Int, exceptionLevel: UInt8, hcrEL2: UInt64, time: Time) {
    self.core = core
    self.exceptionLevel = exceptionLevel
    self.hcrEL2 = hcrEL2
    self.time = time
  }

  /// HCR_EL2.E2H: EL2 has its own registers under the names of EL1 (FEAT_VHE).
  public var isHost: Bool { hcrEL2 >> 34 & 1 != 0 }
  /// HCR_EL2.E2H and TGE: EL0 belongs to EL2.
  public var hostsUser: Bool { isHost && hcrEL2 >> 27 & 1 != 0 }
}

/// What came of an access.
public enum SystemRegisterResult: Sendable, Equatable {
  /// Done; the value of a read, zero of a write.
  case value(UInt64)
  /// UNDEFINED at this exception level.
  case undefined
  /// Trapped with EC 0x18 to the level.
  case trap(toLevel: UInt8)
}

/// A device that cores reach by system registers: GIC CPU interface, generic timer.
///
/// It checks its own enables and traps (ICC_SRE, ICH_HCR, CNTHCTL, CNTKCTL); the core has
/// checked nothing but that the encoding is ``systemRegisters``.
public protocol SystemRegisterPort: AnyObject {
  /// The encodings that it answers; fixed for its life.
  var systemRegisters: [SystemRegisterEncoding] { get }
  /// True when the core waits for all others to reach its time first. False only where neither
  /// another core nor another device can tell.
  func needsOrder(_ register: SystemRegisterEncoding, isWrite: Bool) -> Bool
  func read(
    _ register: SystemRegisterEncoding, _ context: SystemRegisterContext
  ) -> SystemRegisterResult
  func write(
    _ register: SystemRegisterEncoding, _ value: UInt64, _ context: SystemRegisterContext
  ) -> SystemRegisterResult
}

/// The signals into a core.
public enum CoreSignal: UInt8, Sendable, CaseIterable {
  case irq = 0
  case fiq = 1
  case virtualIRQ = 2
  case virtualFIQ = 3
  case systemError = 4
}

/// A core as an interrupt controller sees it.
public protocol InterruptedCore: AnyObject {
  func set(_ signal: CoreSignal, to level: Bool)
}
