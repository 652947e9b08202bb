import AArch64
import Simulation

/// An instruction word and the state that it starts from.
struct Vector {
  let row: Int
  let word: UInt32
  var registers = CoreRegisters()

  init(row: Int, word: UInt32, pc: UInt64, _ random: inout SeededRandom) {
    (self.row, self.word) = (row, word)
    for index in 0..<31 { registers.x[index] = Self.value(&random) }
    for index in 0..<64 { registers.v[index] = Self.value(&random) }
    let listing = InstructionListing.all[row]
    if FloatingPointValues.suit(listing), random.next(below: 4) != 0 {
      FloatingPointValues.fill(&registers.v, word, listing, &random)
    }
    registers.nzcv = random.next() & 0xf000_0000
    setControls(&random)
    registers.pc = pc
    registers.sp = Bench.middle &+ (random.next() & 0xf0)
    // Loads and stores: a base in memory, mostly aligned, and a small index.
    guard word >> 25 & 5 == 4 else { return }
    let base = Int(word >> 5 & 31)
    let index = Int(word >> 16 & 31)
    if index != 31 { registers.x[index] = UInt64(bitPattern: Int64(random.next() & 0x3f) - 32) }
    if base != 31 {
      // Exclusives and atomics must be aligned.
      let isUnaligned =
        word >> 24 & 0x3f != 8 && word >> 24 & 0x3b != 0x38
        && random.next(below: 4) == 0
      let mask: UInt64 = isUnaligned ? 0xff : 0xf0
      registers.x[base] = Bench.middle &+ (random.next() & mask)
      if random.next(below: 16) == 0 { registers.x[base] = 0x10_0000 }
    }
  }

  /// FPCR.AHP, DN, FZ and RMode, and FZ16 where it is; FPSR's flags, mostly clear.
  private mutating func setControls(_ random: inout SeededRandom) {
    let hasHalf = CoreModel.max.announces("fp16")
    let controls = random.next() & (hasHalf ? 0x07c8_0000 : 0x07c0_0000)
    registers.fpcr = random.next(below: 4) == 0 ? 0 : controls
    let flags = random.next() & 0x0800_009f
    registers.fpsr = random.next(below: 4) == 0 ? flags : 0
  }

  static func value(_ random: inout SeededRandom) -> UInt64 {
    let value = random.next()
    switch random.next(below: 8) {
    case 0: return value & 0xff
    case 1: return ~(value & 0xff)
    case 2: return 1 << (value & 63)
    case 3: return [0, .max, 1 << 63, .max >> 1, 0x8000_0000, 0xffff_ffff][Int(value % 6)]
    default: return value
    }
  }
}

/// What an instruction left behind.
struct Result: Equatable {
  /// 0 none, 1 read, 2 write, 3 other.
  var fault: UInt64
  var address: UInt64
  var registers = CoreRegisters()
  var window: [UInt64]

  init(fault: UInt64, address: UInt64, registers: CoreRegisters, window: [UInt64]) {
    (self.fault, self.address, self.registers, self.window) = (fault, address, registers, window)
  }

  init(_ words: ArraySlice<UInt64>) {
    let w = Array(words)
    (fault, address, registers.pc) = (w[0], w[1], w[2])
    registers.x = Array(w[3..<34])
    (registers.sp, registers.nzcv) = (w[34], w[35])
    (registers.fpcr, registers.fpsr) = (w[36], w[37])
    registers.v = Array(w[38..<102])
    window = Array(w[102...])
  }

  func differences(from theirs: Result) -> [String] {
    var result: [String] = []
    func compare(_ name: String, _ a: UInt64, _ b: UInt64) {
      if a != b { result.append("\(name) \(String(a, radix: 16)) not \(String(b, radix: 16))") }
    }
    compare("fault", fault, theirs.fault)
    if fault != 0, theirs.fault != 0 {
      if fault != 3 { compare("address", address, theirs.address) }
    } else {
      compare("pc", registers.pc, theirs.registers.pc)
    }
    compare("sp", registers.sp, theirs.registers.sp)
    compare("nzcv", registers.nzcv, theirs.registers.nzcv)
    compare("fpcr", registers.fpcr, theirs.registers.fpcr)
    compare("fpsr", registers.fpsr, theirs.registers.fpsr)
    for index in 0..<31 { compare("x\(index)", registers.x[index], theirs.registers.x[index]) }
    for index in 0..<64 {
      compare("v\(index / 2)[\(index % 2)]", registers.v[index], theirs.registers.v[index])
    }
    for index in window.indices { compare("m\(index * 8)", window[index], theirs.window[index]) }
    return result
  }
}
