/// The few A64 instructions that these tests are written in, as words (Arm DDI 0487, C6.2).
enum A64 {
  static let nop: UInt32 = 0xd503_201f
  static let yield: UInt32 = 0xd503_203f
  static let wfe: UInt32 = 0xd503_205f
  static let wfi: UInt32 = 0xd503_207f
  static let sev: UInt32 = 0xd503_209f
  /// HLT #0xF000.
  static let semihosting: UInt32 = 0xd45e_0000
  static let isb: UInt32 = 0xd503_3fdf

  /// System registers by op0 to op2, where MRS and MSR have them.
  enum Register: UInt32 {
    case cntvctEL0 = 0x3_e040
    case cntkctlEL1 = 0x0_e100
    case cntvCTLEL0 = 0x3_e320
    case cntvTVALEL0 = 0x3_e300
    case cntvCVALEL0 = 0x3_e340
  }

  static func mrs(_ target: UInt32, _ register: Register) -> UInt32 {
    0xd538_0000 | register.rawValue | target
  }
  static func msr(_ register: Register, _ source: UInt32) -> UInt32 {
    0xd518_0000 | register.rawValue | source
  }

  /// MOVZ and as many MOVK as the value needs, four words always.
  static func load(_ target: UInt32, _ value: UInt64) -> [UInt32] {
    (0..<4 as Range<UInt32>).map { part in
      let bits = UInt32(truncatingIfNeeded: value >> UInt64(part * 16)) & 0xffff
      return (part == 0 ? 0xd280_0000 : 0xf280_0000) | part << 21 | bits << 5 | target
    }
  }

  static func add(_ d: UInt32, _ n: UInt32, _ m: UInt32) -> UInt32 {
    0x8b00_0000 | m << 16 | n << 5 | d
  }
  static func eor(_ d: UInt32, _ n: UInt32, _ m: UInt32) -> UInt32 {
    0xca00_0000 | m << 16 | n << 5 | d
  }
  static func mul(_ d: UInt32, _ n: UInt32, _ m: UInt32) -> UInt32 {
    0x9b00_7c00 | m << 16 | n << 5 | d
  }
  static func udiv(_ d: UInt32, _ n: UInt32, _ m: UInt32) -> UInt32 {
    0x9ac0_0800 | m << 16 | n << 5 | d
  }

  /// 64 bits, `offset` a multiple of 8.
  static func ldr(_ t: UInt32, _ n: UInt32, _ offset: UInt32) -> UInt32 {
    0xf940_0000 | (offset / 8) << 10 | n << 5 | t
  }
  static func str(_ t: UInt32, _ n: UInt32, _ offset: UInt32) -> UInt32 {
    0xf900_0000 | (offset / 8) << 10 | n << 5 | t
  }
  /// 32 bits, `offset` a multiple of 4.
  static func ldrw(_ t: UInt32, _ n: UInt32, _ offset: UInt32) -> UInt32 {
    0xb940_0000 | (offset / 4) << 10 | n << 5 | t
  }
  static func strw(_ t: UInt32, _ n: UInt32, _ offset: UInt32) -> UInt32 {
    0xb900_0000 | (offset / 4) << 10 | n << 5 | t
  }
  /// Stores 64 bits and moves the base on by 8.
  static func strNext(_ t: UInt32, _ n: UInt32) -> UInt32 { 0xf800_8400 | n << 5 | t }
  static func ldxr(_ t: UInt32, _ n: UInt32) -> UInt32 { 0xc85f_7c00 | n << 5 | t }
  static func stxr(_ s: UInt32, _ t: UInt32, _ n: UInt32) -> UInt32 {
    0xc800_7c00 | s << 16 | n << 5 | t
  }

  /// A branch by a number of words.
  static func b(_ words: Int) -> UInt32 {
    0x1400_0000 | UInt32(truncatingIfNeeded: words) & 0x3ff_ffff
  }

  static func bytes(_ words: [UInt32]) -> [UInt8] {
    words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> ($0 * 8)) } }
  }
}
