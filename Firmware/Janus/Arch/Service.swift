import A64
import Hardware

/// What the service guest, Steward, is offered: the personas' accesses to their virtio-mmio devices,
/// their memory by copies, and the phone's devices. It has no memory but its own, and asks for what
/// there is to do by hypercalls; while there is something, its interrupt line is high.
enum Service {
  struct State {
    /// Personas that have started or ended since Steward was told.
    var changed: UInt64
    /// vCPUs whose access Steward was not yet given.
    var accesses: UInt64
    /// Of each persona, a byte a device, and in it a bit for each queue that has news.
    var notified: InlineArray<4, UInt32>
    /// Personas whose keys go to their virtio console, since they have written there.
    var consoles: UInt64
  }

  /// Registers of virtio-mmio (Virtual I/O Device 1.2, 4.2.2) that need no Steward.
  private static let queueNotify = 0x50
  private static let interruptStatus = 0x60
  private static let interruptACK = 0x64
  private static let statusRegister = 0x70

  private enum Kind {
    static let read: UInt64 = 1
    static let write: UInt64 = 2
    static let notification: UInt64 = 3
    static let life: UInt64 = 4
    static let keys: UInt64 = 5
    static let completion: UInt64 = 6
  }

  @inline(__always)
  private static var state: UnsafeMutablePointer<State> {
    withUnsafeMutablePointer(to: &machine.pointee.service) { $0 }
  }

  /// Tells the service guest that there is something to do, or takes that back.
  @inline(never)
  static func call(_ isWanted: Bool = true) {
    _ = setLine(PersonaMachine.serviceInterrupt, of: persona(Int(PERSONA_LIMIT)), isWanted)
  }

  /// A persona starts or ends.
  @inline(never)
  static func noteChange(of persona: PersonaPointer) {
    let bit = UInt64(1) &<< UInt64(truncatingIfNeeded: persona.pointee.index)
    state.pointee.changed |= bit
    state.pointee.consoles &= ~bit
    state.pointee.notified.at(persona.pointee.index).pointee = 0
    call()
  }

  // MARK: - The personas' side

  /// An access of `size` bytes to a device's register. Called with the lock and the vCPU's list
  /// collected, its PC behind the instruction.
  static func access(
    _ vcpu: VCPUPointer, _ device: Int, _ register: Int, size: Int, write: UInt64?,
    _ syndrome: UInt64
  ) -> VCPUPointer {
    let persona = vcpu.pointee.persona
    let status = persona.pointee.deviceStatus.at(device).pointee
    if let write, register == queueNotify {
      let bit = UInt64(truncatingIfNeeded: device) &* 8 &+ (write & 7)
      state.pointee.notified.at(persona.pointee.index).pointee |= 1 &<< UInt32(bit)
    } else if let write, register == interruptACK {
      setStatus(persona, device, status & ~UInt32(truncatingIfNeeded: write))
      return resume(vcpu)
    } else if write == nil && register == interruptStatus {
      setLoaded(vcpu, syndrome, UInt64(status))
      return resume(vcpu)
    } else {
      if register == statusRegister && write == 0 {
        // The device's reset takes its interrupt back too.
        setStatus(persona, device, 0)
      }
      vcpu.pointee.access = syndrome
      vcpu.pointee.accessID =
        UInt64(truncatingIfNeeded: device) << 16 | UInt64(truncatingIfNeeded: vcpu.pointee.number)
        << 8
        | UInt64(truncatingIfNeeded: persona.pointee.index)
      vcpu.pointee.accessPlace = UInt64(truncatingIfNeeded: size << 16 | register)
      vcpu.pointee.accessValue = write ?? 0
      state.pointee.accesses |= 1 &<< UInt64(truncatingIfNeeded: vcpu.pointee.index)
      call()
      return pause(vcpu, as: .held)
    }
    call()
    return resume(vcpu)
  }

  /// Sets a device's InterruptStatus. What there is after a change is an edge of its own.
  @inline(never)
  private static func setStatus(_ persona: PersonaPointer, _ device: Int, _ status: UInt32) {
    persona.pointee.deviceStatus.at(device).pointee = status
    let interrupt = PersonaMachine.deviceInterrupt &+ UInt32(truncatingIfNeeded: device)
    _ = setLine(interrupt, of: persona, false)
    _ = setLine(interrupt, of: persona, status != 0)
  }

