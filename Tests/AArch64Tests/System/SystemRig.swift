import AArch64
import Simulation
import Testing

/// Cores with 16 MiB of RAM at 0x4000_0000 and nothing else, stepped one instruction at a time.
final class SystemRig {
  static let ram: UInt64 = 0x4000_0000
  static let code: UInt64 = 0x4000_1000
  static let vectors1: UInt64 = 0x4001_0000
  static let vectors2: UInt64 = 0x4002_0000

  final class NoDevices: Bus {
    func read(_ address: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
      throw BusFault(.decode, at: address)
    }
    func write(_ address: UInt64, _ width: AccessWidth, _ value: UInt64) throws(BusFault) {
      throw BusFault(.decode, at: address)
    }
  }

  let memory = PhysicalMemory()
  let bus = NoDevices()
  let simulator = Simulator()
  let blocks: BlockCache
  let cores: [Core]
  var core: Core { cores[0] }

  init(
    highestLevel: UInt8 = 2, model: CoreModel = .cortexA53, cores count: Int = 1,
    models: [CoreModel] = []
  ) {
    blocks = BlockCache(memory: memory)
    memory.addRegion(name: "ram", base: Self.ram, size: 16 << 20, isWritable: true)
    let (memory, bus, simulator, blocks) = (memory, bus, simulator, blocks)
    // Each vector is a branch to itself.
    for base in [Self.vectors1, Self.vectors2] {
      for entry in stride(from: base, to: base + 0x800, by: 0x80) {
        _ = memory.store(entry, .word, 0x1400_0000, by: .host)
      }
    }
    cores = (0..<max(count, models.count)).map { index in
      Core(
        index: index, model: index < models.count ? models[index] : model,
        clock: Clock(frequencyHertz: 1_000_000_000),
        configuration: CoreConfiguration(
          highestLevel: highestLevel, affinity: UInt32(index), resetAddress: 0),
        memory: memory, bus: bus, simulator: simulator, blocks: blocks)
    }
    for core in cores {
      core.peers = cores
      core.powerOn(entry: Self.code, context: 0, at: .zero)
      set("vbar_el1", Self.vectors1, on: core)
      if highestLevel == 2 { set("vbar_el2", Self.vectors2, on: core) }
    }
  }

  subscript(name: String) -> UInt64 {
    get { core.register(named: name) ?? 0xdead }
    set { set(name, newValue, on: core) }
  }

  func set(_ name: String, _ value: UInt64, on core: Core) {
    #expect(core.setRegister(named: name, to: value), "\(name) cannot be set")
  }

  /// Puts the core at a level, with its own stack pointer, interrupts masked.
  func enter(_ level: UInt8, mask: UInt64 = 0xf, on core: Core? = nil) {
    let core = core ?? self.core
    set("pstate", mask << 6 | UInt64(level) << 2 | (level > 0 ? 1 : 0), on: core)
    core.setProgramCounter(Self.code)
  }

  func write(_ address: UInt64, _ value: UInt64) {
    #expect(memory.store(address, .double, value, by: .host))
  }
  func read(_ address: UInt64) -> UInt64 { memory.load(address, .double) ?? 0xdead }

  /// Runs one instruction put at the physical address where the code is.
  @discardableResult
  func step(_ word: UInt32, at physical: UInt64 = code, on core: Core? = nil) -> SliceEnd {
    #expect(memory.store(physical, .word, UInt64(word), by: .host))
    let core = core ?? self.core
    simulator.coreWasWoken = false
    // An exception is no instruction retired: the branch to itself at its vector is.
    return core.run(until: core.time + .microseconds(10), horizon: .max, budget: 1)
  }

  /// The same from the code's own address, at the present level.
  @discardableResult
  func perform(_ word: UInt32, on core: Core? = nil) -> SliceEnd {
    (core ?? self.core).setProgramCounter(Self.code)
    return step(word, on: core)
  }

  /// True when the last step took an exception to the level; the vector's offset is ignored.
  func took(to level: UInt8) -> Bool {
    let base = level == 2 ? Self.vectors2 : Self.vectors1
    return core.exceptionLevel == level && self["pc"] & ~0x7ff == base
  }

  var esr: UInt64 { self["esr_el\(core.exceptionLevel)"] }
  var exceptionClass: UInt64 { esr >> 26 }
}

// Instruction words.
enum Word {
  static func mrs(_ name: String, _ rt: UInt32 = 0) -> UInt32 { register(name, 0xd530_0000, rt) }
  static func msr(_ name: String, _ rt: UInt32 = 0) -> UInt32 { register(name, 0xd510_0000, rt) }

  private static func register(_ name: String, _ base: UInt32, _ rt: UInt32) -> UInt32 {
    guard let encoding = Core.systemRegisterEncoding(named: name) else {
      Issue.record("no register \(name)")
      return 0
    }
    return base | UInt32(encoding.bits & 0x7fff) << 5 | rt
  }

  static func sys(_ name: String, _ rt: UInt32 = 0) -> UInt32 {
    guard let encoding = Core.systemInstructionEncoding(named: name) else {
      Issue.record("no instruction \(name)")
      return 0
    }
    return 0xd500_0000 | UInt32(encoding.bits) << 5 | rt
  }

  static func svc(_ number: UInt32) -> UInt32 { 0xd400_0001 | number << 5 }
  static func hvc(_ number: UInt32) -> UInt32 { 0xd400_0002 | number << 5 }
  static func smc(_ number: UInt32) -> UInt32 { 0xd400_0003 | number << 5 }
  static func brk(_ number: UInt32) -> UInt32 { 0xd420_0000 | number << 5 }
  static let eret: UInt32 = 0xd69f_03e0
  static let nop: UInt32 = 0xd503_201f
  static let wfe: UInt32 = 0xd503_205f
  static let wfi: UInt32 = 0xd503_207f
  static let sev: UInt32 = 0xd503_209f
  static let udf: UInt32 = 0
  /// LDR X1, [X0] and STR X1, [X0]; LDR W1; LDP X1, X2, [X0]; LDRSB X1; LDTR X1.
  static let ldr: UInt32 = 0xf940_0001
  static let str: UInt32 = 0xf900_0001
  static let ldrw: UInt32 = 0xb940_0001
  static let strb: UInt32 = 0x3900_0001
  static let ldp: UInt32 = 0xa940_0801
  static let ldrsb: UInt32 = 0x3980_0001
  static let ldtr: UInt32 = 0xf840_0801
  static let ldrPost: UInt32 = 0xf840_8401
  /// LDR X1, [SP]
  static let ldrStack: UInt32 = 0xf940_03e1
}
