/// All architectural state of a core, in one struct behind one pointer that the core owns.
///
/// The hot loop reads and writes it in place; there are no classes, closures or reference
/// counts in it.
struct CoreState {
  /// ``Slot``: X0–X30, the current SP, zero, discard.
  var x = InlineArray<34, UInt64>(repeating: 0)
  var pc: UInt64 = 0

  // The flags, kept so that setting them is cheap.
  /// N is its bit 63.
  var negative: UInt64 = 0
  /// Z is set when it is zero.
  var zeroTest: UInt64 = 1
  /// C: 0 or 1.
  var carry: UInt64 = 0
  /// V is its bit 63.
  var overflow: UInt64 = 0

  /// Edges of the core's clock since reset: the core's own time. Includes sleep.
  var cycles: UInt64 = 0
  /// Instructions retired since reset.
  var retired: UInt64 = 0
  /// Cycles spent asleep.
  var idleCycles: UInt64 = 0

  // PSTATE but for the flags (Arm DDI 0487, D1.4).
  /// 0 to 2.
  var exceptionLevel: UInt8 = 2
  /// PSTATE.SP: SP_ELx when true, SP_EL0 otherwise.
  var usesOwnStackPointer = true
  /// D, A, I, F in bits 3 to 0, 1 masks.
  var daif: UInt8 = 0xf
  var softwareStep = false
  var illegal = false
  var privilegedAccessNever = false
  var userAccessOverride = false

  /// SP_EL0 to SP_EL2. The one that is current is in slot 31, and stale here.
  var stackPointers = InlineArray<4, UInt64>(repeating: 0)

  /// V0–V31, low half first.
  var vectors = InlineArray<64, UInt64>(repeating: 0)
  var fpcr: UInt64 = 0
  var fpsr: UInt64 = 0

  // The exclusive monitor (B2.9).
  var monitorArmed = false
  /// Physical address of the 64-byte granule.
  var monitorAddress: UInt64 = 0
  // The page of the last anchor, from which straight-line code goes on being fetched when a slice
  // or a block ends in its middle: instruction translations are looked up at anchors only.
  /// Physical address of the page, with bit 0 set when there is one.
  var continuationPage: UInt64 = 0
  /// It holds while no further instruction has retired.
  var continuationRetired: UInt64 = .max

  /// The event register of WFE and SEV.
  var eventRegister = false
  /// The cycle at which WFE last cleared it: what an event stream would have set since.
  var eventCleared: UInt64 = 0

  /// Signals at the core's pins: bit n is ``CoreSignal`` n.
  var signals: UInt8 = 0
  /// Whether the core is powered, running or waiting.
  var power = PowerState.off

  var system = SystemRegisters()
}

/// What a core is doing.
enum PowerState: UInt8 {
  case off = 0
  case running = 1
  case waitingForInterrupt = 2
  case waitingForEvent = 3
}

extension CoreState {
  /// NZCV in bits 31 to 28, as in SPSR and NZCV.
  var nzcv: UInt64 {
    get {
      (negative >> 63) << 31 | (zeroTest == 0 ? 1 << 30 : 0) | carry << 29 | (overflow >> 63) << 28
    }
    set {
      negative = (newValue >> 31) << 63
      zeroTest = newValue & 1 << 30 != 0 ? 0 : 1
      carry = newValue >> 29 & 1
      overflow = (newValue >> 28) << 63
    }
  }
}
