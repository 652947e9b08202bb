import Devices
import Simulation
import Testing

/// A core that remembers its signals.
final class SignalledCore: InterruptedCore {
  private(set) var levels = [Bool](repeating: false, count: CoreSignal.allCases.count)
  private(set) var calls = 0

  func set(_ signal: CoreSignal, to level: Bool) {
    levels[Int(signal.rawValue)] = level
    calls += 1
  }

  subscript(signal: CoreSignal) -> Bool { levels[Int(signal.rawValue)] }
}

/// Encodings of the CPU interface's registers, from Arm IHI 0069, not from the device's table.
enum ICC {
  static func register(_ crm: UInt16, _ op2: UInt16) -> SystemRegisterEncoding {
    SystemRegisterEncoding(3, 0, 12, crm, op2)
  }
  static let pmr = SystemRegisterEncoding(3, 0, 4, 6, 0)
  static let iar0 = register(8, 0)
  static let eoir0 = register(8, 1)
  static let hppir0 = register(8, 2)
  static let bpr0 = register(8, 3)
  static let ap0r0 = register(8, 4)
  static let ap1r0 = register(9, 0)
  static let dir = register(11, 1)
  static let rpr = register(11, 3)
  static let sgi1r = register(11, 5)
  static let asgi1r = register(11, 6)
  static let sgi0r = register(11, 7)
  static let iar1 = register(12, 0)
  static let eoir1 = register(12, 1)
  static let hppir1 = register(12, 2)
  static let bpr1 = register(12, 3)
  static let ctlr = register(12, 4)
  static let sre = register(12, 5)
  static let igrpen0 = register(12, 6)
  static let igrpen1 = register(12, 7)
  static let sreEL2 = SystemRegisterEncoding(3, 4, 12, 9, 5)
}

enum ICH {
  static func register(_ crm: UInt16, _ op2: UInt16) -> SystemRegisterEncoding {
    SystemRegisterEncoding(3, 4, 12, crm, op2)
  }
  static let hcr = register(11, 0)
  static let vtr = register(11, 1)
  static let misr = register(11, 2)
  static let eisr = register(11, 3)
  static let elrsr = register(11, 5)
  static let vmcr = register(11, 7)
  static let ap0r0 = register(8, 0)
  static let ap1r0 = register(9, 0)
  static func lr(_ number: Int) -> SystemRegisterEncoding {
    register(UInt16(12 + number / 8), UInt16(number % 8))
  }
}

/// A GICv3 with its cores, driven as software and devices would.
final class GICRig {
  let simulator = Simulator()
  let gic: GICv3
  let cores: [SignalledCore]
  /// HCR_EL2 for accesses from EL1.
  var hcrEL2: UInt64 = 0

  static let hcrFMO: UInt64 = 1 << 3
  static let hcrIMO: UInt64 = 1 << 4

  init(cores count: Int = 2, affinities: [UInt32]? = nil, _ settings: [String: UInt64] = [:]) {
    var configuration: [String: UInt64] = [:]
    for field in GICv3.model.configuration { configuration[field.key] = field.defaultValue }
    configuration.merge(settings) { $1 }
    let host = DeviceHost(
      name: "gic", id: ComponentID(0), simulator: simulator, model: GICv3.model, clocks: [],
      coreCount: count, configuration: configuration)
    gic = GICv3(host)
    cores = (0..<count).map { _ in SignalledCore() }
    gic.attach(cores: cores, affinities: affinities ?? (0..<count).map { UInt32($0) })
  }

  // MARK: - Registers

  func gicd(_ offset: UInt64, _ width: AccessWidth = .word) -> UInt64 {
    (try? gic.read(window: 0, offset: offset, width)) ?? .max
  }
  func setGICD(_ offset: UInt64, _ value: UInt64, _ width: AccessWidth = .word) {
    try? gic.write(window: 0, offset: offset, width, value)
  }
  func gicr(_ core: Int, _ offset: UInt64, _ width: AccessWidth = .word) -> UInt64 {
    (try? gic.read(window: 1, offset: UInt64(core) * 0x2_0000 + offset, width)) ?? .max
  }
  func setGICR(_ core: Int, _ offset: UInt64, _ value: UInt64, _ width: AccessWidth = .word) {
    try? gic.write(window: 1, offset: UInt64(core) * 0x2_0000 + offset, width, value)
  }

  private func context(_ core: Int, _ level: UInt8) -> SystemRegisterContext {
    SystemRegisterContext(core: core, exceptionLevel: level, hcrEL2: hcrEL2, time: simulator.now)
  }
  func read(_ register: SystemRegisterEncoding, core: Int = 0, level: UInt8 = 1)
    -> SystemRegisterResult
  { gic.read(register, context(core, level)) }
  @discardableResult
  func write(
    _ register: SystemRegisterEncoding, _ value: UInt64, core: Int = 0, level: UInt8 = 1
  ) -> SystemRegisterResult { gic.write(register, value, context(core, level)) }

