import A64
import Hardware

/// The board's PL011 (DDI 0183), shared: whole lines of the personas and of Janus, each with a
/// prefix, and keys for the persona in focus.
enum Console {
  struct State {
    /// Zero without a UART.
    var base: UInt64
    /// The persona whose unfinished line the cursor is in, plus one.
    var open: Int
    var focus: Int
    var isEscape: Bool
    /// Keys that the focused persona's FIFO has no room for yet.
    var queue: InlineArray<64, UInt8>
    var queueCount: Int
  }

  @inline(__always)
  static var state: UnsafeMutablePointer<State> {
    withUnsafeMutablePointer(to: &machine.pointee.console) { $0 }
  }

  private static let flags: UInt64 = 0x18
  private static let mask: UInt64 = 0x38
  private static let receiveEmpty: UInt32 = 1 << 4
  private static let transmitFull: UInt32 = 1 << 5
  private static let receiveInterrupts: UInt32 = 1 << 4 | 1 << 6
  private static let escapeKey: UInt8 = 0x14  // Ctrl-T

  /// UARTCR: UART, transmitter and receiver on; FIFOs on.
  static func start(_ base: UInt64) {
    state.pointee.base = base
    if base == 0 { return }
    store_32(base + 0x2c, 0x70)
    store_32(base + 0x30, 0x301)
    store_32(base + mask, receiveInterrupts)
  }

  @inline(never)
  static func put(_ byte: UInt8) {
    if state.pointee.base == 0 { return }
    while load_32(state.pointee.base &+ flags) & transmitFull != 0 {}
    store_32(state.pointee.base, UInt32(byte))
  }

  @inline(never)
  static func put(_ text: StaticString) {
    for index in 0..<text.utf8CodeUnitCount { put(text.utf8Start[index]) }
  }

  static func endLine() {
    put("\r\n")
    state.pointee.open = 0
  }

  /// A byte that a persona sends.
  static func write(_ byte: UInt8, from persona: PersonaPointer) {
    if byte == 0x0d { return }
    if byte == 0x0a {
      show(persona, evenEmpty: state.pointee.open != persona.pointee.index &+ 1)
      endLine()
      return
    }
    persona.pointee.line[persona.pointee.lineLength] = byte
    persona.pointee.lineLength &+= 1
    if persona.pointee.lineLength == 96 { show(persona) }
  }

  /// Shows what a persona has sent of its line so far.
  static func show(_ persona: PersonaPointer, evenEmpty: Bool = false) {
    let count = persona.pointee.lineLength
    if count == 0 && !evenEmpty { return }
    if state.pointee.open != persona.pointee.index &+ 1 {
      if state.pointee.open != 0 { endLine() }
      put(persona.pointee.label)
      put("| ")
      state.pointee.open = persona.pointee.index &+ 1
    }
    for index in 0..<count { put(persona.pointee.line[index]) }
    persona.pointee.lineLength = 0
  }

  @inline(never)
  static func put(_ text: UnsafeRawBufferPointer) {
    for index in 0..<text.count { put(text[index]) }
  }

  /// Takes what the UART has received. It stays there, and the interrupt off, while there is no
  /// place for it: keys are not lost, and a pipe is held up.
  static func receive() {
    if state.pointee.base == 0 { return }
    while state.pointee.queueCount < 64 && load_32(state.pointee.base &+ flags) & receiveEmpty == 0
    {
      let byte = UInt8(truncatingIfNeeded: load_32(state.pointee.base))
      if state.pointee.isEscape {
        state.pointee.isEscape = false
        if byte == 0x6e {
          focusNext()
          continue
        }
        if byte != escapeKey { continue }
      } else if byte == escapeKey {
        state.pointee.isEscape = true
        continue
      }
      state.pointee.queue[state.pointee.queueCount] = byte
      state.pointee.queueCount &+= 1
      feed()
    }
    store_32(state.pointee.base &+ mask, state.pointee.queueCount < 64 ? receiveInterrupts : 0)
  }

  /// Hands queued keys to the focused persona as it has room.
  static func feed() {
    let persona = persona(state.pointee.focus)
    switch machine.pointee.scheduler.state[state.pointee.focus] {
    case .stopped:
      state.pointee.queueCount = 0
      return
    case .loading: return
    default: break
    }
    var taken = 0
    while taken < state.pointee.queueCount && persona.pointee.uart.hasRoom {
      persona.pointee.uart.put(state.pointee.queue[taken])
      taken &+= 1
    }
    if taken == 0 { return }
    for index in taken..<state.pointee.queueCount {
      state.pointee.queue[index &- taken] = state.pointee.queue[index]
    }
    state.pointee.queueCount &-= taken
    updateConsoleInterrupt(of: persona)
  }

  /// Moves the focus to the next persona that lives, and says so.
  static func focusNext() {
    state.pointee.queueCount = 0
    for step in 1...4 {
      let next = (state.pointee.focus &+ step) & 3
      if machine.pointee.scheduler.state[next] == .stopped { continue }
      state.pointee.focus = next
      Log.begin()
      Log.text("console: ")
      put(persona(next).pointee.label)
      Log.end()
      return
    }
  }
}

/// Drives SPI 1 of a persona by its UART, and tells the core it runs on when that is another.
func updateConsoleInterrupt(of persona: PersonaPointer) {
  let line = persona.pointee.uart.interrupt
  persona.pointee.gic.setLevel(PersonaMachine.consoleInterrupt, line)
  if !line { return }
  let index = persona.pointee.index
  machine.pointee.scheduler.wake(index)
  if machine.pointee.scheduler.state[index] == .running
    && persona.pointee.core != currentCore.pointee.index
  {
    PhysicalGIC.signal(persona.pointee.core)
  }
}
