import A64
import Hardware

/// A persona: what its vCPUs have in common.
struct Persona {
  var distributor: VirtualDistributor
  var uart: VirtualPL011
  /// InterruptStatus of its virtio-mmio devices.
  var deviceStatus: InlineArray<4, UInt32>
  /// Violations so far; the first few are reported.
  var violations: UInt32
  /// The physical count at which it started: its virtual one counts from there.
  var startTime: UInt64
  /// From here on, what outlives a reset.
  var index: Int
  var firstVCPU: Int
  var vcpuCount: Int
  /// Its RAM, physical.
  var memory: MemoryRange
  /// Its flash; empty when its file has nothing there. The last 2 MiB are the second bank.
  var flash: MemoryRange
  /// What it is loaded from: its file, its initial file system, its boot arguments; physical.
  var sources: InlineArray<3, MemoryRange>
  var label: Text
  /// The output line under construction.
  var line: InlineArray<96, UInt8>
  var lineLength: Int
  /// The physical count when its last byte was added.
  var lineTime: UInt64
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

  var stage2: Stage2 { Stage2(stage2Tables(UInt64(truncatingIfNeeded: index) &* Stage2.size)) }

  /// Where `length` bytes of its RAM are, from a guest-physical address on, or of its first bank of
  /// flash while it is loaded.
  @inline(never)
  func physical(_ address: UInt64, _ length: UInt64) -> UInt64? {
    if address < PersonaMachine.secondBank && isLoading { return flash.place(address, length) }
    return memory.place(address &- Stage2.guestMemory, length)
  }

  /// The service guest, which is none of the personas.
  var isService: Bool { index == Int(PERSONA_LIMIT) }

  /// Bits of its vCPUs in the scheduler.
  var vcpus: UInt64 {
    (1 &<< UInt64(truncatingIfNeeded: vcpuCount) &- 1) &<< UInt64(truncatingIfNeeded: firstVCPU)
  }

  /// Whether none of its vCPUs will ever run again by itself.
  var hasEnded: Bool { vcpus & ~machine.pointee.scheduler.members(.stopped) == 0 }

  /// Whether its memory is being scrubbed and loaded.
  var isLoading: Bool { vcpus & machine.pointee.scheduler.members(.loading) != 0 }

  /// The state out of reset of what its vCPUs share, and of these.
  mutating func reset() {
    let start = withUnsafeMutablePointer(to: &self) { UnsafeMutableRawPointer($0) }
    let end = withUnsafeMutablePointer(to: &index) { UnsafeMutableRawPointer($0) }
    start.initializeMemory(as: UInt8.self, repeating: 0, count: end - start)
    distributor = VirtualDistributor(
      withUnsafeMutablePointer(to: &Janus.vcpu(firstVCPU).pointee.gic) { $0 }, count: vcpuCount)
    uart.powerUp()
    startTime = read_CNTPCT_EL0()
    for number in 0..<vcpuCount {
      let vcpu = Janus.vcpu(firstVCPU &+ number)
      vcpu.pointee.gic = VirtualGIC(
        number: UInt64(truncatingIfNeeded: number), isVersion2: machine.pointee.platform.isGICv2)
      vcpu.pointee.reset()
    }
  }
}

/// The tables at `offset`: of four pages for each persona, one of a GICv2's CPU interface for all, and
/// then one for each persona's page of stolen time.
func stage2Tables(_ offset: UInt64) -> UnsafeMutablePointer<UInt64> {
  let base = alignUp(address_of_stage2Tables(), to: Stage2.size) &+ offset
  return UnsafeMutablePointer(bitPattern: UInt(base)).unsafelyUnwrapped
}