  /// The value of a read that must succeed.
  func mrs(_ register: SystemRegisterEncoding, core: Int = 0, level: UInt8 = 1) -> UInt64 {
    guard case .value(let value) = read(register, core: core, level: level) else {
      Issue.record("refused: \(register)")
      return .max
    }
    return value
  }
  func msr(_ register: SystemRegisterEncoding, _ value: UInt64, core: Int = 0, level: UInt8 = 1) {
    #expect(write(register, value, core: core, level: level) == .value(0))
  }

  // MARK: - What a driver does

  /// As Linux brings it up: all in Group 1, priority 0xA0, nothing enabled, interfaces open.
  func bringUp() {
    setGICD(0, 0)
    for word in 1...UInt64(gicd(4) & 31) {
      setGICD(0x80 + word * 4, 0xffff_ffff)
      setGICD(0x180 + word * 4, 0xffff_ffff)
      for number in 0..<8 { setGICD(0x400 + word * 32 + UInt64(number) * 4, 0xa0a0_a0a0) }
    }
    setGICD(0, 0x13)
    for core in cores.indices {
      setGICR(core, 0x14, 0)
      setGICR(core, 0x1_0080, 0xffff_ffff)
      for number in 0..<8 { setGICR(core, 0x1_0400 + UInt64(number) * 4, 0xa0a0_a0a0) }
      msr(ICC.pmr, 0xf0, core: core)
      msr(ICC.bpr1, 0, core: core)
      msr(ICC.ctlr, 0, core: core)
      msr(ICC.igrpen1, 1, core: core)
    }
  }

  /// Offset of the 32-bit register with the interrupt's bit, in the bank at `base`.
  private func bit(_ base: UInt64, _ id: Int) -> (UInt64, UInt64) {
    (base + UInt64(id / 32) * 4, 1 << UInt64(id % 32))
  }
  func set(_ base: UInt64, _ id: Int, core: Int = 0) {
    let (offset, bit) = bit(base, id)
    if id < 32 { setGICR(core, 0x1_0000 + base, bit) } else { setGICD(offset, bit) }
  }
  func isSet(_ base: UInt64, _ id: Int, core: Int = 0) -> Bool {
    let (offset, bit) = bit(base, id)
    return (id < 32 ? gicr(core, 0x1_0000 + base) : gicd(offset)) & bit != 0
  }
  func enable(_ id: Int, core: Int = 0) { set(0x100, id, core: core) }
  func disable(_ id: Int, core: Int = 0) { set(0x180, id, core: core) }
  func isPending(_ id: Int, core: Int = 0) -> Bool { isSet(0x200, id, core: core) }
  func isActive(_ id: Int, core: Int = 0) -> Bool { isSet(0x300, id, core: core) }
  func setPriority(_ id: Int, _ priority: UInt64, core: Int = 0) {
    if id < 32 {
      setGICR(core, 0x1_0400 + UInt64(id), priority, .byte)
    } else {
      setGICD(0x400 + UInt64(id), priority, .byte)
    }
  }
  func setGroup(_ id: Int, _ group: Int, core: Int = 0) {
    let (offset, bit) = bit(0x80, id)
    let old = id < 32 ? gicr(core, 0x1_0080) : gicd(offset)
    let new = group == 0 ? old & ~bit : old | bit
    if id < 32 { setGICR(core, 0x1_0080, new) } else { setGICD(offset, new) }
  }
  func setEdge(_ id: Int, core: Int = 0) {
    let offset = 0xc00 + UInt64(id / 16) * 4
    let bit: UInt64 = 2 << UInt64(id % 16 * 2)
    if id < 32 {
      setGICR(core, 0x1_0000 + offset, gicr(core, 0x1_0000 + offset) | bit)
    } else {
      setGICD(offset, gicd(offset) | bit)
    }
  }
  func route(_ id: Int, _ route: UInt64) { setGICD(0x6000 + UInt64(id) * 8, route, .double) }
  /// A device's wire.
  func line(_ id: Int, _ level: Bool, core: Int = 0) {
    gic.line(gic.input(interrupt: id, core: core), changedTo: level)
  }
  func acknowledge(core: Int = 0) -> Int { Int(mrs(ICC.iar1, core: core)) }
  func end(_ id: Int, core: Int = 0) { msr(ICC.eoir1, UInt64(id), core: core) }
  func irq(_ core: Int = 0) -> Bool { cores[core][.irq] }
  func fiq(_ core: Int = 0) -> Bool { cores[core][.fiq] }

  func snapshot() throws -> [UInt8] { try gic.snapshot() }
  func restore(_ bytes: [UInt8]) throws { try gic.restore(bytes) }
}
