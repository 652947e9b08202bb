import Replay
import Simulation

/// A guest of random instructions with random registers: `Firmware/Guests/Random` with its body,
/// values and tables filled. Instructions that an attacker would choose come more often than by
/// chance.
struct RandomProgram {
  /// Where the parts are in the file (`Random.ld`).
  private enum Place {
    static let state = 0x3000
    static let options = 0x3008
    static let budget = 0x3018
    static let values = 0x4000
    static let tables = 0x5000
    static let body = 0x6000
    static let end = 0xa000
  }
  /// Exceptions after which the guest turns itself off.
  private static let budget: UInt64 = 1500
  private static let bodyAddress: UInt64 = 0x4008_5000
  private static let tableAddress: UInt64 = 0x4008_4000

  /// The ELF file.
  private(set) var bytes: [UInt8]
  private var random: SeededRandom
  private var words: [UInt32] = []
  /// Changes its own stage 1 and vectors, after which it may do nothing but fault.
  private let isWild: Bool

  /// - Parameter template: the file with empty parts.
  init(seed: UInt64, template: [UInt8]) {
    bytes = template
    random = SeededRandom(seed: seed)
    isWild = seed & 6 == 0
    put(random.next() | 1, at: Place.state)
    // EL0 as often as EL1, or never.
    put(seed & 1, at: Place.options)
    put(Self.budget, at: Place.budget)
    for place in stride(from: Place.values, to: Place.tables, by: 8) { put(value(), at: place) }
    for index in 0..<512 {
      put(index < 4 ? block(UInt64(index)) : descriptor(), at: Place.tables + index * 8)
    }
    let count = (Place.end - Place.body) / 4 - 1
    while words.count < count { addInstruction() }
    for (index, word) in words.prefix(count).enumerated() {
      for byte in 0..<4 {
        bytes[Place.body + index * 4 + byte] = UInt8(truncatingIfNeeded: word >> UInt32(byte * 8))
      }
    }
  }

  private mutating func put(_ value: UInt64, at place: Int) {
    for byte in 0..<8 {
      bytes[place + byte] = UInt8(truncatingIfNeeded: value >> UInt64(byte * 8))
    }
  }

  private mutating func below(_ bound: Int) -> UInt32 {
    UInt32(random.next(below: UInt64(bound)))
  }
  private mutating func bits(_ mask: UInt32) -> UInt32 {
    UInt32(truncatingIfNeeded: random.next()) & mask
  }

  // MARK: - What registers and memory have

  /// Where there is something, or just behind it.
  private mutating func address() -> UInt64 {
    let regions: [(UInt64, UInt64)] = [
      (0x4000_0000, 0x20_0000), (0x4000_0000, 0x20_0000), (0x4010_0000, 0x1_0000),
      (0x401f_ffc0, 0x80), (0x4000_0000, 0x1000), (0x4010_0000, 0x1000),
      (Self.tableAddress, 0x1000), (0x0800_0000, 0x1000), (0x0800_0000, 0x1_0000),
      (0x0801_0000, 0x2000), (0x080a_0000, 0x2_0000), (0x080b_0000, 0x1000),
      (0x080c_0000, 0x4_0000), (0x0900_0000, 0x1000), (0x090a_0000, 0x1000),
      (0x0a00_0000, 0x1000), (0, 0x1000), (0x0400_0000, 0x1000), (0x4020_0000, 0x40_0000),
      (0x8000_0000, 0x80_0000), (0xffff_f000, 0x2000), (0xffff_ffff_ffff_f000, 0x1000),
    ]
    let (start, size) = regions[Int(below(regions.count))]
    let place = start &+ random.next(below: size)
    return below(4) == 0 ? place : place & ~7
  }

  private mutating func function() -> UInt64 {
    let known: [UInt64] = [
      0x8400_0000, 0x8400_0001, 0xc400_0001, 0xc400_0003, 0xc400_0004, 0x8400_0006, 0x8400_000a,
      0xc600_0000, 0xc600_0001, 0xc600_0001, 0xc600_0001, 0xc500_0020, 0xc500_0021, 0x8000_0000,
      0x8000_0001, 0x8600_ff01, 0x8600_ff03,
    ]
    switch below(40) {
    case 0: return [0x8400_0002, 0x8400_0008, 0x8400_0009][Int(below(3))]
    case 1, 2: return 0x8400_0000 | UInt64(bits(0x4000_001f))
    case 3, 4: return 0xc600_0000 | UInt64(bits(0x1f))
    case 5: return random.next()
    default: return known[Int(below(known.count))]
    }
  }

