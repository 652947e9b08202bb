import A64
import Hardware

/// The PL330 (DDI 0424) behind the COPY hypercall: channel 0, one program at a time. Guests never
/// see it, and its program is in Janus' memory.
enum DMA {
  private static let faultStatus: UInt64 = 0x34  // FSRC
  private static let channelStatus: UInt64 = 0x100  // CSR0
  private static let debugStatus: UInt64 = 0xd00
  private static let debugCommand: UInt64 = 0xd04
  private static let debugInstruction: UInt64 = 0xd08

  static var isPresent: Bool { machine.pointee.platform.dma != 0 }

  /// COPY(source, destination, length) of the current vCPU, or a piece of it: then the guest
  /// calls again behind its interrupts, with the bytes that are done in the upper half of X0.
  /// Whoever waits here for the engine holds nothing else, so the other core's guest is held up
  /// only if it copies too.
  static func copy(_ vcpu: VCPUPointer) -> UInt64 {
    if !isPresent { return HypercallResult.notSupported }
    let request = Copy(
      source: vcpu.pointee.x[1], destination: vcpu.pointee.x[2],
      length: vcpu.pointee.x[3], done: vcpu.pointee.x[0] >> 32,
      in: vcpu.pointee.persona.pointee.memory)
    switch request.verdict {
    case .invalid: return HypercallResult.invalid
    case .denied: return HypercallResult.denied
    case .allowed: break
    }
    if request.length == 0 { return 0 }
    // The engine's addresses have 32 bits.
    if (request.source | request.destination) >> 32 != 0 { return HypercallResult.notSupported }
    let engine = address_of_machineState() &+ 8
    lock(engine)
    let isGood = run(request)
    spin_unlock(engine)
    if !isGood { return HypercallResult.fault }
    if request.isLast { return 0 }
    vcpu.pointee.pc &-= 4
    return vcpu.pointee.x[0] &+ Copy.pieceLimit << 32
  }

  private static func run(_ request: Copy) -> Bool {
    let base = machine.pointee.platform.dma
    // A channel that cannot be stopped must not find another program in place of its own.
    if !stop(base) { return false }
    let address = address_of_dmaProgram()
    let program = DMAProgram(
      at: UnsafeMutablePointer(bitPattern: UInt(address)).unsafelyUnwrapped,
      source: UInt32(truncatingIfNeeded: request.source),
      destination: UInt32(truncatingIfNeeded: request.destination),
      length: UInt32(truncatingIfNeeded: request.length))
    cleanDataCache(address, address &+ UInt64(truncatingIfNeeded: program.size))
    // DMAGO channel 0, Non-secure, by the manager thread
    if !execute(base, 0x00a2 << 16, UInt32(truncatingIfNeeded: address)) { return false }
    let limit = patience
    while true {
      let status = load_32(base &+ channelStatus) & 15
      if status == 0 { return true }
      // 14 and 15: faulting
      if status >= 14 || load_32(base &+ faultStatus) & 1 != 0 || read_CNTPCT_EL0() > limit {
        _ = stop(base)
        return false
      }
    }
  }

  /// Until when an engine may be busy: a 64th of a second.
  private static var patience: UInt64 { read_CNTPCT_EL0() &+ read_CNTFRQ_EL0() >> 6 }

  /// Stops channel 0; false when it goes on.
  @inline(never)
  private static func stop(_ base: UInt64) -> Bool {
    if load_32(base &+ channelStatus) & 15 == 0 { return true }
    return execute(base, 1 << 16 | 1, 0) && wait(base &+ channelStatus, 15)  // DMAKILL of channel 0
  }

  /// Waits until the bits are clear; false when that takes too long.
  @inline(never)
  private static func wait(_ address: UInt64, _ bits: UInt32) -> Bool {
    let limit = patience
    while load_32(address) & bits != 0 {
      if read_CNTPCT_EL0() > limit { return false }
    }
    return true
  }

  /// Runs one instruction by the debug registers (DDI 0424, 3.3.22 to 3.3.25); false when the engine
  /// stays busy.
  @inline(never)
  private static func execute(
    _ base: UInt64, _ instruction: UInt32, _ operand: UInt32
  ) -> Bool {
    if !wait(base &+ debugStatus, 1) { return false }
    store_32(base &+ debugInstruction, instruction)
    store_32(base &+ debugInstruction &+ 4, operand)
    store_32(base &+ debugCommand, 0)
    return wait(base &+ debugStatus, 1)
  }
}
