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
    /// Keys that the focused persona's FIFO has no room for yet, in a ring.
    var queue: InlineArray<512, UInt8>
    var queueFirst: Int
    var queueCount: Int
  }

  @inline(__always)
  static var state: UnsafeMutablePointer<State> {
    withUnsafeMutablePointer(to: &machine.pointee.console) { $0 }
  }

  private static let flags: UInt64 = 0x18
  private static let receiveEmpty: UInt32 = 1 << 4
  private static let transmitFull: UInt32 = 1 << 5
  private static let receiveInterrupts: UInt32 = 1 << 4 | 1 << 6
  /// UARTDR: framing, parity, break.
  private static let receiveErrors: UInt32 = 7 << 8
  private static let escapeKey: UInt8 = 0x14  // Ctrl-T
  private static let bell: UInt8 = 0x07

  /// UARTCR: UART, transmitter and receiver on; FIFOs on.
  static func start(_ base: UInt64) {
    state.pointee.base = base
    if base == 0 { return }
    store_32(base &+ 0x2c, 0x70)
    store_32(base &+ 0x30, 0x301)
    store_32(base &+ 0x38, receiveInterrupts)
  }

  @inline(never)
  static func put(_ byte: UInt8) {
    let base = state.pointee.base
    if base == 0 { return }
    while load_32(base &+ flags) & transmitFull != 0 {}
    store_32(base, UInt32(byte))
  }

  @inline(never)
  static func endLine() {
    put(0x0d)
    put(0x0a)
    state.pointee.open = 0
  }

  /// A byte that a persona sends.
  static func write(_ byte: UInt8, from persona: PersonaPointer) {
    if byte == 0x0d { return }
    if byte == 0x0a {
      if state.pointee.open != persona.pointee.index &+ 1 { open(persona) }
      show(persona)
      endLine()
      return
    }
    persona.pointee.line.at(persona.pointee.lineLength).pointee = byte
    persona.pointee.lineLength &+= 1
    persona.pointee.lineTime = read_CNTPCT_EL0()
    if persona.pointee.lineLength == 96 { show(persona) }
  }

  private static func open(_ persona: PersonaPointer) {
    if state.pointee.open != 0 { endLine() }
    Log.put(persona.pointee.label)
    Log.put("| ")
    state.pointee.open = persona.pointee.index &+ 1
  }

  /// Shows what a persona has sent of its line so far.
  @inline(never)
  static func show(_ persona: PersonaPointer) {
    let count = persona.pointee.lineLength
    if count == 0 { return }
    if state.pointee.open != persona.pointee.index &+ 1 { open(persona) }
    for index in 0..<count { put(persona.pointee.line.at(index).pointee) }
    persona.pointee.lineLength = 0
  }

  /// Shows an unfinished line to which nothing was added for a slice.
  @inline(never)
  static func showStale(_ persona: PersonaPointer) {
    if read_CNTPCT_EL0() &- persona.pointee.lineTime > machine.pointee.sliceCounts { show(persona) }
  }

  /// Takes all that the UART has received; false when that is nothing. Escapes come first: a
  /// persona that reads nothing cannot keep the focus. Keys for which there is no room, and those
  /// that arrived with an error, are dropped, with a bell.
  @inline(never)
  @discardableResult
  static func receive() -> Bool {
    let base = state.pointee.base
    if base == 0 { return false }
    var isAny = false
    while load_32(base &+ flags) & receiveEmpty == 0 {
      isAny = true
      let data = load_32(base)
      if data & receiveErrors != 0 {
        put(bell)
        continue
      }
      let key = UInt8(truncatingIfNeeded: data)
      let isEscaped = state.pointee.isEscape
      state.pointee.isEscape = !isEscaped && key == escapeKey
      if state.pointee.isEscape { continue }
      if isEscaped && key != escapeKey {
        if key == 0x6e { focusNext() }
      } else if state.pointee.queueCount == 512 {
        put(bell)
      } else {
        let last = (state.pointee.queueFirst &+ state.pointee.queueCount) & 511
        state.pointee.queue.at(last).pointee = key
        state.pointee.queueCount &+= 1
      }
    }
    feed()
    _ = updateConsoleInterrupt(of: persona(state.pointee.focus))
    return isAny
  }

  /// Hands queued keys to the focused persona as it has room; its interrupt is the caller's part.
  private static func feed() {
    let focus = state.pointee.focus
    let persona = persona(focus)
    if persona.pointee.isLoading { return }
    if persona.pointee.hasEnded { state.pointee.queueCount = 0 }
    if Service.takesKeys(focus) {
      Service.call()
      return
    }
    while persona.pointee.uart.hasRoom, let key = nextKey() { persona.pointee.uart.put(key) }
  }

  /// Takes a key that waits.
  @inline(never)
  static func nextKey() -> UInt8? {
    if state.pointee.queueCount == 0 { return nil }
    let key = state.pointee.queue.at(state.pointee.queueFirst & 511).pointee
    state.pointee.queueFirst = (state.pointee.queueFirst &+ 1) & 511
    state.pointee.queueCount &-= 1
    return key
  }

  /// Moves the focus to the next persona that lives, and says so.
  @inline(never)
  static func focusNext() {
    state.pointee.queueCount = 0
    for step in 1...4 {
      let next = (state.pointee.focus &+ step) & 3
      if persona(next).pointee.hasEnded { continue }
      state.pointee.focus = next
      Log.begin(nil)
      Log.put("console: ")
      Log.put(persona(next).pointee.label)
      endLine()
      return
    }
  }
}

/// Drives SPI 1 of a persona by its UART. Returns whether the line changed.
@inline(never)
func updateConsoleInterrupt(of persona: PersonaPointer) -> Bool {
  setLine(PersonaMachine.consoleInterrupt, of: persona, persona.pointee.uart.interrupt)
}
