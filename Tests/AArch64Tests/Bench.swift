import AArch64
import Simulation

/// A core with memory at EL1, its MMU on: code at 2 GiB for EL1, data at 1 GiB for all levels.
final class Bench: Bus {
  static let code: UInt64 = 0x8000_0000
  static let data: UInt64 = 0x4000_0000
  static let size: UInt64 = 4 << 20
  /// Vectors run from here on.
  static let codeStart = code + size / 2
  static let middle = data + size / 2
  /// Bytes of data that are compared.
  static let window = 2048
  private static let vectorTable = code + 0x1_0000
  private static let table = code + 0x2_0000

  let memory = PhysicalMemory()
  private let clock = Clock(frequencyHertz: 1_000_000_000)
  private let simulator = Simulator()
  private var core: Core!

  init() {
    for base in [Self.code, Self.data] {
      memory.addRegion(name: "ram", base: base, size: Self.size, isWritable: true)
      var words: [UInt64] = []
      for place in 0..<Self.size / 8 {
        let address = base + place * 8
        words.append(address &* 0x9e37_79b9_7f4a_7c15 ^ address >> 7)
      }
      _ = words.withUnsafeBytes { memory.write(base, $0, by: .host) }
    }
    core = Core(
      index: 0, model: .max, clock: clock,
      configuration: CoreConfiguration(highestLevel: 1, affinity: 0, resetAddress: Self.code),
      memory: memory, bus: self, simulator: simulator, blocks: BlockCache(memory: memory))
    core.peers = [core]
    turnOn()
  }

  func read(_ address: UInt64, _ width: AccessWidth) throws(BusFault) -> UInt64 {
    throw BusFault(.decode, at: address)
  }
  func write(_ address: UInt64, _ width: AccessWidth, _ value: UInt64) throws(BusFault) {
    throw BusFault(.decode, at: address)
  }

  /// Runs a preamble that maps memory, allows FP and sets VBAR_EL1.
  private func turnOn() {
    // Level 1 blocks of 1 GiB: data for EL0 and EL1, code for EL1.
    store(Self.table + 8, Self.data | 1 << 10 | 3 << 8 | 1 << 6 | 1)
    store(Self.table + 16, Self.code | 1 << 10 | 3 << 8 | 1)
    for place in 0..<UInt64(4) { store(Self.table + 24 + place * 8, 0) }
    store(Self.table, 0)
    let preamble: [UInt32] = [
      0xd518_a200,  // msr mair_el1, x0
      0xd518_2041,  // msr tcr_el1, x1
      0xd518_2002,  // msr ttbr0_el1, x2
      0xd518_c003,  // msr vbar_el1, x3
      0xd518_1044,  // msr cpacr_el1, x4
      0xd503_3fdf,  // isb
      0xd518_1005,  // msr sctlr_el1, x5
      0xd503_3fdf,  // isb
    ]
    for (place, word) in preamble.enumerated() {
      _ = memory.store(Self.code + UInt64(place) * 4, .word, UInt64(word), by: .host)
    }
    _ = memory.store(Self.vectorTable + 0x200, .word, 0xd503_201f, by: .host)
    core.powerOn(entry: Self.code, context: 0, at: .zero)
    var registers = core.registers
    registers.pc = Self.code
    registers.x[0] = 0xff
    // T0SZ 25, inner and outer write-back, inner shareable, no TTBR1.
    registers.x[1] = 25 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23 | 2 << 32
    registers.x[2] = Self.table
    registers.x[3] = Self.vectorTable
    registers.x[4] = 3 << 20
    // RES1 bits, M, C, I; neither A nor SA.
    registers.x[5] = 0x30d0_0800 | 1 | 1 << 2 | 1 << 12
    core.registers = registers
    step(UInt64(preamble.count))
  }

  private func store(_ address: UInt64, _ value: UInt64) {
    _ = memory.store(address, .double, value, by: .host)
  }

  private func step(_ count: UInt64) {
    _ = core.run(until: Time(picoseconds: .max / 4), horizon: .max, budget: count)
  }

  func step(from registers: CoreRegisters, count: UInt64) -> CoreRegisters {
    core.registers = registers
    step(count)
    return core.registers
  }

  func write(_ vectors: [Vector]) {
    for vector in vectors {
      _ = memory.store(vector.registers.pc, .word, UInt64(vector.word), by: .host)
    }
  }

  func run(_ vector: Vector) -> Result {
    let start = Self.middle - UInt64(Self.window / 2)
    let before = memory.read(start, count: Self.window)!
    core.registers = vector.registers
    step(1)
    var result = Result(
      fault: 0, address: 0, registers: core.registers,
      window: (0..<Self.window / 8).map { memory.load(start + UInt64($0) * 8, .double)! })
    if result.registers.pc == Self.vectorTable + 0x204 {
      // Same level, SP_EL1, and the handler's first instruction, which does nothing. The syndrome
      // tells what happened: ESR_EL1.WnR is bit 6.
      let (syndrome, address) = core.faultRegisters
      let isAbort = syndrome >> 26 & 0x3f == 0x25
      result.fault = isAbort ? 1 + (syndrome >> 6 & 1) : 3
      result.address = address
      result.registers.nzcv = vector.registers.nzcv
    }
    _ = memory.write(start, before, by: .host)
    return result
  }
}

extension Bench {
  /// Runs a few words from a state, one after the other.
  func run(_ words: [UInt32], _ registers: CoreRegisters) -> CoreRegisters {
    for (place, word) in words.enumerated() {
      _ = memory.store(Self.codeStart + UInt64(place) * 4, .word, UInt64(word), by: .host)
    }
    var registers = registers
    registers.pc = Self.codeStart
    return step(from: registers, count: UInt64(words.count))
  }
}
