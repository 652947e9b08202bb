import A64
import Hardware

/// A persona and its one vCPU. The first fields are known to the vectors by their offsets.
struct Persona {
  var x: InlineArray<31, UInt64>
  var pc: UInt64
  var pstate: UInt64
  private var padding: UInt64
  /// V0 to V31, FPCR, FPSR while no core holds them.
  var floatingPoint: InlineArray<66, UInt64>
  /// The list of `Registers.S`.
  var el1: InlineArray<24, UInt64>
  /// What `PhysicalGIC.saveInterface` saves.
  var virtualInterface: InlineArray<3, UInt64>
  /// The core it runs on, or ran on last.
  var core: Int
  /// The core whose V registers are this persona's as long as the core says so too, plus one.
  var floatingPointCore: Int
  var gic: VirtualGIC
  var timer: VirtualTimer
  var uart: VirtualPL011
  /// Aborts in a row that the guest made no progress from, and where the last one was.
  var futileAborts: UInt32
  /// Violations so far; the first few are reported.
  var violations: UInt32
  var lastAbortPC: UInt64
  var lastAbortAddress: UInt64
  /// From here on, what outlives a reset.
  var index: Int
  /// Its RAM, physical.
  var memory: MemoryRange
  /// Its flash, behind its RAM; empty when its file has nothing there.
  var flash: MemoryRange
  /// The ELF file's bytes, physical.
  var file: MemoryRange
  var label: Text
  var bootArguments: Text
  /// The output line under construction.
  var line: InlineArray<96, UInt8>
  var lineLength: Int
  /// The physical count when its last byte was added.
  var lineTime: UInt64

  /// Index of SCTLR_EL1, VBAR_EL1 and others in `el1`.
  static let sctlr = 0
}

typealias PersonaPointer = UnsafeMutablePointer<Persona>

@inline(__always)
func persona(_ index: Int) -> PersonaPointer {
  let address =
    address_of_personaState() &+ UInt64(truncatingIfNeeded: index) &* UInt64(PERSONA_STRIDE)
  return UnsafeMutablePointer(bitPattern: UInt(address)).unsafelyUnwrapped
}

extension Persona {
  var vmid: UInt64 { UInt64(truncatingIfNeeded: index) &+ 1 }

  var stage2: Stage2 {
    Stage2(stage2Tables(index))
  }

  /// The state of a vCPU out of reset: all is zero but what must not be, so that nothing of an
  /// earlier life is left.
  @inline(never)
  mutating func reset() {
    let start = withUnsafeMutablePointer(to: &x) { UnsafeMutableRawPointer($0) }
    let end = withUnsafeMutablePointer(to: &index) { UnsafeMutableRawPointer($0) }
    start.initializeMemory(as: UInt8.self, repeating: 0, count: end - start)
    pstate = 0x3c5  // EL1h, all masked
    el1[Self.sctlr] = 0x30d0_0800  // RES1; MMU and caches off
    gic.powerUp(isVersion2: machine.pointee.platform.isGICv2)
    uart.powerUp()
  }
}

/// The tables of the persona `index`; behind the last one's there is one more.
func stage2Tables(_ index: Int) -> UnsafeMutablePointer<UInt64> {
  let base =
    alignUp(address_of_stage2Tables(), to: Stage2.size)
    &+ UInt64(truncatingIfNeeded: index) &* Stage2.size
  return UnsafeMutablePointer(bitPattern: UInt(base)).unsafelyUnwrapped
}

/// General register `number` as an operand: 31 is zero, and drops what is written.
@inline(never)
func register(_ persona: PersonaPointer, _ number: UInt64) -> UInt64 {
  number == 31 ? 0 : persona.pointee.x.at(Int(number)).pointee
}

@inline(never)
func setRegister(_ persona: PersonaPointer, _ number: UInt64, _ value: UInt64) {
  if number != 31 { persona.pointee.x.at(Int(number)).pointee = value }
}