  private mutating func value() -> UInt64 {
    switch below(10) {
    case 0, 1: return function()
    case 2: return random.next() >> random.next(below: 64)
    case 3: return [0, 1, .max, 1 << 63, 1 << 40, 0xffff, 0x8000_0000][Int(below(7))]
    default: return address()
    }
  }

  /// Flat, a GiB each, as guests have it.
  private func block(_ index: UInt64) -> UInt64 {
    index << 30 | 1 << 10 | 3 << 8 | 1 | (index == 0 ? 1 << 2 : 0)
  }

  private mutating func descriptor() -> UInt64 {
    switch below(4) {
    case 0: return random.next()
    case 1: return address() & ~0xfff | 3
    case 2: return address() & ~0x1f_ffff | 0x701 | UInt64(bits(0xfc))
    default: return block(UInt64(below(4)))
    }
  }

  // MARK: - Instructions

  /// A register with a value from the table, mostly.
  private mutating func base() -> UInt32 { (below(8) == 0 ? below(32) : below(8)) << 5 }

  private mutating func load(_ register: UInt32, _ value: UInt64) {
    words.append(0xd280_0000 | UInt32(value & 0xffff) << 5 | register)
    for part in 1..<4 where value >> UInt64(part * 16) & 0xffff != 0 {
      let half = UInt32(value >> UInt64(part * 16) & 0xffff)
      words.append(0xf280_0000 | UInt32(part) << 21 | half << 5 | register)
    }
  }

  private mutating func addInstruction() {
    switch below(100) {
    case 0..<8: words.append(bits(.max))
    case 8..<14: words.append(bits(.max) & ~(7 << 26) | 4 << 26)  // data, immediate
    case 14..<20: words.append(bits(.max) & ~(7 << 25) | 5 << 25)  // data, register
    case 20..<26: words.append(bits(.max) & ~(7 << 25) | 7 << 25)  // FP, SIMD, cryptography
    case 26..<50: addAccess()
    case 50..<70: addSystemRegister()
    case 70..<76: addCall()
    case 76..<82: addHint()
    case 82..<92: addBranch()
    case 92..<94: words.append(0xd69f_03e0)  // ERET
    case 94..<97: if isWild { addTranslation() }
    default:  // DC, IC, AT, TLBI
      words.append(0xd508_7000 | bits(0x7_0fff) | (below(2) << 12) | base() & 0)
    }
  }

  private mutating func addAccess() {
    let any = bits(31) | base()
    let size = below(4) << 30
    let vector = below(6) == 0 ? UInt32(1) << 26 : 0
    let operation = below(4) << 22
    switch below(10) {
    case 0, 1, 2: words.append(0x3900_0000 | size | vector | operation | below(64) << 10 | any)
    case 3: words.append(0x3800_0000 | size | vector | operation | bits(0x1f_fc00) | any)
    case 4: words.append(0x3820_0800 | size | vector | operation | bits(0x1f_f000) | any)
    case 5, 6: words.append(0x2800_0000 | size | vector | bits(0x1ff_fc00) | any)
    case 7: words.append(0x0800_0000 | size | bits(0xff_fc00) | any)
    case 8: words.append(0x3820_0000 | size | bits(0xdf_f000) | any)
    default: words.append(0x0c00_0000 | bits(0x40ff_fc00) | any)
    }
  }

  /// op0, op1, CRn, CRm, op2: whole groups of which each register is as likely; the last fields are
  /// masks of what varies in CRm and op2.
  private static let groups: [(UInt32, UInt32, UInt32, UInt32, UInt32, UInt32)] = [
    (3, 0, 12, 8, 7, 7), (3, 0, 12, 8, 7, 7), (3, 0, 4, 6, 0, 0),  // ICC
    (3, 3, 14, 0, 3, 7), (3, 3, 14, 2, 1, 3), (3, 0, 14, 1, 0, 0),  // timers
    (3, 3, 9, 12, 3, 7), (3, 3, 14, 8, 7, 7), (3, 0, 9, 12, 3, 7),  // PMU
    (2, 0, 0, 0, 15, 7), (2, 0, 1, 0, 7, 7), (2, 3, 0, 0, 15, 7),  // debug
    (3, 0, 1, 0, 0, 7), (3, 0, 2, 0, 0, 7), (3, 0, 4, 0, 3, 7), (3, 0, 5, 0, 3, 7),
    (3, 0, 6, 0, 0, 7), (3, 0, 7, 4, 0, 0), (3, 0, 10, 2, 1, 7), (3, 0, 12, 0, 1, 7),
    (3, 0, 13, 0, 0, 7), (3, 3, 13, 0, 0, 7), (3, 3, 4, 0, 7, 7), (3, 2, 0, 0, 0, 0),
    (3, 0, 0, 0, 7, 7), (3, 1, 0, 0, 0, 7), (3, 4, 1, 0, 7, 7), (3, 4, 2, 0, 1, 7),
    (3, 4, 12, 8, 7, 7), (3, 4, 14, 0, 3, 7), (3, 4, 4, 0, 1, 7), (3, 6, 1, 0, 1, 7),
    (3, 0, 15, 0, 15, 7), (3, 3, 15, 0, 15, 7), (3, 1, 11, 0, 15, 7), (3, 1, 15, 0, 3, 7),
    (1, 0, 7, 6, 8, 7), (1, 0, 7, 10, 4, 7), (1, 0, 7, 8, 1, 7), (1, 0, 8, 3, 4, 7),
    (1, 3, 7, 4, 15, 7), (1, 4, 8, 0, 7, 7), (1, 4, 7, 8, 0, 7), (1, 0, 7, 14, 0, 7),
  ]

