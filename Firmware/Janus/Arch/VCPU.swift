import A64
import Hardware

/// A vCPU. The first fields are known to the vectors by their offsets.
struct VCPU {
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
  /// The core whose V registers are this vCPU's as long as the core says so too, plus one.
  var floatingPointCore: Int
  var timer: VirtualTimer
  /// Aborts in a row that the guest made no progress from, and where the last one was.
  var futileAborts: UInt32
  var lastAbortPC: UInt64
  var lastAbortAddress: UInt64
  /// The access that the service guest answers: its syndrome, and zero when there is none.
  var access: UInt64
  /// What the service guest is told of it.
  var accessID: UInt64
  var accessPlace: UInt64
  var accessValue: UInt64
  /// From here on, what outlives a reset.
  var index: Int
  /// What of it is private is reset with the vCPU, and SPIs with the persona.
  var gic: VirtualGIC
  /// Its number in its persona, from 0; its affinity.
  var number: Int
  var persona: PersonaPointer
  /// The core that it ran on last.
  var core: Int
  var stolen: StolenTime

  /// Index of SCTLR_EL1, VBAR_EL1 and others in `el1`.
  static let sctlr = 0
}

typealias VCPUPointer = UnsafeMutablePointer<VCPU>

@inline(__always)
func vcpu(_ index: Int) -> VCPUPointer {
  let address = address_of_vcpuState() &+ UInt64(truncatingIfNeeded: index) &* UInt64(VCPU_STRIDE)
  return UnsafeMutablePointer(bitPattern: UInt(address)).unsafelyUnwrapped
}

extension VCPU {
  /// The state out of reset: all is zero but what must not be, so that nothing of an earlier life is
  /// left.
  @inline(never)
  mutating func reset() {
    let start = withUnsafeMutablePointer(to: &x) { UnsafeMutableRawPointer($0) }
    let end = withUnsafeMutablePointer(to: &index) { UnsafeMutableRawPointer($0) }
    start.initializeMemory(as: UInt8.self, repeating: 0, count: end - start)
    pstate = 0x3c5  // EL1h, all masked
    el1[Self.sctlr] = 0x30d0_0800  // RES1; MMU and caches off
    gic.powerUp()
    timer.offset = persona.pointee.startTime
  }
}

/// General register `number` as an operand: 31 is zero, and drops what is written.
@inline(never)
func register(_ vcpu: VCPUPointer, _ number: UInt64) -> UInt64 {
  number == 31 ? 0 : vcpu.pointee.x.at(Int(number)).pointee
}

@inline(never)
func setRegister(_ vcpu: VCPUPointer, _ number: UInt64, _ value: UInt64) {
  if number != 31 { vcpu.pointee.x.at(Int(number)).pointee = value }
}
