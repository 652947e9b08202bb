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

  /// COPY(source, destination, length) of the current persona. Whoever waits here for the engine
  /// holds nothing else, so the other core's guest is held up only if it copies too.
  static func copy(_ persona: PersonaPointer) -> UInt64 {
    if !isPresent { return HypercallResult.notSupported }
    let request = Copy(
      source: persona.pointee.x[1], destination: persona.pointee.x[2],
      length: persona.pointee.x[3], in: persona.pointee.stage2)
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
    return isGood ? 0 : HypercallResult.fault
  }

  private static func run(_ request: Copy) -> Bool {
    let base = machine.pointee.platform.dma
    let address = address_of_dmaProgram()
    let program = DMAProgram(
      at: UnsafeMutablePointer(bitPattern: UInt(address)).unsafelyUnwrapped,
      source: UInt32(truncatingIfNeeded: request.source),
      destination: UInt32(truncatingIfNeeded: request.destination),
      length: UInt32(truncatingIfNeeded: request.length))
    cleanDataCache(address, address &+ UInt64(truncatingIfNeeded: program.size))
    // DMAGO channel 0, Non-secure, by the manager thread
    execute(base, 0x00a2 << 16, UInt32(truncatingIfNeeded: address))
    let limit = read_CNTPCT_EL0() &+ read_CNTFRQ_EL0()
    while true {
      let status = load_32(base &+ channelStatus) & 15
      if status == 0 { return true }
      // 14 and 15: faulting
      if status >= 14 || load_32(base &+ faultStatus) & 1 != 0 || read_CNTPCT_EL0() > limit {
        execute(base, 1 << 16 | 1, 0)  // DMAKILL of channel 0
        while load_32(base &+ channelStatus) & 15 != 0 {}
        return false
      }
    }
  }

  /// Runs one instruction by the debug registers (DDI 0424, 3.3.22 to 3.3.25).
  @inline(never)
  private static func execute(_ base: UInt64, _ instruction: UInt32, _ operand: UInt32) {
    while load_32(base &+ debugStatus) & 1 != 0 {}
    store_32(base &+ debugInstruction, instruction)
    store_32(base &+ debugInstruction &+ 4, operand)
    store_32(base &+ debugCommand, 0)
    while load_32(base &+ debugStatus) & 1 != 0 {}
  }
}