  private mutating func addSystemRegister() {
    // Not SCTLR_EL1 with anything: the simulator has no big-endian data. Nor, mostly, VBAR_EL1: who has
    // lost his vectors tries nothing more.
    defer {
      let last = (words.last ?? 0) & ~31
      if last == 0xd518_1000 || last == 0xd518_c000 && !isWild { words.removeLast() }
    }
    let target = below(3) == 0 ? bits(31) : below(8)
    let isRead = below(2) << 21
    if below(4) == 0 {
      words.append(0xd500_0000 | isRead | bits(0x1f_ffe0) | target)
      return
    }
    let group = Self.groups[Int(below(Self.groups.count))]
    let crm = group.3 | bits(group.4)
    let op2 = bits(group.5)
    words.append(
      0xd500_0000 | isRead | group.0 << 19 | group.1 << 16 | group.2 << 12 | crm << 8 | op2 << 5
        | target)
  }

  private mutating func addCall() {
    load(0, function())
    for register in 1..<4 as Range<UInt32> where below(2) == 0 { load(register, value()) }
    let kind = [0xd400_0001, 0xd400_0002, 0xd400_0002, 0xd400_0003] as [UInt32]
    words.append(kind[Int(below(4))] | (below(4) == 0 ? bits(0x1f_ffe0) : 0))
  }

  private mutating func addHint() {
    switch below(8) {
    case 0: words.append(0xd503_207f)  // WFI
    case 1: words.append(0xd503_205f)  // WFE
    case 2: words.append(0xd503_209f)  // SEV
    case 3: words.append(0xd503_201f | bits(0xfe0))
    case 4: words.append(0xd503_301f | bits(0xfe0))  // barriers, CLREX
    case 5: words.append(0xd503_40df | bits(0xf20))  // DAIFSet, DAIFClr
    default: words.append(0xd500_401f | bits(0x7_0fe0))  // PSTATE by immediates
    }
  }

  private mutating func addBranch() {
    switch below(6) {
    case 0: words.append(0x1400_0000 | bits(0x8000_001f) + 1)
    case 1: words.append(0x5400_0000 | bits(0x3ef))
    case 2: words.append(0x3400_0000 | bits(0x8100_03ff))
    case 3: words.append(0x3600_0000 | bits(0x81f8_03ff))
    case 4: words.append(0xd61f_0000 | bits(0x60_0000) | base())
    default: words.append(0x1400_0000 | bits(0x3ff_ffff))
    }
  }

  /// The guest's own stage 1: on with sensible settings and any tables, or with anything.
  private mutating func addTranslation() {
    let register = below(8)
    func write(_ number: UInt32) { words.append(0xd518_0000 | number << 5 | register) }
    switch below(5) {
    case 0:
      load(register, below(2) == 0 ? Self.tableAddress : address() & ~0xfff)
      write(0x100)  // TTBR0_EL1
    case 1:
      load(register, 32 | 1 << 8 | 1 << 10 | 3 << 12 | 1 << 23)
      write(0x102)  // TCR_EL1
    case 2:
      load(register, 0x30d0_0801 | (below(2) == 0 ? random.next() & 0x0007_f23e : 0))
      write(0x080)  // SCTLR_EL1
      words.append(0xd503_3fdf)
    case 3:
      load(register, 0x30d0_0800)
      write(0x080)
    default: words.append(0xd508_871f)  // TLBI VMALLE1
    }
  }
}