  /// Keys of the focused persona, up to eight, if they go to its virtio console.
  static func takesKeys(_ index: Int) -> Bool {
    state.pointee.consoles &>> UInt64(truncatingIfNeeded: index) & 1 != 0
  }

  // MARK: - The service guest's side

  /// Hypercalls 0x10 up of the vendor range. Returns the result; called with the lock and the list
  /// collected.
  static func call(_ vcpu: VCPUPointer, _ function: UInt32) -> UInt64 {
    let first = vcpu.pointee.x[1]
    let second = vcpu.pointee.x[2]
    let third = vcpu.pointee.x[3]
    let index = Int(truncatingIfNeeded: first & 0xff)
    switch function & 0xf {
    case 0: return next(vcpu)
    case 4:  // CONSOLE
      if second > 8 || !isServed(index) { return HypercallResult.invalid }
      state.pointee.consoles |= 1 &<< UInt64(truncatingIfNeeded: index)
      for place in 0..<second {
        Console.write(UInt8(truncatingIfNeeded: third &>> (place &* 8)), from: persona(index))
      }
      return 0
    case 5: return Virtqueues.describe(vcpu, first)
    case 6: return Virtqueues.submit(vcpu)
    case 7: return Virtqueues.configuration(first, second)
    case 8: return entropy(vcpu)
    case 10:  // LOG
      guard let text = vcpu.pointee.persona.pointee.physical(first, second), second <= 128
      else { return HypercallResult.invalid }
      let index = Int(truncatingIfNeeded: third)
      Log.begin(isServed(index) ? persona(index) : vcpu.pointee.persona)
      for place in text..<text &+ second { Console.put(load_8(place)) }
      Console.endLine()
      return 0
    default:
      if !isServed(index) { return HypercallResult.invalid }
      return call(vcpu, function, persona(index))
    }
  }

  /// The calls that concern one persona.
  private static func call(
    _ vcpu: VCPUPointer, _ function: UInt32, _ persona: PersonaPointer
  ) -> UInt64 {
    let first = vcpu.pointee.x[1]
    let second = vcpu.pointee.x[2]
    switch function & 0xf {
    case 1: return complete(persona, first, second)
    case 2: return transfer(vcpu, persona, Int(truncatingIfNeeded: first >> 8 & 7))
    case 3:  // RAISE
      let device = Int(truncatingIfNeeded: first >> 16 & 3)
      let status = persona.pointee.deviceStatus.at(device).pointee
      setStatus(persona, device, status | UInt32(truncatingIfNeeded: second))
      return 0
    case 9:  // PERSONA
      vcpu.pointee.x[1] = persona.pointee.memory.size
      let blocks = Virtqueues.diskBlocks / UInt64(PERSONA_LIMIT)
      vcpu.pointee.x[2] = blocks &* UInt64(truncatingIfNeeded: persona.pointee.index)
      vcpu.pointee.x[3] = blocks
      vcpu.pointee.x[4] = persona.pointee.sources[0].size
      vcpu.pointee.x[5] = persona.pointee.sources[1].size
      vcpu.pointee.x[6] = UInt64(truncatingIfNeeded: persona.pointee.vcpuCount)
      vcpu.pointee.x[7] = persona.pointee.sources[2].size
      return 1
    case 11:  // FLASH
      if persona.pointee.flash.size != 0 { return 0 }
      let size = alignUp(second, to: blockSize) &+ blockSize
      guard second &- 1 < PersonaMachine.secondBank,
        let flash = machine.pointee.platform.allocate(size), scrub(flash)
      else { return HypercallResult.fault }
      persona.pointee.flash = flash
      return 0
    case 12:  // START
      if !persona.pointee.isLoading { return HypercallResult.invalid }
      if second != .max {
        PSCI.start(persona, at: second)
      } else {
        PSCI.setAll(persona, .stopped)
      }
      return 0
    default: return HypercallResult.notSupported
    }
  }

  private static func isServed(_ index: Int) -> Bool {
    index >= 0 && index < Int(PERSONA_LIMIT) && persona(index).pointee.vcpuCount != 0
  }

  /// NEXT: what there is to do, into X1 to X4.
  private static func next(_ vcpu: VCPUPointer) -> UInt64 {
    if state.pointee.changed != 0 {
      let index = state.pointee.changed.trailingZeroBitCount
      state.pointee.changed &= state.pointee.changed &- 1
      let persona = persona(index)
      if isServed(index) {
        vcpu.pointee.x[1] = UInt64(truncatingIfNeeded: index)
        vcpu.pointee.x[3] = persona.pointee.isLoading ? 1 : 0
        vcpu.pointee.x[4] = persona.pointee.memory.size
        return Kind.life
      }
    }
    if state.pointee.accesses != 0 {
      let other = Janus.vcpu(state.pointee.accesses.trailingZeroBitCount)
      state.pointee.accesses &= state.pointee.accesses &- 1
      if other.pointee.access != 0 {
        vcpu.pointee.x[1] = other.pointee.accessID
        vcpu.pointee.x[2] = other.pointee.accessPlace
        vcpu.pointee.x[3] = other.pointee.accessValue
        return other.pointee.access & 1 << 6 != 0 ? Kind.write : Kind.read
      }
    }
    for index in 0..<Int(PERSONA_LIMIT) {
      let bits = state.pointee.notified.at(index)
      if bits.pointee == 0 { continue }
      let bit = bits.pointee.trailingZeroBitCount
      bits.pointee &= bits.pointee &- 1
      vcpu.pointee.x[1] = UInt64(truncatingIfNeeded: (bit >> 3) << 16 | index)
      vcpu.pointee.x[2] = UInt64(truncatingIfNeeded: queueNotify | 4 << 16)
      vcpu.pointee.x[3] = UInt64(truncatingIfNeeded: bit & 7)
      return Kind.notification
    }
    if Virtqueues.complete(vcpu) { return Kind.completion }
    let focus = Console.state.pointee.focus
    if takesKeys(focus) && Console.state.pointee.queueCount != 0 {
      var keys: UInt64 = 0
      var count: UInt64 = 0
      while count < 8, let key = Console.nextKey() {
        keys |= UInt64(key) &<< (count &* 8)
        count &+= 1
      }
      vcpu.pointee.x[1] = UInt64(truncatingIfNeeded: focus)
      vcpu.pointee.x[3] = keys
      vcpu.pointee.x[4] = count
      return Kind.keys
    }
    call(false)
    return 0
  }

  /// COMPLETE: the vCPU whose access it was goes on.
  private static func complete(
    _ persona: PersonaPointer, _ id: UInt64, _ value: UInt64
  ) -> UInt64 {
    let number = Int(truncatingIfNeeded: id >> 8 & 0xff)
    if number >= persona.pointee.vcpuCount { return HypercallResult.invalid }
    let other = Janus.vcpu(persona.pointee.firstVCPU &+ number)
    if other.pointee.access == 0 { return HypercallResult.invalid }
    if other.pointee.access & 1 << 6 == 0 { setLoaded(other, other.pointee.access, value) }
    other.pointee.access = 0
    machine.pointee.scheduler.start(other.pointee.index, at: read_CNTPCT_EL0())
    return 0
  }

  /// TRANSFER: copies between the service guest's memory and a persona's, which is mapped for Janus
  /// meanwhile, or from what the persona is loaded from.
  private static func transfer(
    _ vcpu: VCPUPointer, _ persona: PersonaPointer, _ direction: Int
  ) -> UInt64 {
    let length = vcpu.pointee.x[4]
    guard let own = vcpu.pointee.persona.pointee.physical(vcpu.pointee.x[3], length),
      length <= 1 << 16, direction <= 4
    else { return HypercallResult.invalid }
    let other =
      direction < 2
      ? persona.pointee.physical(vcpu.pointee.x[2], length)
      : persona.pointee.sources.at(direction &- 2).pointee.place(vcpu.pointee.x[2], length)
    guard let other else { return HypercallResult.denied }
    if direction >= 2 {
      copy(other, to: own, length)
      return 0
    }
    let isMapped = withMapped(MemoryRange(start: other, end: other &+ length)) {
      if direction == 0 {
        copy(other, to: own, length)
      } else {
        copy(own, to: other, length)
        // A guest looks past the caches before it turns its own on.
        if persona.pointee.isLoading { cleanDataCache(other, other &+ length) }
      }
    }
    return isMapped ? 0 : HypercallResult.fault
  }

  /// ENTROPY: a word of the phone's generator (Broadcom's, of BCM2835), as it comes.
  private static func entropy(_ vcpu: VCPUPointer) -> UInt64 {
    let base = machine.pointee.platform.entropy
    if base == 0 { return HypercallResult.notSupported }
    if load_32(base &+ 4) >> 24 == 0 { return HypercallResult.busy }
    vcpu.pointee.x[1] = UInt64(load_32(base &+ 8))
    return 0
  }
}
